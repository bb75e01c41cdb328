"""Decide on proposed merges: an entity gets the id that is known elsewhere, or its own again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from aidgraph.encoding.read import read_encoding
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import CallError
from aidgraph.files.atomic import replaced_folder
from aidgraph.model import Claim, Encoding, Entity, EntityType, Merge, ReferenceClaim

Decision = Literal["accepted", "rejected"]
T = TypeVar("T", Claim, ReferenceClaim)

_IDS = ("subject", "object", "provider", "receiver", "speaker")


def is_applied(encoding: Encoding, merge: Merge) -> bool:
    """Tell whether the entity of *merge* stands in *encoding* under the known id."""
    return merge.id in applied_in(encoding)


def applied_in(encoding: Encoding) -> frozenset[str]:
    """Return the ids of the merges whose entities stand in *encoding* under the known id."""
    ids = {entity.id for entity in encoding.entities}
    return frozenset(m.id for m in encoding.merges if m.known in ids and m.id not in ids)


def decide(encoding: Encoding, merge_id: str, decision: Decision) -> Encoding:
    """
    Return *encoding* with the merge *merge_id* accepted or rejected, in all its tables.

    An accepted one gives the entity the known id and label, and keeps the printed name as an alias;
    a rejected one gives it its own id, label and type.  Where the known thing stands in the
    encoding already, the two become one.

    Raises:
        CallError: If there is no such merge, or two things that became one were to be parted.
    """
    merge = next((merge for merge in encoding.merges if merge.id == merge_id), None)
    if merge is None:
        known = ", ".join(m.id for m in encoding.merges[:5]) or "there is none"
        raise CallError(f"no merge has the id {merge_id!r}; the first are: {known}")
    applied = is_applied(encoding, merge)
    joins = not applied and any(entity.id == merge.known for entity in encoding.entities)
    reasons = (*merge.reasons, "joined") if joins and decision == "accepted" else merge.reasons
    decided = replace(merge, status=decision, reasons=reasons)
    merges = tuple(decided if m.id == merge_id else m for m in encoding.merges)
    encoding = replace(encoding, merges=merges)
    if decision == "accepted" and not applied:
        return apply(encoding, [merge])
    if decision == "rejected" and applied:
        return _part(encoding, merge)
    return encoding


def decide_in(folder: Path, accept: Iterable[str] = (), refuse: Iterable[str] = ()) -> Encoding:
    """
    Decide on merges of the encoding in *folder*, and write its tables anew in one step.

    Raises:
        CallError: As :func:`decide`; if an id is both accepted and refused; or if the folder cannot
            be replaced.  Nothing is written.
        EncodingError: If a table is wrong.  Nothing is written.
    """
    accepted, refused = tuple(accept), tuple(refuse)
    if both := sorted(set(accepted) & set(refused)):
        raise CallError(f"{both[0]!r} is both accepted and refused; choose one")
    encoding = read_encoding(folder)
    # What is refused first may free an id that another entity is to have.
    for merge_id in refused:
        encoding = decide(encoding, merge_id, "rejected")
    for merge_id in accepted:
        encoding = decide(encoding, merge_id, "accepted")
    if accepted or refused:
        with replaced_folder(folder, "report.toml") as fresh:
            for name, content in encoding_files(encoding).items():
                (fresh / name).write_bytes(content)
    return encoding


def apply(encoding: Encoding, merges: Iterable[Merge]) -> Encoding:
    """Return *encoding* with the entities of *merges* under the known ids, labels and types."""
    chosen = {merge.id: merge for merge in merges}
    entities = tuple(
        _as_known(entity, chosen[entity.id]) if entity.id in chosen else entity
        for entity in encoding.entities
    )
    ids = {merge.id: merge.known for merge in chosen.values()}
    return renamed(replace(encoding, entities=entities), ids)


def renamed(encoding: Encoding, ids: Mapping[str, str]) -> Encoding:
    """
    Return *encoding* with other ids for entities, in every table.

    An entity that gets the id of another joins it; a relation between the two says nothing more,
    and is rejected.
    """
    entities: dict[str, Entity] = {}
    for entity in sorted(encoding.entities, key=lambda entity: entity.id in ids):
        key = ids.get(entity.id, entity.id)
        there = entities.get(key)
        entities[key] = _joined(there, entity) if there else replace(entity, id=key)
    return replace(
        encoding,
        entities=tuple(entities[key] for key in sorted(entities)),
        claims=tuple(_refused_if_empty(_with_ids(claim, ids)) for claim in encoding.claims),
        evidence=tuple(
            dict.fromkeys(
                replace(item, target=ids.get(item.target, item.target))
                for item in encoding.evidence
            )
        ),
        references=tuple(_with_ids(claim, ids) for claim in encoding.references),
    )


def _part(encoding: Encoding, merge: Merge) -> Encoding:
    """Return *encoding* with the entity of *merge* under its own id, label and type again."""
    same = [m for m in encoding.merges if m.known == merge.known and m.status != "rejected"]
    if any("joined" in m.reasons for m in (merge, *same)):
        raise CallError(
            f"{merge.id!r}: more than one thing became {merge.known!r} here, and they cannot be "
            "told apart again; restore the tables from before, or extract the report anew"
        )
    printed = {item.span.exact for item in encoding.evidence if item.target == merge.known}
    entities = tuple(
        _as_own(entity, merge, printed) if entity.id == merge.known else entity
        for entity in encoding.entities
    )
    return renamed(replace(encoding, entities=entities), {merge.known: merge.id})


def _as_known(entity: Entity, merge: Merge) -> Entity:
    label = merge.detail("known-label")
    kind = _type(merge.detail("known-type"), entity.type)
    names = _names((entity.label, *entity.aliases), label)
    return replace(entity, type=kind, label=label, aliases=names)


def _as_own(entity: Entity, merge: Merge, printed: Collection[str]) -> Entity:
    """Give back the own label; the known one stays as an alias where the report prints it."""
    names = (entity.label, *entity.aliases) if entity.label in printed else entity.aliases
    kind = _type(merge.detail("own-type"), entity.type)
    return replace(entity, type=kind, label=merge.label, aliases=_names(names, merge.label))


def _joined(there: Entity, other: Entity) -> Entity:
    names = _names((*there.aliases, other.label, *other.aliases), there.label)
    return replace(there, aliases=names, codes=there.codes or other.codes)


def _type(name: str, other: EntityType) -> EntityType:
    return name or other  # type: ignore[return-value]  # the reader has checked the name


def _names(names: Iterable[str], label: str) -> tuple[str, ...]:
    """Return *names* once each, without the *label*; one with a bar cannot be an alias."""
    return tuple(name for name in dict.fromkeys(names) if name != label and "|" not in name)


def _with_ids(claim: T, ids: Mapping[str, str]) -> T:
    old = {name: getattr(claim, name, "") for name in _IDS}
    changes: dict[str, Any] = {name: ids[key] for name, key in old.items() if key in ids}
    return replace(claim, **changes) if changes else claim


def _refused_if_empty(claim: Claim) -> Claim:
    """Reject a relation between two things that are one now: it says nothing."""
    if claim.status == "rejected" or not claim.object or claim.subject != claim.object:
        return claim
    return replace(claim, status="rejected", note=f"{claim.note} (one thing since a merge)".strip())
