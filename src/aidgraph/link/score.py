"""Score a candidate by its names and its other properties, and decide which one is the match."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.script import narrowed
from aidgraph.extract.things.areas import is_general
from aidgraph.link.compare import EXACT, SIBLING, compare_names
from aidgraph.link.lexicon import generic, with_present
from aidgraph.link.normalise import form, is_han_name, is_mixed
from aidgraph.link.place import agree, reach
from aidgraph.link.profile import Candidate, Feature, Profile
from aidgraph.model import Entity

FLOOR = 55.0  # below this nothing is proposed
AUTOMATIC = 85.0  # from here on a candidate may be taken without asking
MARGIN = 8.0  # by which it must lead

ALIAS = -4
# What needs a place or a code that agrees before it is taken without asking.
_BY_SOUND = frozenset({"translated", "same-pinyin", "pinyin-of", "without-level"})
_ACROSS = frozenset({"same-pinyin"})  # what two scripts tell of a whole name
_KIN = (
    frozenset({"Organization", "Facility"}),
    frozenset({"Project", "Programme", "Event"}),
    frozenset({"Recognition", "Programme", "Event"}),
)
_IDENTIFYING = frozenset({"gbt2260", "geonames", "iso3166"})  # one code a thing
_DATED = frozenset({"Project", "Event"})
_GENERAL = 72.0  # from here on a name counts less if many things have it
_BY_CODE = 70.0  # what a code counts, whatever the name


def explain(query: Profile, profile: Profile, *, across: bool = False) -> list[Feature]:
    """
    Return what speaks for and against *profile* being the *query*; the names come first.

    Names in two scripts are compared if there is none in the same, or if *across* says so.

    >>> wensu = Profile("a", "温宿县", "Place", codes=frozenset({"gbt2260:652922"}))
    >>> [feature.name for feature in explain(Profile("", "溫宿縣", "Place"), wensu)]
    ['simplified-of', 'same-type']
    """
    names = best_names(query, profile, across=across)
    features = [names, *_codes(query, profile, names), *_types(query, profile)]
    place = agree(query.within, profile.within)
    if place is not None:
        features.append(Feature("same-place", 4) if place else Feature("other-place", -45))
    features += _years(query, profile)
    mixed = any(is_mixed(narrowed(name)) for name in (query.label, profile.label))
    if mixed:
        features.append(Feature("look-alike", -40, "letters of several scripts"))
    settled = place and not {query.type, profile.type} & _DATED  # one place has many such projects
    sure = settled or any(feature.name == "same-code" for feature in features)
    if not sure and names.points >= _GENERAL and is_general_name(query, profile):
        features.append(Feature("general-name", -20, "many things have this name"))
    return features


def best_names(query: Profile, profile: Profile, *, across: bool = False) -> Feature:
    """Return the strongest reason of any two names; one for an alias counts a little less."""
    place = "Place" in {query.type, profile.type}
    best = Feature("unlike", 0)
    scripts = {is_han_name(name) for name in (profile.label, profile.label_en) if name}
    apart: list[tuple[str, str]] = []
    for mine in query.names:
        one = form(mine, place=place)
        for name in profile.names:
            if one.han != is_han_name(name) and one.han in scripts:
                apart.append((mine, name))  # there is one in its own script to compare with
                continue
            feature = compare_names(one, form(name, place=place))
            best = _better(best, feature, mine, name, query, profile)
    for mine, name in apart if across else ():
        feature = compare_names(form(mine, place=place), form(name, place=place))
        if feature.name in _ACROSS:
            best = _better(best, feature, mine, name, query, profile)
    return best


def _better(  # noqa: PLR0913, PLR0917  the names and whose they are
    best: Feature, feature: Feature, mine: str, name: str, query: Profile, profile: Profile
) -> Feature:
    """Return the stronger reason of two; one for an alias counts a little less."""
    alias = mine in query.aliases or name in profile.aliases
    points = max(0.0, feature.points + (ALIAS if alias else 0))
    if points <= best.points:
        return best
    title = "same-alias" if alias and feature.name in EXACT else feature.name
    return Feature(title, round(points, 1), name if mine == name else f"{mine} = {name}")


def _codes(query: Profile, profile: Profile, names: Feature) -> Iterator[Feature]:
    if same := with_present(query.codes) & with_present(profile.codes):
        yield Feature("same-code", max(8.0, _BY_CODE - names.points), min(same))
        if names.points <= SIBLING:
            yield Feature("other-name", -12, profile.label)
        return
    mine, theirs = ({code.partition(":")[0] for code in t.codes} for t in (query, profile))
    if both := mine & theirs:
        yield Feature("other-code", -45 if both & _IDENTIFYING else -15, min(both))


def _types(query: Profile, profile: Profile) -> Iterator[Feature]:
    if not (query.type and profile.type):
        return
    if query.type == profile.type:
        yield Feature("same-type", 2)
    elif any({query.type, profile.type} <= kin for kin in _KIN):
        yield Feature("kin-type", 0, profile.type)
    else:
        yield Feature("other-type", -35, profile.type)


def _years(query: Profile, profile: Profile) -> Iterator[Feature]:
    """Compare when two things were; a project of other years is another phase, or another."""
    if query.years and profile.years and {query.type, profile.type} & _DATED:
        first, last = zip(query.years, profile.years, strict=True)
        between = max(first) - min(last)
        if between <= 0:
            yield Feature("same-year", 2)
        elif between > 1:
            yield Feature("other-year", -12)


def is_general_name(query: Profile, profile: Profile) -> bool:
    """
    Tell whether many things may have the name that is looked up, so that the name is not enough.

    >>> hospital = Profile("a", "县人民医院", "Organization")
    >>> is_general_name(hospital, hospital)
    True
    >>> is_general_name(Profile("", "Ministry of Health"), Profile("a", "Ministry of Health"))
    True
    """
    return _is_general(query.label, query.type or profile.type or "Organization")


@lru_cache(maxsize=65536)
def _is_general(label: str, kind: str) -> bool:
    name = form(label, place=kind == "Place")
    if kind == "Place":
        places = gazetteer().named(name.plain)
        return len(places) > 1 or (
            name.han and is_general(_entity(name.plain, kind), one_county=False)
        )
    if name.words and generic().issuperset(name.words):
        return True
    return kind == "Person" or (name.han and is_general(_entity(label, kind), one_county=False))


def _entity(label: str, kind: Any) -> Entity:
    return Entity("x", kind, label)


def rank(pairs: Iterable[tuple[Profile, Sequence[Feature]]], limit: int = 5) -> list[Candidate]:
    """
    Return the candidates, best first; the first is the match if it is sure and leads clearly.

    Of places with as many points, a province comes before a prefecture, and so on.

    A match needs a name that is the same (or a code), nothing that speaks against it, a score of
    at least ``AUTOMATIC``, and no other thing within ``MARGIN``.
    """
    scored = [
        (max(0.0, min(100.0, sum(p.points for p in features))), t, features)
        for t, features in pairs
    ]
    scored.sort(key=lambda item: (-item[0], reach(item[1]), item[1].id))
    second = scored[1][0] if len(scored) > 1 else 0.0
    return [
        Candidate(
            profile,
            round(score, 1),
            tuple(features),
            match=at == 0
            and score >= AUTOMATIC
            and score - second >= MARGIN
            and _is_sure(features),
        )
        for at, (score, profile, features) in enumerate(islice(scored, limit))
    ]


def _is_sure(features: Sequence[Feature]) -> bool:
    """Tell whether nothing speaks against the parts, and what speaks for them is enough."""
    if not features or any(feature.points < 0 for feature in features):
        return False
    names = {feature.name for feature in features}
    if names & {"same-code", "same-id"}:
        return True
    exact = EXACT | {"same-alias"}
    return features[0].name in exact or (features[0].name in _BY_SOUND and "same-place" in names)
