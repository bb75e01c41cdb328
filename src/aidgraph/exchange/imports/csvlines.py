"""Write the lines of tables as CSV (RFC 4180): what an import has very many of."""

from collections.abc import Iterable
from functools import lru_cache

from aidgraph.encoding.tables import COLUMNS, MAX_BYTES
from aidgraph.errors import CallError


def table(name: str, lines: Iterable[str]) -> bytes:
    """Return a table of CSV.  Ids have no letter below the comma, so lines sort as ids do."""
    return in_order(name, sorted(lines))


def rows(name: str, cells: Iterable[tuple[object, ...]]) -> bytes:
    """Return a table of CSV whose rows begin with no id: they are sorted by their cells."""
    return in_order(name, (line(map(str, row)) for row in sorted(cells)))


def in_order(name: str, lines: Iterable[str]) -> bytes:
    """Return a table of CSV with *lines* as they come."""
    return "\n".join((",".join(COLUMNS[name]), *lines, "")).encode("utf-8")


def line(cells: Iterable[str]) -> str:
    """Return a line of CSV.

    >>> line(("a", "b, c", 'say "d" twice'))
    'a,"b, c","say ""d"" twice"'
    """
    return ",".join(map(cell, cells))


def cell(text: str) -> str:
    """Return a cell of CSV, quoted where it must be; ids, dates and numbers need no look."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


cell_again = lru_cache(maxsize=1_000)(cell)
"""The same for cells that many rows share: keys, units and notes."""


def flat(text: str) -> str:
    """Return *text* on one line."""
    return " ".join(text.split())


def limited(content: bytes, name: str, source: str) -> None:
    """Refuse a table of *source* that is larger than a table may be."""
    if len(content) > MAX_BYTES:
        raise CallError(
            f"{source}: {name} would have {len(content) // 2**20:,} MiB, and "
            f"{MAX_BYTES // 2**20} may be; split the file into several"
        )
