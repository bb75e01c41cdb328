"""Collect the tables of a dataset while its records are read: rows, as the files will hold them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import tomli_w

from aidgraph.encoding.dataset import DATASET_FILE
from aidgraph.encoding.tables import COLUMNS, MAX_BYTES
from aidgraph.errors import CallError
from aidgraph.model import Dataset, EntityType, Modality, Origin, Unmapped
from aidgraph.rdf.terms import plain

NO_TERM = "the ontology has no term for it"
TOO_MANY = "too many values to list them all: split the file"
_LONGEST_LEFT = 500  # characters of a value that is listed as not taken over
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

    ``language`` is that of the label, empty for that of the table; ``aliases`` have theirs by
    name, ``labels`` are the names in other languages by language.
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
    visit again and again, and nothing is left to do when the tables are written.

    ``method`` is the name of the reader, as the column method of claims.csv.  Ids of claims must
    differ; the readers make them of the record and the place in it.
    """

    def __init__(self, dataset: str, method: str) -> None:
        self.dataset = dataset
        self.method = method
        self.entities: dict[str, _Noted] = {}
        self.claims: list[str] = []
        self.records: list[str] = []
        self.references: dict[str, tuple[str, ...]] = {}
        self.shares: list[str] = []
        self.indicators: dict[tuple[str, str], str] = {}
        self.descriptions: dict[tuple[str, str], list[str]] = {}
        self.left: dict[tuple[str, str, str, str], int] = {}
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
        label = _flat(label)
        if known is None:
            known = self.entities[identifier] = _Noted(
                type_, label, _flat(label_en), "", named, note, language, {}, {}
            )
            self.records.append(f"{identifier},{_cell(key)}")
        elif named and not known.named:
            known.label, known.named, known.language = label, True, language
        elif named:
            known.call(label, language)
        known.label_en = known.label_en or _flat(label_en)
        for alias in aliases:
            known.aliases.setdefault(_flat(alias), known.language)
        for scheme, code in codes:
            if f"|{scheme}:" not in f"|{known.codes}":
                known.codes = "|".join(filter(None, (known.codes, f"{scheme}:{code}")))
        return identifier

    def name(self, identifier: str, language: str, text: str) -> None:
        """Note a name of an entity that is known, in a language."""
        if text := _flat(text):
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
            f"done,,{origin},accepted,{self.method},1,{_cell_again(note)},,"
        )
        self.records.append(f"{identifier},{_cell_again(key)}")

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
            f"{identifier},{kind},{subject},,,{_cell_again(indicator)},{plain(value)},,,"
            f"{_cell_again(unit)},"
            f"exactly,{provider},{receiver},{start},{end},"
            f"{how},,{origin},accepted,{self.method},1,{_cell_again(note)},,"
        )
        self.records.append(f"{identifier},{_cell_again(key)}")

    def reference(  # noqa: PLR0913, PLR0917  the columns of a row
        self, identifier: str, subject: str, predicate: str, object_: str, key: str, note: str = ""
    ) -> None:
        """Note a code, a classification or a match that the record *key* states; once."""
        if identifier not in self.references:
            row = (identifier, subject, predicate, object_, self.dataset, key, note, "quoted")
            self.references[identifier] = row

    def share(self, target: str, share: Decimal | None, split: str) -> None:
        """Note which part of its subject's money goes to what the claim *target* names."""
        self.shares.append(f"{target},{'' if share is None else plain(share)},{_cell(split)}")

    def name_indicator(self, key: str, language: str, text: str) -> None:
        """Note what an indicator in the dataset's own words is called in a language; once."""
        self.indicators.setdefault((key, language), _flat(text))

    def describe(self, target: str, language: str, text: str) -> None:
        """Note what describes an entity, in a language."""
        known = self.descriptions.setdefault((target, language), [])
        if (text := _flat(text)) and text not in known:
            known.append(text)

    def leave(self, path: str, example: str, reason: str = NO_TERM, count: int = 1) -> None:
        """Note that what stands at *path* of the record is not taken over, and why."""
        what = path, _flat(example)[:_LONGEST_LEFT], reason, self.key
        self.left[what] = self.left.get(what, 0) + count

    def unmapped(self) -> list[Unmapped]:
        """Return what was left, by path, reason and record: every one."""
        return [
            Unmapped(path, self.left[path, example, reason, key], example, reason, key)
            for path, example, reason, key in sorted(self.left)
        ]

    def files(self, language: str) -> dict[str, bytes]:
        """Return the tables as CSV by name, also the empty ones, sorted; labels in *language*."""
        return {
            "entities.csv": _table(
                "entities.csv", (_entity(item, language) for item in self.entities.items())
            ),
            "claims.csv": _table("claims.csv", self.claims),
            "records.csv": _table("records.csv", self.records),
            "reference.csv": _table("reference.csv", map(_line, self.references.values())),
            "shares.csv": _table("shares.csv", self.shares),
            "texts.csv": _rows("texts.csv", self._texts(language)),
            "unmapped.csv": self._unmapped_table(),
        }

    def _unmapped_table(self) -> bytes:
        """Return the table of what was left; where it is too large, counts stand for the values."""
        lines = (
            f"{_cell_again(path)},{count},{_cell(value)},{_cell_again(why)},{_cell(key)}"
            for (path, value, why, key), count in sorted(self.left.items())
        )
        whole = "\n".join((",".join(COLUMNS["unmapped.csv"]), *lines, "")).encode("utf-8")
        if len(whole) <= MAX_BYTES:
            return whole
        counts: dict[tuple[str, str], int] = {}
        for (path, _, reason, _), count in self.left.items():
            counts[path, reason] = counts.get((path, reason), 0) + count
        return _rows(
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


def _table(name: str, lines: Iterable[str]) -> bytes:
    """Return a table of CSV.  Ids have no letter below the comma, so lines sort as ids do."""
    return "\n".join((",".join(COLUMNS[name]), *sorted(lines), "")).encode("utf-8")


def _rows(name: str, rows: Iterable[tuple[object, ...]]) -> bytes:
    """Return a table of CSV whose rows begin with no id: they are sorted by their cells."""
    lines = (_line(map(str, row)) for row in sorted(rows))
    return "\n".join((",".join(COLUMNS[name]), *lines, "")).encode("utf-8")


def _line(cells: Iterable[str]) -> str:
    """Return a line of CSV (RFC 4180).

    >>> _line(("a", "b, c", 'say "d" twice'))
    'a,"b, c","say ""d"" twice"'
    """
    return ",".join(map(_cell, cells))


def _cell(text: str) -> str:
    """Return a cell of CSV, quoted where it must be; ids, dates and numbers need no look."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


_cell_again = lru_cache(maxsize=1_000)(_cell)
"""The same for cells that many rows share: keys, units and notes."""


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
    return _line(cells)


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
        tables = self.tables.files(self.language)
        files = {DATASET_FILE: tomli_w.dumps(about).encode("utf-8"), **tables}
        for name, content in files.items():
            if len(content) > MAX_BYTES:
                raise CallError(
                    f"{self.dataset.source}: {name} would have {len(content) // 2**20:,} MiB, and "
                    f"{MAX_BYTES // 2**20} may be; split the file into several"
                )
        return files

    def counts(self) -> dict[str, int]:
        """Return how many rows there are, by name."""
        return {
            "entities": len(self.tables.entities),
            "claims": len(self.tables.claims),
            "reference claims": len(self.tables.references),
        }


def _flat(text: str) -> str:
    """Return *text* on one line."""
    return " ".join(text.split())
