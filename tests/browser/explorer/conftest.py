"""The installed wheel serves the site, and a Chromium that is watched opens pages of it."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pyoxigraph as ox
import pytest

from aidgraph.store.open import create_store

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
KINDS = ("Organization", "Place", "Facility", "Project", "Programme", "Event")
ENTITIES = 5_000
HUB, HUB_SPOKES = "e1499", 320
CLIQUE = 60  # entities that are all linked with each other: 1,770 links
LONG = ("long " * 2_000, "x" * 10_000, "字" * 10_000, "\u202e" + "א" * 200)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass(frozen=True)
class Served:
    """A running server: its address, and the number of its process."""

    url: str
    process: int

    def memory(self):
        """Return the memory that the server holds, in MB."""
        status = Path(f"/proc/{self.process}/status").read_text("ascii")
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """Return the folder that the wheel is installed to, without what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", folder, wheel], check=True)
    return folder


@pytest.fixture(scope="session")
def serve(installed, tmp_path_factory):
    """Return what runs the `aidgraph serve` of the wheel over a folder, on a port of its choice."""
    program = (
        "import sys, aidgraph; from pathlib import Path\n"
        "assert Path(aidgraph.__file__).is_relative_to(sys.argv.pop(1)), aidgraph.__file__\n"
        "from aidgraph.cli.serve import command; command()"
    )
    home = tmp_path_factory.mktemp("home")

    @contextmanager
    def run(folder, **settings):
        command = [sys.executable, "-c", program, installed, "--graph", folder, "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(installed), **settings}
        server = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=environment, cwd=home
        )
        try:
            told = ""
            while not (found := re.search(r"http://[^\s/]+", told)):
                told += (line := server.stderr.readline())
                assert line, f"the server ended with status {server.wait()}: {told}"
            yield Served(found[0], server.pid)
        finally:
            server.terminate()
            server.wait(60)
            server.stderr.close()

    return run


@pytest.fixture(scope="session")
def site_url(serve, graph_dir):
    """Return the address of the site over the shipped graph."""
    with serve(graph_dir) as served:
        yield served.url


@pytest.fixture(scope="session")
def large_dir(tmp_path_factory, payloads):
    """Return a graph of 5,000 entities: a hub, a mesh, a clique, one alone, hostile labels."""
    return _built(tmp_path_factory.mktemp("large"), _large_graph(payloads))


@pytest.fixture(scope="session")
def large(serve, large_dir):
    """Return the server of the site over the large graph."""
    # On a busy machine 50,000 rows take longer than the usual limit; limited_url tests the limit.
    with serve(large_dir, AIDGRAPH_QUERY_SECONDS="600") as served:
        yield served


@pytest.fixture(scope="session")
def large_url(large):
    """Return the address of the site over the large graph."""
    return large.url


@pytest.fixture(scope="session")
def limited_url(serve, large_dir):
    """Return the address of a site with no time for paths and a second for queries."""
    limits = {"AIDGRAPH_QUERY_SECONDS": "1", "AIDGRAPH_PATH_SECONDS": "0.000001"}
    with serve(large_dir, **limits) as served:
        yield served.url


@pytest.fixture(scope="session")
def hostile_url(serve, tmp_path_factory, hostile_store):
    """Return the address of a site whose every text is hostile, and some are very long."""
    dumped = hostile_store.dump(format=ox.RdfFormat.N_QUADS).decode()
    lines = {f"{line}\n" for line in dumped.split("\n") if line}  # labels hold other line ends
    for number, text in enumerate(LONG):
        entity = f"<{THING}long-{number}>"
        lines |= {
            f"{entity} {TYPE} <{AID}Project> .\n",
            f'{entity} {LABEL} "{text}"@en .\n',
            f"{entity} <{AID}supports> <{THING}entity-0> .\n",
        }
    with serve(_built(tmp_path_factory.mktemp("hostile"), lines)) as served:
        yield served.url


def _built(folder, lines):
    """Write what a server takes for a built graph."""
    data = "".join(sorted(lines)).encode()
    (folder / "graph.nq").write_bytes(data)
    create_store(folder / "store", [data])
    return folder


