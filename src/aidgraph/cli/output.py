"""What the commands share: printing text safely, progress, the built graph, many reports."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from aidgraph.errors import CallError
from aidgraph.files.vocabulary import VOCABULARY
from aidgraph.tasks.attempt import Failed
from aidgraph.tasks.collector import collector_paused
from aidgraph.tasks.run import Workplace
from aidgraph.text.visible import visible as spelled_out

T = TypeVar("T")


def visible(text: str) -> str:
    r"""Return *text* as a terminal may have it: no escape sequence or direction mark is obeyed.

    >>> visible("a\x1b[31mb\n")
    'a⟦U+001B⟧[31mb\n'
    """
    return spelled_out(text, keep="\n\t")


def say(message: str) -> None:
    """Print a message to stderr: results alone go to stdout."""
    click.echo(visible(message), err=True)


def progress(steps: Iterable[T], description: str, total: int) -> Iterable[T]:
    """Show a progress bar on stderr when there is more than one step and somebody looks."""
    if total == 1 or not sys.stderr.isatty():
        return steps
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(steps, description=description, total=total, console=console)


@contextmanager
def loading() -> Iterator[None]:
    """Read what stays without the collector of rubbish, and keep it from looking there later.

    It would go through a million objects again and again, for a fifth of the time of the start.
    """
    with collector_paused():
        try:
            yield
        finally:
            gc.freeze()


def tell_written(path: Path, message: str) -> None:
    """Print what was written; to stderr where *path* is a stream, which may be stdout itself."""
    from aidgraph.files.place import is_stream

    click.echo(visible(f"{path}: {message}"), err=is_stream(path))


WRITTEN = {"out", "left_out", "explain", "candidates", "batch_out"}
"""The parameters of commands that name a file to write."""


class WritingCommand(click.Command):
    """Run a command, unless a file that it is to write is one that it reads or writes already."""

    def invoke(self, ctx: click.Context) -> Any:
        """Refuse such a call, before anything is read."""
        from aidgraph.files.apart import require_apart

        given = {name: list(_paths(value)) for name, value in ctx.params.items()}
        given.pop("judgements", None)  # they may go on in the same file
        written = [path for name in sorted(WRITTEN) for path in given.pop(name, ())]
        require_apart(written, [path for paths in given.values() for path in paths])
        return super().invoke(ctx)


def _paths(value: object) -> Iterator[Path]:
    """Yield the paths among the values of a parameter."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, Path):
            yield one


def graph_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--graph``; it is None where nobody names a graph."""
    return click.option(
        "--graph",
        type=click.Path(path_type=Path),
        show_default="build",
        help="The built graph: the folder that `build --out` wrote.",
    )(command)


def vocabulary_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--vocabulary``: the words are in use before it begins."""
    return click.option(
        "--vocabulary",
        type=click.Path(path_type=Path),
        envvar=VOCABULARY,
        is_eager=True,
        expose_value=False,
        callback=lambda _ctx, _option, folder: _adopt(folder),
        metavar="DIR",
        help="A folder with words of another field: they extend the shipped vocabulary.",
    )(command)


def _adopt(folder: Path | None) -> None:
    if folder is not None:
        from aidgraph.check.vocabulary import adopt_vocabulary

        adopt_vocabulary(folder)


def format_option(*forms: str, of: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the option ``--format``: one of *forms*, the first if none is named."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=f"How to print {of}.",
    )


def language_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--lang`` for what it says."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="Language of the messages.",
    )(command)


def endpoint_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--endpoint``."""
    return click.option(
        "--endpoint",
        metavar="URL",
        help="Copy the graph from a SPARQL 1.1 endpoint first, and take that.",
    )(command)


def copied_lines(endpoint: str) -> list[str]:
    """Return the triples of an endpoint as lines, and say how many there are."""
    from aidgraph.query.copy import copy_lines
    from aidgraph.query.remote import RemoteEndpoint

    lines = copy_lines(RemoteEndpoint(endpoint))
    say(f"{len(lines):,} triples copied from {endpoint}")
    return lines


def require_graph(graph: Path | None) -> None:
    """
    Require that a graph which was named is there.

    Raises:
        CallError: If it is not.
    """
    if graph is not None and not (graph / "store").is_dir():
        raise CallError(
            f"{graph}: no built graph here; name another folder, or run "
            f"`aidgraph build --out {graph}` first"
        )


def ensure_graph(graph: Path | None) -> Path:
    """
    Return the folder of the built graph: the one that is named, or else ``build``.

    Where nobody named one and there is none, the shipped encodings are built first.

    Raises:
        CallError: If there is no graph in the folder that was named.
    """
    require_graph(graph)
    found = graph or Path("build")
    if not (found / "store").is_dir():
        from aidgraph.build.run import build_graph

        say(f"no graph in {found}: building the encodings that ship with aidgraph")
        build_graph(out=found)
    return found


def engine_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--engine``, ``--scheduler``, ``--jobs`` and ``--from-file``."""
    options = (
        click.option(
            "--engine",
            type=click.Choice(["local", "dask"]),
            default="local",
            show_default=True,
            help="Where to work: here, or on a Dask cluster (extra `scale`).",
        ),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            default="",
            help="The scheduler of a Dask cluster that runs, such as tcp://10.0.0.1:8786.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            default=None,
            show_default="the cores",
            metavar="N",
            help="How many to work on at once; the result is the same.",
        ),
        from_file_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def from_file_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--from-file``."""
    return click.option(
        "--from-file",
        "lists",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="LIST",
        help="A file that lists more of them, one path a line; may be repeated.",
    )(command)


def workplace(engine: str, scheduler: str, jobs: int | None) -> Workplace:
    """Return where the options say that tasks are worked on."""
    from aidgraph.tasks.processes import cores

    return Workplace("dask" if engine == "dask" else "local", jobs or cores(), scheduler)


def named(
    paths: Sequence[Path], lists: Iterable[Path], find: Callable[[Iterable[Path]], Iterator[Path]]
) -> list[Path]:
    """
    Return what the arguments and the lists name, found by *find*.

    Raises:
        CallError: If there are lists and nothing is named: a command without names has a meaning
            of its own.
    """
    from aidgraph.tasks.sources import listed

    files = list(lists)
    found = list(find([*paths, *(path for file in files for path in listed(file))]))
    if files and not found:
        raise CallError(f"{', '.join(map(str, files))}: no path in it; give one a line")
    return found


class Outcomes:
    """Pass the results of tasks on, keep what failed, and end the command with status 1 for it."""

    def __init__(self, results: Iterable[T | Failed], description: str, total: int) -> None:
        self.failed: list[str] = []
        self._results: Iterable[Any] = progress(results, description, total)

    def __iter__(self) -> Iterator[Any]:
        for result in self._results:
            if isinstance(result, Failed):
                self.failed.append(result.message)
            else:
                yield result

    def end(self, *, wrong: bool = False) -> None:
        """Say what failed; exit with status 1 if anything did, or is *wrong*."""
        fail(self.failed)
        if wrong:
            sys.exit(1)


def fail(messages: Iterable[str]) -> None:
    """Say each of *messages* that something failed, and exit with status 1 if there is one."""
    failed = list(messages)
    for message in failed:
        say(f"failed: {message}")
    if failed:
        sys.exit(1)
