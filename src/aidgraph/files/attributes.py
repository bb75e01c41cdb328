"""Refuse XML with an element of very many attributes: reading it takes their number squared."""

import re

from aidgraph.errors import CallError

MAX_ATTRIBUTES = 10_000  # of one element; no vocabulary has a hundred
_LONG = re.compile(rb"<[^<]{4096,}")
_VALUE = re.compile(rb"=[ \t\r\n]*[\"']")


class AttributeCounter:
    """Count the attributes of each element of a file, as its bytes go by.

    A start tag has no ``<`` in it: what lies between two of these is looked at, where it is long.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.open = 0  # attributes since the last sign of a start

    def look(self, data: bytes) -> None:
        """
        Take the next bytes of the file.

        Raises:
            CallError: If one element has over ``MAX_ATTRIBUTES``.

        >>> AttributeCounter("a.xml").look(b"<a>" + b" b='1'" * 10_001)
        Traceback (most recent call last):
        aidgraph.errors.CallError: a.xml: an element has over 10,000 attributes; it is refused
        """
        if b"\0" in data[:64]:  # UTF-16 or UTF-32: the signs looked for are of ASCII
            data = data.replace(b"\0", b"")
        first, last = data.find(b"<"), data.rfind(b"<")
        self._count(self.open + len(_VALUE.findall(data[: first if first >= 0 else len(data)])))
        if first < 0:
            return
        for found in _LONG.finditer(data, first):
            self._count(len(_VALUE.findall(found.group())))
        self._count(len(_VALUE.findall(data[last:])))

    def _count(self, attributes: int) -> None:
        self.open = attributes
        if attributes > MAX_ATTRIBUTES:
            raise CallError(
                f"{self.name}: an element has over {MAX_ATTRIBUTES:,} attributes; it is refused"
            )
