"""Name what a number measures by its unit and its verb, where its clause has no noun for it."""

from collections.abc import Sequence

from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.clauses.record import Clause, CountedAmount
from aidgraph.extract.mention import QuantityMention

_SIGNS = (
    ("占", "占比"), ("增长", "增长"), ("增加", "增长"), ("提高", "提高"), ("下降", "降幅"), ("降", "降幅"),
    ("减少", "降幅"), ("上升", "增幅"), ("利率", "利率"),
)  # fmt: skip
_DURATIONS = {"year": "年限", "month": "用时", "day": "用时", "hour": "用时"}
_AREAS = frozenset(("mu", "ha", "km2"))
_GROWS = ("种", "栽", "播", "植", "推广", "造林", "绿化")
_LIGHT = frozenset(("了", "过", "有", "达", "到", "已", "共", "近", "上"))
_EACH_PERSON = ("每人", "每名", "每户", "每生", "每位", "人均", "每家", "每学年", "每学期")
_EACH_THING = (
    "每个",
    "每只",
    "每株",
    "每公斤",
    "每斤",
    "每套",
    "每件",
    "每吨",
    "每亩",
    "每包",
    "每份",
    "每台",
    "每市斤",
)
_PERSONS = {"person": "人数", "household": "户数", "person-time": "人次"}
_WORKS = {"项": "项目", "批": "批次", "笔": "笔数", "场": "场次", "期": "期数"}
_BACK = 8  # letters back in which a sign of a share stands


def name_measure(clause: Clause, amount: CountedAmount) -> None:
    """Name a share, a growth, a length of time, a distance, an area, a rate or who benefits."""
    unit = str(getattr(amount.piece.mention, "unit", ""))
    words = [p.text for p in clause.pieces if p.end <= amount.piece.start and p.mention is None]
    if unit in ("percent", "times"):
        _share(amount, unit, "".join(words))
    elif not amount.own_label and unit in _DURATIONS and not amount.label:
        amount.label = _DURATIONS[unit]
    elif not amount.own_label and unit in ("km", "m") and not amount.label:
        amount.label = "距离"
    elif unit in _AREAS and _is_grown(words):
        amount.label, amount.own_label = "种植面积", True
    elif not amount.own_label and unit in _AREAS:
        amount.label = amount.label or "面积"
    elif not amount.own_label and _is_money(unit):
        amount.label = _rate("".join(words[-4:])) or amount.label
    else:
        _by_verb(amount, unit)


def _is_grown(words: Sequence[str]) -> bool:
    """Tell whether the last of the words before an area is what is done with it: 种了3亩."""
    said = [word for word in words if word not in _LIGHT]
    return bool(said) and said[-1].startswith(_GROWS)


def _share(amount: CountedAmount, unit: str, before: str) -> None:
    word = next((w for sign, w in _SIGNS if sign in before[-_BACK:]), "")
    if word and word not in amount.label:
        amount.label = (amount.label[-6:] + word) if amount.label else word
    amount.label = amount.label or ("占比" if unit == "percent" else "倍数")


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _rate(before: str) -> str:
    """Return what a sum for each person or each thing is called: a standard, or a price."""
    if before.endswith(_EACH_THING):
        return "单价"
    return "资助标准" if any(word in before for word in _EACH_PERSON) else ""


def _by_verb(amount: CountedAmount, unit: str) -> None:
    """Name who benefits (惠及3万人), and works that only a verb stands by (做了50项)."""
    word = predicates().get(amount.label)
    if word is None:
        return
    stated = amount.piece.mention
    classifier = stated.classifier if isinstance(stated, QuantityMention) else ""
    if word.name == "benefit" and unit in _PERSONS:
        amount.label = "受益" + _PERSONS[unit]
    elif classifier in _WORKS:
        amount.label = _WORKS[classifier]
