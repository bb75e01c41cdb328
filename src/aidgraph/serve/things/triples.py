"""A thing that is no entity (a claim, a span, a period, a dataset): its triples, as they are."""

from dataclasses import dataclass

import pyoxigraph as ox

from aidgraph.rdf.iri import THING
from aidgraph.store.graph import Graph

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Term:
    """Hold a term for a page: ``iri`` is empty for a literal; ``ours`` says it has a page here."""

    text: str
    iri: str
    language: str
    datatype: str

    @property
    def ours(self) -> bool:
        """Tell whether the site has a page of it."""
        return self.iri.startswith(THING)


Said = tuple[tuple[str, Term], ...]
"""What is said of a thing, or of others by it: predicates and terms, sorted."""


@dataclass(frozen=True, slots=True)
class ThingTriples:
    """Hold the triples from a thing, and a part of those to it: ``total`` in number."""

    outgoing: Said
    incoming: Said
    total: int
    offset: int


def read_outgoing(graph: Graph, iri: str) -> Said:
    """Return what the graph says of *iri*, as predicates and terms."""
    outgoing = [(t.predicate.value, t.object) for t in graph.triples(iri, None, None)]
    return tuple((predicate, read_term(value)) for predicate, value in sorted(outgoing, key=str))


def read_incoming(graph: Graph, iri: str) -> Said:
    """Return the predicates that lead to *iri*, and what they lead from."""
    incoming = [(t.predicate.value, t.subject) for t in graph.triples(None, None, iri)]
    return tuple((predicate, read_term(value)) for predicate, value in sorted(incoming, key=str))


def read_term(node: Node) -> Term:
    """Return a term for a page.

    >>> read_term(ox.Literal("温宿县", language="zh")).language
    'zh'
    """
    if isinstance(node, ox.NamedNode):
        return Term(node.value, node.value, "", "")
    if isinstance(node, ox.Literal):
        return Term(node.value, "", node.language or "", node.datatype.value)
    return Term(str(node), "", "", "")
