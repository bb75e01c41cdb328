"""Things as linked data: /id/… leads to a page or to data, by what the client accepts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.rdf.iri import THING, term, thing
from aidgraph.serve.paging import page_of
from aidgraph.serve.search.facets import full_value
from aidgraph.serve.site import Site
from aidgraph.serve.things.cite import CITATIONS, cite
from aidgraph.serve.things.describe import MEDIA_TYPES, describe, is_known, write_description
from aidgraph.serve.things.summary import (
    Claimed,
    EntitySummary,
    GroupKey,
    RelationGroup,
    read_group,
    read_grouped,
    read_summary,
)
from aidgraph.serve.things.triples import Said, ThingTriples, read_incoming, read_outgoing
from aidgraph.store.claims import Figure, Statement, read_figure, read_statements
from aidgraph.store.evidence import Evidence, quotes_among, read_evidence, read_quotes
from aidgraph.web.language import language_of
from aidgraph.web.negotiate import negotiate

_SUFFIXES = {media: suffix for suffix, media in MEDIA_TYPES.items()}


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of things, their pages and their data."""
    return [
        Route("/id/{path:path}", partial(_thing, site)),
        Route("/doc/{path:path}", partial(_document, site, ThingReaders.of(site))),
    ]


@dataclass(frozen=True, slots=True)
class ThingReaders:
    """Read what the pages and files of one thing share, each once for all that follow each other.

    They are its pages in two languages, the parts of a long one, and its data in several formats.
    """

    facts: Callable[[str], "ThingFacts"]
    summary: Callable[[str], EntitySummary]
    grouped: Callable[[str], dict[GroupKey, Claimed]]
    lines: Callable[[str], list[str]]

    @classmethod
    def of(cls, site: Site) -> Self:
        """Return those of *site*."""
        return cls(
            site.keeping(partial(_read_facts, site)),
            site.keeping(lambda iri: read_summary(site.graph, iri, site.settings.neighbours)),
            site.keeping(partial(read_grouped, site.graph)),
            site.keeping(partial(describe, site)),
        )


class ThingFacts(NamedTuple):
    """Hold what the page of a thing tells that is no entity: its triples, and what it states."""

    outgoing: Said
    incoming: Said
    figure: Figure | None
    quotes: tuple[Evidence, ...]
    statement: Statement | None

    def part(self, offset: int, most: int) -> ThingTriples:
        """Return the triples, with *most* of those that lead to the thing."""
        shown = self.incoming[offset : offset + most]
        return ThingTriples(self.outgoing, shown, len(self.incoming), offset)


def _read_facts(site: Site, iri: str) -> ThingFacts:
    stated = site.graph.value(iri, term("statedBy"))
    return ThingFacts(
        read_outgoing(site.graph, iri),
        read_incoming(site.graph, iri),
        read_figure(site.graph, iri),
        _quotes(site, iri),
        read_statements(site.graph, [iri])[0] if stated else None,
    )


def _iri(request: Request, path: str) -> str:
    """Return the IRI of ours that a decoded path stands for."""
    raw = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("?")[0]
    encoded = raw.split("/", 2)[2] if raw.count("/") > 1 else path
    if "%2f" in encoded.lower():  # a slash that is part of a name stays encoded in the IRI
        return THING + encoded
    return thing(*path.split("/"))


def _thing(site: Site, request: Request) -> Response:
    """Redirect to what describes a thing, since a thing itself cannot be sent (303)."""
    iri = _iri(request, request.path_params["path"])
    if not is_known(site, iri):
        raise HTTPException(404)
    media = negotiate(request.headers.get("accept", ""), list(_SUFFIXES))
    if media is None:
        offers = ", ".join(MEDIA_TYPES.values())
        return PlainTextResponse(f"there is {offers}\n", 406, headers={"Vary": "Accept"})
    suffix = "" if media == "text/html" else f".{_SUFFIXES[media]}"
    link = site.renderer.linker(request)
    address = link(f"/doc/{quote(iri.removeprefix(THING), safe='/%-._~')}{suffix}")
    return RedirectResponse(address, 303, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


def _document(site: Site, read: ThingReaders, request: Request) -> Response:
    path = request.path_params["path"]
    iri = _iri(request, path)
    stem, _, suffix = iri.rpartition(".")
    if suffix in CITATIONS and is_known(site, stem):
        return _citation(site, request, stem, suffix)
    if suffix in MEDIA_TYPES and suffix != "html" and is_known(site, stem):
        return _data(read.lines(stem), stem, suffix)
    if not is_known(site, iri):
        raise HTTPException(404)
    answer = _page(site, read, request, iri)
    answer.headers["Link"] = ", ".join(_links(site, iri))
    return answer


def _citation(site: Site, request: Request, iri: str, suffix: str) -> Response:
    write, media = CITATIONS[suffix]
    content = write(cite(site.graph, site.renderer.labels, iri, site.build, language_of(request)))
    return Response(content, media_type=media)


def _data(lines: list[str], iri: str, suffix: str) -> Response:
    content = write_description(lines, suffix)
    links = f'<{iri}>; rel="describes"'
    return Response(content, media_type=MEDIA_TYPES[suffix], headers={"Link": links})


def _links(site: Site, iri: str) -> list[str]:
    path = f"{site.settings.prefix}/doc/{iri.removeprefix(THING)}"
    formats = [(suffix, media) for suffix, media in MEDIA_TYPES.items() if suffix != "html"]
    return [
        f'<{iri}>; rel="describes"',
        *(f'<{path}.{suffix}>; rel="alternate"; type="{media}"' for suffix, media in formats),
    ]


def _page(site: Site, read: ThingReaders, request: Request, iri: str) -> Response:
    if iri.startswith(THING + "report/") and "/" not in iri.removeprefix(THING + "report/"):
        link = site.renderer.linker(request)
        return RedirectResponse(link(f"/documents/{iri.removeprefix(THING + 'report/')}"), 303)
    context: dict[str, Any] = {
        "iri": iri,
        "path_of": iri.removeprefix(THING),
        "passages": site.passages,
        "cited": cite(site.graph, site.renderer.labels, iri, site.build, language_of(request)),
    }
    if site.graph.kind(iri) is None:
        facts = read.facts(iri)
        start, rows = page_of(request, site.settings.page_rows)
        stated = {"quotes": facts.quotes, "statement": facts.statement, "figure": facts.figure}
        context |= {"view": facts.part(start, rows), **stated}
        return site.render(request, "thing.html.j2", **context)
    if predicate := request.query_params.get("predicate"):
        group = _group(site, request, read.grouped(iri), full_value(predicate))
        return site.render(request, "group.html.j2", group=group, **context)
    return site.render(request, "entity.html.j2", summary=read.summary(iri), **context)


def _quotes(site: Site, iri: str) -> tuple[Evidence, ...]:
    """Return the span *iri* itself, or those that the claim *iri* stands on."""
    span = quotes_among(read_evidence(site.graph, [iri]).values())
    return span or read_quotes(site.graph, iri)


def _group(
    site: Site, request: Request, grouped: dict[GroupKey, Claimed], predicate: str
) -> RelationGroup:
    """Return the part of a group that a request asks for; it is empty where there is no such."""
    given = request.query_params.get("dir", "out")
    if given not in {"out", "in"}:
        raise CallError(f"dir: {given!r} will not do; it is out or in")
    key: GroupKey = ("in" if given == "in" else "out", predicate)
    start, most = page_of(request, site.settings.page_rows)
    return read_group(site.graph, key, grouped.get(key, ()), start, most)
