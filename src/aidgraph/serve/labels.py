"""The best label of a thing for a reader of one language, and which language it is in."""

from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.model import Language
from aidgraph.rdf.iri import THING, is_iri, term
from aidgraph.rdf.terms import OA, PREFIXES, RDF
from aidgraph.serve.marks import PLANS, mark
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import read_figure
from aidgraph.store.graph import (
    ALT_LABEL,
    LANGUAGE,
    PREF_LABEL,
    TITLE,
    TYPE,
    Graph,
    Resource,
    short,
)
from aidgraph.store.periods import read_period
from aidgraph.text.visible import one_line
from aidgraph.web.language import HTML_LANGUAGE
from aidgraph.web.words import say


class Label(NamedTuple):
    """Hold a label and its language; empty where it has none."""

    text: str
    language: str


class Labels:
    """Look labels up; each is kept, so a page of many things stays quick."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kept: dict[str, dict[str, str]] = {}

    def of(self, iri: str, language: Language) -> Label:
        """Return the label in *language*, else in the other, else any.

        A claim or period without one is called by what it says, anything else by its short IRI.
        """
        texts = self.all(iri)
        for choice in (language, "en", "zh", *sorted(texts)):
            if choice in texts:
                return Label(texts[choice], choice)
        if iri.startswith(THING) and (said := self._said(iri, language)):
            return Label(said, language)
        return Label(one_line(short(iri) if iri.startswith(THING) else curie(iri)), "")

    def _said(self, iri: str, language: Language) -> str:
        """Return what the claim *iri* says, or when the period *iri* is; nothing of all else."""
        if not is_iri(iri):
            return ""
        claim = self._graph.resource(iri)
        parts = [claim.value(RDF + part) for part in ("subject", "predicate", "object")]
        if parts[0] and term("Relation") in claim.values(TYPE):
            # Of a claim about a claim only the id is told: it might be about itself.
            return " ".join(self._part(part, language) for part in parts) + _plan(claim, language)
        if figure := read_figure(self._graph, iri):
            colon, comma = (say(language, f"base.{mark}") for mark in ("colon", "comma"))
            amount = write_amount(figure.amount).of(language)
            about = self.of(figure.about, language).text
            said = f"{about}{colon}{figure.indicator.name.of(language)}{comma}{amount}"
            return said + _plan(claim, language)
        period = read_period(self._graph, iri)
        if period and period.inferred:
            return period.text.of(language) + _aside("inferredPeriod", language)
        return period.text.of(language) if period else ""

    def _part(self, iri: str, language: Language) -> str:
        relation = term("Relation") in self._graph.values(iri, TYPE) if is_iri(iri) else False
        return short(iri) if relation else self.of(iri, language).text

    def all(self, iri: str) -> dict[str, str]:
        """Return the labels of a thing by language (``zh``, ``en``, empty for none)."""
        if (kept := self._kept.get(iri)) is not None:
            return kept
        texts = self._read(iri) if is_iri(iri) else {}
        if texts:  # what visitors make up is not kept
            self._kept[iri] = texts
        return texts

    def language_of_source(self, iri: str) -> str:
        """Return the language of a report, or of the report that a span is of, as HTML has it."""
        source = self._graph.value(iri, OA + "hasSource") or iri
        language = self._graph.value(source, LANGUAGE)
        return HTML_LANGUAGE.get(language, language)

    def _read(self, iri: str) -> dict[str, str]:
        for predicate in (PREF_LABEL, TITLE, ALT_LABEL):
            texts = {
                (node.language or "").partition("-")[0]: one_line(node.value)
                for node in reversed(self._graph.objects(iri, predicate))
                if isinstance(node, ox.Literal) and node.value.strip()
            }
            if texts:
                return texts
        return {}


def _plan(claim: Resource, language: Language) -> str:
    """Return in brackets that a claim is told as a plan; nothing where it is not."""
    stated = short(claim.value(term("modality")))
    return _aside(stated, language) if stated in PLANS else ""


def _aside(key: str, language: Language) -> str:
    """Return the words of a mark in brackets."""
    return say(language, "base.aside", text=mark(key).text.of(language))


def curie(iri: str) -> str:
    """Return an IRI with its prefix, where it has one.

    >>> curie("https://w3id.org/aidgraph/ontology#Project")
    'aid:Project'
    """
    fitting = [(ns, prefix) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not fitting:
        return iri
    namespace, prefix = max(fitting)
    return f"{prefix}:{iri.removeprefix(namespace)}"
