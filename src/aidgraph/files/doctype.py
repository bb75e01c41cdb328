"""Refuse XML that declares a document type: entities of it can grow to any size."""

import re
from collections.abc import Iterator

from aidgraph.errors import CallError

PROLOG = 64 * 1024  # bytes at the start that are enough for lxml, which expands little by itself
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARATION = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse_document_type(start: bytes, name: str) -> None:
    """
    Refuse XML with a document type or entity declaration anywhere in *start*, in any encoding.

    The first ``PROLOG`` bytes are enough where lxml reads the rest, without entities or within its
    own limits; a parser that expands entities, as Oxigraph's does, is given the whole file.

    Raises:
        CallError: Naming the file.

    >>> refuse_document_type(b"<a/>", "a.xml")
    >>> refuse_document_type(b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "a.xml")
    Traceback (most recent call last):
    aidgraph.errors.CallError: a.xml: a document type (DOCTYPE) is refused; save the file without it
    """
    for text in _readings(start):
        if _DECLARATION.search(text):
            raise CallError(
                f"{name}: a document type (DOCTYPE) is refused; save the file without it"
            )


def _readings(start: bytes) -> Iterator[str]:
    yield start.decode("latin-1")
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            yield start.decode(encoding, "replace")
    if b"\x00" in start[:8]:
        yield start.replace(b"\x00", b"").decode("latin-1")
