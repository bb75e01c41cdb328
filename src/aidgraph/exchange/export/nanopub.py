"""Write claims as nanopublications: one small citable graph each, with where it comes from."""

from collections.abc import Iterator, Sequence
from datetime import date

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.rdf.iri import THING, term
from aidgraph.rdf.terms import DCTERMS, OA, PREFIXES, RDF, SKOS, XSD
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

_NP = "http://www.nanopub.org/nschema#"
_PROV = "http://www.w3.org/ns/prov#"
_TYPE = ox.NamedNode(RDF + "type")
_RELATION = ox.NamedNode(term("Relation"))
_SOFTWARE = ox.NamedNode("https://w3id.org/aidgraph/")
_ABOUT_THE_STATING = frozenset(
    {
        *(term(name) for name in ("statedBy", "evidence", "origin", "method", "confidence")),
        SKOS + "note",
    }
)
_DESCRIBED = (term("period"), term("indicator"), term("unit"))


def export_nanopubs(
    store: Triples, claims: Sequence[str], day: date, *, licence: str = ""
) -> bytes:
    """
    Return a nanopublication for each of *claims* as TriG (nanopub.net guidelines, 2015).

    The assertion is what the source states; the provenance says that it is the source that states
    it, in which words; the publication info says who wrote the nanopublication.  Nothing is signed.

    Args:
        store: The store of a built graph.
        claims: Ids of claims, as ``report/<id>/claim/<id>``, or the end of one that is unique.
        day: The day of publication.
        licence: The address of a licence.

    Raises:
        CallError: If there is no claim, or an id is not one claim.
    """
    if not claims:
        raise CallError("name the claims to publish with --only; each becomes a nanopublication")
    graph = Graph(store)
    known = [
        triple.subject
        for triple in graph.triples(None, term("statedBy"), None)
        if isinstance(triple.subject, ox.NamedNode)
    ]
    nanopubs = [_Nanopub(graph, _claim(known, text)) for text in dict.fromkeys(claims)]
    quads = (quad for nanopub in nanopubs for quad in nanopub.quads(day, licence))
    own = {f"np{number}": f"{item.me.value}#" for number, item in enumerate(nanopubs, start=1)}
    prefixes = {**PREFIXES, "np": _NP, **own}
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _claim(known: Sequence[ox.NamedNode], text: str) -> ox.NamedNode:
    """Return the claim that *text* names, by its whole id or its end."""
    exact = {claim for claim in known if claim.value in {text, THING + text}}
    found = exact or {claim for claim in known if claim.value.endswith(f"/claim/{text}")}
    if len(found) != 1:
        how = "no claim" if not found else "more than one claim is"
        raise CallError(f"{how} {text!r}; `aidgraph query` shows the claims with their ids")
    return found.pop()


def _is_ours(node: ox.NamedNode) -> bool:
    """Tell whether *node* is described by the graph alone; what a code list has is known."""
    return node.value.startswith(THING)


class _Nanopub:
    """Write the four graphs of one nanopublication."""

    def __init__(self, graph: Graph, claim: ox.NamedNode) -> None:
        self.source = graph
        self.claim = claim
        self.me = ox.NamedNode(f"{claim.value}/nanopub")

    def graph(self, part: str) -> ox.NamedNode:
        """Return the name of the graph *part*."""
        return ox.NamedNode(f"{self.me.value}#{part}")

    def quads(self, day: date, licence: str) -> Iterator[ox.Quad]:
        """Yield head, assertion, provenance and publication info."""
        parts = {
            "Head": self.head(),
            "assertion": self.assertion(),
            "provenance": self.provenance(),
            "pubinfo": self.pubinfo(day, licence),
        }
        for part, triples in parts.items():
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, self.graph(part))

    def head(self) -> Iterator[ox.Triple]:
        """Say which graph is what."""
        yield ox.Triple(self.me, _TYPE, ox.NamedNode(_NP + "Nanopublication"))
        for part, name in (
            ("assertion", "hasAssertion"),
            ("provenance", "hasProvenance"),
            ("pubinfo", "hasPublicationInfo"),
        ):
            yield ox.Triple(self.me, ox.NamedNode(_NP + name), self.graph(part))

    def assertion(self) -> Iterator[ox.Triple]:
        """Yield what is stated: the plain triple of a relation, or a figure with its parts."""
        triples = self.of(self.claim)
        if any(triple.object == _RELATION for triple in triples):
            value = {triple.predicate.value: triple.object for triple in triples}
            predicate = value[RDF + "predicate"]
            assert isinstance(predicate, ox.NamedNode)
            subject = value[RDF + "subject"]
            assert isinstance(subject, ox.NamedNode)
            yield ox.Triple(subject, predicate, value[RDF + "object"])
            return
        for triple in triples:
            if triple.predicate.value in _ABOUT_THE_STATING:
                continue
            yield triple
            described = triple.predicate.value in _DESCRIBED
            if described and isinstance(triple.object, ox.NamedNode) and _is_ours(triple.object):
                yield from self.of(triple.object)

    def provenance(self) -> Iterator[ox.Triple]:
        """Say who states it, where and how surely; the evidence is described in full."""
        assertion = self.graph("assertion")
        for triple in self.of(self.claim):
            if triple.predicate.value not in _ABOUT_THE_STATING:
                continue
            yield ox.Triple(assertion, triple.predicate, triple.object)
            if not isinstance(triple.object, ox.NamedNode):
                continue
            if triple.predicate.value == term("statedBy"):
                yield ox.Triple(assertion, ox.NamedNode(_PROV + "wasDerivedFrom"), triple.object)
            elif triple.predicate.value == term("evidence"):
                for part in self.of(triple.object):
                    yield part
                    if part.predicate.value == OA + "hasSelector":
                        assert isinstance(part.object, ox.NamedNode)
                        yield from self.of(part.object)

    def pubinfo(self, day: date, licence: str) -> Iterator[ox.Triple]:
        """Say when the nanopublication was written, by what, under which licence."""
        created = ox.Literal(
            f"{day.isoformat()}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")
        )
        yield ox.Triple(self.me, ox.NamedNode(DCTERMS + "created"), created)
        yield ox.Triple(self.me, ox.NamedNode(_PROV + "wasAttributedTo"), _SOFTWARE)
        yield ox.Triple(self.me, ox.NamedNode(_PROV + "wasDerivedFrom"), self.claim)
        if licence:
            value = ox.NamedNode(licence) if "://" in licence else ox.Literal(licence)
            yield ox.Triple(self.me, ox.NamedNode(DCTERMS + "license"), value)

    def of(self, subject: ox.NamedNode) -> list[ox.Triple]:
        """Return all triples of *subject*, sorted."""
        return sorted(self.source.triples(subject, None, None), key=str)
