"""Work on many paths in several processes: in order, nothing lost by another's error."""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from aidgraph.tasks.attempt import Failed, attempt

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

T = TypeVar("T")
_TO_END = 3  # seconds in which a worker that is stopped clears away what it began


def cores() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work_in_processes(
    work: Callable[[Path], T], paths: Sequence[Path], jobs: int
) -> Iterator[T | Failed]:
    """
    Yield what *work* makes of each of *paths*, in their order, from *jobs* processes.

    They begin here, not at the first result, so that a caller may start threads afterwards; they
    end with the last result, or when the iterator is closed.  What was read before is shared.
    """
    return _results(paths, _Processes(work, jobs))


def _results(paths: Sequence[Path], workers: "_Processes[T]") -> Iterator[T | Failed]:
    """Hand out the tasks, one at a time to each worker, and yield the results in their order."""
    waiting = deque(range(len(paths)))
    done: dict[int, T | Failed] = {}
    try:
        for number in range(len(paths)):
            while number not in done:
                workers.hand_out(waiting, paths)
                done.update(workers.collect(paths))
            yield done.pop(number)
    finally:
        workers.stop()


@dataclass(slots=True)
class _Worker(Generic[T]):
    """Hold a process that works, our end of its pipe, and the number of the task it has."""

    process: BaseProcess
    pipe: "Connection[Path, T | Failed]"
    number: int | None = None


class _Processes(Generic[T]):
    """Hold the processes; one that dies is replaced, and only its own task is lost."""

    def __init__(self, work: Callable[[Path], T], jobs: int) -> None:
        self.work = work
        with _shared():
            self.workers = [self._started() for _ in range(jobs)]

    def _started(self) -> _Worker[T]:
        context: ForkContext | SpawnContext
        context = get_context("fork") if _is_single() else get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self.work, theirs), daemon=True)
        with _without_interrupt():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def hand_out(self, waiting: deque[int], paths: Sequence[Path]) -> None:
        """Give each worker that has nothing to do the next task."""
        for worker in self.workers:
            if worker.number is None and waiting:
                worker.number = waiting.popleft()
                with suppress(OSError):  # one that is gone is found when its result is due
                    worker.pipe.send(paths[worker.number])

    def collect(self, paths: Sequence[Path]) -> Iterator[tuple[int, T | Failed]]:
        """Wait until a worker has a result; yield those that are there."""
        busy = {worker.pipe: worker for worker in self.workers if worker.number is not None}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]  # what was waited for is a pipe of ours
            number, worker.number = worker.number, None
            assert number is not None
            try:
                yield number, worker.pipe.recv()
            except (EOFError, OSError):
                yield number, Failed(paths[number], self._replace(worker, paths[number]))

    def _replace(self, worker: _Worker[T], path: Path) -> str:
        """Start another in the place of a worker that died; return what to say of it."""
        worker.process.join()
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = self._started()
        return (
            f"{path}: the process that read it ended ({_stated(worker.process.exitcode)}), "
            "perhaps for want of memory; split the file, or give --jobs a smaller number"
        )

    def stop(self) -> None:
        """End all; one that is at work clears away what it began."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(_TO_END)
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


def _stated(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"status {exitcode}"


def _is_single() -> bool:
    """Tell whether this process has one thread, so that it may fork."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208


@contextmanager
def _shared() -> Iterator[None]:
    """Keep what is in memory: a collection of rubbish in a fork would touch, so copy, all of it."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _without_interrupt() -> Iterator[None]:
    """Begin a process that does not hear Ctrl-C: its parent does, and stops it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[Path], T], pipe: "Connection[T | Failed, Path]") -> None:
    """Work on the paths that come, until the parent goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as an error would, clearing away
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(attempt(work, pipe.recv()))
