"""Collect the tables of a dataset while its records are read: rows, as the files will hold them."""

from collections.abc import Iterable
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
_EXAMPLE = 40
_MODALITIES: dict[str, Modality] = {
    "budget": "planned",
    "planned-disbursement": "planned",
    "incoming-pledge": "pledged",
    "outgoing-pledge": "pledged",
}
"""What an indicator says of its money besides the kind; that of others is done."""


@dataclass(slots=True)
class _Noted:
    """Hold an entity while its names come in; ``named`` is false while only a code is known."""

    type: EntityType
    label: str
    label_en: str
    aliases: dict[str, None]
    codes: str
    named: bool


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
        self.left: dict[tuple[str, str], list[int]] = {}
        self.examples: dict[tuple[str, str], str] = {}

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
    ) -> str:
        """
        Note an entity that the record *key* names, and return its id; more names are aliases.

        With *named* false the label stands in for a name that may come later.
        """
        known = self.entities.get(identifier)
        label = _flat(label)
        if known is None:
            known = self.entities[identifier] = _Noted(type_, label, _flat(label_en), {}, "", named)
            self.records.append(f"{identifier},{_cell(key)}")
        elif named and not known.named:
            known.label, known.named = label, True
        elif named and label != known.label:
            known.aliases[label.replace("|", "/")] = None
        known.label_en = known.label_en or _flat(label_en)
        for alias in aliases:
            known.aliases[_flat(alias).replace("|", "/")] = None
        known.codes = known.codes or "|".join(f"{scheme}:{code}" for scheme, code in codes)
        return identifier

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

    def leave(self, path: str, example: str, reason: str = NO_TERM, count: int = 1) -> None:
        """Note that what stands at *path* is not taken over, and why."""
        if not self.again(path, reason, count):
            self.left[path, reason] = [count]
            self.examples[path, reason] = _flat(example)[:_EXAMPLE]

    def again(self, path: str, reason: str = NO_TERM, count: int = 1) -> bool:
        """Count what is left like something before it, and tell whether there was such a thing."""
        known = self.left.get((path, reason))
        if known is None:
            return False
        known[0] += count
        return True

    def unmapped(self) -> list[Unmapped]:
        """Return what was left, by path and reason."""
        return [
            Unmapped(path, count, self.examples[path, reason], reason)
            for (path, reason), (count,) in sorted(self.left.items())
        ]

    def files(self) -> dict[str, bytes]:
        """Return the tables as CSV by name, also the empty ones, sorted."""
        left = (
            _line((item.path, str(item.count), item.example, item.reason))
            for item in self.unmapped()
        )
        return {
            "entities.csv": _table("entities.csv", map(_entity, self.entities.items())),
            "claims.csv": _table("claims.csv", self.claims),
            "records.csv": _table("records.csv", self.records),
            "reference.csv": _table("reference.csv", map(_line, self.references.values())),
            "unmapped.csv": _table("unmapped.csv", left),
        }


def _table(name: str, lines: Iterable[str]) -> bytes:
    """Return a table of CSV.  Ids have no letter below the comma, so lines sort as ids do."""
    return "\n".join((",".join(COLUMNS[name]), *sorted(lines), "")).encode("utf-8")


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


def _entity(item: tuple[str, _Noted]) -> str:
    me, entity = item
    aliases = "|".join(name for name in entity.aliases if name and name != entity.label)
    cells = (me, entity.type, entity.label, entity.label_en, aliases, entity.codes, "", "", "")
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
        files = {DATASET_FILE: tomli_w.dumps(about).encode("utf-8"), **self.tables.files()}
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
