"""Compare where two things are, by the names and codes of the places that they lie in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.script import fold
from aidgraph.link.normalise import form, translate
from aidgraph.link.profile import Profile

_GB = "gbt2260:"
_CHINA = frozenset({"中国", "China", "iso3166:CN"})  # all divisions lie in it: it tells nothing
_DIGITS = re.compile(r"\d{6}(?:\d{3})?", re.ASCII)
_LIST = re.compile(r"\s*[,，、(（]\s*")


def agree(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """
    Tell whether two things lie in the same place, as far as it is stated; None where it is not.

    Places agree if all that is stated of one is true of the other.

    >>> wensu = frozenset({"温宿县"})
    >>> agree(wensu, frozenset({"Xinjiang"})), agree(wensu, frozenset({"新和县"}))
    (True, False)
    >>> agree(wensu, frozenset()) is None
    True
    """
    if any(code.startswith(_GB) for code in chain(one | other)):
        one, other = one - _CHINA, other - _CHINA
    if not (one and other):
        return None
    mine, theirs = _places(one), _places(other)
    if _other_divisions(mine, theirs):
        return False
    here, there = frozenset().union(*mine), frozenset().union(*theirs)
    if all(p & there for p in mine) or all(p & here for p in theirs):
        return True
    return False if here.isdisjoint(there) else None


def located(query: Profile) -> Iterator[Profile]:
    """
    Yield the place looked up without the places that its name says it lies in.

    >>> found = located(Profile("", "浙江省金华市", "Place"))
    >>> [(one.label, sorted(one.within)) for one in found]
    [('金华市', ['浙江省'])]
    >>> found = located(Profile("", "Jinhua, Zhejiang", "Place"))
    >>> [(one.label, sorted(one.within)) for one in found]
    [('Jinhua', ['Zhejiang'])]
    """
    if query.type not in {"", "Place"}:
        return
    name = fold(query.label)
    spans = list(gazetteer().parts(name))
    parts = [name[at:end] for at, end in spans]
    if len(parts) > 1 and spans[-1][1] >= len(name) and len(set(parts)) == len(parts):
        yield replace(query, label=parts[-1], within=query.within | frozenset(parts[:-1]))
        return
    parts = [part for part in _LIST.split(query.label.rstrip(" )）")) if part]
    if len(parts) > 1 and query.type:
        yield replace(query, label=parts[0], within=query.within | frozenset(parts[1:]))


def reach(profile: Profile) -> int:
    """
    Return how many digits tell the division that *profile* is, 0 for others.

    >>> reach(Profile("a", "金华市", codes=frozenset({"gbt2260:330700"})))
    4
    """
    codes = (code.removeprefix(_GB) for code in profile.codes if code.startswith(_GB))
    return min((len(_stem(code)) for code in codes), default=0)


def chain(names: frozenset[str]) -> frozenset[str]:
    """Return *names* of places and, for codes and names of divisions, the divisions above them."""
    return names | {code for name in names for code in _codes_of(name)}


@lru_cache(maxsize=65536)
def _places(within: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return for each place the keys that it is known by, and those of the divisions above it."""
    return tuple(_keys(name) for name in chain(within))


@lru_cache(maxsize=65536)
def _keys(name: str) -> frozenset[str]:
    name = _code(name)
    if name.startswith(_GB):
        place = gazetteer().place(name)
        return frozenset({name}) | (_name_keys(place.name) if place else frozenset())
    return _name_keys(name)


def _name_keys(name: str) -> frozenset[str]:
    known = form(name, place=True)
    core = known.core if known.core != known.plain or not known.level else known.plain
    words = "".join(translate(core)) if known.han else known.spelt_core  # 陕西 is Shaanxi
    return frozenset({known.plain, core, known.spelt_core, words})


@lru_cache(maxsize=65536)
def _codes_of(name: str) -> frozenset[str]:
    """Return the code of the one division of a name, and of those above it."""
    here = gazetteer()
    name = _code(name)
    if name.startswith(_GB):
        codes = [name]
    else:
        codes = [p.code for p in here.named(form(name, place=True).plain) if p.country == "CN"]
    if len(codes) != 1:
        return frozenset()
    above = (place.code for place in here.parents(codes[0]))
    return frozenset((codes[0], *above)) if codes[0].startswith(_GB) else frozenset()


def _code(name: str) -> str:
    """Return the code of a division that its digits alone name, else the name itself."""
    return _GB + name if _DIGITS.fullmatch(name) and _GB + name in gazetteer().codes else name


def _other_divisions(mine: tuple[frozenset[str], ...], theirs: tuple[frozenset[str], ...]) -> bool:
    """Tell whether both name divisions of China, and the smallest ones are not in each other."""
    one, other = _smallest(mine), _smallest(theirs)
    return bool(one and other) and not any(
        a.startswith(b) or b.startswith(a) for a in one for b in other
    )


def _smallest(places: tuple[frozenset[str], ...]) -> frozenset[str]:
    """Return the digits that tell the divisions in which no other one named lies."""
    codes = {k.removeprefix(_GB) for keys in places for k in keys if k.startswith(_GB)}
    stems = {_stem(code) for code in codes}
    return frozenset(s for s in stems if not any(o != s and o.startswith(s) for o in stems))


def _stem(code: str) -> str:
    """Return a code without the zeros that fill it up: 330700 is 3307."""
    stem = code[:6]
    while len(stem) > 2 and stem.endswith("00"):
        stem = stem[:-2]
    return stem + code[6:]
