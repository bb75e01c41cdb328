"""Everyone can use every page: any look, screen reader, keyboard, small screens, no script."""

import pytest
from hypothesis import settings

PAGES = {
    "home": "/",
    "search": "/search?q=温宿",
    "claims": "/search?q=口罩",
    "entity": "/doc/org-jinhua-headquarters",
    "claim": "/doc/report/jinhua-wensu/claim/flow-incubator",
    "graph": "/graph?focus=place-wensu",
    "path": "/path?from=place-wensu&to=facility-incubator",
    "map": "/map",
    "money": "/money",
    "flows": "/flows",
    "timeline": "/timeline",
    "compare": "/compare?ids=facility-incubator,project-tourism-infrastructure",
    "audit": "/audit",
    "queries": "/queries",
    "query": "/queries/cq-03-facts-about",
    "sparql": "/sparql?query=SELECT+%3Fs+%7B+%3Fs+a+%3Fc+%7D+LIMIT+5",
    "ontology": "/ontology",
    "term": "/ontology/Project",
    "documents": "/documents",
    "document": "/documents/jinhua-wensu",
    "reading": "/documents/jinhua-wensu/read",
    "about": "/about",
    "missing": "/nothing-here",
}
LOOKS = {"zh": (("dark", 1280), ("light", 375)), "en": (("light", 1280), ("dark", 375))}
# Of a long text, whose many links take axe long; `make fuzz` looks at it as at all others.
LOOKS_OF_READING = {"zh": (("dark", 1280),), "en": (("light", 375),)}
NARROW = (640, 375, 320)  # 640 is 1,280 at 200 %
# Chinese characters that the page does not mark as Chinese; fields, queries and code need not.
STRAY_CHINESE = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent;
    const parent = walker.currentNode.parentElement;
    if (!/[\\u4e00-\\u9fff]/.test(text) || parent.closest("script, textarea, pre, code")) continue;
    if (/[a-z]{2}/i.test(text)) continue; // a name within an English sentence
    if (!parent.closest("[lang]").lang.startsWith("zh")) found.push(text.trim().slice(0, 40));
  }
  return found;
}
"""


def address(site_url, name, language):
    """Return the address of a page in a language."""
    return f"{site_url}{PAGES[name]}{'&' if '?' in PAGES[name] else '?'}lang={language}"


def settle(page, name):
    """Wait until the scripts of a page have done their work."""
    if name == "graph":
        page.wait_for_selector("#bench[data-ready]")
    elif name == "map":
        page.wait_for_selector("#map:not([hidden]) circle", state="attached")
    elif name == "sparql":
        page.wait_for_selector(".CodeMirror")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_in_every_look(explore, site_url, broken_rules, name, language):
    """
    Whatever the language, colours and width, a page is calm, fits and keeps WCAG 2.2 A and AA.

    Nothing is asked of the outside, the policy is sent and not broken, no error is told, Chinese
    is marked as such, nothing scrolls sideways, and axe-core finds nothing.
    """
    opened = explore(address(site_url, name, language), wait=False, reduced_motion="reduce")
    page = opened.page
    assert "default-src 'self'" in opened.answer.headers["content-security-policy"]
    if name == "missing":  # the browser tells the status 404 as an error
        opened.problems.clear()
    assert page.get_attribute("html", "lang") == {"zh": "zh-Hans", "en": "en"}[language]
    settle(page, name)
    long = name == "reading" and settings.get_current_profile_name() != "fuzz"
    for scheme, width in (LOOKS_OF_READING if long else LOOKS)[language]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert broken_rules(page) == [], (scheme, width)
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(STRAY_CHINESE) == []
    opened.calm()


def test_chinese_is_drawn_with_glyphs(explore, site_url):
    """Characters of the page's font look different from each other and from a missing one."""
    opened = explore(f"{site_url}/?lang=zh", wait=False)
    drawn = opened.page.evaluate(
        """() => ["温", "宿", "\\u0378"].map((letter) => {
          const pen = new OffscreenCanvas(40, 40).getContext("2d");
          pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
          pen.fillText(letter, 2, 34);
          return pen.getImageData(0, 0, 40, 40).data.join();
        })"""
    )
    assert len(set(drawn)) == 3


