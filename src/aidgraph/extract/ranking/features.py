"""What is told of a thing that may fill a slot of a figure: features with names, true or absent."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.mention import NameMention
from aidgraph.extract.ranking.layout import ReportLayout, Standpoint
from aidgraph.extract.things.identify import AID
from aidgraph.model import ClaimKind

Slot = Literal["subject", "provider", "receiver"]
SLOTS: tuple[Slot, ...] = ("subject", "provider", "receiver")
_GIVES = frozenset(("Organization", "Place", "Person", "Programme", "Project"))
# The types that may give and get by the ontology (``aid:objectType``), but for groups and events,
# which give and get only where rules see it; a subject may be any.
FILLERS: Mapping[Slot, frozenset[str]] = {"provider": _GIVES, "receiver": _GIVES | {"Facility"}}
KINDS: tuple[ClaimKind, ...] = ("flow", "outcome", "context")
NOBODY = ""  # the candidate that nothing is meant
CARRIED = ("agent", "topic", "giver", "taker", "thing", "work", "place", "area", "label", "event")
_OF_REPORT = ("giver", "taker", "narrator", "hero", "host")
_WORKS = frozenset(("Facility", "Project", "Programme"))
_BY_KIND = ("rule", "type", "nobody", "nobody-by-rule", "report", "filled")
_BY_NOUN = ("type", "nobody")
_BY_VERB = ("rule", "nobody", "slot")
_BY_TYPE = ("rule", "carried", "report", "at", "slot")
_UNITS = {
    **dict.fromkeys(("person", "person-time", "visit", "household"), "persons"),
    **dict.fromkeys(("percent", "times"), "share"),
    **dict.fromkeys(("year", "month", "day", "hour"), "time"),
    **dict.fromkeys(("m2", "mu", "ha", "m", "km2", "km"), "size"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlotQuestion:
    """
    Ask whom or what an amount is about, or who gets it.

    ``kind`` and ``rule`` are those of the figure; ``stated`` is what the rules answer; ``filled``
    are the slots that are filled already, by the id of the thing.
    """

    setting: ClauseContext
    amount: CountedAmount
    kind: str
    rule: str
    unit: str
    stated: Carried | None
    slot: Slot = "subject"
    filled: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> int:
        """Return where the amount begins."""
        return self.amount.piece.start

    @property
    def verb(self) -> str:
        """Return the class of the amount's own verb, or a dash."""
        return self.amount.predicate.of.name if self.amount.predicate is not None else "-"


def unit_class(unit: str) -> str:
    """
    Return the class of a unit: money, persons, share, time, size or count.

    >>> unit_class("CNY"), unit_class("household"), unit_class("other:台")
    ('money', 'persons', 'count')
    """
    money = len(unit) == 3 and unit.isupper()
    return "money" if money else _UNITS.get(unit, "count")


def unit_class_of(amount: CountedAmount) -> str:
    """Return the class of the unit of an amount; a rank counts."""
    return unit_class(str(getattr(amount.piece.mention, "unit", "count")))


def step(number: int, *bounds: int) -> str:
    """
    Return the first of *bounds* that a number does not pass, or the last one and a plus.

    >>> step(3, 1, 2, 4), step(9, 1, 2, 4)
    ('4', '4+')
    """
    return next((str(bound) for bound in bounds if number <= bound), f"{bounds[-1]}+")


def joined(features: list[str], question: SlotQuestion) -> list[str]:
    """
    Return features alone and together with what is asked: the kind, the unit, the verb, the type.

    What is true of what a sum is for is not true of what a length is of.
    """
    found = []
    own = features[0]
    noun = question.amount.label[-2:]
    unit = unit_class(question.unit)
    for feature in features:
        name = feature.partition("=")[0]
        found.append(feature)
        if question.slot == "subject":  # who gives and gets is asked of flows alone
            found.append(f"{question.kind} & {feature}")
        if name in _BY_KIND:
            found += [f"{question.rule} & {feature}", f"{unit} & {feature}"]
        if name in _BY_NOUN and noun:
            found.append(f"{noun} & {feature}")
        if name in _BY_VERB:
            found.append(f"{question.verb} & {feature}")
        if name in _BY_TYPE:
            found.append(f"{own} & {feature}")
    return list(dict.fromkeys(found))


def nobody(question: SlotQuestion) -> list[str]:
    """Return the features of the answer that nothing is meant."""
    return ["nobody", *([] if question.stated else ["nobody-by-rule"])]


