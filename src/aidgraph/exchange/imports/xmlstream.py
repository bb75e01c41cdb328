"""Stream outside XML: no document types, no entities, no network, bounded."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from aidgraph.errors import CallError
from aidgraph.files.attributes import AttributeCounter
from aidgraph.files.doctype import PROLOG, refuse_document_type

MAX_ELEMENT = 16 * 1024**2  # bytes read without an element of those asked for being done


class _Checked:
    """Pass a stream on after a look at its start: a document type is refused unread."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream = stream
        self.name = name
        self.start = stream.read(PROLOG)
        self.pending = 0
        self.attributes = AttributeCounter(name)
        refuse_document_type(self.start, name)

    def read(self, size: int = -1) -> bytes:
        if self.start:
            data, self.start = self.start, b""
        else:
            data = self.stream.read(size)
        self.attributes.look(data)
        self.pending += len(data)
        if self.pending > MAX_ELEMENT:
            raise CallError(
                f"{self.name}: over {MAX_ELEMENT:,} bytes without an end of what is looked for; "
                "it is refused, for all of that would have to be held in memory"
            )
        return data


def elements(stream: BinaryIO, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """
    Yield each element named one of *tags*, whole, and forget it when the next is asked for.

    The memory used is that of the largest such element, not of the file.

    Raises:
        CallError: If it is no well-formed XML (with line and column), or has a document type.
    """
    source = _Checked(stream, name)
    events = etree.iterparse(
        source,
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for _, element in events:
            # A document type stands before the root alone, so the first element tells.
            if first and element.getroottree().docinfo.internalDTD is not None:
                raise CallError(f"{name}: a document type (DOCTYPE) is refused")
            first = False
            source.pending = 0
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise CallError(f"{name}: not well-formed XML: {_reason(error, events)}") from error


def _reason(error: etree.XMLSyntaxError, events: "etree.iterparse[object]") -> str:
    """Return what is wrong: lxml's own words are lost where it stops before the first element."""
    first = next(iter(events.error_log), None)
    if error.lineno or first is None:
        return str(error.msg)
    return f"{first.message}, line {first.line}, column {first.column}"
