"""The pages that the server writes whole, in a real browser: found, read and used by anyone."""

import pytest
from playwright.sync_api import expect

NAMES = ["温宿", "wensu", "Wensu County", "wsx", "wenshu"]


def type_in(page, text):
    """Put a text into the search box as one change, and wait for what is suggested for it."""
    page.wait_for_selector("#q-list", state="attached")
    page.focus("#q")
    page.fill("#q", text)
    page.wait_for_selector("#q-list [role=option]")


@pytest.mark.parametrize("typed", NAMES)
def test_the_search_box_suggests_while_one_types(explore, site_url, typed):
    """Two characters, pinyin, English, initials or a slip: the county is among the first three.

    Arrows choose it, Enter opens it.
    """
    opened = explore(f"{site_url}/?lang=en", wait=False)
    page = opened.page
    type_in(page, typed)
    page.wait_for_selector("#q-list [data-id=place-wensu]")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.get_attribute("#q", "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    ids = page.eval_on_selector_all("#q-list li", "(all) => all.map((one) => one.dataset.id)")
    assert "place-wensu" in ids[:3]
    for _ in range(ids.index("place-wensu")):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/place-wensu?*")
    assert "Wensu County" in page.inner_text("h1")
    opened.calm()


@pytest.mark.parametrize(
    ("lang", "typed", "words"), [("zh", "口罩", "后方五团捐赠"), ("en", "masks", "后方五团捐赠")]
)
def test_what_is_counted_is_three_steps_from_its_words(explore, site_url, lang, typed, words):
    """Typing what was given, an arrow and Enter lead to the claim and the words it stands on."""
    opened = explore(f"{site_url}/?lang={lang}", wait=False)
    page = opened.page
    type_in(page, typed)
    options = page.locator("#q-list li")
    number = ["donated" in text or "捐赠" in text for text in options.all_inner_texts()].index(True)
    for _ in range(number + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claim/**")
    assert words in page.inner_text("main mark >> nth=0")
    assert page.inner_text("h1").endswith(("1.7万", "17,000"))
    opened.calm()


def slow(opened, part, seconds):
    """Let requests whose address holds *part* wait."""

    def wait(route):
        opened.page.wait_for_timeout(seconds * 1000)
        route.fallback()

    opened.page.route(lambda url: part in url, wait)


def test_escape_closes_the_suggestions_for_good(explore, site_url):
    """Esc closes the list, and an answer that was still under way does not open it again."""
    opened = explore(f"{site_url}/?lang=en", wait=False)
    page = opened.page
    page.focus("#q")
    page.keyboard.type("温宿")
    page.wait_for_selector("#q-list [role=option]")
    page.keyboard.press("Escape")
    assert page.is_hidden("#q-list")
    assert page.get_attribute("#q", "aria-expanded") == "false"
    page.keyboard.type("县")
    page.keyboard.press("Escape")  # before the answer, and before the question
    page.wait_for_timeout(500)
    assert page.is_hidden("#q-list")


def test_a_slow_answer_shows_nothing_old(explore, site_url):
    """What is suggested belongs to the last words typed, though older words be answered later."""
    opened = explore(f"{site_url}/?lang=en", wait=False)
    page = opened.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    slow(opened, "%E6%B8%A9%E5%AE%BF", 0.6)  # 温宿
    page.fill("#q", "温宿")
    opened.until_true(lambda: any("%E6%B8%A9%E5%AE%BF" in url for url in asked))
    page.fill("#q", "指挥部")
    page.wait_for_selector("#q-list [data-id=org-jinhua-headquarters]")
    page.wait_for_timeout(700)
    assert page.locator("#q-list [data-id=org-jinhua-headquarters]").count() == 1
    assert page.locator("#q-list [data-id=place-wensu]").count() == 0


def test_facets_clicked_fast_end_in_the_last_one(explore, site_url):
    """Of five facets clicked one after the other, with slow answers, the last one is shown."""
    opened = explore(f"{site_url}/search?lang=en", wait=False)
    page = opened.page
    links = page.locator("aside.facets a:has(.count)")
    last = {
        "href": links.nth(4).get_attribute("href"),
        "count": links.nth(4).inner_text().split()[-1],
    }
    slow(opened, "/search?", 0.15)
    page.evaluate(
        """() => [...document.querySelectorAll("aside.facets a:has(.count)")].slice(0, 5)
          .forEach((link, number) => setTimeout(() => link.click(), number * 40))"""
    )
    # Asked again and again: waiting for a navigation fails where a later click breaks one off.
    expect(page).to_have_url(f"{site_url}{last['href']}")
    page.wait_for_selector(".chosen a")
    assert page.locator("ul.chosen li").count() == 1
    assert page.inner_text("p.total").split()[0] == last["count"]


def test_the_slash_key_leads_to_the_search_box(explore, site_url):
    """The key / focuses the search, unless one is typing."""
    opened = explore(f"{site_url}/money?lang=en", wait=False)
    opened.page.keyboard.press("/")
    assert opened.page.evaluate("document.activeElement.id") == "q"
    opened.page.keyboard.type("a/b")
    assert opened.page.input_value("#q") == "a/b"


def test_the_words_of_a_report_are_two_clicks_from_a_find(explore, site_url, encoding):
    """From a search hit, one click shows words and source, another the very place in the report."""
    opened = explore(f"{site_url}/search?q=孵化园&lang=en", wait=False)
    page = opened.page
    page.click(".hits a")
    words = page.text_content("blockquote.quote mark >> nth=0")
    assert words in {one.span.exact for one in encoding.evidence}
    assert page.inner_text(".statement .source a >> nth=0").strip()
    page.click("blockquote.quote footer a >> nth=0")
    span = page.url.partition("#")[2]
    start, end = span.removeprefix("s-").split("-")
    assert int(end) - int(start) == len(words)
    assert words in page.text_content(f"p:has([id='{span}'])")


def test_without_scripts_one_can_search_narrow_ask_and_switch(explore, site_url):
    """Search, facets, a question with a parameter, language and colours need no script."""
    opened = explore(f"{site_url}/?lang=en", wait=False, java_script_enabled=False)
    page = opened.page
    page.fill("#q", "温宿")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.click("aside.facets a >> nth=0")
    assert "Narrowed to" in page.content() or page.locator(".chosen a").count() == 1
    page.goto(f"{site_url}/queries/cq-03-facts-about?lang=en")
    page.fill("form.asking input[type=text], form.asking input:not([type])", "温宿县")
    with page.expect_navigation():
        page.click("form.asking button")
    assert page.locator("tbody tr").count() > 0
    with page.expect_navigation():
        page.click("nav.switches a[hreflang=zh]")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    with page.expect_navigation():
        page.click("nav.switches a.to-dark")
    assert page.get_attribute("html", "data-theme") == "dark"
