"""Read things from a built graph, an imported dataset, or the gazetteer."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.link.lexicon import former_codes, former_names
from aidgraph.link.profile import Profile
from aidgraph.model import DatasetTables
from aidgraph.rdf import iri
from aidgraph.store.entities import Entity, read_entities
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples
from aidgraph.store.periods import read_dates
from aidgraph.store.words import Name

GB = "gbt2260"
_YEAR = re.compile(r"\d{4}")


def profiles_of_store(store: Triples, language: str = "zh", *, but: str = "") -> list[Profile]:
    """
    Return the entities of a built graph that have a name, sorted by IRI.

    Args:
        store: The graph.
        language: The language of the label; another one becomes ``label_en``.
        but: The IRI of a source whose entities are left out, unless another names them too.
    """
    graph = Graph(store)
    years = _years_stated(graph)
    known = {entity.iri: entity for entity in read_entities(graph) if entity.sources}
    located = {iri: list(entity.within) for iri, entity in known.items()}
    profiles = []
    for entity in known.values():
        if not entity.names.texts or not set(entity.sources) - {but}:
            continue
        label, english, aliases = _labels(entity, language)
        inside = (known[iri] for iri in above(entity.iri, located) if iri in known)
        profiles.append(
            Profile(
                id=entity.iri,
                label=label,
                type=entity.type,
                label_en=english,
                aliases=aliases,
                codes=_codes(entity),
                within=within_of((*_texts(place), *_codes(place)) for place in inside),
                years=years.get(entity.iri),
            )
        )
    return profiles


def _labels(entity: Entity, language: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the label in *language*, one in another language, and the other names."""
    preferred = sorted(entity.names.texts, key=_by_language)
    first = [name.text for name in preferred if name.language.partition("-")[0] == language]
    rest = [name.text for name in preferred if name.language.partition("-")[0] != language]
    names = [*first, *rest]
    second = next((name for name in rest if name != names[0]), "")
    others = [name.text for name in sorted(entity.aliases, key=_by_language)]
    aliases = [name for name in (*names[1:], *others) if name != second]
    return names[0], second, tuple(dict.fromkeys(aliases))


def _by_language(name: Name) -> tuple[str, str]:
    return name.language, name.text


def _texts(entity: Entity) -> list[str]:
    return [name.text for name in entity.names.texts]


def _codes(entity: Entity) -> frozenset[str]:
    return frozenset(f"{short(scheme)}:{code}" for scheme, code in entity.notations)


def above(entity: str, located: dict[str, list[str]]) -> set[str]:
    """Return all that *entity* lies in, step by step; a circle ends it."""
    found: set[str] = set()
    todo = list(located.get(entity, ()))
    while todo:
        here = todo.pop()
        if here not in found and here != entity:
            found.add(here)
            todo += located.get(here, ())
    return found


def within_of(places: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return the names of *places*; of one that a code tells better, the code."""
    found: set[str] = set()
    for names in map(frozenset, places):
        found |= {n for n in names if n.startswith(f"{GB}:")} or names
    return frozenset(found)


def _years_stated(graph: Graph) -> dict[str, tuple[int, int]]:
    """Return the first and the last year of each thing: its own, and those of claims about it."""
    about: dict[str, list[str]] = defaultdict(list)
    for triple in graph.triples(None, iri.term("about"), None):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            about[triple.subject.value].append(triple.object.value)
    years: dict[str, tuple[int, int]] = {}
    for dated, period in read_dates(graph):
        for thing in about.get(dated, [dated]):
            widen(years, thing, period.start, period.end)
    return years


def widen(years: dict[str, tuple[int, int]], profile: str, start: str, end: str) -> None:
    """Widen the years of *profile* by those from *start* to *end*."""
    stated = [int(found.group()) for text in (start, end) if (found := _YEAR.match(text))]
    if stated:
        first, last = years.get(profile, (stated[0], stated[-1]))
        years[profile] = (min(first, *stated), max(last, *stated))


def profiles_of_dataset(tables: DatasetTables) -> list[Profile]:
    """Return the entities of an imported dataset, in the order of its table."""
    located: dict[str, list[str]] = defaultdict(list)
    codes: dict[str, set[str]] = defaultdict(set)
    years: dict[str, tuple[int, int]] = {}
    for claim in tables.accepted:
        if claim.predicate == "locatedIn":
            located[claim.subject].append(claim.object)
        widen(years, claim.subject, claim.from_, claim.to)
    for reference in tables.references:
        if reference.predicate == "locatedIn":
            located[reference.subject].append(reference.object)
        elif reference.predicate == "notation":
            codes[reference.subject].add(reference.object)
    for entity in tables.entities:
        codes[entity.id] |= {f"{scheme}:{code}" for scheme, code in entity.codes}
    labels = {entity.id: (entity.label, entity.label_en) for entity in tables.entities}
    return [
        Profile(
            id=iri.thing(entity.id),
            label=entity.label,
            type=entity.type,
            label_en=entity.label_en,
            aliases=entity.aliases,
            codes=frozenset(codes[entity.id]),
            within=within_of(
                [name for name in (*labels[place], *codes[place]) if name]
                for place in above(entity.id, located)
            ),
            years=years.get(entity.id),
        )
        for entity in tables.entities
    ]


def divisions() -> list[Profile]:
    """
    Return the divisions of China to township level, with the codes and names they have and had.

    >>> wensu = next(t for t in divisions() if "gbt2260:652922" in t.codes)
    >>> wensu.label, sorted(wensu.within)
    ('温宿县', ['gbt2260:650000', 'gbt2260:652900'])
    """
    here = gazetteer()
    found = []
    for code in here.codes:
        place = here.place(code)
        if place is None or not code.startswith(f"{GB}:"):
            continue
        above = frozenset(p.code for p in here.parents(code))
        digits = code.partition(":")[2]
        found.append(
            Profile(
                iri.record(GB, digits),
                place.name,
                "Place",
                aliases=tuple(n for n in former_names().get(code, ()) if n != place.name),
                codes=former_codes().get(code, frozenset()) | {code},
                within=above,
            )
        )
    return found
