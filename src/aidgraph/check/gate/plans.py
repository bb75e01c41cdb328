"""Look for words of plans in the quotes of claims that are told as done."""

import re
from collections.abc import Iterator, Mapping, Sequence

from aidgraph.check.gate.findings import Mismatch
from aidgraph.chinese.script import fold
from aidgraph.model import Claim, Span

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


def overstated(claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the claims that are told as done or ongoing while their quotes speak of a plan."""
    for claim in claims:
        if claim.waiver or claim.modality not in {"done", "ongoing"}:
            continue
        for span in spans.get(claim.id, ()):
            if there := to_come(span.exact):
                yield Mismatch(
                    *("misread", claim.id, span.start, span.end, claim.modality, there),
                    column="modality",
                )
                break
