"""Write the entities of a graph and the links between them as GraphML or GEXF."""

import io
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import networkx as nx

from aidgraph.exchange.export.xml import for_xml
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure, Relation
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples

Network = nx.MultiDiGraph
_COLOURS = {
    "Organization": (31, 119, 180),
    "Place": (44, 160, 44),
    "Facility": (255, 127, 14),
    "Project": (214, 39, 40),
    "Programme": (148, 103, 189),
    "Event": (227, 119, 194),
    "Recognition": (188, 189, 34),
    "Person": (23, 190, 207),
    "Group": (140, 86, 75),
    "Other": (127, 127, 127),
}
_DATED = re.compile(' lastmodifieddate="[^"]*"')
_CREATOR = re.compile(r"<creator>[^<]*</creator>")
_SMALLEST, _LARGEST = 6.0, 40.0


def export_graphml(store: Triples) -> bytes:
    """Return the network as GraphML (graphml.graphdrawing.org), which most graph tools read."""
    text = io.BytesIO()
    nx.write_graphml(_network(Facts(Graph(store))), text, encoding="utf-8", named_key_ids=True)
    return text.getvalue()


def export_gexf(store: Triples) -> bytes:
    """
    Return the network as GEXF 1.2 with colours by type, sizes by links, and weights, for Gephi.

    An edge weighs 1; one of money 1 for each digit of the sum before the point, so that Gephi draws
    a large sum thicker and none hides the others.
    """
    network = _network(Facts(Graph(store)))
    for _, _, edge in network.edges(data=True):
        edge["weight"] = _weight(edge)
    links = Counter(dict(network.degree()))
    most = max(links.values(), default=1) or 1
    for name, data in network.nodes(data=True):
        red, green, blue = _COLOURS[data["type"]]
        size = _SMALLEST + (_LARGEST - _SMALLEST) * links[name] / most
        data["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(size, 2),
        }
    text = "\n".join(nx.generate_gexf(network, prettyprint=True))
    text = _DATED.sub("", text, count=1)  # the same graph gives the same bytes, by any version
    text = _CREATOR.sub("<creator>aidgraph</creator>", text, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _network(facts: Facts) -> "Network[str]":
    """
    Return entities as nodes, and an edge for each claim that joins two of them.

    A relation goes from subject to object; a flow from its provider to its receiver, or else to
    what it is for.
    """
    network: Network[str] = nx.MultiDiGraph()
    for entity in facts.entities.values():
        names = entity.names
        network.add_node(
            short(entity.iri),
            label=for_xml(names.zh or names.first),
            label_en=for_xml(names.en),
            type=entity.type,
            codes=for_xml("|".join(f"{scheme}:{code}" for scheme, code in entity.codes)),
            iri=entity.iri,
        )
    for relation in facts.relations:
        _add_relation(network, facts, relation)
    for figure in facts.figures:
        _add_flow(network, facts, figure)
    return network


def _add_relation(network: "Network[str]", facts: Facts, relation: Relation) -> None:
    start, end = relation.subject, relation.object.value
    if start in facts.entities and end in facts.entities:
        claim = relation.statement
        network.add_edge(
            short(start), short(end), key=short(claim.iri), predicate=short(relation.predicate),
            source=short(claim.source), origin=claim.origin, modality=claim.modality or "done",
            confidence=_sure(claim.confidence),
        )  # fmt: skip


def _add_flow(network: "Network[str]", facts: Facts, figure: Figure) -> None:
    start = figure.provider
    end = figure.receiver if figure.receiver in facts.entities else figure.about
    if figure.kind != "FundingFlow" or start not in facts.entities or end not in facts.entities:
        return
    claim, amount = figure.statement, figure.amount
    number = amount.value if amount.value is not None else amount.low
    network.add_edge(
        short(start), short(end), key=short(claim.iri), predicate="provides",
        source=short(claim.source), origin=claim.origin, modality=claim.modality or "done",
            confidence=_sure(claim.confidence),
        indicator=figure.indicator.stated, about=short(figure.about),
        amount=plain(number or Decimal()), unit=amount.unit.stated, money=amount.is_money,
        comparator=amount.comparator.stated,
    )  # fmt: skip


def _weight(edge: dict[str, Any]) -> float:
    money = edge.get("money") and Decimal(edge["amount"]) >= 1
    return float(Decimal(edge["amount"]).adjusted() + 1) if money else 1.0


def _sure(confidence: str) -> float:
    return float(confidence or 1)
