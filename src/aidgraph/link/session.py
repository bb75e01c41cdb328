"""Link a graph to datasets: read them, propose links, take decisions on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aidgraph.encoding.dataset import is_dataset, read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.imports.slugs import slug
from aidgraph.link.index import CandidateIndex
from aidgraph.link.profile import Profile
from aidgraph.link.propose import CLOSE, Proposal, decide, merged, propose
from aidgraph.link.sources import (
    GB,
    divisions,
    profiles_of_dataset,
    profiles_of_store,
    profiles_of_table,
)
from aidgraph.model import Judgement, MappingSet
from aidgraph.rdf import iri
from aidgraph.store.open import open_store

DIVISIONS = "divisions"


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


def read_target(name: str) -> Target:
    """
    Read a dataset: its folder, a CSV code table, or the word ``divisions``.

    Raises:
        CallError: If there is none.
        EncodingError: If its tables are wrong.
    """
    path = Path(name)
    if path.is_dir() and is_dataset(path):
        tables = read_dataset(path)
        about = tables.dataset
        return Target(iri.dataset(about.id), about.version, profiles_of_dataset(tables))
    if path.is_file():
        identifier = slug("table", path.stem)
        return Target(iri.dataset(identifier), "", profiles_of_table(path, identifier))
    if name == DIVISIONS:
        return Target(iri.dataset(GB), "", divisions())
    raise CallError(
        f"{name}: no dataset; give a folder that `aidgraph import` wrote, a CSV table, "
        f"or the word {DIVISIONS}"
    )


def propose_and_decide(  # noqa: PLR0913  a call has this many parts
    graph: Path,
    datasets: Sequence[str],
    before: MappingSet,
    decisions: Decisions,
    *,
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
        target = read_target(name)
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
