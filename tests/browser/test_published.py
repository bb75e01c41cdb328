"""A published site is whole, keeps to itself, and answers from its files alone."""

import functools
import http.server
import json
import re
import shutil
import threading
from fnmatch import fnmatchcase
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import settings

from aidgraph.build.run import graph_lines
from aidgraph.encoding import read_encoding
from aidgraph.query import list_queries, load_query, run_query
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.serve.publish import publish
from aidgraph.serve.publish.redirects import apache_redirects
from aidgraph.serve.publish.run import MARKER, OWN

LINK = re.compile(r' (?:href|src|action|data-land)="([^"]*)"')
FIRST_PAGE = 300_000  # bytes
WIDTHS = (1440, 390)  # of a desk and of a hand
FUZZ = settings.get_current_profile_name() == "fuzz"
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "easy" / "encoding"
HANGS = 300_000  # milliseconds after which a query counts as one that hangs, on any machine
PAGES = (
    *("index", "doc/place-wensu", "doc/report/jinhua-wensu/claim/flow-incubator", "money", "flows"),
    *("timeline", "audit", "queries", "queries/cq-03-facts-about", "ontology", "map", "about"),
    *(
        "documents/jinhua-wensu",
        "documents/jinhua-wensu/read",
        "search.html?q=masks",
        "graph.html?focus=place-wensu",
    ),
)


@pytest.fixture(scope="module")
def published(graph_dir, tmp_path_factory):
    """Return the folder of the shipped graph as a site."""
    out = tmp_path_factory.mktemp("published") / "site"
    publish(graph_dir, out, base_url="https://example.org/aid")
    return out


@pytest.fixture(scope="module")
def address(published):
    """Return the address of a plain file server over the site."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=published)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser, address):
    """Return what opens a page of the site; nothing may go wrong in it, nor leave the host."""
    contexts, problems = [], []

    def open_page(path, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        context.set_default_timeout(120_000)

        def watch(route):
            if route.request.url.startswith((address, "blob:", "data:")):
                route.continue_()
            else:
                problems.append(f"outside: {route.request.url}")
                route.abort()

        context.route("**/*", watch)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda m: problems.append(m.text) if m.type in {"error", "warning"} else None,
        )
        page.goto(f"{address}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def until(page, expression):
    """Wait until *expression* holds; the page itself may evaluate nothing."""
    for _ in range(1200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def test_every_link_of_every_page_leads_to_a_file_of_the_site(published):
    """No page has a link, a script or a style that is not there."""
    missing, seen = {}, 0
    for file in published.rglob("*.html"):
        for match in LINK.finditer(file.read_text("utf-8")):
            link = urlsplit(unescape(match[1]))
            if not link.scheme and link.path:
                seen += 1
                target = (file.parent / unquote(link.path)).resolve()
                if not target.is_file():
                    missing[link.path] = file.relative_to(published).as_posix()
    assert missing == {}
    assert seen > 10_000


def test_every_entity_claim_question_and_term_has_a_page_in_both_languages(
    published, encoding, store
):
    """Whoever has an id, be it an old one, finds the page, and the data beside it."""
    stated = store.quads_for_pattern(None, ox.NamedNode(term("statedBy")), None)
    claims = {quad.subject.value.removeprefix(THING) for quad in stated}
    old = {one.id for one in encoding.deprecated}
    every = {entity.id for entity in encoding.entities} | claims | old
    assert len(claims) > 500
    assert old
    for language in ("en", "zh"):
        folder = published / language
        assert {one for one in every if not (folder / f"doc/{one}.html").is_file()} == set()
        questions = {path.stem for path in (folder / "queries").iterdir()}
        assert questions == {query.name for query in list_queries()}
        assert (folder / "ontology" / "Project_.html").is_file()
        assert (folder / "ontology" / "funds.html").is_file()
    assert {one for one in every if not (published / "doc" / f"{one}.ttl").is_file()} == set()


def test_the_data_is_what_was_built(published, graph_dir):
    """A dump of the site is the built graph, to the byte."""
    for name in ("graph.ttl", "graph.nq", "graph.jsonld"):
        assert (published / "data" / name).read_bytes() == (graph_dir / name).read_bytes()


def test_what_stands_at_the_top_of_a_site_is_known_as_its_own(published):
    """Each name there is one that the next site replaces or leaves behind."""
    names = {path.name for path in published.iterdir()} - {MARKER}
    assert {name for name in names if not any(fnmatchcase(name, own) for own in OWN)} == set()


def test_no_two_files_differ_by_capitals_alone(published):
    """The folder can be copied to a disk that does not tell them apart."""
    names = [path.as_posix() for path in published.rglob("*")]
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_first_page_is_light_and_in_the_language_of_the_browser(visit, address, locale):
    """All that the first page loads is under 300 kB, and it is in the reader's language."""
    page = visit("en/about.html", locale=locale)
    sizes = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(f"{address}/index.html")
    page.wait_for_url(f"{address}/{locale[:2]}/index.html")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < FIRST_PAGE


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("masks", "claim"), ("wensu", "entity"), ("溫宿", "entity"), ("4.57亿元", "claim")],
)
def test_search_finds_what_the_graph_holds_without_a_server(visit, typed, kind):
    """Names, pinyin, either script, words of claims and amounts find, from the one box."""
    page = visit("en/index.html")
    page.fill("#q", typed)
    page.press("#q", "Enter")
    page.wait_for_selector("#found .total")
    page.wait_for_selector("ol.hits li a")
    current = page.get_attribute(".tabs a[aria-current]", "href")
    assert f"kind={kind}" in current
    page.click("ol.hits li a >> nth=0")
    page.wait_for_selector("h1")
    assert "/doc/" in page.url


