"""Say of each inferred claim what was carried over to it, or which name says it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Reading

_HEADING = "the unit stands in the heading of the table"


def noted(drafts: Iterable[Draft], reading: Reading, cast: Cast) -> Iterator[Draft]:
    """
    Yield *drafts*; a claim whose parties do not all stand in its sentence is inferred.

    The note of an inferred claim names what was carried over (承前) or, where all parties stand in
    the sentence, the parties that had to be put together (合读).
    """
    places: dict[str, list[int]] = defaultdict(list)
    for name in sorted(cast.ids):
        places[cast.ids[name]].append(name.start)
    labels = {entity.id: entity.label for entity in cast.entities}
    cells = {cell.start for cell in reading.cells}
    for stated in drafts:
        draft = _of_table(stated, cells)
        claim = draft.claim
        start, end = reading.sentence_of(draft.spans[0][0])
        parties = (claim.subject, claim.object, claim.provider, claim.receiver, claim.speaker)
        keys = list(dict.fromkeys(key for key in parties if key))
        absent = [key for key in keys if not _stands(places[key], start, end)]
        if (not absent and claim.origin != "inferred") or claim.note:
            yield draft
            continue
        words = list(dict.fromkeys([*(labels[key] for key in absent), *draft.carried]))
        if words:
            note, note_en = f"承前：{'、'.join(words)}", f"carried over: {', '.join(words)}"
        else:
            words = [labels[key] for key in keys]
            note, note_en = f"合读：{'、'.join(words)}", f"read together: {', '.join(words)}"
        claim = replace(claim, origin="inferred", note=note, note_en=note_en)
        yield replace(draft, claim=claim)


def _of_table(draft: Draft, cells: AbstractSet[int]) -> Draft:
    """Return what a cell of a table tells with why its quote has no unit: the heading tells it."""
    start, end = draft.spans[0]
    if any(at in cells for at in range(start, end)):
        return replace(draft, claim=replace(draft.claim, waiver=_HEADING))
    return draft


def _stands(starts: list[int], start: int, end: int) -> bool:
    """Tell whether a name stands between two offsets."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end
