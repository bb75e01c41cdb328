"""A build that is killed, or asked to stop, at any moment; `make fuzz` kills twice as often."""

import signal
import time

import pytest
from hypothesis import settings

HANGS = 600  # seconds after which a process counts as one that hangs, on any machine
KILLS = 24 if settings.get_current_profile_name() == "fuzz" else 12
MOMENTS = {"early": 0, "in the middle": 3, "late": -1}


def finish(process):
    """Wait for *process* and return its exit status; its pipes are read to the end."""
    process.communicate(timeout=HANGS)
    return process.returncode


def wait_for(process, step):
    """Read what *process* says until it comes to *step*."""
    for line in process.stderr:
        if line.strip() == step:
            return
    pytest.fail(f"the build ended without saying {step!r}")


def test_killed_at_moments_spread_over_the_run(start, build, versions, out, state):
    """After each kill -9 the folder holds one version, complete, and the next build works.

    The kills are spread over the steps of a build and between them.  One that comes too late, since
    the build was faster than the last, finds the version that it made.
    """
    begin = time.perf_counter()
    steps = [None, *build(versions["old"], out).splitlines()]
    pause = (time.perf_counter() - begin) / len(steps)
    seen = []
    for turn in range(KILLS):
        before = state(out)
        wanted = "old" if before == "new" else "new"
        process = start(versions[wanted], out)
        if step := steps[turn % len(steps)]:
            wait_for(process, step.strip())
        time.sleep(pause * (turn // len(steps)) / (KILLS // len(steps) + 1))
        process.kill()
        seen.append(finish(process))
        assert seen[-1] in {0, -signal.SIGKILL}
        assert state(out) in ({wanted} if seen[-1] == 0 else {before, wanted})
    assert seen[0] == -signal.SIGKILL, "a build that had just begun was not killed"
    _assert_next_build_works(build, versions, out, state)


def test_killed_around_the_exchange(start, build, versions, out, state):
    """Kills that close in on the moment the folders change places never leave a mix."""
    first, *_, last = build(versions["old"], out).splitlines()
    delay, step, seen = 0.0, 0.05, []
    for turn in range(KILLS):
        wanted = "old" if state(out) == "new" else "new"
        process = start(versions[wanted], out)
        wait_for(process, last if turn else first)  # the first kill is before it for certain
        time.sleep(delay)
        process.kill()
        status = finish(process)
        seen.append(state(out) == wanted)
        assert status == -signal.SIGKILL or seen[-1], "it ended well, yet the old one is there"
        if seen[-2:] in ([True, False], [False, True]):
            step /= 2
        elif not any(seen):
            step *= 1.5  # a slow machine comes later to the exchange
        delay = max(0, delay - step if seen[-1] else delay + step)
    assert not all(seen), "no kill came before the exchange"
    assert any(seen), "no kill came after the exchange"
    _assert_next_build_works(build, versions, out, state)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("number", "statuses"), [("SIGINT", {130, -2}), ("SIGTERM", {143, -15})])
def test_asked_to_stop(start, build, versions, out, state, in_time, moment, number, statuses):
    """SIGINT and SIGTERM end a build within two seconds, by their own status, with one version.

    Only a signal that comes when all is done changes nothing; a late one may come before or after
    the folders change places, so that either version is there.
    """
    messages = build(versions["old"], out).splitlines()

    def begun():
        if state(out) == "new":
            build(versions["old"], out)
        process = start(versions["new"], out)
        wait_for(process, messages[MOMENTS[moment]])
        return (process,)

    def stopped(process):
        process.send_signal(getattr(signal, number))
        return finish(process)

    status = in_time(2, stopped, prepare=begun)
    if moment == "late" and status == 0:
        assert state(out) == "new"
    else:
        assert status in statuses
        assert state(out) in ({"old", "new"} if moment == "late" else {"old"})
    _assert_next_build_works(build, versions, out, state)


def _assert_next_build_works(build, versions, out, state):
    """One plain build mends all: the version asked for, and nothing else beside it."""
    build(versions["new"], out)
    assert state(out) == "new"
    assert [path.name for path in out.parent.iterdir()] == ["out"]
