"""Speak HTTP with SPARQL servers: http and https alone, and errors in words."""

import json
from contextlib import suppress
from email.message import Message
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

_SCHEMES = {"http", "https"}
_REDIRECTS = 5


def is_address(text: str) -> bool:
    """
    Tell whether *text* is an address on the web, by http or https.

    >>> is_address("https://example.org/sparql"), is_address("file:///etc/passwd")
    (True, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:  # a host in square brackets that is none
        return False
    # What is not ASCII is escaped in an address.
    return text.isascii() and parts.scheme in _SCHEMES and bool(parts.hostname)


def error_words(kind: str, body: bytes) -> str:
    """Return what an error says on one line; it may be wrapped in JSON (RFC 9457), or a page."""
    if "html" in kind:
        return "with a page to read, not in words; is this the address of a SPARQL endpoint?"
    text = body.decode("utf-8", "replace")
    if kind == "application/problem+json":
        with suppress(ValueError):
            problem = json.loads(text)
            if isinstance(problem, dict):
                text = str(problem.get("detail") or problem.get("title") or text)
    return " ".join(text.split())


class _Redirects(HTTPRedirectHandler):
    """Follow a few redirects, with the query, and never from https back to http."""

    max_redirections = _REDIRECTS

    def redirect_request(  # noqa: PLR0913, PLR0917  urllib's signature
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,  # noqa: ARG002
        headers: Message,
        newurl: str,
    ) -> Request:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme not in _SCHEMES or (old.scheme, new.scheme) == ("https", "http"):
            raise HTTPError(newurl, code, f"it leads to {newurl}", headers, fp)
        return Request(newurl, data=req.data, headers=dict(req.header_items()))  # noqa: S310

    http_error_307 = http_error_308 = HTTPRedirectHandler.http_error_302


def opener(*, redirects: bool = True) -> OpenerDirector:
    """
    Return a client that speaks http and https alone; the usual one also reads files and ftp.

    Without *redirects* an answer that leads elsewhere is an error: what is written goes where it
    was meant to go, or nowhere.
    """
    client = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler):
        client.add_handler(handler())
    if redirects:
        client.add_handler(_Redirects())
    for errors in (HTTPDefaultErrorHandler, HTTPErrorProcessor):
        client.add_handler(errors())
    return client
