"""What readers come for, done by clicks that are counted, in both languages, wide and narrow."""

from dataclasses import dataclass

import pytest

LOOKS = [(lang, width) for lang in ("zh", "en") for width in (1440, 390)]
UNFOUND = {"zh": "资金按行业分布图表", "en": "monny by sectorr"}
HEALTH = {"zh": "卫生", "en": "Health"}


@dataclass
class Reader:
    """Hold an open page and how often was clicked on the way to an answer."""

    page: object
    url: str
    lang: str
    clicks: int = 0

    def begin(self, path="/"):
        """Go to a page by its address: the count begins."""
        self.page.goto(f"{self.url}{path}{'&' if '?' in path else '?'}lang={self.lang}")
        self.clicks = 0

    def click(self, selector, leads_to=""):
        """Click once, and wait for the page that it leads to."""
        self.page.locator(selector).first.click()
        self.clicks += 1
        if leads_to:
            self.page.wait_for_url(f"**{leads_to}*")

    @property
    def sentence(self):
        """Return the words that the claim on the page stands on."""
        return self.page.locator("blockquote.quote mark").first.inner_text()


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def reader(request, explore, site_url):
    """Return a reader of one language with a window of one width; nothing may go wrong."""
    lang, width = request.param
    opened = explore(
        f"{site_url}/?lang={lang}", wait=False, viewport={"width": width, "height": 900}
    )
    yield Reader(opened.page, site_url, lang)
    opened.calm()


def test_every_number_opens_into_its_words(reader):
    """From a sum, a band, a bar, a place, a mark and a word to the sentence, in few clicks."""
    page, click = reader.page, reader.click
    reader.begin()  # how much for health, which sentence says so?
    click("nav.sections a[href^='/money']", "/money")
    click("nav a[href*='sector=aid%3Adac-120']", "sector=")
    assert page.locator(".chosen").inner_text().count(HEALTH[reader.lang]) == 1
    assert page.locator("table.money tfoot .amount, td.number .amount").count() >= 1
    page.locator("table.money td a:has(q)").first.click(position={"x": 30, "y": 9})  # not its quote
    page.wait_for_url("**/claim/**")
    assert reader.sentence
    assert reader.clicks + 1 == 3

    reader.begin("/money")  # why is this one doubtful?
    click("table.money .doubt a", "/claim/")
    assert page.locator(".statement .doubt").count() >= 1
    assert page.locator(".statement .note").inner_text().strip()
    click("blockquote.quote footer a", "/read")  # the place in the report, and back
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").count() == 1
    click(".reading mark.figure a", "/claim/")
    assert reader.clicks == 3

    reader.begin()  # who gave for what, where?
    click("nav.sections a[href^='/flows']", "/flows")
    page.locator("svg.flows:visible a.band").first.focus()
    page.keyboard.press("Enter")
    band = page.url.partition("#")[2]
    assert band.startswith("band-")
    click(f"#{band} td a[href*='/claim/']", "/claim/")
    assert reader.sentence
    assert reader.clicks + 1 == 3

    reader.begin("/timeline")  # what was when, and who says so?
    page.locator("svg.times:visible a.time").first.focus()
    page.keyboard.press("Enter")
    at = page.url.partition("#")[2]
    assert page.locator(f"#{at} time").count() >= 1
    click(f"#{at} a", "/doc/")
    assert page.locator("blockquote.quote").count() >= 1

    reader.begin("/map")  # what is told of this place?
    page.wait_for_selector("#map:not([hidden]) circle", state="attached")
    page.locator("#map svg a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/place-*")
    assert page.locator("ul.jump a[href='#figures'], ul.jump a").count() >= 1


def test_everything_can_be_taken_away(reader):
    """A table as three kinds of file, a page as data, and a citation: one click each."""
    page = reader.page
    reader.begin("/money")
    for ending in ("csv", "xlsx", "json"):
        with page.expect_download() as saved:
            page.locator(f"main a[href*='/money.{ending}']").first.click()
        assert saved.value.path().stat().st_size > 500
    reader.begin("/doc/report/jinhua-wensu/claim/flow-incubator")
    cited = page.inner_text("#cite")
    assert "近1亿元" in cited
    assert "jinhua-wensu/claim/flow-incubator" in cited
    for suffix in ("bib", "ris", "csl"):
        link = page.locator(f"main a[href*='.{suffix}']")
        answer = page.request.get(reader.url + link.get_attribute("href"))
        assert answer.ok
        assert "近1亿元" in answer.text()


def test_questions_hubs_and_empty_finds_lead_on(reader):
    """Questions stand by topic; a hub begins with figures and folds; nothing found offers more."""
    page, click = reader.page, reader.click
    reader.begin()
    click("nav.sections a[href^='/queries']", "/queries")
    assert page.locator("main h2").count() >= 4
    click("main .hits a, main li a[href*='/queries/cq-']", "/queries/")
    assert page.locator("table tbody tr").count() >= 1
    assert reader.clicks == 2

    reader.begin("/doc/org-jinhua-headquarters")
    heads = page.locator("section h2").all_inner_texts()
    assert heads[0] == {"zh": "数字", "en": "Figures"}[reader.lang]
    folded = page.locator("details.rest summary")
    assert folded.count() >= 1
    assert any(letter.isdigit() for letter in folded.first.inner_text())
    reader.begin(f"/search?q={UNFOUND[reader.lang]}")
    assert page.locator("main ul.hits a[href*='/queries/']").count() >= 1
    reader.begin("/search?q=zzqxv")
    assert page.locator("main a[href*='/queries?'], main a[href$='/queries']").count() == 1


def test_a_query_is_helped_along(reader):
    """A misspelt property is named with what was meant; the query is there as a program."""
    page = reader.page
    reader.begin(
        "/sparql?query=PREFIX+aid%3A+%3Chttps%3A%2F%2Fw3id.org%2Faidgraph%2Fontology%23%3E+SELECT+%2A+%7B+%3Fs+aid%3Afundz+%3Fo+%7D"
    )
    assert "aid:fundz" in page.inner_text("#unknown")
    assert page.locator("#unknown code").count() >= 2
    page.locator("#programs summary").click()
    told = page.inner_text("#programs")
    for program in ("curl", "Python", "R"):
        assert program in told
