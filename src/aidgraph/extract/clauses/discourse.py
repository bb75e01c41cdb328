"""Follow a report from clause to clause: who acts, who gives and gets, what is spoken of, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aidgraph.extract.clauses.areas import whole_area
from aidgraph.extract.clauses.bare import is_bare, is_quoted, says_we, tells_of_money
from aidgraph.extract.clauses.calendar import Calendar
from aidgraph.extract.clauses.record import Clause, Predicate, objects_of, roles_of
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import (
    BODIES,
    THINGS,
    WORKS,
    is_building,
    is_land,
    is_one,
    is_thing,
)
from aidgraph.extract.mention import NameMention, TimeMention
from aidgraph.extract.things.identify import AID, Cast
from aidgraph.extract.words.reading import Block

_MAKES = frozenset(("build", "found", "run", "attract", "equip", "go-on"))
_ANNOUNCES = frozenset(("宣布", "承诺", "报出"))
_WILL = frozenset(
    ("将", "将再", "还将", "计划", "我们", "我校", "我院", "打算")
)  # what a speaker says of the own body
_FIRMS = ("公司", "集团", "基金会", "总会", "协会", "慈善会")
ENDED = frozenset(
    ("竣工", "完工", "开工", "动工", "建成", "落成", "投用", "启用", "投产", "新建", "续建", "在建")
)
_LED = ("giver", "taker")  # what the lead of a list tells for its items
_KEPT = ("agent", "giver", "taker", "verb", "money_verb")


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold one thing that may be taken over: the names, where they stood, and how they came."""

    names: tuple[NameMention, ...]
    at: int
    how: str  # own, clause, label, heading, speaker, report

    @property
    def first(self) -> NameMention | None:
        """Return the first of the names."""
        return self.names[0] if self.names else None


@dataclass(slots=True)
class ClauseContext:
    """Hold what a clause may use: its own slots, or what was carried over to it."""

    clause: Clause
    agent: Carried | None = None  # who acts
    topic: Carried | None = None  # what the last clause with a subject was about
    giver: Carried | None = None
    taker: Carried | None = None
    thing: Carried | None = None  # the work that the sentence or the item is about
    work: Carried | None = None  # the last work that was named: what measures are of
    place: Carried | None = None
    area: Carried | None = None  # what 全县 means here
    label: Carried | None = None
    section: Carried | None = None  # what the heading names
    event: Carried | None = None
    verb: Predicate | None = None
    money_verb: Predicate | None = None  # the last that moves money
    own_verb: bool = False
    led: Predicate | None = None  # the verb of the list that the clause is in, or of its own item
    times: tuple[TimeMention, ...] = ()
    reach: str = ""  # how far the times were carried: see Calendar
    opened: TimeMention | None = None  # when began what is told up to another date
    closed: TimeMention | None = None  # up to when is told what began on another date
    heading: str = ""
    speaker: NameMention | None = None  # who is quoted in the sentence
    title: str = ""
    colon: Predicate | None = None  # 援建：甲市 is told of the thing
    years: tuple[str, str] = ("", "")  # what the report is about by its title
    near: NameMention | None = None  # the last place of the paragraph that does not give
    sentence: Sequence[Clause] = field(default_factory=list)
    index: int = 0
    first: int = 0  # where the sentence begins, or the one before the semicolon


