"""Score a candidate by its names and its other properties, and decide which one is the match."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.extract.things.areas import is_general
from aidgraph.link.compare import EXACT, SIBLING, compare_names
from aidgraph.link.lexicon import generic, with_present
from aidgraph.link.normalise import fold, form, is_han, is_mixed
from aidgraph.link.place import agree, reach
from aidgraph.link.thing import Candidate, Part, Thing
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


def explain(query: Thing, thing: Thing, *, across: bool = False) -> list[Part]:
    """
    Return what speaks for and against *thing* being the *query*; the names come first.

    Names in two scripts are compared if there is none in the same, or if *across* says so.

    >>> wensu = Thing("a", "温宿县", "Place", codes=frozenset({"gbt2260:652922"}))
    >>> [part.name for part in explain(Thing("", "溫宿縣", "Place"), wensu)]
    ['simplified-of', 'same-type']
    """
    names = best_names(query, thing, across=across)
    parts = [names, *_codes(query, thing, names), *_types(query, thing)]
    place = agree(query.within, thing.within)
    if place is not None:
        parts.append(Part("same-place", 4) if place else Part("other-place", -45))
    parts += _years(query, thing)
    mixed = any(is_mixed(fold(name)) for name in (query.label, thing.label))
    if mixed:
        parts.append(Part("look-alike", -40, "letters of several scripts"))
    told = place and not {query.type, thing.type} & _DATED  # one place has many such projects
    sure = told or any(part.name == "same-code" for part in parts)
    if not sure and names.points >= _GENERAL and is_general_name(query, thing):
        parts.append(Part("general-name", -20, "many things have this name"))
    return parts


def best_names(query: Thing, thing: Thing, *, across: bool = False) -> Part:
    """Return the strongest reason of any two names; one for an alias counts a little less."""
    place = "Place" in {query.type, thing.type}
    best = Part("unlike", 0)
    scripts = {is_han(name) for name in (thing.label, thing.label_en) if name}
    apart: list[tuple[str, str]] = []
    for mine in query.names:
        one = form(mine, place=place)
        for name in thing.names:
            if one.han != is_han(name) and one.han in scripts:
                apart.append((mine, name))  # there is one in its own script to compare with
                continue
            part = compare_names(one, form(name, place=place))
            best = _better(best, part, mine, name, query, thing)
    for mine, name in apart if across else ():
        part = compare_names(form(mine, place=place), form(name, place=place))
        if part.name in _ACROSS:
            best = _better(best, part, mine, name, query, thing)
    return best


def _better(  # noqa: PLR0913, PLR0917  the names and whose they are
    best: Part, part: Part, mine: str, name: str, query: Thing, thing: Thing
) -> Part:
    """Return the stronger reason of two; one for an alias counts a little less."""
    alias = mine in query.aliases or name in thing.aliases
    points = max(0.0, part.points + (ALIAS if alias else 0))
    if points <= best.points:
        return best
    title = "same-alias" if alias and part.name in EXACT else part.name
    return Part(title, round(points, 1), name if mine == name else f"{mine} = {name}")


def _codes(query: Thing, thing: Thing, names: Part) -> Iterator[Part]:
    if same := with_present(query.codes) & with_present(thing.codes):
        yield Part("same-code", max(8.0, _BY_CODE - names.points), min(same))
        if names.points <= SIBLING:
            yield Part("other-name", -12, thing.label)
        return
    mine, theirs = ({code.partition(":")[0] for code in t.codes} for t in (query, thing))
    if both := mine & theirs:
        yield Part("other-code", -45 if both & _IDENTIFYING else -15, min(both))


def _types(query: Thing, thing: Thing) -> Iterator[Part]:
    if not (query.type and thing.type):
        return
    if query.type == thing.type:
        yield Part("same-type", 2)
    elif any({query.type, thing.type} <= kin for kin in _KIN):
        yield Part("kin-type", 0, thing.type)
    else:
        yield Part("other-type", -35, thing.type)


def _years(query: Thing, thing: Thing) -> Iterator[Part]:
    """Compare when two things were; a project of other years is another phase, or another."""
    if query.years and thing.years and {query.type, thing.type} & _DATED:
        first, last = zip(query.years, thing.years, strict=True)
        between = max(first) - min(last)
        if between <= 0:
            yield Part("same-year", 2)
        elif between > 1:
            yield Part("other-year", -12)


def is_general_name(query: Thing, thing: Thing) -> bool:
    """
    Tell whether many things may have the name that is looked up, so that the name is not enough.

    >>> hospital = Thing("a", "县人民医院", "Organization")
    >>> is_general_name(hospital, hospital)
    True
    >>> is_general_name(Thing("", "Ministry of Health"), Thing("a", "Ministry of Health"))
    True
    """
    return _is_general(query.label, query.type or thing.type or "Organization")


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


def rank(pairs: Iterable[tuple[Thing, Sequence[Part]]], limit: int = 5) -> list[Candidate]:
    """
    Return the candidates, best first; the first is the match if it is sure and leads clearly.

    Of places with as many points, a province comes before a prefecture, and so on.

    A match needs a name that is the same (or a code), nothing that speaks against it, a score of
    at least ``AUTOMATIC``, and no other thing within ``MARGIN``.
    """
    scored = [(max(0.0, min(100.0, sum(p.points for p in parts))), t, parts) for t, parts in pairs]
    scored.sort(key=lambda item: (-item[0], reach(item[1]), item[1].id))
    second = scored[1][0] if len(scored) > 1 else 0.0
    return [
        Candidate(
            thing,
            round(score, 1),
            tuple(parts),
            match=at == 0 and score >= AUTOMATIC and score - second >= MARGIN and _is_sure(parts),
        )
        for at, (score, thing, parts) in enumerate(islice(scored, limit))
    ]


def _is_sure(parts: Sequence[Part]) -> bool:
    """Tell whether nothing speaks against the parts, and what speaks for them is enough."""
    if not parts or any(part.points < 0 for part in parts):
        return False
    names = {part.name for part in parts}
    if names & {"same-code", "same-id"}:
        return True
    exact = EXACT | {"same-alias"}
    return parts[0].name in exact or (parts[0].name in _BY_SOUND and "same-place" in names)
