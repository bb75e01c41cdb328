"""A build that is killed, or asked to stop, at any moment."""

import signal
import time

import pytest

KILLS = 24
MOMENTS = {"early": 0, "in the middle": 3, "late": -1}


def finish(process):
    """Wait for *process* and return its exit status; its pipes are read to the end."""
    process.communicate(timeout=60)
    return process.returncode


def wait_for(process, step):
    """Read what *process* says until it comes to *step*."""
    for line in process.stderr:
        if line.strip() == step:
            return
    pytest.fail(f"the build ended without saying {step!r}")


def test_killed_at_moments_spread_over_the_run(start, build, versions, out, state):
    """After each kill -9 the folder holds one version, complete, and the next build works."""
    begin = time.perf_counter()
    build(versions["old"], out)
    duration = time.perf_counter() - begin
    seen = []
    for turn in range(KILLS):
        wanted = "old" if state(out) == "new" else "new"
        process = start(versions[wanted], out)
        time.sleep(duration * (turn + 1) / KILLS)
        process.kill()
        seen.append((finish(process), state(out)))
    assert sum(status == -signal.SIGKILL for status, _ in seen) >= KILLS // 2
    _assert_next_build_works(build, versions, out, state)


def test_killed_around_the_exchange(start, build, versions, out, state):
    """Kills that close in on the moment the folders change places never leave a mix."""
    *_, last = build(versions["old"], out).splitlines()
    delay, step, seen = 0.0, 0.05, []
    for _ in range(KILLS):
        wanted = "old" if state(out) == "new" else "new"
        process = start(versions[wanted], out)
        wait_for(process, last)
        time.sleep(delay)
        process.kill()
        status = finish(process)
        seen.append(state(out) == wanted)
        assert status == -signal.SIGKILL or seen[-1], "it ended well, yet the old one is there"
        if seen[-2:] in ([True, False], [False, True]):
            step /= 2
        delay = max(0, delay - step if seen[-1] else delay + step)
    assert not all(seen), "no kill came before the exchange"
    assert any(seen), "no kill came after the exchange"
    _assert_next_build_works(build, versions, out, state)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("number", "statuses"), [("SIGINT", {130, -2}), ("SIGTERM", {143, -15})])
def test_asked_to_stop(start, build, versions, out, state, moment, number, statuses):
    """SIGINT and SIGTERM end a build within two seconds, by their own status, with one version."""
    messages = build(versions["old"], out).splitlines()
    process = start(versions["new"], out)
    wait_for(process, messages[MOMENTS[moment]])
    begin = time.perf_counter()
    process.send_signal(getattr(signal, number))
    status = finish(process)
    assert time.perf_counter() - begin < 2
    assert status in statuses
    assert state(out) == "old"
    _assert_next_build_works(build, versions, out, state)


def _assert_next_build_works(build, versions, out, state):
    """One plain build mends all: the version asked for, and nothing else beside it."""
    build(versions["new"], out)
    assert state(out) == "new"
    assert [path.name for path in out.parent.iterdir()] == ["out"]
