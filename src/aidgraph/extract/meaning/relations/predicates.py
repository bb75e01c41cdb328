"""Make relations of clause records: what each predicate says of those around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from aidgraph.extract.clauses.discourse import ENDED, Carried, ClauseContext
from aidgraph.extract.clauses.predicates import Says
from aidgraph.extract.clauses.record import Clause, Predicate, roles_of
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import THINGS, is_building
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.meaning.kinds import is_denied
from aidgraph.extract.meaning.relations.honours import conferred
from aidgraph.extract.meaning.relations.relative import relative
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_SURE, _CARRIED = Decimal("0.80"), Decimal("0.55")
_LONGEST = 40
_CARRIES = frozenset(
    (
        "give",
        "hand-out",
        "send",
        "support",
        "build",
        "go",
        "run",
        "found",
        "pledge",
        "route",
        "branch",
        "meet",
        "benefit",
        "award",
        "manage",
        "lie-in",
    )
)
_SAME = frozenset(("meet", "award", "manage", "lie-in"))
_TOPICAL = frozenset(("go", "route"))
_SITES = frozenset(("Facility",))
_LABELS = {"build": "built", "give": "built", "support": "supports", "lie-in": "locatedIn"}
_LABELLED = frozenset(("Facility", "Project", "Programme", "Event", "Organization"))
_WORKS = frozenset(("Facility", "Project", "Programme"))
_JOINT = ("合捐", "合建", "合办", "共同", "联合", "共建")
_MOVES = re.compile("[号船舰艇]$|列车|医院船|火车|专列")
_DISASTER = re.compile("地震|洪|灾|台风|疫情|泥石流|滑坡|海啸")
# What is wrong more often than right where an end of it stands elsewhere.
# Who gives is taken over from its own sentence, or where the clause says to whom.
_NEAR_ONLY = frozenset(("give", "hand-out"))
_OWN_ONLY = frozenset((("build", "built"), ("build", "originated")))
_MUTUAL = frozenset(("pairedWith", "cooperatesWith"))
_MAKES = frozenset(("承建", "施工", "设计", "援建", "捐建", "建造", "监理"))  # of what is told of
_BEGINS = frozenset(("设立", "设", "创建", "办起", "搭建"))
_LEARNS = ("学习", "跟岗", "进修", "研修", "考察", "参观", "取经", "深造", "受训")
_EACH = frozenset(("分别", "各自", "分头"))


def relations(setting: ClauseContext, cast: Cast, roles: Roles) -> Iterator[Draft]:
    """Yield what the predicates of a clause state, and what a label and its colon do."""
    if setting.colon is not None:
        yield from _labelled(setting, setting.colon, cast)
    for predicate in setting.clause.predicates:
        if predicate.of.name == "confer":
            yield from conferred(setting, predicate, cast)
        for says in predicate.of.says:
            yield from _stated(setting, predicate, says, cast, roles)


def _labelled(setting: ClauseContext, colon: Predicate, cast: Cast) -> Iterator[Draft]:
    """Yield what 援建：甲市 or 地点：乙县 says of the work that the item is about."""
    item = setting.label if setting.label is not None else setting.work
    works = item.names if item is not None else ()
    says = "" if colon.word in ENDED else _LABELS.get(colon.of.name, "")
    for name, work in product(setting.clause.names("subject"), works):
        ids = (cast.ids[name], cast.ids[work])
        ids = ids[::-1] if says == "locatedIn" else ids
        if says and ids[0] != ids[1] and work.type in _LABELLED:
            why = (f"label {colon.word}",)
            span = (name.start, min(name.end, name.start + _LONGEST))
            yield relation(ids, says, span, "predicate:label", _CARRIED, inferred=True, why=why)


def _stated(
    setting: ClauseContext, predicate: Predicate, says: Says, cast: Cast, roles: Roles
) -> Iterator[Draft]:
    begins = says.predicate != "originated" or predicate.of.name != "build"
    if says.predicate == "built" and _is_planned(setting.clause, predicate):
        return
    if is_denied(setting.clause, predicate.end):
        return
    if not begins and predicate.word not in _BEGINS:
        return  # 打造某某品牌 is no beginning of it
    sends = predicate.of.name in ("send", "hand-out")
    if sends and says.predicate == "supports" and _to_learn(setting.clause):
        return
    ones, carried_one = _subject(setting, predicate, says, cast, roles)
    others, carried_other = _object(setting, predicate, says)
    sites = _SITES if carried_other and predicate.of.name == "attend" else frozenset()
    ones = _acting_ones(setting.clause, predicate, _typed(ones, says.subject_types))
    others = _typed(others, says.object_types | sites)
    others = [n for n in others if not _is_elsewhere(setting.clause, n, predicate, says)]
    carried = carried_one or carried_other
    works = predicate.word in _MAKES and not carried_one
    at = predicate.of.name == "build" and (says.object == "at" or predicate.word == "共建")
    if carried and (at or (not works and (predicate.of.name, says.predicate) in _OWN_ONLY)):
        return
    for one, other in _pairs(setting.clause, says, ones, others):
        ids = cast.ids[one], cast.ids[other]
        if ids[0] == ids[1] or _is_nested(one, other):
            continue
        span = _span(setting.clause, one, other, predicate)
        visits = says.predicate == "participatesIn" and other.type == "Facility"
        made = relation(
            ids, "visited" if visits else says.predicate, span, f"predicate:{predicate.of.name}",
            _CARRIED if carried else _SURE, inferred=carried,
            why=(f"predicate {predicate.word} ({predicate.of.name})",),
        )  # fmt: skip
        if predicate.of.name == "pledge":
            made.claim = replace(made.claim, modality="pledged")
        if not span[0] <= predicate.start < predicate.end <= span[1]:
            made.spans.append((predicate.start, predicate.end))
        yield made


def _acting_ones(
    clause: Clause, predicate: Predicate, names: list[NameMention]
) -> list[NameMention]:
    """Return who of *names* acts: of a body and its people who go somewhere the people."""
    persons = any(p.name and p.name.type == "Person" for p in clause.pieces)
    if predicate.of.name == "move" and persons:
        return [n for n in names if n.type != "Organization"]
    return names


def _is_elsewhere(clause: Clause, name: NameMention, predicate: Predicate, says: Says) -> bool:
    """Tell whether another verb stands before a place, or a body is none that can be built."""
    if says.object == "at" and predicate.of.name == "build":
        first, last = sorted((name.start, predicate.start))
        later = name.start > predicate.start and clause.predicates[-1].start > name.start
        return later or any(first < p.start < last for p in clause.predicates)
    bodies = says.object == "subject" and "Organization" in says.object_types
    return bodies and name.type == "Organization" and not is_building(name)


def _to_learn(clause: Clause) -> bool:
    """Tell whether who is sent goes to learn, which is no help: 选派71名干部到甲市学习."""
    return any(p.mention is None and p.text.startswith(_LEARNS) for p in clause.pieces)


def _is_planned(clause: Clause, predicate: Predicate) -> bool:
    """Tell whether a clause only plans what a predicate says: 由甲市援建的小学将于8月竣工."""
    words = {p.text for p in clause.pieces if p.mention is None and p.start != predicate.start}
    return bool(words & word_list("particles", "plan"))


def _pairs(
    clause: Clause, says: Says, ones: Sequence[NameMention], others: Sequence[NameMention]
) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield the pairs that are said of each other: all, or one to one where 分别 says so."""
    if says.predicate in _MUTUAL and not others and len(ones) > 1 and not clause.names("with"):
        ones, others = ones[:1], ones[1:]
    each = any(p.mention is None and p.text in _EACH for p in clause.pieces)
    if says.predicate in _MUTUAL and (each or len(ones) > 1) and len(ones) == len(others):
        yield from zip(ones, others, strict=True)
        return
    if says.predicate in _MUTUAL and each:  # 甲、乙分别与丙签订: nobody knows who with whom
        return
    yield from ((one, other) for one in ones for other in others)


