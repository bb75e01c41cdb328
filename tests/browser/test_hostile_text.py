"""No text of a graph can run, hide or reach the network, however it is looked at."""

import pytest

from aidgraph.text.visible import one_line
from aidgraph.visualize import draw_graph


@pytest.fixture(scope="module")
def hostile_page(hostile_store):
    """Return the page of the hostile graph."""
    return draw_graph(hostile_store, lang="zh")


def test_there_are_enough_payloads(payloads):
    """At least thirty different payloads are tried, the word href in a quote among them."""
    assert len(set(payloads)) >= 30
    assert any("href" in payload and "<" not in payload for payload in payloads)


def test_every_payload_is_shown_as_text(visit, hostile_page, payloads):
    """In the list, every payload stands literally, control characters written out."""
    opened = visit(hostile_page)
    opened.page.click("#list-tab")
    shown = opened.page.text_content("#list")
    assert [p for p in payloads if one_line(p) not in shown] == []


def test_payloads_do_nothing_when_selected(visit, hostile_page, payloads):
    """Each entity selected by its address shows its label as text; the page stays itself."""
    opened = visit(hostile_page)
    page = opened.page
    title = page.title()
    markup = "document.querySelectorAll('img, iframe, object, form, base, link, details[open]')"
    for number, payload in enumerate(payloads):
        page.evaluate(f"location.hash = 'entity-{number}'")
        page.wait_for_selector(f"#panel code:text-is('entity-{number}')")
        assert page.text_content("#panel h2") == one_line(payload)
    assert page.title() == title == one_line(payloads[1])
    assert page.evaluate(f"{markup}.length") == 0
    assert page.evaluate("document.scripts.length") == 3


def test_payloads_do_nothing_in_the_search_box(visit, hostile_page, payloads):
    """A payload typed into the search box finds the entity that is called so, shown as text."""
    opened = visit(hostile_page)
    for payload in payloads:
        if one_line(payload) != payload:
            continue  # what is typed is compared with what is seen
        opened.page.fill("#search", payload)
        names = opened.page.locator("#matches .name").all_text_contents()
        assert payload in names


def test_payloads_do_nothing_in_the_other_language(visit, hostile_page, payloads):
    """Switching the language and pointing at the picture change texts only."""
    opened = visit(hostile_page)
    opened.page.click("#language")
    for x, y in ((300, 300), (450, 400), (600, 500), (520, 330)):
        opened.page.mouse.move(x, y)
    opened.page.click("#list-tab")
    shown = opened.page.text_content("#list")
    assert [p for p in payloads if f"en {one_line(p)}" not in shown] == []


def test_only_web_addresses_become_links(visit, hostile_page):
    """An address that is not http or https is text: nothing on the page leads to javascript:."""
    opened = visit(hostile_page)
    opened.page.click("#list-tab")
    links = opened.page.eval_on_selector_all("a", "all => all.map((a) => a.getAttribute('href'))")
    assert links == ["#list"]
    assert "javascript:alert(1)" in opened.page.text_content("#list")


@pytest.mark.parametrize("name", ["__proto__", "constructor"])
def test_names_of_javascript_are_names_like_any(visit, hostile_page, name):
    """An entity called like something built into JavaScript is found and selected."""
    opened = visit(hostile_page)
    opened.page.fill("#search", name)
    opened.page.keyboard.press("Enter")
    assert opened.page.text_content("#panel h2") == name


def test_the_policy_stops_what_gets_past_us(visit, hostile_page):
    """If markup were made from text after all, the browser refuses it and runs no script."""
    opened = visit(hostile_page)
    page = opened.page
    title = page.title()
    refused = page.evaluate(
        """() => {
          const tries = [
            () => { document.body.innerHTML = "<img src=x onerror=\\"document.title='hit'\\">"; },
            () => { document.write("<script>document.title='hit'</script>"); },
            () => { document.createElement("script").text = "document.title='hit'"; },
            () => { document.body.setAttribute("onclick", "document.title='hit'"); },
          ];
          return tries.filter((attempt) => {
            try { attempt(); return false; } catch { return true; }
          }).length;
        }"""
    )
    page.click("h1")
    assert refused >= 3
    assert page.title() == title
    assert page.evaluate("window.violations.length") > 0
    page.evaluate("window.violations.length = 0")
    opened.problems.clear()
