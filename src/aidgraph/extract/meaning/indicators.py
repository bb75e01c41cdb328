"""Say by which indicator a figure is told: a known one by its noun, verb or rank, else its noun."""

from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.meaning.kinds import Kind, is_money
from aidgraph.extract.meaning.nouns import says
from aidgraph.extract.meaning.own_indicators import indicator_of
from aidgraph.extract.mention import QuantityMention, Rank

_COUNTERS = {"名": "人员", "位": "人员", "批": "批次", "家": "单位", "个": "数量", "项": "项目"}
_VERBAL = frozenset(("verb", "carried-verb", "produce"))
_TRADING = "销售卖购"
_MONEY_MADE = ("sales", "visitor-spending", "investment-attracted")


def indicator_by(amount: CountedAmount, kind: Kind, label: str) -> str:
    """Return the indicator of an outcome or of context that *label* says what is counted by."""
    if kind.kind == "outcome" and is_money(amount):
        known = [key for key in _MONEY_MADE if says(key, label)]
        known += _made_by_verb(amount, kind)
        return (known or [indicator_of(label or "金额", amount, kind)])[0]
    return indicator_of(label or _classifier(amount) or "数量", amount, kind)


def _made_by_verb(amount: CountedAmount, kind: Kind) -> list[str]:
    """Return the indicator of money that its own verb tells to be a result: 帮助销售4300万元."""
    if kind.rule == "arrived":
        return ["investment-attracted"]
    verb = amount.predicate
    if verb is None or kind.rule not in _VERBAL or not verb.start < amount.piece.start:
        return []
    trades = verb.of.name in ("sell", "equip") and any(w in verb.word for w in _TRADING)
    return ["sales"] if trades else []


def place_in_order(rank: Rank) -> str:
    """Return the indicator of a first, an only one, a first time or a place in an order."""
    if rank.text.endswith(("次", "率先")):
        return "occurrence"
    if rank.rule != "rank-first":
        return "rank"
    return "only-of-kind" if "一" in rank.text else "first-of-kind"


def _classifier(amount: CountedAmount) -> str:
    stated = amount.piece.mention
    word = stated.classifier if isinstance(stated, QuantityMention) else ""
    return _COUNTERS.get(word, word)
