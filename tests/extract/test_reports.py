"""What is read of whole reports stays as good as when it was measured."""

from pathlib import Path

import pytest

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.counts import rates, total
from aidgraph.check.score.run import score_encoding
from aidgraph.encoding import read_encoding
from aidgraph.extract.assemble import extract

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
# Somewhat below what was measured: how many of a hundred are right.
FLOORS = {
    "annotated": {"kinds": 84, "subjects": 66, "receivers": 77, "meanings": 41},
    "shared": {"kinds": 88, "subjects": 53, "receivers": 55, "meanings": 36},
}
PRECISION = {"annotated": 0.80, "shared": 0.68}
RECALL = {"annotated": 0.36, "shared": 0.28}


@pytest.fixture(scope="module", params=["annotated", "shared"])
def measured(request, tagger_of):
    """Read all reports of a folder and count what is right."""
    if request.param == "shared":
        found = request.getfixturevalue("reading")("lac")
        read = {path: read_encoding(folder) for path, folder in found.items()}
    else:
        tagger = tagger_of("lac")
        paths = sorted((HERE / "annotated").glob("*.txt"))
        read = {path: extract(path.read_text("utf-8"), path.stem, tagger) for path in paths}
    each = [
        score_encoding(made, read_annotated(path.with_suffix(".json"))).counts
        for path, made in read.items()
        if path.with_suffix(".json").is_file()
    ]
    return request.param, total(each)


def test_figures_mean_what_the_reports_say(measured):
    """Kind, subject, receiver and all together are right as often as before."""
    name, counts = measured
    found = {
        "kinds": counts.kinds_right / counts.numbers_right,
        "subjects": counts.subjects_right / counts.numbers_right,
        "receivers": counts.receivers_right / counts.flows_found,
        "meanings": counts.meanings_right / counts.numbers_right,
    }
    low = {what: rate for what, rate in found.items() if rate * 100 < FLOORS[name][what]}
    assert low == {}


def test_relations_are_stated(measured):
    """As many of the relations are right, and as many are found."""
    name, counts = measured
    measures = rates(counts)
    right = counts.relations_right / (counts.relations_right + counts.relations_false)
    found = counts.relations_found / (counts.relations_found + counts.relations_missed)
    assert right >= PRECISION[name], measures
    assert found >= RECALL[name], measures
