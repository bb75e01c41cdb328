"""The page of the canvas: the same picture as a drawing and as two tables."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import THING, term
from aidgraph.serve.canvas.library import Library, LibraryPart, library_part
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
from aidgraph.store.words import Words
from aidgraph.web.language import language_of
from aidgraph.web.words import interface_words

_NO_CLUSTER: Words | None = None
_NO_PARTS: tuple[LibraryPart, ...] = ()


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the canvas."""
    return [Route("/graph", partial(_page, site, Library(site)))]


def _page(site: Site, library: Library, request: Request) -> Response:
    params = request.query_params
    meant = resolve(site, params.get("focus", ""))
    title, parts = _NO_CLUSTER, _NO_PARTS
    if not meant.text and not params.get("ids") and library.is_large():
        if params.get("in"):
            choice, title = library.opened(params.get("by", ""), params["in"])
        else:
            choice, parts = FirstNodes((), 0), _parts(site, library, request)
    else:
        choice = _choice(site, request, meant)
    picture = draw(site.graph, choice.members, site.settings.canvas_edges)
    language = language_of(request)
    return site.render(
        request,
        "graph.html.j2",
        meant=meant,
        cluster=title,
        groupings_by=params.get("by", ""),
        library=parts,
        groupings=library.groupings if parts or title else (),
        linkage=library.linkage() if parts else None,
        library_kinds=_kinds(site, library.linkage().kinds, language) if parts else (),
        choice=choice,
        picture=picture,
        thing=THING,
        kinds=_kinds(site, (node["kind"] for node in picture["nodes"]), language),
        page=_page_data(site, picture, language)
        | {
            "focus": short(meant.iri),
            "total": choice.total,
        },
    )


def _parts(site: Site, library: Library, request: Request) -> tuple[LibraryPart, ...]:
    """Return the grouping that is wanted; of a site of files, which cannot be asked, all."""
    wanted = [request.query_params.get("by", "")] if site.published is None else library.groupings
    return tuple(library_part(site, library, by, request) for by in wanted)


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


def _kinds(site: Site, found: Iterable[str], language: Language) -> list[Json]:
    """Return the classes *found* with their names and how often each is."""
    counts = Counter(found)
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
