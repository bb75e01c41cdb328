"""A picture as data: which nodes and edges, where the facts belong, how large things are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from aidgraph.chinese.numbers import has_number
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Figure, Relation, read_facts
from aidgraph.store.evidence import Evidence, read_quotes
from aidgraph.store.graph import ALT_LABEL, NOTATION, Graph, short
from aidgraph.store.sources import Source, read_source
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line


@dataclass(frozen=True, slots=True)
class Node:
    """Hold an entity of the picture; ``money`` is its largest flow in the picture's currency."""

    iri: str
    id: str
    kind: str
    label: Words
    aliases: tuple[str, ...]
    codes: tuple[tuple[Words, str], ...]
    matches: tuple[str, ...]
    quotes: tuple[Evidence, ...]
    degree: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Edge:
    """Hold a line of the picture; ``start`` and ``end`` are positions in the list of nodes.

    ``sort`` is ``stated``, ``reference``, ``flow`` or, for relations and flows that are only
    planned, pledged, aimed at or estimated, ``planned``; all relations of a sort between the same
    two entities share a line, and so do all flows.
    """

    start: int
    end: int
    sort: str
    label: Words
    money: Decimal


@dataclass(frozen=True, slots=True)
class View:
    """Hold everything a page shows, in a fixed order."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    relations: tuple[Relation, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    currency: str


def build_view(graph: Graph, members: Sequence[str]) -> View:
    """Return the view of the entities *members*: them, the lines among them, and their facts."""
    relations, figures = read_facts(graph, members)
    place = {iri: number for number, iri in enumerate(members)}
    currency = _currency(figures)
    edges = sorted(
        [*_relation_edges(graph, relations, place), *_flow_edges(figures, place)],
        key=lambda edge: (edge.start, edge.end, edge.sort),
    )
    degree = Counter(end for edge in edges for end in {edge.start, edge.end})
    money = _money(figures, currency)
    nodes = [_node(graph, iri, degree[place[iri]], money[iri]) for iri in members]
    return View(
        nodes=tuple(nodes),
        edges=tuple(edges),
        relations=tuple(relations),
        figures=tuple(figures),
        sources=tuple(_sources(graph, relations, figures, members)),
        currency=currency,
    )


def _node(graph: Graph, iri: str, degree: int, money: Decimal) -> Node:
    matches = graph.values(iri, SKOS + "exactMatch") + graph.values(iri, SKOS + "closeMatch")
    return Node(
        iri=iri,
        id=short(iri),
        kind=graph.kind(iri) or "Entity",
        label=graph.label(iri),
        aliases=tuple(map(one_line, graph.values(iri, ALT_LABEL))),
        codes=tuple(_codes(graph, iri)),
        matches=tuple(matches),
        quotes=read_quotes(graph, iri),
        degree=degree,
        money=money,
    )


def _codes(graph: Graph, iri: str) -> Iterator[tuple[Words, str]]:
    """Yield (name of the code scheme, code); the datatype of a notation is its scheme."""
    for node in graph.objects(iri, NOTATION):
        datatype = getattr(node, "datatype", None)
        if datatype is not None:
            yield graph.label(datatype.value), one_line(node.value)


def _relation_edges(
    graph: Graph, relations: Iterable[Relation], place: dict[str, int]
) -> Iterator[Edge]:
    lines: dict[tuple[int, int, str], list[Words]] = defaultdict(list)
    for relation in relations:
        if relation.subject in place and relation.value in place:
            sort = _sort_of(relation)
            ends = place[relation.subject], place[relation.value]
            lines[(*ends, sort)].append(graph.label(relation.predicate))
    for (start, end, sort), labels in lines.items():
        label = Words("、".join(w.zh for w in labels), ", ".join(w.en for w in labels))
        yield Edge(start, end, sort, label, Decimal(0))


def _sort_of(relation: Relation) -> str:
    """Return the sort of the line of *relation*: one that any source tells as a fact is no plan."""
    if relation.statements and all(statement.is_plan for statement in relation.statements):
        return "planned"
    return "stated" if relation.sort == "stated" else "reference"


def _flow_edges(figures: Iterable[Figure], place: dict[str, int]) -> Iterator[Edge]:
    lines: dict[tuple[int, int, bool], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind == "FundingFlow" and figure.provider in place and figure.about in place:
            ends = place[figure.provider], place[figure.about]
            lines[(*ends, figure.statement.is_plan)].append(figure)
    for (start, end, planned), flows in lines.items():
        flows.sort(key=lambda flow: (not flow.amount.is_money, -flow.amount.size, flow.iri))
        first, more = as_printed(flows[0]), len(flows) - 1
        rest = Words(f" 等{len(flows)}项", f" and {more} more") if more else Words("", "")
        money = flows[0].amount.size if flows[0].amount.is_money else Decimal(0)
        label = Words(first.zh + rest.zh, first.en + rest.en)
        yield Edge(start, end, "planned" if planned else "flow", label, money)


def as_printed(figure: Figure) -> Words:
    """Return the amount in the words of the report (Chinese) and as written for English readers.

    A figure may quote other words too, such as those that tell whose it is.
    """
    written = write_amount(figure.amount)
    quotes = [one_line(quote.exact) for quote in figure.statement.quotes]
    counting = (quote for quote in quotes if has_number(quote, figure.amount.size))
    printed = next(counting, next(iter(quotes), written.zh))
    return Words(printed, written.en)


def _currency(figures: Iterable[Figure]) -> str:
    """Return the key of the currency that most flows are in; amounts of others do not compare."""
    flows = (f for f in figures if f.kind == "FundingFlow" and f.amount.is_money)
    counts = Counter(flow.amount.unit.key for flow in flows)
    return min(counts, key=lambda key: (-counts[key], key), default="")


def _money(figures: Iterable[Figure], currency: str) -> defaultdict[str, Decimal]:
    """Return the largest flow each entity gave, got or was the purpose of; plans do not count.

    The largest, not the sum: a total and its parts are both in the report.
    """
    money: defaultdict[str, Decimal] = defaultdict(Decimal)
    for figure in figures:
        given = figure.kind == "FundingFlow" and not figure.statement.is_plan
        if given and figure.amount.unit.key == currency:
            for party in {figure.provider, figure.about, figure.receiver} - {""}:
                money[party] = max(money[party], figure.amount.size)
    return money


def _sources(
    graph: Graph, relations: Iterable[Relation], figures: Iterable[Figure], members: Iterable[str]
) -> list[Source]:
    """Return who states something in the picture or names what is in it, reports first."""
    iris = {s.source for relation in relations for s in relation.statements}
    iris |= {figure.statement.source for figure in figures}
    iris |= {report for iri in members for report in graph.values(iri, term("namedIn"))}
    sources = [read_source(graph, iri) for iri in sorted(iris - {""})]
    return sorted(sources, key=lambda source: source.kind == "Dataset")
