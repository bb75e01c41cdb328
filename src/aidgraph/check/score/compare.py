"""Compare a proposed encoding with what a reviewed report states."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aidgraph.check.score.counts import Counts
from aidgraph.check.score.marked import NOBODY, Marked, bare_names, unnamed
from aidgraph.model import Claim, Encoding, Entity

# Types that a reader may take for one another.
_NEAR_TYPES = {
    frozenset(pair)
    for pair in (
        ("Facility", "Organization"),
        ("Facility", "Project"),
        ("Facility", "Place"),
        ("Project", "Programme"),
        ("Event", "Programme"),
        ("Event", "Project"),
        ("Recognition", "Programme"),
    )
}


@dataclass(frozen=True, slots=True)
class Miss:
    """Name one thing that does not agree: what, of which row, as proposed and as marked."""

    what: str
    row: str
    proposed: str = ""
    marked: str = ""

    def __str__(self) -> str:
        """Return it as a line.

        >>> print(Miss("subject", "3座学校", "甲县", "乙县"))
        subject of 3座学校: proposed 甲县, marked 乙县
        """
        sides = (("proposed", self.proposed), ("marked", self.marked))
        stated = ", ".join(f"{side} {words}" for side, words in sides if words)
        return f"{self.what} of {self.row}: {stated}" if stated else f"{self.what}: {self.row}"


@dataclass(slots=True)
class Comparison:
    """
    Hold a proposal beside what is marked, and count what agrees.

    ``meant`` gives for the id of a proposed entity the id of the marked one that has one of its
    names: things are the same by name, never by id.
    """

    marked: Marked
    claims: Sequence[Claim]
    entities: Mapping[str, Entity]
    spans: Mapping[str, Sequence[tuple[int, int]]]
    meant: Mapping[str, str]
    counts: Counts = field(default_factory=Counts)
    misses: list[Miss] = field(default_factory=list)

    def meaning_of(self, identifier: str) -> str:
        """Return the marked entity that a proposed one is, or :data:`NOBODY`."""
        return self.meant.get(identifier, NOBODY)

    def label(self, identifier: str) -> str:
        """Return the label of a proposed entity."""
        entity = self.entities.get(identifier)
        return entity.label if entity else identifier or "nothing"

    def marked_label(self, ids: Sequence[str]) -> str:
        """Return the label of the first of the marked entities *ids*."""
        labels = {entity.id: entity.label for entity in self.marked.entities}
        return labels.get(ids[0], "nothing") if ids else "nothing"

    def miss(self, what: str, row: str, proposed: str = "", marked: str = "") -> None:
        """Note that something does not agree."""
        self.misses.append(Miss(what, row, proposed, marked))


def comparison_of(proposed: Encoding, marked: Marked) -> Comparison:
    """Lay *proposed*, without its rejected rows, beside *marked*."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    printed: dict[str, list[str]] = defaultdict(list)
    for evidence in proposed.evidence:
        spans[evidence.target].append((evidence.span.start, evidence.span.end))
        printed[evidence.target].append(evidence.span.exact)
    meant = {}
    for entity in proposed.entities:
        names = bare_names([entity.label, *entity.aliases, *printed.get(entity.id, ())])
        same = [other for other in marked.entities if names & other.names]
        # two may share a short form: the one of the same label comes first
        same.sort(key=lambda other: other.label != entity.label)
        meant[entity.id] = same[0].id if same else NOBODY
    return Comparison(
        marked=marked,
        claims=[claim for claim in proposed.claims if claim.status != "rejected"],
        entities={entity.id: entity for entity in proposed.entities},
        spans=spans,
        meant=meant,
    )


def compare_entities(both: Comparison) -> None:
    """Count the entities found, missed and not marked, and the types that are right."""
    types: dict[str, set[str]] = defaultdict(set)
    for identifier, other in both.meant.items():
        types[other].add(both.entities[identifier].type)
    for entity in both.marked.entities:
        if entity.id in types:
            both.counts.names_right += 1
            right = any(_near(entity.type, own) for own in types[entity.id])
            both.counts.types_right += right
            if not right:
                both.miss("type", entity.label, " or ".join(sorted(types[entity.id])), entity.type)
        elif not entity.optional:
            both.counts.names_missed += 1
            both.miss("name missed", f"{entity.type} {entity.label}")
    for extra in _not_marked(both):
        both.counts.names_false += 1
        both.miss("name not marked", f"{extra.type} {extra.label}")


def _near(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in _NEAR_TYPES


def _not_marked(both: Comparison) -> Iterator[Entity]:
    for identifier, other in both.meant.items():
        entity = both.entities[identifier]
        if other == NOBODY and not unnamed(entity.type):
            yield entity
