"""Read where things are off the way their names stand: 甲县乙镇, 甲县的乙中学."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidgraph.extract.clauses.pieces import Piece
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import Cast

_SURE = Decimal("0.80")
_IN = frozenset(("Place", "Facility", "Organization"))


def adjacent(pieces: Sequence[Piece], cast: Cast) -> Iterator[Draft]:
    """Yield that the second of two names side by side is in the first, where that is a place."""
    for index, piece in enumerate(pieces[:-1]):
        one, other = piece.name, pieces[index + 1].name
        if one is None or other is None or one.type != "Place" or other.type not in _IN:
            continue
        ids = cast.ids[other], cast.ids[one]
        if ids[0] != ids[1] and not _gives(other):
            span = (one.start, min(other.end, one.start + 40))
            yield relation(ids, "locatedIn", span, "name:adjacent", _SURE, why=("two names side by side",))


def _gives(name: Name) -> bool:
    return "援" in name.text
