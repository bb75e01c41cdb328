"""What a SHACL engine reports becomes rows that a person reads; which engine is asked depends."""

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.check import engines
from aidgraph.check.register import unknown_codes
from aidgraph.check.validate import Validation, Violation, locate, validate_graph
from aidgraph.errors import CallError
from aidgraph.rdf.terms import SKOS

ID = "https://w3id.org/aidgraph/id/"
AID = "https://w3id.org/aidgraph/ontology#"
REPORT = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix aid: <{AID}> .
[] a sh:ValidationResult ; sh:focusNode <{ID}org-a> ; sh:resultSeverity sh:Warning ;
  sh:resultPath aid:codes ; sh:value "7" ; sh:sourceShape <https://example.org/shapes/Codes/> ;
  sh:resultMessage "Mend it."@en , "请改正。"@zh , "Ändern."@de .
[] a sh:ValidationResult ; sh:focusNode <{ID}org-b> ; sh:resultSeverity sh:Violation ;
  sh:resultPath aid:about ; sh:value aid:Thing ; sh:sourceShape aid:About ;
  sh:resultMessage "b plain" , "a plain" .
[] a sh:ValidationResult ; sh:focusNode <{ID}org-c> ; sh:resultSeverity sh:Info ;
  sh:sourceShape aid:None .
[] a sh:ValidationResult ; sh:focusNode <https://example.org/x> ; sh:resultPath aid:label ;
  sh:resultMessage "English"@en , "Deutsch"@de .
