"""What a tagger gives: tagged words, and the interface of all taggers."""

from typing import NamedTuple, Protocol


class Token(NamedTuple):
    """Hold a word and its tag; ``start`` and ``end`` are offsets in the text."""

    start: int
    end: int
    word: str
    tag: str


class Tagger(Protocol):
    """
    Cut a text into tagged words that cover it without gaps.

    Tags are LAC's: ``n`` noun, ``nz`` other name, ``nw`` title of a work, ``v`` verb, ``vn`` verbal
    noun, ``a`` adjective, ``d`` adverb, ``f`` direction, ``r`` pronoun, ``m`` number, ``q``
    measure, ``p`` preposition, ``c`` conjunction, ``u`` particle, ``w`` punctuation, and ``PER``,
    ``LOC``, ``ORG``, ``TIME``.
    """

    def words(self, text: str) -> list[Token]:
        """Return the words of *text* in order."""
        ...


class Remembering:
    """Cut with another tagger, and keep the words of the last text for who asks next."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self._text: str | None = None
        self._words: list[Token] = []

    def words(self, text: str) -> list[Token]:
        """Return the words of *text*."""
        if text != self._text:
            self._text, self._words = text, self._tagger.words(text)
        return self._words
