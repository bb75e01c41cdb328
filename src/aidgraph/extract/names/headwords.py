"""The head words: last words of names, with what they say about the name."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.words.page import Page
from aidgraph.model import EntityType

_LONGEST = 5  # letters of the longest word that only looks like a name


@dataclass(frozen=True, slots=True)
class Head:
    """
    Hold a head word: the type of its names, and what must be so for a name to stand.

    ``built`` is the type of what is built.  ``bare`` says when common nouns before the head will
    do: never, alone, long (four letters of them, run as a programme), counted (or built), and noun
    (the same, and a division before the head makes no name).
    """

    word: str
    type: EntityType
    built: str = ""
    bare: str = "never"


@cache
def heads() -> dict[str, Head]:
    """Return all head words of the lexicons; a word of two lists is of the first."""
    found: dict[str, Head] = {}
    for row in table("heads-organization"):
        found[row["head"]] = Head(row["head"], "Organization", row["built"])
    for row in table("heads-facility"):
        bare = {"yes": "counted", "noun": "noun"}.get(row["counted"], "never")
        found.setdefault(row["head"], Head(row["head"], "Facility", "", bare))
    for row in table("heads-event"):
        bare = "alone" if row["alone"] else "never"
        found.setdefault(row["head"], Head(row["head"], "Event", "", bare))
    for row in table("heads-project"):
        kind = cast("EntityType", row["type"])
        found.setdefault(row["head"], Head(row["head"], kind, "", "long"))
    return found


@cache
def _finder() -> WordFinder:
    return WordFinder(heads())


@cache
def known_bodies() -> WordFinder:
    """Return the finder of bodies that are known by name: 新华社, 联合国儿童基金会."""
    abroad = (word for row in table("known-abroad") for word in split(row["words"]))
    return WordFinder(frozenset(abroad) | word_list("known-organizations"))


def all_heads(page: Page) -> Iterator[tuple[int, int]]:
    """Yield the span of each head word of organizations, facilities, events and programmes."""
    return ending_heads(page, _finder())


def ending_heads(page: Page, finder: WordFinder) -> Iterator[tuple[int, int]]:
    """Yield the longest head for each word that ends in one; see the lexicon heads-none."""
    found: dict[int, int] = {}
    none = word_list("heads-none")
    for start, end in finder.spans(page.text):
        last = page.tokens[page.ends[end]] if end in page.ends else None
        if last is None or (last.tag in {"v", "vd", "d"} and last.start <= start):
            continue
        if not any(page.text[at:end] in none for at in range(max(end - _LONGEST, 0), end)):
            found.setdefault(end, start)
    for end, start in found.items():
        yield start, end
