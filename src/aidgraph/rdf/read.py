"""Read a file of RDF that others made: strictly, within limits, and nothing is fetched."""

import re
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.files.doctype import refuse_document_type

MOST_BYTES = 256 * 2**20
MOST_SECONDS = 600  # of the processor, in the process that reads
MOST_DEEP = 500  # JSON of 2,000 levels takes a gigabyte of the parser, of 40,000 eleven
MOST_WRITTEN = 2 * 2**30  # of N-Quads: a short name in the file may stand for a very long one
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}

# Without going back: of a string of many megabytes, or one never closed, each letter is read once.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


class _Quads(BytesIO):
    """Collect N-Quads until there are too many bytes of them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes
        size = super().write(data)
        if self.tell() > MOST_WRITTEN:
            most = f"{MOST_WRITTEN // 2**20} MiB of N-Quads"
            raise CallError(f"{self._path}: it grows to more than {most}, the most that is read")
        return size


def read_rdf(path: Path) -> bytes:
    r"""
    Return what the file *path* states as N-Quads; its ending says how it is written.

    The parser may be ended by what nests deeply: call this in a process of its own.

    Raises:
        CallError: If there is no such file, its ending is unknown, it is too large, has a document
            type, nests too deeply, grows beyond measure, or is broken (with line and column).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place, "a.ttl")
    ...     _ = file.write_text("<a:s> <a:p> 'o' .")
    ...     read_rdf(file)
    b'<a:s> <a:p> "o" .\n'
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise CallError(f"{path}: no RDF by its name; it ends in one of {', '.join(FORMATS)}")
    if not path.is_file():
        raise CallError(f"{path}: no such file")
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CallError(f"{path}: larger than {MOST_BYTES // 2**20} MiB, the most that is read")
    if form == ox.RdfFormat.RDF_XML:
        refuse_document_type(data, str(path))  # all of it: this parser expands entities
    if form == ox.RdfFormat.JSON_LD and _depth(data) > MOST_DEEP:
        raise CallError(f"{path}: nested in more than {MOST_DEEP} levels, the most that is read")
    try:
        quads = ox.parse(
            data, form, base_iri=f"file:///{quote(path.name)}", rename_blank_nodes=True
        )
        written = _Quads(path)
        ox.serialize(quads, written, ox.RdfFormat.N_QUADS)
        return written.getvalue()
    except (SyntaxError, ValueError) as error:
        raise CallError(f"{path}: {error}") from error


def _depth(data: bytes) -> int:
    """Return how deep JSON nests: its brackets, those in strings not counted."""
    steps = (_STEPS.get(found[0], 0) for found in _STRING_OR_BRACKET.finditer(data))
    return max(accumulate(steps), default=0)
