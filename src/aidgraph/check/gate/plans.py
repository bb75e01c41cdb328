"""Look for words of plans in the quotes of claims that are told as done."""

from collections.abc import Iterator, Mapping, Sequence

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.waivers import waives
from aidgraph.extract.meaning.plans import to_come
from aidgraph.model import Claim, Span


def overstated(claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the claims that are told as done or ongoing while their quotes speak of a plan."""
    for claim in claims:
        if claim.modality not in {"done", "ongoing"} or waives(claim, "modality"):
            continue
        for span in spans.get(claim.id, ()):
            if there := to_come(span.exact):
                yield Mismatch(
                    *("misread", claim.id, span.start, span.end, claim.modality, there),
                    column="modality",
                )
                break
