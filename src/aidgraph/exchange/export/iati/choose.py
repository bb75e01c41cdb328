"""Choose what of a graph becomes IATI activities, and say what does not and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from aidgraph.errors import CallError
from aidgraph.exchange.export.iati.mapping import mapping
from aidgraph.exchange.export.iati.plans import LEFT as PLAN_LEFT
from aidgraph.exchange.export.iati.plans import is_plan, plan_days
from aidgraph.exchange.export.iati.times import Days, first_day, span
from aidgraph.rdf.iri import term, thing
from aidgraph.store.claims import Figure, Relation
from aidgraph.store.entities import Entity
from aidgraph.store.facts import Facts
from aidgraph.store.graph import short
from aidgraph.store.periods import read_period

T = TypeVar("T")
_ACTIVITIES = frozenset({"Project", "Programme"})
_CLASSIFIED_ACTIVITIES = frozenset({"Facility", "Event", "Group"})
_AID_SPENT = term("flow-aid-spent")
# By dates, by the status, and by what is no transaction.
_SAID_OTHERWISE = frozenset({"period", "activityStatus", "componentOf"})
_PARTICIPANTS = frozenset({"Organization", "Place"})


_PLAN = "it is told as a plan, a pledge, an aim or an estimate, not as done"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name something of the graph that is not in the exported file, and why."""

    what: str
    reason: str


@dataclass(slots=True)
class Activity:
    """
    Hold what is said of one activity; figures are those of its parts, too.

    ``undated`` is the time of figures that have none of their own: the activity's as stated, or
    the report's.
    """

    entity: Entity
    period: Days
    undated: Days | None
    countries: list[str] = field(default_factory=list)
    roles: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    recipients: dict[str, list[str]] = field(default_factory=dict)
    sectors: list[Relation] = field(default_factory=list)
    goals: list[Relation] = field(default_factory=list)
    parents: list[Relation] = field(default_factory=list)
    plans: list[Figure] = field(default_factory=list)
    transactions: list[Figure] = field(default_factory=list)
    results: list[Figure] = field(default_factory=list)


