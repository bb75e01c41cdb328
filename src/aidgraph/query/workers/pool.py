"""Run strangers' queries in worker processes that are killed at the limit and replaced.

pyoxigraph has no time-out, and a thread cannot be ended: only a process can.  A query that is not
quick loses its right of way and runs at the lowest priority; long ones never hold the last worker,
so that quick ones always find one.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from aidgraph.errors import AidgraphError
from aidgraph.query.answer import Answer, Job
from aidgraph.query.apart import how_it_ended
from aidgraph.query.workers.channel import receive, send
from aidgraph.query.workers.settings import PoolSettings
from aidgraph.query.workers.spawner import Spawner, Worker

LONG = 0.5
"""Seconds after which a query counts as long."""
_PRESSED = 0.1  # the same while others wait
_LOWEST = 19  # the priority of a query that is not quick, as `nice` counts
_QUICK = 0.2  # seconds after which a query must let others go first
_TICK = 0.05  # seconds between two looks at a running query
_REMEMBERED = 256  # long queries whose text is kept, to know them again

Reason = Literal["busy", "slow", "crashed", "cancelled"]


class QueryStoppedError(AidgraphError):
    """Report that a query was stopped, or not begun, and why."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class Workers:
    """Keep workers that answer queries on one graph; may be used by many threads.

    They start with the first query, or with :meth:`start`.

    Args:
        snapshot: The graph as N-Quads.
        settings: The limits.
        named: Makes more graphs, as N-Triples by name.

    >>> with Workers(Path("/dev/null")) as workers:
    ...     workers.ask(Job("ASK { }", results="csv")).body
    b'true'
    """

    def __init__(
        self,
        snapshot: Path,
        settings: PoolSettings | None = None,
        named: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.settings = settings or PoolSettings()
        self._spawner = Spawner(snapshot, self.settings, named)
        self._starting = threading.Lock()
        self._started = self._closed = False
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._waiting: deque[_Turn] = deque()
        self._long = 0
        self._known: OrderedDict[str, None] = OrderedDict()
        self._renewal = ThreadPoolExecutor(1, thread_name_prefix="renewal")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def sealed(self) -> bool:
        """Tell whether the workers have no network at all."""
        return self._spawner.sealed

    def start(self) -> None:
        """Load the graph and make the workers, unless that was done before."""
        with self._starting:
            if self._started:
                return
            self._spawner.start()
            for _ in range(self.settings.workers):
                self._give_back(self._spawner.fork())
            self._started = True

    def close(self) -> None:
        """End the workers and the process they come from."""
        self._renewal.shutdown()
        self._spawner.close()
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.channel.close()

    def ask(self, job: Job, cancelled: threading.Event | None = None) -> Answer:
        """
        Return the answer to *job*; set *cancelled* from another thread to give up.

        Raises:
            QueryStoppedError: If no worker is free in time, the query runs too long, its worker
                ends (it needs more memory than allowed), or it was cancelled.
        """
        self.start()
        run = _Run(job, self, cancelled or threading.Event())
        try:
            worker = self._take(run)
            if not worker.is_alive():
                self._replace(worker)
                worker = self._take(run)
            return self._run(run, worker)
        finally:
            run.end()

    def _run(self, run: "_Run", worker: Worker) -> Answer:
        try:
            found = run.on(worker)
        except BaseException:
            self._renew(worker)
            raise
        if run.stepped_back:
            self._renew(worker)
        else:
            self._give_back(worker)
        return found

    def _renew(self, worker: Worker) -> None:
        """Replace a worker while its client already has the answer."""
        self._spawner.kill(worker)
        with suppress(RuntimeError):  # the pool is closing
            self._renewal.submit(self._replace, worker)

    def _take(self, run: "_Run") -> Worker:
        """Return a free worker, in the order of asking."""
        if run.known and not run.become_long():
            raise QueryStoppedError("busy", "too many long queries are running; try again later")
        with self._lock:
            if self._idle:
                return self._idle.pop()
            full = len(self._waiting) >= self.settings.waiting
            if not full:
                turn = _Turn()
                self._waiting.append(turn)
        if not full:
            if turn.ready.wait(self.settings.seconds) and turn.worker:
                return turn.worker
            with self._lock:
                if turn.worker:  # it came at the last moment
                    return turn.worker
                self._waiting.remove(turn)
        raise QueryStoppedError("busy", "too many queries are running; try again later")

    def _give_back(self, worker: Worker) -> None:
        """Hand a worker to who waits longest, or keep it."""
        with self._lock:
            if self._closed:
                worker.channel.close()
            elif self._waiting:
                turn = self._waiting.popleft()
                turn.worker = worker
                turn.ready.set()
            else:
                self._idle.append(worker)

    def _replace(self, worker: Worker) -> None:
        """End a worker and make another: its priority cannot be raised again."""
        self._spawner.kill(worker)
        with suppress(AidgraphError):  # who gets the dead one makes the next attempt
            worker = self._spawner.fork()
        self._give_back(worker)

    def enter_long(self, text: str) -> bool:
        """Count one more long query, unless that would leave no worker for quick ones."""
        with self._lock:
            self._known[text] = None
            self._known.move_to_end(text)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            if self._long >= max(1, self.settings.workers - 1):
                return False
            self._long += 1
            return True

    def leave_long(self) -> None:
        """Count one long query less."""
        with self._lock:
            self._long -= 1

    def status(self, worker: Worker) -> int:
        """Return how a worker ended: its exit status, or the number of a signal below nought."""
        return self._spawner.status(worker)

    def is_known(self, text: str) -> bool:
        """Tell whether the same text took long before."""
        with self._lock:
            return text in self._known

    def patience(self) -> float:
        """Return how many seconds a query may take before it counts as long."""
        return _PRESSED if self._waiting else LONG


class _Turn:
    """Wait for a worker."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.worker: Worker | None = None


class _Run:
    """Watch one query on its worker."""

    def __init__(self, job: Job, workers: Workers, cancelled: threading.Event) -> None:
        self.job, self.workers, self.cancelled = job, workers, cancelled
        self.long = self.stepped_back = False
        self.known = workers.is_known(job.text)
        self._begin = 0.0
        self._worker: Worker | None = None

    def on(self, worker: Worker) -> Answer:
        """Run the query to its end, or raise."""
        self._worker, self._begin = worker, time.monotonic()
        if self.long:
            self._step_back()
        try:
            send(worker.channel, self.job.packed())
            header, body = receive(worker.channel, self._wait)
        except (EOFError, OSError) as error:
            status = self.workers.status(worker)
            raise QueryStoppedError("crashed", how_it_ended(status)) from error
        return Answer(header["outcome"], header["form"], body, header["cut"])

    def become_long(self) -> bool:
        """Count as long, if there is room for one more."""
        self.long = self.long or self.workers.enter_long(self.job.text)
        return self.long

    def end(self) -> None:
        """Make room for another long query."""
        if self.long:
            self.long = False
            self.workers.leave_long()

    def _wait(self) -> None:
        """Wait until the worker has something to say."""
        assert self._worker is not None
        while not self._worker.has_spoken(_TICK):
            spent = time.monotonic() - self._begin
            limit = self.workers.settings.seconds
            if self.cancelled.is_set():
                raise QueryStoppedError("cancelled", "nobody waits for the answer")
            if spent >= limit - _TICK / 2:
                raise QueryStoppedError(
                    "slow", f"stopped after {limit:g} s, the longest that a query may take"
                )
            if spent > _QUICK:
                self._step_back()
            if spent > self.workers.patience() and not self.become_long():
                raise QueryStoppedError(
                    "busy", "too many long queries are running; try again later"
                )

    def _step_back(self) -> None:
        """Let quicker queries go first."""
        if self._worker and not self.stepped_back:
            self._worker.step_back(_LOWEST)
            self.stepped_back = True
