"""The form that corrects a claim or an entity: fields with their choices and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aidgraph.errors import Problem
from aidgraph.model import CLAIM_KINDS, COMPARATORS, ENTITY_TYPES, MODALITIES, ORIGINS, Encoding
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.review import decide
from aidgraph.review.board import BoardItem
from aidgraph.review.edits.things import NEW, PARTIES
from aidgraph.review.wording import ReviewWords
from aidgraph.text.visible import one_line

FIGURES = ("flow", "outcome", "context")
_KEYS = frozenset({"unit", "indicator"})  # fields that also take words of the report
_CLOSED = {"comparator": COMPARATORS, "modality": MODALITIES, "origin": ORIGINS}
_TEXTS = {"kind": FIGURES, "type": ENTITY_TYPES}
_FIGURE = (
    *("kind", "value", "min", "max", "unit", "comparator", "indicator", "subject"),
    *("provider", "receiver", "from", "to", "modality", "speaker", "origin", "note", "note_en"),
    "waiver",
)
_COLUMNS: dict[str, tuple[str, ...]] = {
    "entity": decide.ENTITY_FIELDS,
    "relation": (
        *("subject", "predicate", "object", "from", "to", "modality", "speaker", "origin"),
        *("note", "note_en", "waiver"),
    ),
}


@dataclass(frozen=True, slots=True)
class Field:
    """
    Hold one field: column, value, and what is wrong with it.

    ``options`` are (value, label) pairs; an ``open`` field suggests them, another allows no others.
    """

    column: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    open: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """
    Hold the fields of one row, and the problems that are no field's.

    ``kind`` is what the row becomes; ``typed`` holds what was typed beside the cells.
    """

    kind: str
    fields: tuple[Field, ...]
    problems: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong_place: bool = False


def form_of(
    encoding: Encoding,
    item: BoardItem,
    words: ReviewWords,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> Form:
    """
    Return the form of *item*, or the one that makes a claim of another kind (``cell-kind``) of it.

    Args:
        encoding: The tables; entities are choices of some fields.
        item: A claim or an entity.
        words: The language of the labels.
        typed: The fields that a person sent, when they were refused.
        problems: Why it was refused; each is shown beside the field of its column.
    """
    name = decide.ENTITIES if item.kind == "entity" else decide.CLAIMS
    typed = typed or {}
    cells = decide.cells_of(encoding, name, item.id)
    kind = typed.get("cell-kind", "")
    becomes = item.kind != "entity" and kind in CLAIM_KINDS
    cells["kind"] = kind if becomes else item.kind
    return _form(encoding, words, cells, typed, problems)


def blank_form(
    encoding: Encoding,
    kind: str,
    words: ReviewWords,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> Form:
    """Return the form of a claim or an entity that is to be added."""
    cells = {"kind": kind, "modality": "done", "origin": "quoted"}
    form = _form(encoding, words, cells, typed, problems)
    named = {"label", "aliases"} if kind == "entity" else {"kind"}  # said by words and page
    if kind != "flow":
        named |= {"provider", "receiver"}
    return replace(form, fields=tuple(f for f in form.fields if f.column not in named))


def _form(
    encoding: Encoding,
    words: ReviewWords,
    own: Mapping[str, str],
    typed: Mapping[str, str],
    problems: Sequence[Problem],
) -> Form:
    kind = own["kind"]
    columns = _COLUMNS.get(kind, _FIGURE)
    cells = {c: typed.get(f"cell-{c}", own.get(c, "")) for c in columns}
    fields = tuple(
        Field(
            column,
            cells[column],
            _with_own(_options(encoding, kind, column, words), cells[column], column),
            column in _KEYS,
            tuple(problem_text(p) for p in problems if p.column == column),
        )
        for column in columns
    )
    left = tuple(str(p) for p in problems if p.column not in columns)
    wrong_place = any(p.column == "phrase" for p in problems)
    return Form(kind, fields, left, typed, wrong_place)


def field_of(encoding: Encoding, column: str, words: ReviewWords) -> Field:
    """Return the field of a value that many claims are to get."""
    kind = "relation" if column in {"object", "predicate"} else "flow"
    return Field(column, "", _options(encoding, kind, column, words), column in _KEYS)


def problem_text(problem: Problem) -> str:
    """Return what is wrong and what to do, without the place."""
    return f"{problem.what}; {problem.remedy}"


def _with_own(
    options: tuple[tuple[str, str], ...], value: str, column: str
) -> tuple[tuple[str, str], ...]:
    """Let a closed field keep the value it has, known or not: a form must not change it unasked."""
    if not options or column in _KEYS or any(value == key for key, _ in options):
        return options
    return ((value, one_line(value) or "—"), *options)


def _options(
    encoding: Encoding, kind: str, column: str, words: ReviewWords
) -> tuple[tuple[str, str], ...]:
    if column in PARTIES:
        return (("", "—"), (NEW, words("new-party")), *parties(encoding, kind, words))
    if column in _KEYS:
        return _terms(column, vocabulary().concepts[column], words)
    if column in _CLOSED:
        return _terms(column, _CLOSED[column], words)
    if column == "predicate":
        names = ((name, words.predicate(name)) for name in vocabulary().predicates)
        return tuple(sorted((key, f"{label} · {key}") for key, label in names))
    return tuple((key, words(f"{column}-{key}")) for key in _TEXTS.get(column, ()))


def _terms(scheme: str, keys: Iterable[str], words: ReviewWords) -> tuple[tuple[str, str], ...]:
    return tuple((key, words.term(scheme, key)) for key in keys)


def parties(encoding: Encoding, kind: str, words: ReviewWords) -> list[tuple[str, str]]:
    """Return the entities by name; a relation may also speak of figures."""
    found = [
        (e.id, f"{one_line(e.label)} · {words(f'type-{e.type}')}")
        for e in sorted(encoding.entities, key=lambda e: (e.label, e.id))
    ]
    if kind == "relation":
        found += [(c.id, c.id) for c in encoding.claims if c.is_figure]
    return found
