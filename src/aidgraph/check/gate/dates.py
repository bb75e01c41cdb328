"""Compare the dates of claims with those that the text gives."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aidgraph.check.gate.findings import Finding
from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.accounting import account
from aidgraph.extract.words.reading import read
from aidgraph.model import Claim, Encoding, Report, Span
from aidgraph.text.report import ReportText

_MONTH = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(?:([12][0-9]|3[01]|0?[1-9])日?)?")


def undated(
    encoding: Encoding, spans: Mapping[str, Sequence[Span]], text: ReportText
) -> Iterator[Finding]:
    """Yield the bounds of claims that no date of the text gives, nor the period of the report."""
    known = _given(encoding.report) | _told(read(text.text).text)
    dates = _Dates(known, frozenset(_without_year(text.text)))
    for claim in encoding.claims:
        if not claim.waiver:
            yield from _unknown(claim, dates, spans.get(claim.id, ()))


class _Dates(NamedTuple):
    """What dates a report gives: whole ones, and months and days whose year stands elsewhere."""

    whole: set[str]
    without_year: frozenset[str]

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


def _unknown(claim: Claim, dates: _Dates, spans: Sequence[Span]) -> Iterable[Finding]:
    first = spans[0] if spans else Span(0, 0, "")
    for column, bound in (("from", claim.from_), ("to", claim.to)):
        if bound and not dates.give(bound):
            yield Finding("undated", claim.id, first.start, first.end, bound, "", column)


def _given(report: Report) -> set[str]:
    """Return the dates that the report as a whole has."""
    return {*report.period.split("/"), report.published} - {""}


def _told(text: str) -> set[str]:
    """Return the bounds of all dates in *text*."""
    return {bound for time in account(text).times for bound in (time.from_, time.to) if bound}
