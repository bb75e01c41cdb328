"""What a check of an IATI file says."""

from dataclasses import dataclass
from typing import Any, Literal

from lxml.etree import _Element

Way = Literal["schema", "code list", "rule"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class IatiFinding:
    """Name one thing that an IATI file has wrong: found which way, how bad, where, what."""

    way: Way
    severity: Severity
    line: int
    subject: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.subject}"
        return f"{self.severity.upper()} {self.way}, {where}: {self.message}"


def line_of(element: _Element) -> int:
    """Return the line that *element* begins on."""
    line: Any = element.sourceline
    return int(line or 0)
