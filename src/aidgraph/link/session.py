"""Link a graph to datasets: read them, propose links, take decisions on them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from aidgraph.encoding.dataset import is_dataset, read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.imports.run import import_files
from aidgraph.exchange.imports.slugs import slug
from aidgraph.link.index import CandidateIndex
from aidgraph.link.profile import Profile
from aidgraph.link.propose import CLOSE, Proposal, decide, merged, propose
from aidgraph.link.readers.endpoint import profiles_of_endpoint
from aidgraph.link.readers.layout import OWN, ColumnMap
from aidgraph.link.readers.things import profiles_of_table
from aidgraph.link.sources import GB, divisions, profiles_of_dataset, profiles_of_store
from aidgraph.model import DatasetTables, Judgement, MappingSet
from aidgraph.query.http import is_address
from aidgraph.rdf import iri
from aidgraph.store.open import open_store

DIVISIONS = "divisions"
_HEAD = 4096
_IATI = re.compile(rb"<iati-(?:activities|organisations)\b")


@dataclass(frozen=True, slots=True)
class Target:
    """Hold the things of a dataset that links may lead to, with its IRI and version."""

    address: str
    version: str
    profiles: Sequence[Profile]


@dataclass(frozen=True, slots=True)
class Decisions:
    """
    Hold what is decided: judgements by key, and on what day.

    ``close`` are the keys accepted as close matches; ``automatic`` accepts all sure matches.
    """

    choices: dict[str, Judgement] = field(default_factory=dict)
    close: frozenset[str] = frozenset()
    automatic: bool = False
    date: str = ""


@dataclass(frozen=True, slots=True)
class TableReading:
    """Hold how datasets of others are read: the layout of tables, and the query for an endpoint."""

    layout: ColumnMap = OWN
    query: str = ""


def read_target(
    name: str,
    reading: TableReading = TableReading(),
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Target:
    """
    Read a dataset: its folder, a table, an IATI file, an endpoint, or the word ``divisions``.

    Raises:
        CallError: If there is none, or it cannot be read.
        EncodingError: If its tables are wrong.
    """
    path = Path(name)
    if is_address(name):
        identifier = slug("endpoint", name.partition("://")[2])
        profiles = profiles_of_endpoint(
            name, identifier, reading.layout, query=reading.query, progress=progress
        )
        return Target(iri.dataset(identifier), "", profiles)
    if path.is_dir() and is_dataset(path):
        return _of_tables(read_dataset(path))
    if path.is_file() and is_iati(path):
        return _of_iati(path)
    if path.is_file():
        identifier = slug("table", path.stem)
        profiles = profiles_of_table(path, identifier, reading.layout, progress=progress)
        return Target(iri.dataset(identifier), "", profiles)
    if name == DIVISIONS:
        return Target(iri.dataset(GB), "", divisions())
    raise CallError(
        f"{name}: no dataset; give a folder that `aidgraph import` wrote, a table, an IATI file, "
        f"the address of a SPARQL endpoint, or the word {DIVISIONS}"
    )


def _of_tables(tables: DatasetTables) -> Target:
    about = tables.dataset
    return Target(iri.dataset(about.id), about.version, profiles_of_dataset(tables))


def is_iati(file: Path) -> bool:
    """Tell whether a file is of IATI activities or organisations, by its first element."""
    if file.suffix.lower() != ".xml":
        return False
    with file.open("rb") as stream:
        return _IATI.search(stream.read(_HEAD)) is not None


def _of_iati(file: Path) -> Target:
    """Import an IATI file into a folder that is thrown away, and return its things."""
    with TemporaryDirectory() as folder:
        (outcome,) = import_files("iati", [file], Path(folder))
        if outcome.error or outcome.folder is None:
            raise outcome.error or CallError(f"{file.name}: nothing in it")
        return _of_tables(read_dataset(outcome.folder))


def propose_and_decide(  # noqa: PLR0913  a call has this many parts
    graph: Path,
    datasets: Sequence[str],
    before: MappingSet,
    decisions: Decisions,
    *,
    reading: TableReading = TableReading(),
    limit: int = 5,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[MappingSet, list[Proposal]]:
    """
    Propose links from the graph to *datasets*, and take *decisions* on them.

    Returns:
        The mapping set with what was decided before and now, and the proposals still open.

    Raises:
        CallError: If a dataset is missing, or a decision names no candidate.
    """
    store = open_store(graph)
    proposals: list[Proposal] = []
    for name in datasets:
        target = read_target(name, reading, progress=progress)
        progress(f"{name}: {len(target.profiles):,} things")
        profiles = profiles_of_store(store, but=target.address)
        proposals += propose(
            profiles,
            CandidateIndex(target.profiles),
            before.links,
            source=target.address,
            version=target.version,
            limit=limit,
            progress=progress,
        )
    links = merged(before.links, (proposal.link for proposal in proposals))
    links = decide(links, decisions.choices, date=decisions.date)
    links = decide(
        links, dict.fromkeys(decisions.close, "positive"), predicate=CLOSE, date=decisions.date
    )
    if decisions.automatic:
        decided = {link.key for link in links if link.judgement != "none"}
        sure = {p.link.key for p in proposals if p.match} - decided
        links = decide(links, dict.fromkeys(sure, "positive"), date=decisions.date, automatic=True)
    still = {link.key for link in links if link.judgement == "none"}
    open_ = [proposal for proposal in proposals if proposal.link.key in still]
    return replace(before, links=tuple(links)), open_
