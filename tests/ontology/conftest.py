"""Load the ontology, its shapes and its examples for the tests of this folder."""

from functools import cache

from rdflib import Graph

from aidgraph.resources import folder, walk

EXAMPLES = "examples/"


@cache
def ontology_files():
    """Return every Turtle file below ontology/, as name → text."""
    return {name: file.read_text("utf-8") for name, file in walk(folder("ontology"), ".ttl")}
