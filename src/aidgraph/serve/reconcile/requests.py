"""Read requests: bodies of limited size, JSON that is what it seems, errors in words."""

import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aidgraph.errors import CallError
from aidgraph.serve.site import Site
from aidgraph.web.body import read_body

Handler = Callable[[Request], Awaitable[Response]]
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_TITLES = {
    400: "The request is wrong",
    404: "Not found",
    413: "The request is too large",
    415: "The request is of another kind",
    503: "Busy",
}


def with_problems(site: Site, handler: Handler) -> Handler:
    """Return *handler* with its errors written as problem details in JSON (RFC 9457)."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except CallError as error:
            return site.problem(400, _TITLES[400], str(error))
        except HTTPException as error:
            title = _TITLES.get(error.status_code, "Error")
            problem = site.problem(error.status_code, title, str(error.detail))
            problem.headers.update(error.headers or {})
            return problem

    return answer


async def read_form(request: Request, limit: int) -> dict[str, str]:
    """
    Return the fields of a request: those of the address, then those of a posted form.

    Raises:
        CallError: If the form is not UTF-8, or has very many fields.
        HTTPException: 413 if the body has more than *limit* bytes, 415 if it is no form.
    """
    fields = dict(request.query_params.multi_items())
    if request.method != "POST":
        return fields
    _require_kind(request, _FORM)
    body = await read_body(request, limit)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError:  # UnicodeDecodeError is one
        why = "the form cannot be read: write it in UTF-8, percent-encoded, 100 fields at most"
        raise CallError(why) from None
    return fields | dict(pairs)


async def read_json(request: Request, limit: int) -> object:
    """
    Return the JSON that is posted.

    Raises:
        CallError: If it is no JSON.
        HTTPException: 413 if the body has more than *limit* bytes, 415 if it says it is no JSON.
    """
    _require_kind(request, _JSON)
    body = await read_body(request, limit)
    try:
        return parse_json(body.decode("utf-8"), "the body")
    except UnicodeDecodeError as error:
        raise CallError(f"the body is not UTF-8 (byte {error.start})") from None


def parse_json(text: str, where: str) -> object:
    """
    Return what a JSON text says.

    Raises:
        CallError: If it is no JSON, has a number that is none, is nested very deep, or has half of
            a character that is written as two.

    >>> parse_json('{"q0": {"query": "a"}}', "queries")
    {'q0': {'query': 'a'}}
    """
    try:
        data: object = json.loads(text)
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        raise CallError(f"{where}: a \\u escape is half of a character; write both") from None
    except RecursionError:
        raise CallError(f"{where}: the JSON is nested too deep") from None
    except ValueError as error:
        raise CallError(f"{where}: this is no JSON: {error}") from None
    return data


def _require_kind(request: Request, kind: str) -> None:
    named = request.headers.get("content-type", kind).partition(";")[0].strip().lower()
    if named != kind:
        raise HTTPException(415, f"post {kind}, not {named[:60]}")
