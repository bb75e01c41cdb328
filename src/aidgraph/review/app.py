"""The pages of a review: forms that work without script, and parts that a script swaps in."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from aidgraph.errors import AidgraphError, CallError, EncodingError
from aidgraph.model import CLAIM_KINDS
from aidgraph.review.board import Board
from aidgraph.review.gate import Refused
from aidgraph.review.judgements import MERGE
from aidgraph.review.library.reports import ReportFolder
from aidgraph.review.log import Entry
from aidgraph.review.page import Ask, Done, Notice, ReviewPage, refused_rows
from aidgraph.review.session import ConflictError, ReviewSession
from aidgraph.review.view import ReviewView, fields_of
from aidgraph.review.wording import ReviewWords

Fields = Mapping[str, str]
Act = Callable[[ReviewPage, Fields], Entry | None]


class AskError(Exception):
    """Say that a person must be asked first; ``ask`` is what."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask.do)
        self.ask = ask


class RefusedError(Exception):
    """Say that some rows kept their value, and why; the others have *entry*."""

    def __init__(self, entry: Entry | None, refused: Refused) -> None:
        super().__init__(f"{len(refused)} rows")
        self.entry, self.refused = entry, refused


def make_app(session: ReviewSession, token: str, library: ReportFolder | None = None) -> Starlette:
    """
    Return the application that reviews *session*; a write must bring *token*.

    With *library* it lists the reports of a folder, and goes from one to another.
    """
    pages = _Pages(session, token, library)
    static = Path(__file__).parent / "static"
    writes: dict[str, Act] = {"decide": _decide, "correct": _correct, "sure": _accept_sure}
    writes |= {"add": _add, "join": _join, "split": _split, "many": _many}
    writes |= {"undo": lambda page, _: page.session.undo()}
    writes |= {"redo": lambda page, _: page.session.redo()}
    routes = [
        Route(f"/{name}", pages.write(name, act), methods=["POST"]) for name, act in writes.items()
    ]
    return Starlette(
        routes=[
            Route("/", pages.show, methods=["GET"]),
            Route("/favicon.ico", _no_icon, methods=["GET"]),
            Route("/reports", pages.reports, methods=["GET"]),
            Route("/open", pages.open, methods=["POST"]),
            Mount("/static", StaticFiles(directory=static)),
            *routes,
        ]
    )


async def _no_icon(_: Request) -> Response:
    return Response(status_code=204)


def _decide(page: ReviewPage, fields: Fields) -> Entry | None:
    """Accept, reject, merge or keep apart; ask first when claims would fall with it."""
    session = page.session
    identifier, wish = fields.get("id", ""), fields.get("do", "")
    if wish not in {"accept", "reject"}:
        raise CallError(f"do: {wish[:40]!r} is no decision; it is accept or reject")
    accept = wish == "accept"
    if identifier.startswith(MERGE):
        return session.decide_merge(identifier.removeprefix(MERGE), accept=accept)
    if accept:
        return session.accept([identifier])
    if "sure" not in fields and session.falls_with(identifier):
        raise AskError(Ask("reject", identifier, reason=fields.get("reason", "")))
    return session.reject([identifier], fields.get("reason", ""))


def _correct(page: ReviewPage, fields: Fields) -> Entry | None:
    return page.session.correct(fields.get("id", ""), _cells(fields), fields)


def _add(page: ReviewPage, fields: Fields) -> Entry | None:
    return page.session.add(fields.get("add", ""), _cells(fields), fields)


def _join(page: ReviewPage, fields: Fields) -> Entry | None:
    return page.session.join(fields.get("id", ""), fields.get("kept", ""))


def _split(page: ReviewPage, fields: Fields) -> Entry | None:
    return page.session.split(fields.get("id", ""), fields.get("place", ""))


def _cells(fields: Fields) -> dict[str, str]:
    return {k.removeprefix("cell-"): v for k, v in fields.items() if k.startswith("cell-")}


def _accept_sure(page: ReviewPage, fields: Fields) -> Entry | None:
    """Accept every proposed claim from a confidence upwards; ask first."""
    try:
        least = Decimal(fields.get("least", ""))
        within = 0 <= least <= 1  # NaN cannot be compared
    except InvalidOperation:
        within = False
    if not within:
        raise CallError("least: give a number from 0 to 1")
    ids = page.board.sure(least)
    if ids and "sure" not in fields:
        raise AskError(Ask("sure", "", str(least), len(ids)))
    return page.session.accept(ids)


def _many(page: ReviewPage, fields: Fields) -> Entry | None:
    """Accept, reject, or give a value to all that the view shows; tell which were refused."""
    rows, wish = page.many(), fields.get("do", "")
    if wish == "accept":
        return page.session.accept(rows.accept)
    if wish == "reject":
        return page.session.reject(rows.reject, fields.get("reason", ""))
    column = page.view.column
    if wish != "set" or f"cell-{column}" not in fields:
        raise CallError(f"do: {wish[:40]!r} is no decision on many; it is accept, reject or set")
    entry, refused = page.session.set_value(rows.set, column, fields)
    if refused:
        raise RefusedError(entry, refused)
    return entry


