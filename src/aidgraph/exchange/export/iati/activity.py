"""Write one activity as an ``iati-activity`` element of IATI 2.03."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import unquote

import pyoxigraph as ox
from lxml import etree
from lxml.etree import _Element

from aidgraph.exchange.export.iati import words
from aidgraph.exchange.export.iati.choose import Activity, Choice, LeftOut
from aidgraph.exchange.export.iati.mapping import mapping
from aidgraph.exchange.export.iati.plans import write_plans
from aidgraph.exchange.export.iati.shares import shares, stated_share
from aidgraph.exchange.export.iati.times import days
from aidgraph.exchange.export.xml import child, narratives
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.rdf.terms import DCTERMS, plain
from aidgraph.store.claims import Figure, Relation, Statement
from aidgraph.store.entities import Entity
from aidgraph.store.graph import short

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GEONAMES = "https://sws.geonames.org/"
_OTHERS_IDS = frozenset({"iatiActivity", "aiddata"})
PLACE = "place"  # the split of countries and of the first vocabulary of regions
_REGION = re.compile(r"iati\.region-(\d{1,2})-([a-z0-9]+)", re.ASCII)
_VERSION_1 = {"DAC": "1", "DAC-3": "2"}  # vocabularies of version 1.0x
_FULL = 5  # digits of a DAC purpose code; a category has three
_INCOMPLETE = "no number or no date is stated; IATI needs both"
_WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Hold who reports, and how: as ``reporting-org``, a secondary reporter.

    ``pages`` is the address below which the things of the graph have their pages.
    """

    ref: str = "aidgraph"
    name: str = "aidgraph"
    type: str = "90"
    pages: str = THING
    today: date = field(default_factory=lambda: datetime.now(UTC).date())