def roles_in(question: SlotQuestion, roles: Roles, layout: ReportLayout) -> dict[str, list[str]]:
    """Return for each thing what it is: carried over, for the whole report, and by the rules."""
    found: dict[str, list[str]] = defaultdict(list)
    ids = layout.cast.ids
    for part in CARRIED:
        carried: Carried | None = getattr(question.setting, part)
        for at, name in enumerate(carried.names if carried is not None else ()):
            assert carried is not None
            found[ids[name]].append(f"carried={part}:{carried.how}{'+' if at else ''}")
    for part, one in (("near", question.setting.near), ("speaker", question.setting.speaker)):
        if one is not None:
            found[ids[one]].append(f"carried={part}")
    for part in _OF_REPORT:
        main: NameMention | None = getattr(roles, part)
        if main is not None:
            found[ids[main]].append(f"report={part}")
    stated = question.stated
    if stated is not None and stated.first is not None:
        found[ids[stated.first]] += ["rule", f"rule={stated.how}"]
    return found


def features_of(
    key: str,
    question: SlotQuestion,
    layout: ReportLayout,
    roles: Roles,
    recent: Mapping[str, int],
) -> Iterator[str]:
    """Yield what is told of a thing, its type first; the roles of :func:`roles_in` come on top."""
    kind = layout.types[key]
    label = layout.labels[key]
    here = layout.place(question.at)
    names = layout.places[key]
    before = names[: bisect_left(names, question.at, key=lambda name: name.start)]
    yield f"type={kind}"
    if label[-1:].isalpha():
        yield f"head={label[-1]}"
    if before:
        yield from _nearest(before[-1], question, layout, here)
        yield f"of-its-type={step(recent.get(key, 3), 0, 1, 2)}"
        between = layout.between(before[-1].end, question.at, key)
        yield from ["between=same"] if kind in between else []
        yield from ["between=work"] if between & _WORKS else []
        yield from ["between=body"] if "Organization" in between else []
    else:
        yield "at=later"
    yield from _standing(key, question, layout)
    yield f"side={roles.side(key)}"
    for slot, filler in question.filled.items():
        yield from [f"filled={slot}"] if filler == key else []
    yield from ["aid"] if AID.search(label) else []
    yield from _beginning(key, before, layout, here)
    inside = (n.text for s in question.setting.clause.slots for n in s.names if n.text != label)
    if kind == "Place" and any(label in text for text in inside):
        yield "in-name"


def _nearest(
    last: NameMention, question: SlotQuestion, layout: ReportLayout, here: Standpoint
) -> Iterator[str]:
    """Yield where the last name of a thing before the number stands, and in which slot."""
    place = layout.place(last.start, last)
    slot = place.slot or "-"
    if place.of > 1:
        ends = {0: "first", place.of - 1: "last"}
        yield f"list={ends.get(place.number, 'middle')}"
    clause = question.setting.clause
    if clause.start <= last.start < clause.end:
        yield "at=clause"
        yield f"slot={slot}"
        yield f"gap={step(question.at - last.end, 0, 2, 6, 15)}"
    elif place.sentence == here.sentence:
        yield "at=sentence"
        yield f"clauses={step(here.clause - place.clause, 1, 2, 3, 5)}"
        yield f"slot-in-sentence={slot}"
    else:
        back = here.sentence - place.sentence
        yield "at=block" if place.block == here.block else "at=before"
        yield f"sentences={step(back, 1, 2, 4, 8)}"
        yield f"slot-{step(back, 1, 2)}={slot}"


def _standing(key: str, question: SlotQuestion, layout: ReportLayout) -> Iterator[str]:
    """Yield how much a report speaks of a thing, and whether its title, lead or heading does."""
    names = layout.places[key]
    yield f"named={step(len(names), 1, 2, 4, 8)}"
    yield f"rank={step(layout.rank[key], 0, 1, 2, 4)}"
    yield f"rank-of-type={step(layout.rank_of_type[key], 0, 1, 2)}"
    yield from ["only-of-type"] if layout.of_type[layout.types[key]] == 1 else []
    yield from ["in-title"] if key in layout.in_title else []
    yield from ["in-lead"] if key in layout.in_lead else []
    heading = question.setting.heading
    yield from ["in-heading"] if heading and any(n.text in heading for n in names) else []


def _beginning(
    key: str, before: list[NameMention], layout: ReportLayout, here: Standpoint
) -> Iterator[str]:
    """Yield whether a thing opens the sentence or the block, and how often it stands in them."""
    start = layout.sentence_starts[here.sentence] if layout.sentence_starts else 0
    inside = len(before) - bisect_left(before, start, key=lambda name: name.start)
    if inside:
        yield from ["opens-sentence"] if layout.first_from(start) == key else []
        yield f"in-sentence={step(inside, 1, 2)}"
    if here.block < 0:
        return
    block = layout.blocks[here.block]
    if before and before[-1].start >= block.start and layout.first_from(block.start) == key:
        yield "opens-block"
    names = layout.places[key]
    first, end = (bisect_left(names, at, key=lambda n: n.start) for at in (block.start, block.end))
    if end > first:
        yield f"in-block={step(end - first, 1, 2, 4)}"
