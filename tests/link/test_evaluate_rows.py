"""Decided pairs are read whole and counted by hand; what is wrong in their file is told whole."""

import pytest

from aidgraph.errors import EncodingError
from aidgraph.link import Profile, evaluate
from aidgraph.link.evaluate import COLUMNS, Pair, Share, of_type, read_pairs
from aidgraph.model import ENTITY_TYPES

FIRST = {
    "name": "甲办", "name_type": "Organization", "name_within": "A|乙县", "name_codes": "x:1|y:2",
    "name_years": "2010-2012", "target": "t1", "label": "甲办公室", "label_en": "Office A",
    "aliases": "甲|办", "type": "Organization", "within": "B|C", "codes": "z:3", "years": "2011",
    "verdict": "same", "reason": "why",
}  # fmt: skip
NONE = {"name": "无名", "verdict": "none"}
DIVISION = {"name": "温宿县", "name_type": "Place", "target": "gbt2260:652922",
            "verdict": "different"}  # fmt: skip


def written(tmp_path, *rows, head="# decided by hand\n\n", columns=COLUMNS):
    """Write rows as a file of pairs."""
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    lines.insert(2, "# between")
    (tmp_path / "pairs.tsv").write_text(head + "\n".join([*lines, ""]), "utf-8")
    return tmp_path / "pairs.tsv"


def test_pairs_are_read_whole(tmp_path):
    """Each column becomes what it is of the thing looked up or of the target."""
    first, none, division = read_pairs(written(tmp_path, FIRST, NONE, DIVISION))
    assert first == Pair(
        Profile("", "甲办", "Organization", codes=frozenset({"x:1", "y:2"}),
                within=frozenset({"A", "乙县"}), years=(2010, 2012)),
        Profile("t1", "甲办公室", "Organization", "Office A", ("甲", "办"), frozenset({"z:3"}),
                frozenset({"B", "C"}), (2011, 2011)),
        "same",
    )  # fmt: skip
    assert none == Pair(Profile("", "无名"), None, "none")
    assert division.target == Profile("gbt2260:652922", "")
    assert of_type([first, none, division], frozenset({"Place"})) == [division]
    assert of_type([first, none], frozenset({"Organization", "Place"})) == [first]


TYPES = f"use one of {', '.join(ENTITY_TYPES)}"
VERDICT = "a pair has a target, and `none` has no target"
MEND = "mend the target or the verdict"
WRONG = [
    ({"verdict": "perhaps"}, "verdict", "'perhaps' is not known",
     "use one of same, different, none"),
    ({"verdict": "none"}, "target", VERDICT, MEND),
    ({"target": ""}, "target", VERDICT, MEND),
    ({"name_type": "Body"}, "name_type", "'Body' is not known", TYPES),
    ({"type": "Body"}, "type", "'Body' is not known", TYPES),
    ({"name_years": "2010-"}, "name_years", "'2010-' is no year", "write 2010-2012"),
    ({"years": "soon"}, "years", "'soon' is no year", "write 2010-2012"),
    ({"label": ""}, "target", "'t1' has no label and is no division",
     "give its label, or a code of GB/T 2260"),
    ({"name": ""}, "name", "the name is empty", "give the name looked up"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "what", "remedy"), WRONG)
def test_a_wrong_pair_is_told_once(tmp_path, cells, column, what, remedy):
    """The row is that of the file, comments counted; each fault is one problem, whole."""
    file = written(tmp_path, NONE, FIRST | cells)
    with pytest.raises(EncodingError) as refused:
        read_pairs(file)
    assert refused.value.folder == str(file)
    told = [(p.file, p.row, p.column, p.what, p.remedy) for p in refused.value.problems]
    assert told == [("pairs.tsv", 6, column, what, remedy)]


@pytest.mark.parametrize(
    "cells", [{"name_years": "2010"}, {"years": ""}, {"type": ""}, {"reason": ""}]
)
def test_a_pair_may_lack_what_is_not_needed(tmp_path, cells):
    """One year, no year, no type and no reason are read."""
    (pair,) = read_pairs(written(tmp_path, FIRST | cells))
    assert pair.verdict == "same"
    assert pair.query.years == ((2010, 2010) if "name_years" in cells else (2010, 2012))


def test_missing_columns_are_told_alone(tmp_path):
    """Every column that is missing is told, in order; the rows are not looked at."""
    file = written(tmp_path, FIRST | {"verdict": "perhaps"}, columns=COLUMNS[:-2])
    with pytest.raises(EncodingError) as refused:
        read_pairs(file)
    told = [(p.file, p.row, p.column, p.what, p.remedy) for p in refused.value.problems]
    assert told == [
        ("pairs.tsv", 1, column, "the column is missing", "add it")
        for column in ("verdict", "reason")
    ]


def test_shares_are_told_with_their_interval():
    """The share, its 95 % interval and its counts, in three digits; of nothing all is open."""
    assert str(Share(98, 100)) == "0.980 [0.930, 0.994] (98 of 100)"
    assert str(Share(0, 4)) == "0.000 [0.000, 0.490] (0 of 4)"
    assert str(Share(0, 0)) == "1.000 [0.000, 1.000] (0 of 0)"


def pair(name, target, verdict, label=""):
    """Make a decided pair."""
    thing = Profile(target, label, "Organization") if target else None
    return Pair(Profile("", name, "Organization"), thing, verdict)


def test_the_quality_is_counted_by_hand(monkeypatch):
    """Right and wrong matches, what is found and missed, and what is found though absent."""
    monkeypatch.setattr(evaluate, "divisions", lambda: [
        Profile("d", "温宿县", "Place", codes=frozenset({"gbt2260:652922"})),
    ])  # fmt: skip
    pairs = [
        pair("云岭援建委员会", "a", "same", "云岭援建委员会"),
        pair("青山大学", "b", "different", "青山大学"),
        pair("青山大学", "c", "same", "蓝海银行"),
        pair("白云书院", "e", "same", "海湾船厂"),
        pair("无名", "", "none"),
        pair("温宿德惠楼", "", "none"),
        pair("别处", "f", "different", "温宿德惠楼"),
        Pair(Profile("", "溫宿縣", "Place"), Profile("gbt2260:652922", ""), "same"),
    ]
    quality = evaluate.evaluate(pairs)
    assert quality.precision == Share(2, 4)
    assert quality.recall == Share(2, 4)
    assert quality.automatic == Share(2, 4)
    assert quality.absent == Share(2, 3)
    assert [(why, result.query.label, result.match) for why, result in quality.wrong] == [
        ("wrong match", "青山大学", "b"),
        ("wrong match", "温宿德惠楼", "f"),
        ("not found", "青山大学", "b"),
        ("not found", "白云书院", ""),
        ("found, though absent", "温宿德惠楼", "f"),
    ]
