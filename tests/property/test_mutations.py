"""A table in which one cell was changed does not pass: the gate or the shapes refuse it."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest
from mutation import mutations

from aidgraph.check.validate import validate_graph
from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import links, read_encoding
from aidgraph.files.resources import folder
from aidgraph.rdf.encode import encode
from aidgraph.rdf.vocabulary import ontology_triples
from aidgraph.text.report import read_report_text

SEED = 20261129
ROOT = Path(__file__).resolve().parents[2]
LEAST = 0.95  # of the changes that must be refused


def refused(tables, text):
    """Tell who refuses *tables*: the reading of the tables, the gate, the shapes, or nobody."""
    if links.check(tables):
        return "tables"
    if not verify_evidence(tables, text).holds:
        return "verify"
    store = ox.Store()
    store.bulk_load("\n".join(encode(tables)).encode(), format=ox.RdfFormat.N_TRIPLES)
    store.bulk_extend(ox.Quad(*triple) for triple in ontology_triples())
    return "" if validate_graph(store, engine="turbo").conforms else "validate"


def silent(tables, text, number, seed=SEED):
    """Return the changes among *number* that nobody refuses."""
    found = islice(mutations(tables, seed), number)
    return [mutation for mutation in found if not refused(mutation.tables, text)]


@pytest.fixture(scope="module", params=["easy", "hard", "jinhua-wensu"])
def report(request):
    """Return the tables and the text of a report."""
    if request.param == "jinhua-wensu":
        path = request.getfixturevalue("report_text")
        return read_encoding(folder("graph").joinpath(request.param)), read_report_text(path)
    sample = ROOT / "samples" / request.param
    return read_encoding(sample / "encoding"), read_report_text(sample / "report.txt")


def test_tables_as_they_are_pass(report):
    """What is shipped raises no alarm."""
    assert not refused(*report)


@pytest.mark.slow
def test_a_changed_cell_is_refused(report, pytestconfig):
    """Of random changes of one cell hardly any passes; `make fuzz` tries a thousand a report."""
    many = pytestconfig.getoption("hypothesis_profile", None) == "fuzz"
    number = 1_000 if many else 30
    passed = silent(*report, number)
    told = "\n".join(map(str, passed))
    assert len(passed) <= (1 - LEAST) * number, f"{Counter(m.column for m in passed)}\n{told}"
