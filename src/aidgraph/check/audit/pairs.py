"""How the numbers of two figures lie to each other, and how they are shown."""

from decimal import Decimal

from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import amount

_ABOVE = Decimal("1.5")  # 余, 多, 超过: above the number, but not by half; our reading
_ROUNDED = 1000  # what is printed to the thousand or coarser may be rounded
_CLOSE = Decimal("0.05")  # how far a rounded number may be off, as a share of it


def apart(one: AuditFigure, other: AuditFigure) -> bool:
    """
    Tell whether the words of the two leave no common value, nor the one rounds the other.

    Of two ranges, such as how many each team has, both ends are stated: they differ where one lies
    above the other at both.

    >>> def told(low, high):
    ...     bounds = {"min": Decimal(low), "max": Decimal(high)}
    ...     return AuditFigure("", "", "", "", "", "", "between", **bounds)
    >>> apart(told(10, 50), told(30, 150)), apart(told(10, 50), told(20, 40))
    (True, False)
    """
    return (
        exceeds(one, other) or exceeds(other, one) or _is_above(one, other) or _is_above(other, one)
    )


def _is_above(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether the range *one* begins and ends above the range *other*."""
    ends = (one.min, other.min, one.max, other.max)
    if {one.comparator, other.comparator} != {"between"} or None in ends:
        return False
    low, other_low, high, other_high = (end or Decimal(0) for end in ends)
    return low > other_low and high > other_high


def exceeds(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether the least that *one* can be is more than the most that *other* can be."""
    least, most = one.bounds()[0], _most(other)
    if least is None or most is None or least <= most:
        return False
    return not (_rounds(one, other) or _rounds(other, one))


def _most(figure: AuditFigure) -> Decimal | None:
    """Return the most that the words suggest: more than 600 is less than 900."""
    if figure.comparator == "more-than" and figure.value is not None and figure.value > 0:
        return figure.value * _ABOVE
    return figure.bounds()[1]


def _rounds(rough: AuditFigure, fine: AuditFigure) -> bool:
    """Tell whether *rough* may be *fine*, rounded to fewer digits: 1.2亿 for 1.18亿.

    >>> def told(value):
    ...     return AuditFigure("", "", "", "", "", "", "exactly", Decimal(value))
    >>> _rounds(told(120000000), told(118000000)), _rounds(told(120), told(118))
    (True, False)
    """
    if {rough.comparator, fine.comparator} != {"exactly"} or not (rough.value and fine.value):
        return False
    exponent = rough.value.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or Decimal(10) ** exponent < _ROUNDED:
        return False
    digits = fine.value.quantize(Decimal((0, (1,), exponent)))
    return digits == rough.value and abs(fine.value - rough.value) <= abs(rough.value) * _CLOSE


def between(one: AuditFigure, other: AuditFigure) -> str:
    """Name the two reports, where they are two."""
    return "" if one.report == other.report else f" ({one.report}, {other.report})"


def between_zh(one: AuditFigure, other: AuditFigure) -> str:
    """Name the two reports in Chinese, where they are two."""
    return "" if one.report == other.report else f"（{one.report}、{other.report}）"


def stated_range(figure: AuditFigure) -> str:
    """Return the bounds of a figure for people."""
    low, high = figure.bounds()
    ends = ["…" if end is None else amount(end) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
