"""Turtle is written so that stores which misread escaped names read it too."""

import re

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.rdf.iri import THING, dataset_claim, report_prefixes, thing
from aidgraph.rdf.serialize import serialize, to_lines
from aidgraph.rdf.terms import PREFIXES, SKOS, iri, literal

STRING_OR_IRI = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
words = st.text(min_size=1, max_size=8)
steps = st.lists(words, min_size=1, max_size=4)


def parsed(turtle):
    """Return the triples of *turtle* as sorted lines."""
    return to_lines(quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))


@given(st.lists(st.tuples(steps, words, words), min_size=1, max_size=5))
def test_no_name_has_a_backslash_and_nothing_is_lost(rows):
    """Whatever the IRIs and texts, no prefixed name is escaped, and the triples are the same."""
    lines = set()
    for path, text, key in rows:
        subject = iri(thing(*path))
        try:
            value = literal(text + "\\/" + key, language="en")
        except ValueError:
            continue  # a lone surrogate is refused
        lines.add(f"{subject} {iri(SKOS + 'note')} {value} .")
        lines.add(f"{subject} {iri(SKOS + 'closeMatch')} {iri(dataset_claim('links', key))} .")
    turtle = serialize(sorted(lines), "ttl", report_prefixes("r"))
    assert parsed(turtle) == sorted(lines)
    assert "\\" not in STRING_OR_IRI.sub("", turtle.decode("utf-8"))


def test_a_name_with_a_slash_is_a_full_iri():
    r"""What would be `dataset:a\/b` is `<https://…/dataset/a/b>`; a plain name stays short."""
    claim, plain = iri(dataset_claim("a", "b")), iri(THING + "x")
    turtle = serialize([f"{claim} {iri(SKOS + 'note')} {plain} ."], "ttl").decode("utf-8")
    assert turtle.splitlines()[-1] == f"{claim} skos:note id:x ."
    assert PREFIXES["id"] == THING
