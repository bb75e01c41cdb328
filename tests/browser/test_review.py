"""The review page in a real browser: by keyboard, kept on disk, hostile text shown, no network."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.model import Merge, SetAside
from aidgraph.review import open_session
from aidgraph.review.serve import serving
from aidgraph.text.visible import visible

TEAM, FLOW = "org-chenghu-team", "flow-teaching-building"
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Seen:
    """Hold an open page, where it asked, and what went wrong."""

    page: object
    session: object
    address: str
    hosts: set = field(default_factory=set)
    problems: list = field(default_factory=list)

    def press(self, *keys):
        """Press keys one after the other, and wait until all they ask for is done."""
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def settle(self):
        """Wait until the page says that nothing is under way."""
        self.page.wait_for_selector("body:not([aria-busy])", timeout=120_000)

    def follow(self, target):
        """Click a link or a button, by selector or locator, and wait for the whole next page."""
        with self.page.expect_navigation():
            (self.page.locator(target) if isinstance(target, str) else target).click()

    @property
    def current(self):
        """Return the id of the current card."""
        return self.page.get_attribute('.card[aria-current="true"]', "data-id")

    def go(self, identifier):
        """Make a card current, as a click on it does."""
        self.page.click(f'[id="head-{identifier}"]')

    def claim(self, identifier):
        """Return a claim as the tables on disk have it."""
        claims = read_encoding(self.session.folder).claims
        return next(claim for claim in claims if claim.id == identifier)

    def status(self, identifier):
        """Return the status that a card shows."""
        return self.page.get_attribute(f'[id="item-{identifier}"]', "data-status")


@pytest.fixture
def review(browser):
    """Return a function that opens the page of a folder; nothing may go wrong on it, or leave."""
    closing = []

    def open_page(folder, query="?lang=en", **settings):
        session = open_session(folder)
        server = serving(session)
        address = server.__enter__()
        view = {"width": 1280, "height": 800}
        context = browser.new_context(viewport=view, reduced_motion="reduce", **settings)
        context.add_init_script(WATCH)
        seen = Seen(context.new_page(), session, address)
        page = seen.page
        page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: seen.problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (seen.problems.append("dialog"), dialog.dismiss()))
        page.on("popup", lambda _: seen.problems.append("popup"))
        closing.append((seen, context, server))
        page.goto(address + query)
        return seen

    yield open_page
    for seen, context, server in closing:
        if seen.page.evaluate("typeof window.violations") == "object":
            seen.problems += seen.page.evaluate("window.violations")
        context.close()
        server.__exit__(None, None, None)
        seen.session.close()
        assert seen.problems == []
        assert seen.hosts == {urlsplit(seen.address).netloc}


def decided(seen):
    """Return the progress as the page tells it."""
    return seen.page.inner_text("#decided")


def test_keys_accept_reject_and_go_on(proposed, review):
    """Keys a and r decide the current card, on disk, and the next one becomes current."""
    seen = review(proposed, "?lang=en&kind=flow")
    total = len(seen.session.board().items)
    first, second, third = seen.page.eval_on_selector_all(
        ".card", "cards => cards.slice(0, 3).map((card) => card.dataset.id)"
    )
    assert decided(seen) == f"0 of {total} decided"
    assert seen.current == first
    seen.press("a")
    assert (seen.status(first), seen.claim(first).status) == ("accepted", "accepted")
    assert seen.current == second
    seen.press("r")
    assert (seen.status(second), seen.claim(second).status) == ("rejected", "rejected")
    assert seen.current == third
    seen.press("k", "k")
    assert seen.current == first
    seen.press("j")
    assert seen.current == second
    assert decided(seen) == f"{seen.session.board().decided} of {total} decided"
    assert seen.page.get_attribute("progress", "value") == str(seen.session.board().decided)
    assert seen.page.evaluate("document.activeElement.dataset.id") == second


def test_keys_pressed_quickly_act_one_after_the_other(proposed, review):
    """Three quick presses decide three cards, none twice and none skipped."""
    seen = review(proposed, "?lang=en&kind=flow")
    ids = seen.page.eval_on_selector_all(".card", "cards => cards.map((card) => card.dataset.id)")
    for key in "ara":
        seen.page.keyboard.press(key)
    seen.settle()
    statuses = [seen.claim(identifier).status for identifier in ids[:4]]
    assert statuses == ["accepted", "rejected", "accepted", "proposed"]


def test_undo_and_redo_by_key(proposed, review):
    """Key u takes the last decision back, Shift-U does it again, and the card shows it."""
    seen = review(proposed, "?lang=en&kind=flow")
    first = seen.current
    seen.press("a", "u")
    assert (seen.status(first), seen.claim(first).status) == ("proposed", "proposed")
    assert seen.current == first
    seen.press("Shift+U")
    assert (seen.status(first), seen.claim(first).status) == ("accepted", "accepted")
    seen.press("u", "u")
    assert "Nothing to undo" in seen.page.inner_text("#notice") or seen.page.is_disabled("#undo")


def test_all_is_accepted_by_one_key_and_what_follows_is_skipped(proposed, review):
    """Key a alone decides every row, in fewer presses than rows: what claims bring needs none."""
    seen = review(proposed)
    rows = len(seen.session.board().items)
    presses = 0
    while "63 of 63" not in decided(seen):
        seen.press("a")
        presses += 1
        assert presses < rows
    seen.go(TEAM)
    seen.press("a")  # decided already: the key goes on
    assert seen.current != TEAM


def test_the_next_open_row_and_the_reason_by_key(proposed, review):
    """The page opens at what waits; n skips what is decided; w keeps why something is rejected."""
    seen = review(proposed, "?lang=en&kind=flow")
    ids = seen.page.eval_on_selector_all(".card", "cards => cards.map((card) => card.dataset.id)")
    seen.press("a", "j", "a")
    seen.page.reload()
    assert seen.current == ids[1]
    seen.press("n")
    assert seen.current == ids[3]
    seen.press("w")
    seen.page.keyboard.type("told above")
    seen.press("Enter")
    assert seen.claim(ids[3]).status == "rejected"
    assert "told above" in seen.page.inner_text(f'[id="item-{ids[3]}"] .why')


@pytest.mark.parametrize("script", [True, False])
def test_a_facet_is_one_decision(proposed, review, script):
    """One choice gives every claim of a wrong receiver another; what is refused is listed."""
    seen = review(proposed, "?lang=en", java_script_enabled=script)
    page = seen.page
    rows = {
        c.id for c in read_encoding(proposed).claims if c.receiver == "place-lanfeng" and c.provider
    }
    page.select_option("#facet select", "receiver=place-lanfeng")
    if script:
        seen.settle()
        page.wait_for_selector("#many-value")
    else:
        seen.follow("#apply")
    assert f"{len(rows)} of" in page.inner_text("#count")
    page.select_option("#many-value", "place-shiqiao")
    page.click("#many .set button")
    page.wait_for_selector("#many .set button:disabled")
    moved = {c.id for c in read_encoding(proposed).claims if c.receiver == "place-shiqiao"}
    assert moved == rows
    before = (proposed / "claims.csv").read_bytes()
    page.goto(f"{seen.address}?lang=en&facet=receiver%3Dplace-shiqiao&set=from")
    page.fill("#many-value", "1922")
    page.click("#many .set button")
    page.wait_for_selector("#notice.wrong")
    told = page.eval_on_selector_all("#notice li a", "all => all.map((a) => a.textContent)")
    assert set(told) == rows
    assert (proposed / "claims.csv").read_bytes() == before


def test_a_correction_by_keyboard(proposed, review):
    """Key e opens the form; a slip is told beside its field, nothing written; then it is saved."""
    seen = review(proposed, "?lang=en&kind=flow")
    seen.go(FLOW)
    before = (proposed / "claims.csv").read_bytes()
    seen.press("e")
    seen.page.fill("#f-value", "12.5 million")
    seen.press("Enter")
    assert "is not a plain decimal" in seen.page.inner_text("#f-value-error")
    assert seen.page.evaluate("document.activeElement.id") == "f-value"
    assert seen.page.get_attribute("#f-value", "aria-invalid") == "true"
    assert seen.page.input_value("#f-value") == "12.5 million"
    assert (proposed / "claims.csv").read_bytes() == before
    seen.page.fill("#f-value", "12500000")
    seen.page.fill("#f-waiver", "数字另见上文")
    seen.page.select_option("#f-comparator", "approximately")
    seen.page.focus("#f-value")
    seen.press("Enter")
    made = seen.claim(FLOW)
    assert (made.value, made.comparator) == (Decimal(12500000), "approximately")
    assert (made.status, made.method) == ("accepted", "curated")
    assert "12,500,000" in seen.page.inner_text(f'[id="head-{FLOW}"]')


def test_escape_leaves_a_form_as_it_was(proposed, review):
    """Esc closes the form, writes nothing, and the card is current again; keys work anew."""
    seen = review(proposed, "?lang=en&kind=flow")
    seen.go(FLOW)
    seen.press("e")
    seen.page.fill("#f-value", "1")
    seen.press("Escape")
    assert seen.page.query_selector("#f-value") is None
    assert seen.current == FLOW
    assert seen.claim(FLOW).value == 12_000_000
    seen.press("a")
    assert seen.claim(FLOW).status == "accepted"


def test_letters_in_a_field_are_letters(proposed, review):
    """Whoever types a, r or u into the search or a form decides nothing."""
    seen = review(proposed)
    seen.press("/")
    seen.page.keyboard.type("aruj?")
    seen.settle()
    assert seen.page.input_value("#words") == "aruj?"
    assert not (proposed / "review.jsonl").exists()


def test_single_keys_can_be_turned_off(proposed, review):
    """Without single-key shortcuts nothing is decided by a letter; the choice is remembered."""
    seen = review(proposed)
    seen.press("?")
    seen.page.uncheck("#keys-on")
    seen.press("Escape", "a")
    seen.page.reload()
    seen.press("a")
    assert not (proposed / "review.jsonl").exists()


def test_rejecting_an_entity_asks_first(proposed, review):
    """What falls with it is told; Esc leaves all; Enter rejects all; one u brings all back."""
    seen = review(proposed, f"?lang=en&entity={TEAM}")
    before = (proposed / "claims.csv").read_bytes()
    count = len(seen.session.falls_with(TEAM))
    seen.go(TEAM)
    seen.press("r")
    assert f"({count})" in seen.page.inner_text(".ask")
    seen.press("Escape")
    assert seen.page.query_selector(".ask") is None
    assert (proposed / "claims.csv").read_bytes() == before
    seen.press("r")
    seen.press("Enter")
    rejected = [c for c in read_encoding(proposed).claims if c.status == "rejected"]
    assert len(rejected) == count
    assert {seen.status(c.id) for c in rejected} == {"rejected"}
    seen.press("u")
    assert (proposed / "claims.csv").read_bytes() == before
    assert {seen.status(c.id) for c in rejected} == {"proposed"}


def test_accepting_all_above_a_confidence(proposed, review):
    """The count is told before; then those are accepted and no other; one undo takes all back."""
    seen = review(proposed)
    seen.page.select_option("#bulk select", "0.75")
    seen.page.click("#bulk button")
    seen.settle()
    assert seen.page.inner_text("#bulk button") == "Accept 19"
    assert read_encoding(proposed).accepted == ()
    seen.press("Enter")
    accepted = read_encoding(proposed).accepted
    assert len(accepted) == 19
    assert min(c.confidence for c in accepted) == Decimal("0.75")
    assert seen.status(accepted[0].id) == "accepted"
    seen.page.click("#undo")
    seen.settle()
    assert read_encoding(proposed).accepted == ()


def test_a_decision_outlives_the_page(proposed, review):
    """Closed and opened again, the page shows what was decided, and can undo it."""
    seen = review(proposed, "?lang=en&kind=flow")
    first = seen.current
    seen.press("a")
    seen.page.reload()
    assert seen.status(first) == "accepted"
    seen.press("u")
    assert seen.status(first) == "proposed"


def test_text_and_list_point_at_each_other(proposed, review):
    """A mark selects what stands there, again the next; a card lights up all its places."""
    seen = review(proposed)
    twice = "rel-chenghu-supports-lanfeng"
    seen.go(twice)
    lit = seen.page.eval_on_selector_all("a.mark.on", "marks => marks.map((m) => m.textContent)")
    spans = [e.span for e in read_encoding(proposed).evidence if e.target == twice]
    assert len(spans) > 1
    assert "".join(lit) == "".join(span.exact for span in sorted(spans))
    several = seen.page.evaluate(
        """[...document.querySelectorAll("a.mark")].map((m) => [m.id, m.dataset.ids.split(" ")])
           .find(([_, ids]) => ids.length > 1)"""
    )
    for identifier in [*several[1], several[1][0]]:
        seen.page.click(f'[id="{several[0]}"]')
        seen.settle()
        assert seen.current == identifier


def test_marks_are_reached_by_keys(proposed, review):
    """The text is one stop of the tab key; arrows walk the marks; Enter selects what is there."""
    seen = review(proposed)
    page = seen.page
    assert page.eval_on_selector_all('a.mark[tabindex="0"]', "marks => marks.length") == 1
    page.focus('a.mark[tabindex="0"]')
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    ids = page.evaluate("document.activeElement.dataset.ids.split(' ')")
    seen.press("Enter")
    assert seen.current in ids


def test_a_hidden_item_is_shown_when_asked_for(proposed, review):
    """A mark whose card the filter hides brings the card."""
    seen = review(proposed, "?lang=en&kind=outcome")
    assert seen.page.query_selector(f'[id="item-{FLOW}"]') is None
    seen.page.click(f'a.mark[data-ids~="{FLOW}"]')
    seen.settle()
    assert seen.current == FLOW


def test_the_filter_narrows_and_the_address_keeps_it(proposed, review):
    """Kind, status and search narrow the list at once; reloading shows the same."""
    seen = review(proposed)
    seen.page.select_option('#filter [name="kind"]', "relation")
    seen.settle()
    seen.page.fill("#words", "人民医院")
    seen.page.wait_for_timeout(300)
    seen.settle()
    kinds = set(seen.page.eval_on_selector_all(".card", "c => c.map((x) => x.dataset.kind)"))
    count = seen.page.eval_on_selector_all(".card", "cards => cards.length")
    assert kinds == {"relation"}
    assert 0 < count < 10
    seen.page.reload()
    assert seen.page.eval_on_selector_all(".card", "cards => cards.length") == count


def test_another_program_is_stated(proposed, review):
    """A table changed behind the page: nothing is written, reading again shows the change."""
    seen = review(proposed, "?lang=en&kind=flow")
    path = proposed / "claims.csv"
    path.write_text(path.read_text("utf-8").replace("12000000", "12000007"), encoding="utf-8")
    changed = path.read_bytes()
    seen.press("a")
    assert "Another program has changed the tables" in seen.page.inner_text("#notice")
    assert path.read_bytes() == changed
    seen.page.click("#notice a")
    seen.settle()
    assert "12,000,007" in seen.page.inner_text("#list")
    first = seen.current
    seen.press("a")
    assert seen.claim(first).status == "accepted"
    assert b"12000007" in path.read_bytes()


def test_broken_tables_are_told(proposed, review):
    """Tables that another program broke are told by row; mended, the review goes on."""
    seen = review(proposed)
    path = proposed / "claims.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"12000000", b"12 million"))
    seen.page.reload()
    assert "12 million" in seen.page.inner_text("body")
    path.write_bytes(good)
    seen.page.click("a.button")
    assert seen.page.is_visible("#list")


def test_a_merge_can_be_decided(proposed, review):
    """A proposed merge is a card: accepted, the known id stands in the tables; undone, the own."""
    reasons = ("same-type", "score:0.60", "known-label:援岚工作组")
    merge = Merge(TEAM, "org-known", "工作组", reasons)
    write_encoding(replace(read_encoding(proposed), merges=(merge,)), proposed)
    seen = review(proposed, "?lang=en&kind=merge")
    assert "same type" in seen.page.inner_text("#list")
    seen.press("a")
    assert seen.claim(FLOW).provider == "org-known"
    assert seen.page.query_selector('a.mark[data-ids~="org-known"]')
    seen.press("u")
    assert seen.claim(FLOW).provider == TEAM
    assert seen.current == f"merge:{TEAM}"
    seen.press("r")
    assert seen.status(f"merge:{TEAM}") == "rejected"


def test_hostile_text_is_text(proposed, review, payloads):
    """Whatever names, notes, speakers and reasons hold is shown as text, and nothing of it runs."""
    encoding = read_encoding(proposed)
    words = [payload.replace("\0", "") for payload in payloads]
    names = [word.replace("|", "") for word in words if visible(word) == word]
    entities = tuple(
        replace(
            e,
            label=f"{names[i % len(names)]} {i}",
            aliases=(names[-i % len(names)],),
            note=words[i % len(words)],
        )
        for i, e in enumerate(encoding.entities)
    )
    claims = tuple(
        replace(
            c,
            note=words[i % len(words)],
            note_en=words[(i + 5) % len(words)],
            speaker=words[(i + 7) % len(words)],
            waiver=words[(i + 11) % len(words)],
        )
        for i, c in enumerate(encoding.claims)
    )
    spans = [evidence.span for evidence in encoding.evidence[: len(words)]]
    aside = tuple({s: SetAside(s, w) for s, w in zip(spans, words, strict=False)}.values())
    tables = replace(encoding, entities=entities, claims=claims, set_aside=aside)
    write_encoding(tables, proposed)
    seen = review(proposed)
    title = seen.page.title()
    seen.go(TEAM)
    seen.press("e", "Escape", "r", "Escape", "j", "a")
    assert seen.page.title() == title
    assert seen.page.evaluate("document.scripts.length") == 1
    assert "<script>" in seen.page.inner_text("#list")


def test_it_works_without_script(proposed, review):
    """With scripts off, buttons, forms, questions and undo do the same by whole pages."""
    seen = review(proposed, "?lang=en&kind=flow", java_script_enabled=False)
    page = seen.page
    card = page.locator(f'[id="item-{FLOW}"]')
    seen.follow(card.get_by_role("button", name="Accept"))
    assert seen.claim(FLOW).status == "accepted"
    assert urlsplit(page.url).query == "lang=en&kind=flow"
    seen.follow(card.get_by_role("link", name="Correct"))
    page.fill("#f-value", "12x")
    seen.follow(page.get_by_role("button", name="Save correction"))
    assert "plain decimal" in page.inner_text("#f-value-error")
    page.fill("#f-value", "13000000")
    seen.follow(page.get_by_role("button", name="Save correction"))
    assert "quoted words read" in page.inner_text("#f-value-error")
    page.fill("#f-waiver", "数字另见上文")
    seen.follow(page.get_by_role("button", name="Save correction"))
    assert seen.claim(FLOW).value == 13_000_000
    seen.follow("#undo")
    page.goto(f"{seen.address}?lang=en&entity={TEAM}")
    seen.follow(page.locator(f'[id="item-{TEAM}"]').get_by_role("button", name="Reject"))
    seen.follow(page.get_by_role("button", name="Reject them all"))
    assert seen.claim(FLOW).status == "rejected"


SELECT = """at => {
  const piece = [...document.querySelectorAll("#report > *")].findLast(
    (part) => Number(part.id.slice(3)) <= at);
  const range = document.createRange();
  range.setStart(piece.firstChild, at - Number(piece.id.slice(3)));
  range.setEnd(piece.firstChild, at - Number(piece.id.slice(3)) + 3);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_claim_is_added_by_selecting_its_words(proposed, review):
    """Selected words fill the form, with their place; the new row is there, and undone by u."""
    seen = review(proposed)
    page, at = seen.page, seen.session.text.text.rindex("岚峰县")
    page.evaluate(SELECT, at)
    page.click('#add a[href*="add=relation"]')
    page.wait_for_selector("#adding")
    assert page.input_value("[data-phrase]") == "岚峰县"
    assert page.input_value("[data-start]") == str(at)
    page.select_option("#f-subject", "org-chenghu-charity")
    page.select_option("#f-predicate", "supports")
    page.select_option("#f-object", "place-lanfeng")
    page.click("#adding button.accept")
    page.wait_for_selector(f'[id="item-relation-{at:06d}"]')
    assert seen.current == f"relation-{at:06d}"
    assert seen.claim(seen.current).status == "accepted"
    seen.press("u")
    assert f"relation-{at:06d}" not in seen.session.board().items
    page.click('[id="item-flow-books"] [data-edit]')
    page.wait_for_selector(".correct [data-take]")
    page.evaluate(SELECT, at)
    assert page.input_value(".correct [data-phrase]") == ""
    page.click(".correct [data-take]")
    assert page.input_value(".correct [data-phrase]") == "岚峰县"
    page.click(".correct button.accept")
    seen.settle()
    rows = read_encoding(proposed).evidence
    assert at in {e.span.start for e in rows if e.target == "flow-books"}


def test_rows_are_remade_without_script(proposed, review):
    """Kind, words, a new thing, one of two and two of one: plain forms, each undone by a button."""
    seen = review(proposed, "?lang=en", java_script_enabled=False)
    page, before = seen.page, (proposed / "claims.csv").read_bytes()
    card = page.locator('[id="item-flow-books"]')
    seen.follow(card.get_by_role("link", name="Correct"))
    seen.follow(card.get_by_role("link", name="context figure"))
    page.fill("#f-indicator", "other:图书")
    page.fill("#phrase", "捐献图书")
    seen.follow(card.get_by_role("button", name="Save correction"))
    assert "the text has" in card.text_content()
    page.fill("#phrase", "捐赠图书")
    seen.follow(card.get_by_role("button", name="Save correction"))
    assert (seen.claim("flow-books").kind, seen.claim("flow-books").provider) == ("context", "")
    card = page.locator('[id="item-rel-chenghu-supports-lanfeng"]')
    seen.follow(card.get_by_role("link", name="Correct"))
    seen.follow(card.get_by_role("button", name="Part them"))
    card = page.locator('[id="item-org-chenghu-hospital-2"]')
    seen.follow(card.get_by_role("link", name="Correct"))
    page.select_option("#kept", "org-lanfeng-hospital")
    seen.follow(card.get_by_role("button", name="Make them one"))
    assert page.locator('[id="item-org-chenghu-hospital-2"]').count() == 0
    seen.follow('#add a[href*="add=entity"]')
    page.fill("#phrase", "工作组组长")
    page.select_option("#f-type", "Person")
    seen.follow("#adding button.accept")
    assert page.locator("h3", has_text="工作组组长").count() == 1
    for _ in range(4):
        seen.follow("#undo")
    assert (proposed / "claims.csv").read_bytes() == before


SIDEWAYS = """
[document.documentElement, ...document.querySelectorAll("#reading, #deciding")]
  .filter((pane) => pane.scrollWidth > pane.clientWidth).map((pane) => pane.id)
"""
CUT = """
[...document.querySelectorAll("button, .button, h1, h3, dd, .status")]
  .filter((part) => part.checkVisibility() && getComputedStyle(part).display !== "inline"
    && part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent)
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut(proposed, review, language):
    """In both languages, narrow and wide, with a form open: no sideways scrolling, no cut words."""
    seen = review(proposed, f"?lang={language}")
    seen.press("e")
    for width in (360, 820, 821, 1280):
        seen.page.set_viewport_size({"width": width, "height": 800})
        assert seen.page.evaluate(SIDEWAYS) == []
        assert seen.page.evaluate(CUT) == []


def test_light_and_dark_follow_the_system(proposed, review):
    """The page takes the colours that the reader's system asks for."""
    seen = review(proposed)
    colours = set()
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        colours.add(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_every_control_has_a_name(proposed, review):
    """Each control has a name for a screen reader, each card a heading, the text a language."""
    seen = review(proposed)
    seen.press("e")
    nameless = seen.page.evaluate(
        """[...document.querySelectorAll("button, select, input:not([type=hidden])")].filter(
           (part) => !(part.textContent.trim() && part.tagName === "BUTTON")
             && !part.labels?.length && !part.getAttribute("aria-label")).map((p) => p.outerHTML)"""
    )
    assert nameless == []
    assert seen.page.get_attribute("#report", "lang") == "zh"
    assert seen.page.get_attribute("html", "lang") == "en"
    assert seen.page.get_attribute("#notice", "role") == "status"