class Choice:
    """Hold the activities of a graph by IRI, and what is left out."""

    def __init__(self, facts: Facts, only: Collection[str] = ()) -> None:
        self.facts = facts
        self.left_out: list[LeftOut] = []
        self.activities = self._chosen(frozenset(map(thing, only)))
        self._assign_figures()
        self._leave_relations()

    @cached_property
    def outgoing(self) -> dict[str, list[Relation]]:
        """Return the relations by subject, but for plans."""
        return _grouped((r.subject, r) for r in self.facts.relations if not r.statement.is_plan)

    @cached_property
    def incoming(self) -> dict[str, list[Relation]]:
        """Return the relations by object, but for plans."""
        return _grouped(
            (r.object.value, r) for r in self.facts.relations if not r.statement.is_plan
        )

    @cached_property
    def figures(self) -> dict[str, list[Figure]]:
        """Return the figures by what they are about, but for plans."""
        return _grouped((f.about, f) for f in self.facts.figures if not f.statement.is_plan)

    @cached_property
    def wholes(self) -> frozenset[str]:
        """Return the claims whose parts are figures of their own."""
        parts = (r for r in self.facts.relations if r.predicate == term("componentOf"))
        return frozenset(relation.object.value for relation in parts)

    def _chosen(self, only: frozenset[str]) -> dict[str, Activity]:
        unknown = sorted(short(iri) for iri in only if iri not in self.facts.entities)
        if unknown:
            raise CallError(f"no entity {', '.join(unknown)} in the graph; give ids of entities")
        chosen = {}
        for entity in self.facts.entities.values():
            if only and entity.iri not in only:
                continue
            reason = "" if only else self._why_not(entity)
            if reason is None:
                continue
            found = LeftOut(short(entity.iri), reason) if reason else self._described(entity)
            if isinstance(found, LeftOut):
                self.left_out.append(found)
            else:
                chosen[entity.iri] = found
        return chosen

    def _why_not(self, entity: Entity) -> str | None:
        """Return why *entity* is left out, nothing if it is not, None where it is no candidate."""
        if entity.type in _CLASSIFIED_ACTIVITIES:
            if not any(r.predicate == term("sector") for r in self.outgoing.get(entity.iri, ())):
                return None
        elif entity.type not in _ACTIVITIES:
            return None
        if not self.is_named_by_report(entity):
            return "only a dataset names it; whoever published that exports it"
        return ""

    def is_named_by_report(self, entity: Entity) -> bool:
        """Tell whether a report names *entity*, and not only an imported dataset."""
        sources = (self.facts.sources.get(iri) for iri in entity.sources)
        return any(source and source.kind == "Report" for source in sources)

    def _described(self, entity: Entity) -> Activity | LeftOut:
        """Return what is said of an activity, or what IATI needs and nobody says."""
        undated = self._undated(entity)
        period = self._period(entity, undated)
        if period is None:
            reason = "no date is stated, not even that of its report; IATI needs one"
            return LeftOut(short(entity.iri), reason)
        activity = Activity(entity, period, undated)
        for relation in self.outgoing.get(entity.iri, ()):
            self._note_outgoing(activity, relation)
        for relation in self.incoming.get(entity.iri, ()):
            role = mapping().roles.get(short(relation.predicate))
            if role and self._type(relation.subject) in _PARTICIPANTS:
                activity.roles.setdefault((relation.subject, role), []).append(
                    relation.statement.iri
                )
        for figure in self.figures.get(entity.iri, ()):
            self._note_parties(activity, figure)
        activity.countries = self._reached(activity)
        if not activity.roles:
            return LeftOut(short(entity.iri), "no organisation takes part in it; IATI needs one")
        if not activity.countries and not activity.recipients:
            reason = "no country can be told from its places; IATI needs one"
            return LeftOut(short(entity.iri), reason)
        return activity

    def _note_parties(self, activity: Activity, figure: Figure) -> None:
        if figure.flow_kind is None or figure.flow_kind.iri != _AID_SPENT:
            return
        if figure.provider:
            key = (figure.provider, mapping().roles["funds"])
            activity.roles.setdefault(key, []).append(figure.statement.iri)
        if self._type(figure.receiver) == "Place":
            activity.places.setdefault(figure.receiver, []).append(figure.statement.iri)

    def _undated(self, entity: Entity) -> Days | None:
        """Return when *entity* happened as stated, or else the period of its sources."""
        own = [
            read_period(self.facts.graph, relation.object.value)
            for relation in self.outgoing.get(entity.iri, ())
            if relation.predicate == term("period")
        ]
        return span(own) or span([self.facts.sources[iri].period for iri in entity.sources])

    def _begun(self, entity: Entity) -> Days | None:
        """Return since when it goes on, where a period without an end is stated."""
        for relation in self.outgoing.get(entity.iri, ()):
            if relation.predicate == term("period"):
                period = read_period(self.facts.graph, relation.object.value)
                if period and period.start and not (period.end or period.inferred):
                    return Days(first_day(period.start), date.max, stated=True)
        return None

    def _period(self, entity: Entity, undated: Days | None) -> Days | None:
        """Return when it happened: as stated, as its figures state, or the sources' period."""
        if undated and undated.stated:
            return undated
        if begun := self._begun(entity):
            return begun
        return span([f.statement.period for f in self.figures.get(entity.iri, ())]) or undated

    def _reached(self, activity: Activity) -> list[str]:
        """Return the countries it reaches: of its own places, or the only one of its sources."""
        if own := self.countries((*activity.places, *activity.recipients)):
            return own
        of_sources = self.countries_of_sources
        named = {c for iri in activity.entity.sources for c in of_sources.get(iri, ())}
        return sorted(named) if len(named) == 1 else []

    def _note_outgoing(self, activity: Activity, relation: Relation) -> None:
        predicate, value = short(relation.predicate), relation.object.value
        if predicate in {"sector", "otherSector"}:
            activity.sectors.append(relation)
        elif predicate == "sdgGoal":
            activity.goals.append(relation)
        elif predicate in mapping().places["predicates"] and self._type(value) == "Place":
            # What is a part of a split is a recipient country or region, and no location.
            kept = activity.recipients if relation.statement.split else activity.places
            kept.setdefault(value, []).append(relation.statement.iri)

    def _type(self, iri: str) -> str:
        entity = self.facts.entities.get(iri)
        return entity.type if entity else ""

    def _assign_figures(self) -> None:
        for figure in self.facts.figures:
            home = self.home(figure.about)
            if home is None:
                self._leave_of_report(figure)
            else:
                self._assign(figure, home)
        for activity in self.activities.values():
            for relation in self.outgoing.get(activity.entity.iri, ()):
                parent = relation.object.value
                if relation.predicate == term("partOf") and parent in self.activities:
                    activity.parents.append(relation)

    def _assign(self, figure: Figure, home: Activity) -> None:
        """Have a figure told by its activity, or note why it is not."""
        own = home.entity.iri == figure.about
        if is_plan(figure) and own and plan_days(figure):
            home.plans.append(figure)
        elif is_plan(figure):
            self._leave(figure, PLAN_LEFT)
        elif figure.statement.is_plan:
            self._leave(figure, _PLAN)
        elif figure.kind == "ContextFigure":
            self._leave(figure, "a context figure is neither money given nor a result")
        elif self.is_transaction(figure) and own:
            home.transactions.append(figure)
        else:
            home.results.append(figure)

    def _leave_relations(self) -> None:
        """Note the relations that no element tells: of reports, and of what is exported."""
        said = {
            claim
            for activity in self.activities.values()
            for kept in (activity.roles, activity.places, activity.recipients)
            for claims in kept.values()
            for claim in claims
        }
        for a in self.activities.values():
            said.update(r.statement.iri for r in (*a.parents, *a.sectors, *a.goals))
        for relation in self.facts.relations:
            predicate, ends = short(relation.predicate), {relation.subject, relation.object.value}
            if relation.statement.iri in said or predicate in _SAID_OTHERWISE:
                continue
            if ends & self.activities.keys():
                no_element = "IATI has no element for such a relation"
                self._leave(relation, _PLAN if relation.statement.is_plan else no_element)
            else:
                self._leave_of_report(relation)

    def _leave(self, claim: Figure | Relation, reason: str) -> None:
        self.left_out.append(LeftOut(short(claim.statement.iri), reason))

    def _leave_of_report(self, claim: Figure | Relation) -> None:
        """Note what is about no activity here; of an imported dataset that is nearly all of it."""
        source = self.facts.sources.get(claim.statement.source)
        if source and source.kind == "Report":
            self._leave(claim, "it is about nothing that is exported as an activity")

    def home(self, iri: str) -> Activity | None:
        """Return the activity *iri*, or the first one that it is part of."""
        waiting, seen = [iri], {iri}
        while waiting:
            current = waiting.pop(0)
            if current in self.activities:
                return self.activities[current]
            for relation in self.outgoing.get(current, ()):
                whole = relation.object.value
                if relation.predicate == term("partOf") and whole not in seen:
                    seen.add(whole)
                    waiting.append(whole)
        return None

    def is_transaction(self, figure: Figure) -> bool:
        """Tell whether a figure is money that moved, and no whole whose parts are told as well."""
        return (
            figure.indicator.stated in mapping().transactions
            and figure.amount.is_money
            and figure.statement.iri not in self.wholes
        )

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Return the activities that are part of another, by that one."""
        return _grouped(
            (relation.object.value, activity.entity.iri)
            for activity in self.activities.values()
            for relation in activity.parents
        )

    @cached_property
    def countries_of_sources(self) -> dict[str, frozenset[str]]:
        """Return the codes of the countries that the places of a source lie in."""
        places = (e for e in self.facts.entities.values() if e.type == "Place")
        pairs = _grouped((source, e.iri) for e in places for source in e.sources)
        return {source: frozenset(self.countries(iris)) for source, iris in pairs.items()}

    def countries(self, places: Iterable[str]) -> list[str]:
        """Return the ISO 3166-1 codes of the countries that *places* lie in, sorted."""
        return sorted({code for place in places for code in self._countries(place)})

    def _countries(self, place: str) -> Iterator[str]:
        waiting, seen = [place], {place}
        while waiting:
            current = waiting.pop()
            entity = self.facts.entities.get(current)
            if entity and (code := entity.code("iso3166")):
                yield code
                return
            if entity and entity.code("gbt2260"):
                yield "CN"  # the standard numbers the divisions of China, and nothing else
                return
            for relation in self.outgoing.get(current, ()):
                whole = relation.object.value
                if short(relation.predicate) in {"locatedIn", "partOf"} and whole not in seen:
                    seen.add(whole)
                    waiting.append(whole)


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups
