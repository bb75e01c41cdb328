"""``aidgraph status``."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import format_option, graph_option, progress, require_graph, say, visible

_COLUMNS = ("proposed", "accepted", "rejected", "doubtful", "verified", "built")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@graph_option
@click.option("--no-verify", is_flag=True, help="Do not check the evidence against the texts.")
@format_option("table", "json", of="the answer")
def command(
    folder: Path,
    graph: Path | None,
    no_verify: bool,  # noqa: FBT001  click's signature
    form: Literal["table", "json"],
) -> None:
    """Tell how far each report in FOLDER is: proposed, accepted, doubtful, verified, built.

    FOLDER holds one encoding in each folder below it, or is an encoding itself.  Claims are
    counted; the evidence is checked where the text lies beside the tables.
    """
    from aidgraph.encoding.folders import encodings_in
    from aidgraph.review.library.status import read_status

    require_graph(graph)
    graph = graph or Path("build")
    folders = encodings_in(folder)
    steps = progress(folders, "looking", len(folders))
    found = [read_status(one, graph, verify=not no_verify) for one in steps]
    if form == "json":
        rows = [asdict(one) | {"folder": str(one.folder)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(len(one.id) for one in found)
    click.echo("  ".join([f"{'report':{width}}", *(f"{name:>13}" for name in _COLUMNS), "title"]))
    for one in found:
        checked = f"{one.findings} findings" if one.verified == "findings" else one.verified
        cells = [one.proposed, one.accepted, one.rejected, one.doubtful, checked, one.built]
        row = "  ".join([f"{one.id:{width}}", *(f"{cell!s:>13}" for cell in cells), one.title])
        click.echo(visible(f"{one.id:{width}}  {one.problem}" if one.problem else row))
    done = sum(not one.proposed and not one.problem for one in found)
    say(f"{len(found):,} reports, {done:,} of them with nothing left to decide")
