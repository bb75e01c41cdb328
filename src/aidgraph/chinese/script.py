"""The Chinese script: its letters, and one writing for matching, character for character."""

import re
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


@cache
def _map() -> dict[int, str]:
    narrow = {wide: chr(wide - 0xFEE0) for wide in range(0xFF10, 0xFF5B) if chr(wide).isalnum()}
    alike = {ord(wide): plain for plain, group in _ALIKE.items() for wide in group}
    simplified = {
        ord(character): row["simplified"]
        for row in table("script")
        for character in row["traditional"]
    }
    return {**simplified, **narrow, **alike}


def normalise(text: str) -> str:
    """
    Return *text* as the rules read it, character for character: every offset stays.

    The full-width comma stays too: it ends a clause more often than it groups digits.

    >>> normalise("１２萬餘畝（約）")
    '12万余亩(约)'
    """
    return text.translate(_map())


def is_han(text: str) -> bool:
    """
    Tell whether *text* has a Chinese letter.

    >>> is_han("Wensu 温宿"), is_han("〇"), is_han("⼈"), is_han("Wensu，エ")
    (True, True, True, False)
    """
    return _IS_HAN.search(text) is not None
