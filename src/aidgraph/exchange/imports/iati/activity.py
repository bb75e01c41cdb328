"""Turn one IATI activity into rows of the tables."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element

from aidgraph.exchange.imports.iati import places
from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.money import planned, revised, transaction
from aidgraph.exchange.imports.iati.parts import (
    NO_CODE,
    Record,
    coded,
    codes,
    day_of,
    default_language,
    narratives,
    organisation,
    words,
)
from aidgraph.exchange.imports.iati.related import RELATED, Related
from aidgraph.exchange.imports.iati.results import result
from aidgraph.exchange.imports.iati.splits import PLACE, Splits
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder
from aidgraph.rdf.vocabulary import vocabulary

_BY_NAME = frozenset({"iati-identifier", "title", "reporting-org"})
_ATTRIBUTES = frozenset({"default-currency", "version"})
_SECTOR = frozenset({"code", "vocabulary", "percentage"})
_TAG = frozenset({"code", "vocabulary"})
_RELATED_READ = frozenset({"ref", "type"})
_PLACES = {"recipient-country": places.country, "recipient-region": places.region}
_NO_IDENTIFIER = "there is none; its place in the file stands for it"
_PARTICIPANT = "participating-org"  # read first: who funds is asked for by each transaction
_UNLISTED = "a code that is not in the code list; it is kept as it is"
_LONGEST_SECTOR = 60
_REPORTER = "its name, identifier and type are taken over; no predicate says that it reports"


class ActivityReader:
    """Note one ``iati-activity`` in *tables*; ``read`` goes over its elements once."""

    def __init__(
        self, tables: TableBuilder, element: _Element, fallback: str, seen: Mapping[str, str]
    ) -> None:
        self.element = element
        self.tables = tables
        self.children: dict[str, list[_Element]] = {}  # by tag, as they come
        for child in element:
            self.children.setdefault(child.tag, []).append(child)
        identifier = self.first("iati-identifier")
        stated = words(identifier) if identifier is not None else ""
        self.identifier = " ".join(stated.split())
        key = self.identifier or fallback
        self.language, self.no_language = default_language(element)
        self.record = Record(
            tables,
            _own_id(key, seen),
            key,
            self.language,
            coded(element, "default-currency").upper(),
        )
        tables.key = key
        self.dates: dict[str, str] = {}
        self.whole = _Whole(self.record.me, key, "", Splits(tables))
        self.plans: list[tuple[_Element, int]] = []
        self.related: list[Related] = []
        self.record.scope = self._scope()

    def first(self, tag: str) -> _Element | None:
        """Return the first child named *tag*, if there is one."""
        found = self.children.get(tag)
        return found[0] if found else None

    def read(self) -> None:
        """Note the activity and all that it states."""
        record = self.record
        record.leave_attributes("iati-activity", self.element, _ATTRIBUTES)
        if self.no_language:
            self.tables.leave("iati-activity/@xml:lang", self.no_language, "no language tag")
        code = codes("iatiActivity", self.identifier)
        if not code:
            reason = NO_CODE if self.identifier else _NO_IDENTIFIER
            self.tables.leave("iati-identifier", record.key, reason)
        record.entity(
            record.me, "Project", record.names(self.first("title"), record.key), record.key,
            codes=code,
        )  # fmt: skip
        self._reporter()
        for number, child in enumerate(self.children.pop(_PARTICIPANT, ()), start=1):
            self._participant(child, number)
        for tag, children in self.children.items():
            if handler := _HANDLERS.get(tag):
                for number, child in enumerate(children, start=1):
                    handler(self, child, number)
            elif tag in _BY_NAME:
                for child in children[1:]:
                    record.leave(tag, child, "it stands twice; the first is taken over")
            else:
                for child in filter(_says_something, children):
                    record.leave(tag, child)
        self._period()
        self._budgets()
        self.whole.splits.note()

    def _scope(self) -> tuple[str, str]:
        """Return who reports, and for which countries."""
        reporter = self.first("reporting-org")
        found = {coded(c, "code").upper() for c in self.children.get("recipient-country", ())}
        who = "" if reporter is None else coded(reporter, "ref") or words(reporter)
        return who.upper(), " ".join(sorted(filter(None, found)))

    def _reporter(self) -> None:
        element, path, record = self.first("reporting-org"), "reporting-org", self.record
        record.reporter = organisation(record, path, element, record.key)
        if element is None:
            return
        self.tables.leave(path, coded(element, "ref") or words(element), _REPORTER)
        record.compiled = coded(element, "secondary-reporter").lower() in {"1", "true"}

    def _participant(self, element: _Element, number: int) -> None:
        role, path = coded(element, "role"), _PARTICIPANT
        predicate = mapping().roles.get(role.capitalize())  # version 1.0x: Funding, also funding
        who = organisation(self.record, path, element, self.record.key)
        if not who or predicate is None:
            reason = "neither name nor identifier" if predicate else "a role not in the code list"
            self.tables.leave(path, role, reason)
            return
        me, key = self.record.me, self.record.key
        self.tables.relation(f"{me}.{path}-{number}", who, predicate, me, key)
        self.record.participants[who] = None
        if predicate == "funds":
            self.record.funders[who] = None

    def _location(self, element: _Element, number: int) -> None:
        if where := places.location(self.record, element):
            me, key = self.record.me, self.record.key
            self.tables.relation(f"{me}.location-{number}", me, "locatedIn", where, key)

    def _recipient(self, element: _Element, number: int) -> None:
        tag = str(element.tag)
        self.whole.claim = f"{self.record.me}.{tag}-{number}"
        self._place(element, tag, self.whole)

    def _sector(self, element: _Element, _: int) -> None:
        self._classify(element, "sector", self.whole)

    def _place(self, element: _Element, path: str, whole: "_Whole") -> None:
        """Note a country or region, with its share of the whole."""
        tag = str(element.tag)
        if not (where := _PLACES[tag](self.record, path, element, whole.key)):
            return
        known = whole.places.get(where)
        if known is None:
            whole.places[where] = known = whole.claim
            self.tables.relation(whole.claim, whole.me, "locatedIn", where, whole.key)
        split = PLACE
        if tag == "recipient-region":
            vocabulary = coded(element, "vocabulary") or "1"
            if whole.regions.setdefault("first", vocabulary) != vocabulary:
                split = f"{PLACE}-{vocabulary}"
        whole.splits.add(split, known, element, path)

    def _classify(self, element: _Element, path: str, whole: "_Whole") -> None:
        """Note a sector, or a goal where the vocabulary is that of the SDGs, with its share."""
        code, name = coded(element, "code"), coded(element, "vocabulary") or "1"
        said = words(element)
        if not code and not said:
            self.record.leave(path, element, "neither code nor words")
            return
        scheme, split = mapping().sectors.get(name, ("", f"iati-{name}"))
        known = bool(scheme) and vocabulary().knows(scheme, code)
        own = code or said[:_LONGEST_SECTOR]
        if known:
            self.record.leave_rest(path, element, _SECTOR)
            predicate, value = ("sector" if scheme == "dac" else "sdgGoal"), f"{scheme}:{code}"
            identifier = f"sector.{whole.me}.{scheme}-{code}"
        else:
            self.record.leave_attributes(path, element, _SECTOR)
            if scheme:
                self.tables.leave(f"{path}[@vocabulary={name}]", own, _UNLISTED)
            predicate, value = "otherSector", f"iati-{name}:{own}"
            identifier = f"sector.{whole.me}.other-{_digest(f'{name}:{own}')}"
        note = said if not known else ""
        self.tables.reference(identifier, whole.me, predicate, value, whole.key, note)
        whole.splits.add(split, identifier, element, path)

    def _tag(self, element: _Element, _: int) -> None:
        code, name = coded(element, "code"), coded(element, "vocabulary")
        if name != "2" or not vocabulary().knows("sdg", code):
            self.record.leave(f"tag[@vocabulary={name}]", element)
            return
        self.record.leave_rest("tag", element, _TAG)
        me = self.record.me
        self.tables.reference(f"tag.{me}.{code}", me, "sdgGoal", f"sdg:{code}", self.record.key)

    def _date(self, element: _Element, _: int) -> None:
        path = "activity-date"
        bound = mapping().dates.get(element.get("type", "").strip().lower())
        if bound is None:
            shown = element.get("iso-date") or words(element)
            self.tables.leave(path, shown, "a type not in the code list")
            return
        if not (day := day_of(self.record, path, element)):
            return
        if bound in self.dates:
            self.tables.leave(path, day, f"the {bound} stands twice; the first is taken over")
        self.dates.setdefault(bound, day)

    def _period(self) -> None:
        """Note from when to when: the actual dates, the planned ones where those are missing.

        Where one end is not told the period is open there.
        """
        dates = self.dates
        used = [
            next((name for name in names if name in dates), "")
            for names in (("actual start", "planned start"), ("actual end", "planned end"))
        ]
        start, end = (dates.get(name, "") for name in used)
        turned = bool(start and end and start > end)
        for name, day in dates.items():
            if turned:
                self.tables.leave(f"activity-date ({name})", day, "it ends before it starts")
            elif name not in used:
                self.tables.leave(f"activity-date ({name})", day, "the actual date is taken over")
        if (start or end) and not turned:
            me, note = self.record.me, "; ".join(filter(None, used))
            self.tables.relation(
                f"{me}.period", me, "period", "", self.record.key, period=(start, end), note=note
            )

    def _related(self, element: _Element, number: int) -> None:
        ref, kind = " ".join(coded(element, "ref").split()), RELATED.get(coded(element, "type"))
        me, key = self.record.me, self.record.key
        if not ref or kind is None or ref == key:
            reason = "neither a parent nor a child" if ref else "no identifier"
            self.tables.leave("related-activity", ref, reason)
            return
        self.record.leave_rest("related-activity", element, _RELATED_READ)
        self.related.append(Related(me, key, number, ref, kind))

    def _transaction(self, element: _Element, number: int) -> None:
        """Note a transaction, with the sectors and places that are its own."""
        record = self.record
        me, key = f"{record.me}.transaction-{number}", f"{record.key}/transaction[{number}]"
        self.tables.key = key
        if placed := transaction(record, element, number):
            self._split(placed, _Whole(me, key, "", Splits(self.tables)))
        self.tables.key = record.key

    def _split(self, placed: list[_Element], whole: "_Whole") -> None:
        """Note the sectors and places of one transaction."""
        for turn, child in enumerate(placed, start=1):
            tag = str(child.tag)
            if tag == "sector":
                self._classify(child, f"transaction/{tag}", whole)
            else:
                whole.claim = f"{whole.me}.{tag}-{turn}"
                self._place(child, f"transaction/{tag}", whole)
        whole.splits.note()

    def _planned(self, element: _Element, number: int) -> None:
        self.plans.append((element, number))

    def _budgets(self) -> None:
        """Note what is planned, when all of it is known: what is revised replaces the original."""
        replaced = revised([element for element, _ in self.plans])
        for element, number in self.plans:
            self.tables.key = f"{self.record.key}/{element.tag}[{number}]"
            planned(self.record, element, number, replaced=element in replaced)
        self.tables.key = self.record.key

    def _result(self, element: _Element, number: int) -> None:
        result(self.record, element, number)

    def _status(self, element: _Element, number: int) -> None:
        code, me = coded(element, "code"), self.record.me
        if number > 1 or not vocabulary().knows("activity-status", code):
            reason = _UNLISTED if number == 1 else "it stands twice; the first is taken over"
            self.record.leave("activity-status", element, reason)
            return
        self.record.leave_rest("activity-status", element, frozenset({"code"}))
        self.tables.reference(
            f"status.{me}", me, "activityStatus", f"activity-status:{code}", self.record.key
        )

    def _description(self, element: _Element, _: int) -> None:
        self.record.leave_attributes("description", element, frozenset())
        for language, text in narratives(element, self.language).items():
            self.tables.describe(self.record.me, language, text)


def _own_id(key: str, seen: Mapping[str, str]) -> str:
    """Return the id of an activity; identifiers that differ by capitals alone are two.

    >>> _own_id("XX-1-a", {}), _own_id("XX-1-A", {"iati-xx-1-a": "XX-1-a"})
    ('iati-xx-1-a', 'iati-xx-1-a-63eef07417')
    """
    me = slug("iati", key)
    if seen.get(me, key) == key:
        return me
    return f"{me}-{_digest(key)}"


@lru_cache(maxsize=10_000)  # codes of sectors come again and again
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]


@dataclass(slots=True)
class _Whole:
    """
    Hold what a sector or place is a part of: the activity, or one transaction.

    ``claim`` is the id of the next claim on a place, ``places`` the claims there are by place.
    """

    me: str
    key: str
    claim: str
    splits: Splits
    places: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)


def _says_something(element: _Element) -> bool:
    return bool(element.keys() or len(element) or (element.text or "").strip())


_HANDLERS: dict[str, Callable[[ActivityReader, _Element, int], None]] = {
    "recipient-country": ActivityReader._recipient,  # noqa: SLF001  its own
    "recipient-region": ActivityReader._recipient,  # noqa: SLF001
    "location": ActivityReader._location,  # noqa: SLF001
    "sector": ActivityReader._sector,  # noqa: SLF001
    "tag": ActivityReader._tag,  # noqa: SLF001
    "activity-date": ActivityReader._date,  # noqa: SLF001
    "related-activity": ActivityReader._related,  # noqa: SLF001
    "transaction": ActivityReader._transaction,  # noqa: SLF001
    "budget": ActivityReader._planned,  # noqa: SLF001
    "planned-disbursement": ActivityReader._planned,  # noqa: SLF001
    "result": ActivityReader._result,  # noqa: SLF001
    "activity-status": ActivityReader._status,  # noqa: SLF001
    "description": ActivityReader._description,  # noqa: SLF001
}
