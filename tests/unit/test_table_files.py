"""Files of tables: what is refused is told whole, and what is written stands here to the byte."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.encoding.tables import MAX_BYTES
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import CallError, EncodingError
from aidgraph.model import (
    CLAIM_KINDS,
    COMPARATORS,
    ENTITY_TYPES,
    MODALITIES,
    Claim,
    Dataset,
    Deprecated,
    Encoding,
    Entity,
    Evidence,
    Merge,
    ReferenceClaim,
    Report,
    SetAside,
    Span,
)

CLAIMS = (
    "id,kind,subject,predicate,object,indicator,value,min,max,unit,comparator,provider,receiver,"
    "from,to,modality,speaker,origin,status,method,confidence,note,note_en,waiver"
)
ENTITIES = "id,type,label,label_en,aliases,codes,exact_match,close_match,note"
DATE = "write 2021, 2021-07, 2021-07-09 or 2021-07-09T11:58"
NUMBER = "write digits with at most one point: 457000000 or 0.1"
SHARE = "write a number 0 to 1"
OFFSET = "write a whole number of characters from the start of the text"
ID = "use lower-case letters, digits and single hyphens, as in org-jinhua-headquarters"
WEB = "write full IRIs that begin with http:// or https://"
CELLS = "quote cells that hold a comma or a line break"
FULL = Encoding(
    report=Report("full", "题", "Title", "press", "zh", "a" * 64, 90, period="2020/2021",
                  published="2022-01-02"),
    entities=(
        Entity("org-a", "Organization", "甲", "A", aliases=("子", "丑"),
               codes=(("orgId", "X-1"), ("iso3166", "XC")),
               exact_match=("https://example.org/1", "https://example.org/2"),
               close_match=("https://example.org/3", "https://example.org/4"), note="old, new"),
        Entity("place-b", "Place", "乙"),
    ),
    claims=(
        Claim("f", "flow", "org-a", indicator="aid-spending", value=Decimal("1.50"), unit="CNY",
              comparator="exactly", provider="org-a", receiver="place-b", from_="2020", to="2021",
              modality="planned", speaker="org-a", origin="derived", status="accepted",
              method="curated", confidence=Decimal("0.5"), note="一", note_en="one", waiver="w"),
        Claim("o", "outcome", "org-a", indicator="visits", min=Decimal(1), max=Decimal(20000),
              unit="count", comparator="between", method="curated"),
        Claim("r", "relation", "org-a", predicate="supports", object="place-b", method="curated"),
    ),
    evidence=(
        Evidence("f", Span(0, 1, "一")), Evidence("o", Span(1, 2, "二")),
        Evidence("r", Span(2, 3, "三")), Evidence("r", Span(4, 5, "五")),
    ),
    set_aside=(SetAside(Span(5, 6, "六"), "why"), SetAside(Span(6, 7, "七"), "why not")),
    references=(
        ReferenceClaim("a", "org-a", "orgType", "org-type:10", "ours", "k", "n", "quoted"),
        ReferenceClaim("b", "org-a", "orgType", "org-type:11", "ours", "l", "m", "inferred"),
    ),
    datasets=(
        Dataset("ours", "Ours", "我们", "Nobody", "1", "CC0-1.0", "https://example.org/"),
        Dataset("theirs", "Theirs", "他们", "Nobody", "2", "CC0-1.0", "https://example.org/"),
    ),
    merges=(
        Merge("org-a", "org-b", "甲", ("score:0.5", "known-label:乙"), "proposed", "note"),
        Merge("place-b", "place-c", "乙", ("score:1", "known-label:丙"), "rejected", ""),
    ),
    deprecated=(Deprecated("org-x", "org-a"), Deprecated("org-y", "place-b")),
)  # fmt: skip
WRITTEN = {
    "report.toml": 'id = "full"\ntitle = "题"\ntitle_en = "Title"\npublisher = "press"\n'
    f'language = "zh"\nsha256 = "{"a" * 64}"\nlength = 90\nperiod = "2020/2021"\n'
    'published = "2022-01-02"\nschema = 2\n',
    "entities.csv": f"{ENTITIES}\n"
    "org-a,Organization,甲,A,子|丑,orgId:X-1|iso3166:XC,"
    "https://example.org/1|https://example.org/2,https://example.org/3|https://example.org/4,"
    '"old, new"\nplace-b,Place,乙,,,,,,\n',
    "claims.csv": f"{CLAIMS}\n"
    "f,flow,org-a,,,aid-spending,1.5,,,CNY,exactly,org-a,place-b,2020,2021,planned,org-a,derived,"
    "accepted,curated,0.5,一,one,w\n"
    "o,outcome,org-a,,,visits,,1,20000,count,between,,,,,done,,quoted,proposed,curated,1,,,\n"
    "r,relation,org-a,supports,place-b,,,,,,,,,,,done,,quoted,proposed,curated,1,,,\n",
    "evidence.csv": "target,start,end,exact\nf,0,1,一\no,1,2,二\nr,2,3,三\nr,4,5,五\n",
    "set_aside.csv": "start,end,exact,reason\n5,6,六,why\n6,7,七,why not\n",
    "reference.csv": "id,subject,predicate,object,dataset,key,note,origin\n"
    "a,org-a,orgType,org-type:10,ours,k,n,quoted\nb,org-a,orgType,org-type:11,ours,l,m,inferred\n",
    "datasets.csv": "id,title,title_zh,publisher,version,licence,source\n"
    "ours,Ours,我们,Nobody,1,CC0-1.0,https://example.org/\n"
    "theirs,Theirs,他们,Nobody,2,CC0-1.0,https://example.org/\n",
    "merges.csv": "id,known,label,reasons,status,note\n"
    "org-a,org-b,甲,score:0.5|known-label:乙,proposed,note\n"
    "place-b,place-c,乙,score:1|known-label:丙,rejected,\n",
    "deprecated.csv": "id,replaced_by\norg-x,org-a\norg-y,place-b\n",
}


def turned(encoding):
    """Return the encoding with the rows of every table in the other order."""
    tables = ("entities", "claims", "evidence", "set_aside", "references", "datasets", "merges")
    return replace(
        encoding, **{name: getattr(encoding, name)[::-1] for name in (*tables, "deprecated")}
    )


@pytest.fixture
def folder(tmp_path):
    """The full encoding, written."""
    write_encoding(FULL, tmp_path / "deep" / "full")
    return tmp_path / "deep" / "full"


def test_every_table_is_written_to_the_byte_and_read_back(folder):
    """Each column of each table stands where the header says, sorted, whatever the order was."""
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == WRITTEN
    assert read_encoding(folder) == FULL
    turned_files = encoding_files(turned(FULL))
    assert {name: content.decode("utf-8") for name, content in turned_files.items()} == WRITTEN


def test_what_is_empty_is_not_written():
    """Optional tables without rows and optional keys without a value leave nothing."""
    none = dict.fromkeys(("set_aside", "references", "datasets", "merges", "deprecated"), ())
    files = encoding_files(replace(FULL, report=replace(FULL.report, period="", title=""), **none))
    assert sorted(files) == ["claims.csv", "entities.csv", "evidence.csv", "report.toml"]
    assert "period" not in files["report.toml"].decode()
    assert 'title = ""\n' in files["report.toml"].decode()


def test_a_return_in_a_cell_is_quoted(folder):
    """A lone carriage return comes back: every cell but the header's is quoted then."""
    first, second = FULL.entities
    changed = replace(FULL, entities=(replace(first, note="a\rb"), second))
    write_encoding(changed, folder)
    data = (folder / "entities.csv").read_bytes().decode()
    assert data.startswith(f'{ENTITIES}\n"org-a","Organization","甲",')
    assert read_encoding(folder) == changed


