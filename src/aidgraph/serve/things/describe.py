"""The triples that describe a thing: its own, the claims about it, and what they stand on."""

from collections.abc import Iterator

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.serialize import serialize
from aidgraph.rdf.terms import OA, PREFIXES, RDF
from aidgraph.serve.render import FORMATS
from aidgraph.serve.site import Site

MEDIA_TYPES = {"html": "text/html", **dict(FORMATS)}
_ROLES = (RDF + "subject", RDF + "object", term("about"), term("provider"), term("receiver"))
_FOLLOWED = {term("evidence"), term("period"), OA + "hasSelector"}


def is_known(site: Site, iri: str) -> bool:
    """Tell whether the graph says anything of *iri*."""
    return next(site.graph.triples(iri, None, None), None) is not None


def describe(site: Site, iri: str) -> list[str]:
    """Return the description of *iri* as lines of N-Triples, sorted.

    The evidence, its selectors and the periods of every claim come along, so that each claim can
    be checked from the file alone.
    """
    lines = set(_with_evidence(site, iri))
    for role in _ROLES:
        for claim in site.graph.subjects(role, iri):
            lines.update(_with_evidence(site, claim))
    for triple in site.graph.triples(None, None, iri):
        subject, ours = triple.subject, triple.predicate.value.startswith(ONTOLOGY)
        if ours and isinstance(subject, ox.NamedNode) and site.graph.kind(subject.value):
            lines.add(_line(triple))
    return sorted(lines)


def _with_evidence(site: Site, iri: str) -> Iterator[str]:
    waiting, seen = [iri], set[str]()
    while waiting:
        subject = waiting.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for triple in site.graph.triples(subject, None, None):
            yield _line(triple)
            if triple.predicate.value in _FOLLOWED and isinstance(triple.object, ox.NamedNode):
                waiting.append(triple.object.value)


def _line(triple: ox.Triple) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object} ."


def write_description(lines: list[str], suffix: str) -> bytes:
    """
    Return *lines* of N-Triples in the format of *suffix*: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.

    Raises:
        KeyError: If there is no such format.

    >>> len(write_description(['<http://example.org/a> <http://example.org/p> "b" .'], "rdf")) > 99
    True
    """
    if suffix != "rdf":
        return serialize(lines, suffix)
    triples = (quad.triple for quad in ox.parse("\n".join(lines), ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
