"""Say where tasks are worked on, and work on them there: the results are the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from aidgraph.tasks.attempt import Failed, attempt
from aidgraph.tasks.processes import work_in_processes

T = TypeVar("T")
Engine = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """
    Name where tasks are worked on.

    ``local`` is this machine, in ``jobs`` processes; ``dask`` a cluster, the one whose scheduler
    has the address ``scheduler``, or else the variable ``DASK_SCHEDULER_ADDRESS`` names, or else
    one of ``jobs`` workers that starts on this machine.
    """

    engine: Engine = "local"
    jobs: int = 1
    scheduler: str = ""


def _nothing() -> None:
    pass


def run_tasks(
    work: Callable[[Path], T],
    paths: Sequence[Path],
    workplace: Workplace,
    *,
    prepare: Callable[[], object] = _nothing,
) -> Iterator[T | Failed]:
    """
    Yield what *work* makes of each of *paths*, in their order; a task that fails stops no other.

    Args:
        work: A function, or a method, that another process can import; what it returns travels, so
            it writes to files what is large and returns what it counted.
        paths: What each task is about; on a cluster its workers must see the same file system.
        workplace: Where they are worked on.
        prepare: What several processes of this machine share is read by it before they begin.

    Raises:
        CallError: If the engine is not installed, or the cluster is not to be reached.

    >>> [text.upper() for text in run_tasks(str, [Path("a"), Path("b")], Workplace())]
    ['A', 'B']
    """
    if workplace.engine == "dask":
        from aidgraph.tasks.cluster import work_on_cluster  # noqa: PLC0415  an extra

        return work_on_cluster(work, paths, workplace.scheduler, workplace.jobs)
    jobs = min(workplace.jobs, len(paths))
    if jobs <= 1:
        return map(partial(attempt, work), paths)
    prepare()
    return work_in_processes(work, paths, jobs)
