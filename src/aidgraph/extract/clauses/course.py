"""Follow a report from clause to clause: who acts, who gives and gets, what is spoken of, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aidgraph.extract.clauses.record import Clause, Predicate
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.mention import Name, Time
from aidgraph.extract.things.identify import AID, Cast
from aidgraph.extract.words.reading import Block

THINGS = frozenset(("Facility", "Project", "Programme", "Event"))
BODIES = frozenset(("Organization", "Place"))
_MAKES = frozenset(("build", "found", "run", "attract", "equip"))


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold one thing that may be taken over: the names, where they stood, and how they came."""

    names: tuple[Name, ...]
    at: int
    how: str  # own, clause, sentence, label, heading, report

    @property
    def first(self) -> Name | None:
        """Return the first of the names."""
        return self.names[0] if self.names else None


@dataclass(slots=True)
class Setting:
    """Hold what a clause may use: its own slots, or what was carried over to it."""

    clause: Clause
    agent: Carried | None = None
    giver: Carried | None = None
    taker: Carried | None = None
    thing: Carried | None = None
    place: Carried | None = None
    label: Carried | None = None
    verb: Predicate | None = None
    own_verb: bool = False
    times: tuple[Time, ...] = ()
    lead: str = ""
    sentence: Sequence[Clause] = field(default_factory=list)
    index: int = 0


