"""Turn one IATI activity into rows of the tables."""

from collections.abc import Callable

from lxml.etree import _Element

from aidgraph.exchange.imports.iati import places
from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.money import planned, transaction
from aidgraph.exchange.imports.iati.parts import (
    NO_CODE,
    Record,
    coded,
    codes,
    day_of,
    default_language,
    organisation,
    words,
)
from aidgraph.exchange.imports.iati.results import result
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import NO_TERM, TableBuilder
from aidgraph.rdf.vocabulary import vocabulary

_BY_NAME = frozenset({"iati-identifier", "title", "reporting-org"})
_ATTRIBUTES = frozenset({"default-currency", "version"})
_SECTOR = frozenset({"code", "vocabulary", "percentage"})
_TAG = frozenset({"code", "vocabulary"})
_RELATED_READ = frozenset({"ref", "type"})
_RELATED = {"1": "parent", "2": "child"}
_PLACES = {"recipient-country": places.country, "recipient-region": places.region}
_NO_IDENTIFIER = "there is none; its place in the file stands for it"
_REPORTER = "its name, identifier and type are taken over; no predicate says that it reports"


class ActivityReader:
    """Note one ``iati-activity`` in *tables*; ``read`` goes over its elements once."""

    def __init__(self, tables: TableBuilder, element: _Element, fallback: str) -> None:
        self.element = element
        self.tables = tables
        self.children = [(str(child.tag), child) for child in element]
        self.first = dict(reversed(self.children))  # of a tag the first child
        identifier = self.first.get("iati-identifier")
        stated = words(identifier) if identifier is not None else ""
        self.identifier = " ".join(stated.split())
        key = self.identifier or fallback
        self.language, self.no_language = default_language(element)
        self.record = Record(
            tables,
            slug("iati", key),
            key,
            self.language,
            coded(element, "default-currency").upper(),
        )
        self.dates: dict[str, str] = {}
        self.transaction_places: set[str] = set()

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
        names = record.names("title", self.first.get("title"), record.key)
        self.tables.entity(
            record.me,
            "Project",
            names.label,
            record.key,
            aliases=names.others,
            codes=code,
            named=names.named,
        )
        self._reporter()
        turns: dict[str, int] = {}
        for tag, child in self.children:
            handler = _HANDLERS.get(tag)
            if handler is None and tag not in _BY_NAME:
                if _says_something(child):
                    record.leave(tag, child)
                continue
            turns[tag] = number = turns.get(tag, 0) + 1
            if handler is not None:
                handler(self, child, number)
            elif number > 1:
                record.leave(tag, child, "it stands twice; the first is taken over")
        self._period()

    def _reporter(self) -> None:
        element, path, record = self.first.get("reporting-org"), "reporting-org", self.record
        record.reporter = organisation(record, path, element, record.key)
        if element is not None:
            record.leave(path, element, _REPORTER)

    def _participant(self, element: _Element, number: int) -> None:
        role, path = coded(element, "role"), "participating-org"
        predicate = mapping().roles.get(role.capitalize())  # version 1.0x: Funding, also funding
        who = organisation(self.record, path, element, self.record.key)
        if not who or predicate is None:
            reason = "neither name nor identifier" if predicate else "a role not in the code list"
            self.tables.leave(path, role, reason)
            return
        me, key = self.record.me, self.record.key
        self.tables.relation(f"{me}.{path}-{number}", who, predicate, me, key)

    def _location(self, element: _Element, number: int) -> None:
        if where := places.location(self.record, element):
            me, key = self.record.me, self.record.key
            self.tables.relation(f"{me}.location-{number}", me, "locatedIn", where, key)

    def _recipient(self, element: _Element, number: int) -> None:
        tag, record = str(element.tag), self.record
        if where := _PLACES[tag](record, tag, element, record.key):
            self.tables.relation(
                f"{record.me}.{tag}-{number}", record.me, "locatedIn", where, record.key,
                note=_share(element),
            )  # fmt: skip

    def _sector(self, element: _Element, _: int) -> None:
        self._classify(element, "sector", self.record.key, _share(element))

    def _classify(self, element: _Element, path: str, key: str, note: str) -> None:
        """Note a sector of the activity, or a goal where the vocabulary is that of the SDGs."""
        code, name = coded(element, "code"), coded(element, "vocabulary") or "1"
        scheme = mapping().sectors.get(name)
        if scheme is None or not vocabulary().knows(scheme, code):
            reason = NO_TERM if scheme is None else "a code that is not in the code list"
            self.tables.leave(f"{path}[@vocabulary={name}]", code or words(element), reason)
            return
        self.record.leave_rest(path, element, _SECTOR)
        me, predicate = self.record.me, "sector" if scheme == "dac" else "sdgGoal"
        identifier = f"sector.{me}.{scheme}-{code}"
        if identifier in self.tables.references and path == "sector":
            self.tables.leave(path, code, "the sector stands twice; the first is taken over")
        self.tables.reference(identifier, me, predicate, f"{scheme}:{code}", key, note)

    def _tag(self, element: _Element, _: int) -> None:
        code, name = coded(element, "code"), coded(element, "vocabulary")
        if name != "2" or not vocabulary().knows("sdg", code):
            self.tables.leave(f"tag[@vocabulary={name}]", code or words(element))
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
        """Note from when to when: the actual dates, the planned ones where those are missing."""
        used = {
            bound: next((n for n in (f"actual {bound}", f"planned {bound}") if n in self.dates), "")
            for bound in ("start", "end")
        }
        start, end = (self.dates.get(name, "") for name in used.values())
        reason = ""
        if not (start and end):
            reason = "the other end is missing"
        elif start > end:
            reason = "it ends before it starts"
        for name, day in self.dates.items():
            if reason:
                self.tables.leave(f"activity-date ({name})", day, reason)
            elif name not in used.values():
                self.tables.leave(f"activity-date ({name})", day, "the actual date is taken over")
        if not reason:
            me, note = self.record.me, "; ".join(used.values())
            self.tables.relation(
                f"{me}.period", me, "period", "", self.record.key, period=(start, end), note=note
            )

    def _related(self, element: _Element, number: int) -> None:
        ref, kind = " ".join(coded(element, "ref").split()), _RELATED.get(coded(element, "type"))
        me, key = self.record.me, self.record.key
        if not ref or kind is None or slug("iati", ref) == me:
            reason = "neither a parent nor a child" if ref else "no identifier"
            self.tables.leave("related-activity", ref, reason)
            return
        self.record.leave_rest("related-activity", element, _RELATED_READ)
        other = self.tables.entity(
            slug("iati", ref), "Project", ref, key, codes=codes("iatiActivity", ref), named=False
        )
        pair = (me, other) if kind == "parent" else (other, me)
        self.tables.relation(f"{me}.related-activity-{number}", pair[0], "partOf", pair[1], key)

    def _transaction(self, element: _Element, number: int) -> None:
        """Note a transaction; where it says sector or place, that holds for the activity too."""
        record = self.record
        key = f"{record.key}/transaction[{number}]"
        for turn, child in enumerate(transaction(record, element, number), start=1):
            tag = str(child.tag)
            path = f"transaction/{tag}"
            if tag == "sector":
                self._classify(child, path, key, "of a transaction")
                continue
            where = _PLACES[tag](record, path, child, key)
            if where and where not in self.transaction_places:
                self.transaction_places.add(where)
                identifier = f"{record.me}.transaction-{number}.{tag}-{turn}"
                self.tables.relation(
                    identifier, record.me, "locatedIn", where, key, note="of a transaction"
                )

    def _planned(self, element: _Element, number: int) -> None:
        planned(self.record, element, number)

    def _result(self, element: _Element, number: int) -> None:
        result(self.record, element, number)


def _says_something(element: _Element) -> bool:
    return bool(element.keys() or len(element) or (element.text or "").strip())


def _share(element: _Element) -> str:
    share = element.get("percentage")
    return f"percentage: {share}" if share else ""


_HANDLERS: dict[str, Callable[[ActivityReader, _Element, int], None]] = {
    "participating-org": ActivityReader._participant,  # noqa: SLF001  its own
    "recipient-country": ActivityReader._recipient,  # noqa: SLF001
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
}
