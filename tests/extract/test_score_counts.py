"""Every count and every miss of a score stands here: two of each kind, so that none hides one."""

from dataclasses import asdict, fields, replace
from decimal import Decimal

import pytest

from aidgraph.check.score import Agreement, annotated, score_encoding
from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.counts import MEASURES, Counts, rates, total
from aidgraph.check.score.marked import Marked, MarkedEntity, MarkedFigure, MarkedRelation
from aidgraph.check.score.reviewed import marked_of
from aidgraph.check.score.run import ReportScore, Score
from aidgraph.check.score.table import format_score
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span


def marked_entity(key, type_, label, *names, optional=False):
    """Make a thing that the report names."""
    return MarkedEntity(key, type_, label, frozenset({label, *names}), optional)


def marked(number, at, **fields):
    """Make a figure that the report prints at some place."""
    return MarkedFigure(**{
        "quote": f"{number}处", "spans": ((at, at + 3),), "number": Decimal(number),
        "unit": "count", "comparator": "exactly", "kind": "outcome", "counts": ("学校",),
        "subject": ("a",), "provider": ("",), "receiver": ("",), **fields,
    })  # fmt: skip


GIVEN = {"kind": "flow", "unit": "CNY", "provider": ("a",), "receiver": ("b", "")}
MARKED = Marked(
    "report", "0" * 64,
    entities=(
        marked_entity("a", "Organization", "甲局", "甲县局"),
        marked_entity("b", "Place", "乙县"),
        marked_entity("c", "Facility", "丙校"),
        marked_entity("d", "Project", "丁工程"),
        marked_entity("e", "Person", "戊"),
        marked_entity("f", "Person", "己"),
        marked_entity("g", "Group", "群众", optional=True),
        marked_entity("h", "Place", "辛镇"),
        marked_entity("i", "Place", "壬镇"),
    ),
    figures=(
        marked(1, 0, from_="2020", to="2021"),
        marked(2, 10, from_="2020"),
        marked(3, 20),
        marked(4, 30),
        marked(5, 40),
        marked(6, 50, counts=()),
        marked(7, 60, optional=True),
        marked(8, 70, **GIVEN),
        marked(9, 80, **GIVEN),
        marked(10, 90, **GIVEN, subject=("a", "b")),
        marked(11, 100, kind="context"),
        marked(12, 110, from_="2020", to="2020-06"),
        marked(13, 120, **GIVEN, optional=True),
        marked(14, 130, spans=((130, 133), (140, 143))),
        marked(15, 150, kind="context"),
        marked(16, 160, unit="CNY"),
        marked(17, 170, **(GIVEN | {"receiver": ("",)})),
    ),
    relations=(
        MarkedRelation("a", ("funds", "built"), "c"),
        MarkedRelation("a", ("supports",), "b"),
        MarkedRelation("c", ("locatedIn",), "b"),
        MarkedRelation("e", ("memberOf",), "a"),
        MarkedRelation("f", ("memberOf",), "a"),
        MarkedRelation("d", ("locatedIn",), "b", explicit=False),
        MarkedRelation("d", ("partOf",), "c", optional=True),
        MarkedRelation("d", ("mentions",), "h"),
        MarkedRelation("a", ("awarded",), "d"),
    ),
)  # fmt: skip


def figure(key, number, at, **fields):
    """Propose a figure at some place."""
    row = {"kind": "outcome", "subject": "x-a", "indicator": "other:学校", "unit": "count",
           "comparator": "exactly", **fields}  # fmt: skip
    claim = Claim(id=key, value=Decimal(number), **row)
    return claim, Evidence(key, Span(at, at + 3, "三个字"))


