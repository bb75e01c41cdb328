"""The routes of the service: which address leads to what, in both versions of the protocol."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aidgraph.errors import CallError
from aidgraph.serve.reconcile import v02, v1
from aidgraph.serve.reconcile.extend import Extender, read_extension
from aidgraph.serve.reconcile.preview import preview
from aidgraph.serve.reconcile.requests import Handler, parse_json, read_form, read_json
from aidgraph.serve.reconcile.service import Service, requested_language
from aidgraph.serve.reconcile.suggest import KINDS, Suggester

_Routes = list[tuple[str, list[str], Handler]]
_GET, _POST, _BOTH = ["GET"], ["POST"], ["GET", "POST"]


class ReconciliationRoutes:
    """Hold the handlers of both versions, and the address of each."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._site = service.site
        self._extender = Extender(service)
        self._suggester = Suggester(service)

    def routes(self) -> _Routes:
        """Return the routes of version 0.2, from its root on."""
        flyouts = [(f"/flyout/{kind}", _GET, partial(self._flyout, kind)) for kind in KINDS]
        root: _Routes = [("", _BOTH, self._root), ("/", _BOTH, self._root)]
        return [*root, *flyouts, *self._shared(tagged=False)]

    def draft_routes(self) -> _Routes:
        """Return the routes of the draft 1.0, from its root on."""
        root: _Routes = [("", _GET, self._draft_manifest), ("/", _GET, self._draft_manifest)]
        match = ("/match", _POST, self._draft_match)
        return [*root, match, ("/extend", _POST, self._draft_extend), *self._shared(tagged=True)]

    def _shared(self, *, tagged: bool) -> _Routes:
        """Return the routes that both versions have alike."""
        suggest = partial(self._suggest, tagged)
        return [
            ("/preview", _GET, self._preview),
            ("/extend/propose", _GET, self._propose),
            *((f"/suggest/{kind}", _GET, partial(suggest, kind)) for kind in KINDS),
        ]

    async def _root(self, request: Request) -> Response:
        """Answer the one address of version 0.2: manifest, queries, or data extension."""
        fields = await read_form(request, self._site.settings.request_bytes)
        language = requested_language(request)
        if "queries" in fields:
            queries = v02.read_queries(parse_json(fields["queries"], "queries"))
            self._service.require_few(len(queries))
            return await self._json(lambda: v02.write_results(self._service, queries, language))
        if "query" in fields:  # version 0.1: one query, or a name alone
            text = fields["query"]
            data = parse_json(text, "query") if text.startswith("{") else {"query": text}
            single = {"query": v02.read_query(data, "query")}
            return await self._json(
                lambda: v02.write_results(self._service, single, language)["query"]
            )
        if "extend" in fields:
            ids, wanted = read_extension(parse_json(fields["extend"], "extend"))
            self._service.require_few(len(ids))
            return await self._json(
                lambda: v02.write_extension(self._extender, ids, wanted, language)
            )
        if request.method == "POST":
            raise CallError("post the field `queries` or `extend` in a form")
        self._service.prepare()
        base = self._service.base(request)
        root, logo = base + request.path_params["root"], base + self._logo()
        return self._site.json(v02.write_manifest(self._service, base, root, logo, language))

    def _logo(self) -> str:
        """Return the path of the logo below the address of the site."""
        return self._site.renderer.static("icon.svg").removeprefix(self._site.settings.prefix)

    async def _draft_manifest(self, request: Request) -> Response:
        self._service.prepare()
        base = self._service.base(request)
        logo = base + self._logo()
        return self._site.json(
            v1.write_manifest(self._service, base, logo, requested_language(request))
        )

    async def _draft_match(self, request: Request) -> Response:
        queries = v1.read_queries(await read_json(request, self._site.settings.request_bytes))
        self._service.require_few(len(queries))
        language = requested_language(request)
        return await self._json(lambda: v1.write_results(self._service, queries, language))

    async def _draft_extend(self, request: Request) -> Response:
        data = await read_json(request, self._site.settings.request_bytes)
        ids, wanted = read_extension(data)
        self._service.require_few(len(ids))
        language = requested_language(request)
        return await self._json(lambda: v1.write_extension(self._extender, ids, wanted, language))

    async def _suggest(self, tagged: bool, kind: str, request: Request) -> Response:  # noqa: FBT001
        return await self._json(lambda: self._suggester.suggest(kind, request, tagged=tagged))

    async def _flyout(self, kind: str, request: Request) -> Response:
        identifier = request.query_params.get("id", "")
        return await self._json(lambda: self._suggester.flyout(kind, identifier, request))

    async def _propose(self, request: Request) -> Response:
        kind, limit = (request.query_params.get(name, "") for name in ("type", "limit"))
        language = requested_language(request)
        return await self._json(lambda: self._extender.propose(kind, limit, language))

    async def _preview(self, request: Request) -> Response:
        return await self._service.work(partial(preview, self._service, request))

    async def _json(self, task: Callable[[], Any]) -> Response:
        return self._site.json(await self._service.work(task))
