"""Compare the codes of entities with the names that the register has for them."""

from collections.abc import Iterator, Mapping, Sequence

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.names import folded
from aidgraph.chinese.gazetteer import Division, gazetteer
from aidgraph.model import Encoding, Entity, Span

_SCHEME = "gbt2260"


def miscoded(encoding: Encoding, spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the codes of divisions that the register has for a place of another name.

    A code that the register does not have is for the shapes to refuse.
    """
    for entity, code, row in _codes(encoding):
        division = gazetteer().place(f"{_SCHEME}:{code}")
        if division is not None and not _is_called(entity, division):
            first = next(iter(spans.get(entity.id, ())), Span(0, 0, ""))
            yield Mismatch(
                *("miskeyed", row, first.start, first.end, code, division.name),
                column="codes" if row == entity.id else "object",
            )


def _codes(encoding: Encoding) -> Iterator[tuple[Entity, str, str]]:
    """Yield (entity, code, id of the row) of each code that the tables give an entity."""
    entities = {entity.id: entity for entity in encoding.entities}
    for entity in encoding.entities:
        yield from ((entity, code, entity.id) for scheme, code in entity.codes if scheme == _SCHEME)
    for claim in encoding.references:
        scheme, _, code = claim.object.partition(":")
        if claim.predicate == "notation" and scheme == _SCHEME and claim.subject in entities:
            yield entities[claim.subject], code, claim.id


def _is_called(entity: Entity, division: Division) -> bool:
    """Tell whether a name of *entity* is that of *division*, or its note says that it was.

    A place's name ends with the division's; that of anything else may have it anywhere.
    """
    wanted = [folded(name) for name in (division.name, *division.short)]
    names = [folded(name) for name in (entity.label, *entity.aliases)]
    if folded(division.name) in folded(entity.note):
        return True
    if entity.type == "Place":
        return any(name.endswith(tuple(wanted)) for name in names)
    return any(part in name for name in names for part in wanted)
