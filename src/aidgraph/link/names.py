"""Compare all names of two things, in all their spellings, and tell the strongest reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from aidgraph.link.compare import EXACT, compare_names
from aidgraph.link.differences import differences
from aidgraph.link.general import is_general_name
from aidgraph.link.normalise import form, is_han_name
from aidgraph.link.profile import Feature, Profile
from aidgraph.link.spelled import HEAD, LISTED, spelled_out

ALIAS = -4
GENERAL = Feature("general-name", -20, "many things have this name")
TITLES = {LISTED: "listed-name", HEAD: "head-of-name"}  # never sure by themselves
_GENERAL_FROM = 75.0  # from here on a name counts less if many things have it
_ACROSS_PLACES = frozenset({"same-pinyin", "pinyin-of", "translated"})
_ACROSS = frozenset({"same-pinyin"})  # what two scripts tell of a whole name


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Hold the strongest reason of two names, and whether many things have one of them."""

    feature: Feature
    general: bool = False

    @property
    def points(self) -> float:
        """Return what the names count, less where many things have one of them."""
        return self.feature.points + (GENERAL.points if self.general else 0)


def best_match(
    query: Profile, profile: Profile, *, across: bool = False, settled: bool = False
) -> NameMatch:
    """
    Return the strongest reason of any two names of *query* and *profile*.

    Each pair of names is judged by itself: a name that many things have counts less, whatever the
    other names are, unless it is *settled* which thing is meant.

    >>> match = best_match(Profile("", "健康管理中心"), Profile("a", "健康管理中心"))
    >>> match.feature.points, match.points
    (92, 72)
    """
    kind = query.type or profile.type or "Organization"
    best, names = NameMatch(Feature("unlike", 0)), ("", "")
    for mine, theirs, feature in _compared(query, profile, across=across):
        if feature.points <= max(0, best.points):
            continue
        general = (
            not settled
            and feature.points >= _GENERAL_FROM
            and (_is_general(mine, query, kind) or _is_general(theirs, profile, kind))
        )
        found = NameMatch(feature, general)
        if found.points > best.points:
            best, names = found, (mine, theirs)
    words = differences(best.feature.name, *names)
    if not words:
        return best
    return replace(best, feature=best.feature._replace(detail=f"{best.feature.detail}; {words}"))


def best_names(query: Profile, profile: Profile, *, across: bool = False) -> Feature:
    """Return the strongest reason of any two names; one for an alias counts a little less."""
    return best_match(query, profile, across=across, settled=True).feature


def _is_general(name: str, owner: Profile, kind: str) -> bool:
    """Tell whether many things have a name of *owner*, whose full name may tell more."""
    return is_general_name(name, kind, owner.label if name in owner.aliases else "")


def _compared(
    query: Profile, profile: Profile, *, across: bool
) -> Iterator[tuple[str, str, Feature]]:
    """Yield the names that were compared, as their owners have them, with the reason."""
    place = "Place" in {query.type, profile.type}
    scripts = {is_han_name(name) for name in (profile.label, profile.label_en) if name}
    for mine in query.names:
        for name in profile.names:
            for one, other, less in _spellings(mine, name):
                known, sought = form(one, place=place), form(other, place=place)
                # There is one in its own script to compare with, unless the spelling changed it.
                apart = known.han != sought.han and known.han in scripts and other == name
                if apart and not across:
                    continue
                feature = compare_names(known, sought)
                if not apart or feature.name in (_ACROSS_PLACES if place else _ACROSS):
                    yield (
                        mine,
                        name,
                        _feature(feature, (mine, name), (one, other), less, (query, profile)),
                    )


def _spellings(mine: str, name: str) -> Iterator[tuple[str, str, int]]:
    """Yield two names in all spellings, with what a spelling counts less; 0 as they are."""
    yield mine, name, 0
    alike = is_han_name(mine) == is_han_name(name)  # a short form is none in another language
    ones = [one for one in spelled_out(mine) if alike or one.less == LISTED]
    others = [other for other in spelled_out(name) if alike or other.less == LISTED]
    yield from ((one.name, name, one.less) for one in ones)
    yield from ((mine, other.name, other.less) for other in others)
    for one, other in product(ones, others):
        if HEAD not in {one.less, other.less}:
            yield one.name, other.name, min(one.less, other.less)


def _feature(
    feature: Feature,
    names: tuple[str, str],
    spelled: tuple[str, str],
    less: int,
    owners: tuple[Profile, Profile],
) -> Feature:
    """Return a reason with its points for these names, and what was compared."""
    alias = any(one in owner.aliases for one, owner in zip(spelled, owners, strict=True))
    points = max(0.0, feature.points + (ALIAS if alias else 0) + less)
    title = feature.name
    if less in TITLES and feature.name in EXACT:
        title = TITLES[less]
    elif alias and feature.name in EXACT:
        title = "same-alias"
    detail = names[1] if names[0] == names[1] else " = ".join(names)
    return Feature(title, round(points, 1), detail)
