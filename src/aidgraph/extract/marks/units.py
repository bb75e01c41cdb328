"""Units and measure words: which one stands after a number, and what it counts there."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.script import HAN, normalise
from aidgraph.extract.lexicon import table, word_list
from aidgraph.rdf.vocabulary import OTHER

TIME = frozenset({"year", "month", "day", "hour"})
MEASURES = frozenset({"t", "kg", "km", "m", "mu", "ha", "m2", "km2", "l", "times", "percent"})
_CLAUSE = "，。；：！？,;!?\n"
_NEAR = 10  # characters between a noun for people and its number
_BACK = 30  # characters before a number in which the words that tell its unit may stand
# no measure word, but what goes on with the sentence after a number
_NO_MEASURE = frozenset(
    "的了和与及在是为有到至从向被把将对于并或等由以之其也都而但且则就已均又再还更最很不没未"
    "增减升降提高达占比用给让使获完实开建成投出进入来去上下中内外前后左右间共约近超余多"
    "年月日时分秒号点级第各每公极弱强死伤亡"
    "〇零一二三四五六七八九十百千万亿两几半"
)
_GAP = f"[^\\W0-9A-Za-z_{''.join(sorted(_NO_MEASURE))}]"

_AFTER_CROWD = "，。、；\n不都已无被需陷在仍得受因靠参获从和及"
_PER = re.compile(rf"/(?=[{HAN}])(?:公斤|平方米|公里|小时|[{HAN}])")


@dataclass(frozen=True, slots=True)
class Unit:
    """
    Hold a unit as printed: ``key`` of the unit list and the ``factor`` to it.

    ``use`` has digits (only after digits or a longer numeral), time (a duration), several (may
    stand after 多) or region; ``guard`` is what may not follow.
    """

    text: str
    key: str
    factor: Decimal
    guard: tuple[str, ...] = ()
    use: str = ""
    known: bool = True

    @property
    def counts(self) -> bool:
        """Tell whether it is a word for counting things."""
        return self.key == "count"

    @property
    def is_money(self) -> bool:
        """Tell whether the key is a currency."""
        return len(self.key) == 3 and self.key.isupper()


def factor(text: str) -> Decimal:
    """Read a factor, whole, decimal or a fraction.

    >>> factor("1/4")
    Decimal('0.25')
    """
    above, _, below = text.partition("/")
    return Decimal(above) / Decimal(below or 1)


@cache
def units() -> dict[str, tuple[Unit, ...]]:
    """Return the units of the lexicons by their text, in one writing; ``other`` is a known word.

    >>> [unit.key for unit in units()["亩"]]
    ['mu']
    """
    found: dict[str, tuple[Unit, ...]] = {}
    for row in (*table("units"), *table("classifiers")):
        for word in split(row["words"]):
            text = normalise(word)
            key = row.get("unit", "count")
            unit = Unit(
                text,
                OTHER + word if key == "other" else key,
                factor(row.get("factor", "1")),
                split(row["guard"]),
                row["use"],
                known=key != "other",
            )
            found[text] = (*found.get(text, ()), unit)
    return found


@cache
def _longest() -> int:
    return max(map(len, units()))


def unit_at(text: str, position: int) -> Unit | None:
    """
    Return the longest unit that stands at *position* of a normalised text.

    >>> unit = unit_at("17家庭院", 2)
    >>> unit is None
    True
    """
    known = units()
    for length in range(_longest(), 0, -1):
        word = text[position : position + length]
        for unit in known.get(word, ()):
            if _stands(text, position + len(word), unit):
                return unit
    return None


def _stands(text: str, end: int, unit: Unit) -> bool:
    if unit.guard and text.startswith(unit.guard, end):
        return False
    after = text[end : end + 1]
    return not (
        unit.text[-1].isascii() and unit.text[-1].isalpha() and after.isascii() and after.isalnum()
    )


def open_unit(text: str, position: int) -> Unit | None:
    """
    Take the character at *position* as a measure word that no lexicon has.

    >>> open_unit("5000钵苗", 4).key
    'other:钵'
    """
    character = text[position : position + 1]
    if not "一" <= character <= "鿿" or character in _NO_MEASURE or character in units():
        return None
    return Unit(character, OTHER + character, Decimal(1), known=False)


def per(text: str, end: int) -> int:
    """Return where a unit ends that goes on with ``/`` (元/亩), or *end*."""
    match = _PER.match(text, end)
    return match.end() if match else end


@cache
def _words(name: str) -> re.Pattern[str]:
    words = sorted((w for row in table(name) for w in split(row["words"])), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _key_of(name: str) -> dict[str, str]:
    return {word: row["unit"] for row in table(name) for word in split(row["words"])}


def attendance(text: str, start: int, end: int) -> str:
    """
    Return what 人次 counts: visit where the nearest word speaks of tourists, else person-time.

    >>> attendance("接待游客30万人次", 4, 9), attendance("培训医生30人次", 4, 8)
    ('visit', 'person-time')
    """
    if text.startswith(("游客", "旅客", "的游客"), end):
        return "visit"
    left = text[max(_sentence_start(text, start), start - _BACK) : start]
    found = [match.group() for match in _words("visits").finditer(left)]
    return _key_of("visits")[found[-1]] if found else "person-time"


def is_daily(text: str, start: int) -> bool:
    """Tell whether the clause before a mass speaks of a day's output (日产, 日均处理)."""
    return _daily().search(clause_before(text, start)) is not None


