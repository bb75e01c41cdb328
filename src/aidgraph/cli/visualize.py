"""``aidgraph visualize``."""

from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import ensure_graph, graph_option, tell_written
from aidgraph.cli.query import pairs


@click.command()
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
    default="zh",
    show_default=True,
    help="Language shown first.",
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
    lang: Literal["zh", "en"],
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

    store = open_store(ensure_graph(graph))
    nodes = None
    if query is not None:
        from aidgraph.query import load_query, run_query

        nodes = run_query(store, load_query(query), pairs(settings)).iris()
    elif settings:
        raise click.UsageError("--set needs --query")
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
