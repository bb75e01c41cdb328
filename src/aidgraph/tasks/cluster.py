"""Work on many paths on a Dask cluster: small results come home as soon as they are there.

A worker that dies loses the task it had and those whose results had not come home; the scheduler
gives them to another.  A task that ends several workers is given up, and told.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aidgraph.errors import CallError
from aidgraph.files.vocabulary import use_vocabulary, vocabulary_folder
from aidgraph.tasks.attempt import Failed, attempt
from aidgraph.version import VERSION

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
_ADDRESS = "DASK_SCHEDULER_ADDRESS"
_HANDED_OUT = 2_000  # tasks that the scheduler knows of at a time: a library has millions
_TO_CONNECT = 10  # seconds


def work_on_cluster(
    work: Callable[[Path], T], paths: Sequence[Path], scheduler: str = "", workers: int = 2
) -> Iterator[T | Failed]:
    """
    Yield what *work* makes of each of *paths*, in their order, on the cluster at *scheduler*.

    Without an address, here or in ``DASK_SCHEDULER_ADDRESS``, so many *workers* start on this
    machine.

    Raises:
        CallError: If Dask is not installed, no cluster answers, or its workers have another
            version of aidgraph.
    """
    try:
        import distributed  # noqa: PLC0415  an extra
        from dask import config  # noqa: PLC0415
    except ImportError:
        raise CallError(
            "the engine dask is not installed; run `pip install 'aidgraph[scale]'`"
        ) from None
    address = scheduler or os.environ.get(_ADDRESS, "")
    if address:
        where: dict[str, Any] = {"address": address, "timeout": _TO_CONNECT}
    else:
        where = {"host": "127.0.0.1", "dashboard_address": None}
        where |= {"n_workers": workers, "threads_per_worker": 1}
    try:
        # A worker's profiler takes frames of a task to another thread, where a store's iterators
        # must not end; it would say so again and again.
        with config.set({"distributed.worker.profile.enabled": False}):
            client = distributed.Client(**where, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise CallError(f"{address}: no Dask scheduler answers ({error})") from None
    return _results(client, work, paths)


def _results(
    client: "Client", work: Callable[[Path], T], paths: Sequence[Path]
) -> Iterator[T | Failed]:
    """Yield the results in order; the cluster has what fits of the next tasks."""
    from distributed import as_completed  # noqa: PLC0415  an extra

    with client:
        _require_same_version(client)
        waiting = iter(enumerate(paths))
        numbers: dict[Any, int] = {}
        done: dict[int, T | Failed] = {}
        finished = as_completed(loop=client.loop, raise_errors=False)  # type: ignore[no-untyped-call]

        def hand_out(count: int) -> None:
            for number, path in islice(waiting, count):
                task = client.submit(
                    _attempt_there, work, path.resolve(), vocabulary_folder(), pure=False
                )
                numbers[task.key] = number
                finished.add(task)  # type: ignore[no-untyped-call]

        hand_out(_HANDED_OUT)
        for number in range(len(paths)):
            while number not in done:
                task = next(finished)
                mine = numbers.pop(task.key)
                done[mine] = _result(task, paths[mine])
                task.release()  # else it would be done again where its worker ends later
                hand_out(1)
            yield done.pop(number)


def _result(task: Any, path: Path) -> Any:
    """Bring the result of a task home, or tell why there is none."""
    if task.status == "finished":
        return task.result()
    why = task.exception() if task.status == "error" else None
    ended = type(why).__name__ == "KilledWorker"
    words = "it ended the workers that had it" if ended else str(why or "the cluster dropped it")
    return Failed(path, f"{path}: {words}")


def _attempt_there(work: Callable[[Path], T], path: Path, words: Path | None) -> T | Failed:
    """Try a task on a worker, with the vocabulary that the caller has."""
    return attempt(_with_words(work, words), path)


def _with_words(work: Callable[[Path], T], words: Path | None) -> Callable[[Path], T]:
    def worked(path: Path) -> T:
        if words is not None:
            use_vocabulary(words)  # before anything asks for words: the first answer stands
        elif vocabulary_folder() is not None:
            raise CallError(f"{path}: the worker has a vocabulary of its own; start it without")
        return work(path)

    return worked


def _require_same_version(client: "Client") -> None:
    """Refuse workers that would make other bytes."""
    found: dict[str, str] = client.run(_version)
    if other := sorted({version for version in found.values() if version != VERSION}):
        raise CallError(
            f"workers have aidgraph {', '.join(other)}, and {VERSION} is here; install one version"
        )


def _version() -> str:
    return VERSION
