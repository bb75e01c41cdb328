"""Compare two names: why they may be those of one thing, and how much that counts."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.nearnames import tells_apart
from aidgraph.extract.names.shortforms import is_short
from aidgraph.extract.things.areas import name_other_places
from aidgraph.link.lexicon import apart, common, filler, generic, kinds, level_words
from aidgraph.link.normalise import NameForm, translate
from aidgraph.link.profile import Feature

# What a name alone counts; from 85 on it may match by itself.
POINTS = {
    "same-name": 92,
    "simplified-of": 91,
    "same-words": 88,
    "without-suffix": 88,
    "short-place": 88,
    "reordered": 82,
    "without-level": 80,
    "translated": 80,
    "same-pinyin": 80,
    "pinyin-of": 72,
    "short-form": 68,
    "piece": 64,
    "acronym": 62,
    "abbreviation": 60,
    "initials": 60,
    "other-level": 45,
}
EXACT = frozenset({"same-name", "simplified-of", "same-words", "without-suffix", "short-place"})
NEARLY = 84.0  # the most that a likeness counts: never enough by itself
SIBLING = 40.0
_LIKE = 0.8
_GENERIC = 0.35  # the weight of a word that many names share
_FILLER = 0.05
_SHORTEST_TYPO = 5
_SHORTEST_CUT = 4
_TYPO = 0.84
_SHORTEST = 2
_ABBREVIATED = 4
_CAPPED = 6  # letters of an abbreviation that keeps the first two: 国家发改委
_LEFT_OUT = 8
_CITY = 62.0  # what a prefecture counts beside a city of its name: enough to be proposed
_BOTH = 2
_BRAND = (4, 6)  # letters of a name that a brand of two begins: 洽洽瓜子
_UNIT = re.compile("[一二三四五六七八九十]+[师团]")
# A name, a bar, and its short form that begins within a number: 一零五团 is not 五团.
_NUMBERED = re.compile(r"[零一二三四五六七八九十]([一二三四五六七八九十].*)\|\1$")
_DIGITS = re.compile(r"\d+")


def compare_names(one: NameForm, other: NameForm) -> Feature:
    """
    Return the strongest reason why two names may be of one thing; 0 points where there is none.

    >>> from aidgraph.link.normalise import form
    >>> compare_names(form("溫宿縣人民醫院"), form("温宿县人民医院")).name
    'simplified-of'
    >>> compare_names(form("Wensu County"), form("温宿县")).name
    'translated'
    >>> compare_names(form("云岭第一医院"), form("云岭第二医院")).points <= SIBLING
    True
    """
    if not (one.plain and other.plain):
        return Feature("unlike", 0)  # a name without letters or digits is none
    if one.plain == other.plain:
        return _feature("same-name" if one.narrow == other.narrow else "simplified-of")
    if one.han and other.han:
        return _compare_han(one, other)
    if one.han or other.han:
        return _compare_scripts(one, other)
    return _compare_latin(one, other)


def _feature(name: str) -> Feature:
    return Feature(name, POINTS[name])


def _compare_han(one: NameForm, other: NameForm) -> Feature:
    return (
        _by_core(one, other)
        or _distinguished(one, other)
        or _cut_down(one, other)
        or _by_letters(one.plain, other.plain)
    )


def _by_core(one: NameForm, other: NameForm) -> Feature | None:
    """Compare names that differ in the words for a level or a legal form alone."""
    if one.core != other.core or len(one.core) < _SHORTEST:
        return None
    if one.level and other.level:
        return _feature("short-place") if one.kin == other.kin else _other_level(one, other)
    return _feature("without-level" if one.level or other.level else "without-suffix")


def _distinguished(one: NameForm, other: NameForm) -> Feature | None:
    """Return what keeps two names apart for good: their levels, numbers or places."""
    if _other_kin(one, other):
        return _other_level(one, other)
    if _DIGITS.findall(one.plain) != _DIGITS.findall(other.plain):
        return Feature("other-number", SIBLING * _ratio(one.plain, other.plain))
    if _other_places(one.plain, other.plain):
        return Feature("other-place-named", SIBLING * _ratio(one.plain, other.plain))
    return None


def _other_kin(one: NameForm, other: NameForm) -> bool:
    return bool(one.kin and other.kin) and one.kin != other.kin


def _other_level(one: NameForm, other: NameForm) -> Feature:
    """Return what two levels count: little, but a prefecture is called a city as well."""
    latin, han = (other, one) if one.han else (one, other)
    same = one.core == other.core if one.han == other.han else _sounds_like(latin, han)
    if not same:
        return Feature("other-level", 0)
    known = {one.kin, other.kin} == {"city", "prefecture"}
    return Feature("other-level", _CITY if known else POINTS["other-level"])


def _cut_down(one: NameForm, other: NameForm) -> Feature | None:
    """Tell whether one name is the other cut down."""
    short, name = sorted((one.plain, other.plain), key=len)
    if one.core != one.plain or other.core != other.plain:
        short, name = sorted((_bare(one), _bare(other)), key=len)
    whole = len(short) > _SHORTEST or _UNIT.fullmatch(short)
    if whole and is_short(short, name) and not _NUMBERED.search(f"{name}|{short}"):
        return _feature("short-form")
    if not (one.level or other.level) and _is_piece(short, name, _is_company(name, one, other)):
        return _feature("piece")
    if not (one.level or other.level) and _is_abbreviation(short, name):
        return _feature("abbreviation")
    return None


def _by_letters(one: str, other: str) -> Feature:
    like = _ratio(one, other)
    if like < _LIKE or min(len(one), len(other)) < _ABBREVIATED:
        return Feature("unlike", SIBLING * like)
    if tells_apart(one, other):
        return Feature("sibling", SIBLING * like)
    return Feature("near-name", min(NEARLY, 62 + (like - _LIKE) * 120))


def _bare(name: NameForm) -> str:
    """Return a name without what its body is in law; a place keeps its level."""
    return name.plain if name.level else name.core


def _is_company(longer: str, one: NameForm, other: NameForm) -> bool:
    """Tell whether the longer of two names says what the body is in law."""
    name = one if _bare(one) == longer else other
    return name.plain.replace("第", "") != name.core.replace("第", "")


def _is_piece(short: str, name: str, company: bool) -> bool:  # noqa: FBT001  what the names are
    """Tell whether *short* is what a company's name, or a brand's, begins with after its place."""
    if gazetteer().named(short) or len(short) >= len(name) or _UNIT.fullmatch(short):
        return False
    if not company:
        brand = len(short) == _SHORTEST and _BRAND[0] <= len(name) <= _BRAND[1]
        return (
            brand
            and name.startswith(short)
            and not common("zh") & {short}
            and kinds().isdisjoint(translate(short))
        )
    spans = list(gazetteer().parts(name))
    bare = name[spans[-1][1] :] if spans else name
    return len(short) > _SHORTEST and (name.startswith(short) or bare.startswith(short))


def _is_abbreviation(short: str, name: str) -> bool:
    """Tell whether *short* has letters of *name* in order, the first one first: 浙师大."""
    rest = iter(name)
    most = _CAPPED if short[:2] == name[:2] else _ABBREVIATED
    brief = _SHORTEST < len(short) <= most and 1 < len(name) - len(short) <= _LEFT_OUT
    whole = kinds().isdisjoint(translate(short))  # 浙江大学 is a name of its own
    return brief and whole and short[0] == name[0] and all(letter in rest for letter in short)


def _compare_scripts(one: NameForm, other: NameForm) -> Feature:
    """Compare a Chinese name with one in letters, by sound and by meaning."""
    latin, han = (other, one) if one.han else (one, other)
    levels = bool(latin.level) + bool(han.level)
    if latin.spelt == han.spelt:
        return _feature("same-pinyin")
    if _other_kin(latin, han):
        return _other_level(latin, han)
    if levels and _sounds_like(latin, han):
        return _feature("translated" if levels == _BOTH else "pinyin-of")
    if set(latin.words) == set(han.words):
        return _feature("translated")
    return _initials(latin, han, levels) or _weaker(_by_words(latin.words, han.words))


def _sounds_like(latin: NameForm, han: NameForm) -> bool:
    """Tell whether two places have one name but for the level, in pinyin or as maps write it."""
    return latin.spelt_core in {han.spelt_core, "".join(translate(han.core))}


def _initials(latin: NameForm, han: NameForm, levels: int) -> Feature | None:
    """Compare the letters that the syllables begin with, and places by a likely sound."""
    if len(latin.spelt) > 1 and latin.spelt == han.initials:
        return _feature("initials")
    like = _ratio(latin.spelt_core, han.spelt_core)
    if levels == _BOTH and like >= _LIKE:
        return Feature("near-sound", 72 * like)  # Aksu, as its people say, is 阿克苏 (akesu)
    return None


def _weaker(feature: Feature) -> Feature:
    return Feature(feature.name, feature.points * 0.9)


def _compare_latin(one: NameForm, other: NameForm) -> Feature:
    if one.words == other.words or one.spelt == other.spelt:
        return _feature("same-words")
    if sorted(one.words) == sorted(other.words):
        return _feature("reordered")
    if _other_kin(one, other):
        return _other_level(one, other)
    if (one.level or other.level) and (feature := _by_core(one, other)):
        return feature
    short, name = sorted((one, other), key=lambda form: len(form.plain))
    if (
        len(short.words) == 1
        and len(name.words) > 1
        and short.plain in {name.initials, name.sounded}
    ):
        return _feature("acronym")
    return _by_words(one.words, other.words)


@lru_cache(maxsize=65536)
def _by_words(one: tuple[str, ...], other: tuple[str, ...]) -> Feature:
    """Compare names word by word; a word that tells siblings apart keeps them apart."""
    mine, theirs = set(one), set(other)
    typos = _typos(mine - theirs, theirs - mine)
    left = mine - theirs - typos.keys()
    right = theirs - mine - set(typos.values())
    total = _weight(mine) + _weight(theirs)
    shared = 2 * _weight(mine & theirs) + 2 * 0.9 * _weight(set(typos))
    like = shared / total if total else 0
    if any(word in apart() or word.isdigit() for word in left | right):
        return Feature("sibling", min(SIBLING, 88 * like))
    left, right = left - filler(), right - filler()
    if _is_beginning(mine, theirs) or _is_beginning(theirs, mine):
        return Feature("some-words", min(POINTS["piece"], 88 * like))
    if (left and right) or (left | right) & kinds():
        return Feature("other-words", min(SIBLING, 88 * like))
    return Feature("near-name" if like > _LIKE else "some-words", min(NEARLY, 25 + 63 * like))


def _is_beginning(short: set[str], name: set[str]) -> bool:
    """Tell whether *short* is *name* without the word for its kind; what names a place is not."""
    telling = short - level_words()
    return len(telling) > 1 and short < name and kinds().isdisjoint(short) and bool(name & kinds())


def _typos(left: set[str], right: set[str]) -> dict[str, str]:
    """Return the words of *left* that are one of *right* misspelt."""
    found: dict[str, str] = {}
    for word in sorted(left):
        for twin in sorted(right - set(found.values())):
            long = min(len(word), len(twin)) >= _SHORTEST_TYPO
            short, whole = sorted((word, twin), key=len)
            cut = whole.startswith(short) and (len(short) >= _SHORTEST_CUT or whole == f"{short}s")
            if cut or (long and not word.isdigit() and _ratio(word, twin) >= _TYPO):
                found[word] = twin
                break
    return found


def _weight(words: set[str]) -> float:
    return sum(
        _FILLER if word in filler() else _GENERIC if word in generic() else 1.0 for word in words
    )


def _ratio(one: str, other: str) -> float:
    return fuzz.ratio(one, other) / 100


@lru_cache(maxsize=65536)
def _other_places(one: str, other: str) -> bool:
    return name_other_places(one, other)
