"""Share an activity among its sectors or countries: as stated, or else equally."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from aidgraph.exchange.export.iati import words
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Statement

_NOTED = re.compile(r"\bpercentage: (\d{1,3}(?:\.\d{1,10})?)\Z", re.ASCII)
_WHOLE = Decimal(100)


def stated_share(claims: Iterable[Statement]) -> Decimal | None:
    """Return the percentage that claims state; of several ones the sum, of none nothing."""
    found = [share for claim in claims if (share := _percentage(claim)) is not None]
    return sum(found, Decimal()) if found else None


def _percentage(claim: Statement) -> Decimal | None:
    """Return the share of a claim in percent; tables of an earlier version have it in the note."""
    if claim.share is not None:
        return claim.share * _WHOLE
    noted = _NOTED.search(claim.note)
    return Decimal(noted[1]) if noted else None


def shares(stated: Sequence[Decimal | None]) -> tuple[list[str], words.Texts]:
    """
    Return a percentage each, which add up to 100, and words where they are nobody's statement.

    A single one has none: IATI takes that as the whole.

    >>> shares([Decimal("40.5"), Decimal("59.5")])
    (['40.5', '59.5'], {})
    >>> shares([None, None])[0]
    ['50', '50']
    """
    if len(stated) < 2:
        return [""] * len(stated), {}
    given = [share for share in stated if share is not None]
    if len(given) == len(stated) and sum(given) == _WHOLE:
        return [plain(share) for share in given], {}
    remark = words.shares_unused([plain(share) for share in given]) if given else words.EQUAL_SHARES
    return [plain(share) for share in equal_shares(len(stated))], remark


def equal_shares(count: int) -> list[Decimal]:
    """Return *count* percentages of two decimals that add up to 100 exactly.

    >>> [str(share) for share in equal_shares(3)]
    ['33.34', '33.33', '33.33']
    """
    if not count:
        return []
    share = (_WHOLE / count).quantize(Decimal("0.01"))
    return [_WHOLE - share * (count - 1), *[share] * (count - 1)]
