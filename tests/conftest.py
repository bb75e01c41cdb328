"""What all tests share: one build of graph and wheel, and no way to the outside."""

import ipaddress
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT.parent / "shared" / "report" / "jinhua-wensu.txt"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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


@pytest.fixture(scope="session")
def encoding():
    """Return the shipped encoding of the Jinhua report."""
    from aidgraph.encoding import read_encoding
    from aidgraph.files.resources import folder

    return read_encoding(folder("graph").joinpath("jinhua-wensu"))


@pytest.fixture(scope="session")
def graph_dir(tmp_path_factory):
    """Return the folder of one build of the shipped encodings; read it, never write there."""
    from aidgraph.build.run import build_graph

    out = tmp_path_factory.mktemp("shipped") / "build"
    build_graph(out=out)
    return out


@pytest.fixture(scope="session")
def store(graph_dir):
    """Return the store of the shipped graph, read-only."""
    from aidgraph.store.open import open_store

    return open_store(graph_dir)


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
def sdist(tmp_path_factory):
    """Return the source archive, built once with the build backend that is installed here."""
    return _build(ROOT, "--sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def unpacked(sdist, tmp_path_factory):
    """Return the folder that the source archive unpacks to."""
    place = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "-xzf", sdist, "-C", place], check=True)
    return next(place.iterdir())


@pytest.fixture(scope="session")
def wheel(unpacked, tmp_path_factory):
    """Return the wheel, built from the unpacked source archive, as an installer would."""
    return _build(unpacked, "--wheel", tmp_path_factory.mktemp("wheel"))


def _build(source, kind, place):
    command = [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", place, source]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(place.iterdir())


@pytest.fixture(scope="session")
def chromium():
    """
    Return what opens a headless Chromium with more switches.

    Without one on this machine the tests are skipped, but fail in CI.
    """
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