class Discourse:
    """Read clauses in order; :meth:`read` returns the setting of each."""

    def __init__(
        self, cast: Cast, roles: Roles, years: tuple[str, str] = ("", ""), title: str = ""
    ) -> None:
        self.cast = cast
        self.roles = roles
        self.now = ClauseContext(Clause(0, 0, []), years=years, title=title)
        self.section: Carried | None = None
        self.calendar = Calendar()
        self.block: Block | None = None
        self.colon: Predicate | None = None
        self.clauses: Sequence[Clause] = ()  # of the sentence that is read
        self.index = 0
        self._outer: ClauseContext | None = None  # what held before the brackets
        self._listed = False
        self._acted: Carried | None = None  # who acted before 由 named another
        self._led: Predicate | None = None  # the verb of the last clause that is in no list
        self.places: list[NameMention] = []
        self.lead_topic: Carried | None = None
        self.lead: dict[str, object] = dict.fromkeys(_LED)

    def begin(self, block: Block, *, item: bool) -> None:
        """Move to another block: a paragraph begins anew, an item of a list goes on."""
        self._close()
        self.block, self.colon, self._acted = block, None, None
        now = self.now
        now.thing = now.label = None
        if block.kind == "heading":
            now.heading = block.heading
            now.work = None
            self.section = None
            now.verb, now.place = None, None
            now.money_verb = None
            now.agent = now.giver = now.taker = now.topic = now.near = None
            self.lead = dict.fromkeys(_LED)
        if not item:
            self.lead_topic = None
            now.near = now.work = None
            now.agent = now.giver = now.taker = now.place = now.topic = None
            now.money_verb = (
                None if block.kind == "paragraph" and not self._short(block) else now.money_verb
            )
            now.verb = None if block.kind == "paragraph" and not self._short(block) else now.verb
        else:
            now.led = self._led
            for name, led in self.lead.items():
                setattr(now, name, led)
            now.topic = now.agent = None
            if block.kind == "paragraph":
                now.place = None  # a short paragraph is elsewhere
            if self.lead_topic is not None:
                self._take_topic(self.lead_topic)
        now.section = self.section
        if self.section is not None:
            self._take_topic(self.section)
        self.calendar.begin(block, item=item)
        self._listed = item

    def _short(self, block: Block) -> bool:
        return block.end - block.start < 40

    def begin_sentence(self, clauses: Sequence[Clause]) -> None:
        """Let go of what only the last sentence was about: a work, a body that got something."""
        now = self.now
        half = self.calendar.is_half
        self.calendar.begin_sentence()
        if half and is_bare(clauses):
            return  # what stands before a semicolon goes on behind it
        now.first = clauses[0].start if clauses else now.first
        if self._acted is not None:  # 由甲院出资 says nothing of the next sentence
            now.agent, self._acted = self._acted, None
        now.speaker = None
        if (
            now.taker is not None
            and now.taker is not now.label
            and now.taker.names
            and now.taker.names[0].type != "Place"
        ):
            now.taker = None
        if now.label is not None and now.label.names and is_thing(now.label.names[0]):
            now.thing = now.label
        elif now.thing is not None and not (now.topic is now.thing and is_bare(clauses)):
            now.thing = None

    def lead_to(self, clauses: Sequence[Clause]) -> None:
        """Remember what the list that a sentence leads to (甲园的家底见下) is about."""
        for clause in reversed(clauses[-2:]):
            named = [
                n for n in clause.names("subject") + clause.names("of") if n.type in BODIES | WORKS
            ]
            if named:
                self.lead_topic = Carried((named[0],), clause.start, "label")
                return

    def _take_topic(self, topic: Carried) -> None:
        """Set what the clauses to come are about: a thing, who gives, or where help goes."""
        name = topic.first
        if name is None:
            return
        now = self.now
        now.topic = topic
        key = self.cast.ids[name]
        if is_thing(name):
            now.thing = now.work = topic
            now.taker = now.place = None
        elif name.type in BODIES:
            accounted = self.roles.narrator is not None and name.type == "Place"
            accounted = accounted and not self.roles.gives_more(key)
            if accounted or (self.roles.only_takes(key) and self.roles.giver is not None):
                now.place = now.taker = topic
            else:
                now.agent = now.giver = topic
        now.label = topic

    def read(self, clauses: Sequence[Clause], index: int) -> ClauseContext:
        """Return the setting of a clause of a sentence, and remember what it leaves."""
        clause = clauses[index]
        self.clauses, self.index = clauses, index
        self._brackets(clause)
        now = self.now
        heading = self.block is not None and self.block.kind == "heading"
        how = "heading" if heading else "own"
        self._times(clause)
        self.places += [n for s in clause.slots for n in s.names if n.type == "Place"]
        for name in (n for s in clause.slots for n in s.names):
            if name.type == "Place" and self.roles.side(self.cast.ids[name]) != "giver":
                now.near = name
            elif name.type == "Organization":
                now.near = self.roles.served(name) or now.near
        area = whole_area(clause, self.places)
        now.area = Carried((area,), clause.start, "clause") if area is not None else None
        if index == 0 and is_quoted(clause, self.block):
            now.speaker = clause.first("subject")[0]
            return replace(now, clause=clause, sentence=clauses, index=index)
        if self._is_label(clause, index):
            names = tuple(n for s in clause.slots for n in s.names if s.role != "within")
            first = names[-1:] if names[-1].type not in BODIES else names
            colon = self.colon
            self._label(Carried(first, clause.start, how), heading=heading)
            return replace(now, clause=clause, sentence=clauses, index=index, colon=colon)
        self._subjects(clause, how)
        self._objects(clause)
        own = bool(clause.predicates)
        if own:
            now.verb = now.led = clause.predicates[-1]
            moving = [p for p in clause.predicates if p.of.money]
            now.money_verb = moving[-1] if moving else now.money_verb
        if not self._listed and not clause.inner:
            self.lead = {name: getattr(now, name) for name in _LED}
            self._led = now.verb
        bare = own and not clause.slots and not clause.amounts
        self.colon = clause.predicates[-1] if bare else None
        named = [n for s in clause.slots for n in s.names if n.type in BODIES | THINGS]
        if heading and named:
            self.section = Carried((named[-1],), clause.start, "heading")
        return replace(now, clause=clause, own_verb=own, sentence=clauses, index=index)

    def _brackets(self, clause: Clause) -> None:
        """Let go, at the end of brackets of who acted and what was spoken of in them."""
        if clause.inner and self._outer is None:
            self._outer = replace(self.now)
        elif not clause.inner:
            self._close()

    def _close(self) -> None:
        before, self._outer = self._outer, None
        if before is not None:
            for name in _KEPT:
                setattr(self.now, name, getattr(before, name))

    def _label(self, topic: Carried, *, heading: bool) -> None:
        """Take a name that stands alone: what the item is about, or who 援建： names."""
        colon, self.colon = self.colon, None
        if colon is not None and colon.word in ENDED:
            return  # 竣工：甲小学
        if colon is not None and colon.of.name in ("build", "give", "support"):
            self.now.giver = self.now.agent = replace(topic, how="label")
        elif colon is not None and colon.of.name == "lie-in":
            self.now.place = self.now.taker = topic
        else:
            self.section = topic if heading else self.section
            self._take_topic(topic)

    def _is_label(self, clause: Clause, index: int) -> bool:
        """Tell whether a clause is nothing but a name that the next ones are about."""
        if clause.predicates or clause.amounts or clause.says or not clause.slots:
            return False
        if clause.inner and not (
            index == 0 and self.block is not None and clause.start <= self.block.start + 1
        ):
            return False
        roles = {slot.role for slot in clause.slots}
        words = sum(len(p.text) for p in clause.pieces if p.mention is None)
        return {"within"} != roles <= {"subject", "within", "of"} and words <= 4

    def _times(self, clause: Clause) -> None:
        dates, now = self.calendar, self.now
        dates.read(clause, self.block)
        now.times, now.reach = dates.times, dates.reach
        now.opened, now.closed = dates.opened, dates.closed

    def _subjects(self, clause: Clause, how: str) -> None:
        now = self.now
        if clause.says:
            now.speaker = clause.speaker
            self._speaker(clause)
        own = clause.first("subject") + clause.names("with")
        events = [n for slot in clause.slots for n in slot.names if n.type == "Event"]
        if events:
            now.event = Carried(tuple(events[-1:]), clause.start, "own")
        if not own and clause.own_noun and (now.thing is None or now.thing is not now.label):
            now.thing = None
        ended = any(p.word in ENDED and not objects_of(clause, p) for p in clause.predicates)
        works = [
            n
            for n in clause.names("subject")
            if is_one(n) and (n.type in THINGS or (ended and is_building(n)))
        ]
        if works:
            now.thing = now.topic = Carried(tuple(works), clause.start, how)
            now.work = now.thing
        by = [n for n in clause.names("by") if n.type in BODIES]
        if by and now.thing is None:
            self._acted = now.agent if self._acted is None else self._acted
            now.agent = Carried(tuple(by), clause.start, how)
        agents = [n for n in own if n.type in BODIES and not is_land(n)]
        ours = self.roles.narrator or self.roles.hero or self.roles.host
        if not agents and ours is not None and says_we(clause):
            now.agent = Carried((ours,), clause.start, "speaker")
        if agents:
            stated = Carried(tuple(agents), clause.start, how)
            self._agents(clause, stated, works=bool(works), by=bool(by))
        where = [n for n in clause.names("at") if n.type == "Place"]
        if where:
            now.place = Carried((where[-1],), clause.start, how)

    def _agents(self, clause: Clause, stated: Carried, *, works: bool, by: bool) -> None:
        """Remember the bodies and places that are a clause's subject: who acts, or where it is."""
        now = self.now
        now.topic = now.topic if works else stated
        if all(self.roles.only_takes(self.cast.ids[n]) for n in stated.names):
            now.place = stated
        elif not by and not self._lists(clause):
            now.agent = stated
            parallel = clause.amounts and not clause.predicates and not clause.inner
            if parallel and now.giver is not None and now.giver.at >= self.clauses[0].start:
                now.giver = stated  # 甲集团出资2亿元，乙集团119个、1亿元
        keeps = works or clause.inner or now.thing is now.label or self._builds(clause)
        if not keeps:
            now.thing = None

    def _lists(self, clause: Clause) -> bool:
        """Tell whether a clause is an item of a list of who gets something."""
        verb = self.now.verb
        return (
            not clause.predicates
            and bool(clause.amounts)
            and verb is not None
            and verb.of.name in ("hand-out", "spend")
        )

    def _builds(self, clause: Clause) -> bool:
        """Tell whether a clause only says who built what is spoken of (甲公司承建)."""
        return any(p.of.name == "build" and not objects_of(clause, p) for p in clause.predicates)

    def _speaker(self, clause: Clause) -> None:
        """Let who a speaker speaks for be who acts next, where it is a body of the aid or a firm."""
        posts = [n for n in clause.names("post") if n.type in BODIES]
        if not posts:
            return
        body = posts[-1]
        after = [p for c in self.clauses[self.index + 1 : self.index + 3] for p in c.pieces]
        announces = any(p.mention is None and p.text in _ANNOUNCES for p in clause.pieces)
        announces = announces or any(p.mention is None and p.text in _WILL for p in after)
        if AID.search(body.text) or body.text.endswith(_FIRMS) or announces:
            self.now.agent = Carried((body,), clause.start, "speaker")
            self.now.topic = self.now.agent

    def _objects(self, clause: Clause) -> None:
        now = self.now
        if clause.inner:
            return
        source = [n for n in clause.names("from") if n.type in BODIES]
        if source and not clause.predicates and tells_of_money(clause):
            now.giver = Carried(tuple(source), clause.start, "label")
        for predicate in clause.predicates:
            giver = roles_of(clause, predicate, predicate.of.giver)
            taker = roles_of(clause, predicate, predicate.of.taker)
            givers = tuple(n for n in giver if n.type in BODIES)
            takers = tuple(n for n in taker if n.type in BODIES | {"Facility"})
            if givers and predicate.of.name not in ("go", "move", "receive"):
                now.giver = Carried(givers, clause.start, "own")
            if takers and (
                predicate.of.money == "flow" or predicate.of.name in ("send", "support")
            ):
                now.taker = Carried(takers, clause.start, "own")
            if predicate.of.name in _MAKES:
                made = [n for n in objects_of(clause, predicate) if n.type in WORKS and is_one(n)]
                if made:
                    now.thing = now.work = Carried((made[0],), clause.start, "own")
                firms = [n for n in objects_of(clause, predicate) if n.text.endswith(_FIRMS[:2])]
                if firms and not made:  # 引来乙公司，厂房8000平方米
                    now.agent = now.topic = Carried((firms[-1],), clause.start, "own")
