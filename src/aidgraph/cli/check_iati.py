"""``aidgraph check-iati``."""

import sys
from pathlib import Path

import click

from aidgraph.cli.output import say, visible


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--iati-standard",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder with the standard's schemas, code lists and standard.json.",
)
def command(files: tuple[Path, ...], iati_standard: Path) -> None:
    """Check each IATI FILE by the standard's schema, code lists and rules, offline.

    Only errors make the exit status 1.
    """
    from aidgraph.exchange.iati_check import Standard, check_iati
    from aidgraph.exchange.iati_check.file import MAX_BYTES
    from aidgraph.files.archives import members

    standard = Standard(iati_standard)
    errors, seen = 0, dict[str, str]()
    for path in files:
        for member in members(path, (".xml",), limit=MAX_BYTES):
            findings = check_iati(member.stream.read(), member.name, standard, seen)
            wrong = sum(found.severity == "error" for found in findings)
            errors += wrong
            for found in findings:
                click.echo(visible(f"{member.name}: {found}"))
            say(f"{member.name}: {wrong} errors, {len(findings) - wrong} warnings")
    if errors:
        sys.exit(1)
