"""The Chinese script: its letters, and one writing for matching, character for character."""

import re
import unicodedata
from functools import cache

from aidgraph.chinese.lexicon import table

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""
The Chinese letters, as the inside of a character class of a regular expression.

Radicals, the marks 々〆〇, the unified ideographs with their extensions A to H, and the compatibility
ideographs (Unicode 15, Blocks.txt).
"""

_IS_HAN = re.compile(f"[{HAN}]")
_ALIKE = {
    " ": "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t",
    "-": "\u2010\u2011\u2012\u2013\u2212\uff0d",
    "~": "\u223c\u301c\uff5e",
    "·": "\u2022\u2027\u22c5\u30fb\uff65",
    ".": "\uff0e",
    "%": "\uff05\ufe6a",
    "+": "\uff0b",
    "/": "\uff0f",
    "$": "\uff04",
    "¥": "\uffe5",
    ":": "\uff1a\u2236",
    "(": "\uff08",
    ")": "\uff09",
    "〇": "\u25cb",
}


# Letters that PDF files and old fonts have in the place of the usual ones: ⼈ for 人, 金 for 金.
_OTHER_LETTERS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
NEEDS_NO_FOLDING = re.compile("[\x20-\x7e\u4e00-\u9fff]*")  # letters that need no folding


@cache
def _map() -> dict[int, str]:
    narrow = {wide: chr(wide - 0xFEE0) for wide in range(0xFF10, 0xFF5B) if chr(wide).isalnum()}
    alike = {ord(wide): plain for plain, group in _ALIKE.items() for wide in group}
    simplified = _simplified()
    usual = {
        code: simplified.get(ord(plain), plain)
        for first, last in _OTHER_LETTERS
        for code in range(first, last + 1)
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
    }
    return {**usual, **simplified, **narrow, **alike}


def simplified_letters() -> list[tuple[str, str]]:
    """Return each traditional character that the rules know, with the simplified one.

    >>> ("縣", "县") in simplified_letters()
    True
    """
    return [(chr(code), plain) for code, plain in sorted(_simplified().items())]


@cache
def _simplified() -> dict[int, str]:
    return {ord(c): row["simplified"] for row in table("script") for c in row["traditional"]}


def normalise(text: str) -> str:
    """
    Return *text* as the rules read it, character for character: every offset stays.

    The full-width comma stays too: it ends a clause more often than it groups digits.  Radicals and
    compatibility letters, as PDF files have them, become the letters that they look like.

    >>> normalise("１２萬餘畝（約）⼈")
    '12万余亩(约)人'
    """
    return text.translate(_map())


def is_han(text: str) -> bool:
    """
    Tell whether *text* has a Chinese letter.

    >>> is_han("Wensu 温宿"), is_han("〇"), is_han("⼈"), is_han("Wensu，エ")
    (True, True, True, False)
    """
    return _IS_HAN.search(text) is not None


def narrowed(text: str) -> str:
    r"""
    Return *text* in half width and one case, without accents and without what cannot be seen.

    For names that are compared; the length may change, and no character is simplified.

    >>> narrowed("Ｃôte\u200b ＡＢＣ 溫宿")
    'cote abc 溫宿'
    """
    if NEEDS_NO_FOLDING.fullmatch(text):
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in plain if unicodedata.category(c) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


def fold(text: str) -> str:
    """
    Return *text* as names are looked for: :func:`narrowed`, and in simplified characters.

    >>> fold("Ａnhuà 溫宿縣"), fold("⼈民")
    ('anhua 温宿县', '人民')
    """
    return normalise(narrowed(text))
