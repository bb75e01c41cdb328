"""Put a new version of a report, with what is proposed for it, in the place of the old one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aidgraph.check.verify import refusals
from aidgraph.encoding import read_encoding
from aidgraph.encoding.locate import TEXT_FILE
from aidgraph.encoding.merges import renamed
from aidgraph.encoding.tables import COLUMNS
from aidgraph.encoding.write import encoding_files
from aidgraph.files.atomic import replaced_folder
from aidgraph.model import Claim, Encoding, Evidence, SetAside
from aidgraph.review.carry import (
    CarriedClaim,
    How,
    carried_claims,
    covered,
    evidence_of,
    known_entities,
    number_places,
    shifted,
    spans_by_target,
    without_lost,
)
from aidgraph.review.judgements import Judgements
from aidgraph.review.log import FILE, Deed, Entry, Log
from aidgraph.review.memory import MemoryFolder
from aidgraph.review.session import ReviewSession, open_session
from aidgraph.text.report import ReportText, read_report_text
from aidgraph.text.shift import ShiftedText

_OWN = (*COLUMNS, TEXT_FILE, FILE, "graph.ttl")  # what the new version has instead, or not at all


@dataclass(frozen=True, slots=True)
class UpdatedClaim:
    """Say what became of a claim: ``how`` as for a carried claim, or ``new``; its first words."""

    id: str
    how: How
    words: str


def update_encoding(
    folder: Path, proposed: Path, text: Path | None = None
) -> tuple[UpdatedClaim, ...]:
    """
    Put the encoding in *proposed*, of a new version of the text, in the place of that in *folder*.

    Decisions carry over where the words of a claim still stand in a sentence that did not change;
    where the sentence changed, what was accepted is proposed again with its cells; what was
    proposed and not decided on is replaced.  Entities keep their ids, labels and what was decided
    on them.  The folder is replaced in one step, or not at all; the log of the old text is kept
    beside the new one.

    Args:
        folder: The encoding that was reviewed.
        proposed: What was extracted from the new version, with its text.
        text: The old text, if it is not in *folder*.

    Returns:
        What became of each claim that was decided on, and the proposals that are new.

    Raises:
        CallError: If there is no encoding or no old text, or a review of it is running.
        EncodingError: If a table is wrong; nothing is written then.
    """
    session = open_session(folder, text)
    try:
        fresh = read_encoding(proposed)
        new = read_report_text(proposed / TEXT_FILE)
        made, carried = _combined(session.encoding, fresh, session.text, new)
        files = encoding_files(made)
        read_encoding(MemoryFolder(str(folder), files))  # a last look by the reader of builds
        with replaced_folder(folder, "report.toml", _OWN) as place:
            for path in filter(Path.is_file, proposed.iterdir()):  # the text, and what a model told
                if path.name not in COLUMNS:
                    (place / path.name).write_bytes(path.read_bytes())
            for name, content in files.items():
                (place / name).write_bytes(content)
            _write_logs(place, session, made)
        return tuple(_changes(session, made, carried, new))
    finally:
        session.close()


def _combined(
    old: Encoding, fresh: Encoding, before: ReportText, after: ReportText
) -> tuple[Encoding, list[CarriedClaim]]:
    """Return the encoding of the new text, and what became of the claims that were decided on."""
    text = ShiftedText(before.text, after.text)
    fresh = renamed(fresh, known_entities(old, fresh, text))
    entities = _entities(old, fresh, text)
    ids = {item.target for item in entities} | _unquoted(old) | _unquoted(fresh)
    carried = without_lost(carried_claims(old, text), ids)
    made = _joined(old, fresh, entities, carried, text)
    accepted = {one.claim.id for one in carried if one.claim.status == "accepted"}
    was = {(f.target, f.outcome, f.column) for f in refusals(old, accepted, before)}
    refused = {
        f.target
        for f in refusals(made, accepted, after)
        if (f.target, f.outcome, f.column) not in was
    }
    if refused:
        carried = without_lost(carried, ids, refused)
        made = _joined(old, fresh, entities, carried, text)
    return made, carried


def _entities(old: Encoding, fresh: Encoding, text: ShiftedText) -> list[Evidence]:
    """Return where entities stand in the new text: those of old whose words are there, and new."""
    known = {entity.id for entity in old.entities}
    found = [item for item in fresh.evidence if item.target in {e.id for e in fresh.entities}]
    for item in old.evidence:
        place = shifted(item.span, text) if item.target in known else None
        if place:
            found.append(Evidence(item.target, place))
    return list(dict.fromkeys(found))


def _unquoted(encoding: Encoding) -> set[str]:
    """Return the entities that no words of the text name: datasets speak of them."""
    quoted = {item.target for item in encoding.evidence}
    return {entity.id for entity in encoding.entities} - quoted


def _joined(
    old: Encoding,
    fresh: Encoding,
    entities: Iterable[Evidence],
    carried: Collection[CarriedClaim],
    text: ShiftedText,
) -> Encoding:
    """Return one encoding of what was carried over and of what is proposed besides."""
    kept = [one for one in carried if one.how != "gone"]
    ids = _fresh_ids(fresh, covered(kept, fresh), {one.claim.id for one in kept})
    own = {claim.id for claim in fresh.claims}
    dropped = own & covered(kept, fresh).keys()
    claims = [one.claim for one in kept]
    claims += [_renamed_claim(c, ids) for c in fresh.claims if c.id not in dropped]
    evidence = [*entities, *evidence_of(kept)]
    evidence += [
        replace(item, target=ids.get(item.target, item.target))
        for item in fresh.evidence
        if item.target in own - dropped
    ]
    there = {item.target for item in evidence} | _unquoted(old) | _unquoted(fresh)
    rows = {entity.id: entity for entity in (*fresh.entities, *old.entities)}
    report = replace(
        old.report,
        sha256=fresh.report.sha256,
        length=fresh.report.length,
        published=old.report.published or fresh.report.published,
    )
    references = {row.id: _renamed_claim(row, ids) for row in (*fresh.references, *old.references)}
    everything = there | {claim.id for claim in claims}
    return replace(
        fresh,
        report=report,
        entities=tuple(rows[key] for key in sorted(rows) if key in there),
        claims=tuple(claims),
        evidence=tuple(dict.fromkeys(evidence)),
        set_aside=tuple(_aside(old, fresh, _modelled(claims, evidence), text)),
        references=tuple(r for r in references.values() if r.subject in everything),
        datasets=tuple({d.id: d for d in (*fresh.datasets, *old.datasets)}.values()),
        merges=tuple({m.id: m for m in (*fresh.merges, *old.merges) if m.known in there}.values()),
        deprecated=old.deprecated,
    )


def _fresh_ids(fresh: Encoding, same: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return other ids for claims of *fresh*: of what says the same, or free where one is taken."""
    ids = dict(same)
    used = {*taken, *(claim.id for claim in fresh.claims)}
    for claim in fresh.claims:
        if claim.id in taken and claim.id not in ids:
            number = 2
            while f"{claim.id}-{number}" in used:
                number += 1
            ids[claim.id] = f"{claim.id}-{number}"
            used.add(ids[claim.id])
    return ids


