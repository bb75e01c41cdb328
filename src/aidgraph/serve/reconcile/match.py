"""Match queries with the things of the graph: names by the linking core, properties besides."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.link import FLOOR, Candidate, CandidateIndex, Feature, Profile, rank
from aidgraph.link.sources import profiles_of_store
from aidgraph.rdf.iri import THING
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.reconcile.conditions import distinct, holds
from aidgraph.serve.reconcile.holders import Holders
from aidgraph.serve.reconcile.kinds import ANY, class_name, entity_type
from aidgraph.serve.reconcile.properties import Catalogue, Property
from aidgraph.serve.reconcile.query import Condition, ReconciliationQuery
from aidgraph.serve.reconcile.values import PropertyValue, places_above, values_of
from aidgraph.serve.site import Site
from aidgraph.store.open import Triples
from aidgraph.store.words import Words

LONGEST = 500
"""The longest name that is looked up; a longer text is no name, and nothing is found."""

_PLACE, _PERIOD = "locatedIn", "period"
_AGREES, _CONTRADICTS = 4, -20
_BY_VALUE = 60  # what a property counts where no name is given
_WIDE = 24  # candidates whose order the properties may still change
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
Pair = tuple[Profile, list[Feature]]


class Matcher:
    """Find the things that a query may mean, with the reasons."""

    def __init__(self, site: Site) -> None:
        self._graph = site.graph
        self._labels = site.renderer.labels
        self.index = Lazy(lambda: _index(site.store))
        self.catalogue = Catalogue(site.graph)
        self._holders = Holders(site.graph, self.find)
        self._place = lru_cache(4096)(self._read_place)  # a column of places repeats itself

    def get(self, identifier: str) -> Profile | None:
        """Return the thing with an id, written short or in full."""
        full = identifier.startswith(THING)
        return self.index().get(identifier if full else THING + identifier)

    def find(self, name: str) -> Profile | None:
        """Return the thing that an id or a name means beyond doubt."""
        if profile := self.get(name):
            return profile
        found = self.index().find(Profile("", name), limit=1) if len(name) <= LONGEST else []
        return found[0].profile if found and found[0].match else None

    def match(self, query: ReconciliationQuery) -> list[Candidate]:
        """Return the candidates for a query, best first, at most one of them a match."""
        types = self._types(query)
        if max(map(len, query.names), default=0) > LONGEST:
            return []
        pairs: dict[str, Pair] = {}
        for profile, features in (*self._by_id(query), *self._by_name(query, types)):
            pairs.setdefault(profile.id, (profile, features))
        found = [
            (profile, [*features, *self._compared(profile, query)])
            for profile, features in (pairs or dict(self._by_value(query))).values()
            if self._fits(profile, query)
            and not (query.strict and types and profile.type not in types)
        ]
        return rank(
            [pair for pair in found if sum(p.points for p in pair[1]) >= FLOOR], query.limit
        )

    def _types(self, query: ReconciliationQuery) -> frozenset[str]:
        """Return the types looked for; none where any will do, one of no thing if none is known."""
        names = [class_name(name) for name in query.types]
        if ANY in names:
            return frozenset()
        known = frozenset(entity_type(name) for name in names if name)
        return known or frozenset({"none"} if query.strict and names else ())

    def _by_id(self, query: ReconciliationQuery) -> Iterator[Pair]:
        """Yield the things of the ids, and the one whose id is given as the name."""
        for text in (*query.ids, *query.names[:1]):
            if profile := self.get(text):
                yield profile, [Feature("same-id", 100)]

    def _by_name(self, query: ReconciliationQuery, types: frozenset[str]) -> Iterator[Pair]:
        if not query.names:
            return
        sought = self._query(query, types)
        found = self.index().find(
            sought,
            limit=max(query.limit, _WIDE),
            types=frozenset() if sought.type and not query.strict else types,
            strict=query.strict,
            floor=FLOOR - 2 * _AGREES,
        )
        yield from ((candidate.profile, list(candidate.features)) for candidate in found)

    def _query(self, query: ReconciliationQuery, types: frozenset[str]) -> Profile:
        """Return what is known of the thing looked up, as the linking core takes it."""
        one = next(iter(types)) if len(types) == 1 else ""
        sought = Profile("", query.names[0], type=one, aliases=query.names[1:])
        for condition, found in self._stated(query):
            if not _is_known_to_core(condition, found):
                continue
            stated = distinct(value.id or value.text for value in condition.values)
            texts = [text for text in stated if len(text) <= LONGEST]
            if found.sort == "code":
                sought = replace(sought, codes=sought.codes | {f"{found.id}:{t}" for t in texts})
            elif found.id == _PLACE:
                places = frozenset().union(*(self._place(text) for text in texts))
                sought = replace(sought, within=sought.within | places)
            elif years := [int(year) for text in texts for year in _YEAR.findall(text)]:
                sought = replace(sought, years=(min(years), max(years)))
        return sought

    def _read_place(self, text: str) -> frozenset[str]:
        """Return how the core knows a place: by its code, else by its name."""
        profile = self.find(text)
        if profile is None:
            return frozenset({text})
        return frozenset(sorted(profile.codes)[:1]) or frozenset({profile.label})

    def _stated(self, query: ReconciliationQuery) -> Iterator[tuple[Condition, Property]]:
        """Yield the conditions on properties of the graph that give a value."""
        for condition in query.conditions:
            found = self.catalogue.get(condition.property) if condition.property else None
            if found and any((value.id or value.text).strip() for value in condition.values):
                yield condition, found

    def _compared(self, profile: Profile, query: ReconciliationQuery) -> Iterator[Feature]:
        """Yield a part for each condition that the thing's own values fulfil, or contradict."""
        for condition, found in self._stated(query):
            if query.names and _is_known_to_core(condition, found):
                continue
            values = self._values(profile, found)
            if values or condition.quantifier == "none":
                agrees = holds(condition, values)
                name = "same-value" if agrees else "other-value"
                yield Feature(name, _AGREES if agrees else _CONTRADICTS, found.id)

    def _by_value(self, query: ReconciliationQuery) -> Iterator[tuple[str, Pair]]:
        """Yield the things that have a value asked for, where there is neither name nor id."""
        if query.names or query.ids:
            return
        for condition, found in self._stated(query):
            feature = Feature("by-value", _BY_VALUE, found.id)
            if found.sort == "code":
                feature = Feature("same-code", 100, found.id)
            for value in condition.values if condition.quantifier != "none" else ():
                for iri in self._holders.of(found, value):
                    if profile := self.index().get(iri):
                        yield iri, (profile, [feature])

    def _fits(self, profile: Profile, query: ReconciliationQuery) -> bool:
        """Tell whether the thing fulfils what is required, and is not what is excluded."""
        return all(self._fulfils(profile, condition) for condition in query.conditions)

    def _fulfils(self, profile: Profile, condition: Condition) -> bool:
        if condition.kind != "property":
            names = Words(profile.label, profile.label_en or profile.label)
            itself = PropertyValue(names, profile.aliases, entity=profile.id)
            by_id = condition.kind == "id"
            values = [itself._replace(words=Words("", ""), others=()) if by_id else itself]
            needed = condition.required or condition.quantifier == "none"
            return not needed or holds(condition, values)
        if not condition.required:
            return True
        found = self.catalogue.get(condition.property)
        return found is not None and holds(condition, self._values(profile, found))

    def _values(self, profile: Profile, wanted: Property) -> list[PropertyValue]:
        """Return what the thing has of a property; of places, also those above."""
        values = values_of(self._graph, self._labels, profile.id, wanted)
        if wanted.id == _PLACE:
            values += places_above(self._graph, self._labels, profile.id)
        return values


def _index(store: Triples) -> CandidateIndex:
    gazetteer()  # read now: the first question should not wait for it too
    return CandidateIndex(profiles_of_store(store))


def _is_known_to_core(condition: Condition, found: Property) -> bool:
    """Tell whether the linking core weighs a property itself, with the name."""
    return condition.quantifier == "any" and (found.sort == "code" or found.id in {_PLACE, _PERIOD})