FLOW = {"kind": "flow", "unit": "CNY", "indicator": "aid-spending", "provider": "x-a"}
FIGURES = [
    figure("f1", 1, 0, from_="2020-02", to="2021"),
    figure("f2", 2, 11, from_="2019", comparator="at-least"),
    figure("f3", 3, 22, from_="2020", comparator="at-most"),
    figure("f4", 4, 30, from_="2020", subject=""),
    figure("f5", 5, 43),
    figure("f6", 6, 50, subject="x-b", indicator="visits"),
    figure("f7", 70, 60),
    figure("f8", 8, 70, **FLOW, receiver="x-b"),
    figure("f9", 9, 80, **(FLOW | {"provider": "x-b"}), receiver="x-a"),
    figure("f10", 10, 90, **(FLOW | {"provider": ""}), subject="x-b"),
    figure("f11", 11, 100, **FLOW),
    figure("f12", 12, 110, indicator="other:桥", from_="2020", to="2020-07"),
    figure("f13", 77, 200, **FLOW),
    figure("f14", 14, 130),
    figure("f15", 14, 140),
    figure("f18", 15, 150),
    figure("f19", 16, 160, **FLOW),
    figure("f20", 17, 170, **FLOW, receiver="x-b"),
    figure("f16", 88, 210, origin="derived"),
    figure("f17", 99, 220, status="rejected"),
]
THINGS = (
    Entity("x-a", "Organization", "甲县局"),
    Entity("x-b", "Organization", "乙县"),
    Entity("x-c", "Organization", "学堂", aliases=("丙校",)),
    Entity("x-d", "Person", "丁工程"),
    Entity("x-e", "Person", "戊"),
    Entity("x-f", "Person", "己"),
    Entity("x-n", "Place", "无名"),
    Entity("x-m", "Place", "乌有"),
    Entity("x-g", "Group", "村民"),
)


def relation(subject, predicate, value):
    """Propose a relation."""
    return Claim(f"{subject}-{predicate}-{value}", "relation", f"x-{subject}", predicate,
                 f"x-{value}")  # fmt: skip


RELATIONS = (
    relation("a", "implements", "c"),
    relation("c", "partOf", "b"),
    relation("a", "employs", "e"),
    relation("a", "memberOf", "f"),
    relation("d", "locatedIn", "b"),
    relation("b", "supports", "e"),
    relation("c", "supports", "f"),
    relation("a", "supports", "n"),
    relation("m", "supports", "b"),
)
PROPOSED = Encoding(
    Report("report", "", "", "", "zh", "0" * 64, 300),
    THINGS,
    (*(claim for claim, _ in FIGURES), *RELATIONS),
    tuple(evidence for _, evidence in FIGURES),
)