BROKEN = [
    ("entities.csv", "org-a,Org", "Org A,Org", 2, "id", "'Org A' is no id", ID),
    ("entities.csv", "n,甲,", "n,,", 2, "label", "the label is empty",
     "give the name as the report prints it"),
    ("entities.csv", "Organization", "Team", 2, "type", "'Team' is not known",
     f"use one of {', '.join(ENTITY_TYPES)}"),
    ("entities.csv", "orgId:X-1", "orgId", 2, "codes", "'orgId' is not scheme:code",
     "write gbt2260:652922"),
    ("entities.csv", "orgId:X-1", "orgId:", 2, "codes", "'orgId' is not scheme:code",
     "write gbt2260:652922"),
    ("entities.csv", "orgId:X-1", ":X-1", 2, "codes", "'' is not scheme:code",
     "write gbt2260:652922"),
    ("entities.csv", "https://example.org/2", "<2>", 2, "exact_match",
     "not an IRI, it has no scheme: '<2>'", WEB),
    ("entities.csv", "https://example.org/2", "javascript:alert(1)", 2, "exact_match",
     "no address on the web: 'javascript:alert(1)'", WEB),
    ("entities.csv", "https://example.org/4", "data:text/html", 2, "close_match",
     "no address on the web: 'data:text/html'", WEB),
    ("entities.csv", "https://example.org/4", "<4>", 2, "close_match",
     "not an IRI, it has no scheme: '<4>'", WEB),
    ("claims.csv", "f,flow", "F,flow", 2, "id", "'F' is no id", ID),
    ("claims.csv", "f,flow", "f,gift", 2, "kind", "'gift' is not known",
     f"use one of {', '.join(CLAIM_KINDS)}"),
    ("claims.csv", "1.5", "1e5", 2, "value", "'1e5' is not a plain decimal", NUMBER),
    ("claims.csv", "1.5", "1" * 50 + "x", 2, "value", f"{'1' * 40!r} is not a plain decimal",
     NUMBER),
    ("claims.csv", ",1,20000", ",.5,20000", 3, "min", "'.5' is not a plain decimal", NUMBER),
    ("claims.csv", "20000", "20_000", 3, "max", "'20_000' is not a plain decimal", NUMBER),
    ("claims.csv", "exactly", "nearly", 2, "comparator", "'nearly' is not known",
     f"use one of , {', '.join(COMPARATORS)}"),
    ("claims.csv", "2020,2021", "20,2021", 2, "from", "not a date aidgraph knows: '20'", DATE),
    ("claims.csv", "2020,2021", "2020,21", 2, "to", "not a date aidgraph knows: '21'", DATE),
    ("claims.csv", "planned", "hoped", 2, "modality", "'hoped' is not known",
     f"use one of , {', '.join(MODALITIES)}"),
    ("claims.csv", "derived", "told", 2, "origin", "'told' is not known",
     "use one of quoted, derived, inferred"),
    ("claims.csv", "accepted", "yes", 2, "status", "'yes' is not known",
     "use one of proposed, accepted, rejected"),
    ("claims.csv", ",0.5,", ",1.01,", 2, "confidence", "'1.01' is not between 0 and 1", SHARE),
    ("claims.csv", ",0.5,", ",-0.01,", 2, "confidence", "'-0.01' is not between 0 and 1", SHARE),
    ("claims.csv", ",0.5,", ",,", 2, "confidence", "'' is not between 0 and 1", SHARE),
    ("claims.csv", ",w\n", "\n", 2, None, "23 cells where the header has 24", CELLS),
    ("claims.csv", ",w\n", ",w,\n", 2, None, "25 cells where the header has 24", CELLS),
    ("evidence.csv", "f,0", "f,-1", 2, "start", "'-1' is not an offset", OFFSET),
    ("evidence.csv", "f,0,1", "f,0,1234567890", 2, "end", "'1234567890' is not an offset", OFFSET),
    ("evidence.csv", "target,start,", "target,", 1, "start", "the column is missing",
     "the header is target,start,end,exact"),
    ("evidence.csv", "exact\n", "exact,exact\n", 1, None, "a column stands twice",
     "keep one of them"),
    ("evidence.csv", "exact\n", "exact,more\n", 1, "more", "the column is not known",
     "the header is target,start,end,exact"),
    ("set_aside.csv", ",why\n", ",\n", 2, "reason", "the reason is empty",
     "say why this is not modelled"),
    ("set_aside.csv", "6,7", "6,x", 3, "end", "'x' is not an offset", OFFSET),
    ("reference.csv", "a,org", "A,org", 2, "id", "'A' is no id", ID),
    ("reference.csv", "inferred", "guessed", 3, "origin", "'guessed' is not known",
     "use one of quoted, derived, inferred"),
    ("datasets.csv", "theirs,", "their s,", 3, "id", "'their s' is no id", ID),
    ("deprecated.csv", "org-x", "org_x", 2, "id", "'org_x' is no id", ID),
    ("merges.csv", "org-a", "org_a", 2, "id", "'org_a' is no id", ID),
    ("merges.csv", "b,甲,", "b,,", 2, "label", "the label is empty",
     "give the name as the report prints it"),
    ("merges.csv", "proposed", "open", 2, "status", "'open' is not known",
     "use one of proposed, accepted, rejected"),
    ("claims.csv", "一,one", "\0,one", 2, None, "there is a NUL character", "remove it"),
    ("claims.csv", "id,kind", "\ufeffid,kind", 1, None,
     "the file starts with a byte order mark", "save it as UTF-8 without BOM"),
    ("evidence.csv", "r,4,5,五\n", 'r,4,5,"五\n', 5, None, "not CSV: unexpected end of data",
     "mend the quotes of this row"),
    ("evidence.csv", WRITTEN["evidence.csv"], " \n", None, None, "the file is empty",
     "a table has at least its header row"),
    ("report.toml", 'title = "题"\n', "", None, "title", "the key is missing", "add it"),
    ("report.toml", "title =", 'more = "1"\ntitle =', None, "more", "the key is not known",
     "remove it"),
    ("report.toml", "length = 90", "length = true", None, "length", "True is no int", "mend it"),
    ("report.toml", '"press"', "1", None, "publisher", "1 is no str", "mend it"),
    ("report.toml", "schema = 2", "schema = 3", None, "schema", "the schema is not known",
     "read it with a newer aidgraph; this one knows schemas up to 2"),
    ("report.toml", "schema = 2", "schema = 0", None, "schema", "the schema is not known",
     "read it with a newer aidgraph; this one knows schemas up to 2"),
    ("report.toml", '"full"', '"Full"', None, "id", "'Full' is no id", ID),
    ("report.toml", "a" * 64, "a" * 63, None, "sha256", "not 64 hex digits",
     "give `sha256sum FILE`"),
    ("report.toml", "a" * 64, "A" * 64, None, "sha256", "not 64 hex digits",
     "give `sha256sum FILE`"),
    ("report.toml", '"zh"', '"z h"', None, "language", "not a language tag: 'z h'",
     "write a tag such as zh or en"),
    ("report.toml", "2020/2021", "2020/21", None, "period", "not a date aidgraph knows: '21'",
     f"two dates with a slash; {DATE}"),
    ("report.toml", "2022-01-02", "2022-1", None, "published",
     "not a date aidgraph knows: '2022-1'", DATE),
]  # fmt: skip


