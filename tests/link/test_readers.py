"""Tables of others are read as they come: any delimiter, encoding and form, by map or profile."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from aidgraph.cli.link import command
from aidgraph.errors import CallError, EncodingError
from aidgraph.link.profile import Profile
from aidgraph.link.readers.layout import OWN, profile_names, read_layout, with_columns
from aidgraph.link.readers.rows import read_rows
from aidgraph.link.readers.things import profiles_of_table
from aidgraph.link.session import TableReading, read_target

LISTS = Path(__file__).parents[3] / "shared/data/iati"
HEADER = ("rid", "name", "short", "cc", "founded", "colour")
ROWS = (
    ("x1", "浙江师范大学", "浙师大|ZJNU", "CN", "1956", "red"),
    ("x2", "University, of Nowhere", "UoN", "KE", "", "blue"),
)
MAP = "id=rid,label=name,alias=short,country=cc,from=founded"
ID = "https://w3id.org/aidgraph/id/dataset/t/"
WANTED = [
    Profile(f"{ID}x1", "浙江师范大学", aliases=("浙师大", "ZJNU"),
            within=frozenset({"iso3166:CN"}), years=(1956, 1956)),
    Profile(f"{ID}x2", "University, of Nowhere", aliases=("UoN",),
            within=frozenset({"iso3166:KE"})),
]  # fmt: skip


def text(delimiter):
    """Return the table as delimited text, cells quoted."""
    return "".join(delimiter.join(f'"{c}"' for c in row) + "\r\n" for row in (HEADER, *ROWS))


def excel(file):
    """Write the table as a workbook, with a number as a number and an empty row."""
    book = Workbook()
    for row in (HEADER, *ROWS, ()):
        book.active.append([int(c) if c.isdigit() else c for c in row])
    book.save(file)


def parquet(file):
    """Write the table as Parquet."""
    pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs the extra `tables`")
    from pyarrow.parquet import write_table

    columns = list(zip(*ROWS, strict=True))
    write_table(pyarrow.table(dict(zip(HEADER, map(list, columns), strict=True))), file)


def objects():
    """Return the rows as objects, several names as a list."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    return [row | {"short": row["short"].split("|")} for row in rows]


FORMS = {
    "comma.csv": lambda f: f.write_bytes(text(",").encode()),
    "semicolon.csv": lambda f: f.write_bytes(text(";").encode()),
    "tabs.tsv": lambda f: f.write_bytes(text("\t").encode()),
    "mark.csv": lambda f: f.write_bytes(text(",").encode("utf-8-sig")),
    "chinese.csv": lambda f: f.write_bytes(text(",").encode("gb18030")),
    "wide.txt": lambda f: f.write_bytes(text("\t").encode("utf-16")),
    "lines.jsonl": lambda f: f.write_text("\n".join(map(json.dumps, objects())), "utf-8"),
    "list.json": lambda f: f.write_text(json.dumps(objects()), "utf-8"),
    "points.geojson": lambda f: f.write_text(
        json.dumps({"features": [{"properties": row} for row in objects()]}), "utf-8"
    ),
    "book.xlsx": excel,
    "columns.parquet": parquet,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_table_in_any_form_gives_the_same_things(tmp_path, name):
    """Delimiter, mark, encoding and form do not change what is read; unused columns are named."""
    file = tmp_path / name
    FORMS[name](file)
    notes = []
    found = profiles_of_table(file, "t", with_columns(OWN, MAP), progress=notes.append)
    assert found == WANTED
    (note,) = notes
    assert note.startswith(f"{name}: columns that are not used: colour")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"no workbook", "not read"),
        ("a.json", b'{"a": 1}', "a list of objects is wanted"),
        ("a.jsonl", b"[1]", "line 1 is no object"),
        ("a.xml", b"<other/>", "no code list"),
        ("a.csv", b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("a.csv", b"", "the file is empty"),
        ("a.json", b'{"results": null}', "a list of objects is wanted"),
        ("a.json", b'{"results": {"bindings": 1}}', "a list of objects is wanted"),
        ("a.json", b'{"results": {"bindings": [{"id": 1}]}}', "id of binding 1 is no object"),
        ("a.json", b'{"features": [1]}', "feature 1 is no object"),
        ("a.json", b'{"features": [{"properties": [1]}]}', "the properties of feature 1"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.parquet", b"no table", "not read"),
    ],
)
def test_what_is_no_table_is_stated(tmp_path, name, data, words):
    """A file that is not what its ending says is refused in words."""
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(EncodingError, match=words):
        read_rows(file)


def test_only_a_line_feed_ends_a_line_of_json(tmp_path):
    """A line of JSON Lines goes on over signs of Unicode that end a line elsewhere."""
    text = "甲\u2028乙\u0085丙"
    rows = [{"id": "1", "name": text}, {"id": "2", "name": "丁"}]
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "a.jsonl").write_bytes(lines.encode())
    assert read_rows(tmp_path / "a.jsonl") == rows


@pytest.mark.parametrize("stated", ["id", "id=", "colour=name", "=x"])
def test_a_wrong_map_is_stated(stated):
    """A part of the map that is no field with a column is refused, and the fields are named."""
    with pytest.raises(CallError, match=r"fields are id, label"):
        with_columns(OWN, stated)


def test_an_unknown_profile_is_stated():
    """A profile that does not ship is refused, and those that do are named."""
    with pytest.raises(CallError, match="there are dac-channels, geonames"):
        read_layout("gazetteer")


