"""``aidgraph validate``."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import (
    Outcomes,
    engine_options,
    ensure_graph,
    format_option,
    graph_option,
    language_option,
    named,
    say,
    visible,
    vocabulary_option,
    workplace,
)

if TYPE_CHECKING:
    from aidgraph.check.validate import Validation
    from aidgraph.tasks.run import Workplace


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
@graph_option
@language_option
@format_option("text", "json", of="the results")
@engine_options
@vocabulary_option
def command(
    encodings: tuple[Path, ...],
    graph: Path | None,
    lang: str,
    form: str,
    engine: str,
    scheduler: str,
    jobs: int | None,
    lists: tuple[Path, ...],
) -> None:
    """Check the built graph against the SHACL shapes, or the tables in ENCODING_DIR, each alone.

    Each result names the table and row, what is wrong and what to do.  Exit status 1 if there is a
    violation; warnings do not count.  Reports are checked side by side; one that cannot be read
    stops no other.
    """
    if encodings or lists:
        if graph:
            raise click.UsageError("name encodings, or a graph, not both")
        results = _of_each(encodings, lists, lang, workplace(engine, scheduler, jobs))
    else:
        results = Outcomes([_of_graph(graph, lang)], "validating", 1)
    rows = [row for result in results for row in result.results]
    conforms = not any(row.severity == "violation" for row in rows)
    if form == "json":
        data = {"conforms": conforms, "results": [asdict(row) for row in rows]}
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(visible(str(row)))
        subject = "each graph" if encodings or lists else "the graph"
        click.echo(f"{subject} conforms" if conforms else "the graph does not conform")
    say(f"{len(rows)} result{'' if len(rows) == 1 else 's'}")
    results.end(wrong=not conforms)


def _of_each(
    encodings: tuple[Path, ...], lists: tuple[Path, ...], lang: str, where: "Workplace"
) -> Outcomes:
    """Validate the tables of each folder on their own."""
    from aidgraph.build.each import validate_folder
    from aidgraph.encoding.folders import tables_in
    from aidgraph.tasks.run import run_tasks

    found = named(encodings, lists, tables_in)
    results = run_tasks(partial(validate_folder, language=lang), found, where)
    return Outcomes(results, "validating", len(found))


def _of_graph(graph: Path | None, lang: str) -> "Validation":
    """Validate the built graph as a whole."""
    from aidgraph.check.engines import is_slow
    from aidgraph.check.validate import validate_graph
    from aidgraph.store.open import open_store

    store = open_store(ensure_graph(graph))
    if is_slow(store):
        say("a large graph: this takes long; pip install 'aidgraph[fast]' brings a faster engine")
    return validate_graph(store, lang)
