"""Write the places that have a point as GeoJSON."""

import json
import re
from typing import Any

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.store.entities import Entity
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples

_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)


def export_geojson(store: Triples) -> bytes:
    """
    Return a FeatureCollection (RFC 7946) of the entities with a point.

    The point is the one that a source states, else the seat of the division by its code; the
    property ``point_of`` says which.
    """
    facts = Facts(Graph(store))
    features = [feature for entity in facts.entities.values() if (feature := _feature(entity))]
    data = {"type": "FeatureCollection", "features": features}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _feature(entity: Entity) -> dict[str, Any] | None:
    point, whose = _stated(entity.point), "source"
    if point is None:
        point, whose = _seat(entity), "seat of the division (gazetteer)"
    if point is None:
        return None
    properties = {
        "type": entity.type,
        "name": entity.names.first,
        "name_zh": entity.names.zh,
        "name_en": entity.names.en,
        "aliases": sorted(name.text for name in entity.aliases),
        "codes": [f"{scheme}:{code}" for scheme, code in entity.codes],
        "iri": entity.iri,
        "sources": [short(source) for source in entity.sources],
        "point_of": whose,
    }
    return {
        "type": "Feature",
        "id": short(entity.iri),
        "geometry": {"type": "Point", "coordinates": list(point)},
        "properties": properties,
    }


def _stated(wkt: str) -> tuple[float, float] | None:
    found = _POINT.search(wkt)
    if not found:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _seat(entity: Entity) -> tuple[float, float] | None:
    for scheme, code in entity.codes if entity.type == "Place" else ():
        place = gazetteer().place(f"{scheme}:{code}")
        if place and place.latitude is not None and place.longitude is not None:
            return place.longitude, place.latitude
    return None