def _typed(names: Sequence[NameMention], types: frozenset[str]) -> list[NameMention]:
    return [n for n in names if not types or n.type in types]


def _subject(
    setting: ClauseContext, predicate: Predicate, says: Says, cast: Cast, roles: Roles
) -> tuple[list[NameMention], bool]:
    """Return who the relation starts from, and whether that was carried over."""
    clause = setting.clause
    if says.subject in ("subject", "giver"):
        acting = relative(clause, predicate)
        if acting is not None:
            return acting.actors, False
        if predicate.of.name == "hand-out" and (got := _receivers(setting)):
            return got, True
    found = roles_of(clause, predicate, _places(predicate, says.subject))
    if found or says.subject not in ("subject", "giver"):
        return _together(clause, predicate, found), False
    if clause.first("subject") or clause.names("by") or clause.own_noun:
        return [], False
    carried = _carried(setting, predicate, says, cast, roles)
    return carried, bool(carried)


def _carried(
    setting: ClauseContext, predicate: Predicate, says: Says, cast: Cast, roles: Roles
) -> list[NameMention]:
    """Return who acts in a clause without a subject of its own, as far as the text tells."""
    if predicate.of.name in ("go", "move") and (vehicle := _vehicle(setting, roles)):
        return vehicle
    if predicate.of.name not in _CARRIES:
        return []
    if predicate.of.name != "go" and (works := _acting(setting)):
        return works
    role = setting.topic if predicate.of.name in _TOPICAL else setting.agent
    if predicate.of.name == "lie-in":
        role = setting.thing  # what lies there is a work, never who built it
    near = role is not None and role.at >= setting.sentence[0].start
    if (
        role is None
        or role.first is None
        or (predicate.of.name == "build" and says.predicate == "supports" and says.object != "to")
        or (predicate.of.name in _SAME and not near)
    ):
        return []
    if role is setting.label and role.first.type != "Place":
        near = True
    helps = predicate.of.name == "build" and says.predicate == "supports"
    near = near or (predicate.of.name in ("go", "route") and role.first.type in THINGS)
    if predicate.of.name in _NEAR_ONLY and not (near or setting.clause.names("to")):
        return []
    stated = near or (not helps and roles.gives_more(cast.ids[role.first]))
    return list(role.names) if stated else []