def broken(folder, read, file, old, new):
    """Return the problems of *folder* once *old* is *new* in one of its files."""
    text = (folder / file).read_bytes().decode("utf-8")
    assert old in text
    (folder / file).write_bytes(text.replace(old, new, 1).encode("utf-8"))
    with pytest.raises(EncodingError) as refused:
        read(folder)
    assert refused.value.folder == str(folder)
    return [(p.file, p.row, p.column, p.what, p.remedy) for p in refused.value.problems]


@pytest.mark.parametrize(("file", "old", "new", "row", "column", "what", "remedy"), BROKEN)
def test_a_broken_file_is_told_once(folder, file, old, new, row, column, what, remedy):
    """One fault of a file is one problem: by file, row and column, with what to do."""
    problems = broken(folder, read_encoding, file, old, new)
    assert problems == [(file, row, column, what, remedy)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims.csv", "1.5", "-1"),
        ("claims.csv", ",0.5,", ",0,"),
        ("claims.csv", ",0.5,", ",1,"),
        ("claims.csv", "planned", ""),
        ("report.toml", "schema = 2", "schema = 1"),
        ("report.toml", "schema = 2\n", ""),
        ("report.toml", "2020/2021", ""),
        ("entities.csv", "子|丑", "子||丑"),
        ("set_aside.csv", WRITTEN["set_aside.csv"], "start,end,exact,reason\n"),
    ],
)
def test_a_file_at_the_edge_is_read(folder, file, old, new):
    """Bounds, empty cells and older schemas are read."""
    text = WRITTEN[file]
    assert old in text
    (folder / file).write_bytes(text.replace(old, new, 1).encode("utf-8"))
    assert read_encoding(folder).report.id == "full"


