"""The page of the canvas: the same picture as a drawing and as two tables."""

from collections import Counter
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import THING, term
from aidgraph.serve.canvas.neighbours import names, whole_number
from aidgraph.serve.canvas.picture import (
    FIRST_NODES,
    MOST_DEPTH,
    FirstNodes,
    Json,
    around,
    draw,
    everything,
    require_entity,
)
from aidgraph.serve.canvas.resolve import Choices, resolve
from aidgraph.serve.site import Site
from aidgraph.store.graph import ENTITY_CLASSES, short
from aidgraph.web.language import language_of
from aidgraph.web.words import interface_words


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the canvas."""
    return [Route("/graph", partial(_page, site))]


def _page(site: Site, request: Request) -> Response:
    meant = resolve(site, request.query_params.get("focus", ""))
    choice = _choice(site, request, meant)
    picture = draw(site.graph, choice.members, site.settings.canvas_edges)
    language = language_of(request)
    return site.render(
        request,
        "graph.html.j2",
        meant=meant,
        choice=choice,
        picture=picture,
        thing=THING,
        kinds=_kinds(site, picture, language),
        page=_page_data(site, picture, language)
        | {
            "focus": short(meant.iri),
            "total": choice.total,
        },
    )


def _choice(site: Site, request: Request, meant: Choices) -> FirstNodes:
    """Return what the picture begins with: ids, the surroundings of one, or all if they are few."""
    params, most = request.query_params, site.settings.canvas_nodes
    if ids := names(params.get("ids")):
        if len(ids) > most:
            raise CallError(f"ids: {len(ids)} are too many for one picture; give at most {most}")
        members = tuple(dict.fromkeys(require_entity(site.graph, name) for name in ids))
        return FirstNodes(members, len(members))
    limit = min(whole_number(params, "limit", FIRST_NODES), most - 1)
    if meant.iri:
        depth = min(max(whole_number(params, "depth", 1), 1), MOST_DEPTH)
        return around(site.graph, meant.iri, limit, depth)
    return FirstNodes((), 0) if meant.text else everything(site.graph, most)


def _kinds(site: Site, picture: Json, language: Language) -> list[Json]:
    """Return the classes in the picture with their names and how many nodes each has."""
    counts = Counter(node["kind"] for node in picture["nodes"])
    return [
        {"key": kind, "name": kind_name(site, kind, language), "count": counts[kind]}
        for kind in ENTITY_CLASSES
        if counts[kind]
    ]


def kind_name(site: Site, kind: str, language: Language) -> str:
    """Return the name of a class of entities."""
    if kind == "Entity":  # what is none of the eight
        return interface_words()[language]["base.otherKind"]
    return site.graph.label(term(kind)).of(language)


def _page_data(site: Site, picture: Json, language: Language) -> dict[str, Any]:
    """Return what the script of the page reads."""
    words = interface_words()[language]
    return {
        **picture,
        "most": site.settings.canvas_nodes,
        "mostLinks": site.settings.canvas_edges,
        "step": site.settings.neighbours,
        "lang": language,
        "prefix": site.settings.prefix,
        "kinds": {kind: kind_name(site, kind, language) for kind in ENTITY_CLASSES},
        "words": {
            key.removeprefix("canvas."): text
            for key, text in words.items()
            if key.startswith("canvas.")
        },
    }
