"""``aidgraph locate``."""

import csv
import sys
from pathlib import Path

import click

from aidgraph.cli.output import say, visible

_AROUND = 8  # characters on each side


@click.command()
@click.argument("encoding", type=click.Path(path_type=Path), metavar="FOLDER")
@click.argument("phrase")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The text of the report; text.txt in FOLDER without it.",
)
def command(encoding: Path, phrase: str, text: Path | None) -> None:
    """Print where PHRASE stands in the text of the encoding in FOLDER, as cells of evidence.csv.

    A phrase that stands nowhere letter by letter is looked for in another writing: full width,
    traditional letters.  Exit status 1 if it is not there.
    """
    from aidgraph.encoding.locate import likest, locate, text_of
    from aidgraph.model import LONGEST_QUOTE

    source = text_of(encoding, text).text
    spans = locate(source, phrase)
    if not spans:
        near = likest(source, phrase)
        hint = f"; most like it is {near.exact!r} at {near.start}" if near else ""
        say(f"{phrase!r} is not in the text{hint}")
        sys.exit(1)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("start", "end", "exact", "around"))
    for span in spans:
        around = source[max(0, span.start - _AROUND) : span.end + _AROUND].replace("\n", "⏎")
        rows.writerow((span.start, span.end, visible(span.exact), visible(around)))
    if any(len(span.exact) > LONGEST_QUOTE for span in spans):
        say(f"evidence quotes at most {LONGEST_QUOTE} characters: choose a shorter phrase")
