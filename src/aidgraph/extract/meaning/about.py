"""Find what a figure is about: what money is for, who or what produced a result, what a fact is of."""

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.record import CountedAmount, objects_of
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import BODIES, THINGS, WORKS, is_building, is_one
from aidgraph.extract.meaning.nouns import says
from aidgraph.extract.meaning.spoken import is_spoken, speakers_body
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_MEASURES = frozenset(("m2", "mu", "ha", "m", "km2", "t-per-day"))
_NEAR = 24  # letters: what is built with money stands no farther before it


def purpose(
    setting: ClauseContext,
    amount: CountedAmount,
    giver: Carried | None,
    taker: Carried | None,
    roles: Roles,
) -> Carried | None:
    """Return what a flow is for: the work that it pays, else who gets it, else whose aid it is."""
    work = _paid(setting, amount)
    if work is not None:
        return work
    thing = setting.thing.first if setting.thing is not None else None
    if thing is not None and (thing.type in WORKS or is_building(thing)):
        return setting.thing
    if "总投资" in amount.label and setting.work is not None:
        return setting.work
    if taker is None and roles.narrator is not None:
        return Carried((roles.narrator,), roles.narrator.start, "report")
    struck = setting.section or setting.label
    disaster = struck is not None and struck.first is not None and struck.first.type == "Event"
    if disaster and (taker is None or taker.how == "report"):
        return struck
    return taker or setting.area or _within(setting, roles) or giver


def _within(setting: ClauseContext, roles: Roles) -> Carried | None:
    """Return the place that money of which nobody is told to get it is spent in: its section's."""
    for role in (setting.label, setting.topic):
        if role is not None and role.first is not None and role.first.type == "Place":
            return role
    host = roles.host if roles.host is not None and roles.host.type == "Place" else None
    return Carried((host,), host.start, "report") if host is not None else None


def _paid(setting: ClauseContext, amount: CountedAmount) -> Carried | None:
    """Return the work of a clause, or of the next one without a subject, that money pays."""
    clause = setting.clause
    if amount.of_item is not None and amount.of_item.type in WORKS:
        return _own([amount.of_item], clause.start)
    works = [
        n for n in clause.names("subject") + clause.names("to") if n.type in WORKS and is_one(n)
    ]
    for predicate in clause.predicates:
        made = [n for n in objects_of(clause, predicate) if n.type in WORKS and is_one(n)]
        works += [n for n in made if n.start > amount.piece.start - _NEAR]
    for after in setting.sentence[setting.index + 1 : setting.index + 2]:
        made = [
            n
            for p in after.predicates
            for n in objects_of(after, p)
            if n.type in WORKS and is_one(n)
        ]
        if not works and not after.names("subject") and not after.amounts:
            works = made
    return _own(works[:1], clause.start)


def producer(
    setting: ClauseContext, amount: CountedAmount, unit: str, cast: Cast, roles: Roles
) -> Carried | None:
    """Return what produced an outcome: the work, else who acts, else the giver of the report."""
    clause = setting.clause
    before = [n for n in clause.names("subject") if n.start < amount.piece.start]
    if amount.of_item is not None:
        before.append(amount.of_item)
    works = [n for n in before if n.type in THINGS and is_one(n)]
    if works:
        return _own(works[-1:], clause.start)
    own = _persons_own(setting, amount)
    if own is not None and unit in _MEASURES:
        return own
    measured = setting.thing or setting.work
    if measured is not None and (unit in _MEASURES or says("attribute", amount.label)):
        return measured
    bodies = [n for n in clause.names("by") + before if n.type in BODIES]
    acting = [n for n in bodies if not roles.only_takes(cast.ids[n])]
    acting = [n for n in acting if not _is_where(amount, n, roles, cast)]
    if acting:
        return _own(acting[:1], clause.start)
    if is_spoken(setting) and not bodies:
        return speakers_body(setting) or _in_sentence(setting)
    return setting.thing or _own(bodies[:1], clause.start) or _actor(setting, cast, roles)


def _in_sentence(setting: ClauseContext) -> Carried | None:
    """Return the work, or who acts, where the sentence itself or its label tells it."""
    first = setting.first
    for role in (setting.thing, setting.agent):
        if role is not None and (role.at >= first or role is setting.label):
            return role
    return None


