"""The words of the page: its own texts from a data file, terms from the ontology's labels."""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

import pyoxigraph as ox

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS, plain
from aidgraph.rdf.vocabulary import OTHER, ontology_triples, vocabulary
from aidgraph.text.visible import one_line

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def texts() -> dict[Language, dict[str, str]]:
    """Return the page's own texts by language and key."""
    found: dict[Language, dict[str, str]] = json.loads(
        files("aidgraph.review").joinpath("words.json").read_text("utf-8")
    )
    return found


@cache
def _labels(language: Language) -> dict[str, str]:
    """Return the label of each term of the ontology, by IRI."""
    wanted = SKOS + "prefLabel"
    return {
        triple.subject.value: triple.object.value
        for triple in ontology_triples()
        if triple.predicate.value == wanted
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        and triple.object.language == language
    }


class Words:
    """
    Speak one language.

    >>> Words("zh").term("comparator", "just-under"), Words("en").predicate("funds")
    ('近', 'funds')
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts()[language]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text *key* with its places filled."""
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def maybe(self, prefix: str, key: str) -> str:
        """Return the text of a key that data brought along; the key itself where there is none."""
        return self._texts.get(f"{prefix}-{key}", one_line(key))

    def term(self, scheme: str, key: str) -> str:
        """Return the label of a concept; the report's own words for an open key."""
        if key.startswith(OTHER):
            return one_line(key.removeprefix(OTHER))
        iri = vocabulary().concepts[scheme].get(key, "")
        return _labels(self.language).get(iri, one_line(key))

    def predicate(self, name: str) -> str:
        """Return the label of a relation predicate."""
        return _labels(self.language).get(term(name), one_line(name))

    @staticmethod
    def number(value: Decimal) -> str:
        """Return a number with separators, no digit lost.

        >>> Words.number(Decimal("1234567.50"))
        '1,234,567.5'
        """
        whole, point, rest = plain(value).partition(".")
        return f"{int(whole):,}{point}{rest}" if whole not in {"", "-", "-0"} else plain(value)