"""
ROWS = [
    Violation("info", "entities.csv, id org-c", "", "", "the shape does not hold", "None",
              f"{ID}org-c"),
    Violation("violation", "entities.csv, id org-b", "about", "Thing", "a plain", "About",
              f"{ID}org-b"),
    Violation("violation", "https://example.org/x", "label", "", "English", "",
              "https://example.org/x"),
    Violation("warning", "entities.csv, id org-a", "codes", "7", "Mend it.", "Codes",
              f"{ID}org-a"),
]  # fmt: skip


def graph(text):
    """Parse a report."""
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.fixture
def reported(monkeypatch):
    """Return what validates a store with the report of an engine given."""

    def validate(text, language="en", store=None):
        monkeypatch.setattr("aidgraph.check.validate.run_engine", lambda *_: graph(text))
        return validate_graph(store or ox.Store(), language)

    return validate


def test_a_report_becomes_rows(reported):
    """Severity, row, path, value, message and shape of each result, sorted; a violation decides."""
    assert reported(REPORT) == Validation(conforms=False, results=tuple(ROWS))
    chinese = {row.where: row.message for row in reported(REPORT, "zh").results}
    assert chinese["entities.csv, id org-a"] == "请改正。"
    assert chinese["https://example.org/x"] == "English"
    warned = "[]".join(REPORT.split("[]", 2)[:2])
    assert reported(warned) == Validation(conforms=True, results=(ROWS[3],))
    assert reported("") == Validation(conforms=True, results=())


def test_a_row_in_words():
    """The path and the value stand in brackets where there are any."""
    assert [str(row) for row in ROWS] == [
        "info: entities.csv, id org-c: the shape does not hold",
        "violation: entities.csv, id org-b [about = Thing]: a plain",
        "violation: https://example.org/x [label]: English",
        "warning: entities.csv, id org-a [codes = 7]: Mend it.",
    ]


@pytest.mark.parametrize(
    ("step", "row"),
    [
        ("report/r", "r/report.toml"),
        ("report/r/claim/c", "r/claims.csv, id c"),
        ("report/r/evidence/3-9", "r/evidence.csv, start 3, end 9"),
        ("report/r/evidence/3-9.quote", "r/evidence.csv, start 3, end 9"),
        ("dataset/d/claim/r/c", "r/reference.csv, id c"),
        ("dataset/d/claim/c", "d/claims.csv, id c"),
        ("dataset/d", "datasets.csv, id d"),
        ("dataset/d/k", "reference.csv, dataset d, key k"),
        ("period/2020--2022", "claims.csv, from and to 2020 to 2022"),
        ("org-a", "entities.csv, id org-a"),
        ("a/b/c/d/e/f", f"{ID}a/b/c/d/e/f"),
        ("thing/b", f"{ID}thing/b"),
    ],
)
def test_each_kind_of_thing_is_located(step, row):
    """An IRI leads to the file, and to what names the row in it; one of no row stays."""
    assert locate(f"{ID}{step}") == row


def coded(*codes, scheme=f"{AID}gbt2260"):
    """Return a store of a place with these codes."""
    place, notation = ox.NamedNode(f"{ID}place-b"), ox.NamedNode(SKOS + "notation")
    kind = ox.NamedNode(scheme)
    store = ox.Store()
    for code in codes:
        store.add(ox.Quad(place, notation, ox.Literal(code, datatype=kind)))
    store.add(ox.Quad(place, notation, ox.NamedNode(f"{ID}no-literal")))
    return store


def test_only_codes_that_the_register_has_not_are_told(reported):
    """A code of no division is told with its thing, one of another scheme is not looked up."""
    assert list(unknown_codes(coded("652922", "999999"))) == [(f"{ID}place-b", "999999")]
    assert list(unknown_codes(coded("999999", scheme=f"{AID}iso3166"))) == []
    capital = coded()
    notation = ox.NamedNode(SKOS + "notation")
    code = ox.Literal("999999", datatype=ox.NamedNode(f"{AID}gbt2260"))
    capital.add(ox.Quad(ox.NamedNode(f"{ID}X"), notation, code))
    assert list(unknown_codes(capital)) == [(f"{ID}X", "999999")]
    found = reported("", store=coded("652922", "999999"))
    english = (
        "The register of divisions has no such code; correct the column codes of entities.csv, "
        "or the row of reference.csv."
    )
    assert found == Validation(
        conforms=False,
        results=(
            Violation("violation", "entities.csv, id place-b", "notation", "999999", english,
                      "Register", f"{ID}place-b"),
        ),
    )  # fmt: skip
    for language, message in (
        (
            "zh",
            "区划代码表中没有该代码；请改正 entities.csv 的 codes 列，或 reference.csv 的该行。",
        ),
        ("fr", english),
    ):
        assert reported("", language, coded("999999")).results[0].message == message


@pytest.mark.parametrize(
    ("engine", "size", "turbo", "asked"),
    [
        ("auto", 50_000, True, "turbo"),
        ("auto", 50_000, False, "pyshacl"),
        ("auto", 50_001, True, "turbo"),
        ("auto", 50_001, False, "pyshacl"),
        ("pyshacl", 50_001, True, "pyshacl"),
        ("turbo", 1, True, "turbo"),
    ],
)
def test_the_engine_is_the_fast_one_where_it_is_there(monkeypatch, engine, size, turbo, asked):
    """The fast one is asked where it is there, else the reference, slow beyond 50,000 triples."""
    for name in ("pyshacl", "turbo"):
        monkeypatch.setattr(engines, f"_run_{name}", lambda _, name=name: name)
    monkeypatch.setattr(engines, "_has_turbo", lambda: turbo)
    with pytest.raises(RuntimeError, match=f"^the SHACL engine failed: {asked}$"):
        engines.run_engine(range(size), engine)
    assert engines.is_slow(range(size)) is (size > 50_000 and not turbo)


def test_a_report_is_handed_on_and_a_missing_engine_is_told(monkeypatch):
    """A graph is the answer; without the fast engine its name and how to get it are told."""
    answer = graph(REPORT)
    monkeypatch.setattr(engines, "_run_pyshacl", lambda _: answer)
    monkeypatch.setattr(engines, "_has_turbo", lambda: False)
    assert engines.run_engine(range(1)) is answer
    with pytest.raises(CallError) as wrong:
        engines.run_engine(range(1), "turbo")
    assert str(wrong.value) == (
        "the engine turbo is not installed; run `pip install 'aidgraph[fast]'`"
    )
