"""Try a task: whatever goes wrong is told in words and loses nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from aidgraph.errors import AidgraphError

T = TypeVar("T")
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Failed:
    """
    Say why nothing came of a task: the ``path`` it was given, and words that name it.

    ``error`` is what was raised, where that is an error of ours or of the system.
    """

    path: Path
    message: str
    error: AidgraphError | OSError | MemoryError | None = field(
        default=None, compare=False, repr=False
    )


def attempt(work: Callable[[Path], T], path: Path) -> T | Failed:
    """
    Return what *work* makes of *path*, or why it failed.

    >>> attempt(Path.stat, Path("no-such-file")).message
    'no-such-file: No such file or directory'
    """
    try:
        return work(path)
    except AidgraphError as error:
        return Failed(path, str(error), error)
    except OSError as error:
        return Failed(path, f"{error.filename or path}: {error.strerror or error}", error)
    except MemoryError as error:
        return Failed(path, f"{path}: the memory was not enough for it", error)
    except Exception as error:  # noqa: BLE001  a fault in one report must not lose the others
        words = f"{type(error).__name__}: {error}"[:_MOST_WORDS]
        return Failed(path, f"{path}: a fault of aidgraph ({words}); please report it")
