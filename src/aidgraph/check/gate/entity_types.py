"""Compare the types of entities with the last words of their names."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Mismatch
from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import extended, table
from aidgraph.model import Encoding, Span

_FEWEST = 2  # letters of a head, unless the table of types names it
_SHORT = 3  # letters of a personal name, which may end in anything: 钱海军


def mistyped(encoding: Encoding, spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the entities whose name ends like that of another class."""
    for entity in encoding.entities:
        called = entity.type == "Person" and len(entity.label) <= _SHORT
        done = entity.type == "Event" and entity.label.startswith(_deeds())
        if not called and not done and entity.type not in (types_of(entity.label) or {entity.type}):
            own = spans.get(entity.id) or [Span(0, 0, "")]
            start, end = own[0].start, own[0].end
            yield Mismatch("mistyped", entity.id, start, end, entity.type, entity.label, "type")


@cache
def _deeds() -> tuple[str, ...]:
    """Return the verbs that a name of an event may begin with: 走访孵化园, a visit."""
    words = (word for row in table("predicates") for word in split(row["words"]))
    return tuple(word for word in words if len(word) >= _FEWEST)


def types_of(name: str) -> frozenset[str]:
    """
    Return the types that a thing of this *name* may have; none where its end tells nothing.

    >>> sorted(types_of("某县")), types_of("张某")
    (['Facility', 'Group', 'Place', 'Project'], frozenset())
    """
    known = _types()
    ends = (name[start:] for start in range(1, len(name)))
    return next((known[end] for end in ends if end in known), frozenset())


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``entity-types.tsv``, with their examples."""
    return extended(files("aidgraph.check.gate"), "gate", "entity-types")


@cache
def _types() -> dict[str, frozenset[str]]:
    """Return the types that a name may have, by its last word; a word of two tables has both's."""
    found: dict[str, frozenset[str]] = {}
    for row in rows():
        only = split(row["only"])
        for head in (entry["head"] for entry in table(row["heads"])):
            if head in only or (not only and len(head) >= _FEWEST):
                found[head] = found.get(head, frozenset()) | set(split(row["types"]))
    return found
