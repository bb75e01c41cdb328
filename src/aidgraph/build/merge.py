"""Merge sorted lines that stand in files, a block of each at a time: nothing is held whole."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from mmap import mmap
from pathlib import Path

Block = list[bytes]
"""Sorted lines, each with its line break."""

FAN_IN = 1024  # how many sections are merged at once
_HELD = 2**23  # bytes of lines that a merge holds, over all its sections
_LARGEST = 2**17  # bytes of one block
_SMALLEST = 2**12


@dataclass(frozen=True, slots=True)
class Section:
    """Name the bytes of a file in which sorted lines stand, from ``start`` to ``end``."""

    path: Path
    start: int
    end: int


def blocks(section: Section, size: int = _LARGEST) -> Iterator[Block]:
    """
    Yield the lines of *section*, about *size* bytes at a time.

    The file is open only while it is read, so that there may be more sections than open files.
    """
    at = section.start
    while at < section.end:
        with section.path.open("rb", buffering=0) as stream:
            stream.seek(at)
            data = stream.read(min(size, section.end - at))
            data = data[: data.rfind(b"\n") + 1] or data + stream.readline()
        at += len(data)
        yield data.splitlines(keepends=True)


def read_together(sections: Sequence[Section]) -> list[Iterator[Block]]:
    """Return the blocks of each of *sections*, so small that all of them fit into memory."""
    size = min(_LARGEST, max(_SMALLEST, _HELD // max(1, len(sections))))
    return [blocks(section, size) for section in sections]


def merge(sources: Sequence[Iterator[Block]]) -> Iterator[tuple[int, Block]]:
    r"""
    Yield the lines of all *sources* in order, as runs that come from one of them, by its number.

    A line that stands in several comes once from each, from the first of them first.

    >>> one, other = iter([[b"a\n", b"b\n", b"d\n"]]), iter([[b"b\n"], [b"c\n"]])
    >>> [(number, b"".join(run)) for number, run in merge([one, other])]
    [(0, b'a\nb\n'), (1, b'b\n'), (1, b'c\n'), (0, b'd\n')]
    """
    firsts = ((number, next(source, None)) for number, source in enumerate(sources))
    heap = [(block[0], number, 0, block) for number, block in firsts if block]
    heapify(heap)
    while heap:
        _, number, at, block = heap[0]
        end = len(block)
        if len(heap) > 1:  # up to the first line of who comes next
            line, rival, *_ = min(heap[1:3])
            cut = bisect_right if number < rival else bisect_left
            end = cut(block, line, at + 1)
        yield number, block[at:end]
        if end < len(block):
            heapreplace(heap, (block[end], number, end, block))
        elif following := next(sources[number], None):
            heapreplace(heap, (following[0], number, 0, following))
        else:
            heappop(heap)


def unique(runs: Iterable[tuple[int, Block]]) -> Iterator[Block]:
    """Yield the lines of merged *runs*, each line once."""
    last = b""
    for _, run in runs:
        lines = run[1:] if run[0] == last else run
        if lines:
            last = lines[-1]
            yield lines


def gathered(sections: Sequence[Section], place: Path) -> list[Section]:
    """Return at most :data:`FAN_IN` sections with the lines of *sections*, new ones in *place*."""
    kept = list(sections)
    while len(kept) > FAN_IN:
        first, kept = kept[:FAN_IN], kept[FAN_IN:]
        kept.append(write_sorted(unique(merge(read_together(first))), place))
    return kept


def pieces(lines: Iterable[Block], size: int = 2**20) -> Iterator[bytes]:
    """Yield *lines* in pieces of *size* bytes or a little more."""
    piece: Block = []
    held = 0
    for block in lines:
        piece += block
        held += sum(map(len, block))
        if held >= size:
            yield b"".join(piece)
            piece, held = [], 0
    if piece:
        yield b"".join(piece)


def write_sorted(lines: Iterable[Block], place: Path) -> Section:
    """Write sorted *lines* into a new file in *place*."""
    place.mkdir(exist_ok=True)
    path = place / f"{len(list(place.iterdir()))}.sorted"
    with path.open("wb") as stream:
        for piece in pieces(lines):
            stream.write(piece)
    return Section(path, 0, path.stat().st_size)


class Edited:
    r"""
    Give the bytes of a section in pieces of whole lines: without some lines, and with others.

    A line that is there already is not inserted, one that is not there not removed.  Afterwards
    ``added`` and ``removed`` say how many were; ``seen`` gets every piece as it was before.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     section = write_sorted([[b"b\n", b"d\n", b"f\n"]], Path(place))
    ...     lines = Edited(section, [b"a\n", b"d\n", b"e\n", b"g\n"], [b"b\n", b"c\n"], size=3)
    ...     print(list(lines), lines.added, lines.removed)
    [b'a\n', b'd\ne\nf\n', b'g\n'] 3 1
    """

    def __init__(
        self,
        section: Section,
        come: Block,
        go: Iterable[bytes] = (),
        *,
        size: int = 2**24,
        seen: Callable[[bytes], object] = len,
    ) -> None:
        self.added = self.removed = 0
        self._go = frozenset(go)
        self._lines = sorted({*come, *self._go})
        self._section, self._size, self._seen = section, size, seen

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces, each of about the given size."""
        waiting = self._lines
        for piece in _whole_lines(self._section, self._size):
            self._seen(piece)
            last = piece[piece.rfind(b"\n", 0, -1) + 1 :]
            fitting = bisect_right(waiting, last)
            yield self._edited(piece, waiting[:fitting]) if fitting else piece
            waiting = waiting[fitting:]
        if rest := [line for line in waiting if line not in self._go]:
            self.added += len(rest)
            yield b"".join(rest)

    def _edited(self, piece: bytes, lines: Block) -> bytes:
        found, at = [], 0
        for line in lines:
            place = place_of(line, piece, at, len(piece))
            found.append(piece[at:place])
            at = place
            is_there = piece.startswith(line, place)
            if line in self._go:
                self.removed += is_there
                at += len(line) if is_there else 0
            elif not is_there:
                found.append(line)
                self.added += 1
        return b"".join([*found, piece[at:]])


def _whole_lines(section: Section, size: int) -> Iterator[bytes]:
    """Yield the bytes of *section* in pieces of whole lines, of *size* bytes where lines allow."""
    with section.path.open("rb", buffering=0) as stream:
        stream.seek(section.start)
        left, rest = section.end - section.start, b""
        while left:
            data = stream.read(min(size, left))
            left -= len(data)
            end = data.rfind(b"\n") + 1
            if not end:
                rest += data
                continue
            yield rest + data[:end]
            rest = data[end:]


def place_of(line: bytes, lines: bytes | mmap, low: int, high: int) -> int:
    """Return where the first of sorted *lines* begins, from *low* to *high*, not before *line*.

    The last may lack its end, as in a file that was cut off.
    """
    while low < high:
        start = max(low, lines.rfind(b"\n", low, (low + high) // 2) + 1)
        end = lines.find(b"\n", start, high) + 1 or high
        if lines[start:end] < line:
            low = end
        else:
            high = start
    return low
