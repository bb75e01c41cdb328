"""Write sorted triples as Turtle, N-Quads and JSON-LD: the same triples, the same bytes."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from aidgraph.rdf.terms import PREFIXES

_PIECE = 2**22  # bytes
_NONE: Mapping[str, str] = {}
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
# A literal or an IRI, which stay as they are, or a prefixed name in two parts.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|<[^>]*>|(?P<prefix>[A-Za-z][\w.-]*)?:(?P<local>(?:[^\s\\"<>;,]|\\.)*)'
)


def to_lines(triples: Iterable[ox.Triple]) -> list[str]:
    """Return *triples* as sorted lines of N-Triples, without duplicates.

    Python sorts strings by code point, which is the order of ``LC_ALL=C sort`` on UTF-8.
    """
    return sorted({f"{triple} ." for triple in triples})


def serialize(lines: Iterable[str], suffix: str, prefixes: Mapping[str, str] = _NONE) -> bytes:
    r"""
    Return sorted lines of N-Triples in the format of *suffix*: ttl, nq, nt or jsonld.

    *prefixes* are added to the usual ones; where two fit an IRI the longer one is taken.  An IRI
    whose prefixed name would need a backslash (``id:a\/b``) is written in full in Turtle: Virtuoso
    7.2 keeps the backslash.

    N-Quads without a graph name are N-Triples: everything stands in the default graph.

    Raises:
        SyntaxError: If a line is not N-Triples (pyoxigraph's parser is strict).

    >>> line = '<http://example.org/a> <http://www.w3.org/2004/02/skos/core#note> "b" .'
    >>> print(serialize([line], "ttl").decode().splitlines()[-1])
    <http://example.org/a> skos:note "b" .
    """
    text = "".join(f"{line}\n" for line in lines).encode("utf-8")
    if suffix in {"nq", "nt"}:
        return text
    known = {**PREFIXES, **prefixes}
    triples = (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    data = ox.serialize(triples, format=FORMATS[suffix], prefixes=known) or b""
    return _without_escaped_names(data, known) if suffix == "ttl" else data


class _Pieces(BytesIO):
    """Write to *stream* in large pieces, of whole lines where there are any, as *changed*."""

    def __init__(self, stream: IO[bytes], changed: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._stream, self._changed, self._size = stream, changed, 0
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes
        """Hold *data*, and write what is held once it is a piece."""
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size >= _PIECE:
            held = b"".join(self._held)
            end = held.rfind(b"\n") + 1 or len(held)  # JSON-LD is one line
            self._stream.write(self._changed(held[:end]))
            rest = held[end:]
            self._held, self._size = [rest], len(rest)
        return len(data)

    def close(self) -> None:
        """Write what is held still."""
        self._stream.write(self._changed(b"".join(self._held)))
        super().close()


def write_as(nquads: Path, target: Path, suffix: str, prefixes: Mapping[str, str] = _NONE) -> None:
    """
    Write the sorted N-Quads in the file *nquads* to *target* as :func:`serialize` would.

    The triples pass one by one, however many there are.

    Raises:
        OSError: If a file cannot be read or written.
    """
    known = {**PREFIXES, **prefixes}
    triples = (quad.triple for quad in ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS))

    def changed(text: bytes) -> bytes:
        return _without_escaped_names(text, known) if suffix == "ttl" else text

    with target.open("wb") as stream, closing(_Pieces(stream, changed)) as pieces:
        ox.serialize(triples, pieces, format=FORMATS[suffix], prefixes=known)


def _without_escaped_names(turtle: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Return *turtle* with each prefixed name that has a backslash written as a full IRI."""

    def full(token: re.Match[str]) -> str:
        prefix, local = token["prefix"], token["local"]
        if local is None or "\\" not in local:
            return token[0]
        return "<" + prefixes[prefix or ""] + local.replace("\\", "") + ">"

    if b"\\" not in turtle:
        return turtle
    lines = turtle.decode("utf-8").split("\n")
    written = [_TOKEN.sub(full, line) if "\\" in line else line for line in lines]
    return "\n".join(written).encode("utf-8")
