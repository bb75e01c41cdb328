"""``aidgraph import``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import progress, say, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidgraph.exchange.imports.run import Format, ImportResult

_REASONS = 3


@click.command(name="import")
@click.argument("kind", type=click.Choice(["iati", "aiddata", "rates"]))
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder that gets one folder of tables for each dataset.",
)
@click.option("--id", "identifier", default="", help="The id of the dataset, not the file's name.")
@click.option("--licence", default="", help="Under which licence the data is offered.")
@click.option(
    "--mentions",
    "encodings",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="ENCODING_DIR",
    help="A report whose organisations and places to look for in AidData's descriptions.",
)
def command(
    kind: "Format",
    files: tuple[Path, ...],
    out: Path,
    identifier: str,
    licence: str,
    encodings: tuple[Path, ...],
) -> None:
    """Import other aid datasets as tables that a build takes, each statement with its record.

    FILE is IATI XML (activities or organisations, version 2.0x, and 1.0x as far as it agrees), a
    project table of AidData (CSV, XLSX, or the archive of a release), or a table of yearly exchange
    rates (CSV, as the IMF has them); gzipped or zipped as it comes.  What is not taken over is
    counted in unmapped.csv.  A file that cannot be read does not stop the others; exit status 1.
    """
    from aidgraph.encoding import read_encoding
    from aidgraph.exchange.imports.mentions import names_of
    from aidgraph.exchange.imports.run import Importer

    names = names_of(read_encoding(folder) for folder in encodings) if encodings else None
    importer = Importer(kind, out, identifier=identifier, licence=licence, names=names)
    outcomes = [
        outcome
        for file in progress(files, "importing", len(files))
        for outcome in _reported(importer.import_file(file))
    ]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    if len(outcomes) == 1 and failed and failed[0].error:
        raise failed[0].error
    for outcome in failed:
        say(f"failed: {outcome.error}")
    if failed:
        sys.exit(1)


def _reported(outcomes: "Iterable[ImportResult]") -> "Iterable[ImportResult]":
    """Pass outcomes on, and print each that is a folder: what is in it, and what is not."""
    for outcome in outcomes:
        if outcome.folder is not None:
            counts = ", ".join(f"{number:,} {name}" for name, number in outcome.counts.items())
            click.echo(visible(f"{outcome.folder}: {counts}"))
            _tell_unmapped(outcome)
        yield outcome


def _tell_unmapped(outcome: "ImportResult") -> None:
    if not outcome.left:
        say("  all of it is taken over")
        return
    total = outcome.left.total()
    say(f"  {total:,} values are not taken over, see {outcome.folder}/unmapped.csv; most often:")
    most = sorted(outcome.left.items(), key=lambda pair: (-pair[1], pair[0]))
    for (path, reason), count in most[:_REASONS]:
        say(f"  {count:>8,}  {path}: {reason}")
