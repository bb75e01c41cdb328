"""A real Chromium, pages opened in it without any network, and graphs to draw."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
// Return the bytes of a part of the picture: red, green, blue and opacity of each pixel in turn.
window.readPicture = (top = 0, rows = undefined) => {
  const canvas = document.querySelector("canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const from = top < 0 ? canvas.height + top : top;
  return pen.getImageData(0, from, canvas.width, rows ?? canvas.height).data;
};
"""
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# The rules of WCAG 2.2 A and AA; nothing is gathered of what holds, which is most of the work.
ASKED_OF_AXE = """{
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]
}"""
AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium):
    """Return a headless Chromium for all tests."""
    with chromium() as found:
        yield found


@dataclass
class Visit:
    """Hold an open page, what it asked the network for, and all that went wrong in it."""

    page: object
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def drawn_at(self):
        """Return the milliseconds from navigation to the first drawn picture."""
        self.page.wait_for_function("performance.getEntriesByName('drawn').length > 0")
        return self.page.evaluate("performance.getEntriesByName('drawn')[0].startTime")

    def pixels(self, colour):
        """Count the pixels of the picture that have exactly the colour (red, green, blue)."""
        return self.page.evaluate(
            """([red, green, blue]) => {
              const data = readPicture();
              let count = 0;
              for (let i = 0; i < data.length; i += 4) {
                const same = data[i] === red && data[i + 1] === green && data[i + 2] === blue;
                if (same && data[i + 3] === 255) count += 1;
              }
              return count;
            }""",
            colour,
        )

    def picture(self):
        """Return the picture as a data address, to be compared with another."""
        return self.page.evaluate("document.querySelector('canvas').toDataURL()")

    def settle(self):
        """Wait until what was asked for is drawn: two frames."""
        frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        self.page.evaluate(frames)


@pytest.fixture
def visit(browser, tmp_path):
    """Return a function that opens a page (bytes) with the network cut.

    When the test ends, nothing may have gone wrong on any page, and each may have loaded itself
    and nothing else.
    """
    opened = []

    def open_page(content, *, fragment="", **settings):
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_bytes(content)
        usual = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"}
        context = browser.new_context(offline=True, reduced_motion="reduce", **usual | settings)
        context.add_init_script(WATCH)
        context.set_default_timeout(120_000)  # only what hangs takes so long
        found = Visit(context.new_page())
        page = found.page
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("pageerror", lambda error: found.problems.append(f"error: {error}"))
        page.on("console", lambda message: found.problems.append(f"console: {message.text}"))
        page.on("dialog", lambda dialog: (found.problems.append("dialog"), dialog.dismiss()))
        page.on("popup", lambda _: found.problems.append("popup"))
        page.goto(path.as_uri() + fragment)
        found.drawn_at()
        opened.append((context, found, path.as_uri()))
        return found

    yield open_page
    for context, found, address in opened:
        found.problems += found.page.evaluate("window.violations")
        context.close()
        assert found.problems == []
        assert {request.partition("#")[0] for request in found.requests} == {address}


@pytest.fixture(scope="session")
def whole_page(store):
    """Return the page of the whole shipped graph, in Chinese."""
    from aidgraph.visualize import draw_graph

    return draw_graph(store)


@pytest.fixture(scope="session")
def sizes(encoding):
    """Return how many entities the whole page shows, in all and by type."""
    return Counter({"all": len(encoding.entities)}) + Counter(e.type for e in encoding.entities)


@pytest.fixture(scope="session")
def payloads():
    """Return texts that a careless page would run, obey or hide."""
    return json.loads(Path(__file__).with_name("payloads.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def hostile_store(payloads):
    """Return a graph that has every payload as label, alias, code, note, quote and unit."""
    store = ox.Store()

    def add(subject, predicate, value):
        node = ox.NamedNode(value) if isinstance(value, str) else value
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), node))

    report = THING + "report/hostile"
    add(report, RDF + "type", AID + "Report")
    add(report, DCTERMS + "title", ox.Literal(payloads[1], language="zh"))
    add(report, DCTERMS + "publisher", ox.Literal(payloads[4]))
    for number, payload in enumerate(payloads):
        _hostile_entity(add, report, number, payload)
    for iri in ("javascript:alert(1)//x", "data:text/html,x", THING + "__proto__"):
        add(iri, RDF + "type", AID + "Organization")
        add(iri, SKOS + "exactMatch", "javascript:document.title='hit'")
    return store


def _hostile_entity(add, report, number, payload):
    text = ox.Literal(payload)
    entity, claim = f"{THING}entity-{number}", f"{report}/claim/{number}"
    figure, span = f"{report}/figure/{number}", f"{report}/evidence/{number}"
    indicator, unit = f"{THING}indicator/{number}", f"{THING}unit/{number}"
    add(entity, RDF + "type", AID + "Place")
    add(entity, SKOS + "prefLabel", ox.Literal(payload, language="zh"))
    add(entity, SKOS + "prefLabel", ox.Literal(f"en {payload}", language="en"))
    add(entity, SKOS + "altLabel", text)
    add(entity, SKOS + "notation", ox.Literal(payload, datatype=ox.NamedNode(AID + "gbt2260")))
    add(entity, SKOS + "closeMatch", "javascript:alert(1)")
    add(entity, AID + "supports", THING + "entity-0")
    for part, value in (("subject", entity), ("object", THING + "entity-0")):
        add(claim, RDF + part, value)
    add(claim, RDF + "predicate", AID + "supports")
    for concept in (indicator, unit):
        add(concept, SKOS + "prefLabel", text)
    add(unit, SKOS + "notation", text)
    add(figure, RDF + "type", AID + "FundingFlow")
    add(figure, AID + "about", entity)
    add(figure, AID + "provider", THING + "entity-1")
    add(figure, AID + "indicator", indicator)
    add(figure, AID + "unit", unit)
    add(figure, AID + "value", ox.Literal("12", datatype=ox.NamedNode(XSD + "decimal")))
    add(span + "/quote", OA + "exact", text)
    add(span + "/position", OA + "start", ox.Literal(str(number)))
    add(span + "/position", OA + "end", ox.Literal(str(number + 1)))
    for part in ("quote", "position"):
        add(span, OA + "hasSelector", f"{span}/{part}")
    for thing in (entity, claim, figure):
        add(thing, AID + "evidence", span)
        add(thing, SKOS + "note", text)
    for thing in (claim, figure):
        add(thing, AID + "statedBy", report)
        add(thing, RDF + "type", AID + ("Relation" if thing == claim else "FundingFlow"))


@pytest.fixture(scope="session")
def broken_rules():
    """
    Return what asks axe-core which rules of access an open page breaks, and where.

    Without axe-core the check is skipped, but fails in CI.
    """
    if not AXE.is_file():
        reason = "no axe-core: run `python web/hatch_build.py tools`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    script = AXE.read_text("utf-8")

    def ask(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"() => {{ {script} }}")
        run = f"() => axe.run(document, {ASKED_OF_AXE}).then((told) => told.violations)"
        return [
            (broken["id"], [node["html"][:160] for node in broken["nodes"][:3]])
            for broken in page.evaluate(run)
        ]

    return ask
