"""What each export holds is read back by another program and is what the graph holds."""

import asyncio
import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import networkx as nx
import pytest
from lxml import etree
from openpyxl import load_workbook

from aidgraph.build.run import graph_lines
from aidgraph.errors import CallError
from aidgraph.exchange.export.crate import export_crate
from aidgraph.exchange.export.followthemoney import PAID, export_followthemoney
from aidgraph.exchange.export.plain import FILES, FOLDERS, MARKS, write_file, write_folder
from aidgraph.exchange.export.tables import export_tables
from aidgraph.exchange.export.tabular.cells import plain_number
from aidgraph.exchange.export.tabular.sql import export_sqlite
from aidgraph.model import Claim, Encoding, Entity, Report
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.store.open import memory_store

pytestmark = pytest.mark.slow  # each form is written and read whole

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AID = "PREFIX aid: <https://w3id.org/aidgraph/ontology#> "
NAMED = {"sources", "entities", "relations", "figures", "evidence"}


LINKS = "SELECT * FROM pragma_foreign_key_list('figures')"
# https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format
NEO4J_TYPES = {
    *("int", "long", "float", "double", "boolean", "byte", "short", "char", "string", "point"),
    *("date", "localtime", "time", "localdatetime", "datetime", "duration"),
}
NEO4J_MARKS = {"nodes.csv": ["ID", "LABEL"], "relationships.csv": ["END_ID", "START_ID", "TYPE"]}


def asked(store, query):
    """Return the first number of the answer to a query."""
    (row,) = store.query(AID + query)
    return Decimal(row[0].value)


@pytest.fixture(scope="module")
def wanted(store):
    """Rows of the CSV tables by name: what all tabular forms must hold."""
    files = export_tables(store)
    rows = {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in files.items()
        if name.endswith(".csv")
    }
    assert rows.keys() >= NAMED
    return rows


def same(found, text):
    """Tell whether a cell says what the text of the CSV says."""
    if text == "":
        return found is None
    if isinstance(found, bool):
        return text == str(found).lower()
    if isinstance(found, (int, float, Decimal)):
        return Decimal(repr(found) if isinstance(found, float) else found) == Decimal(text)
    return found == text


def assert_same(found, wanted):
    """Require the same rows, cell by cell; each row is a dict."""
    assert len(found) == len(wanted)
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine.keys() == theirs.keys()
        wrong = {k: (mine[k], v) for k, v in theirs.items() if not same(mine[k], v)}
        assert wrong == {}


def test_the_tables_hold_what_the_graph_holds(store, wanted):
    """Counts of claims and the sum of all values are those of a question to the graph."""
    figures = asked(store, "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f a aid:Figure }")
    assert len(wanted["figures"]) == figures > 50
    total = asked(store, "SELECT (SUM(?v) AS ?n) { ?f a aid:Figure ; aid:value ?v }")
    assert sum(Decimal(row["value"] or 0) for row in wanted["figures"]) == total


def test_sqlite_is_read_by_sql(store, wanted, tmp_path):
    """SQLite finds the file whole, each key where it leads, and every row with its values.

    Entities and sources have one column more, which says what to call them.
    """
    path = tmp_path / "aid.sqlite"
    path.write_bytes(write_file("sqlite", store))
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    linked = {row["from"]: row["table"] for row in connection.execute(LINKS)}
    parties = dict.fromkeys(("about", "provider", "receiver"), "entities")
    assert linked == {"source": "sources", **parties}
    for name in wanted:
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]
        for row in rows:
            if row.get("period_inferred") is not None:
                row["period_inferred"] = bool(row["period_inferred"])
            if name in {"entities", "sources"}:
                first = "label" if name == "entities" else "title_en"
                assert row.pop("name") == row[first] is not None
        assert_same(rows, wanted[name])
    about = dict(connection.execute("SELECT column_name, holds FROM about_columns"))
    assert about["value"].startswith("The number in the unit")
    connection.close()


def test_duckdb_reads_its_file_and_parquet(store, wanted, tmp_path):
    """DuckDB selects the rows of its own file and, without pyarrow, of the Parquet files."""
    duckdb = pytest.importorskip("duckdb", reason="DuckDB needs the extra `tables`")
    pytest.importorskip("pyarrow", reason="Parquet needs the extra `tables`")
    path = tmp_path / "aid.duckdb"
    path.write_bytes(write_file("duckdb", store))
    for name, data in write_folder("parquet", store).items():
        (tmp_path / name).write_bytes(data)
    with duckdb.connect(str(path), read_only=True) as connection:
        for name in wanted:
            for source in (name, f"read_parquet('{tmp_path / name}.parquet')"):
                answer = connection.execute(f"SELECT * FROM {source}")
                columns = [column[0] for column in answer.description]
                rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
                assert_same(rows, wanted[name])
        (total,) = connection.execute("SELECT sum(value) FROM figures").fetchone()
    assert total == sum(Decimal(row["value"] or 0) for row in wanted["figures"])


