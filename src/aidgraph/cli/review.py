"""``aidgraph review``."""

from pathlib import Path

import click

from aidgraph.cli.output import say, vocabulary_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The report's text, when it is not in DIR.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; another one shows the report to whoever reaches it.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--reviewer",
    default="",
    metavar="NAME",
    help="Who reviews: the log notes it; what two reviewers say is compared.",
)
@click.option("--no-browser", is_flag=True, help="Only print the page's address.")
@vocabulary_option
def command(
    folder: Path,
    text: Path | None,
    host: str,
    port: int,
    reviewer: str,
    no_browser: bool,  # noqa: FBT001  click's signature
) -> None:
    """Review a proposed encoding on a local page: accept, reject, correct.

    DIR is what `aidgraph extract` wrote: the encoding of one report, or a folder of them, which the
    page lists with how far each is.  Every decision is in its tables at once; the page can be left
    and opened again at any time.  Stop with Ctrl-C.
    """
    from aidgraph.encoding.folders import encodings_below
    from aidgraph.review import open_session
    from aidgraph.review.library.reports import ReportFolder
    from aidgraph.review.serve import serve

    library = None
    if text is None and not (folder / "report.toml").is_file() and encodings_below(folder):
        library = ReportFolder(folder, reviewer)
    session = library.session if library else open_session(folder, text, reviewer)

    def ready(address: str) -> None:
        click.echo(address)
        say("press Ctrl-C to stop")
        if not no_browser:
            click.launch(address)

    try:
        serve(session, host, port, ready, library)
    except KeyboardInterrupt:
        last = library.session if library else session
        board = last.board()
        say(f"{last.folder}: {board.decided} of {len(board.items)} decided")
    finally:
        (library.session if library else session).close()