COUNTS = {
    "numbers_right": 13, "numbers_false": 4, "numbers_missed": 2, "comparators_right": 11,
    "kinds_right": 11, "flows_proposed": 7, "flows_false": 3, "flows_marked": 4, "flows_found": 4,
    "indicators_right": 10, "subjects_right": 11, "providers_right": 2, "receivers_right": 2,
    "periods_marked": 3, "periods_right": 1, "periods_unmarked": 10, "periods_extra": 2,
    "plans_right": 0, "plans_false": 0, "plans_missed": 0, "meanings_right": 5,
    "names_right": 6, "names_false": 2, "names_missed": 2, "types_right": 4,
    "relations_right": 3, "relations_false": 6, "relations_found": 3, "relations_missed": 4,
    "pairs_right": 5, "pairs_false": 4, "pairs_found": 5, "pairs_missed": 2, "rows_checked": 26,
    "rows_false": 18,
}  # fmt: skip
MISSES = [
    "type of 乙县: proposed Organization, marked Place",
    "type of 丁工程: proposed Person, marked Project",
    "name missed: Place 辛镇",
    "name missed: Place 壬镇",
    "name not marked: Place 无名",
    "name not marked: Place 乌有",
    "period of 2处 (学校): proposed 2019/, marked 2020/",
    "comparator of 2处 (学校): proposed at-least, marked exactly",
    "comparator of 3处 (学校): proposed at-most, marked exactly",
    "subject of 4处 (学校): proposed nothing, marked 甲局",
    "number missed: 5处 (学校)",
    "indicator of 6处: proposed visits",
    "subject of 6处: proposed 乙县, marked 甲局",
    "provider of 9处 (学校): proposed 乙县, marked 甲局",
    "receiver of 9处 (学校): proposed 甲县局, marked 乙县",
    "provider of 10处 (学校): proposed nothing, marked 甲局",
    "number missed: 11处 (学校)",
    "period of 12处 (学校): proposed 2020/2020-07, marked 2020/2020-06",
    "indicator of 12处 (学校): proposed other:桥, marked 学校",
    "kind of 15处 (学校): proposed outcome, marked context",
    "kind of 16处 (学校): proposed flow, marked outcome",
    "indicator of 16处 (学校): proposed aid-spending, marked 学校",
    "receiver of 17处 (学校): proposed 乙县, marked nothing",
    "number not marked: 5 count other:学校",
    "number not marked: 70 count other:学校",
    "number not marked: 11 CNY aid-spending",
    "number not marked: 77 CNY aid-spending",
    "false flow: 11 CNY aid-spending",
    "false flow: 77 CNY aid-spending",
    "false flow: 16 CNY aid-spending",
    "relation not marked: 甲县局 supports 无名",
    "relation not marked: 乌有 supports 乙县",
    "relation missed of 戊 memberOf 甲局: proposed as employs",
    "relation missed of 己 memberOf 甲局: proposed as memberOf",
    "relation missed: 丁工程 mentions 辛镇",
    "relation missed: 甲局 awarded 丁工程",
    "relation not marked: 甲局 employs 戊",
    "relation not marked: 甲局 memberOf 己",
    "relation not marked: 乙县 supports 戊",
    "relation not marked: 丙校 supports 己",
]


def test_every_count_is_that_of_a_reader():
    """What was laid out above, counted by hand."""
    assert asdict(score_encoding(PROPOSED, MARKED).counts) == COUNTS


def test_every_miss_is_told():
    """Each thing that does not agree, in the order of the report, with both sides."""
    assert sorted(map(str, score_encoding(PROPOSED, MARKED).misses)) == sorted(MISSES)


def test_every_rate_is_of_its_own_counts():
    """With another number in each count every rate is the quotient that it is said to be."""
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79,
              83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149]  # fmt: skip
    counts = Counts(*primes)
    c = dict(zip([f.name for f in fields(Counts)], primes, strict=True))
    assert rates(counts) == {
        "numbers": Agreement(2 / (2 + 3), 2 / (2 + 5)),
        "comparators": c["comparators_right"] / 2,
        "kinds": c["kinds_right"] / 2,
        "false_flows": c["flows_false"] / c["flows_proposed"],
        "flow_recall": c["flows_found"] / c["flows_marked"],
        "indicators": c["indicators_right"] / 2,
        "subjects": c["subjects_right"] / 2,
        "providers": c["providers_right"] / c["flows_found"],
        "receivers": c["receivers_right"] / c["flows_found"],
        "periods": c["periods_right"] / c["periods_marked"],
        "periods_extra": c["periods_extra"] / c["periods_unmarked"],
        "plans": Agreement(
            c["plans_right"] / (c["plans_right"] + c["plans_false"]),
            c["plans_right"] / (c["plans_right"] + c["plans_missed"]),
        ),
        "meaning": c["meanings_right"] / (2 + 5),
        "names": Agreement(
            c["names_right"] / (c["names_right"] + c["names_false"]),
            c["names_right"] / (c["names_right"] + c["names_missed"]),
        ),
        "types": c["types_right"] / c["names_right"],
        "relations": Agreement(
            c["relations_right"] / (c["relations_right"] + c["relations_false"]),
            c["relations_found"] / (c["relations_found"] + c["relations_missed"]),
        ),
        "pairs": Agreement(
            c["pairs_right"] / (c["pairs_right"] + c["pairs_false"]),
            c["pairs_found"] / (c["pairs_found"] + c["pairs_missed"]),
        ),
        "false_rows": c["rows_false"] / c["rows_checked"],
    }
    assert rates(counts).keys() == MEASURES.keys()
    assert total([counts, counts]) == Counts(*(2 * prime for prime in primes))
    nothing = rates(Counts()).values()
    assert all(rate in {None, Agreement(None, None)} for rate in nothing)


