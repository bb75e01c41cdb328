"""Find what 全县, 该县 and 全市 mean: the last place of that level."""

import re
from collections.abc import Sequence

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.mention import NameMention

_WHOLE = re.compile(
    r"[全该我本](?P<level>[省市州县区旗乡镇村])|(?P<inside>[省市州县区旗乡镇村])(?:里|内|上|域)"
)
_FAR = 40  # places back


def whole_area(clause: Clause, places: Sequence[NameMention]) -> NameMention | None:
    """Return the place that a clause means by 全县 and its like."""
    for piece in clause.pieces:
        match = _WHOLE.match(piece.text) if piece.mention is None else None
        if match:
            level = match["level"] or match["inside"]
            for place in reversed(places[-_FAR:]):
                if place.start < piece.start and _is_of_level(place, level):
                    return place
    return None


def _is_of_level(place: NameMention, level: str) -> bool:
    if place.text.endswith(level):
        return True
    division = gazetteer().place(place.code) if place.code else None
    return division is not None and division.name.endswith(level)
