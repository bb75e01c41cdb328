"""Take a place on disk as callers have it: a path, or its text."""

from importlib.resources.abc import Traversable
from pathlib import Path


def located(place: Traversable | str) -> Traversable:
    """
    Return *place* as something to read from: a text is a path.

    >>> located("a/b") == Path("a/b") == located(Path("a/b"))
    True
    """
    return Path(place) if isinstance(place, str) else place