class Course:
    """Read clauses in order; :meth:`read` returns the setting of each."""

    def __init__(self, cast: Cast, roles: Roles) -> None:
        self.cast = cast
        self.roles = roles
        self.now = Setting(Clause(0, 0, []))
        self.section: Carried | None = None
        self.section_time: Time | None = None
        self.block: Block | None = None
        self.colon: Predicate | None = None

    def begin(self, block: Block, *, item: bool) -> None:
        """Move to another block: a paragraph begins anew, an item of a list goes on."""
        self.block = block
        now = self.now
        now.thing = now.label = None
        if block.kind == "heading":
            self.section = None
            now.verb, now.times, now.place = None, (), None
        if not item:
            now.agent = now.giver = now.taker = now.place = None
            now.times = (self.section_time,) if self.section_time else ()
        if self.section is not None:
            self._take_topic(self.section)

    def _take_topic(self, topic: Carried) -> None:
        """Set what the clauses to come are about: a thing, who gives, or where help goes."""
        name = topic.first
        if name is None:
            return
        key = self.cast.ids[name]
        if name.type in THINGS:
            self.now.thing = topic
        elif name.type in BODIES:
            if key in self.roles.takers and not self.roles.gives_more(key):
                self.now.place = topic
                self.now.taker = topic
            else:
                self.now.agent = topic
        self.now.label = topic

    def read(self, clauses: Sequence[Clause], index: int) -> Setting:
        """Return the setting of a clause of a sentence, and remember what it leaves."""
        clause = clauses[index]
        now = self.now
        if index == 0 or not now.own_verb:
            now.own_verb = False
        heading = self.block is not None and self.block.kind == "heading"
        how = "heading" if heading else "own"
        self._times(clause)
        if self._is_label(clause):
            names = tuple(n for s in clause.slots for n in s.names if s.role != "within")
            topic = Carried(names[-1:] if names[-1].type not in BODIES else names[:1], clause.start, how)
            if self.colon is not None:
                self._colon(topic)
            else:
                if heading or clause.inner:
                    self.section = topic if heading else self.section
                self._take_topic(topic)
            return replace(now, clause=clause, sentence=clauses, index=index)
        self._subjects(clause, how)
        self._objects(clause)
        own = bool(clause.predicates)
        if own:
            now.verb = clause.predicates[-1]
        self.colon = clause.predicates[-1] if own and not clause.slots and not clause.amounts else None
        return replace(now, clause=clause, own_verb=own, sentence=clauses, index=index)

    def _colon(self, topic: Carried) -> None:
        """Take 援建：甲市 as told of the thing that the item is about."""
        if self.colon is not None and self.colon.of.name in ("build", "give", "support"):
            self.now.giver = self.now.agent = topic
        elif self.colon is not None and self.colon.of.name == "lie-in":
            self.now.place = self.now.taker = topic
        self.colon = None

    def _is_label(self, clause: Clause) -> bool:
        """Tell whether a clause is nothing but a name that the next ones are about."""
        if clause.predicates and self.colon is None or clause.amounts or not clause.slots:
            return False
        if clause.predicates or clause.says:
            return False
        roles = {slot.role for slot in clause.slots}
        words = sum(len(p.text) for p in clause.pieces if p.mention is None)
        return roles <= {"subject", "within", "of"} and words <= 4

    def _times(self, clause: Clause) -> None:
        dated = [t for t in clause.times if t.from_ or t.to]
        if dated:
            self.now.times = tuple(dated)
            if self.block is not None and self.block.kind == "heading":
                self.section_time = dated[-1]

    def _subjects(self, clause: Clause, how: str) -> None:
        now = self.now
        own = clause.names("subject") + clause.names("with")
        if clause.says:
            own = clause.names("subject")
            self._speaker(clause)
        agents = [n for n in own if n.type in BODIES]
        things = [n for n in own if n.type in THINGS]
        if things:
            now.thing = Carried(tuple(things), clause.start, how)
        agents = [*clause.names("by"), *agents] if clause.names("by") else agents
        agents = [n for n in agents if n.type in BODIES]
        if agents:
            told = Carried(tuple(agents), clause.start, how)
            taking = all(self.roles.only_takes(self.cast.ids[n]) for n in agents)
            if taking:
                now.place = told
            else:
                now.agent = told
            if not things and not clause.inner:
                now.thing = None
        within = [n for n in clause.names("within") + clause.names("at") if n.type == "Place"]
        if within:
            now.place = Carried((within[-1],), clause.start, how)

    def _speaker(self, clause: Clause) -> None:
        """Let who a speaker speaks for be who acts next, where it is a body of the aid or a firm."""
        posts = [n for n in clause.names("post") if n.type == "Organization"]
        if posts and (AID.search(posts[-1].text) or posts[-1].text.endswith(("公司", "集团", "基金会"))):
            self.now.agent = Carried((posts[-1],), clause.start, "speaker")

    def _objects(self, clause: Clause) -> None:
        now = self.now
        for predicate in clause.predicates:
            giver = roles_of(clause, predicate, predicate.of.giver)
            taker = roles_of(clause, predicate, predicate.of.taker)
            givers = tuple(n for n in giver if n.type in BODIES)
            takers = tuple(n for n in taker if n.type in BODIES | {"Facility"})
            if givers and predicate.of.name != "go":
                now.giver = Carried(givers, clause.start, "own")
            if takers and predicate.of.money in ("flow",) or takers and predicate.of.name == "send":
                now.taker = Carried(takers, clause.start, "own")
            if predicate.of.name in _MAKES:
                made = [n for n in objects_of(clause, predicate) if n.type in THINGS]
                if made:
                    now.thing = Carried((made[-1],), clause.start, "own")


def objects_of(clause: Clause, predicate: Predicate) -> list[Name]:
    """Return the names right after a predicate, before the next one."""
    later = [p.start for p in clause.predicates if p.start > predicate.start]
    end = min(later, default=clause.end + 1)
    return [
        name
        for slot in clause.slots
        if slot.role in ("object", "toward", "post") and slot.after >= predicate.end
        for name in slot.names
        if predicate.end <= name.start < end
    ]


def roles_of(clause: Clause, predicate: Predicate, places: Sequence[str]) -> list[Name]:
    """Return the names in the first of *places* that is filled, as *predicate* sees the clause."""
    for place in places:
        if place == "object":
            found = objects_of(clause, predicate)
        elif place == "subject":
            found = [n for n in clause.names("subject") + clause.names("speaker") if n.start < predicate.start]
        else:
            found = clause.names(place)
        found = [n for n in found if n.type != "Person" or place in ("by", "subject")]
        if found:
            return found
    return []
