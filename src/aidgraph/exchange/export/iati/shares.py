"""Share an activity among its sectors or countries: as stated, equally where nothing is."""

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
    Return a percentage each, and words where they are nobody's statement or not the whole.

    What is stated goes out as stated; where nothing is, several share equally, 100 together. A
    single one that is the whole has none: IATI takes it so.

    >>> shares([Decimal("40.5"), Decimal("59.5")]), shares([Decimal(100)])
    ((['40.5', '59.5'], {}), ([''], {}))
    >>> shares([Decimal(40)])[0], shares([Decimal(60), None])[0]
    (['40'], ['60', ''])
    >>> shares([None, None])[0]
    ['50', '50']
    """
    given = [share for share in stated if share is not None]
    if len(stated) < 2 and all(share >= _WHOLE for share in given):
        return [""] * len(stated), {}
    if not given:
        return [plain(share) for share in equal_shares(len(stated))], words.EQUAL_SHARES
    whole = len(given) == len(stated) and sum(given) == _WHOLE
    texts = ["" if share is None else plain(share) for share in stated]
    return texts, {} if whole else words.SHARES_NOT_WHOLE


def equal_shares(count: int) -> list[Decimal]:
    """Return *count* percentages of two decimals that add up to 100 exactly.

    >>> [str(share) for share in equal_shares(3)]
    ['33.34', '33.33', '33.33']
    """
    if not count:
        return []
    share = (_WHOLE / count).quantize(Decimal("0.01"))
    return [_WHOLE - share * (count - 1), *[share] * (count - 1)]
