"""Make an answer ready for the page: cells with their words, their languages and their links."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph as ox

from aidgraph.query import list_queries
from aidgraph.query.answer import GRAPHS, RESULTS, Answer
from aidgraph.query.header import requested_view
from aidgraph.query.table import cell as shortened
from aidgraph.rdf.iri import ONTOLOGY, THING
from aidgraph.rdf.terms import SKOS
from aidgraph.serve.render import doc_path

if TYPE_CHECKING:
    from aidgraph.serve.site import Site

_SHOWN = 1000
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
    """Hold a term as a page shows it; ``href`` is empty where there is nothing to follow."""

    text: str
    lang: str = ""
    datatype: str = ""
    iri: str = ""
    href: str = ""


def page_context(site: "Site", query: str, found: Answer | None) -> dict[str, Any]:
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
    context["rows"] = [[_cell(prefix, row.get(name)) for name in columns] for row in rows[:_SHOWN]]
    return context


def _cell(prefix: str, term: dict[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    if term["type"] != "uri":
        text = str(term["value"])
        return Cell(text, lang=term.get("xml:lang", ""), datatype=term.get("datatype", ""))
    iri = term["value"]
    href = iri if iri.startswith(("http://", "https://")) else ""
    if iri.startswith(THING):
        href = prefix + doc_path(iri)
    elif iri.startswith(ONTOLOGY):
        href = f"{prefix}/ontology/{iri.removeprefix(ONTOLOGY)}"
    return Cell(short(iri), iri=iri, href=href)


def short(iri: str) -> str:
    """Return an IRI as people read it: the path of a thing, or a prefixed name."""
    return shortened(ox.NamedNode(iri))