def test_a_choice_of_a_class_shows_what_the_server_would(visit, encoding):
    """Tiles of the first page lead to the things of one class, with their number."""
    page = visit("en/index.html")
    page.click("a.k-project")
    page.wait_for_selector("#found .chosen")
    projects = {entity.id for entity in encoding.entities if entity.type == "Project"}
    found = page.eval_on_selector_all("ol.hits a", "(all) => all.map((a) => a.pathname)")
    assert {path.rpartition("/")[2].removesuffix(".html") for path in found} == projects


def test_a_query_is_answered_in_the_page(visit, store):
    """SPARQL runs in the browser and gives the rows that the library gives."""
    query = load_query("cq-12-money-by-kind")
    expected = run_query(store, query)
    page = visit(f"en/sparql.html?query={quote(query.text)}")
    page.wait_for_selector("#rows tbody tr")
    assert page.locator("#rows tbody tr").count() == len(expected.rows)
    with page.expect_download() as download:
        page.click("#result .formats button >> text=csv")
    assert download.value.suggested_filename == "result.csv"
    page.click("button[data-view=chart]")
    page.wait_for_selector("#view svg.chart")


def test_a_wrong_query_is_told_and_a_right_one_still_works(visit):
    """An error names its place; the graph is still open after it."""
    page = visit("zh/sparql.html?query=SELECT")
    page.wait_for_selector("#error .reason")
    page.goto(page.url.replace("SELECT", quote("ASK { ?s ?p ?o }")))
    page.wait_for_selector("#result .boolean")
    assert page.inner_text("#result .boolean") == "是"


ASKED_AT_ONCE = """async ([folder, hangs, first, second]) => {
  const { ask } = await import(`${folder}/ask.js`);
  const { showAnswer } = await import(`${folder}/result.js`);
  const place = document.createElement("div");
  const formats = ["text/csv", "text/tab-separated-values"];
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), hangs));
  const all = (promises) => Promise.race([Promise.all(promises), late]);
  const saved = await all(formats.map((format) => ask(first, { format })));
  const answers = await all([first, second].map((query) => ask(query)));
  await Promise.all([first, second].map((query) => showAnswer(place, query)));
  const heads = answers.map((text) => JSON.parse(text).head.vars);
  return [saved, heads, place.querySelector("th").textContent];
}"""
TRIED_TWICE = """async (folder) => {
  const { ask } = await import(`${folder}/ask.js`);
  const tries = [];
  for (let n = 0; n < 2; n += 1) {
    tries.push(await ask("ASK { ?s ?p ?o }").then(() => "there", () => "failed"));
  }
  return tries;
}"""


def scripts(page, published):
    """Return the address of the scripts of a published site."""
    folder = next(published.glob("static/*/published")).relative_to(published)
    return f"{page.url.partition('/en/')[0]}/{folder.as_posix()}"


