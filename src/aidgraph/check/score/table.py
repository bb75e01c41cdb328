"""Write a score as a table for people."""

from collections.abc import Iterator

from aidgraph.check.score.counts import MEASURES, Agreement, Rates
from aidgraph.check.score.run import Score

_IN_SHORT = ("numbers", "meaning", "names", "relations", "false_rows")
_ROW = "{:14}{:>10}{:>8}{:>8}  {}"


def format_score(score: Score, *, misses: bool = False) -> str:
    """
    Return *score* as a table: each measure over all reports, then five of them for each report.

    With *misses* everything that does not agree follows, report by report.
    """
    lines = list(_measures(score.rates))
    if len(score.reports) > 1:
        lines += ["", *_reports(score)]
    if misses:
        for report in score.reports:
            lines += ["", report.name, *(f"  {miss}" for miss in report.misses)]
    return "\n".join(lines)


def _measures(rates: Rates) -> Iterator[str]:
    yield _ROW.format("measure", "precision", "recall", "F1", "what is right")
    for name, rate in rates.items():
        if isinstance(rate, Agreement):
            cells = (rate.precision, rate.recall, rate.f1)
            yield _ROW.format(_words(name), *map(_cell, cells), MEASURES[name])
        else:
            yield _ROW.format(_words(name), "", "", _cell(rate), MEASURES[name])


def _reports(score: Score) -> Iterator[str]:
    """Yield a row for each report; where a measure has a precision and a recall, its F1."""
    width = max(len(report.name) for report in score.reports) + 2
    yield f"{'report':{width}}" + "".join(f"{_words(name):>12}" for name in _IN_SHORT)
    for report in score.reports:
        rates = report.rates
        yield f"{report.name:{width}}" + "".join(f"{_f1(rates, name):>12}" for name in _IN_SHORT)


def _f1(rates: Rates, name: str) -> str:
    rate = rates[name]
    return _cell(rate.f1 if isinstance(rate, Agreement) else rate)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.3f}"