def people_at(text: str, end: int, *, many: bool = False) -> Unit | None:
    """
    Return person or household where a number counts a noun without a measure word.

    Up to four characters may stand between (5000贫困人口); after a number in 万 (*many*) any word
    for people will do, and a clause that says which (1600万挨饿的难民).
    """
    match = _people().match(text, end)
    if match is not None:
        return Unit("", _key_of("people")[match["noun"]], Decimal(1))
    crowd = many and _crowd().match(text, end)
    return Unit("", "person", Decimal(1)) if crowd else None


@cache
def _crowd() -> re.Pattern[str]:
    """Return what finds a noun for people behind a clause that says which."""
    words = one_of(word_list("beside-numbers", "crowd"))
    return re.compile(rf"(?![与和])[{HAN}]{{1,9}}?{words}(?=[{_AFTER_CROWD}])")


@cache
def _place_for() -> re.Pattern[str]:
    """Return what finds that people are those whom a place or a thing is for."""
    return re.compile(f"[{HAN}]{{0,4}}?{one_of(word_list('beside-numbers', 'place'))}")


@cache
def _daily() -> re.Pattern[str]:
    """Return what finds the output of a day."""
    near, far = (one_of(word_list("beside-numbers", kind)) for kind in ("daily", "daily-far"))
    return re.compile(
        rf"(?:(?<![0-9一二三四五六七八九十])日|每天|每日)(?:{near}|[^月日，]{{0,6}}{far})"
    )


def counted(text: str, end: int, word: str) -> str:
    """
    Return what a measure word counts by the noun after it: people are persons (30个留守儿童).

    >>> counted("30个留守儿童来了", 3, "个"), counted("3个学生宿舍", 2, "个")
    ('person', 'count')
    """
    if word == "条" and text.startswith(("生命", "人命"), end):
        return "person"
    match = _people().match(text, end) if word == "个" else None
    if match is None or _key_of("people")[match["noun"]] != "person":
        return "count"
    return "count" if _place_for().match(text, match.end()) else "person"


def money_after(text: str, end: int) -> Unit | None:
    """
    Return the currency that is named after 元 (50万元港币), or None.

    >>> money_after("50万元港币", 4).key
    'HKD'
    """
    keys = {**_key_of("money-signs"), "澳门币": "MOP"}
    found = [w for w in keys if len(w) > 1 and not w.isascii() and text.startswith(w, end)]
    return Unit(found[0], keys[found[0]], Decimal(1)) if found else None


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"{_GAP}{{0,4}}?(?P<noun>{_words('people').pattern})")


def money_before(text: str, start: int) -> bool:
    """Tell whether the clause before a number without a unit speaks of money."""
    matches = list(_words("money-words").finditer(clause_before(text, start)))
    return bool(matches)


def people_before(text: str, start: int) -> str | None:
    """Return person or household where the words just before a number name people."""
    left = clause_before(text, start)[-_NEAR:]
    matches = list(_words("people").finditer(left))
    return _key_of("people")[matches[-1].group()] if matches else None


def clause_before(text: str, start: int) -> str:
    """Return the words of the clause before *start*, at most thirty characters."""
    left = max(0, start - _BACK)
    cut = max(text.rfind(mark, left, start) for mark in _CLAUSE)
    return text[max(left, cut + 1) : start]


def _sentence_start(text: str, start: int) -> int:
    left = max(0, start - _BACK)
    return max(text.rfind(mark, left, start) for mark in "。；！？\n") + 1
