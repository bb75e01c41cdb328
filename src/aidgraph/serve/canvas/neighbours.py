"""The programming interface of the canvas: subgraphs, neighbours, and the evidence of a link."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.serve.canvas.evidence import link_evidence
from aidgraph.serve.canvas.links import CanvasLink, Direction, LinkGroup
from aidgraph.serve.canvas.picture import (
    FIRST_NODES,
    MOST_DEPTH,
    added,
    around,
    draw,
    fitting,
    known_entity,
    next_members,
    predicate_iri,
    require_entity,
)
from aidgraph.serve.site import Site
from aidgraph.store.graph import short


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the interface."""
    both = ["GET", "POST"]
    return [
        Route("/api/neighbours", partial(_neighbours, site), methods=both),
        Route("/api/subgraph", partial(_subgraph, site), methods=both),
        Route("/api/evidence", partial(_evidence, site)),
    ]


async def _neighbours(site: Site, request: Request) -> Response:
    call = await read_call(site, request)
    return site.json(await run_in_threadpool(_expand, site, call))


def _expand(site: Site, call: Mapping[str, Any]) -> dict[str, Any]:
    graph, most = site.graph, site.settings.neighbours
    iri = require_entity(graph, str(call.get("id", "")))
    group = _group(call)
    limit = min(whole_number(call, "limit", most), most * 8)
    shown = [require_entity(graph, name) for name in names(call.get("shown"))]
    every = next_members(graph, iri, group)
    left = [other for other in every if other not in set(shown)]
    start = whole_number(call, "offset", 0)
    most_links = site.settings.canvas_edges
    room = min(whole_number(call, "room", most_links), most_links)
    wanted = left[start : start + limit]
    chosen = fitting(graph, wanted, [*shown, iri], room)
    return {
        "id": short(iri),
        "total": len(every),
        "left": max(0, len(left) - start - len(chosen)),
        "offset": start,
        "limit": limit,
        "full": len(chosen) < len(wanted),
        **added(graph, chosen, [*shown, iri]),
    }


def _group(call: Mapping[str, Any]) -> LinkGroup | None:
    predicate, direction = str(call.get("predicate", "")), str(call.get("direction", "out"))
    if not predicate:
        return None
    if direction not in {"out", "in"}:
        raise CallError(f"direction: {direction!r} will not do; give out or in")
    way: Direction = "out" if direction == "out" else "in"
    return LinkGroup(predicate_iri(predicate), way)


async def _subgraph(site: Site, request: Request) -> Response:
    call = await read_call(site, request)
    return site.json(await run_in_threadpool(_picture, site, call))


def _picture(site: Site, call: Mapping[str, Any]) -> dict[str, Any]:
    most = site.settings.canvas_nodes
    if ids := names(call.get("ids")):
        if call.get("known"):  # what is no entity is left out rather than refused
            ids = [name for name in ids if known_entity(site.graph, name)]
        if len(ids) > most:
            raise CallError(f"ids: {len(ids)} are too many for one picture; give at most {most}")
        members = tuple(dict.fromkeys(require_entity(site.graph, name) for name in ids))
        return {"total": len(members), **draw(site.graph, members, site.settings.canvas_edges)}
    focus = require_entity(site.graph, str(call.get("focus", "")))
    limit = min(whole_number(call, "limit", FIRST_NODES), most - 1)
    depth = min(max(whole_number(call, "depth", 1), 1), MOST_DEPTH)
    choice = around(site.graph, focus, limit, depth)
    picture = draw(site.graph, choice.members, site.settings.canvas_edges)
    return {"focus": short(focus), "total": choice.total, **picture}


def _evidence(site: Site, request: Request) -> Response:
    call = request.query_params
    ends = [require_entity(site.graph, call.get(name, "")) for name in ("start", "end")]
    predicate = call.get("predicate", "")
    if not predicate:
        raise CallError("predicate: which link? give the predicate's name, such as supports")
    return site.json(link_evidence(site, CanvasLink(ends[0], predicate_iri(predicate), ends[1])))


async def read_call(site: Site, request: Request) -> Mapping[str, Any]:
    """
    Return what is asked: the query of a GET, the form or the JSON object of a POST.

    Raises:
        CallError: If the body is neither.
        HTTPException: If the body is larger than the settings allow.
    """
    if request.method == "GET":
        return dict(request.query_params)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > site.settings.request_bytes:
            raise HTTPException(413, f"a request may have {site.settings.request_bytes:,} bytes")
    return parse_body(body, request.headers.get("content-type", ""))


def parse_body(body: bytes, media: str) -> Mapping[str, Any]:
    """
    Return the fields of a form or of a JSON object.

    Raises:
        CallError: If it is neither.

    >>> parse_body(b'{"id": "a"}', "application/json"), parse_body(b"id=a", "")
    ({'id': 'a'}, {'id': 'a'})
    """
    try:
        text = body.decode("utf-8")
        if "json" not in media:
            return dict(parse_qsl(text, max_num_fields=100))
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CallError("the body of the request is no JSON object and no form") from error
    if not isinstance(found, dict):
        raise CallError("the body of the request is JSON, but no object")
    return found


def names(value: object) -> list[str]:
    """
    Return ids given as a list or as text with commas.

    >>> names("a,b"), names(["a"]), names(None)
    (['a', 'b'], ['a'], [])
    """
    if isinstance(value, list):
        return [str(item) for item in value]
    return [part for part in str(value or "").split(",") if part]


def whole_number(call: Mapping[str, Any], name: str, default: int) -> int:
    """
    Return the number *name* of a call.

    Raises:
        CallError: If it is no whole number, or negative.
    """
    text = str(call.get(name, default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise CallError(f"{name}: {text[:40]!r} is no whole number")
    return int(text)
