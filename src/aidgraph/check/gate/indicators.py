"""Compare indicators with the words that should tell what is counted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.names import folded
from aidgraph.check.gate.waivers import waives
from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import extended
from aidgraph.model import Claim, Span
from aidgraph.rdf.vocabulary import vocabulary

_TELLING = 2  # letters of a word that tells what is counted; one alone may be part of any word
_BREAK = re.compile("[，,。；;：:！？!?、（）()]")


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """
    Return the words of which one must tell what an indicator counts, by its key.

    >>> "岗位" in cues()["jobs-offered"], "no-such" in cues()
    (True, False)
    """
    return {row["indicator"]: split(row["cues"]) for row in rows()}


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``indicators.tsv``, with their examples."""
    return extended(files("aidgraph.check.gate"), "gate", "indicators")


def is_counted(indicator: str, words: str) -> bool:
    """
    Tell whether *words* can tell what *indicator* counts, or none is known that must stand there.

    >>> is_counted("jobs-offered", "就业岗位600个"), is_counted("jobs-offered", "铺设管网83公里")
    (True, False)
    """
    known = cues().get(indicator, ())
    return not known or any(cue in words for cue in known)


def uncounted(
    claims: Sequence[Claim],
    spans: Mapping[str, Sequence[Span]],
    sentences: Callable[[Claim], str],
) -> Iterator[Mismatch]:
    """Yield the figures of which no word in their sentences tells what the indicator counts."""
    for claim in claims:
        places = spans.get(claim.id, ())
        if not claim.is_figure or not places or waives(claim, "indicator"):
            continue
        sentence = folded(sentences(claim))
        quotes = [folded(span.exact) for span in places]
        clauses = [clause for clause in _BREAK.split(sentence) if any(q in clause for q in quotes)]
        near = "\n".join((*clauses, *quotes))
        whole = "\n".join((sentence, *quotes, folded(claim.note)))
        if not is_counted(claim.indicator, near if _tells_another(claim, near) else whole):
            first = places[0]
            yield Mismatch(
                *("uncued", claim.id, first.start, first.end, claim.indicator, first.exact),
                column="indicator",
            )


def _tells_another(claim: Claim, clause: str) -> bool:
    """Tell whether the *clause* of the number tells what another indicator of its unit counts."""
    return any(
        cue in clause
        for indicator, words in cues().items()
        if indicator != claim.indicator and vocabulary().may_measure(indicator, claim.unit)
        for cue in words
        if len(cue) >= _TELLING
    )