@pytest.mark.parametrize(("form", "module"), [("duckdb", "duckdb"), ("parquet", "pyarrow")])
def test_a_library_that_is_missing_is_stated(store, monkeypatch, form, module):
    """Without its library a format is refused with the words to install it."""
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(CallError, match=r"pip install 'aidgraph\[tables\]'"):
        (write_file if form in FILES else write_folder)(form, store)


def test_a_workbook_is_read_as_xml(store, wanted):
    """The sheets hold all rows, numbers as numbers, and no formula; so it is twice."""
    data = write_file("xlsx", store)
    assert data == write_file("xlsx", store)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(f"{SHEET}sheet")]
        sheets = {
            name: etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for number, name in enumerate(names, start=1)
        }
    assert names == ["about", *wanted]
    for name in wanted:
        assert sheets[name].find(f".//{SHEET}f") is None
        header, *rows = [cells(row) for row in sheets[name].iter(f"{SHEET}row")]
        columns = [header[letter] for letter in header]
        found = [
            {c: row.get(letter) for c, letter in zip(columns, header, strict=True)} for row in rows
        ]
        assert_same(found, wanted[name])


@pytest.mark.parametrize(("length", "fits"), [(32_767, True), (32_768, False)])
def test_a_text_that_no_cell_holds_is_refused(length, fits):
    """A workbook never holds a part of a text: one too long for a cell is told with its column."""
    lines = [
        f"<a:x> <{RDF}type> <{term('Place')}> .",
        f'<a:x> <{SKOS}prefLabel> "{length * "长"}"@zh .',
        f"<a:x> <{term('namedIn')}> <a:r> .",
    ]
    store = memory_store(lines)
    if fits:
        book = load_workbook(io.BytesIO(write_file("xlsx", store)))
        cells_of = [cell.value for row in book["entities"].iter_rows() for cell in row]
        assert length * "长" in cells_of
    else:
        with pytest.raises(CallError, match="32,768 characters in entities, label"):
            write_file("xlsx", store)


def cells(row):
    """Return the values of a row of a sheet by the letters of their columns."""
    found = {}
    for cell in row.iter(f"{SHEET}c"):
        value = cell.findtext(f"{SHEET}v")
        if cell.get("t") == "inlineStr":
            value = "".join(cell.find(f"{SHEET}is").itertext())
        elif value is not None:
            value = value == "1" if cell.get("t") == "b" else Decimal(value)
        found[re.match("[A-Z]+", cell.get("r"))[0]] = value
    return found


def test_json_lines_are_read_line_by_line(store, wanted):
    """Each line is an object of a table with the cells that are filled."""
    lines = [json.loads(line) for line in write_file("jsonl", store).decode().splitlines()]
    for name in wanted:
        rows = [line for line in lines if line["table"] == name]
        filled = [
            {k: row.get(k) for k in theirs} for row, theirs in zip(rows, wanted[name], strict=True)
        ]
        assert_same(filled, wanted[name])


