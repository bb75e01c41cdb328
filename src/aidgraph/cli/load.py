"""``aidgraph load``."""

import os
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from aidgraph.cli.output import (
    Outcomes,
    ensure_graph,
    from_file_option,
    graph_option,
    named,
    say,
)

if TYPE_CHECKING:
    from aidgraph.query.load import LoadTarget

_AUTHORIZATION = "AIDGRAPH_LOAD_AUTHORIZATION"


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
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
@click.option(
    "--graphs",
    is_flag=True,
    help="Load each ENCODING_DIR into a graph of its own, in the place of what is there.",
)
@from_file_option
def command(
    encodings: tuple[Path, ...],
    graph: Path | None,
    address: str,
    protocol: Literal["graph-store", "update"],
    name: str,
    lists: tuple[Path, ...],
    *,
    replace: bool,
    graphs: bool,
) -> None:
    """Load the built graph into a SPARQL 1.1 server.

    Triples are added to the server's default graph, or to the graph of a name; with --replace that
    graph is emptied first, and nothing else.  With --graphs each report has a graph that is named
    by its IRI, so that it can be loaded anew alone.  AIDGRAPH_LOAD_AUTHORIZATION is sent as the
    header Authorization.
    """
    from aidgraph.query.load import LoadTarget, load_lines

    authorization = os.environ.get(_AUTHORIZATION, "")
    target = LoadTarget(address, protocol, name, replace, authorization)
    if graphs or encodings or lists:
        if not graphs or graph or name or not (encodings or lists):
            raise click.UsageError("--graphs goes with ENCODING_DIR, without --graph and --name")
        _load_each(target, encodings, lists)
        return
    with (ensure_graph(graph) / "graph.nq").open("rb") as lines:
        number = load_lines(target, lines)
    click.echo(f"{number:,} triples loaded into {address}")
    say("ask them: aidgraph query --list; aidgraph query NAME --endpoint URL-OF-QUERIES")


def _load_each(target: "LoadTarget", encodings: tuple[Path, ...], lists: tuple[Path, ...]) -> None:
    """Replace the graph of the vocabulary, and of each report; what cannot be read stops no other.

    Raises:
        CallError: If the server cannot be reached or refuses.
    """
    from aidgraph.build.each import graph_of
    from aidgraph.encoding.folders import tables_in
    from aidgraph.query.load import load_lines
    from aidgraph.rdf.encode import ontology_lines
    from aidgraph.rdf.iri import ONTOLOGY
    from aidgraph.tasks.run import Workplace, run_tasks

    def load(name: str, lines: list[str]) -> None:
        sent = (f"{line}\n".encode() for line in lines)
        number = load_lines(changed(target, name=name, replace=True), sent)
        click.echo(f"{number:,} triples loaded into {name}")

    found = named(encodings, lists, tables_in)
    load(ONTOLOGY.rstrip("#"), ontology_lines())
    read = Outcomes(run_tasks(graph_of, found, Workplace()), "loading", len(found))
    for name, lines in read:
        load(name, lines)
    read.end()
