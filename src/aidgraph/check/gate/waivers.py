"""Read waivers: why the cells of a claim may differ from its words, and which cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.names import folded
from aidgraph.chinese.lexicon import read_table, split
from aidgraph.chinese.script import fold
from aidgraph.model import Claim, Span

_QUOTED = re.compile(r"[“\"「『](.+?)[”\"」』]")
_FEWEST = 2  # letters of a reason, and of words that are quoted
_COLUMNS = frozenset(
    split("value min max unit comparator from to modality predicate indicator provider receiver")
)


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``waivers.tsv``, with their examples."""
    return read_table(files("aidgraph.check.gate"), "waivers")


@cache
def _kinds() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Return the columns that a kind of reason lets pass, and the words that tell it."""
    return {
        row["kind"]: (
            frozenset(split(row["waives"])),
            tuple(cue.replace("_", " ") for cue in split(row["cues"])),
        )
        for row in rows()
    }


@cache
def waived(waiver: str) -> frozenset[str]:
    """
    Return the columns that *waiver* lets pass: none where it gives no reason.

    A reason begins with its kind and a colon, or has words that tell the kind, or quotes the words
    that are read otherwise.

    >>> sorted(waived("date: the year of the sentence before")), waived("ok")
    (['from', 'to'], frozenset())
    """
    found = _by_kind(waiver)
    return found or (_COLUMNS if quoted(waiver) else frozenset())


def _by_kind(waiver: str) -> frozenset[str]:
    text = fold(waiver).lower()
    return frozenset[str]().union(
        *(
            columns
            for kind, (columns, cues) in _kinds().items()
            if _begins(text, kind) or any(cue in text for cue in cues)
        )
    )


def quoted(waiver: str) -> tuple[str, ...]:
    """
    Return the words that *waiver* quotes.

    >>> quoted("“小别一年”是时长"), quoted("ok")
    (('小别一年',), ())
    """
    return tuple(words for words in _QUOTED.findall(waiver) if len(words) >= _FEWEST)


def _begins(text: str, kind: str) -> bool:
    """Tell whether *text* has *kind*, a colon and a reason, at its start or behind a semicolon."""
    return re.search(rf"(?:^|[;；]\s*){kind}\s*[:：]\s*\S{{{_FEWEST}}}", text) is not None


def waives(claim: Claim, *columns: str) -> bool:
    """Tell whether the waiver of *claim* lets one of *columns* differ from its words."""
    return bool(claim.waiver) and not waived(claim.waiver).isdisjoint(columns)


def unreasoned(
    claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]], text: str | None
) -> Iterator[Mismatch]:
    """Yield the waivers that give no reason, nor quote words that the folded *text* has."""
    for claim in claims:
        if claim.waiver and not _is_reasoned(claim.waiver, text):
            first = next(iter(spans.get(claim.id, ())), Span(0, 0, ""))
            yield Mismatch(
                *("unexplained", claim.id, first.start, first.end, claim.waiver), column="waiver"
            )


def _is_reasoned(waiver: str, text: str | None) -> bool:
    """Tell whether *waiver* has a reason of a kind, or quotes words that *text* has."""
    words = [folded(part) for part in quoted(waiver)]
    return bool(_by_kind(waiver)) or any(text is None or part in text for part in words)
