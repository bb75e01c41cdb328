"""Load a graph into a server: by the Graph Store Protocol, or by SPARQL Update."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request

from aidgraph.errors import CallError
from aidgraph.query.http import error_words, is_address, opener
from aidgraph.rdf.iri import is_iri
from aidgraph.version import VERSION

Protocol = Literal["graph-store", "update"]
_MOST_WORDS = 500
_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """
    Name where a graph goes: a server's address, and there the graph *name* or the default graph.

    ``replace`` empties that graph first.  ``authorization`` is the value of the header of that
    name; ``size`` is how many bytes a request has at most (more where a single line is longer),
    ``seconds`` how long an answer may take.
    """

    address: str
    protocol: Protocol = "graph-store"
    name: str = ""
    replace: bool = False
    authorization: str = ""
    size: int = 8 * 2**20
    seconds: float = 300.0

    def __post_init__(self) -> None:
        """
        Refuse what is no address on the web, a name that is no IRI, and what fits no header.

        Raises:
            CallError: In words.
        """
        if not is_address(self.address):
            raise CallError(
                f"{self.address}: no address of a server; give one such as "
                "http://localhost:7878/store"
            )
        if self.name and not is_iri(self.name):
            raise CallError(f"{self.name}: no IRI, so no name of a graph; give an absolute one")
        if not (self.authorization.isascii() and self.authorization.isprintable()):
            raise CallError("the authorization has characters that no header has; copy it anew")


def load_lines(target: LoadTarget, lines: Iterable[bytes]) -> int:
    """
    Send N-Triples *lines* to *target* in requests of limited size, in order; return their number.

    The lines must have no blank nodes, which would be others in each request.  If a request fails,
    those before it stay at the server; loading again with ``replace`` begins anew.

    Raises:
        CallError: If the server cannot be reached or refuses; it says how many triples went in.
    """
    sent = 0
    for number, piece in enumerate(_pieces(lines, target.size)):
        try:
            _send(target, b"".join(piece), first=number == 0)
        except CallError as error:
            raise CallError(f"{error}; {sent:,} triples went in before") from None
        sent += len(piece)
    if not sent and target.replace:
        _send(target, b"", first=True)
    return sent


def _pieces(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    """Yield *lines* in groups of at most *size* bytes, one line at least."""
    piece: list[bytes] = []
    length = 0
    for line in lines:
        if piece and length + len(line) > size:
            yield piece
            piece, length = [], 0
        piece.append(line)
        length += len(line)
    if piece:
        yield piece


def _send(target: LoadTarget, body: bytes, *, first: bool) -> None:
    request = (_stored if target.protocol == "graph-store" else _update)(target, body, first=first)
    request.add_header("User-Agent", f"aidgraph/{VERSION}")
    if target.authorization:
        request.add_header("Authorization", target.authorization)
    where = target.address
    try:
        with opener(redirects=False).open(request, timeout=target.seconds) as answer:
            answer.read(_READ)
    except HTTPError as error:
        with error:
            words = error_words(error.headers.get_content_type(), error.read(_READ))
        words = words[:_MOST_WORDS] or error.reason
        raise CallError(f"{where}: answered {error.code}: {words}") from None
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise CallError(f"{where}: no answer ({reason or type(error).__name__})") from None


def _stored(target: LoadTarget, body: bytes, *, first: bool) -> Request:
    """Return a request of the SPARQL 1.1 Graph Store HTTP Protocol: PUT replaces, POST adds."""
    graph = f"graph={quote(target.name, safe='')}" if target.name else "default"
    return Request(  # noqa: S310  the scheme was checked
        f"{target.address}{'&' if '?' in target.address else '?'}{graph}",
        data=body,
        method="PUT" if first and target.replace else "POST",
        headers={"Content-Type": "application/n-triples"},
    )


def _update(target: LoadTarget, body: bytes, *, first: bool) -> Request:
    """Return a request of the SPARQL 1.1 Protocol with an update; N-Triples are SPARQL, too."""
    graph = f"GRAPH <{target.name}>".encode()
    clear = b"CLEAR SILENT " + (graph if target.name else b"DEFAULT") + b" ;\n"
    data = graph + b" {\n" + body + b"}" if target.name else body
    return Request(  # noqa: S310  the scheme was checked
        target.address,
        data=(clear if first and target.replace else b"") + b"INSERT DATA {\n" + data + b"}",
        headers={"Content-Type": "application/sparql-update"},
    )
