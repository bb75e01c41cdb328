"""``aidgraph validate``."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from aidgraph.cli.output import ensure_graph, graph_option, say, visible, vocabulary_option


@click.command()
@graph_option
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the messages.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the results.",
)
@vocabulary_option
def command(graph: Path | None, lang: str, form: str) -> None:
    """Check the built graph against the SHACL shapes.

    Each result names the table and row, what is wrong and what to do.  Exit status 1 if there is a
    violation; warnings do not count.
    """
    from aidgraph.check.engines import is_slow
    from aidgraph.check.validate import validate_graph
    from aidgraph.store.open import open_store

    store = open_store(ensure_graph(graph))
    if is_slow(store):
        say("a large graph: this takes long; pip install 'aidgraph[fast]' brings a faster engine")
    result = validate_graph(store, lang)
    if form == "json":
        rows = [asdict(row) for row in result.results]
        text = json.dumps({"conforms": result.conforms, "results": rows}, ensure_ascii=False)
        click.echo(text)
    else:
        for row in result.results:
            click.echo(visible(str(row)))
        click.echo("the graph conforms" if result.conforms else "the graph does not conform")
    count = len(result.results)
    say(f"{count} result{'' if count == 1 else 's'}")
    if not result.conforms:
        sys.exit(1)
