"""Compare predicates with the quoted words that should tell them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Finding
from aidgraph.chinese.lexicon import read_table, split
from aidgraph.chinese.script import fold
from aidgraph.model import Claim, Span


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """
    Return the words of which one must tell a relation, by predicate.

    >>> "训" in cues()["trains"], "locatedIn" in cues()
    (True, False)
    """
    return {row["predicate"]: split(row["cues"]) for row in rows()}


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``predicates.tsv``, with their examples."""
    return read_table(files("aidgraph.check.gate"), "predicates")


def is_told(predicate: str, words: str) -> bool:
    """
    Tell whether *words* can state *predicate*, or none is known that must stand there.

    >>> is_told("trains", "培训医生30人"), is_told("trains", "投入200万元")
    (True, False)
    """
    known = cues().get(predicate, ())
    return not known or any(cue in fold(words) for cue in known)


def uncued(claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]]) -> Iterator[Finding]:
    """Yield the quoted relations that no word of their quotes can state."""
    for claim in claims:
        places = spans.get(claim.id, ())
        if claim.kind != "relation" or claim.origin != "quoted" or claim.waiver or not places:
            continue
        if not is_told(claim.predicate, "".join(span.exact for span in places)):
            first = places[0]
            yield Finding(
                *("uncued", claim.id, first.start, first.end, claim.predicate, first.exact),
                column="predicate",
            )
