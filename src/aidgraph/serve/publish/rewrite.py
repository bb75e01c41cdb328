"""Link a page of the served site anew: to files, by relative addresses."""

import posixpath
import re
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from aidgraph.model import Language
from aidgraph.serve.publish.addresses import Addresses, is_copied, relative, to_root

_LINK = re.compile(r' (href|src|action|data-land)="(/[^"]*)"')
_IN_DATA = re.compile(r'"(/[^"]*?/static/|/static/)([^"\\]*)"')


class Rewritten(NamedTuple):
    """Hold a page with its links to files, and the parts and data of it that are to be written."""

    html: str
    leads_to: tuple[str, ...]


class _Link(NamedTuple):
    """Hold a served address, the link in its place, and what it is of the page at a path.

    ``of`` is the path of the page that it is a part or a choice of, ``data`` tells whether it is
    no page; both are asked for with the page.
    """

    address: str
    link: str
    of: str = ""
    data: bool = False


@lru_cache(100_000)  # what stands on every page is worked out once for all in one folder
def _link(addresses: Addresses, written: str, folder: str, language: Language) -> _Link:
    """Return what becomes of an address as the page has it; without a link it is left out."""
    address = unescape(written)
    place = addresses.place(address, language)
    if place is None:
        return _Link(address, "")
    parts = urlsplit(address)
    link = escape(relative(place, f"{folder}/page" if folder else "page", parts.fragment))
    if is_copied(place.file):
        return _Link(address, link)
    is_part = parts.query and "lang=" not in parts.query and not place.query
    return _Link(address, link, parts.path if is_part else "", not place.file.endswith(".html"))


def rewrite(
    html: str, file: str, language: Language, addresses: Addresses, path: str = ""
) -> Rewritten:
    """
    Return *html*, the page at *path*, as the file *file*.

    A link to what is not published stays as text alone.
    """
    found: list[str] = []
    folder = posixpath.dirname(file)

    def linked(match: re.Match[str]) -> str:
        one = _link(addresses, match[2], folder, language)
        if one.data or (one.of and one.of == path):
            found.append(one.address)
        return f' {match[1]}="{one.link}"' if one.link else ""

    def in_data(match: re.Match[str]) -> str:
        place = addresses.place(f"{match[1]}{match[2]}", language)
        return f'"{relative(place, file)}"' if place else match[0]

    html = _LINK.sub(linked, html)
    if '"/' in html:  # few pages have addresses in their data
        html = _IN_DATA.sub(in_data, html)
    html = html.replace("<html ", f'<html data-root="{to_root(file)}" ', 1)
    return Rewritten(html, tuple(found))
