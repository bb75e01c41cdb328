"""Compare predicates with the quoted words that should tell them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.waivers import waives
from aidgraph.extract.clauses.cues import is_stated
from aidgraph.model import Claim, Span


def uncued(
    claims: Sequence[Claim],
    spans: Mapping[str, Sequence[Span]],
    sentences: Callable[[Claim], str] | None,
) -> Iterator[Mismatch]:
    """
    Yield the relations that no word of their quotes can state.

    What is inferred may be stated by its whole sentence, or by the note; without the text it is
    passed over.
    """
    for claim in claims:
        places = spans.get(claim.id, ())
        if claim.kind != "relation" or not places or waives(claim, "predicate"):
            continue
        words = "".join(span.exact for span in places)
        if claim.origin == "inferred":
            if sentences is None:
                continue
            words = "\n".join((sentences(claim), claim.note))
        if not is_stated(claim.predicate, words):
            first = places[0]
            yield Mismatch(
                *("uncued", claim.id, first.start, first.end, claim.predicate, first.exact),
                column="predicate",
            )
