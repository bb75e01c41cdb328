"""``aidgraph serve``."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import click

from aidgraph.cli.output import copied_lines, ensure_graph, graph_option, say
from aidgraph.errors import CallError


@click.command()
@graph_option
@click.option(
    "--endpoint",
    metavar="URL",
    help="Read the graph at a SPARQL 1.1 endpoint, where it stays; views of all of it are absent.",
)
@click.option(
    "--copy", is_flag=True, help="With --endpoint: copy that graph first, and serve every view."
)
@click.option(
    "--rdf",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve any file of RDF, not a built graph: .ttl, .nt, .nq, .trig, .rdf, .owl or .jsonld.",
)
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
    copy: bool,  # noqa: FBT001  a flag
    rdf: Path | None,
    host: str | None,
    port: int | None,
    base_url: str | None,
    origins: tuple[str, ...],
    texts: tuple[Path, ...],
) -> None:
    """Serve the graph as a site to search, read and query, on this machine alone.

    Explorer at /, SPARQL 1.1 at /sparql, things at /id/…. No page makes a request to anywhere
    else. Limits are set by AIDGRAPH_… variables.  With --endpoint each page asks a SPARQL endpoint,
    or with --copy a copy that is taken at the start; with --rdf any file of RDF is served, without
    the words that only a build has.
    """
    from aidgraph.serve import Settings, create_app
    from aidgraph.serve.app import create_remote_app
    from aidgraph.web.connections import ConnectionLimits
    from aidgraph.web.listening import address_of, listen, run

    settings = Settings.from_environment(
        host=host,
        port=port,
        base_url=base_url,
        allow_origin=",".join(origins) or None,
    )
    if sum(map(bool, (graph, endpoint, rdf))) > 1:
        raise click.UsageError("give one of --graph, --endpoint and --rdf")
    if copy and not endpoint:
        raise click.UsageError("--copy needs the --endpoint to copy")
    with ExitStack() as stack:
        bound = stack.enter_context(listen(settings.host, settings.port))
        if endpoint and not copy:
            app = create_remote_app(endpoint, settings, texts)
        elif endpoint or rdf:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="aidgraph-")))
            _fill(folder / "graph.nq", endpoint, rdf)
            app = create_app(folder, settings, texts)
        else:
            app = create_app(ensure_graph(graph), settings, texts)
        say(f"aidgraph: {address_of(bound)} (stop with Ctrl-C)")
        Thread(target=app.state.site.prepare, daemon=True).start()
        run(app, bound, ConnectionLimits(settings.connections, settings.request_seconds))


def _fill(snapshot: Path, endpoint: str | None, rdf: Path | None) -> None:
    """Write the graph of an endpoint, or of a file of RDF, as N-Quads.

    A file is read in a process of its own: what nests deeply can end the parser.
    """
    from aidgraph.query.apart import EngineCrashedError, run_apart
    from aidgraph.rdf.read import MOST_SECONDS, read_rdf

    if rdf:
        try:
            run_apart(lambda: snapshot.write_bytes(read_rdf(rdf)), MOST_SECONDS)
        except EngineCrashedError as error:
            raise CallError(f"{rdf}: it ended its parser: nested too deeply, or large") from error
    elif endpoint:
        lines = "".join(f"{line}\n" for line in copied_lines(endpoint))
        snapshot.write_text(lines, "utf-8")
