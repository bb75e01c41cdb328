"""Make an answer ready for the page: cells with their words, their languages and their links."""

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph as ox

from aidgraph.model import Language
from aidgraph.query import list_queries
from aidgraph.query.answer import GRAPHS, RESULTS, Answer
from aidgraph.query.header import requested_view
from aidgraph.query.table import cell as shortened
from aidgraph.rdf.iri import ONTOLOGY, THING
from aidgraph.rdf.terms import SKOS, XSD
from aidgraph.serve.labels import Label, Labels
from aidgraph.serve.render import doc_path

if TYPE_CHECKING:
    from aidgraph.serve.site import Site

_SHOWN = 1000
_UNGROUPED = 4  # digits of a year, which nobody groups
_NUMBERS = frozenset(XSD + name for name in ("decimal", "integer"))
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
STARTER = f"""PREFIX aid: <{ONTOLOGY}>
PREFIX id: <{THING}>
PREFIX skos: <{SKOS}>

SELECT ?who ?what ?name
WHERE {{
  ?who aid:funds ?what .
  ?what skos:prefLabel ?name .
}}
LIMIT 20
"""
"""What the editor begins with: the prefixes that the hints need, and something to change."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    Hold a term as a page shows it; ``href`` is empty where there is nothing to follow.

    ``value`` is a number as it stands, where ``text`` has its digits in groups; ``name`` is what a
    thing is called, where ``text`` is its IRI in short.
    """

    text: str
    lang: str = ""
    datatype: str = ""
    iri: str = ""
    href: str = ""
    value: str = ""
    name: Label | None = None


def page_context(
    site: "Site", query: str, found: Answer | None, language: Language
) -> dict[str, Any]:
    """Return what the template needs for the *query* and what was *found*."""
    context: dict[str, Any] = {
        "query": query,
        "columns": [],
        "rows": [],
        "count": 0,
        "boolean": None,
        "turtle": "",
        "cut": found.cut if found else "",
        "formats": [],
        "examples": list_queries(),
        "view": requested_view(query),
        "programs": [],
        "unknown": [],
    }
    if found is None:
        return context
    names = GRAPHS if found.form in GRAPHS else RESULTS
    prefix = site.settings.prefix
    context["formats"] = [
        (name, f"{prefix}/sparql?{urlencode({'query': query, 'format': name})}") for name in names
    ]
    if found.form in GRAPHS:
        context["turtle"] = found.body.decode()
        return context
    data = json.loads(found.body)
    if "boolean" in data:
        context["boolean"] = data["boolean"]
        return context
    columns, rows = data["head"]["vars"], data["results"]["bindings"]
    context |= {"columns": columns, "count": len(rows)}
    cells = partial(_cell, prefix, site.renderer.labels, language)
    context["rows"] = [[cells(row.get(name)) for name in columns] for row in rows[:_SHOWN]]
    return context


def _cell(
    prefix: str, labels: Labels, language: Language, term: dict[str, Any] | None
) -> Cell | None:
    if term is None:
        return None
    if term["type"] != "uri":
        text, datatype = str(term["value"]), term.get("datatype", "")
        if datatype in _NUMBERS and _PLAIN.fullmatch(text):
            return Cell(grouped(text), datatype=datatype, value=text)
        return Cell(text, lang=term.get("xml:lang", ""), datatype=datatype)
    iri = term["value"]
    href = iri if iri.startswith(("http://", "https://")) else ""
    if iri.startswith(THING):
        href = prefix + doc_path(iri)
    elif iri.startswith(ONTOLOGY):
        href = f"{prefix}/ontology/{iri.removeprefix(ONTOLOGY)}"
    name = labels.of(iri, language)
    known_as = None if name.text in {iri, short(iri)} else name
    return Cell(short(iri), iri=iri, href=href, name=known_as)


def grouped(number: str) -> str:
    """
    Return a number with its digits in groups of three; no digit is lost.

    >>> grouped("-1234567.50"), grouped("2021")
    ('-1,234,567.50', '2021')
    """
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number.lstrip("+"))
    whole, point, rest = digits.partition(".")
    if len(whole) <= _UNGROUPED:
        return number
    return f"{sign}{int(whole):,}{point}{rest}"


def short(iri: str) -> str:
    """Return an IRI as people read it: the path of a thing, or a prefixed name."""
    return shortened(ox.NamedNode(iri))
