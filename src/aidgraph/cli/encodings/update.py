"""``aidgraph extract --update``: a new version of a report in the place of the old one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import say, visible

if TYPE_CHECKING:
    from aidgraph.review.update import UpdatedClaim

_HOW = {
    "kept": "kept",
    "moved": "moved with their words",
    "again": "to be decided again",
    "gone": "gone",
    "new": "proposed anew",
}


@contextmanager
def new_version(
    folder: Path, files: Sequence[Path], old_text: Path | None, out: Path | None, *, verbose: bool
) -> Iterator[Path]:
    """Yield a folder to extract the new version into; then put it in the place of the old one."""
    from aidgraph.extract.run import folder_name
    from aidgraph.review.update import update_encoding

    if len(files) != 1 or out is not None:
        raise click.UsageError("--update takes one FILE, and FOLDER in place of --out")
    if not (folder / "report.toml").is_file():
        raise click.UsageError(
            f"{folder}: no encoding here to be updated; give --out for a new one"
        )
    with TemporaryDirectory() as place:
        ended: SystemExit | None = None
        try:
            with redirect_stdout(StringIO()):  # the place is not for the reader
                yield Path(place)
        except SystemExit as error:  # a language model left something unread
            ended = error
        made = Path(place) / folder_name(files[0])
        if made.is_dir():  # not with --dry-run
            _tell(update_encoding(folder, made, old_text), verbose)
        if ended:
            raise ended


def _tell(changes: "Sequence[UpdatedClaim]", verbose: bool) -> None:  # noqa: FBT001  a flag
    """Print what became of each claim; of those that stand only with ``--verbose``."""
    for change in changes:
        if verbose or change.how not in {"kept", "moved"}:
            click.echo(visible(f"{change.how}  {change.id}  {change.words}"))
    counts = Counter[str](change.how for change in changes)
    say(", ".join(f"{counts[how]:,} {words}" for how, words in _HOW.items()))
