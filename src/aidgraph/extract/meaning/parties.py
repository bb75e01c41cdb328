"""Find who gives and who gets a flow: in the clause, in what was told before, or in the report."""

import re
from dataclasses import dataclass

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.record import Clause, CountedAmount, roles_of
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import BODIES, is_building, is_land
from aidgraph.extract.meaning.nouns import says
from aidgraph.extract.meaning.takers import taker_of
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_IN = re.compile(
    r"收入|募捐|募集|募得|接收|接收|获赠|到账|筹款|收捐|认捐善款|注入|捐款收|受赠|获捐"
)
_OUT = re.compile(r"支出|发放|救助|资助|助学|拨付|拨出|发给")
_OFFERS = frozenset(("give", "donate", "pledge", "support", "send"))
_ADVERBS = frozenset(("d", "vd", "ad", "f"))
_UNKNOWN = frozenset(("nz", "ORG", "PER", "nr", "nw"))  # a name that no rule knows
_GIVERS = (
    "财政", "群众", "企业家", "老板", "商人", "老人", "校友", "乡贤", "侨胞", "华侨", "同胞", "网友", "职工", "党员",
    "师生", "员工", "居民", "会员", "志愿者", "村民", "市民", "乡亲", "人士", "家长", "学生", "商会",
)  # fmt: skip
_PERSONS = frozenset(("Person",))
_GIFTS = frozenset(("donate", "pledge", "receive"))
_CARRIERS = ("航空公司", "快递", "邮政", "物流", "速运公司", "DHL")
_ZONES = ("开发区", "高新区", "经开区", "新区", "示范区", "试验区")  # places that act like a city
_ACTING = (
    *_ZONES,
    "馆",
    "院",
    "校",
    "学",
    "园",
    "中心",
    "厂",
    "场",
    "站",
    "社",
)  # that give as bodies do
_HANDS = frozenset(("donate", "hand-out"))
_PAIRED = re.compile(
    "援[^助建款外]|协作资金|帮扶资金|对口"
)  # money of a giver that is always the same
_TAKES = BODIES | {"Facility"}


@dataclass(frozen=True, slots=True)
class Parties:
    """Hold who gives and who gets, each where it is known."""

    giver: Carried | None = None
    taker: Carried | None = None


def parties_of(setting: ClauseContext, amount: CountedAmount, cast: Cast, roles: Roles) -> Parties:
    """Return the parties of the flow that an amount is; who alone gives in a report gives it."""
    local = _ahead(setting, amount, _local(setting, amount, cast, roles))
    nobody = local.giver is None and (setting.clause.general or _is_other(setting, amount))
    parties = _parties(setting, amount, cast, roles, local, nobody=nobody)
    sole = roles.giver if roles.is_sole and not nobody else None
    if parties.giver is not None or sole is None:
        return parties
    got = parties.taker.first if parties.taker is not None else None
    if got is not None and (got.type != "Place" or cast.ids[got] == cast.ids[sole]):
        return parties  # a body that collects gets from many
    return Parties(_of(sole), parties.taker)


def _parties(  # noqa: PLR0913  the parts of a flow
    setting: ClauseContext,
    amount: CountedAmount,
    cast: Cast,
    roles: Roles,
    local: Parties,
    *,
    nobody: bool,
) -> Parties:
    """Return the parties of a flow by its clause, by what was told before, and by its account."""
    way = _way(setting, amount, roles)
    if way == "in" and not _is_giver(setting.agent, local, cast, roles):
        giver = local.giver or _labelled(setting)
        taker = local.taker or _collector(setting, roles, giver, cast)
        first = taker.first if taker is not None else None
        listed = first is not None and first.type == "Place" and not local.giver
        main = roles.giver if giver is None and _PAIRED.search(amount.label) else None
        if main is not None and taker is not None:  # 各得援疆资金80万元
            return Parties(_of(main), taker)
        return Parties(None, giver or taker) if listed else Parties(giver, taker)
    if way == "out":
        narrator = roles.narrator
        giver = local.giver or (_of(narrator) if narrator is not None else None)
        return Parties(giver, local.taker)
    own = local.giver if local.giver and not local.giver.names[0].text.endswith(_CARRIERS) else None
    giver = None if nobody else own or _giver(setting, local.taker, cast, roles)
    if giver is None and not nobody and roles.narrator is not None and local.taker is None:
        giver = _of(roles.narrator)  # 投入412万元 in the account of a foundation
    return Parties(giver, local.taker or taker_of(setting, giver, cast, roles))


