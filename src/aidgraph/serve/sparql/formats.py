"""The formats of answers: their media types, other names for them, and which one a client gets."""

from collections.abc import Sequence
from dataclasses import dataclass

from aidgraph.query.answer import GRAPHS, MEDIA, RESULTS
from aidgraph.web.negotiate import negotiate

HTML = "text/html"
# Besides the registered media types: what clients ask for that want the same bytes.
_RESULTS = {
    **{MEDIA[form]: form for form in RESULTS},
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
_GRAPHS = {
    **{MEDIA[form]: form for form in GRAPHS},
    "application/x-turtle": "ttl",
    "text/n3": "ttl",
    "text/rdf+n3": "ttl",
    "text/plain": "nt",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/xml": "rdf",
}
_NAMES = {
    **{form: (form, None) for form in RESULTS},
    **{form: (None, form) for form in GRAPHS},
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdf"),
    "turtle": (None, "ttl"),
    "n-triples": (None, "nt"),
    "ntriples": (None, "nt"),
    "json-ld": (None, "jsonld"),
    "rdfxml": (None, "rdf"),
    "rdf+xml": (None, "rdf"),
    "n3": (None, "ttl"),
}
NAMES = (*RESULTS, *GRAPHS)


@dataclass(frozen=True, slots=True)
class AcceptedFormats:
    """Say in which media type rows and triples are wanted, if any will do, or that a page is."""

    results: str | None
    graphs: str | None
    page: bool = False

    @property
    def results_form(self) -> str | None:
        """Return the format for rows."""
        return _RESULTS.get(self.results or "")

    @property
    def graphs_form(self) -> str | None:
        """Return the format for triples."""
        return _GRAPHS.get(self.graphs or "")

    @property
    def nothing(self) -> bool:
        """Tell whether the client accepts nothing that there is."""
        return not (self.results or self.graphs or self.page)


def accepted_formats(accept: str, names: Sequence[str] = ()) -> AcceptedFormats:
    """
    Return the formats that an ``Accept`` header, or the first known of the named ones, asks for.

    A named format that is known is the only one; the header counts where none is.

    >>> accepted_formats("text/csv, text/turtle;q=0.5")
    AcceptedFormats(results='text/csv', graphs='text/turtle', page=False)
    >>> accepted_formats("text/html,*/*;q=0.8").page, accepted_formats("text/html", ["tsv"]).page
    (True, False)
    >>> accepted_formats("*/*").results
    'application/sparql-results+json'
    """
    rows = negotiate(accept, [*_RESULTS, HTML])
    triples = negotiate(accept, [*_GRAPHS, HTML])
    known = (_named(name.lower()) for name in names)
    named = next((named for named in known if not named.nothing), None)
    if named is None:
        page = rows == HTML and triples == HTML
        return AcceptedFormats(
            None if rows == HTML else rows, None if triples == HTML else triples, page
        )
    return named


def _named(name: str) -> AcceptedFormats:
    """Return the format that clients call *name*: its short name or its media type."""
    if name in _RESULTS or name in _GRAPHS:
        return AcceptedFormats(
            name if name in _RESULTS else None, name if name in _GRAPHS else None
        )
    result, graph = _NAMES.get(name, (None, None))
    return AcceptedFormats(result and MEDIA[result], graph and MEDIA[graph])
