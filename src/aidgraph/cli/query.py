"""``aidgraph query``."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import (
    ensure_graph,
    format_option,
    graph_option,
    require_graph,
    say,
    visible,
)
from aidgraph.errors import CallError

if TYPE_CHECKING:
    from aidgraph.query import Query, Result


@click.command()
@click.argument("query", required=False, metavar="NAME|FILE|-")
@graph_option
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set a parameter: an entity's id or label, a number, a date, a text.",
)
@format_option("table", "csv", "json", "ttl", of="the result; ttl is for CONSTRUCT")
@click.option(
    "--endpoint", metavar="URL", help="Ask a SPARQL 1.1 endpoint on the web, not the built graph."
)
@click.option("--list", "listing", is_flag=True, help="List the shipped questions.")
@click.option("--show", is_flag=True, help="Print the query itself, with its parameters.")
def command(
    query: str | None,
    graph: Path | None,
    settings: tuple[str, ...],
    form: str,
    endpoint: str | None,
    listing: bool,  # noqa: FBT001  a flag
    show: bool,  # noqa: FBT001  a flag
) -> None:
    """Ask the graph a shipped question (NAME), or a SPARQL query in a FILE or from stdin (-).

    Parameters are bound as RDF terms; nothing of --set is ever pasted into the query.
    """
    from aidgraph.query import list_queries, load_query

    if listing:
        for item in list_queries():
            click.echo(visible(f"{item.name}\n    {item.summary}\n    {item.summary_zh}"))
        return
    if query is None:
        raise click.UsageError("name a question, a file or -; `aidgraph query --list` lists them")
    loaded = load_query(_from_stdin() if query == "-" else query)
    if show:
        click.echo(visible(loaded.text), nl=False)
        return
    require_graph(None if endpoint else graph)
    text, rows = _answer(loaded, graph, endpoint, pairs(settings), form)
    click.echo(visible(text) if form == "table" else text, nl=not text.endswith("\n"))
    if form == "table" and rows is not None:
        say(f"{rows} row{'' if rows == 1 else 's'}")
    if loaded.needs and not rows:
        say(f"{loaded.name} needs {loaded.needs}")


def _from_stdin() -> str:
    """Return what stands on stdin; what cannot be a query is not looked up as a name."""
    text = sys.stdin.read()
    if "{" not in text and not re.search(r"\bDESCRIBE\s", text, re.IGNORECASE):
        raise CallError("stdin: there is no query in it; send a SELECT, ASK, CONSTRUCT or DESCRIBE")
    return text


def _answer(
    query: "Query", graph: Path | None, endpoint: str | None, given: dict[str, str], form: str
) -> tuple[str, int | None]:
    """Return the answer as text, and how many rows it has, if it has some.

    The engine runs in a process of its own: there are queries that crash it.
    """
    from aidgraph.query import format_result, run_query
    from aidgraph.query.apart import run_apart
    from aidgraph.query.remote import RemoteEndpoint, run_remote
    from aidgraph.store.open import open_store

    def written(result: "Result") -> tuple[str, int | None]:
        return format_result(result, form), len(result.rows) if result.columns else None

    if not endpoint:
        text, rows = run_apart(
            lambda: written(run_query(open_store(ensure_graph(graph)), query, given))
        )
        return text, rows
    answer = run_remote(RemoteEndpoint(endpoint), query, given)
    if answer.cut:
        say(f"the endpoint cut the answer at {answer.cut}; ask for less, with LIMIT")
    return written(answer.result)


def pairs(settings: tuple[str, ...]) -> dict[str, str]:
    """Split KEY=VALUE; only the first sign of equality counts."""
    parts = [setting.partition("=") for setting in settings]
    if bad := [key for key, sign, _ in parts if not (key and sign)]:
        raise click.UsageError(f"--set takes KEY=VALUE, not {bad[0]!r}")
    return {key: value for key, _, value in parts}