def test_queries_asked_at_once_have_their_own_answers(visit, published):
    """Two answers that are waited for are not taken for each other, and the last one is shown."""
    page = visit("en/sparql.html")
    queries = [f"SELECT ?{name} {{ BIND(1 AS ?{name}) }}" for name in ("one", "two")]
    saved, heads, shown = page.evaluate(ASKED_AT_ONCE, [scripts(page, published), HANGS, *queries])
    assert saved == ["one\r\n1\r\n", "?one\n1\n"]
    assert heads == [["one"], ["two"]]
    assert shown == "two"


def test_a_graph_that_could_not_be_read_is_read_the_next_time(browser, address, published):
    """A host that fails once does not leave the page without an answer until it is loaded anew."""
    with browser.new_context() as context:
        failures = [404]
        context.route(
            "**/data/graph.nq",
            lambda route: route.fulfill(status=failures.pop()) if failures else route.continue_(),
        )
        page = context.new_page()
        page.goto(f"{address}/en/sparql.html")
        assert page.evaluate(TRIED_TWICE, scripts(page, published)) == ["failed", "there"]


def test_a_question_takes_what_is_typed(visit, store):
    """A shipped question with a parameter is answered for another thing than it was asked for."""
    query = load_query("cq-03-facts-about")
    expected = run_query(store, query, {"thing": "org-jinhua-headquarters"}).rows
    page = visit("en/queries/cq-03-facts-about.html")
    page.fill("#p-thing", "org-jinhua-headquarters")
    page.press("#p-thing", "Escape")
    page.click("#asking button")
    page.wait_for_selector("#rows tbody tr")
    assert page.locator("#rows tbody tr").count() == len(expected)
    page.fill("#p-thing", "no such thing")
    page.press("#p-thing", "Escape")
    page.click("#asking button")
    page.wait_for_selector("#answer [role=alert]")


def test_the_canvas_draws_and_grows_and_shows_the_words_of_a_link(visit):
    """A picture begins at any entity, takes more in, and a link shows what it stands on."""
    page = visit("en/graph.html?focus=place-wensu")
    page.wait_for_selector("#bench[data-ready]")
    count = "() => document.querySelector('#canvas')._cyreg.cy.nodes().length"
    before = page.evaluate(count)
    page.evaluate(
        "() => { document.querySelector('#canvas')._cyreg.cy"
        ".getElementById('org-jinhua-headquarters').emit('tap'); }"
    )
    page.wait_for_selector("#card .ways button")
    page.click("#card .ways button >> nth=0")
    until(page, f"({count})() > {before}")
    page.evaluate(
        "() => { document.querySelector('#canvas')._cyreg.cy.edges('.flow')[0].emit('tap'); }"
    )
    page.wait_for_selector("#card .claim mark")
    href = page.get_attribute("#card .permalink a", "href")
    assert "/en/doc/report/jinhua-wensu/claim/flow-" in href


def test_language_and_colours_are_kept(visit, address):
    """The switches work on every page, and what was chosen holds on the next."""
    page = visit("en/search.html?q=masks")
    page.click(".switches .to-dark")
    page.click(".switches a[hreflang=zh]")
    page.wait_for_url(f"{address}/zh/search.html?q=masks")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.goto(f"{address}/index.html")
    page.wait_for_url(f"{address}/zh/index.html")


def widths(language, path):
    """Return how wide a page is looked at: a long text, whose many links take long, by one width.

    `make fuzz` looks at all by both.
    """
    if path.endswith("/read") and not FUZZ:
        return WIDTHS[language == "zh" :][:1]
    return WIDTHS


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_the_rules_of_access(visit, broken_rules, language, path):
    """No page breaks a rule of WCAG 2.2 AA that axe knows, on a desk or in a hand."""
    page = visit(f"{language}/{path}" + ("" if ".html" in path else ".html"))
    page.wait_for_selector("h1")
    if "graph" in path:
        page.wait_for_selector("#bench[data-ready]")
    for width in widths(language, path):
        page.set_viewport_size({"width": width, "height": 900})
        assert broken_rules(page) == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0


