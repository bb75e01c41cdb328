"""Lay a text out in pieces: names, numbers and times as one piece each, words in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aidgraph.extract.mention import Name, Quantity, Rank, Time
from aidgraph.extract.words.token import Token

Mention = Name | Quantity | Time | Rank


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a mention, or a word with its tag; ``text`` is normalised, offsets are the reading's."""

    start: int
    end: int
    text: str
    tag: str
    mention: Mention | None = None

    @property
    def name(self) -> Name | None:
        """Return the name that the piece is."""
        return self.mention if isinstance(self.mention, Name) else None

    @property
    def is_amount(self) -> bool:
        """Tell whether the piece is a number that measures: a quantity, a duration or a rank."""
        told = self.mention
        return isinstance(told, Quantity | Rank) or (
            isinstance(told, Time) and told.kind == "duration" and _measures(told)
        )

    @property
    def time(self) -> Time | None:
        """Return the date or period that the piece is."""
        return self.mention if isinstance(self.mention, Time) else None


def _measures(time: Time) -> bool:
    return time.quantity is not None or time.min is not None


def pieces_of(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Piece]:
    """
    Return the pieces of *text* in order; a word that a mention cuts is cut there.

    Args:
        text: The normalised text.
        tokens: Its words, without gaps.
        mentions: Sorted, none overlapping.
    """
    return list(_pieces(text, tokens, mentions))


def _pieces(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Piece]:
    at, index = 0, 0
    for mention in mentions:
        for found, start, end in _words(tokens, index, at, mention.start):
            yield Piece(start, end, text[start:end], tokens[found].tag)
            index = found
        yield Piece(mention.start, mention.end, text[mention.start : mention.end], "", mention)
        at = mention.end
    for found, start, end in _words(tokens, index, at, len(text)):
        yield Piece(start, end, text[start:end], tokens[found].tag)


def _words(
    tokens: Sequence[Token], first: int, start: int, end: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the index and the bounds of the words, or of what is left of them, in a stretch."""
    index = first
    while index < len(tokens) and tokens[index].start < end:
        token = tokens[index]
        begin, stop = max(token.start, start), min(token.end, end)
        if begin < stop:
            yield index, begin, stop
        if token.end > end:
            break
        index += 1
