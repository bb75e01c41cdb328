"""Find what a call means: files by name, those of folders, patterns, lists."""

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.files.limited import read_limited

MOST_BYTES = 2**24  # of a list of paths


def listed(file: Path) -> Iterator[Path]:
    """
    Yield the paths in a list: one a line, those that are not absolute as seen from its folder.

    Empty lines and those that begin with ``#`` are passed over.

    Raises:
        CallError: If there is no such file, it is over 16 MiB, or it is not UTF-8.
    """
    try:
        lines = read_limited(file, MOST_BYTES).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise CallError(f"{file}: {error.strerror}; give a list of paths, one a line") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{file}: byte {error.start} is not UTF-8") from error
    for line in lines:
        if line.strip() and not line.startswith("#"):
            yield file.parent / line.strip()


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """
    Yield *paths*, and for a pattern such as ``lib/*/r?`` what it fits, sorted.

    Raises:
        CallError: If a pattern fits nothing.

    >>> list(expanded([Path("reports/a")]))
    [PosixPath('reports/a')]
    """
    for path in paths:
        if path.exists() or not glob.has_magic(str(path)):
            yield path
            continue
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  it may be absolute
        if not found:
            raise CallError(f"{path}: nothing is called so")
        yield from map(Path, found)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """
    Yield the files among *paths*; of a folder those in it, sorted, hidden ones not.

    Raises:
        CallError: As :func:`expanded`.
    """
    for path in expanded(paths):
        if path.is_dir():
            entries = sorted(path.iterdir())
            yield from (e for e in entries if e.is_file() and not e.name.startswith("."))
        else:
            yield path
