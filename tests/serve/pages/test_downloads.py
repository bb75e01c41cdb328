"""Every table of the site can be taken away, with the same rows in each format."""

import csv
import io
from decimal import Decimal
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from aidgraph.serve.tables import DataTable, write_csv, write_xlsx

PAGES = {
    "/money": ("claim", 20),
    "/timeline": ("start", 60),
    "/audit": ("rule", 10),
    "/map": ("id", 15),
    "/search": ("id", 150),
    "/documents/jinhua-wensu": ("start", 400),
    "/queries/cq-12-money-by-kind": ("report", 3),
}


def rows_of(client, path, ending, **asked):
    """Return the rows of a file as lists of texts, the names of the columns first."""
    answer = client.get(f"{path}.{ending}", params={"lang": "en", **asked})
    assert answer.status_code == 200
    assert f'.{ending}"' in answer.headers["content-disposition"]
    if ending == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    if ending == "json":
        rows = answer.json()
        return [list(rows[0]), *(list(row.values()) for row in rows)]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def plain(cell):
    """Return a cell as CSV writes it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return str(cell).lower() if isinstance(cell, bool) else f"{cell:g}"


@pytest.mark.parametrize("path", PAGES)
def test_each_format_has_the_same_rows(client, path):
    """CSV, XLSX and JSON hold the same cells, and as many rows as the page tells of."""
    first, least = PAGES[path]
    table = rows_of(client, path, "csv")
    assert table[0][0] == first
    assert len(table) > least
    for ending in ("json", "xlsx"):
        other = rows_of(client, path, ending)
        assert len(other) == len(table)
        assert other[0] == table[0]
        for one, same in zip(other[1:], table[1:], strict=True):
            assert [plain(c) for c in one] == [plain(float(c)) if _number(c) else c for c in same]


def _number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_a_table_is_of_what_the_page_is_narrowed_to(client):
    """The address of a file takes what the page takes: a giver, a year."""
    given = rows_of(client, "/money", "json", giver="org-jinhua-headquarters")
    place = given[0].index("giver")
    assert {row[place] for row in given[1:]} == {"org-jinhua-headquarters"}
    dated = rows_of(client, "/timeline", "json", year="2021", stated="1")
    assert all(row[0][:4] <= "2021" <= row[1][:4] and row[2] is False for row in dated[1:])
    assert client.get("/timeline.csv", params={"year": "x"}).status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_each_page_leads_to_its_files(client, path):
    """The page has a link to each format, and the links answer."""
    html = client.get(path, params={"lang": "en"}).text
    for ending in ("csv", "xlsx", "json"):
        assert f'href="{path}.{ending}?lang=en"' in html


def test_an_answer_that_was_cut_says_so_in_each_format(client_of, graph_dir):
    """A file with a part of the rows is never taken for the whole; a whole one says nothing."""
    name, path = "X-Result-Truncated", "/queries/cq-12-money-by-kind"
    for limit, cut in ((2, True), (50_000, False)):
        small = client_of(graph_dir, query_rows=limit)
        table, book, data = (small.get(f"{path}.{ending}") for ending in ("csv", "xlsx", "json"))
        assert [one.headers.get(name) for one in (table, book, data)] == [
            "true" if cut else None
        ] * 3
        sheets = load_workbook(io.BytesIO(book.content)).sheetnames
        assert sheets[1:] == (["cut"] if cut else [])
        said = data.json()
        assert isinstance(said, dict) == cut
        assert not cut or (said["cut"], len(said["rows"])) == (True, limit)


def test_no_cell_is_run_as_a_formula():
    """A text that begins like a formula stays text in a workbook, and in CSV."""
    table = DataTable("t", ("a", "b"), [["=1+1", Decimal(2)]])
    row = list(load_workbook(io.BytesIO(write_xlsx(table))).active.iter_rows())[1]
    assert [(cell.value, cell.data_type) for cell in row] == [("=1+1", "s"), (2, "n")]
    assert b"'=1+1" in write_csv(table)


@pytest.mark.parametrize(("length", "cut"), [(32_767, False), (32_768, True)])
def test_a_text_that_no_cell_holds_is_told(length, cut):
    """A workbook in which a text was cut has a sheet that says so, and no other has."""
    book = load_workbook(io.BytesIO(write_xlsx(DataTable("t", ("a",), [["长" * length]]))))
    assert book.sheetnames == (["t", "cut"] if cut else ["t"])
    assert len(book["t"]["A2"].value) == 32_767
    assert not cut or "32,767" in book["cut"]["A1"].value


def test_a_workbook_has_no_time_in_it():
    """The same table gives the same bytes on every day."""
    data = write_xlsx(DataTable("t", ("a",), [["b"]]))
    with ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in archive.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
    assert load_workbook(io.BytesIO(data)).active["A2"].value == "b"


def test_files_of_what_is_not_there_are_not_found(client):
    """An unknown report or question has no table."""
    assert client.get("/documents/nothing.xlsx").status_code == 404
    assert client.get("/queries/nothing.json").status_code == 404
