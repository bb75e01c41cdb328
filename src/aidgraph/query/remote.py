"""Ask a SPARQL 1.1 endpoint on the web the way the built graph is asked."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request
from xml.parsers import expat

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.answer import Found
from aidgraph.query.guard import plain_tokens
from aidgraph.query.header import Query
from aidgraph.query.http import error_words, is_address, opener
from aidgraph.query.inline import inline
from aidgraph.query.parameters import Bindings, bind, written
from aidgraph.query.result import Result
from aidgraph.version import VERSION

_PIECE = 1 << 16
_REFUSED = 400  # the status of a query that an endpoint cannot read
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_TRUE = frozenset({"1", "true"})
# Virtuoso 7.2 tells a boolean in JSON as the one row of this column.
_BOOLEAN_COLUMNS = ("__ASK_RETVAL",)


class EndpointError(CallError):
    """Report that an endpoint gave no answer that can be read; the query may have been right."""


@dataclass(frozen=True, slots=True)
class RemoteEndpoint:
    """Name an endpoint by its address; give up after ``seconds``, or beyond ``size`` bytes."""

    address: str
    seconds: float = 60.0
    size: int = 2**28

    def __post_init__(self) -> None:
        """
        Refuse what is no address on the web.

        Raises:
            CallError: If the address has another scheme than http or https, or no host.
        """
        if not is_address(self.address):
            raise CallError(
                f"{self.address}: no address of an endpoint; give one such as "
                "https://example.org/sparql"
            )


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """Hold the result and, where the endpoint says that it cut it, what it says (``cut``)."""

    result: Result
    cut: str = ""


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """Hold the bytes of an answer, their media type, and where the endpoint says that it cut it."""

    body: bytes
    media: str
    cut: str = ""


def run_remote(
    endpoint: RemoteEndpoint, query: Query, settings: Mapping[str, str] | None = None
) -> RemoteResult:
    """
    Ask *endpoint* the *query* with *settings*, texts by parameter name.

    The protocol has no parameters; they are written into the text as terms (:func:`inline`).

    Raises:
        CallError: If a setting is wrong, or the endpoint refuses the query.
        EndpointError: As :func:`send_query`.
    """
    bindings = bind(query, settings or {}, _asker(endpoint))
    return _ask(endpoint, _filled(query.text, bindings))


def _asker(endpoint: RemoteEndpoint) -> Callable[[str, Bindings], list[str]]:
    """Return a function that looks labels and keys up at *endpoint*."""

    def ask(text: str, bindings: Bindings) -> list[str]:
        rows = _ask(endpoint, _filled(text, bindings)).result.rows
        return [row[0].value for row in rows if isinstance(row[0], ox.NamedNode)]

    return ask


def _filled(text: str, bindings: Bindings) -> str:
    return inline(text, written(bindings))


def _ask(endpoint: RemoteEndpoint, text: str) -> RemoteResult:
    found = send_query(endpoint, text)
    return RemoteResult(_result(endpoint.address, found), found.cut)


def send_query(endpoint: RemoteEndpoint, text: str) -> WrittenAnswer:
    """
    Send the query *text* to *endpoint*, and turn every failure into words.

    Raises:
        CallError: If the endpoint refuses the query.
        EndpointError: If it cannot be reached, fails, or answers too late or too much.
    """
    request = Request(  # noqa: S310  the scheme was checked
        endpoint.address,
        data=urlencode({"query": text}).encode(),
        headers={
            "Accept": _ACCEPT_TRIPLES if _makes_triples(text) else _ACCEPT_ROWS,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"aidgraph/{VERSION}",
        },
    )
    deadline = time.monotonic() + endpoint.seconds
    where = endpoint.address
    try:
        with opener().open(request, timeout=endpoint.seconds) as answer:
            response = cast("HTTPResponse", answer)
            body = _body(response, endpoint, deadline)
    except HTTPError as error:
        with error:
            words = error_words(error.headers.get_content_type(), error.read(_PIECE))
        kind = CallError if error.code == _REFUSED else EndpointError
        raise kind(f"{where}: answered {error.code}: {words[:500] or error.reason}") from None
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise EndpointError(f"{where}: no answer ({reason or type(error).__name__})") from None
    cut = response.headers.get("X-Result-Truncated", "")
    if cut:
        cut = response.headers.get("X-Result-Limit") or "its own limit"
    return WrittenAnswer(body, response.headers.get_content_type(), cut)


def _body(response: HTTPResponse, endpoint: RemoteEndpoint, deadline: float) -> bytes:
    data = bytearray()
    while piece := response.read1(_PIECE):
        data += piece
        if len(data) > endpoint.size:
            raise EndpointError(
                f"{endpoint.address}: the answer has more than {endpoint.size} bytes; "
                "ask for less, with LIMIT"
            )
        if time.monotonic() > deadline:
            raise EndpointError(
                f"{endpoint.address}: the answer was not complete after {endpoint.seconds:g} s"
            )
    if response.length:
        raise EndpointError(f"{endpoint.address}: the answer broke off after {len(data)} bytes")
    return bytes(data)


def _result(where: str, written: WrittenAnswer) -> Result:
    found = read_written(where, written)
    return Result(triples=found) if isinstance(found, tuple) else _with_boolean(Result.of(found))


def read_written(where: str, written: WrittenAnswer) -> Found:
    """
    Return what an answer of the endpoint at the address *where* says.

    It is read to its end before any of it is used.

    Raises:
        EndpointError: If it is no answer to a query, or breaks off.
    """
    if written.media not in _RESULTS | _GRAPHS:
        raise EndpointError(
            f"{where}: answered with {written.media}, which is no answer to a query"
        )
    found = _read(written)
    if isinstance(found, str):
        raise EndpointError(f"{where}: the answer cannot be read as {written.media}: {found}")
    return found


def _read(written: WrittenAnswer) -> Found | str:
    """Return what an answer says, or in words why nobody can tell.

    Nothing is raised: rows must not leave the thread that reads them, not even with an error.
    """
    try:
        if written.media.endswith("xml"):  # pyoxigraph takes XML that breaks off for a whole
            expat.ParserCreate().Parse(written.body, True)  # noqa: FBT003  its only way to say so
        if written.media in _GRAPHS:
            quads = ox.parse(written.body, _GRAPHS[written.media])
            return tuple(quad.triple for quad in quads)
        found = ox.parse_query_results(written.body, _RESULTS[written.media])
        if isinstance(found, ox.QueryBoolean):
            return found
        deque(found, maxlen=0)  # rows are parsed when they are read, and so told to be broken
        return ox.parse_query_results(written.body, _RESULTS[written.media])
    except (SyntaxError, ValueError, expat.ExpatError) as error:
        return str(error)


def _makes_triples(text: str) -> bool:
    """Tell whether a query asks for triples: some endpoints give rows where rows are accepted."""
    words = ((token["word"] or "").upper() for token in plain_tokens(text))
    return next((w for w in words if w in _FORMS), "") in {"CONSTRUCT", "DESCRIBE"}


def _with_boolean(result: Result) -> Result:
    if result.columns != _BOOLEAN_COLUMNS:
        return result
    stated = (row[0] for row in result.rows)
    return Result(boolean=any(isinstance(t, ox.Literal) and t.value in _TRUE for t in stated))
