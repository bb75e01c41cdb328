"""Make one source's part of a graph: what one worker does, on this machine or on a cluster."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from itertools import chain, islice
from pathlib import Path
from uuid import uuid4

from aidgraph.build.labels import LABEL, is_label
from aidgraph.build.merge import Block, merge, read_together, unique, write_sorted
from aidgraph.build.partfile import Part, part_path, read_part, write_part
from aidgraph.encoding import is_dataset, read_encoding, read_numbers
from aidgraph.encoding.mapping import read_mapping
from aidgraph.encoding.tables import MAX_BYTES
from aidgraph.errors import CallError
from aidgraph.files.limited import digest_of
from aidgraph.files.resources import walk
from aidgraph.model import DatasetTables, Encoding
from aidgraph.rdf import iri
from aidgraph.rdf.encode import accepted_part, dataset_lines, stated_lines
from aidgraph.rdf.mapping import mapping_lines
from aidgraph.text.report import ReportText

_RUN = 200_000  # lines that are sorted at once: some 50 MB
_RECORD = f"<{iri.term('Record')}> .\n".encode()
_NAMES = {"relation": "relations", "flow": "flows"}


def make_part(source: Traversable, cache: Path, text: ReportText | None = None) -> Part:
    """
    Make the part of the tables in *source*: read, check, write their triples into a file.

    Tables that are there unchanged, bytes and all, have their part in *cache* already.

    Args:
        source: The folder of an encoding, or of an imported dataset.
        cache: The folder for the files of parts; what is in it may be deleted at any time.
        text: A report's text; when the encoding was made from it, every span is checked.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
        VerificationError: If a span or a number of the text does not hold.
        OSError: If *cache* cannot be written.
    """
    tables = _hashes(source)
    path = part_path(cache, tables)
    part = read_part(path)
    if part is None or (text is not None and text.sha256 == part.sha256):
        part = _new_part(source, path, tables, text)
        if _hashes(source) != tables:
            path.unlink()
            raise CallError(f"{source}: the tables were changed while they were read; build again")
    return part


def _hashes(source: Traversable) -> dict[str, str]:
    """Return the hash of each table in *source* by its name; one that is too large is not read."""
    return {
        name: digest_of(file, MAX_BYTES + 1)
        for suffix in (".toml", ".csv")
        for name, file in (walk(source, suffix) if source.is_dir() else ())
    }


def _new_part(
    source: Traversable, path: Path, hashes: dict[str, str], text: ReportText | None
) -> Part:
    if is_dataset(source):
        return _dataset_part(read_numbers(source, unmapped=False), path, hashes)
    encoding = read_encoding(source)
    if text is not None and text.sha256 == encoding.report.sha256:
        _verify(encoding, text)
    stated, report = accepted_part(encoding), encoding.report
    part = Part(
        source=report.id,
        sha256=report.sha256,
        prefixes=iri.report_prefixes(report.id),
        counts=_count_report(stated),
        inputs={f"{report.id}/{name}": digest for name, digest in hashes.items()},
    )
    return _written(path, part, (entity.id for entity in stated.entities), stated_lines(encoding))


def _verify(encoding: Encoding, text: ReportText) -> None:
    # The gate reads with all that extraction knows: a build without a text does without it.
    from aidgraph.check.gate.findings import VerificationError  # noqa: PLC0415
    from aidgraph.check.verify import verify_evidence  # noqa: PLC0415

    findings = verify_evidence(encoding, text).findings
    if findings:
        raise VerificationError(findings)


def _dataset_part(numbers: Iterator[DatasetTables], path: Path, hashes: dict[str, str]) -> Part:
    """Make the part of a dataset, whose tables are read number by number."""
    first = next(numbers)
    dataset = first.dataset.id
    counts: dict[str, int] = {}
    entities: list[str] = []

    def counted() -> Iterator[DatasetTables]:
        """Pass the tables on; when the last is asked for, the counts are those of all."""
        found = Counter(datasets=1)
        for tables in chain([first], numbers):
            found.update(_count(tables))
            entities.extend(entity.id for entity in tables.entities)
            yield tables
        counts.update(found)

    part = Part(
        source=dataset,
        sha256=first.sha256,
        prefixes=iri.dataset_prefixes(dataset),
        counts=counts,
        inputs={f"{dataset}/{name}": digest for name, digest in hashes.items()},
    )
    return _written(path, part, entities, dataset_lines(counted()))


def links_part(file: Path, cache: Path) -> Part:
    """
    Make the part of a mapping set: its accepted links, each a claim that the set states.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.mapping.read_mapping`.
        OSError: If *cache* cannot be written.
    """
    mapping = read_mapping(file)
    digest = digest_of(file, MAX_BYTES + 1)
    part = Part(
        source=mapping.id,
        sha256=digest,
        prefixes=iri.dataset_prefixes(mapping.id),
        counts={"links": sum(link.accepted for link in mapping.links)},
        inputs={f"{mapping.id}/{file.name}": digest},
    )
    return _written(part_path(cache, part.inputs), part, (), mapping_lines(mapping))


def _written(path: Path, part: Part, entities: Iterable[str], lines: Iterable[str]) -> Part:
    """Write the file of *part*: its *entities*, its preferred labels, its other triples."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place = path.with_suffix(f".{uuid4().hex}.runs")
    try:
        labels, others = _sorted(lines, place)  # all lines are made now, all entities known
        known = [f"{entity}\n".encode() for entity in sorted(entities)]
        if "datasets" in part.counts:
            others = _records_counted(others, part.counts)
        return write_part(path, part, {"entities": [known], "labels": labels, "triples": others})
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _records_counted(triples: Iterable[Block], counts: dict[str, int]) -> Iterator[Block]:
    """Pass the triples of a dataset on; when the last is asked for, its records are counted."""
    counts["records"] = 0
    for block in triples:
        counts["records"] += sum(line.endswith(_RECORD) for line in block)
        yield block


def _sorted(lines: Iterable[str], place: Path) -> tuple[Iterable[Block], Iterable[Block]]:
    """Return the preferred labels and the other *lines*, sorted; of many, runs lie in *place*."""
    runs = _runs(lines)
    first, second = next(runs, ([], [])), next(runs, None)
    if second is None:
        return [first[0]], [first[1]]
    written = [
        [write_sorted([block], place) for block in run] for run in chain([first, second], runs)
    ]
    labels, others = (unique(merge(read_together(kind))) for kind in zip(*written, strict=True))
    return labels, others


def _runs(lines: Iterable[str]) -> Iterator[tuple[Block, Block]]:
    """Yield *lines* in sorted runs of limited length: the preferred labels, and the others."""
    rest = iter(lines)
    # In the order in which they come most are sorted already; a set would shuffle them.
    while run := sorted(dict.fromkeys(f"{line}\n".encode() for line in islice(rest, _RUN))):
        labels = [line for line in run if LABEL in line and is_label(line)]
        found = frozenset(labels)
        yield labels, [line for line in run if line not in found]


def _count_report(encoding: Encoding) -> dict[str, int]:
    counts = _count(encoding)
    counts["reports"] = 1
    counts["evidence spans"] = len({e.span for e in encoding.evidence})
    return dict(counts)


def _count(tables: Encoding | DatasetTables) -> Counter[str]:
    counts = Counter(_NAMES.get(c.kind, f"{c.kind} figures") for c in tables.accepted)
    counts["reference claims"] = len(tables.references)
    return counts
