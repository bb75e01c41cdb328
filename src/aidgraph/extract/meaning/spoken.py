"""Tell whom a speaker's 学校 or 医院 means: the body that the speaker has a post in."""

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.mention import NameMention

# A noun without a name, and how the names end that it can stand for.
_KINDS = (
    ("学校", ("小学", "中学", "学校", "学院", "大学", "幼儿园", "完小")),
    ("全校", ("小学", "中学", "学校", "学院", "大学", "完小")),
    ("医院", ("医院", "卫生院", "保健院", "总院")),
    ("全院", ("医院", "卫生院", "保健院", "总院")),
    ("公司", ("公司", "集团")),
    ("企业", ("公司", "集团", "厂")),
    ("园区", ("园", "园区", "开发区", "高新区", "管委会")),
    ("合作社", ("合作社",)),
    ("全村", ("村", "村委会")),
    ("全县", ("县",)),
)


def is_spoken(setting: ClauseContext) -> bool:
    """Tell whether somebody says what a clause tells of a noun without a name (学校现有学生486名)."""
    return setting.speaker is not None and setting.clause.own_noun


def speakers_body(setting: ClauseContext) -> Carried | None:
    """Return the body in which the speaker of a sentence has a post, where the clause's noun fits it."""
    words = [p.text for p in setting.clause.pieces if p.mention is None]
    ends = tuple(end for noun, ends in _KINDS if noun in words for end in ends)
    for clause in setting.sentence[: setting.index + 1]:
        for name in _posts(clause.names("post") if clause.says else []):
            if ends and name.plain.endswith(ends):
                return Carried((name,), clause.start, "speaker")
    return None


def _posts(names: list[NameMention]) -> list[NameMention]:
    return [name for name in reversed(names) if name.type in ("Organization", "Place", "Facility")]
