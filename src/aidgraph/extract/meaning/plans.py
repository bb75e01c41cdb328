"""Tell what is still to come by the words that are quoted for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aidgraph.chinese.script import fold
from aidgraph.extract.meaning.draft import Draft

_ASIDE = re.compile(
    r"[（(][^（）()]*[）)]|[“‘《「][^”’》」]*[”’》」]"
)  # 800万元（计划3000万元）, “双龙计划”
_NEXT = "会|成|建|投|在|于|为|达|有|通过|发|实施|开|继续|再|新|进一步|陆续|用于"
_TO_COME = re.compile(rf"建成后|可获得|预计|有望|力争|(?:将|拟|计划)(?:{_NEXT})")


def to_come(words: str) -> str:
    """
    Return the first word of *words* that says that something is still to come, or nothing.

    What stands in brackets or is quoted is passed over.

    >>> to_come("建成后，将成为唯一一家"), to_come("将建成两校"), to_come("投入2亿元（计划3亿元）")
    ('建成后', '将建', '')
    """
    found = _TO_COME.search(_ASIDE.sub("", fold(words)))
    return found.group() if found else ""


def foreseen(drafts: Iterable[Draft], text: str) -> Iterator[Draft]:
    """Yield *drafts*; one that is told as done in words of plans is planned."""
    for draft in drafts:
        stated = draft.claim.modality in ("done", "ongoing")
        if stated and any(to_come(text[start:end]) for start, end in draft.spans):
            yield replace(draft, claim=replace(draft.claim, modality="planned"))
        else:
            yield draft
