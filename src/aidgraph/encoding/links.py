"""Check that the tables of one report agree with each other and with the ontology."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from aidgraph.encoding.names import check_names
from aidgraph.encoding.pages import check_pages
from aidgraph.errors import Problem
from aidgraph.model import (
    ENTITY_TYPES,
    LONGEST_QUOTE,
    MERGE_REASONS,
    Claim,
    DatasetTables,
    Encoding,
    Merge,
    Span,
)
from aidgraph.rdf.iri import is_slug
from aidgraph.rdf.terms import PREFIXES
from aidgraph.rdf.vocabulary import OTHER, Vocabulary, vocabulary
from aidgraph.text.near import nearest

ID_REMEDY = "use lower-case letters, digits and single hyphens, as in org-jinhua-headquarters"
POINT = re.compile(r"-?\d{1,2}(\.\d+)? -?\d{1,3}(\.\d+)?", re.ASCII)
_CONCEPT_SCHEMES = {
    "sector": "dac",
    "sdgGoal": "sdg",
    "orgType": "org-type",
    "activityStatus": "activity-status",
}
CODE_SCHEMES = ("gbt2260", "geonames", "iatiActivity", "orgId", "iso3166", "aiddata")


def check(encoding: Encoding) -> list[Problem]:
    """Return every disagreement, each by file and row.

    Rows are counted as in the file, so the encoding must hold its rows in file order.
    """
    return [
        *_duplicates("datasets.csv", [d.id for d in encoding.datasets]),
        *_stated(encoding, {dataset.id for dataset in encoding.datasets}),
        *_evidence(encoding),
        *_merges(encoding),
        *_deprecated(encoding),
        *check_names(encoding),
        *check_pages(encoding),
    ]


def check_dataset(
    tables: DatasetTables, everywhere: AbstractSet[str] = frozenset(), *, later: bool = False
) -> list[Problem]:
    """
    Return every disagreement of the tables of a dataset; rows are counted as in the file.

    *everywhere* are the ids of all entities, where tables of other numbers hold some; *later* is
    said of tables with a number that are read with figures, or after some.
    """
    problems = [*_records(tables), *_parts(tables)]
    if later:
        problems += _of_the_first(tables)
    return [*_stated(tables, {tables.dataset.id}, everywhere), *problems]


def _of_the_first(tables: DatasetTables) -> Iterator[Problem]:
    """Yield what says how things belong together: whoever adds up must know it first."""
    for row, claim in enumerate(tables.claims, start=2):
        if claim.predicate in {"partOf", "componentOf"}:
            what = f"{claim.predicate} is read with a figure, or after one"
            yield Problem("claims.csv", row, "predicate", what, "move the row to claims.csv")


def _parts(tables: DatasetTables) -> Iterator[Problem]:
    """Yield each share of no claim, and each text of no entity."""
    claims = {c.id for c in tables.claims} | {r.id for r in tables.references}
    entities = {entity.id for entity in tables.entities}
    for row, part in enumerate(tables.shares, start=2):
        if part.target not in claims:
            what = f"no claim has the id {part.target!r}"
            yield Problem("shares.csv", row, "target", what, "mend the id or remove the row")
    for row, text in enumerate(tables.texts, start=2):
        if text.target not in entities and not text.target.startswith(OTHER):
            yield Problem("texts.csv", row, *_missing("target", text.target))


def _stated(
    encoding: Encoding | DatasetTables,
    datasets: set[str],
    everywhere: AbstractSet[str] = frozenset(),
) -> Iterator[Problem]:
    """Check what reports and datasets have in common: entities, claims, reference claims."""
    words = vocabulary()
    entity_ids = everywhere or {entity.id for entity in encoding.entities}
    yield from _duplicates("entities.csv", [e.id for e in encoding.entities])
    yield from _duplicates("claims.csv", [c.id for c in encoding.claims])
    yield from _duplicates("reference.csv", [r.id for r in encoding.references])
    yield from _clashes(encoding, entity_ids)
    yield from _codes(encoding)
    yield from _claims(encoding, entity_ids, words)
    yield from _references(encoding, entity_ids, words, datasets)


def _duplicates(file: str, ids: list[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, identifier in enumerate(ids, start=2):
        if identifier in first:
            yield Problem(
                file,
                row,
                "id",
                f"{identifier!r} stands in row {first[identifier]} already",
                "give each row an id of its own",
            )
        first.setdefault(identifier, row)


def _clashes(encoding: Encoding | DatasetTables, entities: AbstractSet[str]) -> Iterator[Problem]:
    for row, claim in enumerate(encoding.claims, start=2):
        if claim.id in entities:
            what = f"{claim.id!r} is an entity's id too"
            yield Problem("claims.csv", row, "id", what, "rename the claim")


def _codes(encoding: Encoding | DatasetTables) -> Iterator[Problem]:
    for row, entity in enumerate(encoding.entities, start=2):
        for scheme, _ in entity.codes:
            if scheme not in CODE_SCHEMES:
                what = f"unknown code scheme {scheme!r}"
                remedy = f"use one of {', '.join(CODE_SCHEMES)}"
                yield Problem("entities.csv", row, "codes", what, remedy)


def _claims(
    encoding: Encoding | DatasetTables, entities: AbstractSet[str], words: Vocabulary
) -> Iterator[Problem]:
    claims = {claim.id for claim in encoding.claims}
    for row, claim in enumerate(encoding.claims, start=2):
        if claim.kind == "relation":
            found = _relation(claim, words, open_ended=isinstance(encoding, DatasetTables))
        else:
            found = _figure(claim, words, explained=isinstance(encoding, DatasetTables))
        for column, what, remedy in (*_dangling(claim, claims, entities), *found):
            yield Problem("claims.csv", row, column, what, remedy)


def _dangling(
    claim: Claim, claims: AbstractSet[str], entities: AbstractSet[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each id of a claim that no row has; a relation may also speak of claims."""
    of_claims = claim.kind == "relation"
    for column in ("subject", "object", "provider", "receiver"):
        value = getattr(claim, column)
        if value and value not in entities and not (of_claims and value in claims):
            yield column, f"no entity has the id {value!r}", "add it to entities.csv or mend the id"
    if not claim.method:
        yield "method", "the method is empty", "say who or which rule found the claim"
    if not claim.subject and claim.kind == "relation":
        yield "subject", "the subject is empty", "a relation needs one"