def _is_other(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether a noun that is no name stands right before a verb of giving: 中央财政拨付1亿元."""
    predicate = amount.predicate
    if predicate is None or predicate not in setting.clause.predicates:
        return False
    before = [p for p in setting.clause.pieces if p.end <= predicate.start and p.time is None]
    while before and before[-1].tag in _ADVERBS:
        before.pop()
    if not before or predicate.of.name not in _OFFERS or before[-1].mention is not None:
        return False
    noun = before[-1]
    led = any(p.tag in ("v", "p") for p in before)
    named = noun.tag in _UNKNOWN and len(noun.text) > 2
    words = "".join(p.text for p in before[-2:] if p.mention is None)
    return not led and (named or words.endswith(_GIVERS))


def _way(setting: ClauseContext, amount: CountedAmount, roles: Roles) -> str:
    """Tell whether money comes in to, or goes out from, the body whose account it is."""
    predicate = amount.predicate or setting.verb
    verb = predicate.of.name if predicate else ""
    if roles.narrator is not None:
        before = [a.label for c in setting.sentence[: setting.index] for a in c.amounts]
        if any("收入" in words for words in (setting.heading, *before)):
            return "in"  # 收入2亿元：政府拨款1亿元
        if "支出" in setting.heading:
            return "out"
    if verb == "receive" or _IN.search(amount.label) or _is_part_received(setting):
        return "in"
    if roles.narrator is None:
        return ""
    if verb == "spend" or _OUT.search(amount.label):
        return "out"
    return "in" if verb == "donate" else ""


def _ahead(setting: ClauseContext, amount: CountedAmount, local: Parties) -> Parties:
    """Return the parties of a clause, with those that a clause to come tells where it tells none."""
    at = setting.clause.start + 1  # not of the clause itself: carried
    giver = local.giver or _own(amount.by, at)
    return Parties(giver, local.taker or _own(amount.to, at))


def _is_part_received(setting: ClauseContext) -> bool:
    """Tell whether a clause tells a part of what its sentence tells to be received: 其中捐款3万元."""
    part = any(p.text == "其中" for p in setting.clause.pieces[:2])
    before = setting.sentence[: setting.index]
    return part and any(p.of.name == "receive" for c in before for p in c.predicates)


def _is_giver(agent: Carried | None, local: Parties, cast: Cast, roles: Roles) -> bool:
    """Tell whether who acts gives, so that what has arrived (到位) came from there."""
    if (
        local.taker is not None
        or agent is None
        or agent.first is None
        or roles.narrator is not None
    ):
        return False
    return roles.gives_more(cast.ids[agent.first])


def _local(setting: ClauseContext, amount: CountedAmount, cast: Cast, roles: Roles) -> Parties:
    clause, predicate = setting.clause, amount.predicate
    at = clause.start
    if amount.of_item is not None and amount.of_item.type in _TAKES:
        item = Carried((amount.of_item,), at, "own")
        verb = predicate.of.name if predicate is not None else ""
        taking = verb not in _OFFERS and _lists_takers(setting, [amount.of_item], cast, roles)
        taking |= amount.of_item.type == "Facility" or is_building(amount.of_item)
        return Parties(None, item) if taking else Parties(item, None)
    if predicate is not None and predicate in clause.predicates:
        givers = BODIES | _PERSONS if predicate.of.name in _GIFTS else BODIES
        giver = roles_of(clause, predicate, predicate.of.giver)
        acts = _ACTING if predicate.of.name in _HANDS else _ZONES
        giver = [n for n in giver if n.type in givers or n.text.endswith(acts)]
        taker = [n for n in roles_of(clause, predicate, predicate.of.taker) if n.type in _TAKES]
        if predicate.of.name == "receive" and setting.clause.inner and taker and not giver:
            giver, taker = taker, []
        return Parties(_own(_for_whom(clause, giver), at), _own(taker, at))
    gift = setting.verb is not None and setting.verb.of.name == "receive"
    types = _TAKES | _PERSONS if gift else _TAKES
    givers = BODIES | _PERSONS if gift else BODIES
    subjects = [
        n for n in clause.names("subject") if n.type in types and n.start < amount.piece.start
    ]
    to = [n for n in clause.names("to") if n.type in _TAKES]
    if not subjects:
        return Parties(None, _own(to, at))
    if _lists_takers(setting, subjects, cast, roles):
        return Parties(None, _own(subjects, at))
    return Parties(_own([n for n in subjects if n.type in givers], at), _own(to, at))


def _for_whom(clause: Clause, givers: list[NameMention]) -> list[NameMention]:
    """Return the country or place that a minister gives for, else the givers: 甲国外长乙报出3万元."""
    if not givers or givers[0].type != "Person":
        return givers
    stands = [p.end for p in clause.pieces if p.mention is None and p.text == "代表"]
    named = (n for s in clause.slots for n in s.names if n.start in stands)
    represented = next(named, None)
    if represented is not None and represented.type in BODIES:
        return [represented]  # 总经理王芳代表公司捐款
    posts = [n for n in clause.names("post") if n.type == "Place" and n.end < givers[0].start]
    return posts[-1:] or givers


def _labelled(setting: ClauseContext) -> Carried | None:
    """Return who stands before the colon in a list of gifts received: 甲公司：200万元."""
    label = setting.label
    first = label.first if label is not None else None
    if label is None or first is None or not setting.index or setting.verb is None:
        return None
    near = label.at == setting.first and setting.verb.start < label.at
    return Carried(label.names, label.at, "own") if near and first.type in BODIES else None


def _lists_takers(
    setting: ClauseContext, names: list[NameMention], cast: Cast, roles: Roles
) -> bool:
    """Tell whether the names of a list without verbs get what is told, rather than give it."""
    keys = [cast.ids[n] for n in names]
    verb = setting.verb.of.name if setting.verb else ""
    if setting.label is not None and setting.label.first in names:
        return all(roles.only_takes(k) for k in keys)
    if verb == "receive":
        return bool(setting.clause.predicates)
    if verb in ("hand-out", "spend") and setting.led is not None and setting.led is setting.verb:
        return True
    if any(roles.gives_more(k) for k in keys):
        return False
    return all(roles.only_takes(k) for k in keys) or (
        verb in ("give", "donate")
        and setting.giver is not None
        and setting.giver.at >= setting.first
    )


def _giver(
    setting: ClauseContext, taker: Carried | None, cast: Cast, roles: Roles
) -> Carried | None:
    taken = {cast.ids[n] for n in taker.names} if taker else set()
    first = setting.first
    agent = setting.agent
    here = agent is not None and agent.at >= first
    older = setting.giver is not None and setting.giver.at < first and setting.giver.how == "own"
    speaks = agent is not None and agent.how == "speaker" and here
    stated = (agent, setting.giver) if speaks or (here and older) else (setting.giver, agent)
    for role in stated if not setting.clause.own_noun else ():
        if role is not None and role.first is not None:
            key = cast.ids[role.first]
            is_own = role.at >= first or role is setting.label or role.how == "label"
            near = is_own or roles.gives_often(key)
            if (
                near
                and key not in taken
                and not _is_built(setting, role.first)
                and not roles.only_takes(key)
                and role.first.type in BODIES
            ):
                return Carried(role.names, role.at, "clause")
    predicate = setting.verb
    collects = roles.taker is not None and roles.taker.type == "Organization"
    if collects and predicate is not None and predicate.of.name == "hand-out":
        return _of(roles.taker)  # type: ignore[arg-type]
    main = roles.usual_giver
    return _of(main) if main is not None and cast.ids[main] not in taken else None


def _is_built(setting: ClauseContext, name: NameMention) -> bool:
    """Tell whether a school or hospital is what the sentence measures, and so gives nothing."""
    measured = any(says("attribute", a.label) for c in setting.sentence for a in c.amounts)
    return measured and is_building(name)


def _collector(
    setting: ClauseContext, roles: Roles, giver: Carried | None, cast: Cast
) -> Carried | None:
    """Return the body that money comes in to."""
    given = {cast.ids[n] for n in giver.names} if giver else set()
    got = _received(setting, cast, given)
    if got is not None:
        return got
    stated = [r for r in (setting.agent, setting.topic) if r is not None and roles.narrator is None]
    for role in stated:
        body = role.first
        if body is None or cast.ids[body] in given:
            continue
        here = role.at >= setting.first
        if body.type in BODIES or (body.type == "Event" and here):  # a drive that money comes to
            return Carried(role.names, role.at, "clause")
    name = roles.narrator or roles.taker
    return _of(name) if name is not None and cast.ids[name] not in given else None


def _received(setting: ClauseContext, cast: Cast, given: set[str]) -> Carried | None:
    """Return who receives in the sentence what its parts (其中甲公司100万元) are of."""
    words = {p.text for c in setting.sentence for p in c.pieces if p.mention is None}
    if "其中" not in words:
        return None  # 收到3亿元，分给甲、乙两县
    for clause in setting.sentence[: setting.index]:
        for predicate in (p for p in clause.predicates if p.of.name == "receive"):
            names = roles_of(clause, predicate, predicate.of.taker)
            bodies = [n for n in names if n.type in BODIES and cast.ids[n] not in given]
            if bodies:
                return Carried(tuple(bodies), clause.start, "clause")
    return None


def _of(name: NameMention) -> Carried:
    return Carried((name,), name.start, "report")


def _own(names: list[NameMention], at: int) -> Carried | None:
    bodies = tuple(name for name in names if not is_land(name))
    return Carried(bodies, at, "own") if bodies else None
