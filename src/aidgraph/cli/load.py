"""``aidgraph load``."""

import os
from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import ensure_graph, graph_option, say

_AUTHORIZATION = "AIDGRAPH_LOAD_AUTHORIZATION"


@click.command()
@graph_option
@click.option(
    "--to", "address", required=True, metavar="URL", help="The server's graph store, or update."
)
@click.option(
    "--protocol",
    type=click.Choice(["graph-store", "update"]),
    default="graph-store",
    show_default=True,
    help="How the server takes it: by the Graph Store Protocol, or by SPARQL Update.",
)
@click.option("--name", default="", metavar="IRI", help="The graph to load into, not the default.")
@click.option("--replace", is_flag=True, help="Empty that graph first.")
def command(
    graph: Path | None,
    address: str,
    protocol: Literal["graph-store", "update"],
    name: str,
    *,
    replace: bool,
) -> None:
    """Load the built graph into a SPARQL 1.1 server.

    Triples are added to the server's default graph, or to the graph of a name; with --replace that
    graph is emptied first, and nothing else.  AIDGRAPH_LOAD_AUTHORIZATION is sent as the header
    Authorization.
    """
    from aidgraph.query.load import LoadTarget, load_lines

    authorization = os.environ.get(_AUTHORIZATION, "")
    target = LoadTarget(address, protocol, name, replace, authorization)
    with (ensure_graph(graph) / "graph.nq").open("rb") as lines:
        number = load_lines(target, lines)
    click.echo(f"{number:,} triples loaded into {address}")
    say("ask them: aidgraph query --list; aidgraph query NAME --endpoint URL-OF-QUERIES")
