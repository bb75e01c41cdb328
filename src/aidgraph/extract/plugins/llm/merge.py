"""Merge what the model reads with what the rules made: same readings stand, others give way."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.scene import Scene
from aidgraph.extract.plugins.llm.admit import Admission
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim

_BY_FLOW = ("clause:donation", "clause:funding")  # relations that a flow of the rules has made
_CELLS = (
    *("kind", "subject", "indicator", "provider", "receiver", "from_", "to", "modality"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergedReading:
    """Hold the drafts of both readings, and the things of both."""

    drafts: tuple[Draft, ...]
    cast: Cast


def merged_with(scene: Scene, admission: Admission, standing: Mapping[str, Draft]) -> MergedReading:
    """
    Return the drafts of the rules with those of the model in their place.

    A number has one reading: the model's where it came in.  Where both say the same, the rules'
    draft stands and says so.  A relation of the rules gives way to another one that the model reads
    between the same two things in the same sentence, or where the model says that it is wrong.  What
    the model leaves out stands.
    """
    taken = admission.taken
    marks = {draft.spans[0]: mark for mark, draft in standing.items()}
    changed = {
        standing[mark].spans[0]
        for mark, draft in taken.figures.items()
        if not _same(draft.claim, standing[mark].claim)
    }
    named = _named_marks(admission, standing)
    withdrawn = {id(admission.script.relations[name]) for name in taken.withdrawn}
    stated = defaultdict(list)
    for subject, predicate, other in taken.relations:
        stated[frozenset((subject, other))].append((subject, predicate, other))
    kept: list[Draft] = []
    agreed: set[tuple[str, str, str]] = set()
    for draft in scene.drafts:
        claim = draft.claim
        place = draft.spans[0]
        if claim.is_figure:
            mark = marks.get(place, "")
            kept += _figure(draft, admission, mark, changed=place in changed, named=mark in named)
            continue
        key = claim.subject, claim.predicate, claim.object
        others = stated.get(frozenset((claim.subject, claim.object)), [])
        if key in taken.relations:
            agreed.add(key)
            kept.append(_agreed(draft))
        elif id(draft) in withdrawn:
            continue
        elif not (place in changed and claim.method in _BY_FLOW) and not any(
            _same_sentence(scene, draft, taken.relations[other]) for other in others
        ):
            kept.append(draft)
    kept += [draft for key, draft in taken.relations.items() if key not in agreed]
    return MergedReading(tuple(kept), admission.names.cast())


def _figure(
    draft: Draft, admission: Admission, mark: str, *, changed: bool, named: bool
) -> list[Draft]:
    """Return the reading of a number that stands."""
    read = admission.taken.figures.get(mark)
    if named:
        return []
    if read is None:
        why = admission.taken.declined.get(mark)
        step = (f"llm reads no figure ({why})",) if why else ()
        return [replace(draft, why=(*draft.why, *step))]
    return [read] if changed else [_agreed(draft)]


def _agreed(draft: Draft) -> Draft:
    return replace(draft, why=(*draft.why, "llm reads the same"))


def _same(one: Claim, other: Claim) -> bool:
    return all(getattr(one, cell) == getattr(other, cell) for cell in _CELLS)


def _named_marks(admission: Admission, standing: Mapping[str, Draft]) -> set[str]:
    """Return the marks that were declined as part of a name, and do lie in one."""
    cast = admission.names.cast()
    kept = {entity.id for entity in cast.entities if entity.type not in {"Group", "Other"}}
    names = [(name.start, name.end) for name, key in cast.ids.items() if key in kept]
    return {
        mark
        for mark, why in admission.taken.declined.items()
        if why == "name"
        and any(
            s <= standing[mark].spans[0][0] and standing[mark].spans[0][1] <= e for s, e in names
        )
    }


def _same_sentence(scene: Scene, one: Draft, other: Draft) -> bool:
    sentence = scene.reading.sentence_of
    return sentence(one.spans[0][0]) == sentence(other.spans[0][0])
