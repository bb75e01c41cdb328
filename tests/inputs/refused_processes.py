"""Refuse every process to a quick test, by whatever means it would be started."""

import multiprocessing.process
import sys
from contextlib import contextmanager

STARTS = frozenset(
    {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
     "subprocess.Popen"}
)  # fmt: skip
_refused = []  # the test that may start no process


class ProcessStartedError(AssertionError):
    """Say that a quick test tried to start a process."""


def watch():
    """Look at each process that is started from now on; such a watch stays to the end."""
    sys.addaudithook(_refuse)
    process = multiprocessing.process.BaseProcess
    process.start = _watched(process.start)  # some of its ways are not told to the hook


@contextmanager
def to(test):
    """Refuse processes to *test* while this lasts; without a name nothing is refused."""
    if test:
        _refused.append(test)
    try:
        yield
    finally:
        _refused.clear()


def _refuse(event, _arguments):
    if _refused and event in STARTS:
        raise ProcessStartedError(
            f"{_refused[-1]} starts a process ({event}): mark it `process`, for it is not quick"
        )


def _watched(start):
    def watched(process):
        _refuse("subprocess.Popen", ())
        start(process)

    return watched