EXAMPLES = {
    "geonames": (
        "g.txt",
        '7\tJinhua\tJinhua\t金华,Kinhwa "old"\t29\t119\tP\tPPLA2\tCN\t\t02' + "\t" * 8 + "\n",
        Profile("https://sws.geonames.org/7", "Jinhua", "Place", "", ("金华", 'Kinhwa "old"'),
                frozenset({"geonames:7"}), frozenset({"iso3166:CN"})),
    ),
    "ror": (
        "r.json",
        json.dumps([{
            "id": "https://ror.org/0a", "established": 1956,
            "names": [{"value": "ZJNU", "types": ["acronym"]},
                      {"value": "Zhejiang Normal University", "types": ["ror_display", "label"]}],
            "locations": [{"geonames_details": {"name": "Jinhua", "country_code": "CN"}}],
        }]),
        Profile("https://ror.org/0a", "Zhejiang Normal University", "Organization", "", ("ZJNU",),
                within=frozenset({"Jinhua", "iso3166:CN"}), years=(1956, 1956)),
    ),
    "dac-channels": (
        "c.xml",
        ("<codelist><codelist-items><codelist-item status='active'><code>41122</code><name>"
         "<narrative>UN Children</narrative><narrative xml:lang='fr'>Enfance</narrative></name>"
         "</codelist-item></codelist-items></codelist>"),
        Profile(f"{ID}41122", "UN Children", "Organization", "", ("Enfance",),
                frozenset({"crsChannel:41122"})),
    ),
    "osm": (
        "o.geojson",
        json.dumps({"features": [{"id": "node/9", "properties": {
            "amenity": "hospital", "name": "温宿县人民医院", "name:en": "Wensu Hospital",
            "alt_name": "县医院;医院"}}]}),
        Profile("https://www.openstreetmap.org/node/9", "温宿县人民医院", "Facility",
                "Wensu Hospital", ("县医院", "医院")),
    ),
    "grid": (
        "i.csv",
        "ID,Name,City,State,Country\ngrid.1,A College,Jinhua,Zhejiang,China\n",
        Profile(f"{ID}grid.1", "A College", "Organization",
                within=frozenset({"Jinhua", "iso3166:CN"})),
    ),
    "wikidata": (
        "w.csv",
        "item,itemLabel,itemAltLabel\nhttp://www.wikidata.org/entity/Q0,甲,乙;丙\n",
        Profile("http://www.wikidata.org/entity/Q0", "甲", "", "", ("乙", "丙")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("profile", profile_names())
def test_each_profile_reads_its_form(tmp_path, profile):
    """A file as its publisher makes it is read whole by the profile that ships for it."""
    name, content, wanted = EXAMPLES[profile]
    (tmp_path / name).write_text(content, "utf-8")
    assert profiles_of_table(tmp_path / name, "t", read_layout(profile)) == [wanted]


def test_the_code_list_of_channels_is_read():
    """The list as IATI publishes it gives every channel with its code and two names."""
    file = LISTS / "codelists/nonembedded/CRSChannelCode.xml"
    if not file.is_file():
        pytest.skip("the code lists of the shared folder are not here")
    found = profiles_of_table(file, "t", read_layout("dac-channels"))
    assert len(found) == file.read_text("utf-8").count("<code>")
    (fund,) = (p for p in found if "crsChannel:41108" in p.codes)
    assert fund.label == "International Fund for Agricultural Development"


def test_an_iati_file_is_a_target(tmp_path):
    """Activities and organisations of a file are things that links may lead to."""
    file = tmp_path / "mine.xml"
    file.write_text(
        '<?xml version="1.0"?><iati-activities version="2.03"><iati-activity><iati-identifier>'
        "XX-1</iati-identifier><title><narrative>A well in Yunling</narrative></title>"
        "</iati-activity></iati-activities>",
        "utf-8",
    )
    target = read_target(str(file))
    assert "A well in Yunling" in {name for p in target.profiles for name in p.names}


@pytest.mark.process
def test_an_endpoint_is_a_target(graph_dir):
    """Rows of an endpoint's answer are things; rows of one thing are its names."""
    pytest.importorskip("uvicorn")
    from aidgraph.serve import Settings, create_app
    from aidgraph.web.listening import listen, serving

    query = """SELECT ?id ?label { ?id a <https://w3id.org/aidgraph/ontology#Place> ;
        <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?id ?label"""
    with serving(create_app(graph_dir, Settings()), listen("127.0.0.1", 0)) as address:
        target = read_target(f"{address}sparql", TableReading(query=query))
    names = {p.id.rpartition("/")[2]: set(p.names) for p in target.profiles}
    assert names["place-wensu"] == {"温宿县", "Wensu County"}


def test_the_command_takes_a_map(graph_dir, tmp_path):
    """`aidgraph link --map` reads a table of other columns and says what it does not use."""
    file = tmp_path / "mine.csv"
    file.write_text("rid;name;colour\n1;浙江师范大学;red\n", "utf-8")
    result = CliRunner().invoke(
        command,
        [str(file), "--graph", str(graph_dir), "--out", str(tmp_path / "l.sssom.tsv"),
         "--map", "id=rid,label=name"],
        catch_exceptions=False,
    )  # fmt: skip
    assert "sure  浙江师范大学 = 浙江师范大学" in result.stdout
    assert "columns that are not used: colour" in result.stderr
