"""A library under review in a real browser: its list, the way on, two reviewers, access for all."""

import shutil

import pytest

from aidgraph.review.library.reports import ReportFolder
from aidgraph.review.serve import serving

LOOKS = [
    ("zh", 1440, "light", "entity"),
    ("zh", 390, "dark", "flow"),
    ("en", 1440, "dark", "relation"),
    ("en", 390, "light", "outcome"),
]


@pytest.fixture
def open_library(proposed, tmp_path, browser):
    """Return what opens a library of two reports as a reviewer; nothing may go wrong on a page."""
    for name in ("first", "second"):
        shutil.copytree(proposed, tmp_path / "library" / name)
    closing, problems = [], []

    def opened(reviewer, query="", **settings):
        library = ReportFolder(tmp_path / "library", reviewer=reviewer)
        server = serving(library.session, library)
        address = server.__enter__()
        context = browser.new_context(reduced_motion="reduce", **settings)
        closing.append((context, server, library))
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}?lang=en{query}")
        return page

    def close():
        while closing:
            context, server, library = closing.pop()
            context.close()
            server.__exit__(None, None, None)
            library.session.close()

    opened.close = close
    yield opened
    close()
    assert problems == []


def press(page, *keys):
    """Press keys one after the other, and wait until what they ask for is done."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_selector("body:not([aria-busy])")


def test_reports_are_listed_with_their_progress_and_follow_each_other(open_library):
    """One click leads from a report to the next or to the list, which counts what is decided."""
    page = open_library("")
    press(page, "a", "a", "a")
    page.click("#next-report")
    page.wait_for_selector("#reports")
    assert page.inner_text("#reports").split()[-3] == "2"
    with page.expect_navigation():
        page.click("#reports")
    rows = page.locator("main.reports tbody tr")
    assert rows.count() == 2
    assert rows.nth(0).locator("progress").get_attribute("value") != "0"
    assert rows.nth(1).locator("progress").get_attribute("value") == "0"
    rows.nth(0).locator("button").click()
    page.wait_for_selector(".card")
    assert page.locator('.card[data-status="accepted"]').count() >= 3


def test_two_reviewers_see_where_they_differ(open_library):
    """What a second reviewer decides otherwise is counted and listed by itself."""
    page = open_library("li", "&kind=flow")
    press(page, "a", "a")
    open_library.close()
    page = open_library("wang", "&kind=flow")
    page.locator(".card h3").first.click()
    press(page, "r")
    page.locator(".card h3").nth(1).click()
    press(page, "a")
    assert "more than one: 2, alike: 1" in page.inner_text("#reviewers")
    page.click("#reviewers a")
    page.wait_for_url("**conflict*")
    assert page.locator(".card").count() == 1


@pytest.mark.parametrize(("language", "width", "scheme", "kind"), LOOKS)
def test_every_review_page_keeps_the_rules_of_access(
    open_library, broken_rules, language, width, scheme, kind
):
    """Cards with both forms open, and the list of reports: axe-core finds nothing (WCAG 2.2)."""
    page = open_library("li", viewport={"width": width, "height": 900}, color_scheme=scheme)
    base = page.url.partition("?")[0]
    for path in (f"?lang={language}&kind={kind}&add={kind}", f"reports?lang={language}"):
        page.goto(base + path)
        if kind in path:
            page.locator(".card h3").nth(1).click()
            press(page, "e")
            page.wait_for_selector(".correct")
        assert broken_rules(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