def _together(clause: Clause, predicate: Predicate, found: list[NameMention]) -> list[NameMention]:
    """Return who acts with those who stand with them: 甲会与乙公司合捐, and persons in a row."""
    if found and predicate.word.startswith(_JOINT):
        return [*found, *clause.names("with")]
    if found and found[0].type == "Person" and predicate.of.name in ("attend", "go"):
        more = [n for n in clause.names("post") if n.type == "Person"]
        return [*more, *found]
    return found


def _acting(setting: ClauseContext) -> list[NameMention]:
    """Return the works that act in the clause right before: 甲园区帮扶乙乡，投入3万元."""
    if not setting.index:
        return []
    before = setting.sentence[setting.index - 1]
    acts = any(p.of.name in ("support", "donate", "give") for p in before.predicates)
    names = before.first("subject")
    if not names and setting.index > 1 and acts and before.amounts:
        before = setting.sentence[setting.index - 2]
        names = before.first("subject")
        acts = any(p.of.name in ("support", "donate", "give") for p in before.predicates)
    return names if acts and names and names[0].type == "Facility" else []


def _vehicle(setting: ClauseContext, roles: Roles) -> list[NameMention]:
    """Return the ship or train that the report is about, where nobody else is told to go."""
    hero = roles.hero
    moves = hero is not None and _MOVES.search(hero.plain) is not None
    if hero is None or not moves or setting.clause.says or setting.agent is not None:
        return []
    return [] if setting.topic is not None else [hero]


def _receivers(setting: ClauseContext) -> list[NameMention]:
    """Return who got what a clause without a subject hands out: 甲署收到3万元，分给乙国."""
    if setting.clause.first("subject") or setting.clause.names("by") or not setting.index:
        return []
    before = setting.sentence[setting.index - 1]
    receives = any(p.of.name == "receive" for p in before.predicates)
    return [n for n in before.first("subject") if n.type == "Organization"] if receives else []


def _object(
    setting: ClauseContext, predicate: Predicate, says: Says
) -> tuple[list[NameMention], bool]:
    """Return what the relation leads to: of a verb without object the work or event before it."""
    clause = setting.clause
    acting = relative(clause, predicate) if says.subject in ("subject", "giver") else None
    if acting is not None and (acting.objects or says.object in ("object", "taker", "toward")):
        if acting.objects or predicate.of.name != "attend":
            return acting.objects, False
        stated = _attended(setting)
        return (list(stated.names[:1]), True) if stated is not None else ([], False)
    found = roles_of(clause, predicate, _places(predicate, says.object))
    if not found and says.object == "subject" and says.subject in ("by", "giver"):
        return _spoken_of(setting, predicate)
    if found or says.object != "object":
        return found, False
    before = _topic_object(clause, predicate) or _apposed(setting, predicate)
    return (before, False) if before else _object_stated(setting, predicate)