def test_geojson_has_the_places_with_a_point(store, encoding):
    """Each place of the gazetteer is a point, longitude first, and says whose it is."""
    data = json.loads(write_file("geojson", store))
    places = {f["id"]: f for f in data["features"]}
    assert data["type"] == "FeatureCollection"
    coded = {e.id for e in encoding.entities if e.type == "Place" and e.codes}
    assert {"place-jinhua", "place-aksu-prefecture"} <= places.keys() <= coded
    longitude, latitude = places["place-jinhua"]["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (120, 29)
    assert places["place-jinhua"]["properties"]["point_of"].startswith("seat of the division")


def test_datasette_leads_from_a_figure_to_its_parties(store, tmp_path):
    """Datasette shows the giver of a figure by name and leads to it."""
    app = pytest.importorskip("datasette.app", reason="Datasette is not installed")
    path = tmp_path / "aid.sqlite"
    path.write_bytes(write_file("sqlite", store))

    async def ask():
        datasette = app.Datasette([str(path)])
        address = "/aid/figures.json?_shape=objects&_labels=on&provider__notblank=1&_size=1"
        return (await datasette.client.get(address)).json()

    (row,) = asyncio.run(ask())["rows"]
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT label FROM entities WHERE id = ?"
        (name,) = connection.execute(query, [row["provider"]["value"]]).fetchone()
    assert row["provider"]["label"] == name
    assert row["source"]["label"]


def test_neo4j_files_keep_the_rules_of_its_import(store):
    """Headers, types, ids and cells are such as the manual of `neo4j-admin` asks for."""
    files = write_folder("neo4j", store)
    assert files.keys() == NEO4J_MARKS.keys()
    ids = set()
    for name in ("nodes.csv", "relationships.csv"):
        text = files[name].decode("utf-8")
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        fields = [field.partition(":")[::2] for field in header]
        marks = [kind for _, kind in fields if kind.isupper()]
        assert sorted(marks) == NEO4J_MARKS[name]
        names = [field for field, kind in fields if field]
        assert len(set(names)) == len(names)
        types = {kind.removesuffix("[]") for _, kind in fields if not kind.isupper()}
        assert types - {""} <= NEO4J_TYPES
        assert text.count("\n") == len(rows) + 1  # a cell of several lines needs an option
        for row in rows:
            cells = dict(zip(fields, row, strict=True))
            for (field, kind), cell in cells.items():
                if kind == "double" and cell:
                    float(cell)
                elif kind in {"START_ID", "END_ID"}:
                    assert cell in ids
                elif kind in {"LABEL", "TYPE"}:
                    assert re.fullmatch(r"[A-Za-z_]+(;[A-Za-z_]+)*", cell), cell
                elif kind == "ID":
                    assert cell
                    assert cell not in ids, field
                    ids.add(cell)


def test_neo4j_files_make_the_network_of_the_graph(store, wanted):
    """Nodes have ids of their own, relationships lead to nodes, as many as in the graph."""
    files = write_folder("neo4j", store)
    nodes, edges = (list(csv.DictReader(io.StringIO(files[n].decode()))) for n in sorted(files))
    network = nx.MultiDiGraph()
    network.add_nodes_from((node["id:ID"], node) for node in nodes)
    there = set(network)
    assert len(there) == len(nodes)
    assert {edge[end] for edge in edges for end in (":START_ID", ":END_ID")} <= there
    labels = [node[":LABEL"].partition(";")[0] for node in nodes]
    assert labels.count("Entity") == len(wanted["entities"])
    assert labels.count("Figure") == len(wanted["figures"])
    kinds = [edge[":TYPE"] for edge in edges]
    assert kinds.count("STATED_BY") == len(wanted["figures"])
    assert kinds.count("PROVIDER") == sum(bool(row["provider"]) for row in wanted["figures"])
    assert kinds.count("LOCATED_IN") == sum(
        r["predicate"] == "locatedIn" and r["object"] in there for r in wanted["relations"]
    )
    total = sum(Decimal(node["value:double"] or 0) for node in nodes)
    assert total == sum(Decimal(row["value"] or 0) for row in wanted["figures"])


def paid(modality="done", **changes):
    """Return a graph in which one body gave another a sum for a project."""
    report = Report("tiny", "小", "Tiny", "nobody", "zh", "0" * 64, 10)
    entities = (
        Entity("org-a", "Organization", "甲会"),
        Entity("org-b", "Organization", "乙会"),
        Entity("project-c", "Project", "水井工程"),
    )
    flow = Claim(
        id="gift", kind="flow", subject="project-c", indicator="aid-spending", value=Decimal(500),
        unit="CNY", comparator="exactly", provider="org-a", receiver="org-b", status="accepted",
        modality=modality, from_="2020-05-01", to="2020-05-31",
    )  # fmt: skip
    return memory_store(graph_lines([Encoding(report, entities, (replace(flow, **changes),))]))


def test_money_between_bodies_is_a_payment():
    """Who paid whom how much for which project comes back; a plan is a link that says so."""
    entities = [json.loads(line) for line in export_followthemoney(paid()).splitlines()]
    (payment,) = (e for e in entities if e["schema"] == "Payment")
    stated = {
        "payer": "org-a", "beneficiary": "org-b", "amount": "500", "currency": "CNY",
        "project": "project-c", "startDate": "2020-05-01",
    }  # fmt: skip
    assert {name: payment["properties"][name] for name in stated} == {
        name: [text] for name, text in stated.items()
    }
    planned = [json.loads(line) for line in export_followthemoney(paid("planned")).splitlines()]
    assert not [e for e in planned if e["schema"] == "Payment"]
    (link,) = (e for e in planned if e["schema"] == "UnknownLink")
    assert link["properties"]["status"] == ["planned"]
    assert "500 CNY" in link["properties"]["summary"][0]


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": "finance-committed"},
        {"indicator": "commitment"},
        {"indicator": "incoming-commitment"},
        {"indicator": "credit-guarantee"},
        {"indicator": "donated-goods-value"},
        {"comparator": "just-under"},
        {"comparator": "approximately"},
    ],
)
def test_money_that_did_not_move_or_is_told_vaguely_is_no_payment(changes):
    """Commitments, guarantees, values of goods and vague sums are links that tell their words."""
    entities = [json.loads(line) for line in export_followthemoney(paid(**changes)).splitlines()]
    assert not [e for e in entities if e["schema"] == "Payment"]
    (link,) = (e for e in entities if e["schema"] == "UnknownLink")
    assert "500 CNY" in link["properties"]["summary"][0]


