"""How many a group is: the figures that count its members, and their amounts in words."""

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.marks import PLANS
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Figure, read_figures
from aidgraph.store.graph import Graph
from aidgraph.store.words import Words

COUNTS = term("counts")


def counting_figures(graph: Graph, iri: str) -> list[Figure]:
    """Return the figures that tell how many members the group *iri* has, sorted by IRI."""
    claims = graph.subjects(RDF + "object", iri)
    stated = {c for c in claims if graph.value(c, RDF + "predicate") == COUNTS}
    counting = {graph.value(claim, RDF + "subject") for claim in stated}
    return list(read_figures(graph, counting | graph.subjects(COUNTS, iri)))


def member_numbers(graph: Graph, iri: str) -> Words:
    """Return how many members the group *iri* has; empty where none counts them, or only a plan."""
    if graph.kind(iri) != "Group":
        return Words("", "")
    done = (f for f in counting_figures(graph, iri) if f.statement.modality not in PLANS)
    stated = [write_amount(figure.amount) for figure in done]
    return Words("、".join(one.zh for one in stated), ", ".join(one.en for one in stated))
