"""What things are called: every name with its language, or one text for either reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.model import Language
from aidgraph.text.visible import one_line


class Words(NamedTuple):
    """Hold one text in Chinese and in English.

    >>> Words("地点", "place").en
    'place'
    """

    zh: str
    en: str

    @classmethod
    def same(cls, text: str) -> "Words":
        """Return *text* for both languages: a name or a number that is not translated."""
        return cls(text, text)

    def of(self, language: Language) -> str:
        """Return the text in *language*."""
        return self.zh if language == "zh" else self.en


class Name(NamedTuple):
    """Hold a name as the graph has it; ``language`` is its tag, or empty."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Names:
    """Hold what something is called, exactly: nothing stands in for a language that is missing."""

    texts: tuple[Name, ...] = ()

    @classmethod
    def read(cls, values: Iterable[ox.NamedNode | ox.Literal]) -> "Names":
        """Return the literals among *values* in their order."""
        literals = (value for value in values if isinstance(value, ox.Literal))
        return cls(tuple(Name(node.value, node.language or "") for node in literals))

    @property
    def by_language(self) -> Mapping[str, str]:
        """Return one name for each language tag."""
        return {name.language: name.text for name in self.texts}

    @property
    def zh(self) -> str:
        """Return the Chinese name, or nothing."""
        return self.by_language.get("zh", "")

    @property
    def en(self) -> str:
        """Return the English name, or nothing."""
        return self.by_language.get("en", "")

    @property
    def first(self) -> str:
        """Return one name: the English one, the Chinese one, or any."""
        return self.en or self.zh or next(iter(self.by_language.values()), "")

    @property
    def words(self) -> Words | None:
        """Return a text for either reader on one line, each standing in for the other.

        >>> Names((Name("温宿", "zh-Hans"),)).words, Names().words
        (Words(zh='温宿', en='温宿'), None)
        """
        texts = {name.language.partition("-")[0]: name.text for name in self.texts}
        if not texts:
            return None
        spare = texts[min(texts)]
        zh = texts.get("zh") or texts.get("en") or spare
        en = texts.get("en") or texts.get("zh") or spare
        return Words(one_line(zh), one_line(en))
