"""Extract many files on all cores: in order, the same bytes, no file lost by another's error."""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from aidgraph.errors import AidgraphError
from aidgraph.extract.assemble import extract
from aidgraph.extract.run import Extracted, Extractor, refuse_twins
from aidgraph.extract.words.choose import choose_tagger

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

_TO_END = 3  # seconds in which a worker that is stopped clears away what it began
_WARM = "2021年，甲市投入1万元建成乙县医院。"


@dataclass(frozen=True, slots=True)
class Failed:
    """Say why there is no encoding of a file."""

    path: Path
    message: str


Result = Extracted | Failed


def cores() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_tables() -> None:
    """Read the lexicons and the gazetteer now, not with the first report; the model is not read."""
    extract(_WARM, "warm", choose_tagger("rules"))


def extract_files(extractor: Extractor, paths: Sequence[Path], jobs: int = 1) -> Iterator[Result]:
    """
    Extract each file; yield what was made of it, in the order of *paths*.

    A file that fails, whatever the reason, does not stop the others.  With *jobs* above 1 so many
    processes read at once.  They begin here, not at the first result, so that a caller may start
    threads afterwards; they end with the last result, or when the iterator is closed.

    Args:
        extractor: What each file is given to.
        paths: The files.
        jobs: How many to read at once; the results are the same to the byte.

    Raises:
        CallError: If two files would get the same folder; nothing is read then.
    """
    refuse_twins(paths)
    jobs = min(jobs, len(paths))
    if jobs <= 1:
        return map(partial(_attempt, extractor), paths)
    return _results(paths, _Workers(extractor, jobs))


def _attempt(extractor: Extractor, path: Path) -> Result:
    try:
        return extractor.extract_file(path)
    except AidgraphError as error:
        return Failed(path, str(error))
    except OSError as error:
        return Failed(path, f"{error.filename or path}: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001  a fault in one report must not lose the others
        words = f"{type(error).__name__}: {error}"[:300]
        return Failed(path, f"{path}: a fault of aidgraph ({words}); please report it")


def _results(paths: Sequence[Path], workers: "_Workers") -> Iterator[Result]:
    """Hand out the files, one at a time to each worker, and yield the results in their order."""
    waiting = deque(range(len(paths)))
    done: dict[int, Result] = {}
    try:
        for number in range(len(paths)):
            while number not in done:
                workers.hand_out(waiting, paths)
                done.update(workers.collect(paths))
            yield done.pop(number)
    finally:
        workers.stop()


@dataclass(slots=True)
class _Worker:
    """Hold a process that reads, our end of its pipe, and the number of the file it has."""

    process: BaseProcess
    pipe: "Connection[Path, Result]"
    number: int | None = None


class _Workers:
    """Hold the processes; one that dies is replaced, and only its own file is lost."""

    def __init__(self, extractor: Extractor, jobs: int) -> None:
        self.extractor = extractor
        # The tables are read once, here, and shared.  The model is not: its library has threads,
        # which a fork would lose, so each worker reads it.
        read_tables()
        with _shared():
            self.workers = [self._started() for _ in range(jobs)]

    def _started(self) -> _Worker:
        context: ForkContext | SpawnContext
        context = get_context("fork") if _is_single() else get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self.extractor, theirs), daemon=True)
        with _without_interrupt():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def hand_out(self, waiting: deque[int], paths: Sequence[Path]) -> None:
        """Give each worker that has nothing to do the next file."""
        for worker in self.workers:
            if worker.number is None and waiting:
                worker.number = waiting.popleft()
                with suppress(OSError):  # one that is gone is found when its result is due
                    worker.pipe.send(paths[worker.number])

    def collect(self, paths: Sequence[Path]) -> Iterator[tuple[int, Result]]:
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

    def _replace(self, worker: _Worker, path: Path) -> str:
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
    """Keep what is in memory where it is: a collection in a fork would touch, so copy, all of it."""
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


def _serve(extractor: Extractor, pipe: "Connection[Result, Path]") -> None:
    """Read the files that come, until the parent goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as an error would, clearing away
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(_attempt(extractor, pipe.recv()))
