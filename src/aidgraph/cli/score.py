"""``aidgraph score``."""

import json
from pathlib import Path

import click

from aidgraph.cli.output import format_option, say, visible


@click.command()
@click.argument("proposed", type=click.Path(path_type=Path), metavar="PROPOSED")
@click.argument("reviewed", type=click.Path(path_type=Path), metavar="REVIEWED")
@click.option("--all", "misses", is_flag=True, help="List everything that does not agree.")
@format_option("table", "json", of="the score")
def command(proposed: Path, reviewed: Path, form: str, *, misses: bool) -> None:
    """Measure how far proposed encodings agree with reviewed ones of the same texts.

    PROPOSED is an encoding, or a folder of encodings, as `extract` wrote them.  REVIEWED is the
    same after a review; or annotated reports, JSON beside the text.  They are paired by the hash
    of the text, and things are compared by their names.  Rejected rows do not count.
    """
    from aidgraph.check.score import format_score, score_encodings

    score = score_encodings(proposed, reviewed)
    if form == "json":
        data = score.as_data(misses=misses)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(visible(format_score(score, misses=misses)))
    if score.missing:
        say(f"nothing is proposed for {', '.join(score.missing)}: all of it counts as missed")
    if score.unreviewed:
        say(f"left out, for no review is of it: {', '.join(score.unreviewed)}")
    if score.undecided:
        say(f"{score.undecided:,} rows of the review are undecided, and count neither way")
