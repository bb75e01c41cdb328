"""Read an annotated report: JSON beside the text, every acceptable answer marked by hand.

``NAME.json`` has ``entities``, ``figures`` and ``relations`` of ``NAME.txt``; the lists of a figure
(``counts``, ``subject``, ``provider``, ``receiver``) and of a relation (``p``) have the acceptable
answers, best first.  ``docs/how-to/measure-proposals.md`` shows one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from aidgraph.check.score.marked import (
    NOBODY,
    Marked,
    MarkedEntity,
    MarkedFigure,
    MarkedRelation,
    bare_names,
    unnamed,
)
from aidgraph.errors import AidgraphError

MAX_BYTES = 60 * 1024 * 1024

T = TypeVar("T")
Row = Mapping[str, Any]


class AnnotationError(AidgraphError):
    """Report that an annotated report cannot be read: the file, the row, and what is wrong."""


def read_annotated(path: Path) -> Marked:
    """
    Read the annotated report *path* (JSON) with the text that stands beside it.

    Raises:
        AnnotationError: If one of the two is missing or broken, a row lacks a key, or an id is
            nobody's.
    """
    text = path.with_suffix(".txt")
    if not text.is_file():
        raise AnnotationError(f"{path}: there is no {text.name} beside it; put the text there")
    data = _json(path)
    entities = _each(path, data, "entities", _entity)
    known = {entity.id for entity in entities}
    figures = _each(path, data, "figures", _figure)
    relations = _each(path, data, "relations", _relation)
    for figure in figures:
        _known(path, figure.quote, (*figure.subject, *figure.provider, *figure.receiver), known)
    for relation in relations:
        words = f"{relation.subject} {relation.predicates[0]} {relation.object}"
        _known(path, words, (relation.subject, relation.object), known)
    sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
    return Marked(path.stem, sha256, entities, figures, relations)


def _json(path: Path) -> Row:
    if path.stat().st_size > MAX_BYTES:
        raise AnnotationError(f"{path}: over {MAX_BYTES // 2**20} MiB; split it")
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise AnnotationError(f"{path}: not JSON: {error}; mend that place") from error
    if not isinstance(data, dict):
        raise AnnotationError(f"{path}: not an object with entities, figures and relations")
    return data


def _each(path: Path, data: Row, name: str, read: Callable[[Row], T]) -> tuple[T, ...]:
    """Read each row of the list *name*; what is wrong is told with its place in the list."""
    rows = data.get(name)
    if not isinstance(rows, list):
        raise AnnotationError(f"{path}: there is no list {name!r}; give one, empty if need be")
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(read(row))
        except KeyError as error:
            what = f"the key {error.args[0]!r} is missing; add it"
            raise AnnotationError(f"{path}: {name}, row {number}: {what}") from error
        except (AttributeError, TypeError, ValueError, ArithmeticError) as error:
            what = f"a value of the wrong kind ({error}); mend it"
            raise AnnotationError(f"{path}: {name}, row {number}: {what}") from error
    return tuple(found)


def _known(path: Path, words: str, ids: Sequence[str], known: set[str]) -> None:
    for identifier in ids:
        if identifier != NOBODY and identifier not in known:
            raise AnnotationError(
                f"{path}: {words}: no entity has the id {identifier!r}; add it, or mend the id"
            )


def _entity(row: Row) -> MarkedEntity:
    return MarkedEntity(
        id=str(row["id"]),
        type=str(row["type"]),
        label=str(row["text"]),
        names=bare_names([row["text"], *row.get("aliases", ())]),
        optional=bool(row.get("optional")) or unnamed(str(row["type"])),
    )


def _figure(row: Row) -> MarkedFigure:
    number = row.get("value") if row.get("value") is not None else row.get("min")
    return MarkedFigure(
        quote=str(row["quote"]),
        spans=((int(row["start"]), int(row["end"])),),
        number=None if number is None else Decimal(number),
        unit=str(row["unit"]),
        comparator=str(row["comparator"]),
        kind=str(row["kind"]),
        counts=tuple(_texts(row["counts"])),
        subject=_acceptable(row["subject"]),
        provider=_acceptable(row["provider"]),
        receiver=_acceptable(row["receiver"]),
        from_=str(row.get("from") or ""),
        to=str(row.get("to") or ""),
        status=str(row.get("status") or ""),
        optional=bool(row.get("optional")),
    )


def _relation(row: Row) -> MarkedRelation:
    predicates = _texts(row["p"])
    if not predicates:
        raise ValueError("no predicate")
    return MarkedRelation(
        subject=str(row["s"]),
        predicates=tuple(predicates),
        object=str(row["o"]),
        explicit=bool(row.get("explicit", True)),
        optional=bool(row.get("optional")),
    )


def _acceptable(ids: object) -> tuple[str, ...]:
    return tuple(_texts(ids)) or (NOBODY,)


def _texts(values: object) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list")
    return [str(value) for value in values]
