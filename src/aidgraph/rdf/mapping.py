"""Make the triples of a mapping set: its accepted links, each a claim with its record."""

from collections.abc import Iterator
from decimal import Decimal

from aidgraph.model import Link, MappingSet
from aidgraph.rdf import iri
from aidgraph.rdf.about import licence, named, worded
from aidgraph.rdf.source import A, aid, record_triples, skos, triple
from aidgraph.rdf.terms import DCTERMS, OWL, RDF, decimal, literal
from aidgraph.rdf.terms import iri as ref

_CODES = ("gbt2260",)  # datasets whose records are divisions: a link to one is a code


def mapping_lines(mapping: MappingSet) -> list[str]:
    """
    Return the triples of the accepted links of *mapping*, sorted, as lines of N-Triples.

    A link is a ``skos:exactMatch`` or ``skos:closeMatch``, never an ``owl:sameAs``; one to a
    record of GB/T 2260 is the division's code, a ``skos:notation``.  Each is a claim stated by
    the set, whose evidence is the row of the set.

    >>> from aidgraph.encoding.mapping import Link
    >>> link = Link(iri.thing("a"), iri.thing("b"), judgement="positive")
    >>> lines = mapping_lines(MappingSet("links-x", "Links", "CC0-1.0", links=(link,)))
    >>> any("#exactMatch> <https://w3id.org/aidgraph/id/b>" in line for line in lines)
    True
    """
    lines = set(_set_lines(mapping))
    for link in mapping.links:
        if link.accepted:
            lines.update(_link_lines(mapping.id, link))
    return sorted(lines)


def _set_lines(mapping: MappingSet) -> Iterator[str]:
    me = ref(iri.dataset(mapping.id))
    yield triple(me, A, aid("Dataset"))
    yield triple(me, ref(DCTERMS + "title"), literal(mapping.title, language="en"))
    yield triple(me, ref(DCTERMS + "publisher"), named(mapping.creator))
    yield triple(me, ref(DCTERMS + "source"), ref(iri.dataset(mapping.id)))
    yield triple(me, ref(OWL + "versionInfo"), literal(mapping.version))
    yield triple(me, ref(DCTERMS + "license"), licence(mapping.licence))


def _link_lines(dataset: str, link: Link) -> Iterator[str]:
    me, subject = ref(iri.dataset_claim(dataset, link.key)), ref(link.subject)
    predicate, value = _statement(link)
    yield triple(subject, predicate, value)
    yield triple(me, A, aid("Relation"))
    yield triple(me, A, aid("Claim"))
    yield triple(me, ref(RDF + "subject"), subject)
    yield triple(me, ref(RDF + "predicate"), predicate)
    yield triple(me, ref(RDF + "object"), value)
    yield triple(me, aid("statedBy"), ref(iri.dataset(dataset)))
    yield triple(me, aid("origin"), aid("inferred" if link.automatic else "quoted"))
    yield triple(me, aid("modality"), aid("done"))
    yield triple(me, aid("method"), literal("link" if link.automatic else "curated"))
    yield triple(me, aid("evidence"), ref(iri.record(dataset, link.key)))
    if link.score:
        yield triple(me, aid("confidence"), decimal(Decimal(link.score)))
    if link.comment:
        yield triple(me, skos("note"), worded(link.comment))
    yield from record_triples(dataset, link.key)


def _statement(link: Link) -> tuple[str, str]:
    """Return the predicate of a link and its object."""
    for scheme in _CODES:
        start = iri.record(scheme, "")
        if link.object.startswith(start):
            code = link.object.removeprefix(start)
            return skos("notation"), literal(code, datatype=iri.term(scheme))
    return skos(link.predicate.removeprefix("skos:")), ref(link.object)
