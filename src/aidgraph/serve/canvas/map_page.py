"""The map: places with coordinates, and how much the graph states of each.

Coordinates that a dataset states (``aid:point``) come before those of the gazetteer.
"""

import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.canvas.links import links_of
from aidgraph.serve.canvas.neighbours import names, read_call
from aidgraph.serve.canvas.picture import known_entity
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.site import Site
from aidgraph.store.graph import NOTATION, NOTE, TYPE, Graph, short
from aidgraph.store.words import Words
from aidgraph.web.words import LANGUAGES, say

_SCHEMES = ("gbt2260", "geonames")
_POINT = term("point")
_STATED_BY = term("statedBy")
_EAST, _NORTH = 180.0, 90.0
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_WKT = re.compile(rf"\s*POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)\s*", re.IGNORECASE)


class Located(NamedTuple):
    """
    Hold where a place lies by WGS 84, who states it (none: the gazetteer), and how exactly.

    ``about`` is empty for a point of the place itself; else it says in words what stands for it.
    """

    latitude: float
    longitude: float
    source: str = ""
    note: str = ""
    about: Words = Words("", "")


class Placed(NamedTuple):
    """Hold a place: its IRI, code and label, where it lies as far as that is known, its links."""

    iri: str
    code: str
    label: Words
    at: Located | None
    links: int


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the map."""
    return [
        Route("/map", partial(_page, site, placed_summary(site))),
        Route("/api/places", partial(_places, site), methods=["GET", "POST"]),
    ]


def placed_summary(site: Site) -> Lazy[list[Placed]]:
    """Return the places of the graph of *site*, kept for the map and its data."""
    return site.summary("places", list[Placed], lambda: read_places(site.graph))


def _page(site: Site, every: Lazy[list[Placed]], request: Request) -> Response:
    places = every()
    points = _points(places)
    placed = [place for place in places if place.at]
    return site.render(
        request,
        "map.html.j2",
        places=placed,
        missing=[place for place in places if not place.at],
        about=sum(bool(place.at and place.at.about.zh) for place in placed),
        points=points,
    )


async def _places(site: Site, request: Request) -> Response:
    ids = names((await read_call(site, request)).get("ids"))[: site.settings.canvas_nodes]
    graph = site.graph
    found = [
        _placed(graph, iri) for name in dict.fromkeys(ids) if (iri := known_entity(graph, name))
    ]
    return site.json({"points": _points(found)})


def read_places(graph: Graph) -> list[Placed]:
    """Return every place of the graph, those with most links first."""
    found = [_placed(graph, iri) for iri in sorted(graph.subjects(TYPE, term("Place")))]
    return sorted(found, key=lambda place: (-place.links, place.iri))


def read_points(graph: Graph) -> list[dict[str, Any]]:
    """Return every place of the graph that can be drawn, as data."""
    return _points(read_places(graph))


def _placed(graph: Graph, iri: str) -> Placed:
    code = _code(graph, iri)
    at = _stated(graph, iri) or (_looked_up(code) if code else None)
    return Placed(iri, code, graph.label(iri), at, len(links_of(graph, iri)))


def _code(graph: Graph, iri: str) -> str:
    for node in graph.objects(iri, NOTATION):
        datatype = getattr(node, "datatype", None)
        scheme = datatype.value.removeprefix(ONTOLOGY) if datatype else ""
        if scheme in _SCHEMES:
            return f"{scheme}:{node.value}"
    return ""


def _stated(graph: Graph, iri: str) -> Located | None:
    """Return the first coordinates that a dataset states, with the claim's source and note."""
    for text in graph.values(iri, _POINT):
        if found := read_point(text):
            claim = next((c for c in _claims(graph, iri) if _says(graph, c, text)), "")
            source, note = (graph.value(claim, p) if claim else "" for p in (_STATED_BY, NOTE))
            return Located(*found, source, note)
    return None


def _claims(graph: Graph, iri: str) -> list[str]:
    claims = graph.subjects(RDF + "subject", iri) & graph.subjects(RDF + "predicate", _POINT)
    return sorted(claims)


def _says(graph: Graph, claim: str, text: str) -> bool:
    return text in graph.values(claim, RDF + "object")


def read_point(text: str) -> tuple[float, float] | None:
    """
    Return latitude and longitude of a WKT point, or None where it is none on the earth.

    >>> read_point("POINT(80.24 41.27)"), read_point("POINT(80 141)"), read_point("LINE(0 0)")
    ((41.27, 80.24), None, None)
    """
    found = _WKT.fullmatch(text)
    if found is None:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    on_earth = abs(longitude) <= _EAST and abs(latitude) <= _NORTH
    return (latitude, longitude) if on_earth else None


@cache
def _looked_up(code: str) -> Located | None:
    from aidgraph.chinese.gazetteer import gazetteer  # noqa: PLC0415  a second to load, maps only

    known = gazetteer()
    place = known.place(code)
    if place is None:
        return None
    if place.latitude is not None and place.longitude is not None:
        return Located(place.latitude, place.longitude)
    if middle := known.middle(code):
        latitude, longitude, count = middle
        about = Words(*(say(language, "map.middle", n=count) for language in LANGUAGES))
        return Located(round(latitude, 2), round(longitude, 2), about=about)
    for above in known.parents(code):
        if above.latitude is not None and above.longitude is not None:
            about = Words(*(say(one, "map.above", name=above.name) for one in LANGUAGES))
            return Located(above.latitude, above.longitude, about=about)
    return None


def _points(places: Iterable[Placed]) -> list[dict[str, Any]]:
    """Return those of *places* that can be drawn, as data."""
    return [
        {
            "id": short(place.iri),
            "label": place.label._asdict(),
            "at": [place.at.longitude, place.at.latitude],
            "links": place.links,
            "about": place.at.about.zh != "",
        }
        for place in places
        if place.at
    ]
