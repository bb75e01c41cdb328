"""A claim is cited with the words it stands on, by people and by their programs."""

import json

import pytest

from aidgraph.rdf.iri import THING
from aidgraph.serve.things.cite import Citation, write_bibtex

CLAIM = "report/jinhua-wensu/claim/flow-incubator"
IRI = THING + CLAIM
TITLE = "Jinhua Aid-Xinjiang Technology Incubator Park: aid spending, just under CNY 100 million"


@pytest.fixture(scope="module")
def cited(client):
    """Return what gives the citation of the claim by its ending."""
    return lambda ending: client.get(f"/doc/{CLAIM}.{ending}?lang=en")


def test_the_citation_names_words_place_report_and_build(client, site, read_page):
    """On the page stand what is said, the quote, where it is, the report, the build, the IRI."""
    page = client.get(f"/doc/{CLAIM}?lang=en")
    text = page.text.partition('id="cite"')[2].partition("</p>")[0]
    for part in (TITLE, "近1亿元", " (characters ", "contribution", site.build[:12], IRI):
        assert part in text
    links = read_page(page).values("href", "a")
    assert all(f"/doc/{CLAIM}.{ending}?lang=en" in links for ending in ("bib", "ris", "csl"))


def test_programs_get_the_same(cited, site):
    """BibTeX, RIS and CSL-JSON have the same title, words, address and build."""
    bib, ris, csl = (cited(ending).text for ending in ("bib", "ris", "csl"))
    (entry,) = json.loads(csl)
    assert entry["title"] == TITLE
    assert entry["URL"] == IRI
    assert entry["version"] == site.build[:12]
    assert "近1亿元" in entry["note"]
    assert bib.startswith("@misc{" + entry["id"] + ",\n")
    assert f"title = {{{TITLE}}}" in bib
    assert f"note = {{{entry['note']}}}" in bib
    rows = dict(line.split("  - ", 1) for line in ris.splitlines())
    assert (rows["TI"], rows["UR"], rows["N1"]) == (TITLE, IRI, entry["note"])
    assert [*rows][:: len(rows) - 1] == ["TY", "ER"]


def test_an_entity_is_cited_without_words(client):
    """What no report states as a claim has a title and an address, and no quote."""
    (entry,) = json.loads(client.get("/doc/place-wensu.csl?lang=zh").text)
    assert entry["title"] == "温宿县"
    assert "note" not in entry
    assert client.get("/doc/nobody.bib").status_code == 404


def test_no_name_breaks_an_entry():
    """Signs that mean something to TeX are written so that they mean themselves."""
    text = write_bibtex(Citation(THING + "a", "a}{b\\c%d&e#f_g~h^i$j", "", "", "b", "en"))
    title = text.partition("title = {")[2].partition("},\n")[0]
    assert title.startswith(r"a\}\{b\textbackslash{}c")
    for sign in "%&#_$":
        assert f"\\{sign}" in title
