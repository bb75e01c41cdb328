"""What an audit says: one finding, with the claims it used and how it was computed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from aidgraph.check.audit.figures import AuditFigure

Result = Literal[
    "conflict",
    "outlier",
    "possible double count",
    "gap",
    "narrower scope",
    "later total",
    "pass",
    "not comparable",
]
RESULTS: tuple[Result, ...] = get_args(Result)  # the worst first


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what one rule found.

    ``formula`` is the arithmetic in numbers of the base unit; ``figures`` are the claims used.
    """

    rule: str
    result: Result
    message: str
    message_zh: str
    formula: str
    figures: tuple[AuditFigure, ...]

    def as_data(self) -> dict[str, object]:
        """Return the finding as JSON-ready data."""
        return {
            "rule": self.rule,
            "result": self.result,
            "message": self.message,
            "message_zh": self.message_zh,
            "formula": self.formula,
            "claims": [figure.as_data() for figure in self.figures],
        }


def amount(value: Decimal) -> str:
    """Return a number for people, with thousands separators.

    >>> amount(Decimal("191700000")), amount(Decimal("12.270"))
    ('191,700,000', '12.27')
    """
    rounded = value.quantize(Decimal("0.01"))
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
