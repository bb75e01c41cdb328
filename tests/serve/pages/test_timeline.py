"""The timeline shows what is dated, and leaves a period open where its source does."""

import re

import pytest

from aidgraph.rdf.iri import term, thing
from aidgraph.rdf.terms import RDF
from aidgraph.visualize.spans import lay_out_spans

DATED = {"since": ("1994", ""), "until": ("", "2003"), "whole": ("1996", "1997")}


def lines():
    """Yield a report that names three projects, each with a period."""
    for name, (start, end) in DATED.items():
        me, period = f"<{thing(name)}>", f"<{thing('period', name)}>"
        yield f"{me} <{RDF}type> <{term('Project')}> ."
        yield f"{me} <{term('namedIn')}> <{thing('report', 'r')}> ."
        yield f"{me} <{term('period')}> {period} ."
        yield f"{period} <{RDF}type> <{term('Period')}> ."
        for bound, value in (("from", start), ("to", end)):
            if value:
                yield f'{period} <{term(bound)}> "{value}" .'


@pytest.fixture(scope="module")
def moments(client_of, tmp_path_factory, read_page):
    """Return a function from a query to the lines of the timeline."""
    folder = tmp_path_factory.mktemp("dated")
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in lines()), "utf-8")
    client = client_of(folder)

    def read(query=""):
        text = read_page(client.get(f"/timeline?lang=en{query}")).text
        found = (" ".join(part.split()) for part in text.split("\n  \n"))
        return [line for line in found if line.endswith(tuple(DATED))]

    return read


def test_an_open_period_stays_open(moments):
    """Since 1994 is no year 1994, and until 2003 no year 2003; a period has both its bounds."""
    shown = moments()
    assert [line for line in shown if "since" in line] == ["1994 – since"]
    assert [line for line in shown if "until" in line] == ["– 2003 until"]
    assert [line for line in shown if "whole" in line] == ["1996 – 1997 whole"]


def test_each_entry_is_drawn_where_it_lies_in_time(client_of, tmp_path):
    """A bar leads to its line; it begins and ends with its period, and is open where that is."""
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in lines()), "utf-8")
    page = client_of(tmp_path).get("/timeline?lang=en").text
    wide = page.partition('<svg class="times wide"')[2].partition("</svg>")[0]
    assert re.findall(r'href="#(at-\d)"', wide) == re.findall(r'<li id="(at-\d)"', page)
    assert [wide.count(arrow) for arrow in ("←", "→")] == [1, 1]
    drawn = lay_out_spans([("1994", ""), ("1996", "1997"), ("", "2003")], 500, beside=True)
    years = dict(drawn.years)
    whole = drawn.bars[1]
    assert (whole.x, whole.x + whole.width) == pytest.approx((years[1996], years[1998]), abs=0.2)
    (bar,) = lay_out_spans([("2000", "2009")], 500, beside=True).bars
    assert (bar.label_x, bar.label_end) == (bar.x + 6, False)  # on a bar that fills the width
    assert re.findall(r"<span>(\d{4})</span>", page) == ["1994", "1996", "1997", "2003"]


@pytest.mark.parametrize(
    ("year", "found"),
    [("1994", {"since"}), ("1995", set()), ("1996", {"whole"}), ("1997", {"whole"}),
     ("2003", {"until"}), ("2004", set())],
)  # fmt: skip
def test_a_year_finds_what_is_said_of_it(moments, year, found):
    """Of an open period only the year of its bound is known; of a closed one all in between."""
    assert {line.split()[-1] for line in moments(f"&year={year}")} == found


def test_a_period_of_ages_has_no_column_for_each_year(client_of, tmp_path):
    """Its first and last year have one, its middle is found, and columns of others count it."""
    wide = [line.replace('"1996"', '"0001"').replace('"1997"', '"9999"') for line in lines()]
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in wide), "utf-8")
    client = client_of(tmp_path)
    page = client.get("/timeline?lang=en").text
    columns = re.findall(r'<span>(\d{4})</span> <span class="count">(\d+)</span>', page)
    assert columns == [("0001", "1"), ("1994", "2"), ("2003", "2"), ("9999", "1")]
    assert client.get("/timeline?lang=en&year=1500").text.count('id="at-') == 1


def test_a_period_that_ends_before_it_begins_counts_the_years_between(client_of, tmp_path):
    """Nothing is counted below zero, each of its years finds it, and its bar is in the drawing."""
    turned = [
        line.replace(f'{term("from")}> "1996"', f'{term("from")}> "1998"') for line in lines()
    ]
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in turned), "utf-8")
    client = client_of(tmp_path)
    page = client.get("/timeline?lang=en").text
    columns = re.findall(r'<span>(\d{4})</span> <span class="count">(-?\d+)</span>', page)
    assert columns == [("1994", "1"), ("1997", "1"), ("1998", "1"), ("2003", "1")]
    for year in ("1997", "1998"):
        assert client.get(f"/timeline?lang=en&year={year}").text.count('id="at-') == 1
    drawn = lay_out_spans([("2000", ""), ("2020", "2010")], 500, beside=True)
    assert [bar for bar in drawn.bars if not 0 <= bar.x <= bar.x + bar.width <= 500] == []
    forward = lay_out_spans([("2000", ""), ("2010", "2020")], 500, beside=True)
    assert drawn.bars == forward.bars


def test_a_bound_that_is_no_date_is_an_open_one(client_of, tmp_path):
    """What has no year dates nothing, and the page is answered."""
    told = [line.replace('"1994"', '"long ago"').replace('"1997"', '"now"') for line in lines()]
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in told), "utf-8")
    page = client_of(tmp_path).get("/timeline?lang=en").text
    assert re.findall(r"<span>(\d{4})</span>", page) == ["1996", "2003"]
