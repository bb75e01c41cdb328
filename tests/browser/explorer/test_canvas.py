"""The canvas: drawn at once, equal to its list, and every step can be taken back."""

import json
import random

import pytest


def move_some(opened, seed, steps):
    """Do *steps* things that a reader may do, chosen by *seed*."""
    chance = random.Random(seed)
    page = opened.page
    for _ in range(steps):
        nodes = [node[0] for node in opened.canvas()["nodes"]]
        deed = chance.choice(
            ["expand", "expand", "hide", "pin", "kind", "undo", "redo", "collapse"]
        )
        if deed in {"undo", "redo"}:
            page.evaluate(f"document.querySelector('[data-do={deed}]').click()")
        elif deed == "kind":
            boxes = page.locator("#legend input")
            boxes.nth(chance.randrange(boxes.count())).dispatch_event("click")
        elif nodes:
            opened.tap(chance.choice(nodes))
            buttons = {"expand": ".ways button", "hide": "[data-way=hide]"}
            found = page.locator(f"#card {buttons.get(deed, f'[data-way={deed}]')}")
            if found.count() and found.first.is_enabled():
                found.nth(chance.randrange(found.count())).dispatch_event("click")
                page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("most", [60, 500])
def test_a_first_picture_is_drawn_where_the_server_put_it(explore, large_url, most):
    """A picture of many nodes is drawn at once: every node in its place, nothing more asked for."""
    opened = explore(f"{large_url}/graph?focus=e1499&limit={most - 1}&depth=3")
    told = json.loads(opened.page.text_content("#page"))
    placed = sorted([node["id"], round(node["x"]), round(node["y"])] for node in told["nodes"])
    assert opened.canvas()["nodes"] == placed
    assert len(placed) == most
    assert opened.api == []
    opened.calm()


@pytest.mark.parametrize("seed", [1, 2])
def test_canvas_and_list_are_equal_after_any_walk(explore, site_url, seed):
    """After 20 random steps the canvas holds exactly the rows of the two tables."""
    opened = explore(f"{site_url}/graph?focus=place-wensu&lang=en")
    move_some(opened, seed, 20)
    canvas = opened.canvas()
    assert opened.rows("nodes") == sorted(node[0] for node in canvas["nodes"])
    assert opened.rows("links") == canvas["links"]
    opened.calm()


def test_steps_can_be_undone_and_done_again(explore, site_url):
    """After five expansions five undos bring back nodes and places, five redos the rest."""
    opened = explore(f"{site_url}/graph?ids=org-jinhua-headquarters&lang=en")
    opened.tap("org-jinhua-headquarters")
    before = opened.canvas()
    steps = 0
    while steps < 5:
        count = len(opened.canvas()["nodes"])
        opened.page.evaluate("document.querySelector('#said').textContent = ''")
        opened.page.locator(".ways button").nth(steps).click()
        opened.until("/ shown/.test(document.querySelector('#said').textContent)")
        steps += 1
        grown = len(opened.canvas()["nodes"]) > count
        assert grown or opened.page.text_content("#said").endswith("are shown.")
    after = opened.canvas()
    for _ in range(steps):
        opened.page.keyboard.press("Control+z")
    assert opened.canvas() == before
    for _ in range(steps):
        opened.page.keyboard.press("Control+Shift+z")
    assert opened.canvas() == after


def test_a_hub_is_expanded_by_25_with_one_request(explore, large_url):
    """Enter on a hub shows its ways on with counts; one of them adds 25 and says of how many."""
    opened = explore(f"{large_url}/graph?ids=e1499&lang=en")
    page = opened.page
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "supports → 320"
    opened.api.clear()
    page.keyboard.press("Enter")
    opened.until("document.querySelectorAll('#nodes tbody tr').length === 26")
    assert len(opened.api) == 1
    assert "25 of 320 shown, 295 left" in page.text_content("#said")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "canvas"


def test_hidden_and_collapsed_nodes_leave_pinned_ones(explore, large_url):
    """Collapsing takes out what an expansion brought, but not what is pinned; so does hiding."""
    opened = explore(f"{large_url}/graph?ids=e1499&lang=en")
    page = opened.page
    opened.tap("e1499")
    page.locator(".ways button").first.click()
    opened.until("document.querySelectorAll('#nodes tbody tr').length === 26")
    opened.tap("e0003")
    page.click("[data-way=pin]")
    opened.tap("e1499")
    page.click("[data-way=collapse]")
    assert {node[0] for node in opened.canvas()["nodes"]} == {"e1499", "e0003"}
    for box in page.locator("#legend input").all():
        box.dispatch_event("click")
    assert [node[0] for node in opened.canvas()["nodes"]] == ["e0003"]
    assert "1 hidden" in page.text_content("[data-do=showAll]")
    page.click("[data-do=showAll]")
    assert len(opened.canvas()["nodes"]) == 2


def test_a_link_shows_its_evidence(explore, site_url, store):
    """Choosing a link shows who states it and the very words of the report."""
    opened = explore(f"{site_url}/graph?focus=place-wensu&lang=en")
    opened.tap("org-jinhua-headquarters|supports|place-wensu")
    quote = opened.page.wait_for_selector("#card mark").text_content()
    asked = 'ASK { ?s <http://www.w3.org/ns/oa#exact> "%s" }' % quote  # noqa: UP031  a test's own
    assert bool(store.query(asked))
    assert "Stated by" in opened.page.text_content("#card .facts")


