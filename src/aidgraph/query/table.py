"""Lay rows out in columns for people to read."""

import re
from collections.abc import Sequence

import pyoxigraph as ox
from rich.cells import cell_len

from aidgraph.query.parameters import Term
from aidgraph.rdf.iri import THING
from aidgraph.rdf.terms import PREFIXES, XSD
from aidgraph.text.visible import visible

_NUMBERS = {XSD + name for name in ("decimal", "integer", "double", "float")}
_LOCAL = re.compile(r"(?:[\w.-]*\w)?")


def table(columns: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return *rows* under *columns*; numbers stand to the right, wide characters count double.

    >>> print(table(["place", "n"], [(ox.Literal("温宿县"), ox.Literal(7))]))
    place   n
    ──────  ─
    温宿县  7
    """
    cells = [[name, *(cell(row[i]) for row in rows)] for i, name in enumerate(columns)]
    widths = [max(map(cell_len, column)) for column in cells]
    right = [
        bool(rows) and all(row[i] is None or _is_number(row[i]) for row in rows)
        for i in range(len(columns))
    ]
    head, *body = [_line(line, widths, right) for line in zip(*cells, strict=True)] or [""]
    return "\n".join([head, "  ".join("─" * width for width in widths), *body])


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, width, to_right in zip(cells, widths, right, strict=True):
        gap = " " * (width - cell_len(text))
        padded.append(gap + text if to_right else text + gap)
    return "  ".join(padded).rstrip()


def _is_number(value: Term | None) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value in _NUMBERS


def cell(value: Term | None) -> str:
    """Shorten a term: to the path of a thing, a prefixed name, or the words of a literal.

    >>> cell(ox.NamedNode("https://w3id.org/aidgraph/id/place-wensu"))
    'place-wensu'
    """
    if value is None:
        return ""
    if not isinstance(value, ox.NamedNode):
        return one_row(str(value) if isinstance(value, ox.Triple) else value.value)
    iri = value.value
    if iri.startswith(THING):
        return one_row(iri.removeprefix(THING))
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return one_row(iri)


def one_row(text: str) -> str:
    """Return *text* on one line, with what steers a terminal or turns text written out."""
    return visible(text.replace("\n", "⏎"))