def _renamed_claim(claim: Any, ids: Mapping[str, str]) -> Any:
    """Return a claim, or one of a dataset, with other ids of claims."""
    changes = {
        name: ids[value] for name in ("subject", "object") if (value := getattr(claim, name)) in ids
    }
    if isinstance(claim, Claim) and claim.id in ids:
        changes["id"] = ids[claim.id]
    return replace(claim, **changes) if changes else claim


def _modelled(claims: Iterable[Claim], evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the evidence that accounts for numbers: not the phrases of relations, but of dates."""
    loose = {c.id for c in claims if c.kind == "relation" and c.predicate != "period"}
    return [item for item in evidence if item.target not in loose]


def _aside(
    old: Encoding, fresh: Encoding, evidence: Iterable[Evidence], text: ShiftedText
) -> list[SetAside]:
    """Return what is set aside: as it was, then as it is proposed; never what is modelled."""
    found: list[SetAside] = []
    taken = number_places(item.span for item in evidence)
    was = (
        replace(item, span=place) for item in old.set_aside if (place := shifted(item.span, text))
    )
    for item in (*was, *fresh.set_aside):
        places = number_places([item.span])
        if not places & taken and all(item.span != other.span for other in found):
            found.append(item)
            taken |= places
    return found


def _write_logs(place: Path, session: ReviewSession, made: Encoding) -> None:
    """Keep the log of the old text under another name; begin one with marks and reasons."""
    before = session.folder / FILE
    if not before.is_file():
        return
    (place / _free_name(session)).write_bytes(before.read_bytes())
    there = {entity.id for entity in made.entities}
    log = Log(place / FILE)
    deeds: tuple[tuple[Deed, str], ...] = (("accept", "accepted"), ("reject", "rejected"))
    for deed, status in deeds:
        marks = {k: v for k, v in session.log.marks().items() if v == status and k in there}
        if marks:
            log.append(Entry(log.next_number, deed, tuple(sorted(marks)), marks))
    rejected = there | {claim.id for claim in made.claims if claim.status == "rejected"}
    for key, reason in sorted(Judgements(session.log.done).reasons.items()):
        if key in rejected:
            log.append(Entry(log.next_number, "reject", (key,), reason=reason))


def _free_name(session: ReviewSession) -> str:
    """Return a name for the log of the old text that no log of an update before has."""
    begin = f"review-{session.encoding.report.sha256[:12]}"
    name, number = f"{begin}.jsonl", 2
    while (session.folder / name).exists():
        name, number = f"{begin}-{number}.jsonl", number + 1
    return name


def _changes(
    session: ReviewSession, made: Encoding, carried: Iterable[CarriedClaim], new: ReportText
) -> Iterable[UpdatedClaim]:
    old = session.encoding
    text = ShiftedText(session.text.text, new.text)
    before, after = spans_by_target(old), spans_by_target(made)
    for one in carried:
        spans = one.spans or before.get(one.claim.id, ())
        yield UpdatedClaim(one.claim.id, one.how, spans[0].exact if spans else "")
    kept = {one.claim.id for one in carried}
    known = {
        (replace(claim, id=""), tuple(shifted(span, text) for span in before.get(claim.id, ())))
        for claim in old.claims
        if claim.status == "proposed"
    }
    for claim in made.claims:
        spans = after.get(claim.id, ())
        if claim.id not in kept and (replace(claim, id=""), spans) not in known:
            yield UpdatedClaim(claim.id, "new", spans[0].exact if spans else "")
