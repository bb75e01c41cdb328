"""``aidgraph migrate``."""

from pathlib import Path

import click

from aidgraph.cli.output import say


@click.command()
@click.argument("encoding", type=click.Path(path_type=Path), metavar="DIR")
def command(encoding: Path) -> None:
    """Lift the encoding in DIR to the columns of today.

    Rows keep their meaning: a claim without a modality is told as done, an English note moves to
    the column note_en.  An encoding that is of today already is left as it is.
    """
    from aidgraph.encoding.migrate import migrate

    for name in (changed := migrate(encoding)):
        click.echo(f"{encoding / name}")
    say(f"{encoding}: {len(changed)} files written" if changed else f"{encoding}: of today already")
