"""Tell the names that many things have from those that are of one thing."""

import re
from functools import cache, lru_cache
from typing import Any

from aidgraph.chinese.gazetteer import english_names, gazetteer
from aidgraph.chinese.script import normalise
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.things.areas import is_general, is_specific
from aidgraph.link.lexicon import common, generic, gloss
from aidgraph.link.normalise import form
from aidgraph.link.spelled import is_known_name
from aidgraph.model import Entity

_QUOTED = re.compile(r"[“‘「『《\"](.+?)[”’」』》\"]")
_HERE = re.compile(  # 全疆, 国内, 本地: which one is meant is told by the text around it
    "[全本该我各][国省市县区州疆藏镇乡村地境]|[国省市县区州疆藏镇乡村境][内外]|[当本外内各]地|境内|境外"
)
_UNIT = re.compile("第?[0-9一二三四五六七八九十百]+[师团连营旅队组校院]")  # 一师: of which corps?
_AFFIXES = frozenset(
    "省市县区州旗镇乡村国社的等各全本该型式化性类级者员们和与及即第一二三四五六七八九十百千万两多"
    "新老大小高中院校馆室所部局处科厅办会团站点园场厂店班组队库网线"
)
_SHORTEST = 3  # Chinese names of two letters are words: 班列, 后方
_LONGEST = 8  # letters of a word


@lru_cache(maxsize=65536)
def is_general_name(name: str, kind: str = "", label: str = "") -> bool:
    """
    Tell whether many things may have *name*, so that the name is not enough.

    Args:
        name: The name that matched.
        kind: The type of the thing, if it is known.
        label: What the thing is called in full, where *name* is another name of it: a name cut out
            of it is understood in its text alone.

    >>> is_general_name("县人民医院"), is_general_name("温宿县人民医院")
    (True, False)
    >>> is_general_name("Ministry of Health"), is_general_name("健康管理中心", "Facility")
    (True, True)
    >>> is_general_name("孵化园", "Facility", "金华援疆科技孵化园")
    True
    """
    if kind == "Person":
        return True
    known = form(name, place=kind == "Place")
    if not known.plain:
        return True
    if is_known_name(name):
        return False
    if kind == "Place":
        return _is_general_place(known.plain, han=known.han)
    if known.han:
        return _is_general_han(name, known.plain, kind) or _is_cut_out(known.plain, label)
    return _is_general_latin(name, known.words)


def _is_general_place(plain: str, *, han: bool) -> bool:
    places = gazetteer().named(plain)
    below = han and is_general(Entity("x", "Place", plain), one_county=False)
    return len(places) > 1 or below or bool(_HERE.fullmatch(plain))


def _is_general_han(name: str, plain: str, kind: str) -> bool:
    entity = Entity("x", _type(kind), normalise(name))
    if is_general(entity, one_county=False) or _UNIT.fullmatch(plain) or _HERE.fullmatch(plain):
        return True
    if len(plain) < _SHORTEST:
        return True
    return not is_specific(entity) and _is_of_words(plain)


def _type(kind: str) -> Any:
    """Return the type as what it is compared: a group is told by its name as a body is."""
    return kind if kind in {"Facility", "Project", "Programme", "Event"} else "Organization"


def _is_of_words(plain: str) -> bool:
    """Tell whether a Chinese name is made of common words, and of no other letters."""
    reached = {0}
    for at in range(len(plain)):
        if at not in reached:
            continue
        if plain[at] in _AFFIXES:
            reached.add(at + 1)
        for size in range(2, _LONGEST + 1):
            if plain[at : at + size] in _words():
                reached.add(at + len(plain[at : at + size]))
    return len(plain) in reached


@cache
def _words() -> frozenset[str]:
    return frozenset(common("zh") | heads().keys() | {zh for zh in gloss() if _is_common(zh)})


def _is_common(zh: str) -> bool:
    return len(zh) > 1 and not gazetteer().named(zh) and generic().issuperset(gloss()[zh])


def _is_cut_out(plain: str, label: str) -> bool:
    """Tell whether a name is a piece of the full one, without what tells it from others."""
    full = normalise(label)
    whole = form(label).plain if label else ""
    if plain not in whole or whole.startswith(plain):  # what a name begins with tells it
        return False
    titles = {form(found).plain for found in _QUOTED.findall(full)}
    return plain not in titles and not is_specific(Entity("x", "Organization", plain))


def _is_general_latin(name: str, words: tuple[str, ...]) -> bool:
    if (generic() | common("en")).issuperset(words):
        return True
    # Names have capitals; what has none is a description, unless it names a place.
    small = len(words) > 1 and name == name.lower()
    return small and _english_places().isdisjoint(words)


@cache
def _english_places() -> frozenset[str]:
    return frozenset(form(name, place=True).spelt_core for name in english_names().values())
