"""A claim that is being made, with its place in the reading."""

from dataclasses import dataclass, field
from decimal import Decimal

from aidgraph.extract.claims.sentence import Span
from aidgraph.extract.mention import Name
from aidgraph.model import Claim


@dataclass(slots=True)
class Draft:
    """Hold a claim that is being made, with its spans in the reading."""

    claim: Claim
    spans: list[Span] = field(default_factory=list)


_BY_NAME = Decimal("0.6")


def draft_of(  # noqa: PLR0913  the parts of a claim
    subject: str, predicate: str, value: str, name: Name, rule: str, *, inferred: bool = True
) -> Draft:
    """Return a relation that stands on one name of the text."""
    claim = Claim(
        id="",
        kind="relation",
        subject=subject,
        predicate=predicate,
        object=value,
        origin="inferred" if inferred else "quoted",
        method=rule,
        confidence=_BY_NAME,
    )
    return Draft(claim, [(name.start, min(name.end, name.start + 40))])
