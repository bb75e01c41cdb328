"""The site's answers for programs: search, entities, facets and totals, as JSON."""

from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.model import Language
from aidgraph.query import load_query
from aidgraph.rdf.iri import thing
from aidgraph.serve.canvas.graph_page import kind_name
from aidgraph.serve.data import entity_data
from aidgraph.serve.labels import Label
from aidgraph.serve.pages.search import kind_of, query_of
from aidgraph.serve.paging import number_of
from aidgraph.serve.render import term_path
from aidgraph.serve.search.everything import find_all
from aidgraph.serve.search.facets import full_value
from aidgraph.serve.search.find import SearchResult
from aidgraph.serve.search.named import FindKind
from aidgraph.serve.site import Site
from aidgraph.store.graph import short
from aidgraph.web.language import language_of

_MOST = 100


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the API."""
    return [
        Route("/api/search", partial(_search, site)),
        Route("/api/facets", partial(_facets, site)),
        Route("/api/stats", partial(_stats, site)),
        Route("/api/entity/{path:path}", partial(_entity, site)),
    ]


def _search(site: Site, request: Request) -> Response:
    limit = number_of(request, "limit", site.settings.suggestions, _MOST)
    offset = number_of(request, "offset", 0, 10**6)
    given = request.query_params.get("kind")
    kind = None if given == "all" else kind_of(request) or "entity"
    query, language = query_of(request), language_of(request)
    finds = find_all(site.finder, site.named(), query, kind=kind, page=(offset, limit))
    found = finds.entities
    hits = [_hit(site, hit.iri, hit.matched, language) for hit in found.hits]
    if finds.kind != "entity":
        hits = [_other_hit(site, finds.kind, key, request) for key in finds.keys]
    whole = {
        "query": query.text,
        "kind": finds.kind,
        "total": finds.totals.get(finds.kind, 0),
        "totals": finds.totals,
        "alike": found.alike,
    }
    return site.json(whole | {"limit": limit, "offset": offset, "hits": hits})


def _other_hit(site: Site, kind: FindKind, key: str, request: Request) -> dict[str, str]:
    """Return a claim, a term or a question that was found, with its page."""
    language = language_of(request)
    link = site.renderer.linker(request)
    if kind == "question":
        summary = load_query(key)
        text = summary.summary_zh if language == "zh" else summary.summary
        label, page = Label(text, language), link(f"/queries/{key}")
    else:
        label, page = site.renderer.labels.of(key, language), term_path(link, key)
    return {
        "iri": "" if kind == "question" else key,
        "id": short(key),
        "type": kind.capitalize(),
        "type_label": site.renderer.say(request, f"search.one-{kind}"),
        "label": label.text,
        "label_lang": label.language,
        "matched": label.text,
        "page": page,
    }


def _hit(site: Site, iri: str, matched: str, language: Language) -> dict[str, str]:
    label = site.renderer.labels.of(iri, language)
    kind = site.graph.kind(iri) or "Entity"
    return {
        "iri": iri,
        "id": short(iri),
        "type": kind,
        "type_label": kind_name(site, kind, language),
        "label": label.text,
        "label_lang": label.language,
        "matched": matched,
    }


def _facets(site: Site, request: Request) -> Response:
    found = site.finder.find(query_of(request), limit=0, facets=True)
    return site.json({"total": found.total, "facets": facet_data(site, found, request)})


def facet_data(
    site: Site, found: SearchResult, request: Request
) -> dict[str, list[dict[str, Any]]]:
    """Return the facets of a search with the labels of their values."""
    language = language_of(request)
    return {
        name: [
            {
                "value": value,
                "label": site.renderer.labels.of(full_value(value), language).text,
                "count": count,
            }
            for value, count in values
        ]
        for name, values in found.facets.items()
    }


def _stats(site: Site, _request: Request) -> Response:
    counts = site.manifest.get("counts", {})
    return site.json({"build": site.build, "triples": site.triples, "counts": counts})


def _entity(site: Site, request: Request) -> Response:
    iri = thing(*request.path_params["path"].split("/"))
    if site.graph.kind(iri) is None:
        raise HTTPException(404, "no entity has this id; /api/search finds ids by name")
    return site.json(entity_data(site, iri))
