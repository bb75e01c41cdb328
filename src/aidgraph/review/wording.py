"""The words of the review page: texts of the interface, terms from the ontology's labels."""

from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from aidgraph.model import Language
from aidgraph.rdf.terms import SKOS, plain
from aidgraph.rdf.vocabulary import OTHER, ontology_triples, vocabulary
from aidgraph.store.amounts import counted_unit
from aidgraph.text.visible import one_line
from aidgraph.web.words import area_words, say

_AREA = "review"


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


class ReviewWords:
    """
    Speak one language.

    >>> ReviewWords("zh").term("comparator", "just-under"), ReviewWords("en").predicate("funds")
    ('近', 'funds')
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return the text *key* with its places filled."""
        return say(self.language, f"{_AREA}.{key}", **values)

    def maybe(self, prefix: str, key: str) -> str:
        """Return the text of a key that data brought along; the key itself where there is none."""
        return area_words(self.language, _AREA).get(f"{prefix}-{key}", one_line(key))

    def term(self, scheme: str, key: str) -> str:
        """Return the label of a concept; the report's own words for an open key."""
        if key.startswith(OTHER):
            return one_line(key.removeprefix(OTHER))
        iri = vocabulary().concepts[scheme].get(key, "")
        return _labels(self.language).get(iri, one_line(key))

    def unit(self, key: str, value: Decimal | None) -> str:
        """Return the name of a unit beside a number; without a value there are two, both bounds.

        >>> ReviewWords("en").unit("year", Decimal(2)), ReviewWords("en").unit("year", Decimal(1))
        ('years', 'year')
        """
        name, known = self.term("unit", key), vocabulary()
        if self.language == "zh":
            return name
        quantity = known.quantity_kinds.get(known.concepts["unit"].get(key, ""), "")
        return counted_unit(name, key, Decimal(2) if value is None else value, quantity)

    def plan(self, modality: str) -> str:
        """Return in brackets that something is told as a plan, as the site says it.

        >>> ReviewWords("en").plan("aim")
        ' (an aim, not told as done)'
        """
        return say(self.language, "base.aside", text=say(self.language, f"marks.{modality}"))

    def predicate(self, name: str) -> str:
        """Return the label of a relation predicate."""
        return _labels(self.language).get(vocabulary().predicate(name), one_line(name))

    @staticmethod
    def number(value: Decimal) -> str:
        """Return a number with separators, no digit lost.

        >>> ReviewWords.number(Decimal("1234567.50"))
        '1,234,567.5'
        """
        whole, point, rest = plain(value).partition(".")
        return f"{int(whole):,}{point}{rest}" if whole not in {"", "-", "-0"} else plain(value)