def test_what_counts_as_paid_is_in_the_code_list():
    """Each indicator of money that moved is one of the vocabulary, with a flow kind."""
    words = vocabulary()
    assert {key for key in PAID if words.iri("indicator", key) not in words.flow_kinds} == set()


@pytest.mark.parametrize(
    "number", ["0.12345678901234567890123", str(2**63), str(-(2**63) - 1), str(2**63 - 1), "0.1"]
)
def test_sqlite_keeps_every_digit(number, tmp_path):
    """Decimals that no double holds, and integers beyond 64 bits, come back digit for digit."""
    path = tmp_path / "aid.sqlite"
    path.write_bytes(export_sqlite(paid(value=Decimal(number))))
    with closing(sqlite3.connect(path)) as connection:
        ((kept,),) = connection.execute("SELECT value FROM figures")
    assert str(kept) == number


def test_followthemoney_entities_refer_to_each_other(store, wanted):
    """Every entity of the classes that the model has is there, and so are the ends of links."""
    entities = [json.loads(line) for line in write_file("followthemoney", store).splitlines()]
    things = {e["id"] for e in entities if "name" in e["properties"]}
    kinds = {"Organization", "Person", "Place", "Facility", "Project", "Programme", "Event"}
    assert things == {row["id"] for row in wanted["entities"] if row["type"] in kinds}
    ends = ("subject", "object", "participant", "project", "payer", "beneficiary")
    links = [e for e in entities if e["id"] not in things]
    assert len(links) > 100
    for link in links:
        given = {text for end in ends for text in link["properties"].get(end, ())}
        assert len(given) >= 1
        assert given <= things


def test_followthemoneys_own_library_takes_them(store):
    """The library of the model knows each schema and property and drops no value."""
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    for line in (write_file("followthemoney", store) + export_followthemoney(paid())).splitlines():
        data = json.loads(line)
        proxy = model.get_proxy(data)
        model.get(data["schema"]).validate(data)
        for name, values in data["properties"].items():
            assert len(proxy.get(name)) == len(set(values)), (data["id"], name)


def test_hxl_has_a_row_of_hashtags_and_all_figures(store, wanted):
    """The second row has a hashtag of HXL's grammar for each column; values are the graph's."""
    header, tags, *rows = csv.reader(io.StringIO(write_file("hxl", store).decode(), newline=""))
    assert len(header) == len(tags) == len(set(tags))
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    found = [dict(zip(tags, row, strict=True)) for row in rows]
    assert [row["#value+num"] for row in found] == [row["value"] for row in wanted["figures"]]
    assert [row["#meta+id"] for row in found] == [row["claim"] for row in wanted["figures"]]
    located = {row["#loc+code+v_gbt2260"] for row in found}
    assert "652922" in located


def test_the_crate_has_a_licence_whether_one_is_given_or_not(graph_dir, store, tmp_path):
    """Without a licence the crate says that none is stated, as an entity of its own."""
    from datetime import date

    for number, given in enumerate(["", "CC-BY-4.0", "https://example.org/l"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        export_crate(graph_dir, store, folder, date(2026, 1, 2), licence=given)
        items = json.loads((folder / "ro-crate-metadata.json").read_bytes())["@graph"]
        by_id = {item["@id"]: item for item in items}
        licence = by_id[by_id["./"]["license"]["@id"]]
        assert licence["name"] == (given or "No licence stated")


def test_edges_of_gexf_weigh(store):
    """Each edge has a weight; a sum weighs as many as it has digits, all else one."""
    network = nx.read_gexf(io.BytesIO(write_file("gexf", store)))
    weights = [(d["weight"], d) for _, _, d in network.edges(data=True)]
    assert weights
    for weight, data in weights:
        money = str(data.get("money")).lower() == "true"
        digits = len(str(int(Decimal(data["amount"])))) if money else 1
        assert weight == digits


@pytest.mark.parametrize("form", sorted({*FILES, *FOLDERS} - {"duckdb"}))
def test_the_same_graph_gives_the_same_bytes(store, form):
    """Two exports are one, to the byte."""
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra `tables`")
    write = write_file if form in FILES else write_folder
    assert write(form, store) == write(form, store)
    assert form in FILES or MARKS[form] in write(form, store)


def test_numbers_that_no_double_holds_stay_exact():
    """A decimal becomes a number only where that is the same number."""
    assert [plain_number(Decimal(t)) for t in ("3", "3.0", "0.1", "1e20")] == [3, 3, 0.1, 10**20]
    assert plain_number(Decimal("0.123456789012345678")) == "0.123456789012345678"
