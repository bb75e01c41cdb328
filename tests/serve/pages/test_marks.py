"""A plan is shown as a plan, and a doubt as a doubt, on every page and in every answer."""

import csv
import io
import zipfile
from itertools import product

import pytest

from aidgraph.rdf.iri import term, thing
from aidgraph.rdf.terms import OA, RDF, SKOS, XSD
from aidgraph.serve.marks import PLANS
from aidgraph.web.words import LANGUAGES, area_words

REPORT = thing("report", "r")
TOLD = {
    "done": {}, "ongoing": {}, "planned": {}, "pledged": {}, "aim": {}, "estimated": {},
    "inferred": {"origin": "inferred"}, "derived": {"origin": "derived"},
    "unsure": {"confidence": "0.7"}, "otherwise": {"waiver": "印刷有误"},
}  # fmt: skip
KEYS = {"done": None, "unsure": "confidence", "otherwise": "waiver"}
REASON = "the giver's reason"
MODALITIES = {*PLANS, "done", "ongoing"}


def mark_words(name, language):
    """Return the words that mark what is told as *name*; None for what is plainly told."""
    key = KEYS.get(name, name)
    return key and area_words(language, "marks")[key].replace("{n}", "0.7")


def quoted(text, language=""):
    """Return a literal."""
    return f'"{text}"' + (f"@{language}" if language else "")


def common(claim, name):
    """Yield what a claim says of itself, told as *name*."""
    parts = {"modality": "done", "origin": "quoted", "confidence": "1"} | TOLD[name]
    if name in MODALITIES:
        parts["modality"] = name
    yield f"{claim} <{RDF}type> <{term('Claim')}>"
    yield f"{claim} <{term('statedBy')}> <{REPORT}>"
    yield f"{claim} <{term('modality')}> <{term(parts['modality'])}>"
    yield f"{claim} <{term('origin')}> <{term(parts['origin'])}>"
    yield f"{claim} <{term('confidence')}> {quoted(parts['confidence'])}"
    yield f"{claim} <{SKOS}note> {quoted('缘由甲', 'zh')}"
    yield f"{claim} <{SKOS}note> {quoted(REASON, 'en')}"
    yield f"{claim} <{term('speaker')}> <{thing('boss')}>"
    yield f"{claim} <{term('period')}> <{thing('period', '2021')}>"
    span = f"<{REPORT}/evidence/{name}>"
    yield f"{claim} <{term('evidence')}> {span}"
    yield f"{span} <{OA}hasSource> <{REPORT}>"
    for selector, has in (("quote", {"exact": "原文"}), ("position", {"start": "0", "end": "2"})):
        yield f"{span} <{OA}hasSelector> <{REPORT}/evidence/{name}/{selector}>"
        for key, value in has.items():
            yield f"<{REPORT}/evidence/{name}/{selector}> <{OA}{key}> {quoted(value)}"
    if "waiver" in parts:
        yield f"{claim} <{term('waiver')}> {quoted(parts['waiver'], 'zh')}"


