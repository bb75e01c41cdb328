"""How names and queries are cut up, so that two Chinese characters or a misspelt word find."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.contrib.mmseg import seg
from rapidfuzz import fuzz

from aidgraph.chinese.script import HAN, fold

_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_MOST_READINGS = 8
_PART = 4  # syllables from the middle of a name that may be typed
_SHORT = 4  # characters; longer runs are read as the dictionary of phrases has them

# pypinyin takes a list for characters that have no pinyin; its types say text alone.
_UNREAD: Any = lambda characters: ["?"] * len(characters)  # noqa: E731


def runs(text: str) -> list[str]:
    """Return the words of a folded text: runs of Chinese characters, runs of other letters.

    >>> runs("温宿县2021 a-b")
    ['温宿县', '2021', 'a', 'b']
    """
    return _RUN.findall(text)


def bigrams(run: str) -> list[str]:
    """Return the overlapping pairs of a run, and its last character alone.

    A run of any length is then a phrase of pairs, and one character the beginning of a pair.

    >>> bigrams("温宿县")
    ['温宿', '宿县', '县']
    """
    return [run[i : i + 2] for i in range(len(run))]


def trigrams(word: str) -> list[str]:
    """Return the overlapping triples of a word with its edges: what a misspelling leaves intact.

    >>> trigrams("anhua")
    ['^an', 'anh', 'nhu', 'hua', 'ua$']
    """
    edged = f"^{word}$"
    return [edged[i : i + 3] for i in range(len(edged) - 2)]


class Pinyin(NamedTuple):
    """Hold how a run of Chinese characters is spelt without tones.

    ``syllables`` are the usual reading; ``whole`` has the whole run in every reading, and its
    initials; ``tokens`` has in addition what can be typed for a part of it.
    """

    syllables: tuple[str, ...]
    whole: frozenset[str]
    tokens: frozenset[str]


@lru_cache(maxsize=4096)
def romanised(run: str) -> Pinyin:
    """
    Return the pinyin of a run of Chinese characters.

    >>> romanised("温宿县").syllables, "wsx" in romanised("温宿县").whole
    (('wen', 'su', 'xian'), True)
    >>> "suxian" in romanised("温宿县").tokens
    True
    """
    usual, *others = _readings(run)
    whole = {"".join(reading) for reading in (usual, *others)}
    whole |= {"".join(syllable[0] for syllable in reading) for reading in (usual, *others)}
    whole |= {spelt.replace("v", "u") for spelt in whole if "v" in spelt}
    parts = {"".join(usual[i : i + _PART]) for i in range(1, len(usual))}
    return Pinyin(usual, frozenset(whole), frozenset(whole | parts))


def _readings(run: str) -> Iterator[tuple[str, ...]]:
    """Yield readings of *run*: the usual one, and for a short run those of each character."""
    usual = tuple(syllable for word in seg.cut(run) for syllable in _syllables(word))
    yield usual
    if len(run) <= _SHORT:
        choices = [dict.fromkeys([first, *_sounds(c)]) for first, c in zip(usual, run, strict=True)]
        yield from islice(product(*choices), _MOST_READINGS)


@lru_cache(maxsize=65_536)
def _syllables(word: str) -> tuple[str, ...]:
    """Return the usual reading of a character, or of a word of pypinyin's dictionary."""
    return tuple(_letters(syllable) for syllable in lazy_pinyin(word, errors=_UNREAD))


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """Return every reading of one character."""
    every = pinyin(character, style=Style.NORMAL, heteronym=True, errors=_UNREAD)
    return tuple(_letters(syllable) for syllable in every[0])


def _letters(syllable: str) -> str:
    return fold(syllable.replace("ü", "v")) or "?"


def similarity(one: str, other: str, least: float = 0.0) -> float:
    """
    Return how alike two folded words are, from 0 to 1: letters in order, doubled, over all letters.

    Below *least* the answer is 0.

    >>> similarity("wensu", "wensu"), similarity("anhua", "anhau")
    (1.0, 0.8)
    """
    return fuzz.ratio(one, other, score_cutoff=100 * least) / 100
