"""``aidgraph merges``."""

from pathlib import Path

import click

from aidgraph.cli.output import say, visible


@click.command()
@click.argument("encoding", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--accept", multiple=True, metavar="ID", help="Give this entity the known id; may be repeated."
)
@click.option(
    "--refuse",
    multiple=True,
    metavar="ID",
    help="Give this entity its own id, for good; may be repeated.",
)
def command(encoding: Path, accept: tuple[str, ...], refuse: tuple[str, ...]) -> None:
    """List the entities of DIR that may be known ones, or decide on them.

    DIR is an encoding that `aidgraph extract --known` proposed.  A decision is written into all its
    tables at once.  A refused merge is not proposed again where this encoding is known.
    """
    from aidgraph.encoding.merges import applied_in, decide_in

    decided = decide_in(encoding, accept, refuse)
    applied = applied_in(decided)
    for merge in decided.merges:
        now = merge.known if merge.id in applied else merge.id
        cells = (merge.id, merge.known, merge.label, *merge.reasons, merge.status, f"is {now}")
        click.echo(visible("  ".join(cells)))
    waiting = sum(merge.status == "proposed" for merge in decided.merges)
    say(f"{encoding}: {len(decided.merges)} merges, {waiting} to decide")
