"""Compare where two things are, by the names and codes of the places that they lie in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from aidgraph.chinese.gazetteer import Division, english_names, gazetteer
from aidgraph.chinese.script import fold
from aidgraph.link.lexicon import levels
from aidgraph.link.normalise import form, translate
from aidgraph.link.profile import Profile
from aidgraph.link.spelled import spelled_out

_GB = "gbt2260:"
_CHINA = frozenset({"中国", "China", "iso3166:CN"})  # all divisions lie in it: it tells nothing
_DIGITS = re.compile(r"\d{6}(?:\d{3})?", re.ASCII)
_LIST = re.compile(r"\s*[,，、(（]\s*")


class PlaceKeys(NamedTuple):
    """Hold what a place is known by: codes and names, and how a name of another script has it."""

    names: frozenset[str]
    sounds: frozenset[str]
    han: bool

    def meets(self, other: "PlaceKeys") -> bool:
        """Tell whether two may be one place; two Chinese names that sound alike are not."""
        if not self.names.isdisjoint(other.names):
            return True
        return self.han != other.han and not self.sounds.isdisjoint(other.sounds)


@lru_cache(maxsize=65536)
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
    met = [(p, q) for p, q in product(mine, theirs) if p.meets(q)]
    if {p for p, _ in met} == set(mine) or {q for _, q in met} == set(theirs):
        return True
    return None if met else False


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
    name = fold(query.label)
    if query.type in {"", "Place"}:
        spans = list(gazetteer().parts(name))
        parts = [name[at:end] for at, end in spans]
        if len(parts) > 1 and spans[-1][1] >= len(name) and len(set(parts)) == len(parts):
            yield replace(query, label=parts[-1], within=query.within | frozenset(parts[:-1]))
            return
    first, *rest = [part for part in _LIST.split(query.label.rstrip(" )）")) if part] or [""]
    parts = [part for whole in rest for part in _split(whole)]
    if parts and (query.type == "Place" or all(map(_is_place, parts))):
        inside = frozenset(parts) if query.type in {"", "Place"} else frozenset()
        yield replace(query, label=first, within=query.within | inside)


def _is_place(name: str) -> bool:
    """Tell whether a place has a name, or what the name is short for: PRC, XUAR."""
    return any(map(divisions_named, (name, *(other.name for other in spelled_out(name)))))


def _split(name: str) -> list[str]:
    """Return the places that a text names one after the other: 新疆阿克苏; else the text."""
    plain = fold(name)
    spans = list(gazetteer().parts(plain))
    if len(spans) > 1 and spans[-1][1] >= len(plain):
        return [plain[at:end] for at, end in spans]
    return [name]


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


def places_of(profile: Profile) -> frozenset[str]:
    """
    Return where a thing lies: what is stated, and for a division those above it by its code.

    >>> shahe = Profile("a", "沙河镇", "Place", codes=frozenset({"gbt2260:659002104"}))
    >>> sorted(places_of(shahe))
    ['gbt2260:650000', 'gbt2260:659002']
    """
    if profile.type not in {"", "Place"} or not profile.codes:
        return profile.within
    return profile.within | _above(profile.codes)


@lru_cache(maxsize=65536)
def _above(codes: frozenset[str]) -> frozenset[str]:
    divisions = (code for code in codes if code.startswith(_GB))
    return frozenset(place.code for code in divisions for place in gazetteer().parents(code))


@lru_cache(maxsize=65536)
def _places(within: frozenset[str]) -> tuple[PlaceKeys, ...]:
    """Return for each place the keys that it is known by, and those of the divisions above it."""
    known = {name: _codes_of(name) for name in within}
    places = (codes or {name} for name, codes in known.items())
    return tuple(_keys(name) for name in frozenset().union(*places))


@lru_cache(maxsize=65536)
def _keys(name: str) -> PlaceKeys:
    name = _code(name)
    place = gazetteer().place(name) if ":" in name else None
    if place is None:
        return _name_keys(name)
    keys = _name_keys(place.name)
    english = english_names().get(name, "")
    sounds = keys.sounds | ({form(english, place=True).spelt_core} if english else frozenset())
    return keys._replace(names=keys.names | {name}, sounds=sounds)


def _name_keys(name: str) -> PlaceKeys:
    known = form(name, place=True)
    core = known.core if known.core != known.plain or not known.level else known.plain
    words = "".join(translate(core)) if known.han else known.spelt_core  # 陕西 is Shaanxi
    sounds = frozenset({known.spelt_core, words})
    names = frozenset({known.plain, core}) | (frozenset() if known.han else sounds)
    return PlaceKeys(names, sounds, known.han)


@lru_cache(maxsize=65536)
def _codes_of(name: str) -> frozenset[str]:
    """Return the code of the one division of a name, and of those above it."""
    name = _code(name)
    code = name if name.startswith(_GB) else _one_code(name)
    above = (place.code for place in gazetteer().parents(code))
    return frozenset((code, *above)) if code.startswith(_GB) else frozenset()


def _one_code(name: str) -> str:
    """Return the code of the division that a name means: the one that holds all of its name."""
    every = (name, *(other.name for other in spelled_out(name)))
    for one in every:
        codes = [place.code for place in divisions_named(one) if place.country == "CN"]
        provinces = [code for code in codes if code.endswith("0000")]
        if len(provinces) == 1:  # 河北 is the province, not a district of its name
            return provinces[0]
        widest = min(codes, key=lambda code: len(_stem(code.removeprefix(_GB))), default="")
        stem = _stem(widest.removeprefix(_GB))
        if widest and all(code.removeprefix(_GB).startswith(stem) for code in codes):
            return widest
    return ""


def divisions_named(name: str) -> tuple[Division, ...]:
    """
    Return the places that a name is of, in Chinese, in English or in pinyin.

    >>> [place.code for place in divisions_named("Hebei Province")]
    ['gbt2260:130000']
    >>> [place.name for place in divisions_named("Wensu County")], divisions_named("Nowhere")
    (['温宿县'], ())
    """
    known = form(name, place=True)
    if known.han:
        return gazetteer().named(known.plain)
    found = (gazetteer().place(code) for code in _by_sound().get(known.spelt_core, ()))
    places = tuple(place for place in found if place is not None)
    if not known.kin:
        return places
    return tuple(place for place in places if _kin(place.name) in {"", known.kin})


def _kin(name: str) -> str:
    return next((level.kin for level in levels() if name.endswith(level.zh)), "")


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    """Return the codes of counties and larger, countries and cities abroad by name in letters."""
    found: dict[str, dict[str, None]] = {}
    for code, name in english_names().items():
        found.setdefault(form(name, place=True).spelt_core, {})[code] = None
    here = gazetteer()
    for code in here.codes:
        place = here.place(code)
        if place is not None and place.is_county_or_above:
            for key in _name_keys(place.name).sounds:
                found.setdefault(key, {})[code] = None
    return {key: tuple(codes) for key, codes in found.items() if key}


def _code(name: str) -> str:
    """Return the code of a division that its digits alone name, else the name itself."""
    return _GB + name if _DIGITS.fullmatch(name) and _GB + name in gazetteer().codes else name


def _other_divisions(mine: tuple[PlaceKeys, ...], theirs: tuple[PlaceKeys, ...]) -> bool:
    """Tell whether both name divisions of China, and the smallest ones are not in each other."""
    one, other = _smallest(mine), _smallest(theirs)
    return bool(one and other) and not any(
        a.startswith(b) or b.startswith(a) for a in one for b in other
    )


def _smallest(places: tuple[PlaceKeys, ...]) -> frozenset[str]:
    """Return the digits that tell the divisions in which no other one named lies."""
    codes = {k.removeprefix(_GB) for keys in places for k in keys.names if k.startswith(_GB)}
    stems = {_stem(code) for code in codes}
    return frozenset(s for s in stems if not any(o != s and o.startswith(s) for o in stems))


def _stem(code: str) -> str:
    """Return a code without the zeros that fill it up: 330700 is 3307."""
    stem = code[:6]
    while len(stem) > 2 and stem.endswith("00"):
        stem = stem[:-2]
    return stem + code[6:]
