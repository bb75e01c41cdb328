"""Decide whether a number is a flow, an outcome or context."""

from dataclasses import dataclass

from aidgraph.extract.clauses.course import Setting
from aidgraph.extract.clauses.record import Amount
from aidgraph.extract.meaning.nouns import ends_as, says
from aidgraph.extract.mention import Quantity
from aidgraph.model import ClaimKind

_NEVER = frozenset(("percent", "times", "year", "month", "day", "hour"))
_PERSONS = frozenset(("person", "person-time", "visit", "household"))
_GIVES = frozenset(("donate", "hand-out", "receive", "pledge", "give"))
_REACH = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold the kind of a figure and the rule that gave it."""

    kind: ClaimKind
    rule: str


def is_money(amount: Amount) -> bool:
    """Tell whether an amount is a sum of money."""
    told = amount.piece.mention
    return isinstance(told, Quantity) and len(told.unit) == 3 and told.unit.isupper()


def unit_of(amount: Amount) -> str:
    """Return the unit of an amount: of a duration its own, of a rank ``count``."""
    return str(getattr(amount.piece.mention, "unit", "count"))


def kind_of(setting: Setting, amount: Amount, text: str) -> Kind:
    """Return the kind of *amount* by its unit, its noun, its verb and what was told before."""
    told = amount.piece.mention
    if not isinstance(told, Quantity) or told.unit in _NEVER:
        return Kind("context", "unit")
    near = text[max(setting.clause.start, amount.piece.start - _REACH) : amount.piece.start]
    if is_money(amount):
        return _money(setting, amount, near)
    if told.unit in _PERSONS:
        return _persons(setting, amount, near)
    return _things(setting, amount, near)


def verb_of(setting: Setting, amount: Amount) -> str:
    """Return the class of the verb that governs an amount, its own or the one carried over."""
    predicate = amount.predicate or setting.verb
    return predicate.of.name if predicate else ""


def _money(setting: Setting, amount: Amount, near: str) -> Kind:
    label = amount.label
    predicate = amount.predicate or setting.verb
    if says("rate", near):
        return Kind("context", "rate")
    if ends_as("aid", label):
        return Kind("flow", "noun")
    if says("background", label):
        return Kind("context", "noun")
    if says("result", label):
        return Kind("outcome", "noun")
    if says("aid", label):
        return Kind("flow", "noun")
    if "总投资" in label or label.endswith("投资"):
        return _investment(setting, amount)
    if predicate is not None and predicate.of.money:
        rule = "verb" if amount.predicate else "carried-verb"
        return Kind(predicate.of.money, rule)  # type: ignore[arg-type]
    if setting.thing is not None and setting.giver is not None:
        return Kind("flow", "thing")
    return Kind("context", "money")


def _investment(setting: Setting, amount: Amount) -> Kind:
    """Read 总投资: aid where a giver builds, a result where firms come, else background."""
    firm = setting.agent and setting.agent.first
    if verb_of(setting, amount) == "attract" or (firm and firm.text.endswith(("公司", "集团", "厂"))):
        return Kind("outcome", "investment")
    if any("援" in a.label for clause in setting.sentence for a in clause.amounts):
        return Kind("context", "investment")
    return Kind("flow", "investment")


def _persons(setting: Setting, amount: Amount, near: str) -> Kind:
    words = near + amount.label
    if says("loss", words) or verb_of(setting, amount) == "suffer":
        return Kind("context", "loss")
    if says("population", amount.label):
        return Kind("context", "population")
    return Kind("outcome", "persons")


def _things(setting: Setting, amount: Amount, near: str) -> Kind:
    label = amount.label
    unit = unit_of(amount)
    if says("loss", label) or (amount.predicate and amount.predicate.of.name == "suffer"):
        return Kind("context", "loss")
    if says("background", label + near):
        return Kind("context", "noun")
    if says("rate", near) and unit != "count":
        return Kind("context", "rate")
    if unit == "km" and not says("attribute", label) and verb_of(setting, amount) not in ("build", "run"):
        return Kind("context", "distance")
    if says("attribute", label):
        return Kind("outcome", "attribute")
    verb = verb_of(setting, amount)
    if verb in _GIVES and not ends_as("works", label):
        if verb in ("donate", "hand-out", "receive") or says("goods", label):
            return Kind("flow", "goods")
    if says("goods", label) and verb in _GIVES:
        return Kind("flow", "goods")
    return Kind("outcome", "things")
