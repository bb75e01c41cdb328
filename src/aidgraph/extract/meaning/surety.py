"""Say how sure each row is: how often rows of its rule were right when this was measured."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.draft import Draft
from aidgraph.model import Claim

_ENOUGH = 10  # rows that were measured, for a rule of its own
_UNKNOWN = Decimal("0.40")


def weighed(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield *drafts* with the confidence that was measured for their rules.

    What an interpreter read has no rule, and keeps the confidence that it was given.
    """
    for draft in drafts:
        if ":" in draft.claim.method:
            draft = replace(draft, claim=replace(draft.claim, confidence=_sure(draft.claim)))  # noqa: PLW2901
        yield draft


def _sure(claim: Claim) -> Decimal:
    kind = "relation" if claim.kind == "relation" else "figure"
    rules = (claim.method, claim.method.partition("-")[0], f"*{kind}")
    return next(
        (_table()[r, claim.origin] for r in rules if (r, claim.origin) in _table()), _UNKNOWN
    )


@cache
def _table() -> dict[tuple[str, str], Decimal]:
    return {
        (row["rule"], row["origin"]): Decimal(row["confidence"])
        for row in table("confidence")
        if int(row["rows"]) >= _ENOUGH
    }
