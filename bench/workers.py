"""Measure how much sooner two processes, or two workers of Dask, make the parts of a library.

`python bench/workers.py [REPORTS]` (400 by default): seconds by the clock, so the machine must be
at rest; the load is printed, and above 1 the figures say nothing.  Workers of Dask run before the
clock starts.  The bars are 1.6 for two processes and 1.4 for Dask; for `extract` see
`extract_speed.py`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from aidgraph.build.part import make_part
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.tasks.run import Workplace, run_tasks
from reports import write_reports
from timing import machine

_TIMES = 3  # of which the quickest counts


def main() -> None:
    """Print the seconds of each way, and the ratios to one process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=400)
    number = parser.parse_args().reports
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory(prefix="aidgraph-workers-") as place:
        folders = write_reports(Path(place) / "reports", range(number))
        measured = partial(_quickest, place=Path(place))
        alone = measured(partial(_make, folders, Workplace(jobs=1)))
        two = measured(partial(_make, folders, Workplace(jobs=2)))
        from distributed import LocalCluster  # noqa: PLC0415  its threads would forbid forks above

        local: Any = LocalCluster  # has no types
        with local(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            there = Workplace("dask", scheduler=cluster.scheduler_address)
            dask = measured(partial(_make, folders, there))
    print(f"parts of {number} reports: one process {alone:.1f} s")
    print(f"two processes: {two:.1f} s, {alone / two:.2f} times as quick (bar 1.6)")
    print(f"Dask, two workers: {dask:.1f} s, {alone / dask:.2f} times as quick (bar 1.4)")


def _quickest(make: Callable[[Path], None], place: Path) -> float:
    seconds = []
    for _ in range(_TIMES):
        with tempfile.TemporaryDirectory(dir=place) as cache:
            begin = time.monotonic()
            make(Path(cache))
            seconds.append(time.monotonic() - begin)
    return min(seconds)


def _make(folders: list[Path], workplace: Workplace, cache: Path) -> None:
    work = partial(make_part, cache=cache)
    for part in run_tasks(work, folders, workplace, prepare=vocabulary):
        assert hasattr(part, "lines"), part


if __name__ == "__main__":
    main()
