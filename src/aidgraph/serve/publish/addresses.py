"""Which file of a published site an address of the served one has, and how files are linked."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from aidgraph.model import Language
from aidgraph.serve.tables import ENDINGS
from aidgraph.web.words import LANGUAGES

DATA = ("ttl", "jsonld")
"""The formats that each thing is published in, by the ending of their addresses."""

ALONE = (
    "/audit",
    "/about",
    "/map",
    "/money",
    "/flows",
    "/timeline",
    "/documents",
    "/ontology",
    "/queries",
)
FILLED = ("/graph", "/search", "/sparql")
"""Pages that a script fills: there is one file of each, and its address keeps the query."""

_FILES = {
    **{path: path[1:] for path in ("/about.jsonld", "/void.ttl", "/picture.html")},
    **{f"/data/graph.{suffix}": f"data/graph.{suffix}" for suffix in ("ttl", "nq", "jsonld")},
}
_COPIED = ("static/", "data/", "picture.html")
"""What a page links to that no request answers: it is written beside the pages."""
_VARIANTS = {
    "doc": ({"predicate", "dir", "page"},),
    "documents": ({"page"},),
    "ontology": ({"page"},),
    "audit": ({"result", "page"},),
    "money": ({"sector", "page"}, {"giver", "page"}),
    "flows": ({"kind", "unit", "indicator", "through"},),
    "timeline": ({"year", "stated", "page"},),
}
_SAFE = "/-._~"
_LONGEST = 40


class Place(NamedTuple):
    """Hold the file of an address, and the query that stays in it for a script."""

    file: str
    query: str = ""


@dataclass(frozen=True, eq=False)
class Addresses:
    """Know what is published: paths of ``things`` below /doc/, of ``terms`` below /ontology/."""

    things: frozenset[str]
    terms: frozenset[str]

    def place(self, address: str, language: Language) -> Place | None:
        """
        Return the place of the served *address* on a page in *language*; None: it has none.

        >>> Addresses(frozenset({"a"}), frozenset()).place("/doc/a?lang=zh", "en")
        Place(file='zh/doc/a.html', query='')
        """
        parts = urlsplit(address)
        path = parts.path
        pairs = parse_qsl(parts.query)
        wanted = dict(pairs).get("lang")
        kept = [pair for pair in pairs if pair[0] != "lang"]
        if path.startswith("/static/"):
            return Place(path[1:])
        if path in _FILES:
            return Place(_FILES[path])
        return self._page(path, kept, next((one for one in LANGUAGES if one == wanted), language))

    def _page(
        self, path: str, pairs: Sequence[tuple[str, str]], language: Language
    ) -> Place | None:
        section, _, name = path.strip("/").partition("/")
        if path in FILLED:
            return Place(f"{language}{path}.html", urlencode(pairs))
        if path == "/":
            return Place(f"{language}/index.html")
        if section in {"doc", "id"}:
            return self._thing(name, pairs, language)
        stem, _, ending = path.rpartition(".")
        if ending in ENDINGS:
            return self._table(stem, ending, pairs, language)
        if section == "queries":  # what is asked for is answered in the page
            return Place(f"{language}{path}.html", urlencode(pairs) if name else "")
        known = path in ALONE or section == "documents" or name in self.terms
        return self._variant(f"{language}/{section}", name, pairs) if known else None

    def _table(
        self, path: str, ending: str, pairs: Sequence[tuple[str, str]], language: Language
    ) -> Place | None:
        """Return the file of the table of a page that is published; a choice has no table."""
        queried = path.startswith("/queries/")
        shown = path not in FILLED and (queried or not pairs)
        page = self._page(path, pairs, language) if shown else None
        if page is None:
            return None
        folder, _, name = page.file.removesuffix(".html").partition("/")
        if name.startswith("queries/"):  # an answer is the same in both languages
            return Place(f"{name}.{ending}")
        return Place(f"{folder}/{name}.{ending}")

    def _thing(
        self, name: str, pairs: Sequence[tuple[str, str]], language: Language
    ) -> Place | None:
        stem, _, suffix = name.rpartition(".")
        if suffix in DATA and stem in self.things:
            return Place(f"doc/{stem}.{suffix}")
        if name not in self.things:
            return None
        report = name.removeprefix("report/")
        if report != name and "/" not in report:
            return self._variant(f"{language}/documents", report, pairs)
        return self._variant(f"{language}/doc", name, pairs)

    def _variant(self, folder: str, name: str, pairs: Sequence[tuple[str, str]]) -> Place | None:
        """Return the file of a page, or of a part or choice of it that is published."""
        section = folder.partition("/")[2]
        path = f"{folder}/{file_name(name)}" if name else folder
        if not pairs:
            return Place(f"{path}.html")
        keys = {key for key, _ in pairs}
        if not any(keys <= allowed for allowed in _VARIANTS.get(section, ())):
            return None
        return Place(f"{path}~{_in_name(sorted(pairs))}.html")


def is_copied(file: str) -> bool:
    """Tell whether *file* is written beside the pages, and not asked for."""
    return file.startswith(_COPIED)


def file_name(name: str) -> str:
    """
    Return *name* so that no other differs by capitals alone: some disks take these for one.

    Of terms, classes begin with a capital and properties do not.

    >>> file_name("Sector"), file_name("sector")
    ('Sector_', 'sector')
    """
    return f"{name}_" if name[:1].isupper() else name


def _in_name(pairs: Sequence[tuple[str, str]]) -> str:
    """Return a query as a part of a file name: to be read, and unlike that of any other query."""
    text = urlencode(pairs)
    words = "-".join(re.findall("[A-Za-z0-9]+", " ".join(part for pair in pairs for part in pair)))
    return f"{words[:_LONGEST].lower()}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def relative(target: Place, page: str, fragment: str = "") -> str:
    """
    Return the link to *target* from the file *page*.

    >>> relative(Place("en/doc/a%2Fb.html"), "zh/doc/report/r/claim/c.html")
    '../../../../../en/doc/a%252Fb.html'
    """
    above, parts = page.split("/")[:-1], target.file.split("/")
    shared = 0
    while shared < min(len(above), len(parts) - 1) and above[shared] == parts[shared]:
        shared += 1
    link = quote("../" * (len(above) - shared) + "/".join(parts[shared:]), safe=_SAFE)
    return (
        link + (f"?{target.query}" if target.query else "") + (f"#{fragment}" if fragment else "")
    )


def to_root(page: str) -> str:
    """Return the way from the file *page* to the folder that the site begins with.

    >>> to_root("en/doc/a.html"), to_root("index.html")
    ('../../', './')
    """
    return "../" * page.count("/") or "./"
