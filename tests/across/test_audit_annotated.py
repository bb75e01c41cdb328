"""An annotated report becomes an encoding that every gate lets pass."""

import json
from pathlib import Path

import pytest
from from_annotation import encode, indicator, main

from aidgraph.build.run import build_graph
from aidgraph.check.validate import validate_graph
from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.model import LONGEST_QUOTE
from aidgraph.store.open import open_store
from aidgraph.text.report import read_report_text

FILES = sorted((Path(__file__).parents[1] / "extract" / "annotated").glob("*.json"))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Convert the annotated reports, as the command line does."""
    folder = tmp_path_factory.mktemp("library")
    main([*map(str, FILES), "--out", str(folder)])
    return folder


@pytest.mark.slow
def test_what_is_converted_builds_and_conforms(library, tmp_path):
    """The tables are read without a complaint, and the graph has no violation."""
    folders = sorted(library.iterdir())
    assert len(folders) == len(FILES)
    built = build_graph(folders, tmp_path / "build")
    assert validate_graph(open_store(built.folder), engine="turbo").conforms


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_converted_holds_against_its_text(file, library):
    """Spans, cells, names, parties and dates hold, and every number is accounted for."""
    text = read_report_text(file.with_suffix(".txt"))
    encoding = read_encoding(library / json.loads(file.read_text("utf-8"))["id"])
    assert verify_evidence(encoding, text).findings == ()
    assert all(len(row.span.exact) <= LONGEST_QUOTE for row in encoding.evidence)


def test_every_figure_is_a_claim_or_set_aside():
    """No number of the annotation is lost: it has its claim, or a row that says why not."""
    for file in FILES:
        annotation = json.loads(file.read_text("utf-8"))
        encoding = encode(annotation, read_report_text(file.with_suffix(".txt")))
        claimed = {claim.id.partition("-")[2] for claim in encoding.claims if claim.is_figure}
        aside = {row.span.start for row in encoding.set_aside}
        lost = [f for f in annotation["figures"] if f["id"] not in claimed]
        assert len(claimed) > 10
        assert all(figure["start"] in aside for figure in lost)


def test_first_choices_and_status_are_kept():
    """The first acceptable answer counts; what is planned stays planned, what happened is done."""
    file = next(file for file in FILES if file.stem == "02-annual-summary")
    annotation = json.loads(file.read_text("utf-8"))
    encoding = encode(annotation, read_report_text(file.with_suffix(".txt")))
    claims = {claim.id.partition("-")[2]: claim for claim in encoding.claims if claim.is_figure}
    labels = {entity.id: entity.label for entity in encoding.entities}
    names = {entity["id"]: entity["text"] for entity in annotation["entities"]}
    compared = 0
    for figure in annotation["figures"]:
        if figure["id"] in claims and figure["subject"]:
            claim = claims[figure["id"]]
            assert labels[claim.subject] == names[figure["subject"][0]]
            assert claim.modality == {"actual": "done"}.get(figure["status"], figure["status"])
            compared += 1
    assert compared > 10
    assert {claim.modality for claim in claims.values()} > {"done"}


@pytest.mark.parametrize(
    ("words", "key"),
    [("销售额", "sales"), ("銷售額", "sales"), ("预算", "budget"), ("门诊量", "other:门诊量")],
)
def test_an_indicator_is_known_by_its_chinese_name(words, key):
    """What the code list knows, in either script, has its key; the rest keeps its words."""
    assert indicator(words) == key
