"""``aidgraph verify``."""

import sys
from pathlib import Path

import click

from aidgraph.cli.output import say, visible


@click.command()
@click.argument(
    "encoding", required=False, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]"
)
@click.option(
    "--text", type=click.Path(path_type=Path), required=True, help="The text of the report."
)
def command(encoding: Path | None, text: Path) -> None:
    """Check every span and every number against the report's text.

    Without ENCODING_DIR the shipped encoding made from this very text is taken.  Exit status 1 if
    the text changed, a span does not hold, or a number is not accounted for.
    """
    from aidgraph.build.run import shipped_encodings
    from aidgraph.check.verify import summarize, verify_evidence
    from aidgraph.encoding import read_encoding
    from aidgraph.errors import CallError
    from aidgraph.text.report import read_report_text

    source = read_report_text(text)
    folders = [encoding] if encoding else shipped_encodings()
    found = [read_encoding(folder) for folder in folders]
    mine = [e for e in found if e.report.sha256 == source.sha256]
    if not mine and encoding is None:
        raise CallError(f"{text}: no shipped encoding was made from this text; name ENCODING_DIR")
    mine = mine or found
    result = verify_evidence(mine[0], source)
    for finding in result.findings:
        click.echo(visible(str(finding)))
    say(f"{mine[0].report.id}: {result.spans:,} spans and {result.numbers:,} numbers checked")
    if result.holds:
        click.echo("all evidence holds")
        return
    say(", ".join(f"{number} {name}" for name, number in summarize(result.findings).items()))
    sys.exit(1)
