"""Where things are: whether two reports speak of one county, and which names say a place."""

import re
from collections.abc import Iterable
from functools import lru_cache

from aidgraph.chinese.gazetteer import gazetteer, level
from aidgraph.chinese.script import normalise
from aidgraph.extract.names.headwords import heads
from aidgraph.model import Encoding, Entity

_NATIONAL = re.compile("中国|国家|全国|中华|中共中央|国务院|联合国|世界")
_LEVEL_FIRST = re.compile("[省州市县区旗镇乡村团师校院]|当地|该|本|全")
_COUNTY_FIRST = re.compile("[县区旗]")
_PLACELESS = ("Person", "Other")  # namesakes, and groups of people that every report has
_AID_ONLY = re.compile("(?:对口)?(?:支援|帮扶|协作|援.)?(?:工作)?")  # of which city is not said
_AID_LONGEST = 6
_DIGITS = 6


def home_of(encoding: Encoding) -> frozenset[str]:
    """Return the counties and prefectures that the entities of *encoding* name, by code."""
    return frozenset().union(*map(_codes, encoding.entities))


def area_of(entity: Entity, home: frozenset[str]) -> frozenset[str]:
    """
    Return where *entity* is told of: a place where its code or name says, or else in *home*.

    Who gives aid is told of where it acts, so all other things are of the report's whole *home*.
    """
    here = _codes(entity)
    return here if here and entity.type == "Place" else here | home


def shared(one: Iterable[str], other: Iterable[str]) -> bool | None:
    """
    Tell whether two areas have a county in common, or a prefecture where one names no county.

    None means that it cannot be told.

    >>> shared({"652922"}, {"652922", "330700"}), shared({"652922"}, {"652923"}), shared((), ())
    (True, False, None)
    """
    mine, theirs = set(one), set(other)
    counties = [{code for code in area if not code.endswith("00")} for area in (mine, theirs)]
    if all(counties):
        return not counties[0].isdisjoint(counties[1])
    if not (mine and theirs):
        return None
    return not {code[:4] for code in mine}.isdisjoint(code[:4] for code in theirs)


def is_specific(entity: Entity) -> bool:
    """
    Tell whether the label alone says which thing it is: it names a county or larger, or a country.

    >>> [is_specific(Entity("a", "Organization", n)) for n in ("温宿县人民医院", "县人民医院")]
    [True, False]
    """
    if entity.type in _PLACELESS:
        return False
    return bool(_NATIONAL.match(entity.label) or _places(normalise(entity.label)))


def name_other_places(one: str, other: str) -> bool:
    """
    Tell whether two names each name a place, and no place in common.

    >>> name_other_places("温宿县人民医院", "新和县人民医院"), name_other_places("温宿", "县医院")
    (True, False)
    """
    mine, theirs = _places(normalise(one)), _places(normalise(other))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def is_general(entity: Entity, *, one_county: bool) -> bool:
    """
    Tell whether many things may have the label of *entity*.

    In *one_county* there is one 县人民医院 and one 城关镇; a bare 援疆指挥部 or 市政府 may be of
    any city that gives aid there.

    >>> hospital = Entity("a", "Organization", "县人民医院")
    >>> is_general(hospital, one_county=False), is_general(hospital, one_county=True)
    (True, False)
    >>> is_general(Entity("a", "Organization", "援疆指挥部"), one_county=True)
    True
    """
    label = normalise(entity.label)
    if entity.type in _PLACELESS or entity.type == "Place":
        return not one_county and (entity.type != "Place" or level(label) > 3)
    starts = range(min(len(label), _AID_LONGEST + 1))
    if any(label[at:] in heads() and _AID_ONLY.fullmatch(label[:at]) for at in starts):
        return True
    if not _LEVEL_FIRST.match(label) or _places(label):
        return False
    return not (one_county and _COUNTY_FIRST.match(label))


def _codes(entity: Entity) -> frozenset[str]:
    """Return the codes of the counties and prefectures that an entity lies in or names."""
    known = {code[:_DIGITS] for scheme, code in entity.codes if scheme == "gbt2260"}
    if not known and entity.type not in _PLACELESS:
        known = {code for code in _places(normalise(entity.label)) if code.isdigit()}
    return frozenset(code for code in known if not code.endswith("0000"))


@lru_cache(maxsize=65536)
def _places(label: str) -> frozenset[str]:
    """Return the codes of the divisions and countries that *label* names beyond doubt."""
    words = {label[start:end] for start, end in gazetteer().parts(label[:20])}
    words |= {label[start:end] for start, end in gazetteer().full_names.spans(label[:40])}
    found: set[str] = set()
    for word in words:
        places = gazetteer().named(word)
        plain = [p.code.partition(":")[2] for p in places]
        inside = all(p.is_county_or_above or p.country != "CN" for p in places)
        if inside and len({code[:4] for code in plain}) == 1:
            found.add(min(plain))
    return frozenset(found)
