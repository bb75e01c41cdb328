"""What all tests share: one build of graph and wheel a run, and no way to the outside.

``--quick`` leaves out what opens a browser or starts a process, and refuses a process to the rest.
"""

import gc
import ipaddress
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import refused_processes
from filelock import FileLock
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT.parent / "shared" / "report" / "jinhua-wensu.txt"

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("fuzz", deadline=None, max_examples=5_000)
settings.load_profile("repeatable")

NOT_QUICK = ("browser", "process", "slow")
WITH_PROCESSES = ("crash", "packaging", "security", "serve")  # folders whose tests start some
LONG = ("browser", "crash", "docs", "packaging", "serve")  # folders with files that take minutes
LENGTHY = ("across", "conformance", "property")  # folders whose tests are not quick


def pytest_addoption(parser):
    """Add `--quick`."""
    parser.addoption(
        "--quick", action="store_true", help="leave out what needs a browser, a process or time"
    )


def pytest_ignore_collect(collection_path, config):
    """With `--quick` do not even import the folders of which nothing would be run."""
    left_out = {Path(__file__).parent / folder for folder in ("browser", *WITH_PROCESSES, *LENGTHY)}
    return True if config.getoption("--quick") and collection_path in left_out else None


class Doctests:
    """Look for examples in modules that have some: no other is imported for them alone."""

    def pytest_ignore_collect(self, collection_path):
        """Leave out a module of the source without the sign of an example."""
        if collection_path.suffix != ".py" or ROOT / "src" not in collection_path.parents:
            return None
        return None if b">>> " in collection_path.read_bytes() else True


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Let the collector of garbage leave ten thousand tests alone, and look at more at a time."""
    from aidgraph.tasks.collector import collector_paused

    with collector_paused():
        found = yield
    gc.freeze()  # they stay to the end
    gc.set_threshold(20_000, 20, 20)
    return found


@pytest.hookimpl(trylast=True)  # folders add their markers first
def pytest_collection_modifyitems(config, items):
    """Mark the folders whose tests start processes; begin with what takes long; `--quick` is less.

    Workers take a file at a time: a long one that is taken last keeps one of them alone.
    """
    for item in items:
        if _room(item) in WITH_PROCESSES:
            item.add_marker(pytest.mark.process)
    if settings.get_current_profile_name() != "fuzz":
        _leave_out(config, items, ["timed"])
    items.sort(key=lambda item: _room(item) not in LONG)
    if config.getoption("--quick"):
        _leave_out(config, items, NOT_QUICK)


def _room(item):
    """Return the folder of tests that *item* is in, an empty text for one of the source."""
    above, _, below = str(item.path).partition(f"{Path(__file__).parent}/")
    return "" if above else below.partition("/")[0]


def _leave_out(config, items, markers):
    """Take out of *items*, and tell pytest so, what has one of the *markers*."""
    out = {item for item in items if any(map(item.get_closest_marker, markers))}
    config.hook.pytest_deselected(items=list(out))
    items[:] = [item for item in items if item not in out]


def pytest_configure(config):
    """Look for examples where there are some; with `--quick`, watch for processes."""
    config.pluginmanager.register(Doctests())  # this file speaks for the tests below it alone
    if config.getoption("--quick"):
        refused_processes.watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """With `--quick`, refuse every process that a test wants to start, by whatever means."""
    is_ours = _room(item)  # an example of the source may start some
    with refused_processes.to(item.nodeid if is_ours and item.config.getoption("--quick") else ""):
        return (yield)


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """
    Return what makes a folder once a run, by whichever worker needs it first.

    It takes a name and a function that fills the folder; the other workers wait for that.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name, fill):
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with FileLock(shared / f"once-{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed at it
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return made


class OutsideConnectionError(AssertionError):
    """Say that a test tried to leave this machine."""


@pytest.fixture(scope="session", autouse=True)
def only_this_machine():
    """Refuse connections and name look-ups that are not for this machine, the whole session."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_look_up(socket.getaddrinfo))
        yield


def _guarded(method):
    def call(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _require_here(address[0])
        return method(self, address)

    return call


def _guarded_look_up(function):
    def call(host, *rest, **named):
        _require_here(host)
        return function(host, *rest, **named)

    return call


def _require_here(host):
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        here = False
    if not here:
        raise OutsideConnectionError(f"a test wants to reach {name}; only this machine is allowed")


TRIES = 5
_SHARE = 0.02  # seconds of the processor that tell how much of it there is to have


def _slowness():
    """Return how many seconds pass for each that this thread has the processor; 1 at rest."""
    begin, used = time.perf_counter(), time.thread_time()
    while time.thread_time() - used < _SHARE:
        pass
    return max(1.0, (time.perf_counter() - begin) / (time.thread_time() - used))


@pytest.fixture(scope="session")
def slowness():
    """Return what tells how many times slower than at rest this machine is now."""
    return _slowness


@pytest.fixture(scope="session")
def in_time():
    """
    Return what requires that a call is done within some seconds, and returns what it gave.

    ``prepare`` makes what the call takes, before each try; its time does not count.

    The best of a few tries counts, and on a busy machine the seconds are as many more as the
    processor is shared: a bar is for the program, not for what else runs.
    """

    def check(seconds, work, prepare=tuple):
        told = []
        for _ in range(TRIES):
            given = prepare()
            slowness = _slowness()
            begin = time.perf_counter()
            found = work(*given)
            took = time.perf_counter() - begin
            allowed = seconds * max(slowness, _slowness())
            if took < allowed:
                return found
            told.append(f"{took:.2f} s of {allowed:.2f} s")
        raise AssertionError(f"never within {seconds} s: {', '.join(told)}")

    return check


@pytest.fixture(scope="session")
def encoding():
    """Return the shipped encoding of the Jinhua report."""
    from aidgraph.encoding import read_encoding
    from aidgraph.files.resources import folder

    return read_encoding(folder("graph").joinpath("jinhua-wensu"))


@pytest.fixture(scope="session")
def graph_dir(once):
    """Return the folder of one build of the shipped encodings; read it, never write there."""
    from aidgraph.build.run import build_graph

    return once("shipped", lambda folder: build_graph(out=folder / "build")) / "build"


@pytest.fixture(scope="session")
def store(graph_dir):
    """Return the store of the shipped graph, read-only."""
    from aidgraph.store.open import open_store

    return open_store(graph_dir)


@pytest.fixture(scope="session")
def shipped_app(graph_dir):
    """Return the site over the shipped graph, started; it waits longer than anything takes."""
    from starlette.testclient import TestClient

    from aidgraph.serve import Settings, create_app

    app = create_app(graph_dir, Settings(query_seconds=120.0, path_seconds=120.0))
    with TestClient(app):
        yield app


@pytest.fixture(scope="module")
def client(shipped_app):
    """Return a client of the site over the shipped graph that no other file gave cookies."""
    from starlette.testclient import TestClient

    return TestClient(shipped_app, base_url="http://127.0.0.1")


@pytest.fixture(scope="session")
def report_text():
    """Return the path of the report's text, which is not part of the project."""
    path = Path(os.environ.get("AIDGRAPH_REPORT_TEXT", REPORT))
    if not path.is_file():
        pytest.skip("the report's text is not here: set AIDGRAPH_REPORT_TEXT to its path")
    return path


@pytest.fixture
def proposed(tmp_path):
    """Return a folder with the easy sample as extraction would propose it, and its text."""
    from dataclasses import replace
    from decimal import Decimal

    from aidgraph.encoding import read_encoding, write_encoding

    sample = ROOT / "samples" / "easy"
    tables = read_encoding(sample / "encoding")
    sure = {"flow": Decimal("0.9"), "relation": Decimal("0.6")}
    claims = tuple(
        replace(c, status="proposed", method="rule", confidence=sure.get(c.kind, Decimal("0.75")))
        for c in tables.claims
    )
    folder = tmp_path / "proposed"
    write_encoding(replace(tables, claims=claims), folder)
    (folder / "text.txt").write_bytes((sample / "report.txt").read_bytes())
    return folder


@pytest.fixture(scope="session")
def sdist(once):
    """Return the source archive, built once with the build backend that is installed here."""
    return next(once("sdist", lambda folder: _build(ROOT, "--sdist", folder)).iterdir())


@pytest.fixture(scope="session")
def unpacked(sdist, once):
    """Return the folder that the source archive unpacks to."""

    def unpack(folder):
        subprocess.run(["tar", "-xzf", sdist, "-C", folder], check=True)

    return next(once("unpacked", unpack).iterdir())


@pytest.fixture(scope="session")
def wheel(unpacked, once):
    """Return the wheel, built from the unpacked source archive, as an installer would."""
    return next(once("wheel", lambda folder: _build(unpacked, "--wheel", folder)).iterdir())


def _build(source, kind, place):
    command = [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", place, source]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def install(once):
    """
    Return what runs a script of `tools/` that installs what some tests need, once a run.

    Only where `make test` asks for it: AIDGRAPH_TEST_INSTALL is 1.
    """

    def run(script):
        if os.environ.get("AIDGRAPH_TEST_INSTALL") == "1":
            once(script, lambda _: subprocess.run([ROOT / "tools" / script], check=True))

    return run


@pytest.fixture(scope="session")
def chromium(install):
    """
    Return what opens a headless Chromium with more switches.

    Its headless shell comes first: the same engine, without windows that take most of the work.
    Without one on this machine the tests are skipped, but fail in CI.
    """
    from playwright.sync_api import sync_playwright

    install("browser-packages.sh")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        reason = f"no Chromium here: none of {', '.join(BROWSERS)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []

    with sync_playwright() as playwright:

        @contextmanager
        def opened(*switches):
            arguments = [*QUIET, *sandbox, *switches]
            found = playwright.chromium.launch(executable_path=program, args=arguments)
            yield found
            found.close()

        yield opened
