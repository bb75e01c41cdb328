"""What the figures of short texts mean: flow, outcome or context, of what, about whom, when."""

from pathlib import Path

import pytest

from aidgraph.extract.assemble import extract
from aidgraph.extract.words.lac import is_installed

CORPUS = Path(__file__).parent / "corpus" / "figures.tsv"
pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra extract is not installed")


def rows():
    """Return a case for each line of the corpus: the text, and what is said of its figures."""
    lines = [x for x in CORPUS.read_text("utf-8").splitlines() if x and not x.startswith("#")]
    cells = [line.split("\t") for line in lines[1:]]
    return [
        pytest.param(text.replace("\\n", "\n"), told.split("; "), id=text[:16])
        for text, told in cells
    ]


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


def cells_of(encoding):
    """Return the cells of each figure by the words that are quoted for it."""
    labels = {entity.id: entity.label for entity in encoding.entities} | {"": "-"}
    spans = {e.target: e.span.exact for e in reversed(encoding.evidence)}
    return {
        spans[c.id]: {
            "kind": c.kind,
            "value": str(c.value),
            "unit": c.unit,
            "label": c.indicator.removeprefix("other:"),
            "subject": labels[c.subject],
            "from": labels[c.provider],
            "to": labels[c.receiver],
            "when": f"{c.from_}/{c.to}",
            "modality": c.modality,
        }
        for c in encoding.claims
        if c.is_figure
    }


@pytest.mark.parametrize(("text", "told"), rows())
def test_a_figure_means_what_its_text_says(tagger, text, told):
    """Each cell of the row is as said; what is called no figure is none."""
    found = cells_of(extract(text, "t", tagger))
    for item in told:
        words, *cells = item.split(" ")
        if cells == ["none"]:
            assert words not in found, item
            continue
        assert words in found, (item, list(found))
        wanted = dict(cell.split("=") if "=" in cell else ("kind", cell) for cell in cells)
        assert {key: found[words][key] for key in wanted} == wanted, item
