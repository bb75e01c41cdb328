"""The page does what it says, in a real browser without a network."""

import csv
import re
from xml.etree import ElementTree as ET

import pytest

from aidgraph.store.graph import Graph
from aidgraph.visualize import draw_graph

BLUE = [59, 95, 192]  # organizations, light
LIGHT_BLUE = [125, 155, 240]  # organizations, dark
GOLD = [208, 138, 18]  # money, light


@pytest.fixture(scope="module")
def incubator_page(store):
    """Return the page of one facility and what is one step away, in English."""
    return draw_graph(store, focus="facility-incubator", lang="en")


def test_the_picture_is_drawn_at_once(visit, whole_page, slowness):
    """The canvas shows nodes and money lines, positions given, within five seconds."""
    visits = [visit(whole_page) for _ in range(3)]
    assert visits[0].pixels(BLUE) > 1_000
    assert min(one.drawn_at() for one in visits) < 5_000 * slowness()


def test_the_whole_picture_fits(visit, whole_page):
    """Nothing of the picture is cut off at first: its first and last rows are empty."""
    opened = visit(whole_page)
    inked = opened.page.evaluate(
        "[readPicture(0, 2), readPicture(-2, 2)].some((rows) => rows.some((value) => value !== 0))"
    )
    assert not inked


def test_the_page_says_what_it_is(visit, whole_page, sizes):
    """The document has a language, a title and a heading, and they are the report's."""
    page = visit(whole_page).page
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.title() == page.text_content("h1")
    assert page.text_content("#subtitle").startswith(f"{sizes['all']} ")


def test_the_legend_counts_every_class(visit, whole_page, sizes):
    """The numbers in the legend are those of the entities of each type."""
    page = visit(whole_page).page
    numbers = [int(text) for text in page.locator("#kinds output").all_text_contents()]
    assert sorted(numbers) == sorted(n for name, n in sizes.items() if name != "all")


def test_a_class_can_be_hidden_and_shown(visit, whole_page, sizes):
    """Unticking a class takes its nodes off the picture and out of the list; ticking undoes it."""
    opened = visit(whole_page)
    page = opened.page
    box = page.locator("#kinds input").first
    box.dispatch_event("click")
    opened.settle()
    assert opened.pixels(BLUE) == 0
    page.click("#list-tab")
    assert page.locator(".entry").count() == sizes["all"] - sizes["Organization"]
    box.dispatch_event("click")
    assert page.locator(".entry").count() == sizes["all"]
    page.click("#graph-tab")
    opened.settle()
    assert opened.pixels(BLUE) > 1_000


def test_money_lines_can_be_hidden(visit, store):
    """Unticking money and goods takes these lines off the picture."""
    opened = visit(draw_graph(store, focus="project-aid-projects"))
    assert opened.pixels(GOLD) > 100
    opened.page.locator("#sorts input").last.dispatch_event("click")
    opened.settle()
    assert opened.pixels(GOLD) == 0


def test_search_by_keyboard(visit, whole_page):
    """The slash key searches, arrows choose, Enter opens the entity and moves the focus to it."""
    page = visit(whole_page).page
    page.keyboard.press("/")
    page.keyboard.type("温宿")
    assert page.locator("#matches .match").count() > 3
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.text_content(".match[aria-selected=true] .name")
    assert page.get_attribute("#search", "aria-activedescendant") == "match-1"
    page.keyboard.press("Enter")
    assert page.text_content("#panel h2") == chosen
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").count() == 0


def test_search_finds_either_language_aliases_and_codes(visit, whole_page):
    """A label in the other language, an alias and an official code find the same place."""
    page = visit(whole_page).page
    for text in ("Wensu County", "wensu coun", "652922", "place-wensu"):
        page.fill("#search", text)
        assert page.text_content("#match-0 .name") == "温宿县"
    page.fill("#search", "no such thing")
    assert page.text_content("#matches") == "没有匹配的实体"


def test_a_search_that_finds_many_says_so(visit, whole_page):
    """More matches than are listed are counted, not dropped in silence."""
    page = visit(whole_page).page
    page.fill("#search", "金华")
    listed = page.locator(".match").count()
    found = [int(n) for n in re.findall(r"\d+", page.text_content(".more"))]
    assert found[0] == listed < found[1]


def test_a_click_shows_the_facts_with_quotes(visit, store):
    """Clicking a node opens its facts: label, amounts and the words of the report."""
    one = "https://w3id.org/aidgraph/id/facility-regiment-museum"
    opened = visit(draw_graph(store, nodes=[one]))
    page = opened.page
    box = page.locator("canvas").bounding_box()
    # A single node is drawn in the middle, a little above the controls.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 18)
    assert "200万元" in page.text_content("#panel .amount")
    quotes = page.locator("#panel q").all_text_contents()
    assert "200万元" in quotes
    assert "由 aidgraph 分类，报道未述" in page.text_content("#panel")


