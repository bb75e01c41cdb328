"""Write Chinese names in Latin letters, where no English name is known."""

import unicodedata

from pypinyin import lazy_pinyin

from aidgraph.chinese.script import normalise

MARK = "(pinyin)"  # says that a label is our own transliteration, nobody's English name


def pinyin(name: str) -> str:
    """
    Return *name* in pinyin, a syllable a word, marked as a transliteration of ours.

    What is no Chinese character stays; a name without any Chinese character is returned as it is.

    >>> pinyin("云岭县援助处"), pinyin("UNICEF")
    ('Yun ling xian yuan zhu chu (pinyin)', 'UNICEF')
    """
    plain = normalise(name).translate(_NO_QUOTES)
    words = " ".join(" ".join(lazy_pinyin(plain)).split())
    if words.replace(" ", "") == plain.replace(" ", ""):
        return words
    words = " ".join("".join(letter for letter in words if _is_read(letter)).split())
    return f"{words[:1].upper()}{words[1:]} {MARK}"


def _is_read(letter: str) -> bool:
    """Tell whether readers of English can read a letter: no Hangul, no Devanagari."""
    return not letter.isalpha() or unicodedata.name(letter, "").startswith(("LATIN", "GREEK"))


_NO_QUOTES = str.maketrans("", "", "“”‘’「」『』《》\"'")
