"""Decide whether a number is a flow, an outcome or context."""

import re
from dataclasses import dataclass

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import Clause, CountedAmount, list_has
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.nouns import ends_as, says
from aidgraph.extract.mention import QuantityMention
from aidgraph.extract.things.identify import AID
from aidgraph.model import ClaimKind

_NEVER = frozenset(("percent", "times", "year", "month", "day", "hour"))
_PERSONS = frozenset(("person", "person-time", "visit", "household"))
_GIVES = frozenset(("donate", "hand-out", "receive", "pledge", "give"))
_HANDS = frozenset(("donate", "hand-out", "receive"))
_REACHES = frozenset(
    (*_GIVES, "support", "benefit", "send", "build", "go", "move", "run", "employ")
)
_BUYS = frozenset(("sell", "equip"))
_TRADES = frozenset(("sell", "equip"))
_SORTS = frozenset("种类")
_WORK_UNITS = frozenset("项批国笔期次场例届条座所家处栋班种类省县村")
_HELPS = frozenset(("benefit", "support", "employ", "treat", "send"))
_REACH, _CLOSE = 8, 5
_AID = re.compile("捐|援助|援款|善款|资助|认捐|承诺|的钱")
_MAKES = frozenset(("equip", "build"))
_PRICE = 10_000
_BOUND = re.compile(
    "不(?:得?低于|得?少于|得?超过|得?高于|得?多于)|至少|最低|最高|最多|低于|高于|满"
)
_EACH = ("每", "单笔", "单个", "单项", "人均", "户均", "生均")
_MARKETS = ("超市", "门市", "集市", "夜市", "菜市", "早市", "股市", "城市")
_CHANGES = (
    "增加",
    "增长",
    "减少",
    "下降",
    "多出",
    "多了",
    "少了",
    "净增",
    "提高",
    "降低",
    "上升",
    "增",
    "减",
)
_COMPARES = frozenset(("比", "较", "同比", "环比", "比上年", "较上年"))
# What a bound that is asked for describes: 年零售额1000万元以上骨干企业.
_WHO_MUST = re.compile(r"的?\w{0,4}(?:企业|公司|商户|农户|家庭|单位)")
_STANDARD = re.compile("标准(?=厂房|化|间|地|池|园|棚)")
_PACKED = frozenset(  # 提供口服补液盐30万袋
    (
        "袋", "片", "盒", "瓶", "箱", "套", "台", "册", "本", "件", "顶", "床", "辆", "吨", "公斤", "支", "剂",
        "双", "副", "包", "桶", "罐", "架", "艘", "部", "匹", "株", "份", "只", "张", "枚", "卷", "粒", "头",
    )
)  # fmt: skip
_CARRIES = frozenset(("带着", "携带", "携", "带上", "背着", "驾驶", "出动", "动用"))
_NOT_YET = frozenset(("没有", "未", "尚未", "没", "未能", "仍未", "还没", "还没有"))
_DENIALS = ("没有", "没", "没能", "未", "未能", "未曾", "不曾", "并非")
_MEANT = ("原定", "原拟", "原计划", "原本计划")
_LEADING = frozenset(("向", "给", "为", "对", "把", "将", "从"))
_FIRMS = ("企业", "公司", "集团", "厂", "汽车", "银行")


@dataclass(frozen=True, slots=True)
class Kind:
    """
    Hold the kind of a figure and the rule that gave it.

    ``by_rank`` says that the ranker chose this kind, and the rule gave another.
    """

    kind: ClaimKind
    rule: str
    by_rank: bool = False

    @property
    def method(self) -> str:
        """Return how the kind was found, for the row."""
        return f"clause:{self.kind}-{'ranked' if self.by_rank else self.rule}"


def is_money(amount: CountedAmount) -> bool:
    """Tell whether an amount is a sum of money."""
    stated = amount.piece.mention
    return isinstance(stated, QuantityMention) and len(stated.unit) == 3 and stated.unit.isupper()


def unit_of(amount: CountedAmount) -> str:
    """Return the unit of an amount: of a duration its own, of a rank ``count``."""
    return str(getattr(amount.piece.mention, "unit", "count"))


