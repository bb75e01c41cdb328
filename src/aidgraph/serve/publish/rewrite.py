"""Link a page of the served site anew: to files, by relative addresses."""

import posixpath
import re
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from aidgraph.model import Language
from aidgraph.serve.publish.addresses import Addresses, relative, to_root

_LINK = re.compile(r' (href|src|action|data-land)="(/[^"]*)"')
_IN_DATA = re.compile(r'"(/[^"]*?/static/|/static/)([^"\\]*)"')


class Rewritten(NamedTuple):
    """Hold a page with its links to files, and the served addresses that it leads to."""

    html: str
    leads_to: tuple[str, ...]


@lru_cache(100_000)  # what stands on every page is worked out once for all in one folder
def _link(addresses: Addresses, written: str, folder: str, language: Language) -> tuple[str, str]:
    """Return an address as the page has it, and the link in its place, if it has one."""
    address = unescape(written)
    place = addresses.place(address, language)
    if place is None:
        return address, ""
    page = f"{folder}/page" if folder else "page"
    return address, escape(relative(place, page, urlsplit(address).fragment))


def rewrite(html: str, file: str, language: Language, addresses: Addresses) -> Rewritten:
    """Return *html* as the file *file*; a link to what is not published stays as text alone."""
    found: list[str] = []

    def linked(match: re.Match[str]) -> str:
        address, link = _link(addresses, match[2], posixpath.dirname(file), language)
        if not link:
            return ""
        found.append(address)
        return f' {match[1]}="{link}"'

    def in_data(match: re.Match[str]) -> str:
        place = addresses.place(f"{match[1]}{match[2]}", language)
        return f'"{relative(place, file)}"' if place else match[0]

    html = _IN_DATA.sub(in_data, _LINK.sub(linked, html))
    html = html.replace("<html ", f'<html data-root="{to_root(file)}" ', 1)
    return Rewritten(html, tuple(found))
