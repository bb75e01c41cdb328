"""``aidgraph link``: propose links to other datasets, keep what was decided, measure."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aidgraph.cli.output import (
    WritingCommand,
    ensure_graph,
    graph_option,
    say,
    visible,
)

if TYPE_CHECKING:
    from aidgraph.link.propose import Proposal
    from aidgraph.link.session import TableReading
    from aidgraph.model import Judgement, MappingSet

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class _WithParts(WritingCommand):
    """Hand ``aidgraph link drift …`` and ``aidgraph link evaluate …`` to commands of their own."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        part = {"drift": drift, "evaluate": evaluate}.get(args[0]) if args else None
        if part is None:
            return super().make_context(info_name, args, parent, **extra)
        return part.make_context(f"{info_name} {part.name}", args[1:], parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)


def _ids(flag: str, help_: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(flag, multiple=True, metavar="ID", help=help_)


def _reading_options(call: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how a table or an endpoint of others is read."""
    query = click.option(
        "--query",
        type=click.Path(path_type=Path, dir_okay=False),
        help="For an endpoint: the SELECT query whose variables are the columns.",
    )
    profile = click.option(
        "--profile",
        metavar="NAME",
        help="How a table is laid out: dac-channels, geonames, grid, osm, ror or wikidata.",
    )
    columns = click.option(
        "--map",
        "columns",
        default="",
        metavar="FIELD=COLUMN,...",
        help="Which column holds what, as in id=ror_id,label=name,alias=acronyms,country=cc.",
    )
    return columns(profile(query(call)))


def _reading(columns: str, profile: str | None, query: Path | None) -> "TableReading":
    from aidgraph.encoding.tables import read_text
    from aidgraph.errors import EncodingError
    from aidgraph.link.readers.layout import OWN, read_layout, with_columns
    from aidgraph.link.session import TableReading

    layout = read_layout(profile) if profile else OWN
    text, problems = read_text(query, query.name) if query else ("", [])
    if problems:
        raise EncodingError(str(query), problems)
    return TableReading(with_columns(layout, columns) if columns else layout, text)


@click.command(cls=_WithParts)
@click.argument("datasets", nargs=-1, required=True, metavar="DATASET...")
@graph_option
@click.option(
    "--judgements",
    type=click.Path(path_type=Path),
    help="A mapping set with what was decided before.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("links.sssom.tsv"),
    show_default=True,
    help="The mapping set to write (SSSOM TSV): what is decided.",
)
@click.option(
    "--candidates",
    type=click.Path(path_type=Path),
    help="The file for what is still open, also SSSOM TSV; without it, --out with .candidates "
    "before its ending.",
)
@_reading_options
@click.option("--id", "identifier", default="links", show_default=True, help="Its id as a dataset.")
@_ids("--accept", "Accept this candidate as the same thing.")
@_ids("--accept-close", "Accept it as nearly the same: a close match.")
@_ids("--refuse", "Refuse this candidate for good.")
@_ids("--unsure", "Note that it was looked at and stays open.")
@click.option("--accept-automatic", is_flag=True, help="Accept all that is marked as sure.")
@click.option("--limit", default=5, show_default=True, help="Candidates for each thing.")
def command(
    datasets: tuple[str, ...],
    graph: Path | None,
    judgements: Path | None,
    out: Path,
    candidates: Path | None,
    columns: str,
    profile: str | None,
    query: Path | None,
    identifier: str,
    accept: tuple[str, ...],
    accept_close: tuple[str, ...],
    refuse: tuple[str, ...],
    unsure: tuple[str, ...],
    accept_automatic: bool,  # noqa: FBT001  a flag
    limit: int,
) -> None:
    """Propose links from the graph to each DATASET, and keep what was decided.

    What is decided and what is still open are two files.

    DATASET is the folder of an imported dataset, a table (delimited text, JSON, Excel, Parquet), an
    IATI file, the address of a SPARQL endpoint, or `divisions`: the divisions of China to township
    level.

    `aidgraph link drift FILE DATASET` lists links that a new release broke; `aidgraph link
    evaluate PAIRS` measures the matching on decided pairs.
    """
    from aidgraph.encoding.mapping import mapping_bytes, split_by_judgement
    from aidgraph.files.atomic import write_atomically
    from aidgraph.link.session import Decisions, propose_and_decide

    _require_one_decision(accept, accept_close, refuse, unsure)
    choices: dict[str, Judgement] = {
        **dict.fromkeys((*accept, *accept_close), "positive"),
        **dict.fromkeys(refuse, "negative"),
        **dict.fromkeys(unsure, "unsure"),
    }
    decisions = Decisions(
        choices,
        close=frozenset(accept_close),
        automatic=accept_automatic,
        date=datetime.now(UTC).date().isoformat(),
    )
    before = _before(judgements, out, identifier)
    mapping, proposals = propose_and_decide(
        ensure_graph(graph),
        datasets,
        before,
        decisions,
        reading=_reading(columns, profile, query),
        limit=limit,
        progress=say,
    )
    for proposal in proposals:
        click.echo(visible(_shown(proposal)))
    decided, still_open = split_by_judgement(mapping)
    beside = candidates or _beside(out)
    write_atomically(out, mapping_bytes(decided))
    write_atomically(beside, mapping_bytes(still_open))
    say(f"{len(proposals)} open: {beside}; {len(decided.links)} decided: {out}")


def _beside(out: Path) -> Path:
    """Return the file of the candidates: links.candidates.sssom.tsv for links.sssom.tsv."""
    stem, dot, ending = out.name.partition(".")
    return out.with_name(f"{stem}.candidates{dot}{ending}")


def _require_one_decision(*decided: tuple[str, ...]) -> None:
    """Refuse a call that decides on one candidate in two ways."""
    from aidgraph.errors import CallError

    times = Counter(key for keys in decided for key in set(keys))
    for key in sorted(key for key, number in times.items() if number > 1):
        raise CallError(f"{key!r} is decided in two ways; give it to one option")


def _before(judgements: Path | None, out: Path, identifier: str) -> "MappingSet":
    """Return the mapping set to go on from: a new one where there is none."""
    from aidgraph.encoding.mapping import read_mapping
    from aidgraph.errors import CallError
    from aidgraph.model import MappingSet
    from aidgraph.rdf.iri import is_slug

    if not is_slug(identifier):
        raise CallError(f"{identifier!r} is no id; use lower-case letters, digits and hyphens")
    file = judgements or out
    if judgements or out.is_file():
        return read_mapping(file, warn=say)
    return MappingSet(identifier, "Links of this graph to other datasets", _LICENCE)


def _shown(proposal: "Proposal") -> str:
    link, candidate = proposal.link, proposal.candidate
    sure = "  sure" if proposal.match else ""
    names = f"{link.subject_label} = {link.object_label}  <{link.object}>"
    return f"{link.key}  {candidate.score:5.1f}{sure}  {names}\n    {candidate.reasons}"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("dataset")
@_reading_options
def drift(file: Path, dataset: str, columns: str, profile: str | None, query: Path | None) -> None:
    """List the accepted links of FILE that a new release of DATASET breaks.

    Exit status 1 if there is one.
    """
    from aidgraph.encoding.mapping import read_mapping
    from aidgraph.errors import CallError
    from aidgraph.link.index import CandidateIndex
    from aidgraph.link.propose import drifted
    from aidgraph.link.session import read_target

    mapping = read_mapping(file, warn=say)
    target = read_target(dataset, _reading(columns, profile, query), progress=say)
    links = [link for link in mapping.links if link.source in {"", target.address}]
    if mapping.links and not links:
        others = ", ".join(sorted({link.source for link in mapping.links}))
        raise CallError(
            f"{file} has no link to {target.address}, but to {others}; "
            "a new release has the id of the old one, a table its file name"
        )
    broken = list(drifted(links, CandidateIndex(target.profiles)))
    for found in broken:
        link = found.link
        click.echo(visible(f"{link.key}  {found.kind}  {link.object_label}  <{link.object}>"))
        click.echo(visible(f"    {link.subject_label}  <{link.subject}>; {found.detail}"))
        for candidate in found.instead:
            click.echo(visible(f"    perhaps {candidate.profile.label}  <{candidate.profile.id}>"))
    accepted = sum(link.accepted for link in links)
    say(f"{len(broken)} of {accepted} accepted link{'' if accepted == 1 else 's'} broken")
    if broken:
        sys.exit(1)


@click.command()
@click.argument("pairs", type=click.Path(path_type=Path))
@click.option("--wrong", is_flag=True, help="Also list every answer that is not right.")
def evaluate(pairs: Path, wrong: bool) -> None:  # noqa: FBT001  a flag
    """Measure the matching on decided PAIRS (a TSV file), with 95 % intervals.

    Every name is looked up among all targets of the file and all divisions of China.
    """
    from aidgraph.link.evaluate import evaluate as measure
    from aidgraph.link.evaluate import read_pairs

    quality = measure(read_pairs(pairs))
    click.echo(f"precision of automatic matches  {quality.precision}")
    click.echo(f"recall among the first five     {quality.recall}")
    click.echo(f"not found where not there       {quality.absent}")
    click.echo(f"matched without asking          {quality.automatic}")
    for what, outcome in quality.wrong if wrong else ():
        first = next((f"{c.profile.label} {c.score} {c.reasons}" for c in outcome.found), "nothing")
        click.echo(visible(f"{what}: {outcome.query.label} → {first}"))
