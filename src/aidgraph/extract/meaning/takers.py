"""Find who gets a flow of which the clause does not tell it: what was told before, or the report."""

from collections.abc import Collection

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import BODIES, is_building, is_land
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_EVERYWHERE = ("全国", "全球", "海内外", "世界各")  # help that goes to no one place of the report
_OWNERS = frozenset(("Organization", "Facility"))


def taker_of(
    setting: ClauseContext, giver: Carried | None, cast: Cast, roles: Roles
) -> Carried | None:
    """Return who gets what *giver* gives: by a label, by what was told before, or by the report."""
    given = {cast.ids[n] for n in giver.names} if giver else set()
    main = roles.taker
    label = setting.label
    first = label.first if label is not None else None
    placed = first is not None and is_building(first) and setting.place is not None
    if first is not None and first.type in BODIES and not is_land(first) and not placed:
        key = cast.ids[first]
        if key not in given and not roles.gives_more(key):
            return Carried((first,), first.start, "label")
    work = setting.thing or (setting.label if label is not None else None)
    named = work.first if work is not None else None
    inside = roles.inside(named) if named is not None and cast.ids[named] not in given else None
    near = setting.near
    owner = _owner(setting, given, cast, roles)
    if owner is not None and setting.taker is None:
        return owner
    for role, sure in (
        (setting.taker, True), (setting.place, _is_here(setting)), (_of(inside) if inside else None, True),
        (_of(near) if near else None, False),
    ):  # fmt: skip
        if role is None or role.first is None or cast.ids[role.first] in given:
            continue
        if is_land(role.first):
            continue
        key = cast.ids[role.first]
        carried = role.at < setting.first and role is not setting.label
        rarely = main is not None and roles.takers[key] * 2 < roles.takers[cast.ids[main]]
        if carried and rarely and role.how == "own":
            continue
        side = roles.side(key)
        if side != "giver" and (side == "taker" or sure or main is None):
            whole = roles.whole(role.first)
            whole = role.first if is_land(whole) else whole
            return Carried((whole,), role.at, "clause")
    return _taker_of_report(setting, first, given, cast, roles)


def _taker_of_report(  # noqa: PLR0911  a case a line
    setting: ClauseContext,
    labelled: NameMention | None,
    given: Collection[str],
    cast: Cast,
    roles: Roles,
) -> Carried | None:
    """Return who gets most by the report as a whole, where the clause does not tell otherwise."""
    everywhere = any(
        p.text.startswith(_EVERYWHERE)
        for c in setting.sentence
        for p in c.pieces
        if p.mention is None
    )
    if everywhere:
        return None
    main = roles.taker
    section = setting.section.first if setting.section is not None else labelled
    if section is not None and section.type == "Event":
        return None  # money for a disaster whose place the section does not tell
    known = main is not None and cast.ids[main] not in given and not is_land(main)
    alone = main is not None and roles.takers[cast.ids[main]] == 1
    placed = main is not None and main.type == "Place" and (roles.often(main) or roles.is_sole)
    alone = alone and not placed
    partners = [roles.partner(n) for n in roles.names.values() if cast.ids[n] in given]
    partner = next((n for n in partners if n is not None and cast.ids[n] not in given), None)
    if (alone or not known) and partner is not None:
        return _of(partner)
    if alone or not known:  # who is told of a single gift does not get all the others
        host = roles.host
        gives = host is not None and roles.gives_more(cast.ids[host])
        if host is not None and not gives and _is_helped(setting, host, given, cast):
            return _of(host)
        hero = roles.hero  # the school or village that all the report is about
        if hero is None or main is not None or cast.ids[hero] in given:
            return None
        helped = hero.type == "Facility" or is_building(hero)
        return _of(hero) if helped and not roles.gives_more(cast.ids[hero]) else None
    return _of(main) if main is not None and known and not roles.is_shared else None


def _is_helped(
    setting: ClauseContext, host: NameMention, given: Collection[str], cast: Cast
) -> bool:
    """Tell whether the place of the title is what gets help: no other place is spoken of nearer."""
    key = cast.ids[host]
    sections = [r.first for r in (setting.label, setting.section, setting.area) if r is not None]
    near = [n for n in (setting.near, *sections) if n is not None and n.type == "Place"]
    elsewhere = any(cast.ids[n] != key for n in near)
    return host.type == "Place" and key not in given and not elsewhere


def _is_here(setting: ClauseContext) -> bool:
    """Tell whether the clause itself says where: 在甲市投入3亿元."""
    return setting.place is not None and setting.place.first in setting.clause.names("at")


def _owner(setting: ClauseContext, given: set[str], cast: Cast, roles: Roles) -> Carried | None:
    """Return the body whose thing the sentence is about: 甲小学的教室，是乙校出资建的."""
    for clause in setting.sentence[: setting.index + 1]:
        for name in clause.names("of"):
            key = cast.ids[name]
            if name.type in _OWNERS and key not in given and roles.side(key) != "giver":
                return Carried((name,), clause.start, "clause")
    return None


def _of(name: NameMention) -> Carried:
    return Carried((name,), name.start, "report")
