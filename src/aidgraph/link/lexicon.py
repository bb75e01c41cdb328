"""Read the tables of words that names are taken apart with."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_PLACES = frozenset({  # words of gloss.tsv that say where, so that they tell things apart
    "xinjiang", "tibet", "china", "beijing", "shanghai", "inner", "mongolia", "hong", "kong",
    "macao", "taiwan", "harbin", "urumqi", "shaanxi", "world",
})  # fmt: skip

# British spellings that names have as often as American ones: centre, organisation, labour.
_SPELT = ((re.compile("(?<=..)tre(?=s?$)"), "ter"), (re.compile("isation(?=s?$)"), "ization"),
          (re.compile("(?<=...)our(?=s?$)"), "or"), (re.compile("^(def|lic|off)ence"), r"\1ense"),
          (re.compile("programme"), "program"))  # fmt: skip


class Level(NamedTuple):
    """Hold a level of divisions, the kin that may stand for it, and how names end with it."""

    level: str
    kin: str
    zh: str
    en: str
    pinyin: str


@cache
def levels() -> tuple[Level, ...]:
    """Return the levels of divisions; the longer ending of a kind first."""
    return tuple(Level(**row) for row in _rows("levels"))


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """
    Return how places are read whose characters are mostly read otherwise.

    >>> readings()["漯河"]
    ('luo', 'he')
    """
    return {row["name"]: tuple(row["syllables"].split()) for row in _rows("readings")}


@cache
def level_words() -> frozenset[str]:
    """
    Return the English words for levels, which say little about which place is meant.

    >>> {"county", "autonomous"} <= level_words()
    True
    """
    return frozenset(word for level in levels() for word in level.en.split())


@cache
def gloss() -> dict[str, tuple[str, ...]]:
    """
    Return the English words that stand for Chinese ones.

    >>> gloss()["医院"], gloss()["的"]
    (('hospital',), ())
    """
    return {
        row["zh"]: tuple(row["en"].replace("-", "").split())
        for table in ("gloss", "romanised")
        for row in _rows(table)
    }


@cache
def gloss_sizes() -> dict[str, tuple[int, ...]]:
    """Return how long the Chinese words are that have an English one, by first letter.

    The longest come first.

    >>> 2 in gloss_sizes()["医"]
    True
    """
    found: dict[str, set[int]] = {}
    for word in gloss():
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}


@cache
def legal(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """
    Return what bodies are in law, as words at the end of their names; the longest first.

    They are kept by their last word, in Chinese by their last character.

    >>> ("co", "ltd") in legal("en")["ltd"]
    True
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in _rows("legal"):
        if row["language"] == language:
            words = tuple(row["words"].split())
            found.setdefault(words[-1][-1] if language == "zh" else words[-1], []).append(words)
    return {
        last: tuple(sorted(group, key=lambda words: -sum(map(len, words))))
        for last, group in found.items()
    }


@lru_cache(maxsize=65536)
def spelling(word: str) -> str:
    """
    Return an English word in one spelling, where there are two.

    >>> spelling("centre"), spelling("organisations"), spelling("four")
    ('center', 'organizations', 'four')
    """
    for pattern, other in _SPELT:
        word = pattern.sub(other, word)
    return word


@cache
def generic() -> frozenset[str]:
    """
    Return the English words that many names share.

    >>> {"hospital", "ministry"} <= generic(), "xinjiang" in generic()
    (True, False)
    """
    listed = _words("generic")
    glossed = {word for row in _rows("gloss") for word in row["en"].replace("-", "").split()}
    return frozenset((listed | glossed) - _PLACES)


@cache
def common(language: str) -> frozenset[str]:
    """
    Return the words of *language* of which names are made that many things have.

    >>> "健康" in common("zh"), "orchard" in common("en")
    (True, True)
    """
    return _words(f"common-{language}")


class LongForm(NamedTuple):
    """Hold words that have a long form and a short one."""

    language: str
    long: str
    short: str
    one: str
    same: str


@cache
def long_forms(language: str) -> tuple[LongForm, ...]:
    """Return the words of *language* that names have in a long and in a short form."""
    return tuple(LongForm(**row) for row in _rows("long-forms") if row["language"] == language)


@cache
def known_names() -> dict[str, tuple[str, ...]]:
    """
    Return the full names that initialisms and short names stand for.

    >>> known_names()["UNICEF"]
    ("United Nations Children's Fund", '联合国儿童基金会')
    """
    found: dict[str, list[str]] = {}
    for row in _rows("known-names"):
        found.setdefault(row["short"], []).extend(n for n in (row["en"], row["zh"]) if n)
    return {short: tuple(dict.fromkeys(names)) for short, names in found.items()}


@cache
def apart() -> frozenset[str]:
    """Return the English words that tell parts, branches and siblings apart."""
    return _words("apart")


@cache
def filler() -> frozenset[str]:
    """Return the English words of titles that do not say which thing is meant."""
    return _words("filler")


@cache
def kinds() -> frozenset[str]:
    """Return the English words that say what kind of thing a name is of."""
    return _words("kinds")


@cache
def numbers() -> dict[str, str]:
    """
    Return the numbers that are written as words.

    >>> numbers()["ii"], numbers()["second"]
    ('2', '2')
    """
    return {row["word"]: row["number"] for row in _rows("numbers")}


@cache
def former_codes() -> dict[str, frozenset[str]]:
    """
    Return the codes that divisions of China had before, by the code they have now.

    >>> former_codes()["gbt2260:110118"]
    frozenset({'gbt2260:110228'})
    """
    found: dict[str, set[str]] = {}
    for row in _rows("former-codes"):
        if row["former"] != row["now"]:
            found.setdefault(f"gbt2260:{row['now']}", set()).add(f"gbt2260:{row['former']}")
    return {code: frozenset(former) for code, former in found.items()}


@cache
def former_names() -> dict[str, tuple[str, ...]]:
    """
    Return the names that divisions of China had before, by the code they have now.

    >>> former_names()["gbt2260:420600"]
    ('襄樊市',)
    """
    found: dict[str, list[str]] = {}
    for row in _rows("former-codes"):
        found.setdefault(f"gbt2260:{row['now']}", []).append(row["name"])
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items()}


@lru_cache(maxsize=65536)
def with_present(codes: frozenset[str]) -> frozenset[str]:
    """
    Return *codes*, and for those that a division of China had before the one that it has now.

    >>> sorted(with_present(frozenset({"gbt2260:652923"})))
    ['gbt2260:652902', 'gbt2260:652923']
    """
    return codes | {_present()[code] for code in codes & _present().keys()}


@cache
def _present() -> dict[str, str]:
    return {former: now for now, every in former_codes().items() for former in every}


def _words(name: str) -> frozenset[str]:
    return frozenset(spelling(row["word"]) for row in _rows(name))


def _rows(name: str) -> list[dict[str, str]]:
    text = files("aidgraph.link").joinpath(f"words/{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