def triples():
    """Yield a giver, and for each way of telling a project that it supports and pays for."""
    yield f"<{REPORT}> <{RDF}type> <{term('Report')}>"
    for name, kind in (("giver", "Organization"), ("boss", "Person"), *product(TOLD, ["Project"])):
        yield f"<{thing(name)}> <{RDF}type> <{term(kind)}>"
        yield f"<{thing(name)}> <{SKOS}prefLabel> {quoted(f'the {name}', 'en')}"
        yield f"<{thing(name)}> <{term('namedIn')}> <{REPORT}>"
    for bound in ("from", "to"):
        yield f"<{thing('period', '2021')}> <{term(bound)}> {quoted('2021')}"
    yield f"<{term('support')}> <{RDF}type> <{term('FlowKind')}>"
    yield f"<{term('unit-CNY')}> <{SKOS}notation> {quoted('CNY')}"
    yield f"<{term('unit-CNY')}> <{term('quantityKind')}> {quoted('money')}"
    for number, name in enumerate(TOLD):
        relation, flow = (f"<{REPORT}/claim/{kind}-{name}>" for kind in ("rel", "flow"))
        yield from common(relation, name)
        yield f"{relation} <{RDF}type> <{term('Relation')}>"
        yield f"{relation} <{RDF}subject> <{thing('giver')}>"
        yield f"{relation} <{RDF}predicate> <{term('supports')}>"
        yield f"{relation} <{RDF}object> <{thing(name)}>"
        if name not in PLANS:
            yield f"<{thing('giver')}> <{term('supports')}> <{thing(name)}>"
        yield from common(flow, name)
        yield f"{flow} <{RDF}type> <{term('FundingFlow')}>"
        yield f"{flow} <{term('about')}> <{thing(name)}>"
        yield f"{flow} <{term('provider')}> <{thing('giver')}>"
        yield f"{flow} <{term('flowKind')}> <{term('support')}>"
        yield f"{flow} <{term('unit')}> <{term('unit-CNY')}>"
        yield f"{flow} <{term('indicator')}> <{term('aid-spending')}>"
        yield f'{flow} <{term("value")}> "{10**number}"^^<{XSD}decimal>'