def test_a_click_on_nothing_closes_the_facts(visit, incubator_page):
    """Clicking the empty picture goes back to the beginning."""
    page = visit(incubator_page).page
    assert page.text_content("#panel h2").startswith("Jinhua Aid-Xinjiang Technology")
    page.mouse.click(20, 300)
    assert page.locator("#panel h2").count() == 0


def test_the_centre_of_a_picture_is_selected(visit, incubator_page):
    """A picture of an entity's surroundings opens with its facts, doubts and all."""
    panel = visit(incubator_page).page.text_content("#panel")
    for words in ("just under CNY 100 million", "近1亿元", "told in 2 places", "inferred period"):
        assert words in panel


def test_facts_lead_from_entity_to_entity(visit, incubator_page):
    """A name among the facts opens that entity, under the same name."""
    page = visit(incubator_page).page
    name = page.locator("#panel button.name").filter(has_text="Kuntuo Rice").first
    told = name.text_content()
    name.click()
    assert page.text_content("#panel h2") == told
    assert page.evaluate("location.hash") == "#org-kuntuo-rice"


def test_an_address_opens_an_entity(visit, whole_page):
    """The part after # names the entity to open; one that is unknown or broken opens nothing."""
    assert visit(whole_page, fragment="#place-wensu").page.text_content("#panel h2") == "温宿县"
    assert visit(whole_page, fragment="#%E0%A4%A").page.locator("#panel h2").count() == 0


def test_only_the_surroundings(visit, whole_page, store):
    """The picture can be cut down to what is near an entity, and back."""
    centre = "https://w3id.org/aidgraph/id/facility-incubator"
    near = len(Graph(store).neighbours(centre)) + 1
    page = visit(whole_page, fragment="#facility-incubator").page
    page.click("#panel .actions button")
    assert f" {near} " in page.text_content("#focus-note")
    page.click("#list-tab")
    assert page.locator(".entry").count() == near
    page.click("#graph-tab")
    page.click("#focus-note button")
    assert page.is_hidden("#focus-note")


def test_the_language_can_be_switched(visit, whole_page):
    """The button changes language, title, labels and amounts, and back to the same."""
    opened = visit(whole_page, fragment="#facility-incubator")
    page = opened.page
    first, chinese = opened.picture(), page.text_content("body")
    page.click("#language")
    opened.settle()
    assert page.get_attribute("html", "lang") == "en"
    assert page.title().startswith("Jinhua's contribution")
    assert "just under CNY 100 million" in page.text_content("#panel")
    assert page.get_attribute("#search", "placeholder").startswith("Search")
    assert opened.picture() != first
    page.click("#language")
    assert page.text_content("body") == chinese


def test_the_size_of_nodes_can_be_switched(visit, whole_page):
    """Choosing the largest amount draws the nodes anew."""
    opened = visit(whole_page)
    before = opened.picture()
    opened.page.select_option("#size", "money")
    opened.settle()
    assert opened.picture() != before


def test_the_picture_moves_by_keyboard(visit, whole_page):
    """With the picture in focus, arrow keys move it and plus and minus zoom."""
    opened = visit(whole_page)
    opened.page.focus(".vis-network")
    for key in ("ArrowRight", "Equal"):
        before = opened.picture()
        opened.page.keyboard.down(key)
        opened.page.wait_for_timeout(150)
        opened.page.keyboard.up(key)
        opened.settle()
        assert opened.picture() != before


def test_dark_follows_the_system(visit, whole_page):
    """Where dark is preferred, paper and nodes have the dark colours, also when it changes."""
    opened = visit(whole_page, color_scheme="dark")
    assert opened.pixels(LIGHT_BLUE) > 1_000
    opened.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    opened.settle()
    assert opened.pixels(LIGHT_BLUE) == 0
    assert opened.pixels(BLUE) > 1_000


def test_every_control_has_a_name(visit, whole_page):
    """Each button and field is named for those who do not see it."""
    page = visit(whole_page, fragment="#place-wensu").page
    nameless = page.eval_on_selector_all(
        "button, input, select",
        """all => all.filter((e) => !e.textContent.trim() && !e.ariaLabel
            && !e.labels?.length).map((e) => e.outerHTML)""",
    )
    assert nameless == []


