"""Work something out with the first call, whichever thread makes it, and keep it."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Hold the value of a function without arguments, worked out when it is first wanted.

    >>> answers = iter([1, 2])
    >>> first = Lazy(lambda: next(answers))
    >>> first(), first()
    (1, 1)
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._lock = Lock()
        self._answer: list[T] = []

    def __call__(self) -> T:
        """Return the answer; others wait while it is worked out."""
        with self._lock:
            if not self._answer:
                self._answer.append(self._work())
        return self._answer[0]
