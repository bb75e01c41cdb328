"""``aidgraph new``."""

from pathlib import Path

import click

from aidgraph.cli.output import say, vocabulary_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    required=True,
    help="The report: text, DOCX, PDF or HTML.",
)
@vocabulary_option
def command(folder: Path, text: Path) -> None:
    """Begin the encoding of a report in FOLDER, whose name becomes its id.

    Written are report.toml with the hash and the length of the text, the text itself as text.txt,
    and a row for each number of the text with its place, value and unit.  What a number counts, of
    whom and when is left to be said; so are names, relations and dates.
    """
    from aidgraph.extract.scaffold import begin_encoding

    begun = begin_encoding(folder, text)
    click.echo(folder)
    say(
        f"{begun.report.id}: {begun.report.length:,} characters, {len(begun.claims):,} numbers, "
        f"{len(begun.set_aside):,} set aside"
    )
    say(f"next: name what is named in entities.csv; `aidgraph locate {folder} PHRASE` has offsets")
