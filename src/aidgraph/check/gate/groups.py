"""Ask whether what is typed as a group is told as many."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Mismatch
from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import extended, table
from aidgraph.model import Encoding, Span
from aidgraph.text.report import ReportText

_NEAR = 8  # characters before a name in which a number counts it: 12个集中安置点
_BREAK = re.compile("[，,。；;：:！？!?（）()\\s]")
_MEMBERS = ("counts", "partOf", "memberOf")  # a relation to it tells how many, or who is of it


def single(
    encoding: Encoding, spans: Mapping[str, Sequence[Span]], text: ReportText
) -> Iterator[Mismatch]:
    """Yield the groups of which neither a name, a number before it, nor a member tells many."""
    many = {claim.object for claim in encoding.claims if claim.predicate in _MEMBERS}
    for entity in encoding.entities:
        if entity.type != "Group" or entity.id in many:
            continue
        own = spans.get(entity.id) or [Span(0, 0, "")]
        before = (text.text[max(0, span.start - _NEAR) : span.start] for span in own)
        if not any(map(is_many, (entity.label, *entity.aliases))) and not any(map(_counts, before)):
            first = own[0]
            yield Mismatch(
                *("mistyped", entity.id, first.start, first.end, "Group", entity.label, "type")
            )


def is_many(name: str) -> bool:
    """
    Tell whether a name speaks of several things.

    >>> is_many("农村文化礼堂、城市书房"), is_many("某县")
    (True, False)
    """
    last, within = _words()
    return name.endswith(last) or any(word in name for word in within)


def _counts(words: str) -> bool:
    """Tell whether *words*, right before a name, have a number or a word of several."""
    _, within = _words()
    return any(word in _BREAK.split(words)[-1] for word in within)


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``groups.tsv``, with their examples."""
    return extended(files("aidgraph.check.gate"), "gate", "groups")


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the last words of groups, and the words that make a group of any name."""
    found: dict[str, list[str]] = {"last": [], "in": []}
    for row in rows():
        found[row["where"]] += split(row["words"])
    persons = (word for row in table("groups") for word in split(row["words"]))
    return (*found["last"], *persons), tuple(found["in"])
