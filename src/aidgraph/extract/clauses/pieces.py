"""Lay a text out in pieces: names, numbers and times as one piece each, words in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aidgraph.extract.mention import NameMention, QuantityMention, Rank, TimeMention
from aidgraph.extract.words.token import Token

Mention = NameMention | QuantityMention | TimeMention | Rank


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold a mention, or a word with its tag; ``text`` is normalised, offsets are the reading's."""

    start: int
    end: int
    text: str
    tag: str
    mention: Mention | None = None

    @property
    def name(self) -> NameMention | None:
        """Return the name that the piece is."""
        return self.mention if isinstance(self.mention, NameMention) else None

    @property
    def is_amount(self) -> bool:
        """Tell whether the piece is a number that measures: a quantity, a duration or a rank."""
        stated = self.mention
        return isinstance(stated, QuantityMention | Rank) or (
            isinstance(stated, TimeMention) and stated.kind == "duration" and _measures(stated)
        )

    @property
    def time(self) -> TimeMention | None:
        """Return the date or period that the piece is."""
        return self.mention if isinstance(self.mention, TimeMention) else None


def _measures(time: TimeMention) -> bool:
    return time.quantity is not None or time.min is not None


def pieces_of(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Chunk]:
    """
    Return the pieces of *text* in order; a word that a mention cuts is cut there.

    Args:
        text: The normalised text.
        tokens: Its words, without gaps.
        mentions: Sorted, none overlapping.
    """
    return list(_pieces(text, tokens, mentions))


def _pieces(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Chunk]:
    at, index = 0, 0
    for mention in mentions:
        for found, start, end in _words(tokens, index, at, mention.start):
            yield Chunk(start, end, text[start:end], tokens[found].tag)
            index = found
        yield Chunk(mention.start, mention.end, text[mention.start : mention.end], "", mention)
        at = mention.end
        while index < len(tokens) and tokens[index].end <= at:
            index += 1
    for found, start, end in _words(tokens, index, at, len(text)):
        yield Chunk(start, end, text[start:end], tokens[found].tag)


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
