"""Check the tables of a dataset that have a number against each other."""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from aidgraph.encoding.tables import Row, numbered, read_table
from aidgraph.errors import Problem

_NUMBERED = re.compile(r"(?P<stem>\w+)-(?P<number>\d+)\.csv", re.ASCII)
_OWN = "give each row an id of its own"
_AGAIN = "import the file again"
_BUCKETS = 256


def miscounted(folder: Traversable, files: Collection[str], numbers: int) -> Iterator[Problem]:
    """
    Yield the first number that has no table, and each table with a number of no meaning.

    Of the tables of one number each may be missing, yet not all: then its rows are lost.

    Args:
        folder: Where the tables are.
        files: The names of the tables without a number.
        numbers: Up to which number there should be tables.
    """
    there: set[int] = set()
    for name in sorted(file.name for file in folder.iterdir()):
        match = _NUMBERED.fullmatch(name)
        if not match or f"{match['stem']}.csv" not in files:
            continue
        number = int(match["number"])
        if 1 < number <= numbers and not match["number"].startswith("0"):
            there.add(number)
        else:
            what = f"there is no number {match['number']}: the last one is {numbers}"
            yield Problem(name, None, None, what, f"{_AGAIN}, or remove the table")
    missing = next((n for n in range(2, numbers + 1) if n not in there), None)
    if missing:
        what = f"no table has the number {missing}, yet the last one should be {numbers}"
        yield Problem(numbered("claims.csv", missing), None, None, what, _AGAIN)


def entity_files(folder: Traversable, numbers: int, problems: list[Problem]) -> dict[str, str]:
    """Return the file of each entity by its id; it may stand in one alone."""
    known: dict[str, str] = {}
    for row in _rows(folder, "entities.csv", numbers, problems):
        if known.setdefault(row["id"], row.file) != row.file:
            row.refuse("id", f"{row['id']!r} stands in {known[row['id']]} too", _OWN)
            problems += row.problems
    return known


class IdHashes:
    """
    Find ids that came more than once among very many: 8 bytes are held of each.

    >>> hashes = IdHashes()
    >>> hashes.take(["claim-1", "claim-2"])
    >>> hashes.take(["claim-2", "claim-3"])
    >>> hashes.repeated() == {hash("claim-2")}
    True
    """

    def __init__(self) -> None:
        self._buckets = [array("q") for _ in range(_BUCKETS)]

    def take(self, ids: Iterable[str]) -> None:
        """Take some ids."""
        for value in map(hash, ids):
            self._buckets[value % _BUCKETS].append(value)

    def repeated(self) -> set[int]:
        """Return the hashes that came more than once; very rarely they are of several ids."""
        found: set[int] = set()
        for bucket in self._buckets:
            if len(set(bucket)) < len(bucket):
                found.update(value for value, times in Counter(bucket).items() if times > 1)
        return found


def standing_again(
    folder: Traversable, numbers: int, hashes: Mapping[str, IdHashes]
) -> Iterator[Problem]:
    """Yield each row whose id stands in a table of a lower number too, by the *hashes* of ids."""
    for file, known in hashes.items():
        sought = known.repeated()
        if not sought:
            continue
        first: dict[str, str] = {}
        for row in _rows(folder, file, numbers, []):
            if hash(row["id"]) in sought and first.setdefault(row["id"], row.file) != row.file:
                what = f"{row['id']!r} stands in {first[row['id']]} too"
                yield Problem(row.file, row.number, "id", what, _OWN)


def _rows(folder: Traversable, file: str, numbers: int, problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows of the table *file* of every number."""
    for n in range(1, numbers + 1):
        yield from read_table(folder.joinpath(numbered(file, n)), file, problems, n)
