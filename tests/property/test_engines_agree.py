"""Two engines give the same rows of any graph and any query of the kinds that the questions use.

How often a row comes is not compared: rdflib joins sets of rows, and so loses some of them; and
there are no alternatives of paths (p|q), for Oxigraph gives a pair that both join once.
"""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

AID = "https://w3id.org/aidgraph/ontology#"
THINGS = [f"<{AID}{name}>" for name in ("a", "b", "c", "d")]
LINKS = [f"<{AID}{name}>" for name in ("supports", "partOf", "about")]
VALUES = [f"<{AID}{name}>" for name in ("value", "label")]
LITERALS = ['"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"甲"@zh', '"A"@en', '"2020"',
            '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"乙"']  # fmt: skip
VARIABLES = ["?x", "?y", "?z"]

THING, LINK, VALUE = map(st.sampled_from, (THINGS, LINKS, VALUES))
TRIPLE = st.tuples(THING, LINK, THING) | st.tuples(THING, VALUE, st.sampled_from(LITERALS))
GRAPH = st.lists(TRIPLE, min_size=1, max_size=14, unique=True)
VARIABLE = st.sampled_from(VARIABLES)
PATH = LINK | LINK.map("{}+".format) | LINK.map("^{}".format)
PATH |= st.tuples(LINK, LINK).map("/".join)
PATTERN = st.tuples(VARIABLE | THING, PATH, VARIABLE | THING).map(" ".join)
PATTERN |= st.tuples(VARIABLE, VALUE, VARIABLE).map(" ".join)
FILTER = st.builds("FILTER({} {} {})".format, VARIABLE, st.sampled_from(["=", "!="]), THING)
FILTER |= st.builds("FILTER({}EXISTS {{ {} }})".format, st.sampled_from(["", "NOT "]), PATTERN)
FILTER |= st.builds("FILTER({}isIRI({}))".format, st.sampled_from(["", "!"]), VARIABLE)
PART = PATTERN.map("{} .".format)
PART |= st.builds("OPTIONAL {{ {} }}".format, PATTERN)
PART |= st.builds("{{ {} }} UNION {{ {} }}".format, PATTERN, PATTERN)
PART |= st.builds(
    "VALUES {} {{ {} }}".format, VARIABLE, st.lists(THING, min_size=1, max_size=2).map(" ".join)
)
BODY = st.builds(
    lambda first, parts, filters: " ".join([f"{first} .", *parts, *filters]),
    PATTERN, st.lists(PART, max_size=2), st.lists(FILTER, max_size=1),
)  # fmt: skip
ROWS = st.builds("SELECT {}* {{ {} }}".format, st.sampled_from(["", "DISTINCT "]), BODY)
SUMS = BODY.map("SELECT ?x (COUNT(DISTINCT ?y) AS ?n) {{ {} }} GROUP BY ?x".format)


def rows_of_pyoxigraph(lines, query):
    """Return the rows that pyoxigraph gives, each as its bindings."""
    store = ox.Store()
    store.load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
    found = store.query(query)
    names = [variable.value for variable in found.variables]
    rows = (frozenset((n, str(row[n])) for n in names if row[n] is not None) for row in found)
    return {row for row in rows if row}


def rows_of_rdflib(lines, query):
    """Return the rows that rdflib gives, in the same form."""
    found = Graph().parse(data=lines, format="nt").query(query)
    rows = (
        frozenset((str(n), _as_printed(value)) for n, value in row.items() if value is not None)
        for row in found.bindings
    )
    return {row for row in rows if row}  # groups of nothing are a row of nothing to it


def _as_printed(term):
    """Return a term of rdflib as pyoxigraph prints it."""
    kind = {"Literal": ox.Literal, "URIRef": ox.NamedNode}[type(term).__name__]
    if kind is ox.NamedNode:
        return str(ox.NamedNode(str(term)))
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype))


@given(triples=GRAPH, query=ROWS | SUMS)
def test_two_engines_give_the_same_rows(triples, query):
    """The rows are the same, whatever the graph."""
    lines = "".join(f"{' '.join(triple)} .\n" for triple in triples)
    assert rows_of_pyoxigraph(lines, query) == rows_of_rdflib(lines, query)
