"""From Python: paths may be text, a query may be its text, and answers become data frames."""

import pandas as pd
import pyoxigraph as ox
import pytest

import aidgraph
from aidgraph.errors import CallError
from aidgraph.query import Result

INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def test_paths_may_be_text(sample_folder, sample_text, tmp_path):
    """Every public call takes a path as text, and does the same as with a path."""
    encoding = aidgraph.read_encoding(str(sample_folder))
    assert encoding == aidgraph.read_encoding(sample_folder)
    aidgraph.write_encoding(encoding, str(tmp_path / "copy"))
    assert aidgraph.read_encoding(tmp_path / "copy") == encoding
    built = aidgraph.build_graph([str(sample_folder)], str(tmp_path / "out"))
    assert len(aidgraph.open_store(str(built.folder))) == len(aidgraph.open_store(built.folder)) > 0
    assert aidgraph.read_report_text(str(sample_text)) == aidgraph.read_report_text(sample_text)
    score = aidgraph.score_encodings(str(sample_folder), str(tmp_path / "copy"))
    whole = aidgraph.score_encodings(sample_folder, tmp_path / "copy")
    assert score.as_data(misses=True) == whole.as_data(misses=True)


def test_a_query_may_be_its_text_or_its_name(store):
    """The text, the name and what was loaded give the same answer."""
    loaded = aidgraph.load_query("cq-12")
    assert aidgraph.run_query(store, "cq-12") == aidgraph.run_query(store, loaded)
    assert aidgraph.run_query(store, "SELECT (6 * 7 AS ?n) { }").rows[0][0].value == "42"
    with pytest.raises(CallError, match="changes a graph"):
        aidgraph.run_query(store, "DELETE WHERE { ?s ?p ?o }")


def test_rows_become_a_data_frame():
    """Numbers can be added up, text stays text, and what is unbound is missing."""
    query = """SELECT ?whole ?part ?yes ?text ?iri { VALUES (?whole ?part ?yes ?text ?iri) {
      (7 2.5 true "温宿"@zh <https://example.org/a>)
      (UNDEF UNDEF UNDEF UNDEF UNDEF) (1 1 false "1" <a:b>)
    } }"""
    frame = aidgraph.run_query(ox.Store(), query).to_pandas()
    assert list(frame.columns) == ["whole", "part", "yes", "text", "iri"]
    assert (frame["whole"].sum(), frame["part"].sum()) == (8, 3.5)
    assert frame.iloc[0]["text"] == "温宿"
    assert frame.iloc[2]["text"] == "1"
    assert frame.iloc[0]["iri"] == "https://example.org/a"
    assert frame.iloc[1].isna().all()
    assert (frame.iloc[0]["yes"], frame.iloc[2]["yes"]) == (True, False)


def test_triples_become_a_data_frame_and_a_yes_does_not():
    """A CONSTRUCT has three columns; an ASK is no table, and says what to look at."""
    frame = aidgraph.run_query(ox.Store(), "CONSTRUCT { <a:b> <a:c> 1 } WHERE { }").to_pandas()
    assert frame.to_dict("records") == [{"subject": "a:b", "predicate": "a:c", "object": 1}]
    with pytest.raises(CallError, match=r"look at \.boolean"):
        aidgraph.run_query(ox.Store(), "ASK { }").to_pandas()
    assert isinstance(frame, pd.DataFrame)


def test_a_literal_that_is_not_of_its_type_stays_text():
    """What says that it is a number and is none breaks nothing."""
    result = Result(("n",), ((ox.Literal("many", datatype=INTEGER),),))
    assert result.to_pandas()["n"].tolist() == ["many"]


def test_a_notebook_shows_a_table_of_text():
    """All text is escaped, numbers of rows are told, a yes is a word."""
    hostile = Result(("<b>",), ((ox.Literal("<script>alert(1)</script>"),), (None,)))
    shown = hostile._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 3
    many = Result(("n",), tuple((ox.Literal(n),) for n in range(1234)))
    assert "1,234 rows, of which the first 50" in many._repr_html_()
    assert many._repr_html_().count("<tr>") == 51
    assert "rows" not in Result(("n",), many.rows[:50])._repr_html_()
    assert (Result(boolean=True)._repr_html_(), Result(boolean=False)._repr_html_()) == (
        "<p>yes</p>",
        "<p>no</p>",
    )


def test_figures_and_entities_become_data_frames_with_their_words(store, encoding):
    """Each accepted flow, outcome and entity is a row, with its amount, parties and first quote."""
    for frame, kind in ((aidgraph.flows(store), "flow"), (aidgraph.outcomes(store), "outcome")):
        rows = {row["id"].rpartition("/")[2]: row for row in frame.to_dict("records")}
        claims = {claim.id: claim for claim in encoding.accepted if claim.kind == kind}
        assert rows.keys() == claims.keys()
        for name, row in rows.items():
            claim, quote = claims[name], row["quote"]
            assert row["about"] == claim.subject
            assert pd.isna(row["value"]) == (claim.value is None)
            assert claim.value is None or row["value"] == float(claim.value)
            assert row["end"] - row["start"] == len(quote)
    named = aidgraph.entities(store)
    assert set(named["id"]) == {entity.id for entity in encoding.entities}


def test_rows_become_a_frame_of_polars():
    """Numbers are numbers, what is unbound is null, a mixed column is text; an ASK is no table."""
    query = (
        """SELECT ?n ?text ?mixed { VALUES (?n ?text ?mixed) { (7 "温宿" 1) (2.5 UNDEF "x") } }"""
    )
    frame = aidgraph.run_query(ox.Store(), query).to_polars()
    assert frame["n"].sum() == 9.5
    assert frame.rows() == [(7.0, "温宿", "1"), (2.5, None, "x")]
    with pytest.raises(CallError, match=r"look at \.boolean"):
        aidgraph.run_query(ox.Store(), "ASK { }").to_polars()
