"""On the report the rules were written with, the numbers found are those of the reviewed encoding."""

from collections import defaultdict
from decimal import Decimal

import pytest

from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.words.reading import read

BAR = 0.95


@pytest.fixture(scope="module")
def reading(report_text):
    """Read the report, which is not part of the project."""
    return read(report_text.read_text("utf-8"))


@pytest.fixture(scope="module")
def reviewed(encoding):
    """
    Return the figures of the reviewed encoding: the spans of each, and its cells.

    The cells are value, bounds, unit and comparator.  Time that only says since when (三年来) dates
    other figures, and is none of its own.
    """
    spans = defaultdict(list)
    for item in encoding.evidence:
        spans[item.target].append((item.span.start, item.span.end))
    return [
        (spans[c.id], (c.value, c.min, c.max, c.unit, c.comparator))
        for c in encoding.claims
        if c.is_figure and c.indicator != "time-elapsed"
    ]


@pytest.fixture(scope="module")
def found(reading):
    """Return what the phases find, in the same form."""
    figures = {}
    for q in find_quantities(reading):
        figures[reading.span(q.start, q.end)] = (q.value, q.min, q.max, q.unit, q.comparator)
    for t in find_times(reading):
        if t.kind == "duration":
            figures[reading.span(t.start, t.end)] = (t.quantity, t.min, t.max, t.unit, t.comparator)
    for r in find_ranks(reading):
        figures[reading.span(r.start, r.end)] = (Decimal(r.value), None, None, "count", "exactly")
    return figures


def test_figures_agree_with_the_reviewed_encoding(found, reviewed):
    """
    Value and unit are right in at least 95 of 100, and so is the comparator.

    A number stands in the words that the encoding quotes for it; those may name what is counted too.
    """
    right = {
        span: cells
        for span, number in found.items()
        for spans, cells in reviewed
        if number[:4] == cells[:4] and any(lies_in(span, quote) for quote in spans)
    }
    told = [
        cells
        for spans, cells in reviewed
        if any(lies_in(s, q) and found[s][:4] == cells[:4] for q in spans for s in found)
    ]
    precision, recall = len(right) / len(found), len(told) / len(reviewed)
    score = 2 * precision * recall / (precision + recall)
    assert score >= BAR, f"precision {precision:.3f}, recall {recall:.3f}, F1 {score:.3f}"
    assert sum(found[span][4] == right[span][4] for span in right) / len(right) >= BAR


def lies_in(span, quote):
    """Tell whether one span lies in the other."""
    return quote[0] <= span[0] and span[1] <= quote[1]


def test_every_numeral_of_the_report_is_accounted_for(reading):
    """Each run of digits or numerals is a quantity, a time, a rank, or a trap with its reason."""
    mentions = [*find_quantities(reading), *find_times(reading), *find_ranks(reading)]
    spans = [(m.start, m.end) for m in mentions] + [(s, e) for s, e, _ in find_traps(reading)]
    assert leftovers(reading, spans) == []


def test_the_dates_of_the_report_are_those_of_the_encoding(reading, encoding):
    """Each dated relation of the encoding has a time at its span with the same bounds."""
    dated = {c.id: c for c in encoding.claims if c.predicate == "period"}
    times = {reading.span(t.start, t.end): (t.from_, t.to) for t in find_times(reading)}
    for item in encoding.evidence:
        claim = dated.get(item.target)
        if claim is not None:
            span = (item.span.start, item.span.end)
            assert times.get(span) == (claim.from_, claim.to), item.span.exact
