"""The process that loads a graph once and forks a worker whenever it is asked to.

``python -m aidgraph.query.workers.fork_server FD`` is started by
:class:`aidgraph.query.workers.pool.Workers`; FD is one
end of a socket.  The process has a single thread, so that it may fork; a fork shares the loaded
graph and takes some 10 ms.  A worker answers one query after the other until it is killed.  It can
write no file and use no more memory than allowed; on Linux it has no network, if the kernel lets
ordinary users have a network namespace of their own, and ends with its parent.
"""

import ctypes
import gc
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox

from aidgraph.query.answer import Job, Limits, answer
from aidgraph.query.workers.channel import receive, send

ORDER = struct.Struct("!ci")
"""What the server asks for: ``f`` a fork, with a socket for it; ``k`` an end to a worker; ``s`` how
a worker ended: its exit status, or the number of the signal below nought."""

_NEW_USER_AND_NET = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET of linux/sched.h
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_REMEMBERED = 64  # workers whose end is kept until somebody asks
_GRACE = 2  # seconds after the limit, when the server should have ended the worker itself


def main(control: socket.socket) -> None:
    """Load what the first message says, then fork and kill until the server goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends us when it is interrupted
    config, _ = receive(control)
    sealed = _without_network()
    store = _load(Path(config["snapshot"]))
    for name, text in config["named"].items():
        graph = ox.NamedNode(name)
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    send(control, {"triples": len(store), "sealed": sealed})
    gc.collect()
    gc.freeze()  # a collection would touch, and so copy, the pages that forks share
    children: set[int] = set()
    ended: dict[int, int] = {}
    while True:
        order, handed, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if len(order) < ORDER.size:
            return
        _bury(children, ended)
        kind, pid = ORDER.unpack(order)
        if kind == b"f":
            pid = _fork(store, config, control, handed[0])
            children.add(pid)
            control.sendall(ORDER.pack(b"f", pid))
        elif kind == b"s":
            status = ended.pop(pid) if pid in ended else _status(pid, 0, children)
            control.sendall(ORDER.pack(b"s", status))
        elif pid in children:  # never a process that got the number of a dead worker
            os.kill(pid, signal.SIGKILL)


def _load(snapshot: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(snapshot), format=ox.RdfFormat.N_QUADS)
    return store


def _bury(children: set[int], ended: dict[int, int]) -> None:
    """Let go of the workers that have ended; remember how the last of them did."""
    for pid in list(children):
        status = _status(pid, os.WNOHANG, children)
        if pid not in children:
            ended[pid] = status
    while len(ended) > _REMEMBERED:
        del ended[next(iter(ended))]


def _status(pid: int, how: int, children: set[int]) -> int:
    """Return how a worker ended, and let go of it; 0 where it has not, or is none of ours."""
    if pid not in children:
        return 0
    found, status = os.waitpid(pid, how)
    if found:
        children.discard(pid)
    return os.waitstatus_to_exitcode(status) if found else 0


def _fork(store: ox.Store, config: dict[str, Any], control: socket.socket, handed: int) -> int:
    pid = os.fork()
    if pid:
        os.close(handed)
        return pid
    try:
        control.close()
        _work(store, config, socket.socket(fileno=handed))
    finally:
        os._exit(1)


def _work(store: ox.Store, config: dict[str, Any], channel: socket.socket) -> NoReturn:
    """Answer jobs until the server goes."""
    _confine(config["memory"])
    limits = Limits(**config["limits"])
    while True:
        try:
            job, _ = receive(channel)
        except (EOFError, OSError):
            os._exit(0)
        _limit_time(config["seconds"])
        try:
            found = answer(store, Job(**job), limits)
        except MemoryError:
            os._exit(2)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(channel, {"outcome": found.outcome, "form": found.form, "cut": found.cut}, found.body)


def _confine(memory: int) -> None:
    """Take from this process what a query has no need of."""
    used = _virtual_memory()
    if used:
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _limit_time(seconds: float) -> None:
    """End this process itself if the server does not: by the clock, and by the processor's."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds + _GRACE) + 1, hard))


def _virtual_memory() -> int:
    """Return how many bytes of address space this process has; 0 where that is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _without_network() -> bool:
    """Leave the network behind, for good; return whether the system allowed it."""
    if sys.platform != "linux":
        return False
    failed: int = ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NET)
    return not failed


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # at once: to take the graph apart piece by piece takes seconds
