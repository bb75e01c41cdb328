"""Letters that look alike: full width and half width, radicals and characters, other scripts."""

import unicodedata
from functools import cache

from confusable_homoglyphs import confusables


@cache
def _face(character: str) -> str:
    """Return what *character* looks like: an ASCII twin where Unicode's list knows one."""
    plain = unicodedata.normalize("NFKC", character)
    twins = confusables.confusables_data.get(plain, ())
    ascii_twins = sorted(twin["c"] for twin in twins if twin["c"].isascii())
    return ascii_twins[0] if ascii_twins and not plain.isascii() else plain


def skeleton(text: str) -> str:
    """
    Return *text* with every letter replaced by its usual twin (after UTS #39, section 4).

    Two texts that look the same to a reader have the same skeleton.

    >>> skeleton("１亿元") == skeleton("1亿元"), skeleton("UNICЕF") == skeleton("UNICEF")
    (True, True)
    """
    return "".join(map(_face, text))