class ActivityWriter:
    """Write the activities of *choice*; what does not fit is added to what it leaves out."""

    def __init__(self, choice: Choice, reporter: Reporter) -> None:
        self.choice = choice
        self.facts = choice.facts
        self.reporter = reporter
        self.left_out: list[LeftOut] = []

    def write(self, root: _Element, activity: Activity) -> None:
        """Append *activity* to *root*, its elements in the order of the schema."""
        entity = activity.entity
        element = etree.SubElement(root, "iati-activity", {_LANG: "en"})
        element.set("hierarchy", "2" if activity.parents else "1")
        element.set("linked-data-uri", entity.iri)
        element.set(f"{{{ONTOLOGY}}}evidence", " ".join(entity.evidence))
        child(element, "iati-identifier").text = self._identifier(entity.iri)
        self._reporter(element)
        narratives(child(element, "title"), _names(entity))
        self._description(element, entity)
        self._participants(element, activity)
        for scheme, code in entity.codes:
            if scheme in _OTHERS_IDS and code != self._identifier(entity.iri):
                child(element, "other-identifier", ref=code, type=mapping().codes["other_id"])
        self._dates(element, activity)
        self._recipients(element, activity)
        for place, claims in sorted(activity.places.items()):
            self._location(element, place, claims)
        self._sectors(element, activity)
        if self.choice.is_named_by_report(entity) and not self._abroad(activity):
            child(element, "default-flow-type", code=mapping().codes["other_flows"])
        write_plans(element, activity.plans, self._party, _trace_figure)
        for figure in activity.transactions:
            self._transaction(element, figure, activity)
        self._page(element, entity.iri, "A12")
        self._related(element, activity)
        for figure in activity.results:
            self._result(element, figure, activity)

    def _identifier(self, iri: str) -> str:
        """Return the identifier of an activity: its publisher's, where only a dataset names it."""
        entity = self.facts.entities.get(iri)
        own = entity.code("iatiActivity") if entity else ""
        if entity and own and not self.choice.is_named_by_report(entity):
            return own
        return f"{self.reporter.ref}-{short(iri)}"

    def _description(self, element: _Element, entity: Entity) -> None:
        """Write what a dataset describes the activity by, else that reports tell of it."""
        described = self.facts.graph.objects(entity.iri, DCTERMS + "description")
        texts: dict[str, list[str]] = {}
        for literal in sorted(described, key=str):
            language = literal.language if isinstance(literal, ox.Literal) else None
            texts.setdefault(language or "", []).append(literal.value)
        if not texts:
            titles = (self.facts.names(source).by_language for source in entity.sources)
            about = child(element, "description", type="1")
            narratives(about, words.description(tuple(map(dict, titles))))
        for turn in range(max(map(len, texts.values()), default=0)):
            said = {tag: own[turn] for tag, own in texts.items() if turn < len(own)}
            narratives(child(element, "description", type="1"), said)

    def _reporter(self, element: _Element) -> None:
        given = self.reporter
        organisation = child(
            element, "reporting-org", ref=given.ref, type=given.type, secondary_reporter="1"
        )
        narratives(organisation, {"": given.name})

    def _participants(self, element: _Element, activity: Activity) -> None:
        for (who, role), claims in sorted(activity.roles.items(), key=lambda item: item[0][::-1]):
            organisation = child(element, "participating-org", role=role)
            self._organisation(organisation, who)
            organisation.set(f"{{{ONTOLOGY}}}claim", " ".join(sorted(set(claims))))

    def _organisation(self, element: _Element, iri: str) -> None:
        entity = self.facts.entities[iri]
        kinds = (
            self.facts.key(relation.object.value)
            for relation in self.choice.outgoing.get(iri, ())
            if relation.predicate == term("orgType")
        )
        for name, text in (("ref", entity.code("orgId")), ("type", next(kinds, ""))):
            if text:
                element.set(name, text)
        narratives(element, _names(entity))

    def _party(self, element: _Element, iri: str) -> None:
        if iri in self.facts.entities:
            self._organisation(element, iri)

    def _dates(self, element: _Element, activity: Activity) -> None:
        codes, today, period = mapping().codes, self.reporter.today, activity.period
        begun, over = period.start <= today, period.stated and period.end <= today
        status = "closed" if over else "implementation" if begun else "pipeline"
        child(element, "activity-status", code=self._status(activity) or codes[status])
        kind = codes["actual_start" if begun else "planned_start"]
        start = child(element, "activity-date", type=kind, iso_date=period.start.isoformat())
        if not period.stated:
            narratives(start, words.START_INFERRED)
        if over:
            child(
                element, "activity-date", type=codes["actual_end"], iso_date=period.end.isoformat()
            )

    def _status(self, activity: Activity) -> str:
        """Return the code of the status that a dataset states, or nothing."""
        relations = self.choice.outgoing.get(activity.entity.iri, ())
        status = term("activityStatus")
        return next(
            (self.facts.key(r.object.value) for r in relations if r.predicate == status), ""
        )

    def _abroad(self, activity: Activity) -> bool:
        """Tell whether somebody of another country takes part; then no flow type is written."""
        participants = self.choice.countries(who for who, _ in activity.roles)
        return bool(set(participants) - set(activity.countries))

    def _recipients(self, element: _Element, activity: Activity) -> None:
        """Append countries and regions: these share one whole, each further vocabulary its own.

        They have their stated shares, or where none is stated equal ones.
        """
        groups: dict[str, list[tuple[str, dict[str, str], Decimal | None]]] = {PLACE: []}
        for code in activity.countries:
            share = self._share_of(activity, code)
            groups[PLACE].append(("recipient-country", {"code": code}, share))
        for relation in self.choice.outgoing.get(activity.entity.iri, ()):
            split = relation.statement.split
            if split and (found := _REGION.fullmatch(short(relation.object.value))):
                named = {"vocabulary": found[1], "code": found[2].upper()}
                share = stated_share([relation.statement])
                groups.setdefault(split, []).append(("recipient-region", named, share))
        for parts in groups.values():
            percentages, remark = shares([share for *_, share in parts])
            for (tag, named, _), percentage in zip(parts, percentages, strict=True):
                narratives(child(element, tag, **named, percentage=percentage), remark)

    def _share_of(self, activity: Activity, country: str) -> Decimal | None:
        """Return the share of a country that the claims on it state."""
        claims = [
            relation.statement
            for relation in self.choice.outgoing.get(activity.entity.iri, ())
            if (place := self.facts.entities.get(relation.object.value))
            and place.code("iso3166") == country
        ]
        return stated_share(claims)

    def _location(self, element: _Element, iri: str, claims: Sequence[str]) -> None:
        place = self.facts.entities[iri]
        division = place.code("gbt2260")
        location = child(element, "location", ref=division)
        location.set(f"{{{ONTOLOGY}}}claim", " ".join(sorted(set(claims))))
        numbers = [place.code("geonames"), *map(_geonames_number, place.exact_match)]
        for number in sorted(set(filter(None, numbers))):
            child(location, "location-id", vocabulary="G1", code=number)
        narratives(child(location, "name"), _names(place))
        if division:
            code = f"GB/T 2260: {division}"
            narratives(child(location, "description"), {"en": code, "zh": code})
        if place.point:
            longitude, latitude = place.point.removeprefix("POINT(").rstrip(")").split()
            child(child(location, "point", srsName=_WGS84), "pos").text = f"{latitude} {longitude}"

    def _sectors(self, element: _Element, activity: Activity) -> None:
        kept: dict[str, list[tuple[str, Relation]]] = {"1": [], "2": []}
        for relation in activity.sectors:
            vocabulary, code = self._coded(relation)
            kept.setdefault(vocabulary, []).append((code, relation))
        for vocabulary, codes in kept.items():
            several = [(c, stated_share([r.statement]), [r.statement]) for c, r in codes]
            self._shared(element, "sector", several, vocabulary=vocabulary)
        if not activity.sectors:
            unknown = child(
                element, "sector", vocabulary="1", code=mapping().codes["sector_unknown"]
            )
            narratives(unknown, words.NO_SECTOR)
        for relation in activity.goals:
            tag = child(element, "tag", vocabulary="2", code=self.facts.key(relation.object.value))
            _trace(tag, relation.statement)

    def _coded(self, relation: Relation) -> tuple[str, str]:
        """Return vocabulary and code of a sector, of the DAC or of another list."""
        if relation.predicate == term("otherSector"):
            listed, _, code = unquote(relation.object.value.rpartition("/")[2]).partition(":")
            vocabulary = listed.removeprefix("iati-")
            return _VERSION_1.get(vocabulary, vocabulary), code
        code = self.facts.key(relation.object.value)
        return ("1" if len(code) == _FULL else "2"), code

    @staticmethod
    def _shared(
        element: _Element,
        tag: str,
        codes: Sequence[tuple[str, Decimal | None, Sequence[Statement]]],
        **more: str,
    ) -> None:
        """Append an element a code; with stated shares, or where none is equal ones."""
        percentages, remark = shares([stated for _, stated, _ in codes])
        for (code, _, claims), percentage in zip(codes, percentages, strict=True):
            item = child(element, tag, code=code, percentage=percentage, **more)
            for claim in claims:
                _trace(item, claim)
            narratives(item, remark)

    def _transaction(self, element: _Element, figure: Figure, activity: Activity) -> None:
        own = days(figure.statement.period) or activity.undated
        number = _number(figure)
        late = own is not None and own.end > self.reporter.today
        if number is None or own is None or late:
            self._leave(figure, "it lies in the future" if late else _INCOMPLETE)
            return
        day = own.end.isoformat()
        transaction = child(element, "transaction")
        _trace(transaction, figure.statement, figure)
        kind = mapping().transactions[figure.indicator.stated]
        child(transaction, "transaction-type", code=kind)
        child(transaction, "transaction-date", iso_date=day)
        currency = figure.amount.unit.stated
        child(transaction, "value", currency=currency, value_date=day).text = plain(number)
        about = child(transaction, "description")
        narratives(about, words.stated(self.facts, figure, dated=own.stated))
        for tag, who in (("provider-org", figure.provider), ("receiver-org", figure.receiver)):
            if who in self.facts.entities:
                self._organisation(child(transaction, tag), who)
        self._own_parts(transaction, figure)

    def _own_parts(self, element: _Element, figure: Figure) -> None:
        """Write the sectors and countries of one transaction, where it is all for one of each."""
        relations = self.choice.outgoing.get(figure.statement.iri, ())
        whole = [r for r in relations if r.statement.share == 1]
        for relation in whole:
            if relation.predicate in {term("sector"), term("otherSector")}:
                vocabulary, code = self._coded(relation)
                _trace(
                    child(element, "sector", vocabulary=vocabulary, code=code), relation.statement
                )
        for relation in whole:
            place = self.facts.entities.get(relation.object.value)
            if place and (code := place.code("iso3166")):
                _trace(child(element, "recipient-country", code=code), relation.statement)

    def _result(self, element: _Element, figure: Figure, activity: Activity) -> None:
        own = days(figure.statement.period) or activity.undated
        number = _number(figure)
        if number is None or own is None:
            self._leave(figure, _INCOMPLETE)
            return
        codes = mapping().codes
        title = words.indicator(self.facts, figure, activity.entity.iri)
        result = child(element, "result", type=codes["result_other"], aggregation_status="0")
        _trace(result, figure.statement, figure)
        narratives(child(result, "title"), title)
        percent = figure.amount.unit.stated == "percent"
        measure = codes["percentage" if percent else "unit"]
        indicator = child(result, "indicator", measure=measure)
        narratives(child(indicator, "title"), title)
        self._page(indicator, figure.statement.iri, "A08")
        turn = child(indicator, "period")
        child(turn, "period-start", iso_date=own.start.isoformat())
        child(turn, "period-end", iso_date=own.end.isoformat())
        actual = child(turn, "actual", value=plain(number))
        narratives(child(actual, "comment"), words.stated(self.facts, figure, dated=own.stated))

    def _leave(self, figure: Figure, reason: str) -> None:
        self.left_out.append(LeftOut(short(figure.statement.iri), reason))

    def _page(self, element: _Element, iri: str, category: str) -> None:
        link = child(
            element, "document-link", url=self.reporter.pages + short(iri), format="text/html"
        )
        narratives(child(link, "title"), words.PAGE)
        child(link, "category", code=category)

    def _related(self, element: _Element, activity: Activity) -> None:
        """Append parents and children; the schema allows no attribute of ours here."""
        parents = {relation.object.value for relation in activity.parents}
        children = set(self.choice.children.get(activity.entity.iri, ()))
        for kind, related in (("1", parents), ("2", children)):
            for other_iri in sorted(related):
                child(element, "related-activity", type=kind, ref=self._identifier(other_iri))


def _number(figure: Figure) -> Decimal | None:
    """Return the one number that IATI has room for; the description tells the rest."""
    numbers = (figure.amount.value, figure.amount.low, figure.amount.high)
    return next((number for number in numbers if number is not None), None)


def _names(entity: Entity) -> Mapping[str, str]:
    return entity.names.by_language or {"": short(entity.iri)}


def _geonames_number(iri: str) -> str:
    return iri.removeprefix(_GEONAMES).strip("/") if iri.startswith(_GEONAMES) else ""


def _trace_figure(element: _Element, figure: Figure) -> None:
    _trace(element, figure.statement, figure)


def _trace(element: _Element, claim: Statement, figure: Figure | None = None) -> None:
    """Point *element* at its claim and evidence, in a namespace of ours: the schema allows it."""
    given = {
        "claim": claim.iri,
        "evidence": " ".join(one.iri for one in claim.evidence),
        "origin": claim.origin,
    }
    if figure:
        given["comparator"] = figure.amount.comparator.stated
        for name, number in (("min", figure.amount.low), ("max", figure.amount.high)):
            given[name] = "" if number is None else plain(number)
    for name, text in given.items():
        if text:
            element.set(f"{{{ONTOLOGY}}}{name}", text)