def _large_graph(payloads):
    def literal(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return escaped.replace("\r", "\\r")

    for number in range(ENTITIES):
        entity = f"<{THING}e{number:04}>"
        label = payloads[number] if number < len(payloads) else f"Entity number {number}"
        yield f"{entity} {TYPE} <{AID}{KINDS[number % len(KINDS)]}> .\n"
        yield f'{entity} {LABEL} "{literal(label)}"@en .\n'
        yield f'{entity} {LABEL} "实体{literal(label)}"@zh .\n'
        other = f"<{THING}e{(number * 7 + 3) % ENTITIES:04}>"
        yield f"{entity} <{AID}partOf> {other} .\n"
        if number < HUB_SPOKES:
            yield f"<{THING}{HUB}> <{AID}supports> {entity} .\n"
    yield f"<{THING}alone> {TYPE} <{AID}Place> .\n"
    for one in range(CLIQUE):
        yield f"<{THING}k{one:02}> {TYPE} <{AID}Programme> .\n"
        for other in range(one):
            yield f"<{THING}k{one:02}> <{AID}partOf> <{THING}k{other:02}> .\n"


@dataclass
class Opened:
    """Hold an open page of the site and all that went wrong in it."""

    page: object
    answer: object = None
    problems: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    api: list[str] = field(default_factory=list)

    def drawn(self):
        """Return the milliseconds from navigation to the first drawn picture."""
        self.until("performance.getEntriesByName('drawn').length > 0")
        return self.page.evaluate("performance.getEntriesByName('drawn')[0].startTime")

    def until(self, expression, seconds=60):
        """Wait until a JavaScript *expression* holds; the page itself may evaluate nothing."""
        end = monotonic() + seconds
        while not self.page.evaluate(expression):
            assert monotonic() < end, f"never: {expression}"
            self.page.wait_for_timeout(20)

    def until_true(self, holds, seconds=60):
        """Wait until a condition that is no matter of the page holds."""
        end = monotonic() + seconds
        while not holds():
            assert monotonic() < end
            self.page.wait_for_timeout(20)

    def canvas(self):
        """Return the ids of the nodes and links on the canvas, and where the nodes stand."""
        return self.page.evaluate(
            """() => {
              const cy = document.querySelector("#canvas")._cyreg.cy;
              const place = (node) => [node.id(), Math.round(node.position("x")),
                Math.round(node.position("y"))];
              const links = cy.edges().map((edge) => edge.id()).sort();
              return {nodes: cy.nodes().map(place).sort(), links};
            }"""
        )

    def rows(self, table):
        """Return the ids of the rows of a table, sorted."""
        found = self.page.eval_on_selector_all(
            f"#{table} tbody tr", "(rows) => rows.map((row) => row.dataset.id)"
        )
        return sorted(found)

    def tap(self, name):
        """Click a node or a link of the canvas."""
        # Nothing is returned: an element of the canvas would be copied with all it hangs on.
        self.page.evaluate(
            """(id) => {
              document.querySelector("#canvas")._cyreg.cy.getElementById(id).emit("tap");
            }""",
            name,
        )

    def calm(self):
        """Require that nothing went wrong and nothing was asked of the outside."""
        assert self.problems == []
        assert self.outside == []
        assert self.page.evaluate("window.violations") == []


@pytest.fixture
def explore(browser):
    """Return what opens a page of the site: width, colours, scripts and more can be chosen."""
    contexts = []

    def open_page(address, *, wait=True, within=browser, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = within.new_context(accept_downloads=True, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        context.set_default_timeout(120_000)
        opened = Opened(context.new_page())

        def watch(route):
            url = route.request.url
            if not url.startswith(("http://127.0.0.1:", "blob:", "data:")):
                opened.outside.append(url)
                route.abort()
                return
            if "/api/" in url:
                opened.api.append(url)
            route.continue_()

        context.route("**/*", watch)
        opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
        opened.page.on(
            "console",
            lambda m: opened.problems.append(m.text) if m.type in {"error", "warning"} else None,
        )
        opened.answer = opened.page.goto(address)
        if wait:
            opened.drawn()
            opened.page.wait_for_selector("#bench[data-ready]")
        return opened

    yield open_page
    for context in contexts:
        context.close()
