"""Find what somebody may have meant: the known words most like one that is not known."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(word: str, known: Iterable[str], *, most: int = 1, least: float = 0.6) -> list[str]:
    """
    Return up to *most* of the *known* words, the likest first.

    Args:
        word: What was written.
        known: What could have been meant.
        most: How many words to return at most.
        least: How alike they must be, from 0 to 1: letters in order, doubled, over all letters.

    >>> nearest("biuld", ["audit", "build", "query"]), nearest("x", ["build"])
    (['build'], [])
    """
    found = process.extract(
        word, list(known), scorer=fuzz.ratio, limit=most, score_cutoff=100 * least
    )
    return [text for text, _, _ in found]
