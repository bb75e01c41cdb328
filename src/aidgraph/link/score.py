"""Score a candidate by its names and its other properties, and decide which one is the match."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from aidgraph.chinese.script import narrowed
from aidgraph.link.compare import EXACT, SIBLING
from aidgraph.link.lexicon import with_present
from aidgraph.link.names import GENERAL, best_match
from aidgraph.link.normalise import is_mixed
from aidgraph.link.place import agree, places_of, reach
from aidgraph.link.profile import Candidate, Feature, Profile

FLOOR = 55.0  # below this nothing is proposed
AUTOMATIC = 85.0  # from here on a candidate may be taken without asking
MARGIN = 8.0  # by which it must lead

# What needs a place or a code that agrees before it is taken without asking.
_BY_SOUND = frozenset({"translated", "same-pinyin", "pinyin-of", "without-level"})
_LABELS = frozenset({"same-name", "simplified-of"})
_KIN = (
    frozenset({"Organization", "Facility"}),
    frozenset({"Project", "Programme", "Event"}),
    frozenset({"Recognition", "Programme", "Event"}),
)
_IDENTIFYING = frozenset({"gbt2260", "geonames", "iso3166"})  # one code a thing
_DATED = frozenset({"Project", "Event"})
_BY_CODE = 70.0  # what a code counts, whatever the name


def explain(query: Profile, profile: Profile, *, across: bool = False) -> list[Feature]:
    """
    Return what speaks for and against *profile* being the *query*; the names come first.

    Names in two scripts are compared if there is none in the same, or if *across* says so.

    >>> wensu = Profile("a", "温宿县", "Place", codes=frozenset({"gbt2260:652922"}))
    >>> [feature.name for feature in explain(Profile("", "溫宿縣", "Place"), wensu)]
    ['simplified-of', 'same-type']
    """
    place = _same_place(query, profile)
    dated = bool({query.type, profile.type} & _DATED)  # one place has many such projects
    same_code = with_present(query.codes) & with_present(profile.codes)
    settled = bool(same_code) or (place is True and not dated)
    match = best_match(query, profile, across=across, settled=settled)
    names = match.feature
    features = [names, *_codes(query, profile, names), *_types(query, profile)]
    if place is not None:
        features.append(Feature("same-place", 4) if place else Feature("other-place", -45))
    features += _years(query, profile)
    mixed = any(is_mixed(narrowed(name)) for name in (query.label, profile.label))
    if mixed:
        features.append(Feature("look-alike", -40, "letters of several scripts"))
    return [*features, GENERAL] if match.general else features


def _same_place(query: Profile, profile: Profile) -> bool | None:
    """Tell whether both lie in one place; codes of both are compared by themselves."""
    coded = [any(code.startswith("gbt2260:") for code in t.codes) for t in (query, profile)]
    if all(coded):
        return agree(query.within, profile.within)
    return agree(places_of(query), places_of(profile))


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


def rank(pairs: Iterable[tuple[Profile, Sequence[Feature]]], limit: int = 5) -> list[Candidate]:
    """
    Return the candidates, best first; the first is the match if it is sure and leads clearly.

    A label that is the very name looked up comes before all others, unless something speaks against
    it.  Of places with as many points, a province comes before a prefecture, and so on.

    A match needs a name that is the same (or a code), nothing that speaks against it, a score of
    at least ``AUTOMATIC``, and no other thing within ``MARGIN``.
    """
    scored = [
        (max(0.0, min(100.0, sum(p.points for p in features))), t, features)
        for t, features in pairs
    ]
    scored.sort(key=lambda item: (_order(item[2]), -item[0], reach(item[1]), item[1].id))
    second = max((score for score, _, _ in scored[1:]), default=0.0)
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


def _order(features: Sequence[Feature]) -> int:
    """Return 0 for an id or a label that is the very name, 1 for all others."""
    first = features[0].name if features else ""
    against = any(feature.points < 0 and feature != GENERAL for feature in features)
    return 0 if first == "same-id" or (first in _LABELS and not against) else 1


def _is_sure(features: Sequence[Feature]) -> bool:
    """Tell whether nothing speaks against the parts, and what speaks for them is enough."""
    if not features or any(feature.points < 0 for feature in features):
        return False
    names = {feature.name for feature in features}
    if names & {"same-code", "same-id"}:
        return True
    exact = EXACT | {"same-alias"}
    return features[0].name in exact or (features[0].name in _BY_SOUND and "same-place" in names)
