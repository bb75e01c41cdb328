"""Build a graph: encodings in, graph files, manifest and store out, all or nothing."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NoReturn

from aidgraph.build.earlier import earlier_build, forget, remember
from aidgraph.build.manifest import MANIFEST, shipped_encodings
from aidgraph.build.output import SYNTAXES, write_graph
from aidgraph.build.part import links_part, make_part
from aidgraph.build.partfile import Part, clear, sign
from aidgraph.encoding import is_dataset, read_dataset, read_encoding
from aidgraph.errors import CallError, FailedReportsError
from aidgraph.files.atomic import replaced_folder, write_atomically
from aidgraph.files.location import located
from aidgraph.files.place import real
from aidgraph.model import Encoding
from aidgraph.rdf import iri
from aidgraph.rdf.encode import encode, ontology_lines
from aidgraph.rdf.serialize import serialize
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.tasks.attempt import Failed, attempt
from aidgraph.tasks.run import Engine, Workplace, run_tasks
from aidgraph.text.report import ReportText, read_report_text

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """Say what a build made: the folder, the triples, counts by name, and what failed, in words."""

    folder: Path
    triples: int
    counts: dict[str, int]
    failed: tuple[str, ...] = ()


def require_different_ids(sources: Iterable[str]) -> None:
    """Refuse two reports or datasets of one id: their claims would become one.

    >>> require_different_ids(["one", "one"])
    Traceback (most recent call last):
    aidgraph.errors.CallError: two folders have the id 'one'; rename one of them
    """
    if twice := [source for source, times in Counter(sources).items() if times > 1]:
        raise CallError(f"two folders have the id {twice[0]!r}; rename one of them")


def graph_lines(encodings: Iterable[Encoding]) -> list[str]:
    """Return the triples of *encodings* with the ontology, as sorted lines of N-Triples."""
    return sorted(set(ontology_lines()).union(*map(encode, encodings)))


def build_graph(  # noqa: PLR0913  all but two by name
    folders: Sequence[Traversable | str] = (),
    out: Path | str = Path("build"),
    *,
    text: Path | str | None = None,
    links: Sequence[Path | str] = (),
    engine: Engine = "local",
    scheduler: str = "",
    jobs: int = 1,
    keep_going: bool = False,
    cache: Path | str | None = None,
    every_syntax: bool = False,
    progress: Progress = lambda _: None,
) -> Built:
    """
    Build the encodings in *folders* into the folder *out*.

    The output is ``graph.nq``, and up to 500,000 triples ``graph.ttl`` and ``graph.jsonld`` (the
    same triples, to the byte the same for the same input), ``manifest.json`` and ``store/``.  It
    takes the place of an earlier build in one step: a build that is killed leaves the old one.

    Args:
        folders: Folders of encodings; none means every encoding that ships with the package.
        out: The folder to write; it must be new, empty or an earlier build.

        text:
            The report's text.  When given, every span is checked against it first.

        links: Mapping sets (SSSOM TSV), whose accepted links enter the graph.
        engine: ``local``, or ``dask`` for a cluster (see :mod:`aidgraph.tasks.cluster`).
        scheduler: The address of the cluster's scheduler.
        jobs: How many sources are read at once, in processes of this machine.
        keep_going: Build without the sources that fail, and return what failed.

        cache:
            The folder that keeps the part of each source, so that the next build makes anew only
            what changed.  Without it there is one beside *out* (``.NAME-parts``) for two sources
            or more; what no longer belongs to the build leaves that one, and no other.

        every_syntax: Write Turtle and JSON-LD however many triples there are.
        progress: Called with a line of text before each step.

    Raises:
        CallError: If a folder is missing, or *out* holds something else.
        EncodingError: If a table is wrong.  Nothing is written but the parts of other sources.
        FailedReportsError: If several sources fail; each is named.
        VerificationError: If *text* was given and a span does not hold; as before.
    """
    sources = list(map(located, folders)) or shipped_encodings()
    out, text = Path(out), Path(text) if text else None
    sets = list(map(Path, links))
    with replaced_folder(out, MANIFEST, own=tuple(SYNTAXES)) as fresh:
        own = real(out).with_name(f".{real(out).name}-parts").absolute()
        passing = fresh.absolute() / "parts"
        place = Path(cache).absolute() if cache else own if len(sources) > 1 else passing
        if place != passing:
            sign(place, ours=place == own)
        where = Workplace(engine, jobs, scheduler)
        made = _parts(sources, place, text, where, progress)
        parts, failed = _made(made, keep_going=keep_going)
        parts += [links_part(file, place) for file in sets]
        require_different_ids(part.source for part in parts)
        before = earlier_build(place, real(out), parts)
        triples, counts = write_graph(
            fresh, parts, progress, every_syntax=every_syntax, earlier=before
        )
        if place != passing:
            remember(place, fresh, parts)
        if place == own:
            clear(own, (part.path for part in parts))
            forget(own, fresh)
        shutil.rmtree(passing, ignore_errors=True)
    return Built(out, triples, counts, tuple(failed))


def _parts(
    sources: Sequence[Traversable],
    cache: Path,
    text: Path | None,
    place: Workplace,
    progress: Progress,
) -> Iterator[Part | Failed]:
    """Make the part of every source, in their order; with *text*, one must be made from it."""
    words = None if text is None else read_report_text(text)
    work = partial(make_part, cache=cache, text=words)
    paths = [source for source in sources if isinstance(source, Path)]
    results: Iterator[Part | Failed] = map(work, sources)  # what is in a zip file no other reads
    if len(paths) == len(sources):
        results = run_tasks(work, paths, place, prepare=vocabulary)
    elif place.engine == "dask":
        raise CallError("the engine dask needs encodings in folders, not in a zip file")
    hashes = set()
    for source in sources:
        progress(f"reading {source.name}")
        part = next(results)
        hashes.add(getattr(part, "sha256", ""))
        yield part
    if words is not None and words.sha256 not in hashes:
        _refuse_text(sources[0].name, words)


def _refuse_text(source: str, text: ReportText) -> NoReturn:
    from aidgraph.check.gate.findings import VerificationError  # noqa: PLC0415  slow to read
    from aidgraph.check.gate.spans import changed_source  # noqa: PLC0415

    raise VerificationError([changed_source(source, text)])


def _made(parts: Iterable[Part | Failed], *, keep_going: bool) -> tuple[list[Part], list[str]]:
    """Return the parts, and what failed in words; raise that unless it is to *keep_going*."""
    made: list[Part] = []
    failed: list[Failed] = []
    for part in parts:
        if isinstance(part, Failed):
            failed.append(part)
        else:
            made.append(part)
    messages = [failure.message for failure in failed]
    if failed and not (keep_going and made):
        alone = failed[0].error if len(failed) == 1 else None
        raise alone or FailedReportsError(messages)
    return made, messages


def report_turtle(encoding: Encoding) -> bytes:
    """Return the triples of one report as Turtle: what stands beside its tables."""
    return serialize(encode(encoding), "ttl", iri.report_prefixes(encoding.report.id))


def write_beside(folders: Iterable[Path]) -> Iterator[Path | Failed]:
    """
    Write ``graph.ttl`` beside the tables of each report or dataset in *folders*.

    Yield the files, or why there is none; a file is replaced whole or not at all.
    """
    return (attempt(_write_beside, folder) for folder in folders)


def _write_beside(folder: Path) -> Path:
    if is_dataset(folder):
        tables = read_dataset(folder, unmapped=False)
        data = serialize(encode(tables), "ttl", iri.dataset_prefixes(tables.dataset.id))
    else:
        data = report_turtle(read_encoding(folder))
    target = folder / "graph.ttl"
    write_atomically(target, data)
    return target
