"""``aidgraph serve``."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from aidgraph.cli.output import copied_lines, endpoint_option, ensure_graph, graph_option, say


@click.command()
@graph_option
@endpoint_option
@click.option("--host", show_default="127.0.0.1", help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="8000",
    help="The port to listen on; 0 takes any free one.",
)
@click.option(
    "--base-url", metavar="URL", help="Where readers reach the site, if not at that address."
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let scripts of the pages of ORIGIN (https://example.org; * is all) read data, though "
    "never the sentences of --text. May be given again.",
)
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The text of a report: show the sentence around each quote. May be given again.",
)
def command(
    graph: Path | None,
    endpoint: str | None,
    host: str | None,
    port: int | None,
    base_url: str | None,
    origins: tuple[str, ...],
    texts: tuple[Path, ...],
) -> None:
    """Serve the graph as a site to search, read and query, on this machine alone.

    Explorer at /, SPARQL 1.1 at /sparql, things at /id/…. No page makes a request to anywhere
    else. Limits are set by AIDGRAPH_… variables.  With --endpoint a copy is served that is taken
    at the start.
    """
    from aidgraph.serve import Settings, create_app
    from aidgraph.web.connections import ConnectionLimits
    from aidgraph.web.listening import address_of, listen, run

    settings = Settings.from_environment(
        host=host,
        port=port,
        base_url=base_url,
        allow_origin=",".join(origins) or None,
    )
    with ExitStack() as stack:
        bound = stack.enter_context(listen(settings.host, settings.port))
        folder = _copied(endpoint, stack) if endpoint else ensure_graph(graph)
        app = create_app(folder, settings, texts)
        say(f"aidgraph: {address_of(bound)} (stop with Ctrl-C)")
        run(app, bound, ConnectionLimits(settings.connections, settings.request_seconds))


def _copied(endpoint: str, stack: ExitStack) -> Path:
    """Return a folder that holds the graph of *endpoint* as long as *stack* is open."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="aidgraph-")))
    lines = "".join(f"{line}\n" for line in copied_lines(endpoint))
    (folder / "graph.nq").write_text(lines, "utf-8")
    return folder
