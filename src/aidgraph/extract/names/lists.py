"""Find the names of a list by the noun that closes it: 昆托米业、基蛋生物等…企业17家."""

from collections.abc import Iterator
from functools import cache
from typing import cast

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import Found
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token
from aidgraph.model import EntityType

_STATES = frozenset(("受灾", "受援", "贫困", "帮扶", "对口"))
_NAMES = frozenset(("nz", "nr", "ns", "nt", "LOC", "ORG", "PER"))
_NOMINAL = frozenset(("n", "nz", "vn", "an", "LOC", "ORG", "PER"))
_ITEM = 14  # characters
_ITEMS = 12


@cache
def _nouns() -> dict[str, EntityType]:
    return {
        word: cast("EntityType", row["type"])
        for row in table("lists")
        for word in split(row["words"])
    }


def find_listed(page: Page) -> Iterator[Found]:
    """Yield the items of lists that a noun closes or opens, typed by the noun."""
    for index, token in enumerate(page.tokens):
        if token.word in {"等", "等等"}:
            items = _items(page, index)
            kind = _closing_noun(page, index) or _opening_noun(items)
            if kind:
                yield from _typed(page, items, kind)


def _closing_noun(page: Page, index: int) -> EntityType | None:
    """Return the type of the noun after 等, over what tells its kind (等农产品加工企业)."""
    for token in page.after(page.tokens[index].end):
        if token.word in {"，", ","} or (token.tag in {"v", "p"} and token.word not in _STATES):
            return None
        following = next(page.after(token.end), None)
        ends = following is None or following.tag not in _NOMINAL
        if ends and token.word.endswith(tuple(_nouns())):
            return _nouns()[max(filter(token.word.endswith, _nouns()), key=len)]
        if token.end - page.tokens[index].end > _ITEM * 2:
            return None
    return None


def _opening_noun(items: list[list[Token]]) -> EntityType | None:
    """Return the type of the noun that the list begins with (企业甲、乙等), and cut it off."""
    for number, item in enumerate(items):
        for at, word in enumerate(item[:-1]):
            if _nouns().get(word.word) == "Organization":
                items[number:] = [item[at + 1 :]]
                return "Organization"
    return None


def _items(page: Page, index: int) -> list[list[Token]]:
    """Return the words of the items before the word at *index*, the last item first."""
    items: list[list[Token]] = []
    end = index
    while len(items) < _ITEMS:
        start = end
        while start > 0 and _in_item(page.tokens[start - 1]):
            start -= 1
        words = page.tokens[start:end]
        while words and words[0].word in word_list("trims", "left"):
            words = words[1:]
        if not words or words[-1].end - words[0].start > _ITEM:
            break
        items.append(words)
        if start == 0 or page.tokens[start - 1].word not in {"、", "和", "及", "与"}:
            break
        end = start - 1
    return items


def _typed(page: Page, items: list[list[Token]], kind: EntityType) -> Iterator[Found]:
    """Yield the items that can have the type; one that is a name vouches for the others."""
    vouched = kind != "Organization" or any(_is_name(words, kind) for words in items)
    least = 3 if kind == "Organization" else 2
    for words in items if vouched else ():
        text = page.text[words[0].start : words[-1].end]
        if len(text) >= least and _fits(text, words, kind):
            yield Found(words[0].start, words[-1].end, kind, "list")


def _in_item(token: Token) -> bool:
    return token.tag in {"n", "nz", "nr", "ns", "nt", "vn", "a", "an", "LOC", "ORG", "PER"}


def _is_name(words: list[Token], kind: EntityType) -> bool:
    """Tell whether a word in the item is a name; companies have no names of two letters."""
    short = kind == "Organization" and words[-1].end - words[0].start < 3
    return not short and any(word.tag in _NAMES for word in words)


def _fits(text: str, words: list[Token], kind: EntityType) -> bool:
    """Tell whether an item can have the type: a division is no organization."""
    known = bool(gazetteer().named(text))
    return (
        not known
        if kind == "Organization"
        else known or (len(words) == 1 and _is_name(words, kind))
    )
