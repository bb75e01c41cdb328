"""Run a function on a file's bytes in a process of its own, within limits.

What a file from outside can do to a library (unpack without end, crash it, loop) it then does to a
process that ends.  The limits are those of the operating system, on processor time and memory, so
a busy machine changes nothing.
"""

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

_PATIENCE = 20  # seconds of the clock for each of the processor: something waits for ever
_DONE, _FAILED = b"done\n", b"failed\n"

Outcome = Literal["done", "failed", "time", "memory"]


@dataclass(frozen=True, slots=True)
class Confined:
    """Hold how it went: the function's bytes, or what it raised: the error's name and words."""

    outcome: Outcome
    data: bytes = b""
    error: str = ""
    words: str = ""


def run_confined(
    function: str, data: bytes, options: Mapping[str, Any], *, seconds: int, memory: int
) -> Confined:
    """
    Return what *function* makes of *data* in a process that may use so much and no more.

    Args:
        function: ``module:name``; it takes the bytes and the options, and returns a text.
        data: What is handed to it.
        options: Keyword arguments, such as JSON can hold.
        seconds: Of processor time.
        memory: Bytes of address space, the program itself (some 100 MB) included.

    >>> found = run_confined("json:loads", b'"a"', {}, seconds=10, memory=2**30)
    >>> found.outcome, found.data
    ('done', b'a')
    """
    command = [sys.executable, "-P", "-m", __name__, function, json.dumps(dict(options))]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            [*command, str(seconds), str(memory)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Confined("time")
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Confined("time" if done.returncode == -signal.SIGXCPU else "memory")
    if done.stdout.startswith(_DONE):
        return Confined("done", done.stdout[len(_DONE) :])
    if done.returncode or not done.stdout.startswith(_FAILED):
        return Confined("memory")  # a library that gets none ends in whatever way it does
    error, words = json.loads(done.stdout[len(_FAILED) :])
    return Confined("memory" if error == "MemoryError" else "failed", error=error, words=words)


def main(function: str, options: str, seconds: str, memory: str) -> None:
    """Limit this process, then answer on what was its stdout."""
    _limit(int(seconds), int(memory))
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of the answer
    try:
        module, _, name = function.partition(":")
        text = getattr(importlib.import_module(module), name)(
            sys.stdin.buffer.read(), **json.loads(options)
        )
        found = _DONE + text.encode("utf-8", "replace")
    except BaseException as error:  # noqa: BLE001  libraries raise anything on a broken file
        words = " ".join(str(error).split())[:400]
        found = _FAILED + json.dumps([type(error).__name__, words]).encode()
    with answer:
        answer.write(found)


def _limit(seconds: int, memory: int) -> None:
    """Take from this process what it has no need of: files, and more time or memory."""
    for what, limit in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
