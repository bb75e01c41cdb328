"""``aidgraph audit``."""

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import (
    Outcomes,
    copied_lines,
    endpoint_option,
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
    from aidgraph.check.audit import Finding
    from aidgraph.tasks.run import Workplace


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
@graph_option
@endpoint_option
@format_option("table", "json", of="the findings")
@language_option
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Also say which figures look alike and cannot be compared, and why.",
)
@click.option(
    "--each", is_flag=True, help="Audit each report in ENCODING_DIR alone, not with the others."
)
@engine_options
@vocabulary_option
@click.option("--strict", is_flag=True, help="Exit with 1 when there is a conflict.")
def command(
    encodings: tuple[Path, ...],
    graph: Path | None,
    endpoint: str | None,
    form: str,
    lang: str,
    every: bool,  # noqa: FBT001  a flag
    each: bool,  # noqa: FBT001  a flag
    engine: str,
    scheduler: str,
    jobs: int | None,
    lists: tuple[Path, ...],
    strict: bool,  # noqa: FBT001  a flag
) -> None:
    """Check the reports' own arithmetic, plausibility and conflicts, and reports with each other.

    The reports are those in the folders ENCODING_DIR, as they stand, or those of a built graph
    or an endpoint.

    Every finding names its rule, its arithmetic and the claims it used.  A conflict is what the
    report says, not an error of the graph, so the exit status is 0 unless --strict is given.
    """
    from aidgraph.check.audit import ON_REQUEST, RULES
    from aidgraph.encoding.folders import tables_in

    rules = [*RULES, *ON_REQUEST] if every else list(RULES)
    folders = named(encodings, lists, tables_in)
    if folders and endpoint:
        raise click.UsageError("name encodings, or an endpoint, not both")
    if each and not folders:
        raise click.UsageError("--each needs ENCODING_DIR, or a list of them with --from-file")
    if engine != "local" and not each:
        raise click.UsageError("reports are audited with each other here; --each audits them alone")
    if each:
        results = _of_each(folders, rules, workplace(engine, scheduler, jobs))
    else:
        results = Outcomes([_together(folders, graph, endpoint, rules)], "auditing", 1)
    findings = [finding for result in results for finding in result]
    _print(findings, form, lang)
    counts = Counter(finding.result for finding in findings)
    say(", ".join(f"{number} {result}" for result, number in counts.items()) or "nothing to audit")
    results.end(wrong=strict and counts["conflict"] > 0)


def _of_each(folders: list[Path], rules: list[str], where: "Workplace") -> Outcomes:
    """Audit each report alone; what one cannot tell stops no other."""
    from aidgraph.build.each import audit_folder
    from aidgraph.tasks.run import run_tasks

    results = run_tasks(partial(audit_folder, rules=rules), folders, where)
    return Outcomes(results, "auditing", len(folders))


def _together(
    folders: list[Path], graph: Path | None, endpoint: str | None, rules: list[str]
) -> "list[Finding]":
    """Audit reports with each other: those in the folders, of an endpoint, or of a built graph."""
    from aidgraph.build.run import graph_lines, require_different_ids
    from aidgraph.check.audit import audit_graph
    from aidgraph.encoding import read_encoding
    from aidgraph.store.open import memory_store, open_store

    if folders:
        encodings = list(map(read_encoding, folders))
        require_different_ids(encoding.report.id for encoding in encodings)
        store = memory_store(graph_lines(encodings))
    elif endpoint:
        store = memory_store(copied_lines(endpoint))
    else:
        store = open_store(ensure_graph(graph))
    return audit_graph(store, rules)


def _print(findings: "list[Finding]", form: str, lang: str) -> None:
    """Print the findings, the worst first as they come."""
    if form == "json":
        data = [finding.as_data() for finding in findings]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for finding in findings:
        message = finding.message if lang == "en" else finding.message_zh
        click.echo(visible(f"{finding.result.upper()}  {finding.rule}: {message}"))
        if finding.formula:
            click.echo(visible(f"    {finding.formula}"))
        click.echo(visible(f"    {', '.join(f.name for f in finding.figures)}"))
