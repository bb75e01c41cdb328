"""What the commands share: printing text safely, progress, and finding the built graph."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import click

_KEPT = "\n\t"


def visible(text: str) -> str:
    r"""
    Return *text* with control and direction characters made visible.

    A label may hold an escape sequence or reorder a line; a terminal must not obey it.

    >>> visible("a\x1b[31mb")
    'a⟦U+001B⟧[31mb'
    """
    return "".join(
        f"⟦U+{ord(c):04X}⟧" if unicodedata.category(c) in {"Cc", "Cf"} and c not in _KEPT else c
        for c in text
    )


def say(message: str) -> None:
    """Print a message to stderr: results alone go to stdout."""
    click.echo(visible(message), err=True)


def graph_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--graph``."""
    return click.option(
        "--graph",
        type=click.Path(path_type=Path),
        default=Path("build"),
        show_default=True,
        help="The built graph: the folder that `build --out` wrote.",
    )(command)


def ensure_graph(graph: Path) -> Path:
    """Return *graph*; where there is none, build the shipped encodings first and say so."""
    if not (graph / "store").is_dir():
        from aidgraph.build import build_graph

        say(f"no graph in {graph}: building the encodings that ship with aidgraph")
        build_graph(out=graph)
    return graph