PLAN, DONE = "place-tomur|aimsAt|recognition-5a", "org-jinhua-headquarters|supports|place-tomur"


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "目标，未述为已完成"), ("en", "an aim, not told as done")]
)
def test_a_plan_is_drawn_listed_and_told_as_one(explore, site_url, lang, words):
    """A plan is a broken line, explained in the legend, and says so in the list and on the card."""
    opened = explore(f"{site_url}/graph?focus=place-tomur&lang={lang}")
    page = opened.page
    assert page.evaluate(
        """(ids) => {
          const cy = document.querySelector("#canvas")._cyreg.cy;
          return ids.map((id) => cy.getElementById(id).style("line-style"));
        }""",
        [PLAN, DONE],
    ) == ["dashed", "solid"]
    assert page.is_visible("#legend [data-line=plan]")
    assert page.text_content(f"[id=links] tr[data-id='{PLAN}'] .plan") == words
    assert page.locator(f"[id=links] tr[data-id='{DONE}'] .plan").count() == 0
    opened.tap(PLAN)
    page.wait_for_selector("#card .claim")
    assert page.text_content("#card .plan") == words
    opened.calm()


def test_a_start_is_chosen_and_shown_by_its_name(explore, site_url):
    """The field shows names, sends the id of what was chosen, and forgets it when one types on."""
    opened = explore(f"{site_url}/graph?ids=place-jinhua&lang=en")
    page = opened.page
    page.fill("#focus", "wensu coun")
    page.wait_for_selector("#focus-list [data-id=place-wensu]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#focus") == "Wensu County"
    page.keyboard.press("Enter")
    page.wait_for_url("**focus=place-wensu*")
    assert page.input_value("#focus") == "Wensu County"
    assert page.input_value(".start [name=focus]") == "place-wensu"
    page.fill("#focus", "Jinhua City")
    assert page.input_value(".start [name=focus]") == "Jinhua City"
    opened.calm()


KEPT = """(() => {
  const other = document.querySelector("nav.switches a[hreflang]");
  const [told, here] = [other.href, location.href].map((text) => new URL(text).searchParams);
  for (const query of [told, here]) query.delete("lang");
  return String(told) === String(here);
})()"""


def kept(opened):
    """Return the address once it says what the link to the other language says at once."""
    opened.until(KEPT)
    return opened.page.url


def test_the_address_brings_the_picture_back(explore, site_url):
    """The address after a walk opens the same entities, links, classes and choice elsewhere."""
    opened = explore(f"{site_url}/graph?focus=place-wensu&lang=zh")
    move_some(opened, 5, 20)
    opened.tap(opened.canvas()["nodes"][0][0])
    address = kept(opened)
    assert len(address) < 2_000
    again = explore(address)
    one, other = opened.canvas(), again.canvas()
    assert other["links"] == one["links"]
    assert [n[0] for n in other["nodes"]] == [n[0] for n in one["nodes"]]
    boxes = "[...document.querySelectorAll('#legend input:not(:checked)')].map((b) => b.value)"
    assert again.page.evaluate(boxes) == opened.page.evaluate(boxes)
    assert again.page.inner_text("#card h2") == opened.page.inner_text("#card h2")
    assert again.page.get_attribute("html", "lang") == "zh-Hans"


def test_large_pictures_are_saved_as_a_file(explore, large_url, tmp_path):
    """A picture too large for a link becomes a file, which opens as the same picture."""
    opened = explore(f"{large_url}/graph?focus=e1499&limit=450&depth=2&lang=en")
    with opened.page.expect_download() as found:
        opened.page.click("[data-do=share]")
    file = tmp_path / "picture.json"
    found.value.save_as(file)
    again = explore(f"{large_url}/graph?ids=e0001&lang=en")
    again.page.set_input_files("#saved", file)
    again.until("document.querySelectorAll('#nodes tbody tr').length === 451")
    assert [n[0] for n in again.canvas()["nodes"]] == [n[0] for n in opened.canvas()["nodes"]]


@pytest.mark.parametrize("switch", ["a[hreflang=zh]", "a.to-dark"])
def test_language_and_colours_change_without_losing_the_picture(explore, site_url, switch):
    """The links to the other language and colours keep the picture as it has become."""
    opened = explore(f"{site_url}/graph?focus=place-wensu&lang=en")
    opened.tap("place-wensu")
    opened.page.locator(".ways button").first.click()
    opened.until("document.querySelector('#said').textContent.includes('shown')")
    opened.tap("place-jinhua")
    opened.page.click("[data-way=hide]")
    before = [node[0] for node in opened.canvas()["nodes"]]
    assert "place-jinhua" not in before
    opened.page.click(f"nav.switches {switch}")
    opened.page.wait_for_load_state()
    opened.drawn()
    opened.page.wait_for_selector("#bench[data-ready]")
    assert [node[0] for node in opened.canvas()["nodes"]] == before
    html = opened.page.locator("html")
    changed = html.get_attribute("lang") == "zh-Hans" or html.get_attribute("data-theme") == "dark"
    assert changed
    opened.calm()


def test_a_picture_holds_1500_links(explore, large_url):
    """Of entities with more links than a picture holds, as many are shown as have room."""
    everyone = ",".join(f"k{number:02}" for number in range(60))
    opened = explore(f"{large_url}/graph?ids={everyone}&lang=en")
    shown = opened.canvas()
    assert len(shown["nodes"]) == 55  # 55 * 54 / 2 links: one more entity would make it 1,540
    assert len(shown["links"]) == 1_485
    assert "Showing 55 of 60 entities" in opened.page.text_content("#said")
    assert "at most 1,500 links" in opened.page.inner_text("main")
    opened.tap("k00")
    opened.page.locator(".ways button").first.click()
    opened.until("document.querySelector('#said').textContent.includes('1,500 links')")
    assert opened.canvas() == shown
    opened.calm()
