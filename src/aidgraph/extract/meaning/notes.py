"""Say of each inferred claim what was carried over to it, or which name says it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aidgraph.extract.clauses.giving import GivingRoles
from aidgraph.extract.marks.reach import DateReach
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Reading
from aidgraph.model import Claim

_HEADING = "heading: the unit stands in the heading of the table"
_CARRIED = "date: carried over from another paragraph"


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
    reach = DateReach(reading)
    roles = GivingRoles(_things(cast))
    for stated in drafts:
        start, end = reading.sentence_of(stated.spans[0][0])
        draft = _dated(_of_table(stated, cells), reach)
        claim = _in_role(draft.claim, roles, reading.text[start:end])
        draft = replace(draft, claim=claim)
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


def _things(cast: Cast) -> dict[str, set[str]]:
    """Return the entities by each of their names."""
    named: dict[str, set[str]] = defaultdict(set)
    for name, key in cast.ids.items():
        named[name.text].add(key)
    return named


def _in_role(claim: Claim, roles: GivingRoles, sentence: str) -> Claim:
    """Return a flow without a giver of whom the *sentence* says that it is given, or the reverse.

    Who is then left alone takes the part that the sentence tells.
    """
    if claim.kind != "flow" or claim.provider == claim.receiver:
        return claim
    parts = roles.parts(sentence, (claim.provider, claim.receiver))
    giver = claim.provider if parts.get(claim.provider) != "receiver" else ""
    given = claim.receiver if parts.get(claim.receiver) != "giver" else ""
    if not giver and not given:
        giver, given = claim.receiver, claim.provider
    return replace(claim, provider=giver, receiver=given)


def _of_table(draft: Draft, cells: AbstractSet[int]) -> Draft:
    """Return what a cell of a table tells with why its quote has no unit: the heading tells it."""
    start, end = draft.spans[0]
    if any(at in cells for at in range(start, end)):
        return _waived(draft, _HEADING)
    return draft


def _dated(draft: Draft, reach: DateReach) -> Draft:
    """Return a draft with why its words do not give its date: it is that of another paragraph."""
    claim = draft.claim
    if (claim.from_ or claim.to) and reach.of(draft.spans).unknown(
        claim.from_, claim.to, claim.note
    ):
        return _waived(draft, _CARRIED)
    return draft


def _waived(draft: Draft, reason: str) -> Draft:
    waiver = "; ".join(filter(None, (draft.claim.waiver, reason)))
    return replace(draft, claim=replace(draft.claim, waiver=waiver))


def _stands(starts: list[int], start: int, end: int) -> bool:
    """Tell whether a name stands between two offsets."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end
