"""``aidgraph mcp``."""

from pathlib import Path

import click

from aidgraph.cli.output import ensure_graph, graph_option, say


@click.command()
@graph_option
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The text of a report: give the sentence around each quote. May be given again.",
)
def command(graph: Path | None, texts: tuple[Path, ...]) -> None:
    """Serve the graph to agents over the Model Context Protocol, on stdin and stdout.

    Read-only: search, entities, figures, paths, evidence, the shipped questions, and SPARQL under
    the guard and the limits of the site's endpoint.  It needs the extra aidgraph[mcp].
    """
    from aidgraph.errors import CallError

    try:
        from aidgraph.serve.agents import serve_agents
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise CallError('mcp is not installed; run `pip install "aidgraph[mcp]"`') from None

    say("aidgraph: waiting for an agent on stdin (stop with Ctrl-C)")
    serve_agents(ensure_graph(graph), texts)
