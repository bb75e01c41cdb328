"""Where IATI activities happen: countries, regions and locations."""

import re

from lxml.etree import _Element

from aidgraph.exchange.imports.countries import note_country
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
MAX_LATITUDE, MAX_LONGITUDE = 90, 180


def country(record: Record, path: str, element: _Element, key: str) -> str:
    """Note a recipient country by its ISO 3166-1 code."""
    record.leave_attributes(path, element, _CODED)
    code = (element.get("code") or "").strip().upper()
    if not _COUNTRY.fullmatch(code):
        record.tables.leave(f"{path}/@code", code, "no ISO 3166-1 code of two letters")
        return ""
    names = record.names(path, element)
    others = (names.label, *names.others) if names.named else ()
    return note_country(record.tables, code, key, *others)


def region(record: Record, path: str, element: _Element, key: str) -> str:
    """Note a recipient region by vocabulary and code."""
    record.leave_attributes(path, element, _CODED)
    code, vocabulary = coded(element, "code"), coded(element, "vocabulary") or "1"
    names = record.names(path, element, f"region {vocabulary}:{code}" if code else "")
    if not names.label:
        record.tables.leave(path, "", "neither code nor name is given")
        return ""
    me = slug("iati.region", f"{vocabulary}-{code or names.label}")
    return record.tables.entity(
        me, "Place", names.label, key, aliases=names.others, named=names.named
    )


def location(record: Record, element: _Element) -> str:
    """Note a location: by its GeoNames number where it has one, else as a place of its activity."""
    number, exactness, position, name = "", "", "", None
    for child in element:
        tag = child.tag
        if tag == "name" and name is None:
            name = child
        elif tag == "point" and len(child) == 1:
            position = _in_wgs84(record, child)
        elif tag == "exactness":
            exactness = child.get("code") or ""
        elif tag in _IDENTIFIED and not number and (found := _geonames(child)):
            number = found
        elif tag == "coordinates":
            position = f"{child.get('latitude')} {child.get('longitude')}"
            record.leave_attributes("location/coordinates", child, _COORDINATES)
        else:
            record.leave(f"location/{tag}", child)
    record.leave_attributes("location", element, frozenset())
    names = record.names("location/name", name, f"GeoNames {number}" if number else "")
    if not names.label:
        record.tables.leave("location", "", "neither name nor GeoNames number")
        return ""
    me = f"geonames-{number}" if number else slug(f"{record.me}.place", names.label)
    if names.others or not record.tables.calls(me, names.label):
        record.tables.entity(
            me,
            "Place",
            names.label,
            record.key,
            aliases=names.others,
            codes=(("geonames", number),) if number else (),
            named=names.named,
        )
    if position:
        _point(record, me, position, _EXACTNESS.get(exactness, "not stated"))
    return me


def _in_wgs84(record: Record, point: _Element) -> str:
    """Return the position of a point; one in another system of reference is noted."""
    system = point.get("srsName", "")
    if system and _WGS84 not in system:
        reason = "its system of reference is not WGS 84"
        record.tables.leave("location/point/@srsName", system, reason)
        return ""
    return point[0].text or ""


def _geonames(element: _Element) -> str:
    """Return the GeoNames number that a child of a location gives, or nothing."""
    if element.tag == "location-id" and element.get("vocabulary") in _GEONAMES:
        code = (element.get("code") or "").strip()
    elif element.tag == "gazetteer-entry" and element.get("gazetteer-ref") in _GEONAMES:
        code = (element.text or "").strip()
    else:
        return ""
    return code if _NUMBER.fullmatch(code) else ""


def _point(record: Record, place: str, position: str, exactness: str) -> None:
    """Note latitude and longitude in degrees of WGS 84, and how exact they are said to be."""
    identifier = f"point.{place}"
    known = record.tables.references.get(identifier)
    if known is not None and known[3] == position:
        return
    path, where = "location/point/pos", " ".join(position.replace(",", " ").split())
    if known is not None:
        if known[3] != where:
            record.tables.leave(path, where, "another point of this place is taken over")
        return
    found = _POSITION.fullmatch(where)
    if not found:
        record.tables.leave(path, where, "not a latitude and a longitude")
    elif abs(float(found[1])) > MAX_LATITUDE or abs(float(found[2])) > MAX_LONGITUDE:
        record.tables.leave(path, where, "no place on earth: out of range")
    else:
        note = f"exactness: {exactness}"
        record.tables.reference(identifier, place, "point", where, record.key, note)
