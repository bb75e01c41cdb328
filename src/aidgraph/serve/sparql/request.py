"""Read what a client asks for: the SPARQL 1.1 Protocol, section 2.1, over one address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from aidgraph.web.body import read_body

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_READ_ONLY = "this graph is read-only: updates are refused"
_ENCODINGS = {"", "utf-8", "utf8"}


@dataclass(frozen=True, slots=True)
class QueryOperation:
    """Hold a query, which may be missing, the graphs it is asked of and the formats named."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


async def read_request(request: Request, limit: int) -> QueryOperation:
    """
    Return what *request* asks, by GET, by a form, or by a query as the body.

    Raises:
        HTTPException: 400 if it cannot be read, 403 if it is an update, 413 if the body has more
            than *limit* bytes, 415 if the body is neither a form nor a query.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method in {"GET", "HEAD"}:
        return _operation(pairs)
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == _UPDATE:
        refuse(403, _READ_ONLY)
    if kind not in {_FORM, _QUERY}:
        refuse(415, f"send a query as {_QUERY}, or as the field `query` of {_FORM}")
    encoding = parameters.lower().partition("charset=")[2].strip(' "')
    if encoding not in _ENCODINGS:
        refuse(415, f"send the query in UTF-8, not in {encoding}")
    body = await read_body(request, limit)
    if kind == _FORM:
        return _operation([*pairs, *_pairs(body)])
    try:
        return _operation([*pairs, ("query", body.decode("utf-8"))])
    except UnicodeDecodeError as error:
        refuse(400, f"the query is not UTF-8 (byte {error.start})")


def refuse(status: int, why: str) -> NoReturn:
    """Give up with *status* and the reason in words."""
    raise HTTPException(status, why)


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError:  # UnicodeDecodeError is one
        refuse(
            400, "the form cannot be read: write it in UTF-8, percent-encoded, 100 fields at most"
        )


def _operation(pairs: Sequence[tuple[str, str]]) -> QueryOperation:
    """Sort the fields; those that are not of the protocol, such as ``lang``, are passed over."""
    if any(name == "update" for name, _ in pairs):
        refuse(403, _READ_ONLY)
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        refuse(400, "there are several queries; send one")
    formats = tuple(value for name, value in pairs if name in {"format", "output"})
    return QueryOperation(
        queries[0] if queries else None,
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
        formats,
    )
