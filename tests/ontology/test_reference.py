"""The reference page of terms says what the ontology says."""

from pathlib import Path

import pyoxigraph as ox
from terms_page import render_terms, write_terms

from aidgraph.rdf.vocabulary import ontology_triples

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "terms.md"
AID = "https://w3id.org/aidgraph/ontology#"
DEFINED = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")


def test_the_committed_page_is_current():
    """The page is what the ontology gives now; else run ``make docs``."""
    assert PAGE.read_text("utf-8") == render_terms()


def test_every_term_has_one_row():
    """Each term that a module declares stands in one row of the page."""
    rows = [line for line in render_terms().splitlines() if line.startswith("| `aid:")]
    for triple in ontology_triples():
        if triple.predicate == DEFINED:
            term = f"| `aid:{triple.subject.value.removeprefix(AID)}`"
            assert sum(row.startswith(term) for row in rows) == 1, term


def test_a_new_definition_changes_the_page():
    """The page is made from the triples given, not kept from somewhere else."""
    subject = ox.NamedNode(AID + "Place")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    extra = ox.Triple(subject, label, ox.Literal("locality", language="en"))
    assert "locality" not in render_terms()
    assert "locality" in render_terms([*ontology_triples(), extra])


def test_a_bar_in_a_text_does_not_break_the_table():
    """A bar in a definition is escaped, since it would end the cell."""
    subject = ox.NamedNode(AID + "Place")
    definition = ox.NamedNode("http://www.w3.org/2004/02/skos/core#definition")
    extra = ox.Triple(subject, definition, ox.Literal("a|b", language="en"))
    (row,) = [r for r in render_terms([*ontology_triples(), extra]).splitlines() if "a&#124;b" in r]
    assert row.count("|") == 5


def test_the_page_is_written_where_asked(tmp_path):
    """Writing makes the folder and gives the page that is rendered."""
    path = tmp_path / "new" / "terms.md"
    write_terms(path)
    assert path.read_text("utf-8") == render_terms()