def test_a_site_that_could_not_be_finished_leaves_the_earlier_one(
    published, graph_dir, tmp_path, monkeypatch
):
    """What stops publishing midway leaves the old site as it was, and no remains."""
    out = tmp_path / "site"
    shutil.copytree(published, out)
    before = {path: path.stat().st_size for path in out.rglob("*")}

    def fail(*_):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("aidgraph.serve.publish.run.write_pages", fail)
    with pytest.raises(OSError, match="No space"):
        publish(graph_dir, out)
    assert {path: path.stat().st_size for path in out.rglob("*")} == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.fixture
def little_graph(tmp_path):
    """Return the graph of half a page, without the terms of the ontology, which are many."""
    folder = tmp_path / "little"
    folder.mkdir()
    lines = graph_lines([read_encoding(SAMPLE)])
    ours = [line for line in lines if not line.startswith(f"<{ONTOLOGY}")]
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in ours), "utf-8")
    return folder


def test_several_processes_write_what_one_does(graph_dir, little_graph, tmp_path):
    """How many work at once changes no page; `make fuzz` tries the whole shipped graph."""
    sites = [tmp_path / "alone", tmp_path / "together"]
    for number, site in enumerate(sites, start=1):
        graph = graph_dir if FUZZ else little_graph
        publish(graph, site, base_url="https://example.org/aid", processes=number)
    alone, together = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in sites
    )
    assert together.keys() == alone.keys()
    assert [path for path, content in alone.items() if together[path] != content] == []
    assert len(alone) > 200


def test_only_pages_are_counted_as_pages(published):
    """The number of pages that is told is that of the files a reader opens, not of data files."""
    told = json.loads((published / MARKER).read_bytes())["pages"]
    beside = {"index.html", "picture.html"}  # the way in, and the picture of the whole graph
    pages = {p.relative_to(published).as_posix() for p in published.rglob("*.html")}
    assert told == len(pages - beside)


def test_the_site_says_where_it_is(published):
    """The list of pages and the description of the data name the given address."""
    assert (
        b"<loc>https://example.org/aid/zh/doc/place-wensu.html</loc>"
        in (published / "sitemap.xml").read_bytes()
    )
    described = json.loads((published / "about.jsonld").read_bytes())
    assert described["distribution"][0]["contentUrl"] == "https://example.org/aid/data/graph.ttl"


@pytest.mark.parametrize(
    ("path", "accept", "language", "target"),
    [
        ("id/place-wensu", "text/turtle", "", "doc/place-wensu.ttl"),
        ("id/place-wensu", "application/ld+json", "", "doc/place-wensu.jsonld"),
        ("id/place-wensu", "text/html", "zh-CN,zh", "zh/doc/place-wensu.html"),
        ("id/place-wensu", "*/*", "", "en/doc/place-wensu.html"),
        ("id/report/jinhua-wensu", "text/html", "", "en/documents/jinhua-wensu.html"),
        ("id/report/jinhua-wensu/evidence/1-2", "", "", "en/documents/jinhua-wensu.html"),
        ("ontology", "text/turtle", "", "ontology/aidgraph.ttl"),
        ("ontology", "text/html", "zh", "zh/ontology.html"),
    ],
)
def test_redirects_lead_each_id_to_a_file_of_the_site(published, path, accept, language, target):
    """The rules for a service of permanent ids end at files that are there, by what is accepted."""
    rules = (published / "w3id" / ".htaccess").read_text("utf-8")
    assert rules == apache_redirects("https://example.org/aid").decode()
    asked = {"HTTP_ACCEPT": accept, "HTTP:Accept-Language": language}
    assert _redirected(rules, path, asked) == f"https://example.org/aid/{target}"
    assert (published / target).is_file()


def _redirected(rules, path, asked):
    """Return where mod_rewrite leads *path*: the first rule whose conditions all hold."""
    conditions = []
    for line in rules.splitlines():
        word, _, rest = line.partition(" ")
        if word == "RewriteCond":
            variable, pattern = re.match(r"%\{(.+?)\} (\S+)", rest).groups()
            conditions.append(re.search(pattern, asked[variable], re.IGNORECASE))
        elif word == "RewriteRule":
            pattern, target, _ = rest.split(" ")
            found = re.search(pattern, path)
            if found and all(conditions):
                return target.replace("$1", found[1] if found.groups() else "")
            conditions = []
    return ""
