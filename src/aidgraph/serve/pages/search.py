"""The search page: what was found, and what it can be narrowed by."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.query import load_query
from aidgraph.serve.paging import page_of
from aidgraph.serve.quotes import telling_quote
from aidgraph.serve.search.everything import KINDS, Finds, find_all
from aidgraph.serve.search.facets import FACETS
from aidgraph.serve.search.find import SearchQuery
from aidgraph.serve.search.named import FindKind
from aidgraph.serve.site import Site
from aidgraph.store.claims import read_figures, read_statements

_NAMES = tuple(facet.name for facet in FACETS)
_SHOWN = 12  # values of a facet; the others are behind "all"


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the search page."""
    return [Route("/search", partial(_page, site))]


def query_of(request: Request) -> SearchQuery:
    """Return what the address of a request asks for."""
    params = request.query_params
    return SearchQuery(
        params.get("q", ""), {name: params[name] for name in _NAMES if params.get(name)}
    )


def _page(site: Site, request: Request) -> Response:
    query = query_of(request)
    page = page_of(request, site.settings.page_rows)
    finds = find_all(site.finder, site.named(), query, kind=kind_of(request), page=page)
    found = finds.entities
    claims = finds.keys if finds.kind == "claim" else ()
    whole = request.query_params.get("all", "")
    site.graph.resources(hit.iri for hit in found.hits)
    return site.render(
        request,
        "search.html.j2",
        query=query,
        finds=finds,
        found=found,
        statements=read_statements(site.graph, claims),
        telling={figure.iri: telling_quote(figure) for figure in read_figures(site.graph, claims)},
        questions={name: load_query(name) for name in _questions(finds)},
        start=page[0],
        kinds=[site.graph.kind(hit.iri) or "Entity" for hit in found.hits],
        shown={name: None if name == whole else _SHOWN for name in _NAMES},
    )


def _questions(finds: Finds) -> tuple[str, ...]:
    return (finds.keys if finds.kind == "question" else ()) + finds.nearest


def kind_of(request: Request) -> FindKind | None:
    """
    Return the kind of find that a request asks for; None where it names none.

    Raises:
        CallError: If there is no such kind.
    """
    given = request.query_params.get("kind", "")
    found = next((kind for kind in KINDS if kind == given), None)
    if given and found is None:
        raise CallError(f"kind: {given[:20]!r} will not do; give one of {', '.join(KINDS)}")
    return found
