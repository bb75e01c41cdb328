"""Spell names out: initialisms and short names of public lists, long forms of words, remarks."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from aidgraph.chinese.gazetteer import english_names, gazetteer
from aidgraph.chinese.script import HAN, fold
from aidgraph.link.lexicon import known_names, long_forms
from aidgraph.link.normalise import acronym, form, is_han_name

SAME, LISTED, HEAD = -4, -10, -24
"""What a spelling counts less than the name: of the same thing, by a list, the head of the name."""

_ASIDE = re.compile(r"^(?P<name>.+?)\s*[(（](?P<aside>[^()（）]+)[)）]\s*$")
_REMARK = re.compile(r"[a-z]{2}")  # (our transliteration); a name has a capital
_TAIL = re.compile(r"\s+of\s+(?:the\s+)?|\s*[:：]\s*|\s+[-–—]\s+", re.IGNORECASE)
_CORPS = re.compile(r"(?<!\d)(\d{1,3})(?=[师团连营])|(?<=第)(\d{1,3})(?!\d)")
_BOTH = re.compile(f"(?P<han>[{HAN}·]{{2,}})|(?P<latin>[A-Za-z][^{HAN}]*[A-Za-z])")
_ONLY_HAN = re.compile(f"[{HAN}]+")
_ASCII = re.compile("[A-Za-z]")
_ONES = "零一二三四五六七八九"
_WORD = re.compile(r"[\w.'’-]+")
_LETTERS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONG_SHORT = 5  # letters from which an initialism is known in small letters too


class Spelling(NamedTuple):
    """Hold another way to write a name, and what it counts less: SAME, LISTED or HEAD."""

    name: str
    less: int


@lru_cache(maxsize=65536)
def spelled_out(name: str) -> tuple[Spelling, ...]:
    """
    Return other ways to write a name, without the name itself.

    >>> [other.name for other in spelled_out("UNICEF")]
    ["United Nations Children's Fund", '联合国儿童基金会']
    >>> [other.name for other in spelled_out("XPCC Hospital")]
    ['Xinjiang Production and Construction Corps Hospital']
    >>> spelled_out("5团"), spelled_out("云岭县人民政府")
    ((Spelling(name='五团', less=-4),), (Spelling(name='云岭县政府', less=-4),))
    >>> spelled_out("Kekeya Town (our transliteration)")
    (Spelling(name='Kekeya Town', less=-4),)
    >>> spelled_out("Second Regiment of the Yunling Corps")
    (Spelling(name='Second Regiment', less=-24),)
    """
    if _is_plain(name):
        return ()
    found: dict[str, int] = {}
    for base, less in ((name, 0), *_heads(name)):
        if base != name:
            found.setdefault(base, less)
        if less == HEAD:
            continue
        for other in _folded(base):
            found.setdefault(other, SAME)
        for written in (base, *_folded(base)):
            for other in _known(written):
                found.setdefault(other, LISTED)
    return tuple(Spelling(other, less) for other, less in found.items() if other != name)


def _is_plain(name: str) -> bool:
    """Tell at once that a Chinese name has no other spelling, as nearly all have none."""
    if not _ONLY_HAN.fullmatch(name):
        return False
    plain = fold(name)
    if plain in _in_translation() or plain in _shorts() or _any("zh").search(plain):
        return False
    return not plain.startswith(_han_shorts())


def _heads(name: str) -> Iterator[Spelling]:
    """Yield a name without what stands at its end in brackets, after a colon, or after *of*."""
    yield from _in_each_script(name)
    match = _ASIDE.match(name) if name[-1:] in {")", "）"} else None
    if match:
        same = _REMARK.match(match["aside"]) or acronym(match["aside"])
        yield Spelling(match["name"], SAME if same else HEAD)
    elif not is_han_name(name):
        for found in _TAIL.finditer(name):
            head = name[: found.start()]
            if len(head.split()) > 1:
                yield Spelling(head, HEAD)


def _in_each_script(name: str) -> Iterator[Spelling]:
    """Yield the Chinese and the English name of a text that is both, one after the other."""
    if name.isascii() or not _ASCII.search(name):
        return
    parts = [found.group() for found in _BOTH.finditer(name)]
    scripts = [is_han_name(part) for part in parts]
    if sorted(scripts) == [False, True] and len(max(parts, key=len)) >= _LONG_SHORT:
        yield from (Spelling(part, SAME) for part in parts)


def _known(name: str) -> Iterator[str]:
    """Yield what a name stands for that is a short one, or has one in it; and it in translation."""
    short = _shorts().get(_key(name))
    if short:
        yield from known_names()[short]
    elif full := _translated(name):
        yield from full
    elif is_han_name(name):
        yield from _known_inside_han(fold(name))
    else:
        for match in _WORD.finditer(name):
            word = match.group()
            if acronym(word) and (inside := _shorts().get(word)):
                full_name = next(n for n in known_names()[inside] if not is_han_name(n))
                yield f"{name[: match.start()]}{full_name}{name[match.end() :]}"


def _translated(name: str) -> tuple[str, ...]:
    """Return the name of a body of the lists, or of a country, in the other language."""
    key = form(name).spelt if not is_han_name(name) else fold(name)
    return _in_translation().get(key, ())


@cache
def _in_translation() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    pairs = [(en, zh) for names in known_names().values() for en in names for zh in names]
    here = gazetteer()
    countries = (here.place(code) for code in here.codes if code.startswith("geonames:"))
    pairs += [
        (english_names()[p.code], p.name)
        for p in countries
        if p is not None and p.is_country and p.code in english_names()
    ]
    for en, zh in pairs:
        if is_han_name(zh) and not is_han_name(en):
            found.setdefault(form(en).spelt, {})[zh] = None
            found.setdefault(fold(zh), {})[en] = None
    return {name: tuple(others) for name, others in found.items()}


def is_known_name(name: str) -> bool:
    """
    Tell whether a name is the full one of a body of the lists, or of a country.

    >>> is_known_name("International Development Association"), is_known_name("Ministry of Health")
    (True, False)
    """
    return bool(_translated(name))


def _known_inside_han(plain: str) -> Iterator[str]:
    for short in _han_shorts():
        if plain.startswith(short) and len(plain) > len(short):
            full = next(n for n in known_names()[short] if is_han_name(n))
            yield full + plain[len(short) :]
            return


def _key(name: str) -> str:
    """Return a name as it is looked up: an initialism with its capitals, others without."""
    bare = name.strip()
    if short := acronym(bare):
        return short.upper()
    return bare.casefold()


@cache
def _shorts() -> dict[str, str]:
    found = {_key(short): short for short in known_names()}
    long = {k.casefold(): short for k, short in found.items() if len(k) >= _LONG_SHORT}
    return long | found


@cache
def _han_shorts() -> tuple[str, ...]:
    return tuple(sorted(filter(is_han_name, known_names()), key=len, reverse=True))


def _folded(name: str) -> Iterator[str]:
    """Yield a name with its words in their short forms."""
    if is_han_name(name):
        plain = fold(name)
        if not _any("zh").search(plain):
            return
        short = _CORPS.sub(lambda found: _numeral(int(found.group())), plain)
        for pattern, other in _patterns("zh"):
            short = pattern.sub(other, short)
        if short not in {plain, ""}:
            yield short
        return
    text = (
        name.lower().replace("’", "'").replace("sci-tech", "scitech").replace("people's", "people")
    )
    before = short = " ".join(_LETTERS.findall(text))
    for pattern, other in _patterns("en") if _any("en").search(short) else ():
        short = pattern.sub(other, short)
    if short != before:
        yield " ".join(word.capitalize() for word in short.split())


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    edge = r"\b" if language == "en" else ""
    return tuple(
        (re.compile(f"{edge}(?:{row.long}){edge}"), row.short) for row in long_forms(language)
    )


@cache
def _any(language: str) -> re.Pattern[str]:
    """Return what is looked for first: most names have no long form, and end here."""
    every = [pattern.pattern for pattern, _ in _patterns(language)]
    return re.compile("|".join([*every, _CORPS.pattern] if language == "zh" else every))


def _numeral(number: int) -> str:
    """
    Return a number below 1000 as units of the corps are called: 五团, 十二团, 一三三团 (133).

    >>> _numeral(12), _numeral(133), _numeral(40)
    ('十二', '一三三', '四十')
    """
    if number >= 100:
        return "".join(_ONES[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    first = "" if tens < 2 else _ONES[tens]
    return (first + "十" if tens else "") + (_ONES[ones] if ones or not tens else "")
