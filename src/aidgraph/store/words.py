"""Texts in both languages of the page."""

from typing import NamedTuple

from aidgraph.model import Language


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
