"""``aidgraph publish``."""

from pathlib import Path

import click

from aidgraph.cli.output import ensure_graph, graph_option, say, visible


@click.command()
@graph_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write; an earlier site there is replaced in one step.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Where the site will be: for the list of its pages and the redirects of permanent ids.",
)
@click.option(
    "--processes",
    type=click.IntRange(0),
    default=0,
    help="How many write pages at once; without it one for up to 1,000 things, "
    "else one for each processor.",
)
def command(graph: Path | None, out: Path, base_url: str, processes: int) -> None:
    """Write the graph as a static site for any host: a folder of files, no server of ours.

    Every entity, claim, question and term has a page in each language; search, pictures and SPARQL
    work in the page, and no request leaves the host.  The texts of reports stay out.
    """
    from aidgraph.serve.publish import publish

    built = ensure_graph(graph)
    made = publish(built, out, base_url=base_url, processes=processes, progress=say)
    click.echo(visible(f"{made.folder}: {made.pages:,} pages, {made.files:,} files in all"))