TABLE = """\
measure        precision  recall      F1  what is right
numbers            0.765   0.867   0.812  figures whose number, unit and place are right
comparators                        0.846  comparator right, of the numbers found"""
ENDS = """\

report       numbers     meaning       names   relations  false rows
report         0.812       0.333       0.750       0.375       0.692
none               –           –           –           –           –"""


def test_a_table_has_all_measures_and_each_report():
    """Each measure is a row; of several reports each has a row of five; misses come last."""
    scored = score_encoding(PROPOSED, MARKED)
    none = ReportScore("none", Counts(), ())
    one = format_score(Score((scored,)))
    assert one.startswith(f"{TABLE}\n")
    assert len(one.splitlines()) == 1 + len(MEASURES)
    both = format_score(Score((scored, none)))
    assert both == f"{one}\n{ENDS}"
    with_misses = format_score(Score((scored, none)), misses=True)
    told = "\n".join(f"  {miss}" for miss in scored.misses)
    assert with_misses == f"{both}\n\nreport\n{told}\n\nnone"


def test_a_score_as_data_has_all_of_it():
    """Measures with their F1, counts, reports, and what is missing, unreviewed or undecided."""
    scored = score_encoding(PROPOSED, MARKED)
    data = Score((scored, scored), ("x",), ("y",), 3).as_data(misses=True)
    assert data.keys() == {
        "measures", "counts", "reports", "missing", "unreviewed", "undecided",
    }  # fmt: skip
    assert (data["missing"], data["unreviewed"], data["undecided"]) == (["x"], ["y"], 3)
    assert data["counts"] == {name: 2 * count for name, count in COUNTS.items()}
    assert data["measures"]["numbers"] == {
        "precision": 13 / 17,
        "recall": 13 / 15,
        "f1": pytest.approx(0.8125),
    }
    report = data["reports"]["report"]
    assert report["counts"] == COUNTS
    assert report["measures"] == data["measures"]
    assert [miss["what"] for miss in report["misses"]] == [miss.what for miss in scored.misses]
    assert "misses" not in Score((scored,)).as_data()["reports"]["report"]


def test_a_reviewed_encoding_is_read_whole():
    """What is accepted, open, rejected, derived or without a place becomes what it must."""
    span = Evidence("f", Span(0, 4, "三十人次")), Evidence("f", Span(9, 11, "三十"))
    claim = Claim("f", "flow", "o", indicator="other:人", min=Decimal(30), max=Decimal(40),
                  unit="person", comparator="between", provider="a", receiver="o", from_="2020",
                  to="2021", status="accepted")  # fmt: skip
    encoding = Encoding(
        Report("rev", "", "", "", "zh", "1" * 64, 99),
        (Entity("a", "Organization", "“甲”局", aliases=("甲",)), Entity("o", "Other", "某物")),
        (
            claim,
            replace(claim, id="g", subject="a", status="proposed", value=Decimal(3)),
            replace(claim, id="h", status="rejected"),
            replace(claim, id="i", origin="derived"),
            Claim("r", "relation", "a", "built", "o", status="accepted"),
            Claim("s", "relation", "a", "built", "o", origin="inferred"),
            Claim("t", "relation", "f", "componentOf", "g"),
        ),
        (*span, Evidence("a", Span(20, 22, "甲办"))),
    )
    found = marked_of(encoding)
    first = MarkedFigure(
        "三十", ((0, 4), (9, 11)), Decimal(30), "person", "between", "flow", ("人",), ("o", ""),
        ("a",), ("o",), "2020", "2021", "other:人", "done",
    )  # fmt: skip
    assert found == Marked(
        "rev", "1" * 64,
        (MarkedEntity("a", "Organization", "“甲”局", frozenset({"甲局", "甲", "甲办"})),
         MarkedEntity("o", "Other", "某物", frozenset({"某物"}), optional=True)),
        (first, replace(first, quote="g", spans=(), number=Decimal(3), subject=("a",),
                        optional=True)),
        (MarkedRelation("a", ("built",), "o"),
         MarkedRelation("a", ("built",), "o", explicit=False, optional=True)),
        undecided=3,
    )  # fmt: skip


