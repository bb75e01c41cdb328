"""The amount of a figure: read, and written for readers of Chinese and English, unrounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import plain
from aidgraph.store.concepts import Concept
from aidgraph.store.graph import Resource
from aidgraph.store.words import Words

_ZH_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_EN_STEPS = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))
_SAID_BY_NUMBER = frozenset({"exactly", "between"})
_COUNT = Concept("count", Words("", ""), quantity="count")
_EXACTLY = Concept("exactly", Words("", ""))
_UNCHANGED_PLURALS = frozenset({"mu", "times", "percent"})


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold a stated number: ``value``, or ``low`` and ``high``, with unit and comparator."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Concept
    comparator: Concept

    @property
    def size(self) -> Decimal:
        """Return the one number to draw the amount by: the value, else the greater bound."""
        stated = (n for n in (self.value, self.high, self.low) if n is not None)
        return next(stated, Decimal(0))

    @property
    def is_money(self) -> bool:
        """Tell whether the unit is a currency."""
        return self.unit.quantity == "money"


def read_amount(figure: Resource, concepts: Mapping[str, Concept]) -> Amount:
    """Return the amount of *figure*; without a unit it counts, without a comparator it is exact."""
    value, low, high = (_number(figure.value(term(name))) for name in ("value", "min", "max"))
    unit, comparator = (concepts.get(figure.value(term(n))) for n in ("unit", "comparator"))
    return Amount(value, low, high, unit or _COUNT, comparator or _EXACTLY)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def write_amount(amount: Amount) -> Words:
    """
    Return *amount* as a reader of each language writes it; no digit is lost.

    >>> yuan = Concept("CNY", Words("人民币元", "Chinese yuan"), quantity="money")
    >>> near = Concept("just-under", Words("近", "just under"))
    >>> write_amount(Amount(Decimal(100000000), None, None, yuan, near))
    Words(zh='近1亿元', en='just under CNY 100 million')
    """
    numbers = [n for n in (amount.low, amount.high) if n is not None]
    if amount.value is not None:
        numbers = [amount.value]
    zh = _with_unit_zh("–".join(_scaled(n, _ZH_STEPS, "") for n in numbers), amount.unit)
    en = _with_unit_en("–".join(_scaled(n, _EN_STEPS, ",") for n in numbers), amount)
    if amount.comparator.key in _SAID_BY_NUMBER:
        return Words(zh, en)
    return Words(f"{amount.comparator.name.zh}{zh}", f"{amount.comparator.name.en} {en}")


def _scaled(number: Decimal, steps: tuple[tuple[Decimal, str], ...], group: str) -> str:
    for step, word in steps:
        if abs(number) >= step:
            return f"{_grouped(number / step, group)}{word}"
    return _grouped(number, group)


def _grouped(number: Decimal, group: str) -> str:
    whole, point, rest = plain(number).partition(".")
    return f"{int(whole):{group}}{point}{rest}" if abs(number) >= 1 else plain(number)


def _with_unit_zh(number: str, unit: Concept) -> str:
    if unit.key == "percent":
        return f"{number}%"
    if unit.key == "count":
        return number
    return f"{number}{'元' if unit.key == 'CNY' else unit.name.zh}"


def _with_unit_en(number: str, amount: Amount) -> str:
    unit = amount.unit
    if unit.key == "percent":
        return f"{number}%"
    if unit.key == "count":
        return number
    if unit.quantity == "money":
        return f"{unit.key} {number}"
    return f"{number} {counted_unit(unit.name.en, unit.key, amount.size, unit.quantity)}"


def counted_unit(name: str, key: str, size: Decimal, quantity: str) -> str:
    """
    Return the English name of the unit *key* beside a number of *size*.

    The name of a unit that is no unit of a quantity, and of a currency, stays as it is.

    >>> counted_unit("tonne per day", "t-per-day", Decimal(2), "flow")
    'tonnes per day'
    """
    head, per, rest = name.partition(" per ")
    plural = size != 1 and quantity not in {"", "money"} and key not in _UNCHANGED_PLURALS
    return f"{head}{'s' if plural else ''}{per}{rest}"
