"""``aidgraph build``."""

from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import say, vocabulary_option


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
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to work: here, or on a Dask cluster (extra `scale`).",
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
    beside: bool,  # noqa: FBT001  a flag
) -> None:
    """Build encodings into a graph.

    Without ENCODING_DIR every encoding that ships with aidgraph is built.  The output folder gets
    graph.ttl, graph.nq, graph.jsonld, manifest.json and store/.
    """
    from aidgraph.build.run import build_graph, write_beside

    if beside and not encodings:
        raise click.UsageError("--beside needs the ENCODING_DIR to write into")
    built = build_graph(encodings, out, text=text, links=links, engine=engine, progress=say)
    for file in write_beside(encodings) if beside else ():
        say(f"wrote {file}")
    for name, number in built.counts.items():
        click.echo(f"{number:>8,}  {name}")
    click.echo(f"{built.triples:>8,}  triples in {built.folder}")
