"""A row that a person writes: corrected in its cells, kind and places, or made anew."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from aidgraph.encoding.tables import COLUMNS
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.extract.marks.reread import readings
from aidgraph.model import CLAIM_KINDS, Claim, Encoding, Span
from aidgraph.rdf.terms import plain
from aidgraph.review import decide
from aidgraph.review.edits.places import claim_id, typed_span, with_places, without_aside
from aidgraph.review.edits.things import with_entity, with_party
from aidgraph.review.gate import borne_out
from aidgraph.review.tables import Swap, apply
from aidgraph.text.report import ReportText

_NUMBERS = ("value", "min", "max", "unit", "comparator")
_NOT_OF = {
    "relation": ("indicator", *_NUMBERS, "provider", "receiver"),
    "flow": ("predicate", "object"),
    "outcome": ("predicate", "object", "provider", "receiver"),
    "context": ("predicate", "object", "provider", "receiver"),
}


def corrected(
    encoding: Encoding,
    text: ReportText,
    identifier: str,
    cells: Mapping[str, str],
    form: Mapping[str, str],
) -> Encoding:
    """
    Return *encoding* with *cells* in a row, in the places and with the new thing that *form* names.

    A claim that becomes another kind loses the cells that this kind does not have.

    Raises:
        EncodingError: If a table would be wrong, or the words do not bear it out.
    """
    made, cells, new = with_party(encoding, text, cells, form)
    moved = with_places(made, text, identifier, form)
    change = decide.correct(moved, identifier, _of_kind(moved, identifier, cells))
    if not change and moved is encoding:
        return encoding
    done = apply(encoding_files(moved), change)
    if moved is not made:
        done = replace(done, claims=tuple(_curated(c, identifier) for c in done.claims))
    return borne_out(done, text, {identifier, *new})


def added(
    encoding: Encoding,
    text: ReportText,
    kind: str,
    cells: Mapping[str, str],
    form: Mapping[str, str],
) -> tuple[Encoding, str]:
    """
    Return *encoding* with a claim or an entity at the place that *form* names, and its id.

    Where a figure has no number, its words are read.

    Raises:
        CallError: If there is no such kind.
        EncodingError: If the place is none, or the words do not bear the row out.
    """
    if kind == "entity":
        label, label_en = form.get("phrase", ""), cells.get("label_en", "")
        made, key = with_entity(encoding, text, label, cells.get("type", ""), label_en)
        return (borne_out(made, text, {key}) if made is not encoding else made), key
    if kind not in CLAIM_KINDS:
        raise CallError(f"add: {kind[:40]!r} is no kind of claim")
    span = typed_span(text, form)
    if span is None:
        problem = Problem(
            "evidence.csv", None, "phrase", "no words are named", "select or type them"
        )
        raise EncodingError("the words of the report", [problem])
    made, cells, new = with_party(encoding, text, cells, form)
    key = claim_id(made, kind, span)
    figure = kind != "relation"
    made = without_aside(made, [span]) if figure else made
    row = {"origin": "quoted", "modality": "done"} | (_read(cells, span) if figure else {})
    row |= {k: v.strip() for k, v in cells.items() if k in decide.CLAIM_FIELDS and v.strip()}
    row |= {"id": key, "kind": kind} | dict.fromkeys(_NOT_OF[kind], "") | decide.CURATED
    claim = Swap(in_=(tuple(row.get(column, "") for column in COLUMNS[decide.CLAIMS]),))
    place = Swap(in_=((key, str(span.start), str(span.end), span.exact),))
    change = {decide.CLAIMS: claim, "evidence.csv": place}
    return borne_out(apply(encoding_files(made), change), text, {key, *new}), key


def _of_kind(encoding: Encoding, identifier: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return *cells*, and for a claim that becomes another kind those that it loses."""
    claim = next((c for c in encoding.claims if c.id == identifier), None)
    kind = cells.get("kind", "")
    if claim is None or kind not in _NOT_OF or kind == claim.kind:
        return dict(cells)
    comparator = {} if kind == "relation" else {"comparator": cells.get("comparator") or "exactly"}
    return {**cells, **comparator, **dict.fromkeys(_NOT_OF[kind], "")}


def _read(cells: Mapping[str, str], span: Span) -> dict[str, str]:
    """Return the number that the words read, if the form has none."""
    if any(cells.get(column, "").strip() for column in ("value", "min", "max")):
        return {"comparator": "exactly"}
    found = next(iter(readings([span.exact])), None)
    if found is None:
        return {"comparator": "exactly"}
    numbers = {"value": found.value, "min": found.min, "max": found.max}
    read = {name: "" if number is None else plain(number) for name, number in numbers.items()}
    return {**read, "unit": found.unit, "comparator": found.comparator}


def _curated(claim: Claim, identifier: str) -> Claim:
    """Return a claim as one that a person placed, if it is the one named so."""
    if claim.id != identifier:
        return claim
    return replace(claim, status="accepted", method="curated", confidence=Decimal(1))
