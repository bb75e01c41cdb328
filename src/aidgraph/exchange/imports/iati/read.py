"""Read IATI files into the tables of a dataset, one activity after the other."""

import hashlib
from collections import Counter
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from lxml.etree import _Element

from aidgraph.errors import CallError
from aidgraph.exchange.imports.iati.activity import ActivityReader
from aidgraph.exchange.imports.iati.organisation_file import identifier_of, read_organisation
from aidgraph.exchange.imports.iati.parts import default_language
from aidgraph.exchange.imports.iati.related import Related, relate
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import Imported, TableBuilder
from aidgraph.exchange.imports.xmlstream import elements
from aidgraph.files.archives import Member
from aidgraph.model import Dataset

TAGS = ("iati-activity", "iati-organisation")
_LONGEST = 500
_TWICE = "the identifier stands twice; the first is taken over"


class _Hashed:
    """Pass a stream on and hash what passes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.hash.update(data)
        return data


def read_iati(member: Member, dataset_id: str, licence: str, place: Path | None = None) -> Imported:
    """
    Read an IATI file, version 2.0x (or 1.0x as far as it agrees), activities or organisations.

    Args:
        member: The opened file.
        dataset_id: The id of the dataset that states what is read.
        licence: Under which licence the publisher offers the file; IATI files do not say.
        place: The folder that gets tables with a number, where there are very many activities.

    Raises:
        CallError: If it is no XML, has a document type, is too large, or holds no activity.
    """
    tables = TableBuilder(dataset_id, "iati-2.03", place)
    reader = _FileReader(tables, PurePath(member.name).stem)
    stream = _Hashed(member.stream)
    for element in elements(cast("BinaryIO", stream), member.name, TAGS):
        reader.read(element)
        if tables.is_full():
            reader.write_numbered()
    if not reader.number:
        raise CallError(f"{member.name}: no iati-activity in it; is it an IATI activity file?")
    tables.language = tables.language or reader.main_language()
    if tables.numbers > 1 or tables.is_full(more=len(reader.related)):
        reader.write_numbered()  # what belongs together stands in other tables than what is added
    relate(tables, reader.related, reader.activities)
    dataset = reader.about(dataset_id, licence, PurePath(member.name).name)
    return Imported(dataset, tables.language, stream.hash.hexdigest(), tables)


class _FileReader:
    """Note the activities of one file, and what the file says of itself."""

    def __init__(self, tables: TableBuilder, stem: str) -> None:
        self.tables = tables
        self.stem = stem
        self.number = 0
        self.version = ""
        self.seen: set[str] = set()
        self.activities: dict[str, str] = {}  # identifiers by id
        self.held: set[str] = set()  # those that are in no table with a number
        self.related: list[Related] = []
        self.publishers: dict[str, None] = {}
        self.languages: Counter[str] = Counter()

    def read(self, element: _Element) -> None:
        """Note one activity or organisation."""
        self.number += 1
        if self.number == 1:
            self._root(element.getparent(), element)
        fallback = f"{self.stem}/{element.tag}[{self.number}]"
        if element.tag == "iati-organisation":
            key = identifier_of(element) or fallback
            if (me := slug("orgid", key.lower())) in self.seen:
                self.tables.leave("iati-organisation", key, _TWICE)
                return
            self.seen.add(me)
            self.languages[default_language(element)[0]] += 1
            self._publisher(read_organisation(self.tables, element, fallback))
            return
        activity = ActivityReader(self.tables, element, fallback, self.activities)
        self.languages[activity.language] += 1
        if activity.record.me in self.activities:
            reason = "the iati-identifier stands twice; the first is taken over"
            self.tables.leave("iati-activity", activity.record.key, reason)
            for child in element:
                activity.record.leave(f"iati-activity/{child.tag}", child, reason)
            return
        self.activities[activity.record.me] = activity.record.key
        self.held.add(activity.record.me)
        activity.read()
        self.related += activity.related
        self._publisher(activity.record.reporter)

    def write_numbered(self) -> None:
        """Write what is of the activities that were read, and forget it."""
        self.tables.write_numbered(self.held, self.main_language())
        self.held.clear()

    def _publisher(self, organisation: str) -> None:
        """Note who reports, by the name it has in the tables."""
        if organisation:
            self.publishers[self.tables.entities[organisation].label] = None

    def _root(self, root: _Element | None, first: _Element) -> None:
        version = first.get("version", "") if root is None else root.get("version", "")
        generated = "" if root is None else root.get("generated-datetime", "")[:10]
        words = (f"IATI {version}" if version else "", generated)
        self.version = " ".join(" ".join(words).split()) or "not stated"

    def main_language(self) -> str:
        """Return the default language of most activities so far; other names stand with theirs."""
        return self.languages.most_common(1)[0][0]

    def about(self, dataset_id: str, licence: str, source: str) -> Dataset:
        """Describe the dataset."""
        names = list(filter(None, self.publishers))
        publisher = "; ".join(names)[:_LONGEST] or "not stated"
        one = len(names) == 1
        return Dataset(
            id=dataset_id,
            title=f"IATI data of {publisher}" if one else "IATI data",
            title_zh=f"{publisher} 的 IATI 数据" if one else "IATI 数据",
            publisher=publisher,
            version=self.version,
            licence=licence,
            source=source,
        )
