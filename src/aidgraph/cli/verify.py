"""``aidgraph verify``."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import (
    Outcomes,
    engine_options,
    named,
    say,
    visible,
    vocabulary_option,
    workplace,
)

if TYPE_CHECKING:
    from aidgraph.build.each import VerifiedReport


@click.command()
@click.argument("encodings", nargs=-1, type=click.Path(path_type=Path), metavar="[ENCODING_DIR]...")
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The text of the report, or a folder of texts; without it the tables are checked as far "
    "as they go. May be repeated.",
)
@engine_options
@vocabulary_option
def command(
    encodings: tuple[Path, ...],
    texts: tuple[Path, ...],
    engine: str,
    scheduler: str,
    jobs: int | None,
    lists: tuple[Path, ...],
) -> None:
    """Check every span, every number and every cell against the report's text.

    Figures are read again in their quoted words, names are looked for in their evidence, parties in
    the sentences of their claims.  Without ENCODING_DIR the shipped encoding made from this very
    text is taken.  Of several each is checked against the text whose hash it has.  Exit status 1 if
    anything does not hold, or a report cannot be read, which stops no other.
    """
    from aidgraph.build.each import verify_folder
    from aidgraph.encoding.folders import tables_in
    from aidgraph.tasks.run import run_tasks
    from aidgraph.tasks.sources import files_in

    files = list(files_in(texts))
    found = named(encodings, lists, tables_in)
    if len(found) < 2:
        _verify_one(found, files)
        return
    work = partial(verify_folder, texts=_by_hash(files))
    results = run_tasks(work, found, workplace(engine, scheduler, jobs))
    outcomes = Outcomes(results, "verifying", len(found))
    held = [_tell(verified) for verified in outcomes]
    click.echo(f"{sum(held):,} of {len(found):,} reports hold")
    outcomes.end(wrong=not all(held))


def _by_hash(files: list[Path]) -> dict[str, Path]:
    """Return the texts by their SHA-256, as paths that a worker finds too."""
    from aidgraph.text.report import read_report_text

    return {read_report_text(file).sha256: file.resolve() for file in files}


def _tell(verified: "VerifiedReport") -> bool:
    """Print what does not hold, and what was checked; return whether all holds."""
    result = verified.verification
    for finding in result.findings:
        click.echo(visible(f"{verified.report}: {finding}"))
    without = "" if verified.has_text else ", without its text"
    say(
        f"{verified.report}: {result.spans:,} spans and {result.numbers:,} numbers checked{without}"
    )
    return result.holds


def _verify_one(encodings: list[Path], texts: list[Path]) -> None:
    """Verify one encoding, or the shipped one of the text, and say what could not be checked."""
    from aidgraph.build.manifest import shipped_encodings
    from aidgraph.check.gate.findings import summarize
    from aidgraph.check.verify import verify_evidence
    from aidgraph.encoding import read_encoding
    from aidgraph.errors import CallError
    from aidgraph.text.report import read_report_text

    sources = [read_report_text(text) for text in texts]
    read = [read_encoding(folder) for folder in encodings or shipped_encodings()]
    pairs = [(e, s) for e in read for s in sources if e.report.sha256 == s.sha256]
    if sources and not pairs and not encodings:
        raise CallError(
            f"{texts[0]}: no shipped encoding was made from this text; name ENCODING_DIR"
        )
    encoding, source = pairs[0] if pairs else (read[0], sources[0] if sources else None)
    result = verify_evidence(encoding, source)
    for finding in result.findings:
        click.echo(visible(str(finding)))
    say(f"{encoding.report.id}: {result.spans:,} spans and {result.numbers:,} numbers checked")
    for what in result.unchecked:
        say(f"not checked without the text: {what}")
    if result.holds:
        click.echo("all evidence holds" if source else "the tables hold")
        return
    say(", ".join(f"{number} {name}" for name, number in summarize(result.findings).items()))
    raise SystemExit(1)
