"""``aidgraph verify``."""

import sys
from pathlib import Path

import click

from aidgraph.cli.output import say, visible, vocabulary_option


@click.command()
@click.argument(
    "encoding", required=False, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]"
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The text of the report; without it the tables are checked as far as they go.",
)
@vocabulary_option
def command(encoding: Path | None, text: Path | None) -> None:
    """Check every span, every number and every cell against the report's text.

    Figures are read again in their quoted words, names are looked for in their evidence, parties in
    the sentences of their claims.  Without ENCODING_DIR the shipped encoding made from this very
    text is taken.  Exit status 1 if anything does not hold.
    """
    from aidgraph.build.manifest import shipped_encodings
    from aidgraph.check.gate.findings import summarize
    from aidgraph.check.verify import verify_evidence
    from aidgraph.encoding import read_encoding
    from aidgraph.errors import CallError
    from aidgraph.text.report import read_report_text

    source = read_report_text(text) if text else None
    folders = [encoding] if encoding else shipped_encodings()
    found = [read_encoding(folder) for folder in folders]
    mine = [e for e in found if source and e.report.sha256 == source.sha256]
    if source and not mine and encoding is None:
        raise CallError(f"{text}: no shipped encoding was made from this text; name ENCODING_DIR")
    mine = mine or found
    result = verify_evidence(mine[0], source)
    for finding in result.findings:
        click.echo(visible(str(finding)))
    say(f"{mine[0].report.id}: {result.spans:,} spans and {result.numbers:,} numbers checked")
    for what in result.unchecked:
        say(f"not checked without the text: {what}")
    if result.holds:
        click.echo("all evidence holds" if source else "the tables hold")
        return
    say(", ".join(f"{number} {name}" for name, number in summarize(result.findings).items()))
    sys.exit(1)