def kind_of(setting: ClauseContext, amount: CountedAmount, text: str) -> Kind:  # noqa: PLR0911  a case a line
    """Return the kind of *amount* by its unit, its noun, its verb and what was told before."""
    stated = amount.piece.mention
    if not isinstance(stated, QuantityMention) or stated.unit in _NEVER:
        return Kind("context", "unit")
    near = text[max(setting.clause.start, amount.piece.start - _REACH) : amount.piece.start]
    if _is_required(setting, amount):
        return Kind("context", "threshold")
    if _is_compared(setting, amount):
        return Kind("context", "change")
    denied = is_denied(setting.clause, amount.piece.start) or _is_withdrawn(setting, amount)
    if denied or _is_requested(setting, amount):
        return Kind("context", "not-done")
    if _is_of_old(setting) and verb_of(setting, amount) not in _GIVES:
        return Kind("context", "before")
    if is_money(amount):
        return _money(setting, amount, near)
    if stated.unit in _PERSONS:
        return _persons(setting, amount, near)
    return _things(setting, amount, near)


def _is_of_old(setting: ClauseContext) -> bool:
    """Tell whether a clause, or the one that leads it, tells how things were before: 过去，单程要3小时."""
    for clause in (setting.clause, *reversed(setting.sentence[: setting.index])):
        words = {p.text for p in clause.pieces if p.mention is None}
        if words & word_list("particles", "of-old"):
            return True
        if words & word_list("particles", "of-now") or clause.times or clause.predicates:
            return False
    return False


