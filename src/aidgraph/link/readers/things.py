"""Make things of the rows of a table: names, codes and places by the layout of its columns."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aidgraph.errors import EncodingError, Problem
from aidgraph.link.place import divisions_named
from aidgraph.link.profile import Profile
from aidgraph.link.readers.layout import OWN, ColumnMap
from aidgraph.link.readers.rows import Row, read_rows
from aidgraph.link.sources import above, widen, within_of
from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf import iri

_STEP = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<key>[^=\]]+)=(?P<value>[^\]]*)\])?")
_COUNTRY = re.compile("[A-Z]{2}")
_MANY = frozenset({"alias", "code", "within"})


@dataclass(frozen=True, slots=True)
class _Thing:
    """Hold the texts of a row by field, in the order of the file."""

    number: int
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return the first text of a field, or nothing."""
        return next(iter(self.texts.get(name, ())), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Return all texts of a field."""
        return self.texts.get(name, ())


def profiles_of_table(
    file: Path,
    dataset: str,
    layout: ColumnMap = OWN,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Profile]:
    """
    Read the things of a table, whatever its form; see :func:`aidgraph.link.readers.rows.read_rows`.

    An id that is no IRI gets the prefix of the layout, or becomes a record of *dataset*. Columns
    that are not used are named to *progress*.

    Raises:
        CallError: If the file cannot be read.
        EncodingError: With what is wrong, by row and column.
    """
    rows = read_rows(file, delimiter=layout.delimiter, header=layout.header)
    try:
        return profiles_of_rows(rows, file.name, dataset, layout, progress=progress)
    except EncodingError as error:
        raise EncodingError(str(file.parent), error.problems) from None


def profiles_of_rows(  # noqa: PLR0913  what the rows are is said by the caller
    rows: Sequence[Row],
    name: str,
    dataset: str,
    layout: ColumnMap = OWN,
    *,
    merge: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Profile]:
    """
    Return the things of rows; rows of one id are one thing if they are to be *merged*.

    Raises:
        EncodingError: With what is wrong, by row and column.
    """
    problems = list(_missing(rows, name, layout))
    used = {path.partition(".")[0].partition("[")[0] for p in layout.columns.values() for path in p}
    unused = sorted({column for row in rows[:1000] for column in row} - used - {""})
    if unused:
        progress(f"{name}: columns that are not used: {', '.join(unused)}")
    things = [_Thing(n, _texts(row, layout)) for n, row in enumerate(rows, 2)] if rows else []
    things = _merged(things) if merge else things
    if not problems:
        problems = list(_problems(things, name, layout))
    if problems:
        raise EncodingError(name, problems)
    return _profiles(things, dataset, layout)


def _missing(rows: Sequence[Row], name: str, layout: ColumnMap) -> Iterator[Problem]:
    """Tell which of the columns that are needed no row has."""
    columns = {column for row in rows for column in row}
    for need in ("id", "label"):
        paths = layout.columns.get(need, ())
        if rows and not any(p.partition(".")[0].partition("[")[0] in columns for p in paths):
            stated = " or ".join(paths) or need
            there = ", ".join(sorted(map(str, columns))[:20])
            remedy = f"say which one it is with --map {need}=COLUMN; there are {there}"
            yield Problem(name, 1, stated, "the column is missing", remedy)


def _texts(row: Row, layout: ColumnMap) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, paths in layout.columns.items():
        texts = [text for path in paths for text in _at(row, path)]
        if name in _MANY:
            pattern = f"[{re.escape(layout.separators)}]"
            texts = [part.strip() for text in texts for part in re.split(pattern, text)]
        found[name] = tuple(dict.fromkeys(text for text in texts if text))
    return found


def _at(row: Any, path: str) -> Iterator[str]:
    """Yield the texts at a path: a column, or steps into JSON such as names[types=alias].value."""
    values: list[Any] = [row]
    if isinstance(row, dict) and path in row:  # a column may have a dot in its name
        values, path = [row[path]], ""
    for step in filter(None, path.split(".")):
        match = _STEP.fullmatch(step)
        if match is None:
            return
        inner = (v.get(match["name"]) for v in _flat(values) if isinstance(v, dict))
        values = [v for v in _flat(inner) if _fits(v, match["key"], match["value"])]
    for value in _flat(values):
        if not isinstance(value, dict) and value is not None:
            yield _plain(value)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flat(value)
        else:
            yield value


def _fits(value: Any, key: str | None, wanted: str | None) -> bool:
    return not key or (isinstance(value, dict) and wanted in _flat([value.get(key)]))


def _plain(value: Any) -> str:
    """Return a cell as text; a whole number has no point, however a spreadsheet holds it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _merged(things: Iterable[_Thing]) -> list[_Thing]:
    found: dict[str, _Thing] = {}
    for thing in things:
        first = found.setdefault(thing.one("id"), thing)
        if first is not thing:
            more = {n: tuple(dict.fromkeys(first.every(n) + thing.every(n))) for n in thing.texts}
            labels = more.get("label", ())[1:]
            more["alias"] = tuple(dict.fromkeys((*more.get("alias", ()), *labels)))
            found[thing.one("id")] = _Thing(first.number, {**first.texts, **more})
    return list(found.values())


def _problems(things: Iterable[_Thing], name: str, layout: ColumnMap) -> Iterator[Problem]:
    seen: set[str] = set()
    for thing in things:
        key = thing.one("id")
        if not key or key in seen:
            what = f"{key!r} stands twice" if key else "the id is empty"
            yield Problem(name, thing.number, "id", what, "give each row an id of its own")
        seen.add(key)
        if not thing.one("label"):
            yield Problem(name, thing.number, "label", "the label is empty", "give the name")
        kind = thing.one("type")
        if kind and not layout.types and kind not in ENTITY_TYPES:
            remedy = f"use one of {', '.join(ENTITY_TYPES)}"
            yield Problem(name, thing.number, "type", f"{kind!r} is not known", remedy)


def _profiles(things: Sequence[_Thing], dataset: str, layout: ColumnMap) -> list[Profile]:
    rows = {thing.one("id"): thing for thing in things}
    parents = {key: [t.one("parent")] for key, t in rows.items() if t.one("parent")}
    return [_profile(thing, rows, parents, dataset, layout) for thing in things]


def _profile(
    thing: _Thing,
    rows: dict[str, _Thing],
    parents: dict[str, list[str]],
    dataset: str,
    layout: ColumnMap,
) -> Profile:
    key, label = thing.one("id"), thing.one("label")
    others = (*thing.every("label")[1:], *thing.every("alias"))
    english = thing.one("label_en")
    aliases = tuple(n for n in dict.fromkeys(others) if n not in {label, english})
    within = set(within_of(_names(rows, above(key, parents), layout)))
    within |= {_country(text) for text in thing.every("country")} | set(thing.every("within"))
    return Profile(
        id=_address(key, dataset, layout),
        label=label,
        type=_type(thing.one("type"), layout),
        label_en=english if english != label else "",
        aliases=aliases,
        codes=frozenset(_codes(thing, layout)),
        within=frozenset(within),
        years=_years(thing),
    )


def _address(key: str, dataset: str, layout: ColumnMap) -> str:
    if "://" in key:
        return key
    return layout.prefix + key if layout.prefix else iri.record(dataset, key)


def _type(text: str, layout: ColumnMap) -> str:
    if layout.types and text:
        return layout.types.get(text, layout.type)
    return text or layout.type


def _codes(thing: _Thing, layout: ColumnMap) -> Iterator[str]:
    for code in thing.every("code"):
        yield code if ":" in code or not layout.scheme else f"{layout.scheme}:{code}"


def _country(text: str) -> str:
    """Return a country by its code of ISO 3166-1; another name stays."""
    if _COUNTRY.fullmatch(text.upper()) and len(text) == 2:
        return f"iso3166:{text.upper()}"
    codes = {place.country for place in divisions_named(text) if place.is_country}
    if text in {"China", "中国"}:
        return "iso3166:CN"
    return f"iso3166:{codes.pop()}" if len(codes) == 1 else text


def _names(
    rows: dict[str, _Thing], places: Iterable[str], layout: ColumnMap
) -> Iterator[tuple[str, ...]]:
    """Yield the names and codes of each row of *places*; one that is no row is a name itself."""
    for place in places:
        row = rows.get(place)
        yield (row.one("label"), *_codes(row, layout)) if row else (place,)


def _years(thing: _Thing) -> tuple[int, int] | None:
    years: dict[str, tuple[int, int]] = {}
    widen(years, "row", thing.one("from"), thing.one("to"))
    return years.get("row")
