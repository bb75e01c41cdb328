"""A claim that is being made, with its place in the reading and what made it."""

from dataclasses import dataclass, field
from decimal import Decimal

from aidgraph.extract.mention import NameMention
from aidgraph.model import Claim

Span = tuple[int, int]
_BY_NAME = Decimal("0.6")


@dataclass(slots=True)
class Draft:
    """
    Hold a claim that is being made, with its spans in the reading.

    ``carried`` are the words that were taken over from elsewhere; ``why`` tells step by step what
    made it, for ``extract --explain``.
    """

    claim: Claim
    spans: list[Span] = field(default_factory=list)
    carried: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


def relation(  # noqa: PLR0913  the parts of a relation
    ends: tuple[str, str],
    predicate: str,
    span: Span,
    rule: str,
    confidence: Decimal,
    *,
    inferred: bool = False,
    why: tuple[str, ...] = (),
) -> Draft:
    """Return a relation between two things, that stands on one span."""
    claim = Claim(
        id="",
        kind="relation",
        subject=ends[0],
        predicate=predicate,
        object=ends[1],
        origin="inferred" if inferred else "quoted",
        method=rule,
        confidence=confidence,
    )
    return Draft(claim, [span], why=why)


def draft_of(  # noqa: PLR0913  the parts of a claim
    subject: str, predicate: str, value: str, name: NameMention, rule: str, *, inferred: bool = True
) -> Draft:
    """Return a relation that stands on one name of the text."""
    span = (name.start, min(name.end, name.start + 40))
    return relation((subject, value), predicate, span, rule, _BY_NAME, inferred=inferred)
