"""Render the templates: the words of one language, links that keep it, literals with theirs."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from aidgraph.chinese.script import is_han
from aidgraph.model import Language
from aidgraph.rdf.iri import ONTOLOGY, THING, report
from aidgraph.serve.assets import assets_hash, text_files
from aidgraph.serve.labels import Labels
from aidgraph.serve.marks import marks_of, surest
from aidgraph.serve.members import member_numbers
from aidgraph.serve.quotes import telling_quote
from aidgraph.serve.search.facets import full_value, short_value
from aidgraph.serve.settings import Settings
from aidgraph.store.amounts import write_amount
from aidgraph.store.evidence import Evidence
from aidgraph.store.graph import Graph
from aidgraph.store.passages import Passage
from aidgraph.store.words import Words
from aidgraph.text.visible import visible
from aidgraph.web.language import HTML_LANGUAGE, language_of, theme_of
from aidgraph.web.words import LANGUAGES, area_words, interface_words, say

FORMATS = (
    ("ttl", "text/turtle"),
    ("nt", "application/n-triples"),
    ("jsonld", "application/ld+json"),
    ("rdf", "application/rdf+xml"),
)
"""How a thing can be had as data: the ending of its address, and the media type."""
SECTIONS = (
    *("search", "graph", "path", "map", "timeline", "money", "flows", "compare", "queries"),
    *("sparql", "ontology", "audit", "about"),
)
"""The sections of the site, in the order of the links to them."""
_NAMES_KEPT = 20_000
_SECTIONS_KEPT = 128  # what each section, language and choice of a language has
_Kept = tuple[tuple[str, str], ...]
_PUBLISHED = ("ttl", "jsonld")  # of a site of files, which has two for each thing


class Renderer:
    """Turn templates into pages.

    A template has: ``t(key, **values)`` the words of the interface; ``link(path, **query)`` an
    address within the site that keeps the language; ``doc(iri)`` the page of a thing;
    ``read(span)`` the place of a quote on the reading page;
    ``static(name)`` a file of ours; ``name(iri)`` the label of a thing with its language;
    ``thing(iri)`` that as a link to its page; ``sections`` the links to the sections;
    ``words(Words)`` one of two texts; ``term_link(iri)`` the page of anything; ``report_link(iri)``
    that of a report; ``written(amount)`` its words; ``marks_of(statement)`` its marks;
    ``surest(statements)`` the least doubtful of them; ``members(iri)`` how many a group is;
    ``telling_quote(figure)`` the quote that has its number; ``said_in(iri)`` the language of a
    span or a report; ``lang``, ``theme``, ``path``, ``settings``, whether the page is
    ``published`` as a file, and which sections are ``absent``.
    """

    def __init__(
        self,
        graph: Graph,
        settings: Settings,
        passages: Mapping[str, Passage],
        build: str,
        published: str | None = None,
    ) -> None:
        self.settings = settings
        self.passages = passages
        self.build = build
        self.published = published
        self.absent: Collection[str] = ()
        self.labels = Labels(graph)
        self._members = lru_cache(maxsize=10_000)(partial(member_numbers, graph))
        self._name = lru_cache(_NAMES_KEPT)(self._read_name)
        self._thing = lru_cache(_NAMES_KEPT)(self._link_thing)
        self._sections = lru_cache(_SECTIONS_KEPT)(self._render_sections)
        interface_words()  # what is wrong in a file of words stops the start, not a page
        self._environment = Environment(
            loader=DictLoader(text_files("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # templates are read once
        )

    def read_templates(self) -> None:
        """Compile every template, which else the first page of each does."""
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(
        self, request: Request, template: str, *, status: int, **context: object
    ) -> HTMLResponse:
        """Return *template* as a page."""
        page = self._environment.get_template(template)
        html = page.render(self._context(request) | context)
        return HTMLResponse(html, status_code=status)

    def _context(self, request: Request) -> dict[str, Any]:
        language = language_of(request)
        keep = _kept(request)
        link = partial(self._link, dict(keep))
        section = request.url.path.removeprefix("/").partition("/")[0]
        return {
            "lang": language,
            "html_lang": HTML_LANGUAGE[language],
            "theme": theme_of(request),
            "path": request.url.path,
            "settings": self.settings,
            "t": partial(say, language),
            "area_words": area_words,
            "sections": self._sections(language, keep, section if section in SECTIONS else ""),
            "link": link,
            "doc": partial(self._doc, link),
            "read": partial(reading_path, link),
            "static": self.static,
            "name": partial(self._name, language),
            "thing": partial(self._thing, language, keep),
            "words": partial(_words, language),
            "literal": literal,
            "said_in": self.labels.language_of_source,
            "written": write_amount,
            "marks_of": marks_of,
            "surest": surest,
            "telling_quote": telling_quote,
            "members": self._members,
            "short_value": short_value,
            "full_value": full_value,
            "term_link": partial(term_path, link),
            "report_link": partial(report_path, link),
            "formats": [one for one in FORMATS if self.published is None or one[0] in _PUBLISHED],
            "published": self.published is not None,
            "absent": self.absent,
            "site_passages": self.passages,
            "build": self.build,
            "here": partial(self._here, request),
            "other_lang": next(other for other in LANGUAGES if other != language),
        }

    def say(self, request: Request, key: str, **values: object) -> str:
        """Return a text of the interface in the language of the page."""
        return say(language_of(request), key, **values)

    def linker(self, request: Request) -> Callable[..., str]:
        """Return the function that writes addresses within the site for this request."""
        return partial(self._link, dict(_kept(request)))

    def _render_sections(self, language: Language, keep: _Kept, section: str) -> Markup:
        """Return the links to the sections of the site, for the pages of one of them."""
        template = self._environment.get_template("sections_part.html.j2")
        html = template.render(
            t=partial(say, language),
            link=partial(self._link, dict(keep)),
            sections=SECTIONS,
            section=section,
            absent=self.absent,
            published=self.published is not None,
        )
        return Markup(html)  # noqa: S704  a template of ours, which escapes

    def _link_thing(self, language: Language, keep: _Kept, iri: str) -> Markup:
        """Return a thing of ours by its name, as a link to its page."""
        address = self._link(dict(keep), doc_path(iri))
        return Markup('<a href="{}">{}</a>').format(address, self._name(language, iri))

    def static(self, name: str) -> str:
        """Return the address of a file of ours; it changes with the content of the files."""
        return f"{self.settings.prefix}/static/{assets_hash()}/{name}"

    def _link(self, keep: dict[str, str], path: str, /, **query: object) -> str:
        pairs = [(k, str(v)) for k, v in query.items() if v is not None and v != ""]
        pairs += [pair for pair in keep.items() if pair[0] not in query]
        return f"{self.settings.prefix}{path}" + (f"?{urlencode(pairs)}" if pairs else "")

    def _here(self, request: Request, **changed: object) -> str:
        """Return the address of this page with some of its query changed (empty: taken out)."""
        kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changed]
        pairs = kept + [(k, str(v)) for k, v in changed.items() if v is not None and v != ""]
        path = self.settings.prefix + quote(request.url.path, safe="/:@-._~!$&'()*+,;=%")
        return path + (f"?{urlencode(pairs)}" if pairs else "")

    def _doc(self, link: Callable[..., str], iri: str, **query: object) -> str:
        return link(doc_path(iri), **query)

    def _read_name(self, language: Language, iri: str) -> Markup:
        label = self.labels.of(iri, language)
        outside = "" if label.language else interface_words()[language].get(f"outside.{label.text}")
        return literal(outside, language) if outside else literal(label.text, label.language)


def _kept(request: Request) -> _Kept:
    """Return what the links of a page keep of its query: the language, if it was chosen there."""
    chosen = request.query_params.get("lang")
    return (("lang", chosen or ""),) if chosen in LANGUAGES else ()


def doc_path(iri: str) -> str:
    """
    Return the path of the page of a thing of ours.

    >>> doc_path("https://w3id.org/aidgraph/id/place-wensu")
    '/doc/place-wensu'
    """
    return "/doc/" + iri.removeprefix(THING)


def reading_path(link: Callable[..., str], span: Evidence) -> str:
    """Return where the words of a span stand on the reading page of their report."""
    path = _document_path(span.source)
    return f"{link(f'{path}/read')}#s-{span.start}-{span.end}" if path else link(doc_path(span.iri))


def report_path(link: Callable[..., str], iri: str) -> str:
    """Return the page of a report; of one that is not of this site, where it is on the web."""
    path = _document_path(iri)
    return link(path) if path else term_path(link, iri)


def _document_path(iri: str) -> str:
    """Return the path of the pages of a report; nothing where it has none.

    >>> _document_path(report("r")), _document_path("http://example.org/report/r")
    ('/documents/r', '')
    """
    name = iri.removeprefix(report(""))
    return "" if name == iri or "/" in name else f"/documents/{name}"


def term_path(link: Callable[..., str], iri: str) -> str:
    """Return the page of a thing or a term of ours; of anything else, where it is on the web."""
    if iri.startswith(THING):
        return link(doc_path(iri))
    if iri.startswith(ONTOLOGY):
        return link(f"/ontology/{iri.removeprefix(ONTOLOGY)}".rstrip("/"))
    return iri if iri.startswith(("http://", "https://")) else "#"


def literal(text: str, language: str = "") -> Markup:
    """
    Return a text of the graph as HTML: isolated, with its language, nothing invisible.

    Where no language is named, Chinese letters show it.

    >>> literal("温宿县", "zh") == literal("温宿县")
    True
    >>> literal("x"), literal("x", "en")
    (Markup('<bdi>x</bdi>'), Markup('<bdi lang="en">x</bdi>'))
    """
    shown = visible(text)
    if not language and is_han(shown):
        language = "zh"
    if not language:
        return Markup("<bdi>{}</bdi>").format(shown)
    return Markup('<bdi lang="{}">{}</bdi>').format(HTML_LANGUAGE.get(language, language), shown)


def _words(language: Language, texts: Words) -> Markup:
    return escape(texts.of(language))
