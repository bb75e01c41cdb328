"""``aidgraph terms``."""

import json
import sys

import click

from aidgraph.cli.output import say, visible

_COLUMNS = ("kind", "key", "zh", "en", "definition")
_SHOWN = 4  # columns of the table; definitions are long


@click.command()
@click.argument("word")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print the terms.",
)
def command(word: str, form: str) -> None:
    """Find indicators, units, predicates and other terms of the tables by WORD.

    WORD is Chinese or English; it is looked for in keys, names, definitions and examples.  Exit
    status 1 if no term has it.
    """
    import csv

    import pyoxigraph as ox

    from aidgraph.query.table import table
    from aidgraph.rdf.termsearch import find_terms, near_terms

    found = find_terms(word)
    if not found:
        near = ", ".join(near_terms(word))
        say(f"no term has {word!r}" + (f"; did you mean {near}?" if near else ""))
        sys.exit(1)
    if form == "json":
        data = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "csv":
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(_COLUMNS)
        rows.writerows(found)
    else:
        cells = [[ox.Literal(cell) for cell in row[:_SHOWN]] for row in found]
        click.echo(visible(table(_COLUMNS[:_SHOWN], cells)))
