"""Mask the mentions of a sentence by one letter each, so that frames can match over types.

A frame's pattern is a regular expression with slots: ``<s:O>`` takes one organization, ``<o:FJ+>``
a list of facilities or projects (A、B和C), ``<m:Q*>`` counted things with words between,
``<m:M>`` a sum of money; ``@give`` stands for the words that the lexicon frame-words has for it.  ``[{M}]`` is any sum of
money, ``[^{M}]`` any other letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.mention import Name, Quantity, Rank, Time

Mention = Name | Quantity | Time | Rank

# Each type has a block of 256 letters of Unicode's private use area.
TYPES = {
    "O": "Organization",
    "P": "Place",
    "F": "Facility",
    "J": "Project",
    "G": "Programme",
    "E": "Event",
    "R": "Recognition",
    "H": "Person",
    "X": "Other",
    "M": "money",
    "Q": "quantity",
    "T": "time",
    "K": "rank",
}
_FIRST = 0xE000
_SIZE = 256
_CODES = {name: _FIRST + _SIZE * i for i, name in enumerate(TYPES.values())}
_SLOT = re.compile(r"<(?P<name>[a-z]\w*):(?P<types>[A-Z]+)(?P<many>[+*]?)>")
_WORDS = re.compile(r"@([a-z]+)")
_CLASS = re.compile(r"\{([A-Z]+)\}")
_GOODS = "[^，。；{QM}]{0,12}[、，和及][^，。；{QM}]{0,12}"  # 帐篷500顶、棉被2000床
_BETWEEN = (
    "[{Q}]?、?(?:以及|和|及|与|暨)?[{Q}]?"  # in a list each may have its number: A 5个、B 3个
)


@dataclass(frozen=True, slots=True)
class Masked:
    """Hold a masked sentence: ``letters[letter]`` is the mention it stands for.

    ``start`` is where the sentence begins in the reading.
    """

    text: str
    start: int
    letters: dict[str, Mention]

    def mentions(self, letters: str) -> list[Mention]:
        """Return the mentions that *letters* stand for; other letters are passed."""
        return [self.letters[letter] for letter in letters if letter in self.letters]


def type_of(mention: Mention) -> str:
    """Return the type a slot asks for."""
    if isinstance(mention, Name):
        return mention.type
    if isinstance(mention, Quantity):
        return "money" if mention.unit.isupper() and len(mention.unit) == 3 else "quantity"
    return "time" if isinstance(mention, Time) else "rank"


def mask(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Masked:
    """
    Return ``text[start:end]`` with each of its mentions as one letter.

    *mentions* are sorted and do not overlap; a type's letters run out after 256 in one sentence,
    and the rest stays as it is.
    """
    parts: list[str] = []
    letters: dict[str, Mention] = {}
    used = dict.fromkeys(_CODES, 0)
    at = start
    for mention in mentions:
        name = type_of(mention)
        if mention.start < at or mention.end > end or used[name] >= _SIZE:
            continue
        letter = chr(_CODES[name] + used[name])
        used[name] += 1
        letters[letter] = mention
        parts += [text[at : mention.start], letter]
        at = mention.end
    return Masked(normalise("".join([*parts, text[at:end]])), start, letters)


def with_topic(masked: Masked, topic: Mention) -> Masked:
    """Return a masked sentence with *topic*, what its list's item is about, and a comma before it."""
    code = _CODES[type_of(topic)]
    letter = next((c for c in map(chr, range(code, code + _SIZE)) if c not in masked.letters), "")
    if not letter:
        return masked
    return Masked(f"{letter}，{masked.text}", masked.start, {**masked.letters, letter: topic})


@cache
def words() -> dict[str, str]:
    """Return the expressions that patterns share, by name.

    >>> "院长" in words()["title"]
    True
    """
    return {row["name"]: row["pattern"] for row in table("frame-words")}


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """
    Return the regular expression of a frame's pattern.

    Raises:
        ValueError: If it is no regular expression, or a slot names an unknown type, or ``@`` words
            that the lexicon does not have.

    >>> bool(compile_pattern("<s:O>投入<m:M>").search(chr(0xE000) + "投入" + chr(0xE900)))
    True
    """

    def slot(match: re.Match[str]) -> str:
        one = f"[{_letters(match['types'])}]"
        between = {"+": _BETWEEN, "*": _GOODS}.get(match["many"], "")
        many = f"(?:{between}{one}){{0,40}}" if between else ""
        return f"(?P<{match['name']}>{one}{many})"

    expression = _WORDS.sub(lambda match: _words(match[1]), pattern)
    expression = _SLOT.sub(slot, expression)
    expression = _CLASS.sub(lambda match: _letters(match[1]), expression)
    try:
        return re.compile(expression)
    except re.error as error:
        raise ValueError(f"not a pattern: {pattern!r} ({error})") from error


def _words(name: str) -> str:
    if name not in words():
        raise ValueError(f"no words {name!r}; use one of {', '.join(words())}")
    return words()[name]


def _letters(types: str) -> str:
    try:
        codes = [_CODES[TYPES[name]] for name in types]
    except KeyError as error:
        raise ValueError(f"no slot type {error}; use letters of {''.join(TYPES)}") from error
    return "".join(f"{chr(c)}-{chr(c + _SIZE - 1)}" for c in codes)
