"""Steps on the disk: counted, failing at one of them, or ending the process there.

Run as a program it has a command line of aidgraph as its arguments.  It runs that once, so that
what a command reads is there for all, and says how that ended; then it reads numbers of steps, and
says for each how a process ended that was killed at that step.
"""

import errno
import io
import os
import signal
import sys

import aidgraph.build.output
from aidgraph.files import atomic

STEPS = {
    os: ("chmod", "fsync", "link", "mkdir", "rename", "replace"),
    atomic: ("_renameat2",),
    aidgraph.build.output: ("create_store",),
}
FAILURES = {
    "no space": OSError(errno.ENOSPC, "No space left on device"),
    "disk error": OSError(errno.EIO, "Input/output error"),
    "no memory": MemoryError(),
}


class Disk:
    """Count the steps on the disk and fail at one of them."""

    def __init__(self, patch, fail_at=None, failure=None):
        self.steps, self.fail_at, self.failure = [], fail_at, failure
        for module, names in STEPS.items():
            for name in names:
                patch.setattr(module, name, self._counted(name, getattr(module, name)))
        patch.setattr(io, "open", self._counted_open(io.open))

    def step(self, name):
        """Count one step, or fail at it."""
        self.steps.append(name)
        if len(self.steps) == self.fail_at:
            raise self.failure

    def _counted(self, name, function):
        def call(*args, **named):
            self.step(name)
            return function(*args, **named)

        return call

    def _counted_open(self, function):
        def call(file, mode="r", *args, **named):
            if "w" not in mode:
                return function(file, mode, *args, **named)
            self.step("open to write")
            return _CountedStream(function(file, mode, *args, **named), self)

        return call


class _CountedStream:
    """A stream whose writes are steps; half of the data is there when one fails."""

    def __init__(self, stream, disk):
        self.stream, self.disk = stream, disk

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def write(self, data):
        self.stream.write(data[: len(data) // 2])
        self.disk.step("write")
        return self.stream.write(data[len(data) // 2 :])


class PlainPatch:
    """Set attributes for good: the process ends with them."""

    setattr = staticmethod(setattr)


class KillingDisk(Disk):
    """End the process, as kill -9 does, at one of the steps."""

    def step(self, name):
        """Count one step; at the last one end."""
        self.steps.append(name)
        if len(self.steps) == self.fail_at:
            os.kill(os.getpid(), signal.SIGKILL)


def kill_at_each_step_asked_for(arguments):
    """Run the command here, and in a process of its own for each number read; say how it ended."""
    from aidgraph.cli import cli

    status = 0
    try:
        cli(arguments)
    except SystemExit as end:
        status = end.code or 0
    _say(status)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            KillingDisk(PlainPatch, int(line))
            cli(arguments)  # it ends the process where nobody kills it
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(status):
    sys.stdout.write(f"\n{status}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    kill_at_each_step_asked_for(sys.argv[1:])