@pytest.fixture(scope="module")
def told(client_of, tmp_path_factory):
    """Return a client of a graph with a claim of every way of telling."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "graph.nq").write_text("".join(f"{line} .\n" for line in triples()), "utf-8")
    return client_of(folder)


def pages(name):
    """Return the pages that show what the giver does for the project *name*, and no other."""
    return (
        f"/doc/{name}",
        f"/doc/{name}?predicate=aid:supports&dir=in",
        f"/doc/report/r/claim/rel-{name}",
        f"/doc/report/r/claim/flow-{name}",
        f"/compare?ids={name}",
        f"/graph?ids=giver,{name}",
    )


WAYS = [pytest.param(name, page, id=f"{name} {page}") for name in TOLD for page in pages(name)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "page"), WAYS)
def test_each_page_marks_what_it_shows(told, read_page, name, page, language):
    """A page has the mark of what it shows, in its language, and no mark of anything else."""
    answer = told.get(page + ("&" if "?" in page else "?") + f"lang={language}")
    assert answer.status_code == 200
    links = answer.text.partition('<table id="links">')[2].partition("</table>")[0]
    text = links or read_page(answer).text  # a legend of the picture explains what it may have
    seen = {n for n in TOLD if (words := mark_words(n, language)) and words in text}
    hidden = {"otherwise"} if page.startswith("/graph") else set()  # a doubt about a number
    assert seen == {name} - {"done"} - hidden


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["/money", "/flows", "/timeline", "/documents/r", "/doc/giver"])
def test_pages_of_many_claims_mark_each(told, read_page, page, language):
    """The pages of money and time, of a report and of a hub mark all that is not plainly told."""
    text = read_page(told.get(f"{page}?lang={language}")).text
    assert not {n for n in TOLD if (words := mark_words(n, language)) and words not in text}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({*TOLD} - {"done"}))
def test_a_comparison_marks_relations_as_well_as_figures(told, name, language):
    """Side by side a plan that supports somebody is no support given, nor is its sum."""
    page = told.get(f"/compare?ids={name}&lang={language}").text
    assert page.count(f">{mark_words(name, language)}</a>") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_plan_says_so(told, language):
    """Title and citation of a claim that is told as a plan do not tell it as done."""
    for name, kind in product(PLANS, ("rel", "flow")):
        page = told.get(f"/doc/report/r/claim/{kind}-{name}?lang={language}").text
        words = mark_words(name, language)
        assert words in page.partition("<title>")[2].partition("</title>")[0]
        assert words in page.partition('id="cite"')[2].partition("</p>")[0]


def test_a_statement_names_who_speaks_and_why(told, read_page):
    """Speaker, note and waiver stand beside the claim, the note in the language of the page."""
    chinese = read_page(told.get("/doc/otherwise?lang=zh")).text
    english = read_page(told.get("/doc/otherwise?lang=en")).text
    assert "说话人：the boss" in chinese
    assert "said by: the boss" in english
    assert "缘由甲" in chinese
    assert REASON not in chinese
    assert REASON in english
    for text in (chinese, english):
        assert "印刷有误" in text


@pytest.mark.parametrize("name", TOLD)
def test_each_answer_for_programs_marks_what_it_holds(told, name):
    """The interface gives the marks of a claim by key, and the modality and speaker as they are."""
    key = KEYS.get(name, name)
    entity = told.get(f"/api/entity/{name}").json()
    [relation], [figure] = entity["relations"][0]["relations"], entity["figures"][0]["figures"]
    shown = told.get(f"/api/evidence?start=giver&predicate=supports&end={name}").json()
    statements = [*relation["statements"], figure["statement"], *shown["statements"]]
    assert len(statements) == 3
    for one in statements:
        assert [mark["key"] for mark in one["marks"]] == ([key] if key else [])
        assert one["modality"] == (name if name in MODALITIES else "done")
        assert one["speaker"]["id"] == "boss"
        assert one["notes"] == {"zh": "缘由甲", "en": REASON}


@pytest.fixture(scope="module")
def picture(told):
    """Return the picture of all, by link: the keys of its marks."""
    data = told.get("/api/subgraph?focus=giver").json()
    return {
        "|".join(k): [mark["key"] for mark in data["marks"].get("|".join(k), [])]
        for k in data["links"]
    }


def test_a_picture_has_plans_as_marked_links(picture):
    """A link that is told as a plan alone is in the picture, and every link has its marks."""
    expected = {
        f"giver|{predicate}|{name}": [] if name in {"done", "otherwise"} else [KEYS.get(name, name)]
        for name, predicate in product(TOLD, ("supports", "FundingFlow"))
    }
    assert picture == expected


def test_exports_keep_the_marks(told, picture):
    """The tables and GEXF have the marks of each link; Turtle has no triple of a plan."""
    ids = ",".join(["giver", *TOLD])
    found = told.get(f"/api/export?format=csv&ids={ids}").content
    text = zipfile.ZipFile(io.BytesIO(found)).read("links.csv").decode()
    rows = csv.DictReader(io.StringIO(text))
    keys = {
        "|".join((row["start"], row["predicate"], row["end"])): row["marks"].split("|")
        for row in rows
    }
    assert {k: [key for key in marks if key] for k, marks in keys.items()} == picture
    gexf = told.get(f"/api/export?format=gexf&ids={ids}").text
    assert gexf.count('value="planned"') == 2
    turtle = told.get(f"/api/export?format=turtle&ids={ids}").text
    plain = turtle.partition("id:giver ")[2].partition(" .")[0]
    assert "id:inferred" in plain
    assert not any(f"id:{name}" in plain for name in PLANS)
    assert "aid:planned" in turtle


def test_paths_lead_over_what_is_told_as_done(told):
    """No path leads over a plan; a step that is inferred is marked so."""
    assert told.get("/api/path?from=planned&to=done").json()["paths"] == []
    [path] = told.get("/api/path?from=inferred&to=done").json()["paths"]
    first, second = path["steps"]
    assert {mark["key"] for link in first for mark in link["marks"]} == {"inferred"}
    assert {mark["key"] for link in second for mark in link["marks"]} == set()


def test_a_sum_leaves_plans_out(told, read_page):
    """The money page adds what is told as done, and says how many plans are not in the sum."""
    text = " ".join(read_page(told.get("/money?lang=en")).text.split())
    assert "CNY 1.111000011 billion" in text
    assert f"Sum of these {len(TOLD) - len(PLANS)} figures" in text
    assert f"not added: {len(PLANS)}." in text
