"""The picture's line tells what was given and what is doubtful in it, and nothing of plans."""

from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store
from aidgraph.visualize.story import read_story
from aidgraph.visualize.view import build_view

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def figure(name, giver, about, value, *more):
    """Return a flow of money, in N-Triples, with more of its properties."""
    me = f"<{THING}{name}>"
    ends = {"provider": giver, "about": about, "unit": "unit/CNY", "indicator": "indicator/i"}
    return [
        f"{me} {TYPE} <{AID}FundingFlow> .",
        f'{me} <{AID}value> "{value}"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        *(f"{me} <{AID}{role}> <{THING}{end}> ." for role, end in ends.items()),
        *(f"{me} <{AID}{role}> <{AID}{value}> ." for role, value in more),
    ]


def story(*lines):
    """Return the English story of a graph of a giver or two and what they gave for."""
    things = [f"<{THING}{one}> {TYPE} <{AID}Organization> ." for one in ("a", "b", "school")]
    unit = f'<{THING}unit/CNY> <{AID}quantityKind> "money" .'
    code = f'<{THING}unit/CNY> <http://www.w3.org/2004/02/skos/core#notation> "CNY" .'
    graph = Graph(memory_store([*things, unit, code, *lines]))
    return read_story(graph, build_view(graph, [THING + one for one in ("a", "b", "school")])).en


def test_the_largest_of_whom_most_is_told_of():
    """Sums are not added up, other givers are counted, and an inferred sum says so."""
    small = figure("f1", "a", "school", 5000)
    large = figure("f2", "a", "school", 90_000, ("origin", "inferred"))
    other = figure("f3", "b", "school", 100_000)
    told = story(*small, *large, *other)
    assert told == (
        "Money from a is told 2 times; the largest sum: CNY 90,000 for school (inferred); "
        "others who gave: 1."
    )
    assert story(*small) == "a gave CNY 5,000 for school."


def test_what_was_not_given_has_no_story():
    """A plan is no gift, and a graph without money has no line."""
    assert story(*figure("f1", "a", "school", 5000, ("modality", "planned"))) == ""
    assert story() == ""
