"""``aidgraph terms``."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidgraph.cli.output import format_option, say, visible, vocabulary_option

if TYPE_CHECKING:
    from aidgraph.model import Encoding

_COLUMNS = ("kind", "key", "zh", "en", "definition")
_SHOWN = 4  # columns of the table; definitions are long
_NEW = ("kind", "word", "figures", "reports", "with")


@click.command()
@click.argument("word", required=False, default="")
@click.option("--unused", is_flag=True, help="List the indicators that no figure has.")
@click.option("--new", is_flag=True, help="List the words behind `other:` that are told often.")
@click.option(
    "--encodings",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    show_default="the shipped ones",
    help="For --unused and --new: an encoding, or a folder of them; may be repeated.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="For --new: how many figures must have the word.",
)
@format_option("table", "csv", "json", of="the terms")
@vocabulary_option
def command(
    word: str, folders: tuple[Path, ...], least: int, form: str, *, unused: bool, new: bool
) -> None:
    """Find indicators, units, predicates and other terms of the tables by WORD.

    WORD is Chinese or English; it is looked for in keys, names, definitions and examples.  Exit
    status 1 if no term has it.  --unused and --new, in place of WORD, list candidates for a change
    of the vocabulary.
    """
    from aidgraph.encoding.used_terms import new_words, unused_indicators

    if bool(word) + unused + new != 1:
        raise click.UsageError("give WORD, or --unused, or --new")
    if unused:
        _print(_COLUMNS, unused_indicators(_encodings(folders)), form, _SHOWN)
    elif new:
        _print(_NEW, new_words(_encodings(folders), least), form, len(_NEW))
    else:
        _print(_COLUMNS, _found(word), form, _SHOWN)


def _found(word: str) -> Sequence[tuple[object, ...]]:
    from aidgraph.rdf.termsearch import find_terms, near_terms

    found = find_terms(word)
    if not found:
        near = ", ".join(near_terms(word))
        say(f"no term has {word!r}" + (f"; did you mean {near}?" if near else ""))
        sys.exit(1)
    return found


def _encodings(folders: tuple[Path, ...]) -> "Iterator[Encoding]":
    from aidgraph.build.manifest import shipped_encodings
    from aidgraph.encoding import read_encoding
    from aidgraph.encoding.folders import encodings_in

    if not folders:
        return map(read_encoding, shipped_encodings())
    return (read_encoding(one) for folder in folders for one in encodings_in(folder))


def _print(
    columns: tuple[str, ...], rows: Sequence[tuple[object, ...]], form: str, shown: int
) -> None:
    import pyoxigraph as ox

    from aidgraph.query.table import table

    if form == "json":
        data = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        cells = [[ox.Literal(str(cell)) for cell in row[:shown]] for row in rows]
        click.echo(visible(table(columns[:shown], cells)))