class _Pages:
    """Answer the requests of one session, one at a time."""

    def __init__(self, session: ReviewSession, token: str, library: ReportFolder | None) -> None:
        self._session = session
        self._token = token
        self._library = library

    def _page(self, view: ReviewView) -> ReviewPage:
        return ReviewPage(self._session, view, self._token, self._library)

    async def reports(self, request: Request) -> Response:
        """List the reports of the folder with how far each is."""
        if self._library is None:
            return RedirectResponse("/", 303)
        try:
            query = fields_of(request.url.query)
        except ValueError:
            query = {}
        view = ReviewView.of(query, request.headers.get("accept-language", ""))
        return HTMLResponse(self._page(view).reports())

    async def open(self, request: Request) -> Response:
        """Go to another report of the folder."""
        try:
            fields = fields_of((await request.body()).decode("utf-8", "replace"))
        except ValueError:
            return PlainTextResponse("this is no form of this page\n", 400)
        if not hmac.compare_digest(fields.get("token", "").encode(), self._token.encode()):
            return PlainTextResponse("this form is not of this run; open the page anew\n", 403)
        view = ReviewView.of(_safe(fields.get("back", "")))
        try:
            if self._library is not None:
                self._session = self._library.open(fields.get("report", ""))
        except AidgraphError as error:
            return HTMLResponse(self._page(view).reports(str(error)), 409)
        return RedirectResponse(f"/?lang={view.language[:2]}", 303)

    async def show(self, request: Request) -> Response:
        """Show the page; read the tables again if somebody else has changed them."""
        try:
            query = fields_of(request.url.query)
        except ValueError:
            query = {}
        view = ReviewView.of(query, request.headers.get("accept-language", ""))
        notice = Notice()
        try:
            if self._session.refresh():
                notice = Notice("reloaded")
        except AidgraphError as error:
            return HTMLResponse(self._page(view).broken(error), 409)
        page, identifier = self._page(view), query.get("edit", "")
        edit = (
            identifier
            if identifier in page.board.items and not identifier.startswith(MERGE)
            else ""
        )
        kind = query.get("as", "")
        if edit and "x-part" in request.headers:
            return HTMLResponse(page.form(edit, kind))
        if (adds := query.get("add", "")) in (*CLAIM_KINDS, "entity"):
            return page.adding(adds, query)
        if (chosen := query.get("card", "")) in page.board.items:
            return HTMLResponse(page.parts({chosen}, notice))
        return HTMLResponse(page.whole(notice, edit=edit, kind=kind))

    def write(self, name: str, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """Return the answer to a form that does *act*."""

        async def answer(request: Request) -> Response:
            try:
                fields = fields_of((await request.body()).decode("utf-8", "replace"))
            except ValueError:
                return PlainTextResponse("this is no form of this page\n", 400)
            token = fields.get("token", "").encode()
            if not hmac.compare_digest(token, self._token.encode()):
                return PlainTextResponse("this form is not of this run; open the page anew\n", 403)
            view = ReviewView.of(_safe(fields.get("back", "")))
            return self._written(name, act, fields, view, part="x-part" in request.headers)

        return answer

    def _written(
        self, name: str, act: Act, fields: Fields, view: ReviewView, *, part: bool
    ) -> Response:
        """Do what a form asks for, and say what came of it."""
        before, page = self._session.board(), self._page(view)
        identifier = fields.get("id", "")
        try:
            self._require_fresh(fields)
            entry = act(page, fields)
        except AskError as question:
            return page.answer(Notice(), part=part, ask=question.ask)
        except RefusedError as error:
            return self._partly(error, view, before, part=part)
        except (AidgraphError, _StaleError, OSError) as error:
            if isinstance(error, EncodingError) and name in {"correct", "add"}:
                return page.refused(identifier, fields, error, part=part)
            notice, status = _failure(error)
            return self._page(view).answer(notice, part=part, status=status)
        if not part:
            return RedirectResponse(self._address(view, name, identifier, entry), 303)
        notice = Notice.of(name, entry, ReviewWords(view.language))
        return self._page(view).answer(notice, part=True, done=Done(before, entry))

    def _address(self, view: ReviewView, name: str, identifier: str, entry: Entry | None) -> str:
        """Return where a form leads without script: to its item, or to the one that it made."""
        if entry and name in {"add", "join", "split"}:
            identifier = entry.ids[-1]
            view = self._page(view).view_of(identifier)
        anchor = f"#item-{identifier}" if identifier else ""
        return f"/?{view.query}{anchor}"

    def _partly(
        self, error: RefusedError, view: ReviewView, before: Board, *, part: bool
    ) -> Response:
        """Say which rows of many kept their value; no redirect, for that would lose it."""
        count = len(error.entry.ids) if error.entry else 0
        rows = refused_rows(error.refused)
        notice = Notice("partly", wrong=True, count=count, refused=rows)
        done = Done(before, error.entry)
        status = 200 if error.entry else 422
        return self._page(view).answer(notice, part=part, status=status, done=done)

    def _require_fresh(self, fields: Fields) -> None:
        if fields.get("version") != self._session.version:
            raise _StaleError


class _StaleError(Exception):
    """Say that a form shows tables that have changed since."""


def _failure(error: AidgraphError | _StaleError | OSError) -> tuple[Notice, int]:
    """Return what to say of *error*, and the status of the answer."""
    if isinstance(error, OSError):
        return Notice("disk", str(error.strerror), wrong=True), 507
    if isinstance(error, _StaleError):
        return Notice("stale", wrong=True), 409
    if isinstance(error, ConflictError):
        return Notice("conflict", str(error), wrong=True), 409
    return Notice("refused", str(error), wrong=True), 422


def _safe(query: str) -> dict[str, str]:
    try:
        return fields_of(query)
    except ValueError:
        return {}
