"""Keep what a call writes apart from what it reads, and from what else it writes."""

from collections.abc import Sequence
from pathlib import Path

from aidgraph.errors import CallError

_GRAPH = {"graph.jsonld", "graph.nq", "graph.ttl", "manifest.json"}  # and all that is in `store`


def require_apart(written: Sequence[Path], read: Sequence[Path]) -> None:
    """
    Require that no file to write is a file to read, or another one to write.

    Args:
        written: The files to write, there or not.
        read: The files and folders to read.

    Raises:
        CallError: If one is; or if it is a part of the built graph in one of the folders.

    >>> require_apart([Path("a.html")], [Path("a.txt")])
    >>> require_apart([Path("a.html"), Path("./a.html")], [])
    Traceback (most recent call last):
    aidgraph.errors.CallError: a.html: two things would be written there; name another file to write
    """
    for at, path in enumerate(written):
        for other in read:
            if _is_same(path, other):
                raise _refusal(path, "it is read as well")
            if _is_part_of_graph(path, other):
                raise _refusal(path, f"it is a part of the graph in {other}")
        if any(_is_same(path, other) for other in written[:at]):
            raise _refusal(path, "two things would be written there")


def _refusal(path: Path, what: str) -> CallError:
    return CallError(f"{path}: {what}; name another file to write")


def _is_same(path: Path, other: Path) -> bool:
    """Tell whether both are one file, there or to be made; a device may be named twice."""
    if path.exists() and other.exists():
        return path.is_file() and path.samefile(other)
    return path.absolute() == other.absolute()


def _is_part_of_graph(path: Path, folder: Path) -> bool:
    """Tell whether *path* is there, and of what `build` wrote into *folder*."""
    if not path.exists() or not folder.joinpath("manifest.json").is_file():
        return False
    here, inside = path.resolve(), folder.resolve()
    if not here.is_relative_to(inside):
        return False
    first, *rest = here.relative_to(inside).parts or ("store",)
    return first == "store" or (first in _GRAPH and not rest)
