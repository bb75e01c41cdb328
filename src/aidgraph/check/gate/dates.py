"""Compare the dates of claims with those that the text gives."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from aidgraph.check.gate.findings import Mismatch
from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.accounting import account
from aidgraph.extract.marks.setting import setting_of
from aidgraph.extract.words.reading import read
from aidgraph.model import Claim, Encoding, Report, Span
from aidgraph.text.report import ReportText

_MONTH = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(?:([12][0-9]|3[01]|0?[1-9])日?)?")


def undated(
    encoding: Encoding, spans: Mapping[str, Sequence[Span]], text: ReportText
) -> Iterator[Mismatch]:
    """Yield the bounds of claims that no date of the text gives, nor the period of the report."""
    dates = _dates_of(encoding.report, text)
    for claim in encoding.claims:
        if not claim.waiver:
            yield from _unknown(claim, dates, spans.get(claim.id, ()))


class _Dates(NamedTuple):
    """What dates a report gives: whole ones, and months and days whose year stands elsewhere."""

    whole: set[str]
    without_year: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    words: tuple[tuple[str, str, str], ...]  # both bounds of each date, and its words

    def join(self, start: str, end: str, note: str) -> bool:
        """
        Tell whether two whole dates are the bounds of one period that the text gives.

        Dates of two places are joined only by a *note* that quotes the words of both.
        """
        partial = not {start, end} <= self.whole  # a year from elsewhere: each is looked at alone
        if partial or start == end or (start, end) in self.pairs:
            return True
        quoted = [(first, last) for first, last, words in self.words if words in note]
        return any(first == start for first, _ in quoted) and any(last == end for _, last in quoted)

    def give(self, bound: str) -> bool:
        """Tell whether *bound* is one of them."""
        years = {date[:4] for date in self.whole}
        return bound in self.whole or (bound[:4] in years and bound[4:] in self.without_year)


def _without_year(text: str) -> Iterator[str]:
    """
    Yield the months and days of *text* as the ends of dates.

    >>> sorted(set(_without_year("6月起，8月15日启动")))
    ['-06', '-08', '-08-15']
    """
    for match in _MONTH.finditer(normalise(text)):
        month = f"-{int(match[1]):02}"
        yield month
        if match[2]:
            yield f"{month}-{int(match[2]):02}"


def _unknown(claim: Claim, dates: _Dates, spans: Sequence[Span]) -> Iterable[Mismatch]:
    first = spans[0] if spans else Span(0, 0, "")
    if claim.from_ and claim.to and not dates.join(claim.from_, claim.to, claim.note):
        bounds = f"{claim.from_} to {claim.to}"
        yield Mismatch("undated", claim.id, first.start, first.end, bounds, "", "to")
        return
    for column, bound in (("from", claim.from_), ("to", claim.to)):
        if bound and not dates.give(bound):
            yield Mismatch("undated", claim.id, first.start, first.end, bound, "", column)


def _dates_of(report: Report, text: ReportText) -> _Dates:
    """Return the dates of the text, of the report's period, and its day of publication."""
    reading = read(text.text)
    times = account(reading.text, setting_of(reading)).times
    period = tuple(filter(None, report.period.split("/")))
    whole = {bound for time in times for bound in (time.from_, time.to)} | {*period}
    pairs = {(time.from_, time.to) for time in times} | {period[:1] + period[-1:]}
    for one, other in pairwise(times):  # from one date to another, told in one sentence
        if reading.sentence_of(one.start) == reading.sentence_of(other.start):
            pairs |= {(one.from_, other.to), (other.from_, one.to)}
    return _Dates(
        (whole | {report.published}) - {""},
        frozenset(_without_year(text.text)),
        frozenset(pairs),
        tuple((time.from_, time.to, time.text) for time in times),
    )
