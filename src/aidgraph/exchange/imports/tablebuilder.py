"""Collect the tables of a dataset while its records are read: rows, as the files will hold them."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

import tomli_w

from aidgraph.encoding.dataset import DATASET_FILE, NUMBERS
from aidgraph.encoding.tables import MAX_BYTES, numbered
from aidgraph.exchange.imports.csvlines import (
    cell,
    cell_again,
    flat,
    in_order,
    limited,
    line,
    rows,
    table,
)
from aidgraph.model import Dataset, EntityType, Modality, Origin, Unmapped
from aidgraph.rdf.terms import plain

NO_TERM = "the ontology has no term for it"
TOO_MANY = "too many values to list them all: split the file"
_LONGEST_LEFT = 500  # characters of a value that is listed as not taken over
_MOST_ROWS = 50_000  # claims and values not taken over that are held before they are written
_MOST_LETTERS = 2**24  # of descriptions that are held
V = TypeVar("V")
_MODALITIES: dict[str, Modality] = {
    "budget": "planned",
    "planned-disbursement": "planned",
    "incoming-pledge": "pledged",
    "outgoing-pledge": "pledged",
}
"""What an indicator says of its money besides the kind; that of others is done."""


@dataclass(slots=True)
class _Noted:
    """
    Hold an entity while its names come in; ``named`` is false while only a code is known.

    ``key`` is the record that named it first; ``language`` is that of the label, empty for that of
    the table; ``aliases`` have theirs by name, ``labels`` are the names in other languages by
    language.
    """

    type: EntityType
    label: str
    label_en: str
    codes: str
    named: bool
    note: str
    language: str
    aliases: dict[str, str]
    labels: dict[str, str]
    key: str

    def call(self, name: str, language: str) -> None:
        """Take another name in: the label of its language where that has none, else an alias."""
        if name == self.label:
            return
        if language == self.language or self.labels.setdefault(language, name) != name:
            self.aliases.setdefault(name, language)


class TableBuilder:
    """
    Collect entities, claims and their records; each thing is described once, where first named.

    Rows are held as lines of CSV: a line is no container, which the collector of garbage would
    visit again and again, and nothing is left to do when the tables are written.  What many
    records have in common is held to the end; what is of one record alone may be written before,
    into tables with a number (:meth:`write_numbered`), so that memory does not grow with the file.

    ``method`` is the name of the reader, as the column method of claims.csv.  Ids of claims must
    differ; the readers make them of the record and the place in it.
    """

    def __init__(self, dataset: str, method: str, place: Path | None = None) -> None:
        self.dataset = dataset
        self.method = method
        self.place = place  # the folder that gets tables with a number, if any may be written
        self.numbers = 1
        self.language = ""  # of the labels; it is settled when the first tables are written
        self.entities: dict[str, _Noted] = {}
        self.claims: list[str] = []
        self.records: list[str] = []  # of the claims
        self.references: dict[str, tuple[str, ...]] = {}
        self.shares: list[str] = []
        self.indicators: dict[tuple[str, str], str] = {}
        self.descriptions: dict[tuple[str, str], list[str]] = {}
        self.letters = 0  # of the descriptions
        self.left: list[tuple[str, str, str, str]] = []
        self.counts: Counter[str] = Counter()  # rows in the tables with a number
        self.reasons: Counter[tuple[str, str]] = Counter()  # what stands in these as left
        self.key = ""  # of the record that is being read

    def entity(  # noqa: PLR0913  the columns of a row
        self,
        identifier: str,
        type_: EntityType,
        label: str,
        key: str,
        *,
        label_en: str = "",
        aliases: tuple[str, ...] = (),
        codes: tuple[tuple[str, str], ...] = (),
        named: bool = True,
        note: str = "",
        language: str = "",
    ) -> str:
        """
        Note an entity that the record *key* names, and return its id; more names are aliases.

        With *named* false the label stands in for a name that may come later.
        """
        known = self.entities.get(identifier)
        label = flat(label)
        if known is None:
            known = self.entities[identifier] = _Noted(
                type_, label, flat(label_en), "", named, note, language, {}, {}, key
            )
        elif named and not known.named:
            known.label, known.named, known.language = label, True, language
        elif named:
            known.call(label, language)
        known.label_en = known.label_en or flat(label_en)
        for alias in aliases:
            known.aliases.setdefault(flat(alias), known.language)
        for scheme, code in codes:
            if f"|{scheme}:" not in f"|{known.codes}":
                known.codes = "|".join(filter(None, (known.codes, f"{scheme}:{code}")))
        return identifier

    def name(self, identifier: str, language: str, text: str) -> None:
        """Note a name of an entity that is known, in a language."""
        if text := flat(text):
            self.entities[identifier].call(text, language)

    def calls(self, identifier: str, label: str) -> bool:
        """Tell whether an entity is noted already, under this label."""
        known = self.entities.get(identifier)
        return known is not None and known.label == label

    def relation(  # noqa: PLR0913  the columns of a row
        self,
        identifier: str,
        subject: str,
        predicate: str,
        object_: str,
        key: str,
        *,
        period: tuple[str, str] = ("", ""),
        origin: Origin = "quoted",
        note: str = "",
    ) -> None:
        """Note that the record *key* states a relation."""
        start, end = period
        self.claims.append(
            f"{identifier},relation,{subject},{predicate},{object_},,,,,,,,,{start},{end},"
            f"done,,{origin},accepted,{self.method},1,{cell_again(note)},,"
        )
        self.records.append(f"{identifier},{cell_again(key)}")

    def figure(  # noqa: PLR0913, PLR0917  the columns of a row
        self,
        identifier: str,
        kind: Literal["flow", "outcome", "context"],
        subject: str,
        indicator: str,
        value: Decimal,
        unit: str,
        key: str,
        *,
        parties: tuple[str, str] = ("", ""),
        period: tuple[str, str] = ("", ""),
        modality: Modality | None = None,
        origin: Origin = "quoted",
        note: str = "",
    ) -> None:
        """
        Note that the record *key* states a number; *parties* are provider and receiver.

        Where no *modality* is given it is that of the indicator: money of a budget is planned.
        """
        provider, receiver = parties
        how = modality or _MODALITIES.get(indicator, "done")
        start, end = period
        self.claims.append(
            f"{identifier},{kind},{subject},,,{cell_again(indicator)},{plain(value)},,,"
            f"{cell_again(unit)},"
            f"exactly,{provider},{receiver},{start},{end},"
            f"{how},,{origin},accepted,{self.method},1,{cell_again(note)},,"
        )
        self.records.append(f"{identifier},{cell_again(key)}")

    def reference(  # noqa: PLR0913, PLR0917  the columns of a row
        self, identifier: str, subject: str, predicate: str, object_: str, key: str, note: str = ""
    ) -> None:
        """Note a code, a classification or a match that the record *key* states; once."""
        if identifier not in self.references:
            row = (identifier, subject, predicate, object_, self.dataset, key, note, "quoted")
            self.references[identifier] = row

    def share(self, target: str, share: str, split: str) -> None:
        """Note which part of its subject's money goes to what the claim *target* names."""
        self.shares.append(f"{target},{share},{cell_again(split)}")

    def name_indicator(self, key: str, language: str, text: str) -> None:
        """Note what an indicator in the dataset's own words is called in a language; once."""
        self.indicators.setdefault((key, language), flat(text))

    def describe(self, target: str, language: str, text: str) -> None:
        """Note what describes an entity, in a language."""
        known = self.descriptions.setdefault((target, language), [])
        if (text := flat(text)) and text not in known:
            known.append(text)
            self.letters += len(text)

    def leave(self, path: str, example: str, reason: str = NO_TERM, count: int = 1) -> None:
        """Note that what stands at *path* of the record is not taken over, and why."""
        self.left.extend([(path, example, reason, self.key)] * count)

    def counted(self) -> Counter[tuple[str, str, str, str]]:
        """Return how often what is left stands there: path, value on one line, reason and key."""
        found: Counter[tuple[str, str, str, str]] = Counter()
        for (path, example, reason, key), count in Counter(self.left).items():
            found[path, flat(example)[:_LONGEST_LEFT], reason, key] += count
        return found

    def unmapped(self) -> list[Unmapped]:
        """Return what was left, by path, reason and record: every one."""
        return [
            Unmapped(path, count, example, reason, key)
            for (path, example, reason, key), count in sorted(self.counted().items())
        ]

    def is_full(self, *, more: int = 0) -> bool:
        """Tell whether so much is held, or will be with *more* rows, that it should be written."""
        held = len(self.claims) + len(self.left) + more
        return held >= _MOST_ROWS or self.letters >= _MOST_LETTERS

    def write_numbered(self, records: Collection[str], language: str) -> None:
        """
        Write what is of *records* alone, given by their ids, into tables with the next number.

        An id of one record's own is that of the record, and what follows it behind a point.  The
        *language* of the labels is that of the first call.

        Raises:
            CallError: If a table is larger than a table may be.
            OSError: If the place cannot be written.
        """
        if self.place is None:
            return
        self.language = self.language or language
        part = TableBuilder(self.dataset, self.method)
        part.claims, self.claims = self.claims, []
        part.records, self.records = self.records, []
        part.shares, self.shares = self.shares, []
        part.left, self.left = self.left, []
        part.entities, self.entities = _divided(self.entities, records)
        part.descriptions, self.descriptions = self.descriptions, {}
        owned = [me for me, row in self.references.items() if row[1].partition(".")[0] in records]
        part.references = {me: self.references.pop(me) for me in owned}
        self.letters = 0
        self.counts += part.rows()
        self.reasons += part.why()
        files = {n: data for n, data in part.files(self.language).items() if data.count(b"\n") > 1}
        self.numbers += bool(files)
        for name, content in files.items():
            limited(content, name, self.dataset)
            (self.place / numbered(name, self.numbers)).write_bytes(content)

    def rows(self) -> Counter[str]:
        """Return how many rows are held, by what they are, and in the tables with a number."""
        held = {
            "entities": self.entities,
            "claims": self.claims,
            "reference claims": self.references,
        }
        return Counter({name: self.counts[name] + len(some) for name, some in held.items()})

    def why(self) -> Counter[tuple[str, str]]:
        """Return how many values were left, by path and reason."""
        return self.reasons + Counter((path, reason) for path, _, reason, _ in self.left)

    def files(self, language: str) -> dict[str, bytes]:
        """Return the tables as CSV by name, also the empty ones, sorted; labels in *language*."""
        return {
            "entities.csv": table(
                "entities.csv", (_entity(item, language) for item in self.entities.items())
            ),
            "claims.csv": table("claims.csv", self.claims),
            "records.csv": table("records.csv", self._records()),
            "reference.csv": table("reference.csv", map(line, self.references.values())),
            "shares.csv": table("shares.csv", self.shares),
            "texts.csv": rows("texts.csv", self._texts(language)),
            "unmapped.csv": self._unmapped_table(),
        }

    def _records(self) -> Iterator[str]:
        yield from (f"{me},{cell(noted.key)}" for me, noted in self.entities.items())
        yield from self.records

    def _unmapped_table(self) -> bytes:
        """Return the table of what was left; where it is too large, counts stand for the values."""
        lines = (
            f"{cell_again(path)},{count},{cell(value)},{cell_again(why)},{cell(key)}"
            for (path, value, why, key), count in sorted(self.counted().items())
        )
        whole = in_order("unmapped.csv", lines)
        if len(whole) <= MAX_BYTES:
            return whole
        counts = Counter((path, reason) for path, _, reason, _ in self.left)
        return rows(
            "unmapped.csv", ((p, count, TOO_MANY, why, "") for (p, why), count in counts.items())
        )

    def _texts(self, language: str) -> Iterator[tuple[str, str, str, str]]:
        """Yield the names in other languages than *language*, and the descriptions."""
        for me, noted in self.entities.items():
            if noted.language not in {"", language} and noted.named:
                yield me, "label", noted.language, noted.label
            for other, name in noted.labels.items():
                yield me, "label", other or language, name
            for name, other in noted.aliases.items():
                if other not in {"", language}:
                    yield me, "alias", other, name
        for (key, other), name in self.indicators.items():
            if other != language or f"other:{name}" != key:
                yield key, "label", other, name
        for (me, other), texts in self.descriptions.items():
            yield from ((me, "description", other, text) for text in texts)