def _relation(
    claim: Claim, words: Vocabulary, *, open_ended: bool = False
) -> Iterator[tuple[str, str, str]]:
    if claim.predicate not in words.predicates:
        yield (
            "predicate",
            f"unknown predicate {claim.predicate!r}",
            f"{_nearest(claim.predicate, words.predicates)}use a predicate of relations.ttl",
        )
    if claim.predicate == "period":
        if not (claim.from_ and claim.to) and not (open_ended and (claim.from_ or claim.to)):
            yield "from", "a period needs both bounds", "fill from and to"
    elif not claim.object:
        yield "object", "the object is empty", "a relation needs one"
    for column in ("indicator", "value", "min", "max", "unit", "comparator"):
        if getattr(claim, column):
            yield column, "a relation carries no number", "empty the cell, or change the kind"


def _figure(
    claim: Claim, words: Vocabulary, *, explained: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a figure; *explained*: a note may stand for parties."""
    yield from _figure_words(claim, words)
    yield from _figure_numbers(claim)
    if claim.predicate or claim.object:
        yield "predicate", "a figure has no predicate or object", "empty the cells"
    for column in ("provider", "receiver"):
        if claim.kind != "flow" and getattr(claim, column):
            yield column, f"only a flow has a {column}", "empty the cell, or change the kind"
    nobody = not (claim.provider or claim.receiver or (explained and claim.note))
    if claim.kind == "flow" and nobody:
        yield "provider", "a flow needs a provider or a receiver", "fill what the report says"
    if claim.origin == "derived" and not claim.note:
        yield "note", "a derived figure needs its formula", "write it into note"


def _figure_words(claim: Claim, words: Vocabulary) -> Iterator[tuple[str, str, str]]:
    known = words.knows("indicator", claim.indicator)
    for scheme, file in (("indicator", "indicators.ttl"), ("unit", "units.ttl")):
        key = getattr(claim, scheme)
        if not words.knows(scheme, key):
            hint = _nearest(key, words.concepts[scheme])
            remedy = f"{hint}use a key of {file}, or {OTHER} and the report's words"
            yield scheme, f"unknown {scheme} {key!r}", remedy
    kind = words.flow_kinds.get(words.iri("indicator", claim.indicator)) if known else None
    money = claim.kind == "outcome" and words.is_money(claim.unit)
    if known and kind is None and (claim.kind == "flow" or money):
        yield (
            "indicator",
            f"{claim.indicator!r} has no flow kind, so it would be added to anything",
            "use an indicator with one, or make the claim context",
        )
    if not claim.comparator:
        yield "comparator", "the comparator is empty", "use exactly, approximately, …"


def _figure_numbers(claim: Claim) -> Iterator[tuple[str, str, str]]:
    if claim.value is None and claim.min is None and claim.max is None:
        yield "value", "a figure needs a number", "fill value, or min and max"
    if claim.comparator == "between" and (claim.min is None or claim.max is None):
        yield "min", "`between` needs min and max", "fill both"
    if claim.min is not None and claim.max is not None and claim.min > claim.max:
        yield "min", f"min {claim.min} is above max {claim.max}", "swap them"
    width = min(len(claim.from_), len(claim.to))
    if claim.from_[:width] > claim.to[:width]:
        yield "from", "the period ends before it begins", "swap from and to"


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word most like *word*, or nothing."""
    close = nearest(word, known)
    return f"did you mean {close[0]!r}? " if close else ""


def _evidence(encoding: Encoding) -> Iterator[Problem]:
    length = encoding.report.length
    claims = {claim.id for claim in encoding.claims}
    targets = claims | {entity.id for entity in encoding.entities}
    seen: set[str] = set()
    for row, item in enumerate(encoding.evidence, start=2):
        seen.add(item.target)
        if item.target not in targets:
            what = f"no entity or claim has the id {item.target!r}"
            yield Problem("evidence.csv", row, "target", what, "mend the id or remove the row")
        yield from _spans("evidence.csv", row, item.span, length)
    for row, aside in enumerate(encoding.set_aside, start=2):
        yield from _spans("set_aside.csv", row, aside.span, length)
    for row, claim in enumerate(encoding.claims, start=2):
        if claim.id not in seen:
            what = f"{claim.id!r} has no evidence"
            yield Problem("claims.csv", row, "id", what, "add its span to evidence.csv")


def _merges(encoding: Encoding) -> Iterator[Problem]:
    entities = {entity.id for entity in encoding.entities}
    yield from _duplicates("merges.csv", [merge.id for merge in encoding.merges])
    for row, merge in enumerate(encoding.merges, start=2):
        for column, what, remedy in (*_merge_ids(merge, entities), *_merge_reasons(merge)):
            yield Problem("merges.csv", row, column, what, remedy)


def _deprecated(encoding: Encoding) -> Iterator[Problem]:
    """Yield each id that went and stays all the same, or whose successor is no entity."""
    entities = {entity.id for entity in encoding.entities}
    yield from _duplicates("deprecated.csv", [gone.id for gone in encoding.deprecated])
    for row, gone in enumerate(encoding.deprecated, start=2):
        if gone.id in entities:
            what = f"{gone.id!r} is an entity still"
            yield Problem("deprecated.csv", row, "id", what, "remove one of the two rows")
        if gone.replaced_by not in entities:
            yield Problem("deprecated.csv", row, *_missing("replaced_by", gone.replaced_by))


def _merge_ids(merge: Merge, entities: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield where a merge and the entities disagree on the id that the thing has."""
    decide = "decide with `aidgraph merges`, which renames the entity everywhere"
    if not is_slug(merge.known) or merge.known == merge.id:
        yield "known", f"{merge.known!r} is no other id", ID_REMEDY
    elif not {merge.id, merge.known} & entities:
        what = f"no entity has the id {merge.id!r} or {merge.known!r}"
        yield "id", what, "remove the row, or restore the entity"
    elif merge.status == "accepted" and (merge.id in entities or merge.known not in entities):
        yield "status", f"accepted, yet the entity is not {merge.known!r}", decide
    elif merge.status == "rejected" and merge.id not in entities:
        yield "status", f"rejected, yet the entity is not {merge.id!r}", decide


def _merge_reasons(merge: Merge) -> Iterator[tuple[str, str, str]]:
    for reason in merge.reasons:
        word = reason.partition(":")[0]
        if word not in MERGE_REASONS:
            hint = _nearest(word, MERGE_REASONS)
            yield "reasons", f"unknown reason {word!r}", f"{hint}use a word of docs/reference"
    if not re.fullmatch(r"0(\.\d{1,4})?|1(\.0{1,4})?", merge.detail("score"), re.ASCII):
        yield "reasons", "there is no score from 0 to 1", "write score:0.95"
    if not merge.detail("known-label"):
        yield "reasons", "there is no known-label", "write known-label: and the name known"
    types = [merge.detail("own-type"), merge.detail("known-type")]
    if any(types) and not set(types) <= set(ENTITY_TYPES):
        yield "reasons", f"{types} are no two types", "write own-type:… and known-type:…"


def _records(tables: DatasetTables) -> Iterator[Problem]:
    claims = {claim.id for claim in tables.claims}
    things = claims | {entity.id for entity in tables.entities}
    seen = set()
    for row, item in enumerate(tables.records, start=2):
        seen.add(item.target)
        if item.target not in things:
            what = f"no entity or claim has the id {item.target!r}"
            yield Problem("records.csv", row, "target", what, "mend the id or remove the row")
        if not item.key:
            what = "the key of the record is empty"
            yield Problem("records.csv", row, "key", what, "name the record that says so")
    ids = {
        "claims.csv": [claim.id for claim in tables.claims],
        "entities.csv": [entity.id for entity in tables.entities],
    }
    for file, rows in ids.items():
        for row, identifier in enumerate(rows, start=2):
            if identifier not in seen:
                what = f"{identifier!r} has no record"
                yield Problem(file, row, "id", what, "add its record to records.csv")


def _spans(file: str, row: int, span: Span, length: int) -> Iterable[Problem]:
    if span.end > length:
        what = f"the span ends at {span.end}, the text at {length}"
        return [Problem(file, row, "end", what, "mend the offsets")]
    if span.end <= span.start or span.end - span.start != len(span.exact):
        what = f"{span.start} to {span.end} is not the length of {span.exact[:50]!r}"
        return [Problem(file, row, "end", what, "mend the offsets or the words")]
    if len(span.exact) > LONGEST_QUOTE:
        what = f"the quote has {len(span.exact)} characters"
        return [Problem(file, row, "exact", what, f"quote at most {LONGEST_QUOTE}: a phrase")]
    return []


def _references(
    encoding: Encoding | DatasetTables,
    entities: AbstractSet[str],
    words: Vocabulary,
    datasets: set[str],
) -> Iterator[Problem]:
    # A sector or a place may be that of one flow.
    flows = {claim.id for claim in encoding.claims if claim.kind == "flow"}
    for row, claim in enumerate(encoding.references, start=2):
        for column, what, remedy in (
            *_reference_terms(claim.predicate, claim.object, entities, words),
            *(
                []
                if claim.subject in entities or claim.subject in flows
                else [_missing("subject", claim.subject)]
            ),
        ):
            yield Problem("reference.csv", row, column, what, remedy)
        if claim.dataset not in datasets:
            what = f"no dataset has the id {claim.dataset!r}"
            yield Problem("reference.csv", row, "dataset", what, "add it to datasets.csv")
        if not claim.key:
            what = "the key of the record is empty"
            yield Problem("reference.csv", row, "key", what, "name the record that says so")


def _missing(column: str, value: str) -> tuple[str, str, str]:
    return column, f"no entity has the id {value!r}", "add it to entities.csv or mend the id"


def _reference_terms(
    predicate: str, value: str, entities: AbstractSet[str], words: Vocabulary
) -> Iterator[tuple[str, str, str]]:
    scheme, colon, code = value.partition(":")
    if predicate in {"notation", "point"}:
        yield from _literal(predicate, value)
    elif predicate in _CONCEPT_SCHEMES:
        if scheme not in _CONCEPT_SCHEMES.values() or not words.knows(scheme, code):
            yield "object", f"unknown concept {value!r}", "write dac:12230, sdg:3 or org-type:10"
    elif predicate == "otherSector":
        if not (scheme and code):
            yield "object", f"{value!r} is no code of a vocabulary", "write iati-99:24"
    elif predicate in {"exactMatch", "closeMatch"}:
        if not colon or scheme not in {"http", "https"}:
            yield "object", f"{value!r} is no IRI", f"write one such as {PREFIXES['aid']}…"
    elif predicate not in words.predicates:
        yield "predicate", f"unknown predicate {predicate!r}", "use a relation predicate"
    elif value not in entities:
        yield _missing("object", value)


def _literal(predicate: str, value: str) -> Iterator[tuple[str, str, str]]:
    scheme, _, code = value.partition(":")
    if predicate == "notation" and (scheme not in CODE_SCHEMES or not code):
        yield "object", f"{value!r} is no code", f"write {CODE_SCHEMES[0]}:652922"
    if predicate == "point" and not POINT.fullmatch(value):
        yield "object", f"{value!r} is no point", "write latitude and longitude: 41.27 80.24"
