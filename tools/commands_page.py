"""Write the tables of options in the page of commands from what `--help` says: ``make docs``."""

import re
import sys
from pathlib import Path

import click

from aidgraph.cli import COMMANDS, cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
_HEAD = "| option | default | help |\n|---|---|---|\n"
_TABLE = re.compile(r"^\| option \|.*\n\|[-|]+\n(?:\|.*\n)*", re.MULTILINE)


def render(page: str) -> str:
    """
    Return *page* with the tables of options as they are now; the words around them stay.

    Each command has a section ``## `aidgraph NAME` `` with one table, if it has options.

    Raises:
        ValueError: If a command has no section, or a section no table to be filled.
    """
    for name in COMMANDS:
        heading = f"## `aidgraph {name}`\n"
        if heading not in page:
            raise ValueError(f"{PAGE.name} has no section {heading.strip()}")
        before, _, rest = page.partition(heading)
        section, mark, after = rest.partition("\n## ")
        page = before + heading + _filled(name, section) + mark + after
    return page


def _filled(name: str, section: str) -> str:
    rows = options(name)
    if not rows:
        return section
    table = _HEAD + "".join("|" + "|".join(map(_cell, row)) + "|\n" for row in rows)
    filled, count = _TABLE.subn(lambda _: table, section, count=1)
    if not count:
        raise ValueError(f"the section of {name} has no table `| option | default | help |`")
    return filled


def _cell(text: str) -> str:
    return f" {text} " if text else " "


def options(name: str) -> list[tuple[str, str, str]]:
    """
    Return the options of the command *name* as cells: how it is written, default, help.

    >>> options("audit")[0]
    ('`--graph PATH`', '`build`', 'The built graph: the folder that `build --out` wrote.')
    """
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    context = click.Context(command)
    found = (p for p in command.params if isinstance(p, click.Option))
    return [row for option in found if (row := _row(option, context))]


def _row(option: click.Option, context: click.Context) -> tuple[str, str, str] | None:
    record = option.get_help_record(context)
    if record is None:  # a hidden option
        return None
    written = record[0].removesuffix("  [required]").replace("|", "\\|")
    default = "needed" if option.required else ""
    if option.show_default and not option.is_flag:
        shown = option.show_default if isinstance(option.show_default, str) else None
        default = f"`{shown or option.get_default(context)}`"
    return f"`{written}`", default, option.help or ""


if __name__ == "__main__":
    new = render(PAGE.read_text("utf-8"))
    if sys.argv[1:] == ["check"] and new != PAGE.read_text("utf-8"):
        sys.exit(f"{PAGE} is not what --help says now: make docs")
    PAGE.write_text(new, "utf-8")