def _divided(entities: dict[str, V], records: Collection[str]) -> tuple[dict[str, V], dict[str, V]]:
    """Divide entities into those of *records* and those that several may have in common."""
    own: dict[str, V] = {}
    common: dict[str, V] = {}
    for me, noted in entities.items():
        (own if me.partition(".")[0] in records else common)[me] = noted
    return own, common


def _entity(item: tuple[str, _Noted], language: str) -> str:
    me, entity = item
    aliases = "|".join(
        name.replace("|", "/")
        for name, other in entity.aliases.items()
        if name and name != entity.label and other in {"", language}
    )
    cells = (
        *(me, entity.type, entity.label, entity.label_en, aliases, entity.codes, "", ""),
        entity.note,
    )
    return line(cells)


@dataclass(frozen=True, slots=True)
class Imported:
    """Hold what was read of one outside dataset, ready to be written.

    ``sha256`` is of the bytes that were read, ``language`` that of the labels.
    """

    dataset: Dataset
    language: str
    sha256: str
    tables: TableBuilder

    def files(self) -> dict[str, bytes]:
        """
        Return the files of the dataset's folder by name.

        Raises:
            CallError: If a table is larger than a table may be.
        """
        about = asdict(self.dataset) | {"language": self.language, "sha256": self.sha256}
        if self.tables.numbers > 1:
            about[NUMBERS] = str(self.tables.numbers)
        files = self.tables.files(self.language)
        for name, content in files.items():
            limited(content, name, self.dataset.source)
        return {DATASET_FILE: tomli_w.dumps(about).encode("utf-8"), **files}

    def counts(self) -> dict[str, int]:
        """Return how many rows there are, by name."""
        return dict(self.tables.rows())