def _is_required(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a bound is asked for, not reached: 捐款不低于500万元的企业, 每户不超过2万元."""
    pieces = setting.clause.pieces
    before = [p for p in pieces if p.end <= amount.piece.start and p.mention is None]
    after = next((p for p in pieces if p.start >= amount.piece.end), None)
    of = after is not None and after.text == "的"
    words = {p.text for c in setting.sentence for p in c.pieces if p.mention is None}
    required = bool(words & word_list("particles", "conditions"))
    if amount.piece.text.endswith(("以上", "以下")):
        rest = "".join(p.text for p in pieces if p.start >= amount.piece.end)
        if _WHO_MUST.match(rest):
            return True
    if not _BOUND.match(amount.piece.text):
        return of and any(p.text in ("凡", "凡是") for p in before)
    each = any(p.text.startswith(_EACH) for p in before[-3:])
    return required or each or (of and not setting.clause.names("subject"))


def is_denied(clause: Clause, end: int) -> bool:
    """Tell whether a verb that begins before *end* is denied: 没有收到, 并未向乙县捐赠."""
    verbs = {p.start for p in clause.predicates if p.start < end}
    denied = led = False
    for piece in clause.pieces:
        if denied and piece.start in verbs:
            return True
        led = (denied and piece.text in _LEADING) or (led and piece.start not in verbs)
        denied = led or (piece.name is None and piece.text.endswith(_DENIALS))
    return False


def _is_withdrawn(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a sum was only meant once, given back or denied: 原定投入的700万元退回, 并不属实."""
    words = [p for p in setting.clause.pieces if p.name is None]
    meant = any(p.text.startswith(_MEANT) and p.end <= amount.piece.start for p in words)
    refused = any(p.text in word_list("particles", "refused") for p in words)
    later = ["".join(p.text for p in c.pieces) for c in setting.sentence[setting.index :]]
    return is_money(amount) and (meant or refused or any("不属实" in text for text in later))


def _is_requested(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether somebody needs or asks for it: 请求提供1500万美元, 急需药品50吨、大米300吨."""
    clauses = setting.sentence[: setting.index + 1]
    return list_has(clauses, word_list("particles", "asked"), amount.piece.start)


def _is_compared(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a number is by how much something differs: 比上年增加2300万元."""
    before = [p for p in setting.clause.pieces if p.end <= amount.piece.start and p.mention is None]
    changed = any(p.text.startswith(_CHANGES) for p in before[-2:])
    return changed and any(p.text in _COMPARES for p in before)


def verb_of(setting: ClauseContext, amount: CountedAmount) -> str:
    """Return the class of the verb that governs an amount, its own or the one carried over."""
    carried = setting.money_verb if is_money(amount) else setting.verb
    predicate = amount.predicate or carried
    return predicate.of.name if predicate else ""


def _money(setting: ClauseContext, amount: CountedAmount, near: str) -> Kind:  # noqa: PLR0911  a case a line
    by_noun = _money_noun(setting, amount, near)
    if by_noun is not None:
        return by_noun
    if says("produce", amount.label) and verb_of(setting, amount) in _TRADES:
        return Kind("outcome", "produce")
    if "投资" in amount.label and "预算内" not in near:
        return _investment(setting, amount)
    if _is_arrived_investment(setting, amount):
        return Kind("outcome", "arrived")
    own = amount.predicate.of if amount.predicate is not None else None
    carried = setting.money_verb.of if setting.money_verb is not None else None
    if own is not None and own.money:
        return Kind(own.money, "verb")
    if carried is not None and carried.money:
        return Kind(carried.money, "carried-verb")
    if setting.thing is not None and setting.giver is not None:
        return Kind("flow", "thing")
    if own is not None and own.name in _MAKES:
        return Kind("flow", "made")
    stated = "".join(p.text for c in setting.sentence for p in c.pieces)
    stated = setting.heading + setting.title + stated
    return Kind("flow", "sentence") if _AID.search(stated) else Kind("context", "money")


def _money_noun(setting: ClauseContext, amount: CountedAmount, near: str) -> Kind | None:  # noqa: PLR0911  a case a line
    """Return the kind of a sum by the noun that it counts, or by what stands right before it."""
    label = amount.label
    stated = near[-_CLOSE:].replace("预算内", "") + amount.piece.text[:4]
    if says("rate", near) and not _is_given_yearly(amount, near):
        return Kind("context", "rate")
    if ends_as("result", label):
        return Kind("outcome", "noun")
    if says("background", stated) and not ends_as("aid", label):
        return Kind("context", "near-noun")
    if _is_price(setting, amount):
        return Kind("context", "price")
    if says("left", near):
        return Kind("context", "noun")
    if ends_as("aid", label):
        return Kind("flow", "noun")
    sorts: tuple[tuple[str, ClaimKind], ...] = (
        ("background", "context"), ("result", "outcome"), ("aid", "flow")
    )  # fmt: skip
    kind = next((kind for sort, kind in sorts if says(sort, label)), None)
    return Kind(kind, "noun") if kind is not None else None


def _is_given_yearly(amount: CountedAmount, near: str) -> bool:
    """Tell whether a sum is what somebody gives every year: 每年拿出300万元."""
    given = amount.predicate is not None and amount.predicate.of.money == "flow"
    return given and not says("rate", re.sub("每年|每月|年均|每学期", "", near))


def _is_price(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a small sum is what one thing costs: 300元的邮包."""
    value = getattr(amount.piece.mention, "value", None)
    after = [p for p in setting.clause.pieces if p.start >= amount.piece.end][:2]
    attributive = len(after) > 1 and after[0].text == "的" and says("goods", amount.label)
    return attributive and value is not None and value < _PRICE


def _is_arrived_investment(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a sum is what has arrived of an investment before it: 签约31亿元，实际到位19亿元."""
    words = {p.text for p in setting.clause.pieces if p.mention is None}
    before = [
        a
        for c in setting.sentence[: setting.index]
        for a in c.amounts
        if is_money(a) and says("investment-attracted", a.label)
    ]
    bare = amount.label.endswith("到位") or not amount.own_label
    return bool(before) and bare and any("到位" in word for word in words)


def _investment(setting: ClauseContext, amount: CountedAmount) -> Kind:
    """Read 总投资: aid where a giver builds, a result where firms come, else background."""
    subject = setting.clause.names("subject")
    firm = setting.agent.first if setting.agent is not None else None
    named = subject[-1] if subject else firm
    firms = named is not None and named.text.endswith(_FIRMS)
    if firms or verb_of(setting, amount) == "attract":
        return Kind("outcome", "investment")
    beside = (a for c in setting.sentence for a in c.amounts if is_money(a) and a is not amount)
    if any("援" in a.label for a in beside):
        return Kind("context", "investment-beside-aid")
    if named is not None and AID.search(named.text):
        return Kind("flow", "investment")
    if setting.work is None and not says("aid", amount.label) and "扶贫" not in amount.label:
        return Kind("context", "investment")
    return Kind("flow", "investment")


def _persons(setting: ClauseContext, amount: CountedAmount, near: str) -> Kind:
    words = near + amount.label
    verb = amount.predicate.of.name if amount.predicate else ""
    verb = verb or _near_loss(setting)
    if (says("loss", words) and verb not in _HELPS) or verb == "suffer":
        return Kind("context", "loss")
    if says("left", near):
        return Kind("context", "left")
    if says("population", amount.label) and verb not in _REACHES:
        return Kind("context", "population")
    if setting.area is not None and not verb and _is_whole(setting, amount):
        return Kind("context", "area")
    return Kind("outcome", "persons")


def _is_whole(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether persons are all of a place: 全县教师1127名, 全校87个孩子."""
    before = [p for p in setting.clause.pieces if p.end <= amount.piece.start]
    return len(before) <= 3 and bool(before) and before[0].text.startswith(("全", "该"))


def _things(setting: ClauseContext, amount: CountedAmount, near: str) -> Kind:  # noqa: PLR0911  a case a line
    label, unit = _STANDARD.sub("", amount.label), unit_of(amount)
    verb = amount.predicate.of.name if amount.predicate else ""
    verb = verb or _near_loss(setting)
    stated = amount.piece.mention
    classifier = stated.classifier if isinstance(stated, QuantityMention) else ""
    lost = says("loss", label) and verb not in _HELPS
    if lost or verb == "suffer" or "地震" in label or classifier == "级":
        return Kind("context", "loss")
    if says("size", label) or says("left", near):
        return Kind("context", "size")
    if says("daily", near):
        return Kind("context", "rate")
    if says("background", label) or says("background", near[-_CLOSE:]):
        return Kind("context", "noun")
    carried = verb or (setting.verb.of.name if setting.verb else "")
    shortened = any(p.text.startswith("缩短") for p in setting.clause.pieces)
    if unit in ("km", "m") and shortened:
        return Kind("context", "distance")
    if (
        unit in ("km", "m")
        and not says("length", label)
        and carried not in ("build", "run", "equip")
    ):
        return Kind("context", "distance")
    if setting.area is not None and not verb:
        return Kind("context", "area")
    if says("attribute", label):
        return Kind("outcome", "attribute")
    if (
        ends_as("region", label or classifier)
        and not label.endswith(_MARKETS)
        and verb not in _REACHES
        and _of_place(setting, amount)
    ):
        return Kind("context", "region")
    return _given(setting, amount, verb, classifier)


def _near_loss(setting: ClauseContext) -> str:
    """Return the class of losses where an earlier clause of the sentence tells of them."""
    before = [c for c in setting.sentence[: setting.index] if c.predicates]
    return "suffer" if before and before[-1].predicates[-1].of.name == "suffer" else ""


def _of_place(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a place stands right before a number: 甲省5个地级市."""
    pieces = setting.clause.pieces
    for index, piece in enumerate(pieces):
        if (
            piece.name is not None
            and piece.name.type == "Place"
            and piece.end == amount.piece.start
        ):
            return index == 0 or pieces[index - 1].text not in ("、", "和", "与", "及")
    return False


def _given(  # noqa: PLR0911  a case a line
    setting: ClauseContext, amount: CountedAmount, verb: str, classifier: str
) -> Kind:
    """Tell goods that are given from works that are done."""
    label = amount.label
    carried = verb or (setting.verb.of.name if setting.verb else "")
    after = [p.text for p in setting.clause.pieces if p.start >= amount.piece.end][:4]
    if any(word in _NOT_YET for word in after):
        return Kind("context", "not-done")
    if ends_as("works", label) or (not label and classifier[-1:] in _WORK_UNITS):
        return Kind("outcome", "works")
    if classifier in _SORTS:
        return Kind("outcome", "sorts")
    if any(p.text in _CARRIES for p in setting.clause.pieces if p.end <= amount.piece.start):
        return Kind("outcome", "carried")
    if says("goods", label) and carried not in _BUYS and carried != "build":
        gives = carried in _GIVES or not carried or "援" in label or "捐" in label
        return Kind(
            "flow" if gives or carried in ("go", "move", "route", "run") else "outcome", "goods"
        )
    if verb in _HANDS and classifier[-1:] not in _WORK_UNITS:
        return Kind("flow", "verb")
    if verb == "give" and classifier in _PACKED:
        return Kind("flow", "packed")
    if not verb and carried in _HANDS and classifier[-1:] not in _WORK_UNITS and amount.shared:
        return Kind("flow", "carried-verb")
    return Kind("outcome", "things")
