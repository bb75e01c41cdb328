"""Run one query in a process of its own, so that an engine that crashes ends nothing else."""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from aidgraph.errors import AidgraphError, CallError

_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE})
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


class EngineCrashedError(AidgraphError):
    """Report that the engine ended its process on a query; nothing else was harmed."""


def how_it_ended(status: int) -> str:
    """
    Say why a process that ran a query has ended: *status* as of ``subprocess.Popen.returncode``.

    >>> how_it_ended(-signal.SIGSEGV)
    'the engine crashed on this query (SIGSEGV); write it shorter and flatter'
    >>> how_it_ended(2)
    'the query needed more memory than is allowed; ask for less'
    """
    if -status in _CRASHES:
        name = signal.Signals(-status).name
        return f"the engine crashed on this query ({name}); write it shorter and flatter"
    if status == 1:
        return "the process that ran the query has failed; what it said is in the log"
    return "the query needed more memory than is allowed; ask for less"


def run_apart(work: Callable[[], Any], seconds: int = 0) -> Any:
    """
    Return what *work* returns, plain data as JSON has it, from a fork of this process.

    It must not have threads yet that *work* waits for.  Where the system cannot fork, *work* runs
    here.  It may take so many *seconds* of the processor, any number where that is 0.

    Raises:
        CallError, OSError: As *work* does.
        EngineCrashedError: If the process ends otherwise.

    >>> run_apart(lambda: {"rows": 2})
    {'rows': 2}
    """
    if not hasattr(os, "fork"):
        return work()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _answer(work, writing, seconds)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as stream:
            said = stream.read()
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status:
        raise EngineCrashedError(how_it_ended(status))
    kind, found = json.loads(said)
    if kind == "call":
        raise CallError(found)
    if kind == "system":
        raise OSError(*found)
    return found


def _answer(work: Callable[[], Any], writing: int, seconds: int) -> NoReturn:
    """Do the work and send what came of it; this process never returns to its caller."""
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        try:
            said = ["done", work()]
        except CallError as error:
            said = ["call", str(error)]
        except OSError as error:
            said = ["system", [error.errno, error.strerror, error.filename]]
        with os.fdopen(writing, "w", encoding="utf-8", errors="surrogatepass") as stream:
            json.dump(said, stream)
        status = 0
    except KeyboardInterrupt:
        status = 130
    except MemoryError:
        status = 2
    except BaseException:  # noqa: BLE001  told here, for nobody above would
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)
