"""``aidgraph build``."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from aidgraph.cli.output import Outcomes, engine_options, fail, named, say, vocabulary_option

if TYPE_CHECKING:
    from aidgraph.build.run import Built


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder to write; an earlier build there is replaced in one step.",
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The report's text: check every span against it before building.",
)
@click.option(
    "--links",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A mapping set (SSSOM TSV): its accepted links enter the graph.",
)
@engine_options
@click.option(
    "--keep-going",
    is_flag=True,
    help="Build without the reports that fail; they are listed, and the exit status is 1.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    metavar="DIR",
    show_default="beside the output, for two sources or more",
    help="The folder that keeps the part of each source for the next build.",
)
@click.option(
    "--every-syntax",
    is_flag=True,
    help="Write graph.ttl and graph.jsonld for more than 500,000 triples, too.",
)
@click.option(
    "--summaries",
    is_flag=True,
    help="Also make what `serve` reads first, its search index and summaries of views; else its "
    "first start does.",
)
@click.option(
    "--beside",
    is_flag=True,
    help="Also write graph.ttl beside the tables of each ENCODING_DIR.",
)
@vocabulary_option
def command(
    encodings: tuple[Path, ...],
    out: Path,
    text: Path | None,
    links: tuple[Path, ...],
    engine: Literal["local", "dask"],
    scheduler: str,
    jobs: int | None,
    lists: tuple[Path, ...],
    keep_going: bool,  # noqa: FBT001  a flag
    cache: Path | None,
    every_syntax: bool,  # noqa: FBT001  a flag
    summaries: bool,  # noqa: FBT001  a flag
    beside: bool,  # noqa: FBT001  a flag
) -> None:
    """Build encodings into a graph.

    Without ENCODING_DIR every encoding that ships with aidgraph is built.  The output folder gets
    graph.ttl, graph.nq, graph.jsonld, manifest.json and store/.  Every report is read, whatever
    fails; but a graph that lacks one is built with --keep-going alone.
    """
    from aidgraph.build.run import build_graph, write_beside
    from aidgraph.encoding.folders import tables_in
    from aidgraph.tasks.processes import cores

    folders = named(encodings, lists, tables_in)
    if beside and not folders:
        raise click.UsageError("--beside needs the ENCODING_DIR to write into")
    built = build_graph(
        folders,
        out,
        text=text,
        links=links,
        engine=engine,
        scheduler=scheduler,
        jobs=jobs or cores(),
        keep_going=keep_going,
        cache=cache,
        every_syntax=every_syntax,
        progress=say,
    )
    if summaries:
        _summarise(built.folder)
    beside_them = Outcomes(write_beside(folders) if beside else (), "writing", len(folders))
    for file in beside_them:
        say(f"wrote {file}")
    _print(built)
    fail(dict.fromkeys([*built.failed, *beside_them.failed]))  # what cannot be read fails twice


def _summarise(folder: Path) -> None:
    """Make the search index and the summaries of the build in *folder*."""
    from aidgraph.serve.app import keep_summaries

    say("making the search index and the summaries")
    keep_summaries(folder)


def _print(built: "Built") -> None:
    """Print how much of each kind a graph has."""
    for name, number in built.counts.items():
        click.echo(f"{number:>8,}  {name}")
    click.echo(f"{built.triples:>8,}  triples in {built.folder}")
