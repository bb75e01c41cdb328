"""How a thing is cited: what it says, the words it stands on, the report, the build."""

import base64
import json
from collections.abc import Callable
from typing import NamedTuple

from aidgraph.model import Language
from aidgraph.rdf.iri import THING, term
from aidgraph.rdf.terms import DCTERMS
from aidgraph.serve.labels import Labels
from aidgraph.store.evidence import Evidence, read_quotes
from aidgraph.store.graph import Graph
from aidgraph.text.visible import one_line
from aidgraph.web.words import say

_TEX = str.maketrans(
    {char: f"\\{char}" for char in "{}%&$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


class Citation(NamedTuple):
    """Hold what a citation tells: ``words`` are quotes with their places and their report."""

    iri: str
    title: str
    words: str
    year: str
    build: str
    language: Language

    @property
    def text(self) -> str:
        """Return the citation as a sentence."""
        values = {"label": self.title, "words": self.words, "iri": self.iri}
        return say(self.language, "doc.citation", build=self.build, **values)

    @property
    def key(self) -> str:
        """Return a name for lists of literature."""
        return f"aidgraph-{self.iri.removeprefix(THING).replace('/', '-')}-{self.build}"

    def data_address(self, suffix: str) -> str:
        """Return an address that is the citation itself, in the format of *suffix*."""
        write, media = CITATIONS[suffix]
        return f"data:{media};base64,{base64.b64encode(write(self).encode()).decode()}"


def cite(graph: Graph, labels: Labels, iri: str, build: str, language: Language) -> Citation:
    """Return how *iri* is cited by a reader of *language*; only a claim quotes words."""
    source = graph.value(iri, term("statedBy"))
    places = [_stated(quote, language) for quote in read_quotes(graph, iri)] if source else []
    title = labels.of(source, language).text if source else ""
    words = (
        say(language, "doc.citedWords", report=title, places="; ".join(places)) if places else ""
    )
    year = graph.value(source, DCTERMS + "issued")[:4] if source else ""
    return Citation(iri, labels.of(iri, language).text, words, year, build[:12], language)


def _stated(quote: Evidence, language: Language) -> str:
    """Return the words of a quote with where they stand."""
    place = say(language, "doc.position", start=quote.start, end=quote.end)
    if quote.page:
        place = say(language, "doc.onPage", page=quote.page, place=place)
    return f"“{one_line(quote.exact)}” ({place})"


def write_bibtex(citation: Citation) -> str:
    r"""
    Return an entry for BibTeX.

    >>> print(write_bibtex(Citation(THING + "a", "50% of A", "", "", "b1", "en")))
    @misc{aidgraph-a-b1,
      title = {50\% of A},
      howpublished = {aidgraph knowledge graph, build b1},
      url = {https://w3id.org/aidgraph/id/a}
    }
    <BLANKLINE>
    """
    fields = {
        "title": citation.title.translate(_TEX),
        "howpublished": f"aidgraph knowledge graph, build {citation.build}",
        "note": citation.words.strip().translate(_TEX),
        "year": citation.year,
        "url": citation.iri,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{citation.key},\n{lines}\n}}\n"


def write_ris(citation: Citation) -> str:
    """Return an entry in RIS."""
    fields = {
        "TY": "DATA",
        "ID": citation.key,
        "TI": citation.title,
        "T2": "aidgraph knowledge graph",
        "ET": citation.build,
        "N1": citation.words.strip(),
        "PY": citation.year,
        "UR": citation.iri,
    }
    rows = [f"{name}  - {value}" for name, value in fields.items() if value]
    return "\r\n".join([*rows, "ER  - ", ""])


def write_csl(citation: Citation) -> str:
    """Return an entry in CSL-JSON."""
    entry = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.title,
        "container-title": "aidgraph knowledge graph",
        "version": citation.build,
        "URL": citation.iri,
    }
    if citation.words:
        entry["note"] = citation.words.strip()
    issued = {"issued": {"date-parts": [[int(citation.year)]]}} if citation.year.isdigit() else {}
    return json.dumps([entry | issued], ensure_ascii=False, indent=1) + "\n"


CITATIONS: dict[str, tuple[Callable[[Citation], str], str]] = {
    "bib": (write_bibtex, "application/x-bibtex"),
    "ris": (write_ris, "application/x-research-info-systems"),
    "csl": (write_csl, "application/vnd.citationstyles.csl+json"),
}
"""How a citation can be had: by the ending of its address, the writer and the media type."""
