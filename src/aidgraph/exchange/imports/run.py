"""Import outside files: each becomes a folder of tables, written whole or not at all."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import Literal

from aidgraph.encoding.dataset import DATASET_FILE, NUMBERED
from aidgraph.errors import AidgraphError, CallError
from aidgraph.exchange.imports.aiddata import read_aiddata
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.exchange.imports.mentions import NamePattern
from aidgraph.exchange.imports.rates import read_rates
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import Imported
from aidgraph.files.archives import MAX_STREAMED, members
from aidgraph.files.atomic import replaced_folder
from aidgraph.rdf.iri import is_slug
from aidgraph.tasks.collector import collector_paused

Format = Literal["iati", "aiddata", "rates"]
_LICENCES = {"iati": "not stated", "aiddata": "ODC-By-1.0", "rates": "not stated"}
_LONGEST = 60
_JSON = frozenset({".json", ".jsonld"})
_ID_REMEDY = "use lower-case letters, digits and single hyphens, as in aiddata-2017"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Say what became of one file: a folder with so much in it, or an error.

    ``source`` is the file, or the file and the member of the archive; ``left`` says how many
    values are not taken over, by path and reason.
    """

    source: str
    folder: Path | None = None
    counts: dict[str, int] = field(default_factory=dict)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    error: AidgraphError | None = None


class Importer:
    """
    Import files into folders below *out*, and never two into the same.

    Args:
        kind: How the files are read.
        out: The folder that gets one folder for each dataset.
        identifier: The id of the dataset, instead of one made of the file's name.  Where an
            archive holds several, the name of the member is added.
        licence: Under which licence the data is offered.
        names: Names to look for in the descriptions of AidData's projects.
    """

    def __init__(
        self,
        kind: Format,
        out: Path,
        *,
        identifier: str = "",
        licence: str = "",
        names: NamePattern | None = None,
    ) -> None:
        if identifier and not is_slug(identifier):
            raise CallError(f"{identifier!r} is no id of a dataset; {_ID_REMEDY}")
        if out.exists() and not out.is_dir():
            raise CallError(f"{out}: this is a file; name a folder for the tables")
        self.kind = kind
        self.out = out
        self.identifier = identifier
        self.licence = licence.strip() or _LICENCES[kind]
        self.names = names
        self.written: dict[str, str] = {}

    def import_file(self, path: Path) -> Iterator[ImportResult]:
        """Yield what became of each dataset in *path*; one that fails does not stop the others."""
        if path.suffix.lower() in _JSON:
            what = "JSON is not imported, nor is what it refers to fetched"
            error = CallError(f"{path}: {what}; give the dataset as XML (iati) or as a table")
            yield ImportResult(str(path), error=error)
            return
        sources = self._members(path) if self.kind == "iati" else self._whole(path)
        try:
            yield from sources
        except AidgraphError as error:
            yield ImportResult(str(path), error=error)

    def _whole(self, path: Path) -> Iterator[ImportResult]:
        """Import a file of AidData or of rates: the tables of an archive are one dataset."""
        dataset = self.identifier or dataset_id(path.name)

        def read(_: Path) -> Imported:
            if self.kind == "rates":
                return read_rates(path, dataset, self.licence)
            return read_aiddata(path, dataset, self.licence, self.names)

        yield self._write(str(path), dataset, read)

    def _members(self, path: Path) -> Iterator[ImportResult]:
        """Import IATI files: each file of an archive is a dataset of its own."""
        for number, member in enumerate(members(path, (".xml",), MAX_STREAMED), start=1):
            dataset = self.identifier or dataset_id(member.name)
            if self.identifier and number > 1:
                dataset = slug(self.identifier, member.name)
            inside = path.name not in {member.name, f"{member.name}.gz"}
            source = f"{path}: {member.name}" if inside else str(path)
            try:
                yield self._write(
                    source, dataset, partial(read_iati, member, dataset, self.licence)
                )
            except AidgraphError as error:
                yield ImportResult(source, error=error)

    def _write(self, source: str, dataset: str, read: Callable[[Path], Imported]) -> ImportResult:
        """Have a file read, and its tables in the folder of its dataset."""
        if dataset in self.written:
            other = self.written[dataset]
            raise CallError(f"{source}: {other} has the id {dataset} already; import it with --id")
        folder = self.out / dataset
        with (
            _no_empty_folder(self.out),
            replaced_folder(folder, DATASET_FILE, NUMBERED) as fresh,
            collector_paused(),
        ):
            imported = read(fresh)
            for name, content in imported.files().items():
                (fresh / name).write_bytes(content)
        self.written[dataset] = source
        return ImportResult(source, folder, imported.counts(), imported.tables.why())


@contextmanager
def _no_empty_folder(folder: Path) -> Iterator[None]:
    """Leave no folder behind that was made for what failed."""
    absent = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        yield
    except BaseException:
        for place in absent:
            with suppress(OSError):
                place.rmdir()
        raise


def dataset_id(name: str) -> str:
    """Make the id of a dataset of the name of its file.

    >>> dataset_id("data/GCDF_v3.0.csv"), dataset_id("数据.xml")
    ('gcdf-v3-0', 'dataset-5440f7424f')
    """
    stem = PurePath(name).stem
    words = re.sub("[^a-z0-9]+", "-", stem.lower()).strip("-")[:_LONGEST].strip("-")
    return words or slug("dataset", stem)


def import_files(
    kind: Format, paths: Sequence[Path], out: Path, *, identifier: str = "", licence: str = ""
) -> list[ImportResult]:
    """
    Import IATI or AidData files, or exchange rates, into folders of tables below *out*.

    Each folder can be built like any encoding.  What no term of the ontology could take is counted
    in its ``unmapped.csv``.

    Args:
        kind: ``iati``, ``aiddata`` or ``rates``.
        paths: The files; plain, gzipped or zipped.
        out: The folder that gets one folder for each dataset.
        identifier: The id of the dataset; see :class:`Importer`.
        licence: Under which licence the data is offered.

    Returns:
        What became of each; an error in one does not stop the others.

    Raises:
        CallError: If *identifier* is no id.
    """
    importer = Importer(kind, out, identifier=identifier, licence=licence)
    return [outcome for path in paths for outcome in importer.import_file(path)]
