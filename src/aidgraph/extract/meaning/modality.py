"""Tell what is done from what is planned, pledged, aimed at or only estimated."""

import re
from itertools import pairwise

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import Clause, CountedAmount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.kinds import verb_of
from aidgraph.model import Modality

_ESTIMATED = frozenset(("预计", "预期", "有望", "估计", "约需"))
_LONGEST = 4  # letters of a word of plans
_AIMS = frozenset(("力争", "目标", "争取", "确保"))
_REACHED = frozenset(("已", "已经", "目前", "截至", "累计", "实际", "其中", "了"))
_DONE = _REACHED | {"以来", "去年", "现有", "已有", "完成了", "至今", "当前"}
_PLAN_TITLE = re.compile(
    r"(?:方案|计划|规划|要点|预案|工作安排)[》”]?(?:要点|的通知|[（(][^（）()]*[）)])*$"
)
_PLANNED = ("计划", "拟", "规划投")
_HOPES = frozenset(("希望", "盼望", "期待"))
_FOR = (
    "能",
    "可",
    "将",
    "明年",
    "后年",
    "早日",
    "尽快",
    "得到",
    "争取",
)  # 希望能争取到, not 希望小学
_AHEAD = ("明年", "后年")
_WILL_DO = ("v", "vd", "d", "ad", "p")  # 将新建, 将在, not 将设备送到


def is_planned(text: str, start: int) -> bool:
    """Tell whether a word of plans stands right before *start*: 计划投入."""
    return text.endswith(tuple(word_list("particles", "plan")), max(0, start - _LONGEST), start)


def modality_of(setting: ClauseContext, amount: CountedAmount, text: str) -> Modality:
    """
    Return how far what a number tells is done, by the words of its clause before it.

    An aim holds for the clauses that go on with it (力争引进企业20家，完成投资25亿元), until one of them
    has a subject of its own or tells what is reached already.
    """
    words = {
        p.text for p in setting.clause.pieces if p.mention is None and p.start < amount.piece.start
    }
    if _aims(setting.clause, amount.piece.start) or _aimed_before(setting):
        return "aim"
    if amount.own_label and amount.label.startswith(_PLANNED):
        return "planned"
    if words & _ESTIMATED:
        return "estimated"
    if _is_hoped(setting.clause, amount.piece.start):
        return "planned"
    stated = amount.predicate
    won = stated is not None and stated.word.startswith("争取")  # no aim: it is won
    plan = _plans(setting.clause, amount.piece.start, won=won)
    if plan or (stated and not won and is_planned(text, stated.start)):
        return "planned"
    return _planned_before(setting) or (
        "pledged" if verb_of(setting, amount) == "pledge" else "done"
    )


def is_pledged(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether what is to come was promised: 承诺向云岭县提供200万元."""
    pledges = tuple(word_list("particles", "pledges"))
    words = (p.text for p in setting.clause.pieces if p.mention is None)
    promised = any(text.startswith(pledges) for text in words)
    return promised or verb_of(setting, amount) == "pledge"


def is_plan_title(title: str) -> bool:
    """
    Tell whether a report is a plan by its title.

    >>> is_plan_title("乙县2024年协作项目实施方案"), is_plan_title("“希望计划”在乙县")
    (True, False)
    """
    return _PLAN_TITLE.search(title.strip()) is not None


def tells_plan(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a figure of a plan is planned: its verb is the clause's, nothing says it is done."""
    clause = setting.clause
    words = {p.text for c in setting.sentence for p in c.pieces if p.mention is None}
    own = amount.predicate is not None and amount.predicate in clause.predicates
    return own and not words & _DONE and not any(c.times for c in setting.sentence)


def _plans(clause: Clause, end: int, *, won: bool = False) -> str:
    """Return the last word of plans of a clause before *end*: 拟, 计划, 拟建; not 将 before what is moved."""
    plans = word_list("particles", "plan") - ({"争取"} if won else set())
    drafted = tuple(word_list("particles", "drafted"))
    found = ""
    for piece, following in pairwise(clause.pieces):
        if piece.mention is not None or piece.start >= end:
            continue
        moves = piece.text == "将" and following.tag not in _WILL_DO
        drafts = piece.text.startswith("拟") and not piece.text.startswith(drafted)
        if (piece.text in plans and not moves) or (drafts and piece.tag == "v"):
            found = piece.text
    return found


def _planned_before(setting: ClauseContext) -> Modality | None:
    """
    Return how far a plan of the sentence is done that this clause goes on with: 拟建校3所、投资500万元.

    A clause with a subject of its own, or that tells what is reached already, ends it.
    """
    for clause in reversed(setting.sentence[: setting.index + 1]):
        words = {p.text for p in clause.pieces if p.mention is None}
        plan = _plans(clause, clause.end) if clause is not setting.clause else ""
        if plan:
            return "estimated" if plan in _ESTIMATED else "planned"
        if words & _REACHED or clause.names("subject") or clause.own_noun or clause.inner:
            return None
    return None


def _is_hoped(clause: Clause, end: int) -> bool:
    """Tell whether it is only hoped for, or told of a year to come: 希望能争取到, 明年投入."""
    before = [p for p in clause.pieces if p.start < end]
    if any(p.name is None and p.text.startswith(_AHEAD) for p in before):
        return True
    return any(a.text in _HOPES and b.text.startswith(_FOR) for a, b in pairwise(before))


def _aimed_before(setting: ClauseContext) -> bool:
    """Tell whether a clause before in the sentence tells an aim that this one goes on with."""
    for clause in reversed(setting.sentence[: setting.index + 1]):
        words = {p.text for p in clause.pieces if p.mention is None}
        if _aims(clause, clause.end):
            return True
        if words & _REACHED or clause.names("subject") or clause.own_noun or clause.inner:
            return False
    return False


def _aims(clause: Clause, end: int) -> bool:
    """Tell whether a word before an offset tells an aim; 争取了3万元 is won already."""
    words = [p.text for p in clause.pieces if p.mention is None and p.start < end]
    won = any(a == "争取" and b in {"了", "到", "来"} for a, b in pairwise(words))
    return any(word in _AIMS and not (won and word == "争取") for word in words)
