"""The guard passes what reads the graph and refuses what does anything else."""

from pathlib import Path

import pytest

from aidgraph.errors import CallError
from aidgraph.query.guard import (
    MAX_LENGTH,
    QueryDataset,
    broken,
    dataset_of,
    require_harmless,
    require_local,
)

SUITE = Path(__file__).resolve().parents[3] / "shared/suites/rdf-tests/sparql/sparql11"

HARMLESS = [
    "ASK { ?s ?p 'SERVICE <http://example.org/> { }' }",
    'ASK { ?s ?p """FROM\n<http://example.org/>""" }',
    "ASK { <http://example.org/SERVICE/FROM#LOAD> ?p ?o }",
    "ASK { ?service ?from $load } # SERVICE FROM LOAD",
    "PREFIX e: <http://e/> ASK { e:SERVICE e:from e:load . ?s e:a-FROM ?o }",
    "PREFIX services: <http://e/> ASK { services:a ?p 'x'@from-load }",
    "ASK { ?s ?p ?o FILTER(?s<?o && ?o>?p) }",
    "ASK { ?s ?p 'it\\'s', \"a\\\"b\", '', \"\" }",
    "DESCRIBE <http://e/a>",
    "ASK { ?s ?p '\\u4e2d\\U0001F46a' }",
    "ASK { GRAPH <http://e/g> { ?s ?p ?o } }",
    "ASK\r\n{ ?s ?p ?o } # a comment\r\n",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_the_words_may_stand_in_names_strings_and_comments(text):
    """A query that only mentions a refused word is read."""
    assert require_local(text).name.endswith("Query")


UPDATES = [
    "INSERT DATA { <a:a> <a:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX e: <http://e/> drop graph e:g",
    "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "LOAD <http://example.org/>",
    "# a comment\nMOVE <a:a> TO <a:b>",
]


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused(text):
    """What changes a graph is refused by its name."""
    with pytest.raises(CallError, match="changes a graph; only ASK, CONSTRUCT, DESCRIBE, SELECT"):
        require_local(text)


def test_the_place_is_stated():
    """The refused word is named with its line and column."""
    with pytest.raises(CallError, match="line 2, column 3: SERVICE is refused"):
        require_local("SELECT * {\n  SERVICE <http://e/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ASK { ?s ?p 'open }", "line 1, column 13: this quotation mark is never closed"),
        ("ASK { ?s ?p " + "(" * 400 + ")" * 400 + " }", "nested too deeply"),
        ("ASK " + "{" * 6000 + "}" * 6000, "nested too deeply"),
        ("ASK { LATERAL {} FILTER(" + "(" * 9000 + ")" * 9001 + "}", "nested too deeply"),
        ("ASK { } #" + "x" * MAX_LENGTH, f"the query has {MAX_LENGTH + 9} characters"),
        ("", "line 1, column 1"),
        ("ASK { ?s ?p ?o LATERAL { ?o ?q ?r } }", "cannot be read with certainty"),
    ],
)
def test_what_cannot_be_read_is_refused(text, says):
    """Unclosed, nested beyond sense, too long, empty or beyond SPARQL 1.1: each says which."""
    with pytest.raises(CallError, match=says):
        require_local(text)


def test_long_messages_are_cut():
    """Of the hundreds of things that pyoxigraph expected, the first few will do."""
    assert len(broken("error at 3:4: expected " + "one, " * 200, "")) < 240
    assert broken("something else", "") == "something else"


def suite(folder):
    """Return the queries of one folder of the W3C suite."""
    return sorted((SUITE / folder).glob("*.rq"))


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        (
            "ASK FROM <http://e/a> FROM NAMED <http://e/b> { }",
            QueryDataset(("http://e/a",), ("http://e/b",)),
        ),
        ("ASK from # a comment\n<e/a> { }", QueryDataset(("e/a",))),
        ("BASE <http://e/> BASE <a/b> ASK FROM <c> { }", QueryDataset(("http://e/a/c",))),
        ("BASE <http://e/> ASK FROM NAMED <urn:a#> { }", QueryDataset((), ("urn:a#",))),
        ("ASK { ?from <http://e/FROM> 'FROM <http://e/a>' } # FROM <a>", QueryDataset()),
    ],
)
def test_the_graphs_after_from_are_told(text, dataset):
    """What a query names as its graphs is returned, for the caller to look up."""
    assert dataset_of(text) == dataset


@pytest.mark.parametrize(
    "text",
    [
        "ASK FROM <http://e/a> { }",
        "ASK FROM NAMED <http://e/a> { }",
        "PREFIX e: <http://e/> ASK FROM e:a { }",
        "PREFIX e: <http://e/> ASK FROMe:a { }",
        "ASK { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n?v{ ?s ?p ?o } }",
        "PREFIX e: <http://e/> ASK { SERVICEe:a { ?s ?p ?o } }",
        "ASK { ?s ?p ?o . \\u0053ERVICE <http://e/> { ?s ?p ?o } }",
        "ASK { ?s ?p 1SERVICE <http://e/> { ?s ?p ?o } }",
        "ASK { ?s ?p ?o . \u017fERVICE <http://e/> { ?s ?p ?o } }",
    ],
)
def test_no_way_of_writing_reaches_outside(text):
    """A keyword is found behind a comment, an escape, a glued name or a sign of comparison."""
    with pytest.raises(CallError):
        require_harmless(text)
    with pytest.raises(CallError):
        require_local(text)


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite is not here: ../shared/suites")
def test_the_w3c_syntax_queries_are_read():
    """No valid query of the W3C suite is refused by the guard."""
    good = [path for path in suite("syntax-query") if "bad" not in path.name]
    for path in (path for path in good if path.name != "syntax-bindings-09.rq"):  # an older draft
        assert len(dataset_of(path.read_bytes().decode("utf-8")).default) <= 1


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite is not here: ../shared/suites")
@pytest.mark.parametrize("folder", ["syntax-fed", "service"])
def test_the_w3c_federated_queries_are_refused(folder):
    """Every federated query of the W3C suite is refused."""
    found = suite(folder)
    assert found
    for path in found:
        with pytest.raises(CallError):
            require_local(path.read_bytes().decode("utf-8"))
