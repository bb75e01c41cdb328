"""``aidgraph audit``."""

import json
import sys
from collections import Counter
from pathlib import Path

import click

from aidgraph.cli.output import (
    copied_lines,
    endpoint_option,
    ensure_graph,
    graph_option,
    say,
    visible,
)


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
@graph_option
@endpoint_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print the findings.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the messages.",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Also say which figures look alike and cannot be compared, and why.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when there is a conflict.")
def command(
    encodings: tuple[Path, ...],
    graph: Path | None,
    endpoint: str | None,
    form: str,
    lang: str,
    every: bool,  # noqa: FBT001  a flag
    strict: bool,  # noqa: FBT001  a flag
) -> None:
    """Check the reports' own arithmetic, plausibility and conflicts, and reports with each other.

    The reports are those in the folders ENCODING_DIR, as they stand, or those of a built graph
    or an endpoint.

    Every finding names its rule, its arithmetic and the claims it used.  A conflict is what the
    report says, not an error of the graph, so the exit status is 0 unless --strict is given.
    """
    from aidgraph.build.run import graph_lines
    from aidgraph.check.audit import ON_REQUEST, RULES, audit_graph
    from aidgraph.encoding import read_encoding
    from aidgraph.store.open import memory_store, open_store

    if encodings and endpoint:
        raise click.UsageError("name encodings, or an endpoint, not both")
    if encodings:
        store = memory_store(graph_lines([read_encoding(folder) for folder in encodings]))
    elif endpoint:
        store = memory_store(copied_lines(endpoint))
    else:
        store = open_store(ensure_graph(graph))
    findings = audit_graph(store, [*RULES, *ON_REQUEST] if every else RULES)
    if form == "json":
        data = [finding.as_data() for finding in findings]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            message = finding.message if lang == "en" else finding.message_zh
            click.echo(visible(f"{finding.result.upper()}  {finding.rule}: {message}"))
            if finding.formula:
                click.echo(visible(f"    {finding.formula}"))
            click.echo(visible(f"    {', '.join(f.name for f in finding.figures)}"))
    counts = Counter(finding.result for finding in findings)
    say(", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing to audit")
    if strict and counts["conflict"]:
        sys.exit(1)
