"""Start the process that forks the workers, and speak with it."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aidgraph.errors import AidgraphError
from aidgraph.query.workers.channel import receive, send
from aidgraph.query.workers.fork_server import ORDER

if TYPE_CHECKING:
    from aidgraph.query.workers.settings import PoolSettings

_FORK_SERVER = "aidgraph.query.workers.fork_server"
_PATIENCE = 30.0  # seconds for a fork, which takes 10 ms


@dataclass(slots=True)
class Worker:
    """Hold the number of a worker's process and the socket to it."""

    pid: int
    channel: socket.socket

    def has_spoken(self, seconds: float) -> bool:
        """Wait up to *seconds* until the worker has sent something, or ended."""
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def is_alive(self) -> bool:
        """Tell whether a worker that has nothing to do is still there."""
        return self.channel.fileno() >= 0 and not self.has_spoken(0)

    def step_back(self, priority: int) -> None:
        """Let everybody else go first."""
        with suppress(OSError):  # it has just ended
            os.setpriority(os.PRIO_PROCESS, self.pid, priority)


class Spawner:
    """Fork workers; where the process that does it has died, start it anew."""

    def __init__(
        self, snapshot: Path, settings: "PoolSettings", named: Callable[[], Mapping[str, str]]
    ) -> None:
        self._config = {
            "snapshot": str(snapshot),
            "seconds": settings.seconds,
            "memory": settings.memory,
            "limits": asdict(settings.limits),
        }
        self._named = named
        self._made: Mapping[str, str] = {}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False
        self.sealed = False

    def start(self) -> None:
        """
        Start the process and wait until it has loaded the graph.

        Raises:
            AidgraphError: If it ends instead, or the server does.
        """
        self._made = dict(self._named())  # may take long: who closes need not wait for it
        with self._lock:
            if self._closed:
                raise AidgraphError("the server is ending")
            self._start()

    def fork(self) -> Worker:
        """
        Return a new worker.

        Raises:
            AidgraphError: If there is none to be had.
        """
        with self._lock:
            if self._closed:
                raise AidgraphError("the server is ending")
            try:
                return self._fork()
            except OSError:  # the process has died: once more, with a new one
                self._stop()
                self._start()
                return self._fork()

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        with self._lock, suppress(OSError):
            if self._control:
                self._control.sendall(ORDER.pack(b"k", worker.pid))
        worker.channel.close()

    def status(self, worker: Worker) -> int:
        """Return how a worker ended: its exit status, or the number of a signal below nought."""
        with self._lock:
            try:
                return self._ask_status(worker.pid)
            except OSError:  # the process has died as well
                return -signal.SIGKILL

    def close(self) -> None:
        """End the process, and the workers with it."""
        with self._lock:
            self._closed = True
            self._stop()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours  # at once: whatever fails, it is closed with the rest
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own module
                # -P: what lies in the current folder is not imported
                [
                    sys.executable,
                    "-P",
                    "-m",
                    _FORK_SERVER,
                    str(theirs.fileno()),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        try:
            send(ours, self._config | {"named": self._made})
            self.sealed = bool(receive(ours)[0]["sealed"])
        except (EOFError, OSError) as error:
            self._stop()
            raise AidgraphError("the process that loads the graph for queries has ended") from error
        ours.settimeout(_PATIENCE)

    def _fork(self) -> Worker:
        if not self._control:
            raise BrokenPipeError
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [ORDER.pack(b"f", 0)], [theirs.fileno()])
                said = self._control.recv(ORDER.size, socket.MSG_WAITALL)
            except OSError:
                ours.close()
                raise
        if len(said) < ORDER.size:
            ours.close()
            raise BrokenPipeError
        return Worker(ORDER.unpack(said)[1], ours)

    def _ask_status(self, pid: int) -> int:
        if not self._control:
            raise BrokenPipeError
        self._control.sendall(ORDER.pack(b"s", pid))
        said = self._control.recv(ORDER.size, socket.MSG_WAITALL)
        if len(said) < ORDER.size:
            raise BrokenPipeError
        return int(ORDER.unpack(said)[1])

    def _stop(self) -> None:
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