def _actor(setting: ClauseContext, cast: Cast, roles: Roles) -> Carried | None:
    """Return who acts by what was told before, or in the report as a whole."""
    first = setting.first
    for role in (setting.agent, setting.giver):
        if role is not None and role.first is not None:
            near = role.at >= first or role is setting.label
            if near or roles.giver is None or roles.gives_more(cast.ids[role.first]):
                return role
    place = setting.place
    if place is not None and place is setting.topic and place.at >= first:
        return place  # 全县人口16万，今年组织专列3趟
    host = roles.host
    host = host if host is not None and not roles.only_takes(cast.ids[host]) else None
    main = roles.narrator or roles.hero or host or roles.usual_giver or roles.struck
    main = main or roles.giver or roles.host
    return Carried((main,), main.start, "report") if main is not None else setting.topic


def _is_where(amount: CountedAmount, name: NameMention, roles: Roles, cast: Cast) -> bool:
    """Tell whether a place right before a number only says where: 甲市2个村 got a road."""
    adjacent = name.end == amount.piece.start and name.type == "Place" and amount.own_label
    return adjacent and roles.giver is not None and roles.side(cast.ids[name]) != "giver"


def described(
    setting: ClauseContext, amount: CountedAmount, roles: Roles, rule: str
) -> Carried | None:
    """Return what a context figure describes: its own subject, else what is spoken of."""
    clause = setting.clause
    if amount.of_item is not None:
        return _own([amount.of_item], clause.start)
    if amount.label in ("年龄", "享年", "终年"):
        return _person(setting, amount)
    if rule == "threshold":
        return _owner(setting, amount)
    if rule == "loss":
        return _struck(setting, roles)
    owner = _persons_own(setting, amount) or _owner(setting, amount)
    if owner is None and is_spoken(setting):
        return speakers_body(setting) or _in_sentence(setting)
    return owner or _spoken_of(setting, roles)


def _owner(setting: ClauseContext, amount: CountedAmount) -> Carried | None:
    """Return whose measure an amount is by its clause."""
    clause = setting.clause
    before = [n for n in clause.names("subject") if n.start < amount.piece.start]
    before = [n for n in before if n.type != "Person" and is_one(n)]
    works = [n for n in before if n.type in THINGS and is_one(n)]
    if not works and says("attribute", amount.label) and setting.work is not None:
        return setting.thing or setting.work
    owners = works or before or [n for n in clause.names("of") if n.start < amount.piece.start]
    return _own(owners[-1:], clause.start) or setting.area


def _spoken_of(setting: ClauseContext, roles: Roles) -> Carried | None:
    topic = setting.topic
    here = topic if topic is not None and topic.at >= setting.first else None
    stated = setting.thing or here or setting.label or topic or setting.place or setting.agent
    main = roles.narrator or roles.hero or roles.host or roles.taker or roles.giver
    return stated or (Carried((main,), main.start, "report") if main is not None else None)


def _persons_own(setting: ClauseContext, amount: CountedAmount) -> Carried | None:
    """Return the person who is a clause's only subject and says nothing in it: 李明种了两亩."""
    clause = setting.clause
    names = [n for n in clause.names("subject") if n.start < amount.piece.start]
    before = setting.sentence[setting.index - 1] if setting.index and not names else None
    if (
        before is not None
        and before.says is False
        and not clause.own_noun
        and not clause.predicates
    ):
        names = before.names("subject")  # 李明种了两亩，去年收入5万元
    persons = [n for n in names if n.type == "Person"]
    if clause.says or not persons or len(persons) != len(names):
        return None
    return _own(persons[-1:], clause.start)


def _person(setting: ClauseContext, amount: CountedAmount) -> Carried | None:
    """Return whose age a number tells: the person of its clause, else of the sentence before it."""
    for clause in (setting.clause, *reversed(setting.sentence[: setting.index])):
        persons = [n for slot in clause.slots for n in slot.names if n.type == "Person"]
        if persons:
            persons.sort(key=lambda n: abs(n.start - amount.piece.start))
            return _own(persons[:1], clause.start)
    return None


def _struck(setting: ClauseContext, roles: Roles) -> Carried | None:
    """Return the disaster or the place that dead and injured are told of, never who tells it."""
    own = [n for n in setting.clause.names("subject") if n.type in ("Place", "Event")]
    if own:
        return _own(own[-1:], setting.clause.start)
    for role in (setting.thing, setting.topic, setting.place):
        if role is not None and role.first is not None and role.first.type in ("Place", "Event"):
            return role
    main = setting.near or roles.taker
    return Carried((main,), main.start, "report") if main is not None else None


def _own(names: list[NameMention], at: int) -> Carried | None:
    return Carried(tuple(names), at, "own") if names else None
