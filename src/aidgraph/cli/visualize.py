"""``aidgraph visualize``."""

from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import (
    WritingCommand,
    ensure_graph,
    graph_option,
    require_graph,
    tell_written,
)
from aidgraph.cli.query import pairs


@click.command(cls=WritingCommand)
@graph_option
@click.option("--focus", metavar="ID", help="Draw the neighbourhood of this entity (id or label).")
@click.option(
    "--depth", type=click.IntRange(1, 5), default=1, show_default=True, help="Steps around --focus."
)
@click.option("--query", metavar="NAME|FILE", help="Draw the entities in this query's result.")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Set a parameter of --query."
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language shown first; without it that of the reader's browser.",
)
@click.option(
    "--size",
    type=click.Choice(["degree", "money"]),
    default="degree",
    show_default=True,
    help="What the size of a node shows.",
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The report's text: show the passage around each quote; such a page holds its sentences.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("aidgraph.html"),
    show_default=True,
    help="The page to write.",
)
def command(
    graph: Path | None,
    focus: str | None,
    depth: int,
    query: str | None,
    settings: tuple[str, ...],
    lang: Literal["zh", "en"] | None,
    size: Literal["degree", "money"],
    text: Path | None,
    out: Path,
) -> None:
    """Draw the graph as one interactive page that works offline.

    The page makes no request to anywhere and shows labels as text only, whatever they hold.
    """
    from aidgraph.files.atomic import write_atomically
    from aidgraph.store.open import open_store
    from aidgraph.text.report import read_report_text
    from aidgraph.visualize import draw_graph

    if settings and query is None:
        raise click.UsageError("--set needs --query")
    require_graph(graph)
    nodes = None if query is None else _found(graph, query, settings)
    store = open_store(ensure_graph(graph))
    page = draw_graph(
        store,
        focus=focus,
        depth=depth,
        nodes=nodes,
        lang=lang,
        size=size,
        report_text=read_report_text(text) if text else None,
    )
    write_atomically(out, page)
    tell_written(out, f"{len(page) / 1e6:.1f} MB, opens in any browser, needs no network")


def _found(graph: Path | None, query: str, settings: tuple[str, ...]) -> frozenset[str]:
    """Return the entities in the result of *query*, which runs in a process of its own."""
    from aidgraph.query import load_query, run_query
    from aidgraph.query.apart import run_apart
    from aidgraph.store.open import open_store

    loaded, given = load_query(query), pairs(settings)
    return frozenset(
        run_apart(lambda: sorted(run_query(open_store(ensure_graph(graph)), loaded, given).iris()))
    )
