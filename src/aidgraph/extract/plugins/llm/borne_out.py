"""Hold what came in to the evidence gate, as the tables would be held to it."""

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from aidgraph.encoding import links
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.notes import noted
from aidgraph.extract.meaning.plans import foreseen
from aidgraph.extract.meaning.scene import Scene
from aidgraph.extract.plugins.llm.admit import Admission
from aidgraph.extract.plugins.running import Gate
from aidgraph.extract.tables import name_evidence, quotes, report_of
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Encoding, Evidence
from aidgraph.text.report import ReportText

Key = tuple[str, str, str]


@dataclass(slots=True)
class NotBorneOut:
    """Hold what the gate refuses: by mark, by relation, and by the id of a name, with the reason."""

    figures: dict[str, str] = field(default_factory=dict)
    relations: dict[Key, str] = field(default_factory=dict)


def not_borne_out(scene: Scene, admission: Admission, gate: Gate) -> NotBorneOut:
    """
    Return what of the answers that came in the evidence gate refuses.

    A name that it refuses is taken away again, with all that speaks of it.
    """
    refused = NotBorneOut()
    taken = admission.taken
    drafts = [*taken.figures.values(), *taken.relations.values()]
    keys = [*taken.figures, *taken.relations]
    bad = _bad_names(scene, admission, {end for draft in drafts for end in _ends(draft)}, gate)
    admission.names.drop(bad & admission.names.changed())
    reasons = _reasons(scene, admission, drafts, bad, gate)
    for key, why in zip(keys, reasons, strict=True):
        if why and isinstance(key, str):
            refused.figures[key] = why
        elif why and isinstance(key, tuple):
            refused.relations[key] = why
    return refused


def _bad_names(scene: Scene, admission: Admission, used: set[str], gate: Gate) -> frozenset[str]:
    """Return the things that the gate refuses: those given by the model, or *used* by its rows."""
    looked_at = admission.names.changed() | used
    encoding, text = _encoding(scene, admission.names.cast(), ())
    found = gate(encoding, looked_at, text)
    return frozenset(finding.target for finding in found) & looked_at


def _ends(draft: Draft) -> set[str]:
    """Return the things that a claim speaks of, by their ids."""
    claim = draft.claim
    return {claim.subject, claim.object, claim.provider, claim.receiver} - {""}


def _reasons(
    scene: Scene,
    admission: Admission,
    drafts: Sequence[Draft],
    bad: AbstractSet[str],
    gate: Gate,
) -> list[str]:
    """Return for each draft why it is refused, or nothing."""
    cast = admission.names.cast()
    known = {entity.id for entity in cast.entities} - bad
    reasons = [_unfit(admission, _ends(draft) - known) for draft in drafts]
    alive = [at for at, why in enumerate(reasons) if not why]
    ready = list(
        foreseen(noted([drafts[at] for at in alive], scene.reading, cast), scene.reading.text)
    )
    numbered = {f"c{at}": replace(draft, claim=replace(draft.claim, id=f"c{at}"))
                for at, draft in zip(alive, ready, strict=True)}  # fmt: skip
    encoding, text = _encoding(scene, cast, tuple(numbered.values()))
    for finding in gate(encoding, set(numbered), text):
        reasons[int(finding.target[1:])] = reasons[int(finding.target[1:])] or _said(finding)
    for problem in links.check(encoding):
        if problem.file == "claims.csv" and problem.row is not None:
            at = int(encoding.claims[problem.row - 2].id[1:])
            reasons[at] = reasons[at] or problem.what
    return reasons


def _unfit(admission: Admission, ends: AbstractSet[str]) -> str:
    """Return which things of a claim have a name or a type that is refused, or nothing."""
    known = admission.names.types
    named = [
        f"{admission.names.label_of(key)} ({known.get(key, 'no name')})" for key in sorted(ends)
    ]
    return f"a name or type is refused, mend it: {', '.join(named)}" if named else ""


def _encoding(scene: Scene, cast: Cast, drafts: Sequence[Draft]) -> tuple[Encoding, ReportText]:
    reading = scene.reading
    source = reading.source
    evidence = [
        Evidence(draft.claim.id, quote)
        for draft in drafts
        for span in draft.spans
        for quote in quotes(source, *reading.span(*span))
    ]
    evidence += name_evidence(reading, cast, {entity.id for entity in cast.entities})
    encoding = Encoding(
        report=report_of(source, "read", "", "zh", reading.known_date),
        entities=cast.entities,
        claims=tuple(draft.claim for draft in drafts),
        evidence=tuple(evidence),
    )
    sha256 = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return encoding, ReportText(source, sha256)


def _said(finding: object) -> str:
    """Return what the gate says, without the offsets of its finding."""
    outcome, column = getattr(finding, "outcome", ""), getattr(finding, "column", "")
    words = f"{outcome}: {column}".strip(": ")
    return words or str(finding)