def test_the_content_is_near_for_the_keyboard(explore, site_url):
    """The skip link comes first; at most 30 stops later, each one visible, is the content."""
    page = explore(f"{site_url}/graph?focus=place-wensu&lang=en").page
    state = """() => {
      const one = document.activeElement;
      const look = getComputedStyle(one);
      return {link: one.getAttribute("href"), inside: !!one.closest("main"),
        seen: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2};
    }"""
    stops = []
    while not (stops and stops[-1]["inside"]):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(state))
        assert len(stops) <= 31
    assert stops[0]["link"] == "#main"
    assert all(stop["seen"] for stop in stops)


def tab_to(page, selector):
    """Press Tab until an element that matches has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"no way by Tab to {selector}")


def test_everything_can_be_done_by_keyboard(explore, site_url):
    """Search, open, draw, expand, come back, find a path, and export, without a mouse."""
    opened = explore(f"{site_url}/?lang=en", wait=False)
    page, press = opened.page, opened.page.keyboard.press
    press("/")
    page.keyboard.type("援疆指挥部")
    page.wait_for_selector("#q-list [data-id=org-jinhua-headquarters]")
    press("ArrowDown")
    press("Enter")
    page.wait_for_url("**/doc/org-jinhua-headquarters?*")
    tab_to(page, "main a[href*='/graph?focus=']")
    press("Enter")
    page.wait_for_selector("#bench[data-ready]")
    before = page.locator("#nodes tbody tr").count()
    tab_to(page, "#canvas")
    press("Enter")
    assert page.evaluate("document.activeElement.matches('.ways button')")
    press("Enter")
    opened.until("document.querySelector('#said').textContent.includes('shown')")
    assert page.locator("#nodes tbody tr").count() >= before
    press("Escape")
    assert page.evaluate("document.activeElement.id") == "canvas"
    press("l")
    assert page.get_attribute("[data-do=list]", "aria-pressed") == "true"
    press("g")
    page.focus("body")
    tab_to(page, "#format")
    press("Tab")
    with page.expect_download() as found:
        press("Enter")
    assert found.value.suggested_filename == "aidgraph.png"
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.goto(page.url)
    tab_to(page, "nav.sections a[href^='/path']")
    press("Enter")
    page.wait_for_url("**/path?*")
    tab_to(page, "#from")
    page.keyboard.type("place-wensu")
    tab_to(page, "#to")
    page.keyboard.type("facility-incubator")
    press("Enter")
    page.wait_for_selector(".sentence")
    opened.calm()


TABLES = ("graph", "path", "map", "sparql", "money", "timeline", "compare", "query", "document")


@pytest.mark.parametrize("name", TABLES)
def test_pages_say_everything_without_scripts(explore, site_url, name):
    """Without JavaScript each page shows its tables, lists or sentences."""
    opened = explore(f"{site_url}{PAGES[name]}", wait=False, java_script_enabled=False)
    found = opened.page.locator("main table tbody tr, main .sentence, main li a")
    assert found.count() > 1
    assert found.first.is_visible()


def test_without_webgl_every_page_works(chromium, explore, site_url):
    """A browser without 3D shows every page without an exception; the canvas draws as ever."""
    with chromium("--disable-3d-apis") as other:
        opened = explore(f"{site_url}/about", wait=False, within=other)
        for name in PAGES.keys() - {"missing"}:
            opened.page.goto(address(site_url, name, "en"))
            settle(opened.page, name)
            opened.calm()
        webgl = "document.createElement('canvas').getContext('webgl') === null"
        assert opened.page.evaluate(webgl)