def test_a_narrow_screen_has_everything(visit, whole_page):
    """On a telephone nothing is wider than the screen and the panel stands below the picture."""
    page = visit(whole_page).page
    page.set_viewport_size({"width": 390, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    below = page.locator("#panel").bounding_box()["y"]
    assert below > page.locator("#graph").bounding_box()["y"] + 100


def test_a_library_opens_with_its_clusters(visit):
    """More than 300 entities open as clusters; one opens at a click or by key, Esc goes back."""
    from aidgraph.store.open import memory_store
    from aidgraph.visualize import draw_graph

    thing, aid = "https://w3id.org/aidgraph/id/", "https://w3id.org/aidgraph/ontology#"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = [f"<{thing}lonely> {kind} <{aid}Person> ."]
    for n in range(320):
        place, name = n % 4, f"<{thing}school-{n}>"
        lines += [f"{name} {kind} <{aid}Facility> .", f"<{thing}p{place}> {kind} <{aid}Place> ."]
        lines.append(f"{name} <{aid}locatedIn> <{thing}p{place}> .")
    seen = visit(draw_graph(memory_store(lines), lang="en"))
    page = seen.page
    assert "324 entities in 4 cluster(s)" in page.inner_text("#library-said")
    assert "1 more entities have no line" in page.inner_text("#library-said")
    assert page.locator(".tile .heading").all_text_contents() == [f"p{n} · 81" for n in range(4)]
    page.locator(".tile .heading").first.click()
    assert "p0: 81 of 81 entities" in page.inner_text("#focus-note")
    page.keyboard.press("Escape")
    assert page.is_visible("#library")
    page.locator(".tile [role=button]").nth(1).press("Enter")
    assert "p1: 81 of 81" in page.inner_text("#focus-note")
    page.fill("#search", "school-2")
    page.keyboard.press("Enter")
    assert page.is_hidden("#library")
    assert page.inner_text("#panel h2") == "school-2"


WRITTEN = """
() => {
  const {width} = document.querySelector("canvas"), found = [];
  const data = readPicture();
  const shown = document.querySelector("canvas").getBoundingClientRect();
  const scale = shown.width / width;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== 138 || data[i + 1] !== 90 || data[i + 2] !== 0 || data[i + 3] !== 255) continue;
    const at = [shown.x + (i / 4 % width) * scale, shown.y + Math.floor(i / 4 / width) * scale];
    const far = ([x, y]) => Math.abs(x - at[0]) > 120 || Math.abs(y - at[1]) > 40;
    if (found.every(far)) found.push(at);
  }
  return found;
}
"""  # a place within each label in the colour of money


def test_every_money_label_opens_its_flow(visit, whole_page):
    """A click on the words of an amount shows the claims of that line, with their quotes."""
    page = visit(whole_page).page
    places = page.evaluate(WRITTEN)
    assert len(places) >= 4
    for x, y in places:
        page.mouse.click(x, y)
        assert page.locator("#panel .flow .amount").count() >= 1, (x, y)
        assert page.locator("#panel q").count() >= 1
        page.keyboard.press("Escape")


def test_the_story_and_the_language_of_the_reader(visit, whole_page, encoding):
    """One line says who gave, the largest sum, what for and when, in the reader's language."""
    largest = max(
        (c for c in encoding.claims if c.kind == "flow" and c.unit == "CNY" and c.value),
        key=lambda claim: claim.value,
    )
    assert largest.value == 457_000_000
    page = visit(whole_page, locale="en-GB").page
    story = page.inner_text("#story")
    for words in ("Jinhua Headquarters", "CNY 457 million", "2020 to 2022", "inferred"):
        assert words in story
    page.click("#language")
    page.reload()
    assert "4.57亿元" in page.inner_text("#story")  # what was chosen is remembered
    assert page.get_attribute("html", "lang") == "zh-Hans"


def test_what_is_seen_is_saved_as_picture_and_table(visit, store, tmp_path):
    """PNG, SVG and CSV hold what is shown, without a request; a phone has the buttons, too."""
    page = visit(
        draw_graph(store, focus="facility-incubator", lang="en"),
        viewport={"width": 390, "height": 844},
    ).page
    files = {}
    for name in ("png", "svg", "csv"):
        page.select_option("#format", name)
        with page.expect_download() as saved:
            page.click("#save")
        saved.value.save_as(tmp_path / saved.value.suggested_filename)
        files[name] = (tmp_path / f"aidgraph.{name}").read_bytes()
    assert files["png"].startswith(b"\x89PNG")
    drawn = ET.fromstring(files["svg"].decode())
    titles = {one.text for one in drawn.iter("{http://www.w3.org/2000/svg}title")}
    near = Graph(store).neighbours("https://w3id.org/aidgraph/id/facility-incubator")
    assert {Graph(store).label(iri).en for iri in near} <= titles
    rows = list(csv.DictReader(files["csv"].decode("utf-8-sig").splitlines()))
    money = [row for row in rows if row["amount"] == "just under CNY 100 million"]
    assert [row["words of the source"].count("近1亿元") for row in money] == [2]
    page.click("#kinds label >> nth=0")  # what is hidden is not saved
    with page.expect_download() as saved:
        page.click("#save")
    assert len(saved.value.path().read_text("utf-8-sig").splitlines()) < len(rows)
