"""Queries are found by name, number, file or text, and a wrong header is refused by name."""

import dataclasses

import pytest

from aidgraph.errors import CallError
from aidgraph.query import list_queries, load_query, run_query
from aidgraph.store.open import memory_store

HEADER = """\
#+ summary: What is there?
#+ summary_zh: 有什么？
#+ params:
#+   least: {type: number, default: 3, description: the least}
#+ columns:
#+   least: the least
#+   n: the number
SELECT ?least ?n { ?s <http://example.org/n> ?n FILTER(?n >= ?least) } ORDER BY ?n
"""


def test_shipped_queries_are_listed_in_order():
    """The list is sorted by name and every entry can be loaded by its name."""
    names = [query.name for query in list_queries()]
    assert names == sorted(names)
    assert load_query(names[-1]) == list_queries()[-1]


def test_a_number_is_enough():
    """The number of a shipped query stands for its name."""
    assert load_query("cq-07").name == "cq-07-who-funded-what"
    assert load_query("cq-7").name == "cq-07-who-funded-what"
    assert load_query("across-1").name == load_query("across-01").name


def test_a_file_is_read(tmp_path):
    """A path names a query file; its stem is the query's name."""
    path = tmp_path / "mine.rq"
    path.write_text(HEADER, "utf-8")
    query = load_query(str(path))
    assert (query.name, query.summary, query.summary_zh) == ("mine", "What is there?", "有什么？")
    assert query.params["least"].default == "3"
    assert dict(query.columns) == {"least": "the least", "n": "the number"}


def test_a_text_needs_no_header():
    """A query without a header has no parameters and no description."""
    query = load_query("ASK { ?s ?p ?o }")
    assert (query.name, query.summary, query.params, query.columns) == ("query", "", {}, {})


def test_a_query_cannot_be_changed():
    """A loaded query is frozen: what was checked is what is run."""
    query = load_query("ASK { ?s ?p ?o }")
    with pytest.raises(dataclasses.FrozenInstanceError):
        query.text = "ASK { }"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("cq-09-aid-by-sectr", "do you mean cq-09-aid-by-sector"),
        ("no-such-thing-anywhere", "aidgraph query --list"),
        ("cq", "aidgraph query --list"),
        ("missing.rq", "missing.rq: the query cannot be read"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(name, says):
    """What is no query and no file is refused, with names that are near or the way to all."""
    with pytest.raises(CallError, match=says) as caught:
        load_query(name)
    assert caught.value.exit_status == 2


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    """A file in another encoding is refused with the first wrong byte."""
    path = tmp_path / "gbk.rq"
    path.write_bytes("#+ summary: 问\nASK { }".encode("gbk"))
    with pytest.raises(CallError, match=r"not UTF-8 \(byte 12\)"):
        load_query(str(path))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("summary: What", "summary: What: and", "the header .* is not YAML: .* line 1"),
        ("#+ summary_zh", "#+ summary_cn", "the header has 'summary_cn'; it takes columns, needs"),
        ("type: number", "type: numeral", "parameter least takes .* with a type of iri, entity"),
        ("default: 3", "fallback: 3", "parameter least takes"),
        ("default: 3", "default: [3]", "least default in the header is no text"),
        ("#+   n: the number", "#+   n:", "n in the header is no text"),
        ("#+   least: {", "#+   most: {", r"the parameter \?most is not used"),
        ("SELECT ?least ?n", "SELECT ?n", r"\?least is a parameter and must stand in each SELECT"),
        ("SELECT ?least ?n", "SELECT *", r"\?least is a parameter and must stand in each SELECT"),
        ("?n >= ?least", "BOUND(?least)", r"\?least is a parameter, always bound"),
    ],
)
def test_a_wrong_header_is_refused(old, new, says):
    """A header that is wrong in one place is refused with that place, not run with a guess."""
    assert old in HEADER
    with pytest.raises(CallError, match=says):
        load_query(HEADER.replace(old, new, 1))


@pytest.mark.parametrize("header", ["#+ just words\nASK { }", "#+ - a\n#+ - list\nASK { }"])
def test_a_header_that_is_no_mapping_is_refused(header):
    """A header must be a mapping."""
    with pytest.raises(CallError, match="the header is no mapping"):
        load_query(header)


def test_params_that_are_no_mapping_are_refused():
    """Parameters are named."""
    with pytest.raises(CallError, match="params of the header is no mapping"):
        load_query("#+ params: [a, b]\nASK { }")


def test_a_parameter_in_a_sub_select_must_be_projected_there():
    """A parameter hidden by a sub-select is refused: the engines would disagree about it."""
    inner = "SELECT ?s (SUM(?v) AS ?t) { ?s ?p ?v FILTER(?v > ?least) } GROUP BY ?s"
    head = "#+ params: {least: {type: number, default: 1}}\nSELECT ?least ?s ?t {"
    with pytest.raises(CallError, match=r"\?least is a parameter and must stand in each SELECT"):
        load_query(f"{head} {{ {inner} }} }}")
    shown = inner.replace("SELECT ?s", "SELECT ?least ?s").replace("BY ?s", "BY ?least ?s")
    assert load_query(f"{head} {{ {shown} }} }}").params["least"].type == "number"


def test_a_view_is_one_of_four():
    """A header may name the view its rows open in; another word is refused with what there is."""
    assert load_query(f"#+ x-view: map\n{HEADER}").view == "map"
    assert load_query(HEADER).view == "table"
    with pytest.raises(CallError, match="x-view of the header takes one of table, chart"):
        load_query(f"#+ x-view: pie\n{HEADER}")


FIRST = """#+ summary: What is in a place?
#+ params: {place: {type: entity, first: "?thing aid:locatedIn ?place", description: a place}}
SELECT ?place ?thing { ?thing <https://w3id.org/aidgraph/ontology#locatedIn> ?place }"""


def test_a_default_is_taken_from_the_graph_that_is_asked():
    """Of what the pattern finds, the thing found most often is taken; where it finds none, none."""
    query = load_query(FIRST)
    assert not query.params["place"].must_be_set
    lies = "https://w3id.org/aidgraph/ontology#locatedIn"
    store = memory_store(f"<e:{n}> <{lies}> <e:place-{p}> ." for n, p in ("1b", "2a", "3a"))
    assert {row[0].value for row in run_query(store, query).rows} == {"e:place-a"}
    with pytest.raises(CallError, match="nothing to ask about; set place: an id"):
        run_query(memory_store(()), query)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("type: entity", "type: number", "give it to a parameter of type iri, entity or concept"),
        ("description: a", "default: x, description: a", "that has no default"),
        ('aid:locatedIn ?place"', 'aid:locatedIn ?where"', "does not speak of \\?place"),
    ],
)
def test_a_wrong_pattern_is_refused(old, new, says):
    """Such a default is for things, is the only one, and speaks of its parameter."""
    assert old in FIRST
    with pytest.raises(CallError, match=says):
        load_query(FIRST.replace(old, new))
