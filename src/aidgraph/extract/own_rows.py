"""Read the rows that a vocabulary of one's own adds to a shipped table, and say what is wrong."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from aidgraph.chinese.lexicon import split
from aidgraph.encoding.tables import read_text
from aidgraph.errors import Problem
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.text.near import nearest

# Columns of which each cell must be one that a shipped row has: the program knows what they mean.
_CLOSED = frozenset(
    ("sort", "kind", "type", "types", "where", "counted", "built", "alone", "use", "only", "heads",
     "money", "things", "persons", "giver", "taker", "sure")
)  # fmt: skip
_EMPTY = frozenset(("guard", "no", "yes", "only", "cues"))  # columns that may be empty in any table
_OTHER = "other"
_SAYS = 3  # slot predicate slot

Row = dict[str, str]


def own_rows(
    root: Path, file: str, shipped: Sequence[Row]
) -> tuple[tuple[Row, ...], list[Problem]]:
    """
    Return the rows of *file* below *root*, and what is wrong with them; none where it is not there.

    They have the columns of the *shipped* rows, in the same order; lines that begin with ``#`` are
    notes.  What a column means is what it means in the shipped table.
    """
    path = root / file
    if not path.is_file():
        return (), []
    text, problems = read_text(path, file)
    if problems:
        return (), problems
    columns = list(shipped[0])
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if _is_row(line)]
    number, header = lines[0] if lines else (1, "")
    if header.split("\t") != columns:
        remedy = f"the columns, with tabs between, are {' '.join(columns)}"
        return (), [Problem(file, number, None, "the header is another one", remedy)]
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            what = f"{len(cells)} cells where the header has {len(columns)}"
            problems.append(Problem(file, number, None, what, "write a tab between two cells"))
            continue
        row = dict(zip(columns, cells, strict=True))
        rows.append(row)
        problems += [
            Problem(file, number, column, what, remedy)
            for column, what, remedy in _wrong(row, shipped)
        ]
    return tuple(rows), problems


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _wrong(row: Row, shipped: Sequence[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield the columns of a row that are wrong, with what is wrong and what to do."""
    for column, cell in row.items():
        known = {one[column] for one in shipped}
        if cell.strip() != cell:
            yield column, "there are blanks around the words", "remove them"
        elif not cell and column not in _EMPTY and "" not in known:
            yield column, "the cell is empty", "fill it, as the shipped rows do"
        elif cell and column in _CLOSED:
            parts = {part for value in known for part in split(value)}
            for part in set(split(cell)) - parts:
                near = nearest(part, parts)
                hint = f"did you mean {near[0]}? " if near else ""
                yield column, f"{part!r} is not known", f"{hint}use {', '.join(sorted(parts))}"
    yield from _wrong_keys(row)


def _wrong_keys(row: Row) -> Iterator[tuple[str, str, str]]:
    """Yield the keys of units, indicators and predicates that the vocabulary has not."""
    words = vocabulary()
    remedy = "add it to a Turtle file of the vocabulary, or mend the key"
    unit = row.get("unit", "")
    if unit and unit != _OTHER and not words.knows("unit", unit):
        yield "unit", f"unknown unit {unit!r}", remedy
    if "indicator" in row and not words.knows("indicator", row["indicator"]):
        yield "indicator", f"unknown indicator {row['indicator']!r}", remedy
    if "factor" in row and not _is_factor(row["factor"]):
        yield "factor", f"{row['factor']!r} is no number", "write 1, 0.5 or 1/15"
    predicates = [row["predicate"]] if row.get("predicate") else []
    for item in filter(str.strip, row.get("says", "").split(";")):
        parts = item.split()
        if len(parts) == _SAYS:
            predicates.append(parts[1])
        else:
            yield "says", f"{item.strip()!r} is no relation", "write slot predicate slot:Types"
    for name in predicates:
        if name not in words.predicates:
            yield "says" if "says" in row else "predicate", f"unknown predicate {name!r}", remedy


def _is_factor(text: str) -> bool:
    above, _, below = text.partition("/")
    try:
        return Decimal(above) / Decimal(below or 1) > 0
    except ArithmeticError:
        return False