def test_bytes_that_are_no_text_are_told_by_row(folder):
    """The row of the first byte that is not UTF-8 is told, and the byte."""
    data = WRITTEN["evidence.csv"].encode("utf-8")
    (folder / "evidence.csv").write_bytes(data.replace("三".encode(), b"\xff"))
    with pytest.raises(EncodingError) as refused:
        read_encoding(folder)
    assert [str(p) for p in refused.value.problems] == [
        "evidence.csv, row 4: byte 0xff is not UTF-8; save the file as UTF-8"
    ]


def test_a_missing_file_and_no_file_are_told(folder):
    """A table that is needed is missed by name; a folder without report.toml is no encoding."""
    (folder / "claims.csv").unlink()
    with pytest.raises(EncodingError) as refused:
        read_encoding(folder)
    assert [str(p) for p in refused.value.problems] == [
        "claims.csv: the file is missing; add it, or restore it from version control"
    ]
    (folder / "report.toml").unlink()
    with pytest.raises(CallError) as wrong:
        read_encoding(folder)
    assert str(wrong.value) == (
        f"{folder}: there is no report.toml; an encoding is a folder with report.toml, "
        "entities.csv, claims.csv and evidence.csv"
    )
    with pytest.raises(CallError) as wrong:
        read_encoding(folder / "no")
    assert str(wrong.value) == f"{folder / 'no'}: no such folder; give the folder of an encoding"


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(folder, monkeypatch):
    """60 MiB are read, one byte more is refused; the limit is told."""
    assert MAX_BYTES == 62_914_560
    size = len(WRITTEN["claims.csv"].encode("utf-8"))
    monkeypatch.setattr("aidgraph.encoding.tables.MAX_BYTES", size)
    assert read_encoding(folder) == FULL
    monkeypatch.setattr("aidgraph.encoding.tables.MAX_BYTES", size - 1)
    with pytest.raises(EncodingError) as refused:
        read_encoding(folder)
    assert [str(p) for p in refused.value.problems] == [
        "claims.csv: the file is over 0 MiB; split the report into several"
    ]
