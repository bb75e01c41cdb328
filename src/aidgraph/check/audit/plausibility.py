"""Rules on plausibility: unit prices, shares, periods."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding, Result, amount


@dataclass(frozen=True, slots=True)
class Ratio:
    """Name a quotient of two indicators and what it usually is, with the basis of that bound."""

    numerator: str
    denominator: str
    per: str
    per_zh: str
    low: Decimal
    high: Decimal
    basis: str
    basis_zh: str


@cache
def ratios() -> tuple[Ratio, ...]:
    """Read the table of ratios that ships with the package.

    >>> ratios()[0].numerator
    'sales'
    """
    text = files("aidgraph.check.audit").joinpath("ratios.csv").read_text(encoding="utf-8")
    return tuple(
        Ratio(**{**row, "low": Decimal(row["low"]), "high": Decimal(row["high"])})  # type: ignore[arg-type]
        for row in csv.DictReader(text.splitlines())
    )


def unit_ratios(context: Context) -> Iterator[Finding]:
    """Yield the quotient of every pair of figures of one subject that the table names."""
    named: dict[str, list[AuditFigure]] = defaultdict(list)
    of_one: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        if figure.number():
            named[figure.indicator].append(figure)
            of_one[figure.indicator, figure.report, figure.about].append(figure)
    for ratio in ratios():
        for top in named[ratio.numerator]:
            for bottom in of_one.get((ratio.denominator, top.report, top.about), ()):
                if bottom.overlaps(top):
                    yield _quotient(ratio, top, bottom)


def _quotient(ratio: Ratio, top: AuditFigure, bottom: AuditFigure) -> Finding:
    one, other = top.number() or Decimal(0), bottom.number() or Decimal(1)
    value = one / other
    result: Result = "pass" if ratio.low <= value <= ratio.high else "outlier"
    usual = f"{amount(ratio.low)} to {amount(ratio.high)}"
    usual_zh = f"{amount(ratio.low)}至{amount(ratio.high)}"
    return Finding(
        "unit-ratios",
        result,
        f"{amount(value)} {ratio.per} ({top.quote} / {bottom.quote}); usual {usual}, {ratio.basis}",
        f"{amount(value)}{ratio.per_zh}（{top.quote}÷{bottom.quote}）；通常为{usual_zh}，"
        f"{ratio.basis_zh}",
        f"{amount(one)} / {amount(other)} = {amount(value)}",
        (top, bottom),
    )


def shares(context: Context) -> Iterator[Finding]:
    """Yield every share of a whole that is below 0 or above 100 percent."""
    for figure in context.figures:
        value = figure.number()
        if figure.unit == "PERCENT" and value is not None and not 0 <= value <= 100:
            yield Finding(
                "shares",
                "outlier",
                f"{figure.quote} is no share of a whole",
                f"{figure.quote}不可能是占比",
                f"0 <= {amount(value)} <= 100",
                (figure,),
            )