def test_an_annotated_report_is_read_whole(tmp_path):
    """Every key of an annotation is read; what it may lack has its usual value."""
    (tmp_path / "n.txt").write_text("三处", "utf-8")
    (tmp_path / "n.json").write_text(
        """{"entities": [
          {"id": "a", "type": "Place", "text": "甲“县”", "aliases": ["甲"], "optional": true},
          {"id": "b", "type": "Group", "text": "众人"}, {"id": "c", "type": "Place", "text": "丙"}],
        "figures": [
          {"start": 5, "end": 7, "quote": "三处", "value": 3.5, "unit": "count",
           "comparator": "exactly", "kind": "outcome", "counts": ["处", "点"], "subject": ["a", "b"],
           "provider": [], "receiver": ["c"], "from": "2020", "to": "2021", "optional": true},
          {"start": 0, "end": 1, "quote": "三", "min": 3, "max": 4, "unit": "count",
           "comparator": "between", "kind": "flow", "counts": [], "subject": [], "provider": ["a"],
           "receiver": []}],
        "relations": [{"s": "a", "p": ["partOf", "locatedIn"], "o": "c"},
          {"s": "c", "p": ["built"], "o": "b", "explicit": false, "optional": true}]}""",
        "utf-8",
    )
    found = read_annotated(tmp_path / "n.json")
    assert found.name == "n"
    assert found.sha256 == "f5402f62898bd8f7b267860b699fab490bff6c0ac6046001d9b86ef956382d09"
    assert found.entities == (
        MarkedEntity("a", "Place", "甲“县”", frozenset({"甲县", "甲"}), optional=True),
        MarkedEntity("b", "Group", "众人", frozenset({"众人"}), optional=True),
        MarkedEntity("c", "Place", "丙", frozenset({"丙"})),
    )
    assert found.figures == (
        MarkedFigure("三处", ((5, 7),), Decimal("3.5"), "count", "exactly", "outcome",
                     ("处", "点"), ("a", "b"), ("",), ("c",), "2020", "2021", optional=True),
        MarkedFigure("三", ((0, 1),), Decimal(3), "count", "between", "flow", (), ("",), ("a",),
                     ("",)),
    )  # fmt: skip
    assert found.relations == (
        MarkedRelation("a", ("partOf", "locatedIn"), "c"),
        MarkedRelation("c", ("built",), "b", explicit=False, optional=True),
    )


def test_an_annotation_may_be_as_large_as_the_limit(tmp_path, monkeypatch):
    """60 MiB are read, one byte more is refused with the limit."""
    (tmp_path / "n.txt").write_text("三处", "utf-8")
    path = tmp_path / "n.json"
    path.write_text('{"entities": [], "figures": [], "relations": []}', "utf-8")
    assert annotated.MAX_BYTES == 62_914_560
    monkeypatch.setattr(annotated, "MAX_BYTES", path.stat().st_size)
    assert read_annotated(path).entities == ()
    monkeypatch.setattr(annotated, "MAX_BYTES", path.stat().st_size - 1)
    with pytest.raises(annotated.AnnotationError) as refused:
        read_annotated(path)
    assert str(refused.value) == f"{path}: over 0 MiB; split it"
