"""Compare the cells of figures with the words that they quote."""

import ast
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.waivers import waives
from aidgraph.extract.marks.reread import ReadNumber, cells, placed, readings
from aidgraph.extract.words.reading import read
from aidgraph.model import Claim, Span
from aidgraph.text.report import ReportText

_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_TYPED = str.maketrans({"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")", ",": None, "%": None})
_COUNTED_FROM_NOW = re.compile("(?:以来|来|间|以前|之前|前)$")  # 三年来 says when, and how long
_LONGEST_FORMULA = 200
_CLOSE = Decimal("0.005")  # a formula is rounded to two digits behind the point


class FigureCheck:
    """Read the quoted words of figures, in their sentence where the text is at hand."""

    def __init__(self, text: ReportText | None) -> None:
        self._placed: dict[tuple[int, int], ReadNumber] = {}
        if text is not None:
            reading = read(text.text)
            self._placed = {
                reading.span(*bounds): found for bounds, found in placed(reading.text).items()
            }

    def misread(self, claim: Claim, spans: Sequence[Span]) -> Mismatch | None:
        """Return what is wrong with the number of *claim*, whose evidence are *spans*."""
        if not spans or waives(claim, *ReadNumber._fields):
            return None
        if claim.origin == "derived":
            return _miscalculated(claim, spans[0])
        quotes = [span.exact for span in spans]
        lengths = [_COUNTED_FROM_NOW.sub("", quote) for quote in quotes]
        found = (*self._in_text(spans), *readings(quotes), *readings(lengths))
        wanted = cells(claim)
        if wanted in found:
            return None
        first, near = spans[0], _nearest(wanted, found)
        return Mismatch(
            "misread", claim.id, first.start, first.end, str(wanted), str(near or first.exact),
            _column(wanted, near),
        )  # fmt: skip

    def _in_text(self, spans: Sequence[Span]) -> Iterator[ReadNumber]:
        for span in spans:
            if (found := self._placed.get((span.start, span.end))) is not None:
                yield found


def _nearest(wanted: ReadNumber, found: Sequence[ReadNumber]) -> ReadNumber | None:
    """Return the reading that has the most cells in common with *wanted*."""

    def agreeing(reading: ReadNumber) -> int:
        return sum(a == b for a, b in zip(reading, wanted, strict=True))

    return max(found, key=agreeing, default=None)


def _column(wanted: ReadNumber, near: ReadNumber | None) -> str:
    """Return the first cell that differs."""
    if near is None:
        return "value"
    return next((n for n in ReadNumber._fields if getattr(wanted, n) != getattr(near, n)), "value")


def _miscalculated(claim: Claim, span: Span) -> Mismatch | None:
    """Compare a derived value with the formula that its note begins with."""
    result = calculated(claim.note)
    value = claim.value if claim.value is not None else claim.min
    if result is not None and value is not None and abs(result - value) <= _CLOSE:
        return None
    there = "" if result is None else f"{result:f}"
    return Mismatch("miscalculated", claim.id, span.start, span.end, f"{value}", there, "note")


def calculated(formula: str) -> Decimal | None:
    """
    Return what a formula of plain numbers gives, or None where it is none.

    The formula ends at the first mark that cannot be part of one: ``3 * 12: three a month``.

    >>> calculated("3 × 12"), calculated("of the two halls")
    (Decimal('36'), None)
    """
    text = formula.translate(_TYPED)[:_LONGEST_FORMULA]
    end = next((i for i, c in enumerate(text) if c not in "0123456789.+-*/() "), len(text))
    try:
        return _value(ast.parse(text[:end].strip(), mode="eval").body)
    except (SyntaxError, ValueError, KeyError, RecursionError, InvalidOperation, DivisionByZero):
        return None


def _value(node: ast.expr) -> Decimal:
    """Return the value of a node; a lone number is no formula of its own, but part of one."""
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp):
        operation = _OPERATIONS[type(node.op)]
        return Decimal(operation(_value(node.left), _value(node.right)))
    raise ValueError("no formula")


def misread(
    claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]], text: ReportText | None
) -> Iterator[Mismatch]:
    """Yield the figures whose cells are not what their words read."""
    reader = FigureCheck(text)
    for claim in claims:
        if claim.is_figure and (found := reader.misread(claim, spans.get(claim.id, ()))):
            yield found
