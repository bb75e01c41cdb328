"""Where IATI activities happen: countries, regions and locations."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element

from aidgraph.exchange.imports.countries import countries, note_country
from aidgraph.exchange.imports.iati.parts import Record, coded
from aidgraph.exchange.imports.slugs import slug

_GEONAMES = frozenset({"G1", "GEO"})  # of versions 2.0x and 1.0x
_IDENTIFIED = frozenset({"location-id", "gazetteer-entry"})
_EXACTNESS = {"1": "exact", "2": "approximate"}
_COUNTRY = re.compile("[A-Z]{2}")
_NUMBER = re.compile(r"[1-9]\d{0,11}", re.ASCII)
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,20})?)[\s,]+(-?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)
_CODED = frozenset({"code", "percentage", "vocabulary"})
_COORDINATES = frozenset({"latitude", "longitude"})
_WGS84 = "4326"  # its number in the register of EPSG
_SYSTEM = frozenset({"srsName"})
_CODE = frozenset({"code"})
_NOTHING = frozenset[str]()
_NAMED_SYSTEM = re.compile(r"\d{4}|epsg|utm|osgb|datum", re.ASCII | re.IGNORECASE)
_NO_SYSTEM = "it names no system of reference; WGS 84 is taken, the only one that IATI allows"
_COUNTRY_FEATURE = "PCL"  # of GeoNames: political entities
MAX_LATITUDE, MAX_LONGITUDE = 90, 180


def country(record: Record, path: str, element: _Element, key: str) -> str:
    """Note a recipient country by its ISO 3166-1 code."""
    record.leave_attributes(path, element, _CODED)
    code = (element.get("code") or "").strip().upper()
    if not _COUNTRY.fullmatch(code):
        record.tables.leave(f"{path}/@code", code, "no ISO 3166-1 code of two letters")
        return ""
    names = record.names(element)
    me = note_country(record.tables, code, key)
    for language, text in ((names.language, names.label), *names.others.items()):
        if names.named:
            record.tables.name(me, language, text)
    return me


def region(record: Record, path: str, element: _Element, key: str) -> str:
    """Note a recipient region by vocabulary and code."""
    record.leave_attributes(path, element, _CODED)
    code, vocabulary = coded(element, "code"), coded(element, "vocabulary") or "1"
    names = record.names(element, f"region {vocabulary}:{code}" if code else "")
    if not names.label:
        record.tables.leave(path, "", "neither code nor name is given")
        return ""
    me = slug("iati.region", f"{vocabulary}-{code or names.label}")
    return record.entity(me, "Place", names, key)


@dataclass(slots=True)
class _Location:
    """Hold what the children of a location say; ``system`` is that of the position."""

    number: str = ""
    exactness: str = ""
    position: str = ""
    system: str = ""
    feature: str = ""
    name: _Element | None = None


def location(record: Record, element: _Element) -> str:
    """
    Note a location: by its GeoNames number where it has one, else as a place of its activity.

    One that is a whole country is that country; a point without a name is a place all the same.
    """
    found = _read_location(record, element)
    code = found.number
    position = _in_wgs84(record, found)
    names = record.names(found.name, f"GeoNames {code}" if code else "")
    if not names.label and position:
        names = names._replace(label=f"point {position}", language="en")
    if not names.label:
        record.leave("location", element, "neither name nor GeoNames number nor point")
        return ""
    if nation := _nation(found, names.label):
        me = note_country(record.tables, nation, record.key)
        record.tables.entity(
            me, "Place", names.label, record.key, codes=(("geonames", code),) if code else (),
            language="en", named=False,
        )  # fmt: skip
        for language, text in names.others.items():
            record.tables.name(me, language, text)
    else:
        me = f"geonames-{code}" if code else slug(f"{record.me}.place", names.label)
        if names.others or not record.tables.calls(me, names.label):
            codes = (("geonames", code),) if code else ()
            record.entity(me, "Place", names, record.key, codes=codes)
    if position:
        _point(record, me, position, found)
    return me


def _read_location(record: Record, element: _Element) -> _Location:
    """Return what the children of a location say; all others are left."""
    found = _Location()
    record.leave_attributes("location", element, _NOTHING)
    for child in element:
        tag = str(child.tag)
        if tag == "name" and found.name is None:
            found.name = child
        elif tag == "point" and len(child) == 1:
            found.position, found.system = child[0].text or "", child.get("srsName", "")
            record.leave_attributes("location/point", child, _SYSTEM)
        elif tag == "exactness":
            found.exactness = coded(child, "code")
            record.leave_attributes("location/exactness", child, _CODE)
        elif tag in _IDENTIFIED and not found.number and (number := _geonames(tag, child)):
            found.number = number
        elif tag == "coordinates":
            found.position = f"{child.get('latitude')} {child.get('longitude')}"
            record.leave_attributes("location/coordinates", child, _COORDINATES)
        else:
            if tag == "feature-designation":
                found.feature = coded(child, "code")
            record.leave(f"location/{tag}", child)
    return found


def _nation(found: _Location, name: str) -> str:
    """Return the country that a location is, or nothing."""
    if not found.feature.startswith(_COUNTRY_FEATURE):
        return ""
    return countries().by_name.get(name, "")


def _in_wgs84(record: Record, found: _Location) -> str:
    """Return latitude and longitude; what is none, or in another system, is noted."""
    path = "location/point/pos"
    where, wrong = _degrees(found.position)
    if not where:
        return ""
    if found.system and _WGS84 not in found.system:
        if _NAMED_SYSTEM.search(found.system):
            reason = "its system of reference is not WGS 84"
            record.tables.leave("location/point/@srsName", found.system, reason)
            record.tables.leave(path, where, reason)
            return ""
        record.tables.leave("location/point/@srsName", found.system, _NO_SYSTEM)
    if wrong:
        record.tables.leave(path, where, wrong)
        return ""
    return where


@lru_cache(maxsize=100_000)
def _degrees(position: str) -> tuple[str, str]:
    """Return latitude and longitude with one blank between them, and what is wrong with them.

    >>> _degrees("31.6, 65.7"), _degrees("131.6 65.7")
    (('31.6 65.7', ''), ('131.6 65.7', 'not a latitude and a longitude'))
    """
    where = " ".join(position.replace(",", " ").split())
    degrees = _POSITION.fullmatch(where)
    if not degrees:
        return where, "not a latitude and a longitude"
    if abs(float(degrees[1])) > MAX_LATITUDE or abs(float(degrees[2])) > MAX_LONGITUDE:
        return where, "no place on earth: out of range"
    return where, ""


def _geonames(tag: str, element: _Element) -> str:
    """Return the GeoNames number that a child of a location gives, or nothing."""
    if tag == "location-id" and element.get("vocabulary") in _GEONAMES:
        code = coded(element, "code")
    elif tag == "gazetteer-entry" and element.get("gazetteer-ref") in _GEONAMES:
        code = (element.text or "").strip()
    else:
        return ""
    return code if _NUMBER.fullmatch(code) else ""


def _point(record: Record, place: str, where: str, found: _Location) -> None:
    """Note latitude and longitude in degrees of WGS 84, and how exact they are said to be."""
    identifier = f"point.{place}"
    known = record.tables.references.get(identifier)
    if known is not None:
        if known[3] != where:
            reason = "another point of this place is taken over"
            record.tables.leave("location/point/pos", where, reason)
        return
    note = f"exactness: {_EXACTNESS.get(found.exactness, 'not stated')}"
    if found.system and _WGS84 not in found.system:
        note += f"; {_NO_SYSTEM}"
    record.tables.reference(identifier, place, "point", where, record.key, note)