def _spoken_of(setting: ClauseContext, predicate: Predicate) -> tuple[list[NameMention], bool]:
    """Return the work that the item or the sentence is about: 甲水厂，…，由乙公司承建."""
    about = setting.thing if setting.thing is not None else setting.label
    after = [p for p in setting.clause.pieces if p.start >= predicate.end and p.mention is not None]
    near = about is not None and about.at >= setting.sentence[0].start
    if about is None or after or not (near or about is setting.label):
        return [], False
    return [n for n in about.names[:1] if n.type in _WORKS | {"Event"}], True


def _object_stated(setting: ClauseContext, predicate: Predicate) -> tuple[list[NameMention], bool]:
    """Return the work or event told before that a verb without object is about."""
    clause, stated = setting.clause, None
    if predicate.of.name == "found" and clause.first("subject"):
        near = setting.work is not None and setting.work.at >= setting.sentence[0].start
        stated = setting.work if near and setting.work is not None else None
    if predicate.of.name == "attend":
        stated = _attended(setting)
    own = clause.first("subject")
    if predicate.word in _MAKES and own:
        work = setting.thing if setting.thing is not None else setting.work
        made = work if work is not None and work.first not in own else None
        stated = made if made is not None and made.first and made.first.type in _WORKS else None
        return (list(stated.names[:1]) if stated is not None else []), True
    return (
        (list(stated.names[:1]), True) if stated is not None and not clause.amounts else ([], False)
    )


def _attended(setting: ClauseContext) -> Carried | None:
    """Return the event or the work told of last; a disaster is attended by nobody."""
    event = setting.event
    if event is not None and event.first is not None and _DISASTER.search(event.first.plain):
        event = None
    work = _newest(setting.work, setting.label)
    return event if event is not None else work


def _topic_object(clause: Clause, predicate: Predicate) -> list[NameMention]:
    """Return the work that stands first in a clause whose verb has no object: 乙水厂是甲市建的."""
    slots = [s for s in clause.slots if s.role == "subject" and s.names[0].start < predicate.start]
    if len(slots) < 2 or predicate.of.name not in ("build", "donate"):
        return []
    after = [p for p in clause.pieces if p.start >= predicate.end and p.text != "的"]
    bodies = not after and slots[-1].names[0].type in ("Organization", "Place")
    return slots[0].names if bodies and slots[0].names[0].type in _WORKS else []


def _apposed(setting: ClauseContext, predicate: Predicate) -> list[NameMention]:
    """Return the places of the clause before that a verb with 的 is about: 乙县、丙县，甲市支援的两县."""
    pieces = setting.clause.pieces
    after = next((p for p in pieces if p.start >= predicate.end), None)
    supports = predicate.of.name == "support" and setting.index > 0
    if after is None or after.text != "的" or not supports:
        return []
    before = setting.sentence[setting.index - 1]
    names = before.first("subject")
    bare = not before.predicates and not before.amounts
    return [n for n in names if n.type == "Place"] if bare else []


def _newest(work: Carried | None, label: Carried | None) -> Carried | None:
    """Return the work named last: the one told of, or that of the item."""
    named = label is not None and label.first is not None and label.first.type in _LABELLED
    if label is None or not named:
        return work
    return label if work is None or label.at > work.at else work


def _places(predicate: Predicate, slot: str) -> tuple[str, ...]:
    return {"giver": predicate.of.giver, "taker": predicate.of.taker}.get(slot, (slot,))


def _is_nested(one: NameMention, other: NameMention) -> bool:
    return one.type == "Place" == other.type and (one.text in other.text or other.text in one.text)


def _span(
    clause: Clause, one: NameMention, other: NameMention, predicate: Predicate
) -> tuple[int, int]:
    inside = [n for n in (one, other) if clause.start <= n.start < clause.end]
    ends = [*((n.start, n.end) for n in inside), (predicate.start, predicate.end)]
    start, end = min(s for s, _ in ends), max(e for _, e in ends)
    if end - start > _LONGEST:
        name = inside[-1] if inside else None
        start, end = (name.start, name.end) if name else (predicate.start, predicate.end)
    return start, min(end, start + _LONGEST)
