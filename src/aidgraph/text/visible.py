"""Make text safe to show: unseen characters, breaks, and cells that a spreadsheet would run."""

import unicodedata

# Scripts whose ordinary spelling joins or breaks words with U+200B to U+200D.
_JOINING_SCRIPTS = frozenset(
    {
        "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "LAO",
        "MALAYALAM", "MONGOLIAN", "MYANMAR", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU",
        "THAI", "TIBETAN",
    }
)  # fmt: skip
_JOINERS = "\u200b\u200c\u200d"
_FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a cell that a spreadsheet runs begins with
_CJK = ("CJK", "FULLWIDTH", "IDEOGRAPHIC")


def visible(text: str, keep: str = "") -> str:
    r"""
    Return *text* with control, direction and invisible characters written out.

    Joiners stay where a script needs them (Arabic, Devanagari, Khmer …) and inside emoji, so that
    ordinary words keep their shape; so do the characters in *keep*.

    >>> visible("a\u202eb\x00"), visible("\u0928\u092e\u094d\u200d\u092f")[-2] == "\u200d"
    ('a⟦U+202E⟧b⟦U+0000⟧', True)
    """
    if text.isprintable():  # nothing that hides is
        return text
    return "".join(
        f"⟦U+{ord(char):04X}⟧"
        if char not in keep and _hides(char, text[i - 1] if i else "")
        else char
        for i, char in enumerate(text)
    )


def one_line(text: str) -> str:
    r"""
    Return *text* with line breaks taken out, as a reader sees it, and the rest made visible.

    Between Chinese characters a break leaves nothing, elsewhere a space.

    >>> one_line("三\n\n年来"), one_line("two\nlines")
    ('三年来', 'two lines')
    """
    parts = [part for part in (line.strip() for line in text.splitlines()) if part]
    joined = ""
    for part in parts:
        gap = " " if joined and not (_is_cjk(joined[-1]) or _is_cjk(part[0])) else ""
        joined += gap + part
    return visible(joined)


def for_spreadsheet(cell: str) -> str:
    """
    Return a cell that a spreadsheet takes for text: none begins a formula.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("温宿县")
    ("'=1+1", '温宿县')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _is_cjk(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_CJK)


def _hides(char: str, before: str) -> bool:
    """Tell whether *char*, which stands after *before*, would not be seen."""
    if char in _JOINERS and before:
        script = unicodedata.name(before, "").partition(" ")[0]
        emoji = unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
        return not (script in _JOINING_SCRIPTS or (emoji and char == "\u200d"))
    if unicodedata.bidirectional(char) == "AN":
        return False  # the Arabic number signs are format characters that are seen
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Zl", "Zp"}
