"""Read what a language model answered: whole rows are kept, whatever stands around them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

MOST_ROWS = 400  # of one list; more is a model gone wild
LONGEST = 200  # characters of a cell
_FENCE = re.compile(r"\A.*?</think>|```(?:json)?", re.DOTALL)
_LISTS = ("names", "figures", "relations")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold the rows of an answer; ``whole`` is False where it breaks off or is not in the form."""

    names: tuple[Row, ...] = ()
    figures: tuple[Row, ...] = ()
    relations: tuple[Row, ...] = ()
    wrong: tuple[str, ...] = ()  # ids of relations that were read before
    whole: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether there is not one row."""
        return not (self.names or self.figures or self.relations)


def read_answer(content: str) -> Answered:
    r"""
    Return the rows of an answer; of one that breaks off, the rows that are whole.

    What a row lacks is empty; what is no text there is left out.

    >>> read_answer('{"figures": [{"m": "m1"}, {"m": "m').figures
    ({'m': 'm1'},)
    >>> read_answer("```json\n{\"relations\": []}\n```").whole
    True
    """
    bare = _FENCE.sub("", content).strip()
    try:
        data = json.loads(bare)
    except (ValueError, RecursionError):
        return _salvaged(bare)
    if not isinstance(data, dict):
        return Answered(whole=False)
    lists = {name: data.get(name, []) for name in _LISTS}
    whole = any(name in data for name in _LISTS)
    whole = whole and all(isinstance(rows, list) for rows in lists.values())
    found = _answered({name: rows for name, rows in lists.items() if isinstance(rows, list)}, whole)
    wrong = data.get("wrong", [])
    ids = wrong[:MOST_ROWS] if isinstance(wrong, list) else []
    return replace(found, wrong=tuple(item for item in ids if isinstance(item, str)))


def _salvaged(text: str) -> Answered:
    """Return the rows of each list up to where it breaks."""
    return _answered({name: list(_objects(text, name)) for name in _LISTS}, whole=False)


def _objects(text: str, name: str) -> Iterator[Any]:
    match = re.search(rf'"{name}"\s*:\s*\[', text)
    at = match.end() if match else len(text)
    decoder = json.JSONDecoder()
    while at < len(text):
        while at < len(text) and text[at] in " \n\r\t,":
            at += 1
        if at >= len(text) or text[at] != "{":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


def _answered(lists: Mapping[str, list[Any]], whole: bool) -> Answered:  # noqa: FBT001  a field
    rows = {
        name: tuple(
            _row(item) for item in lists.get(name, ())[:MOST_ROWS] if isinstance(item, dict)
        )
        for name in _LISTS
    }
    return Answered(rows["names"], rows["figures"], rows["relations"], whole=whole)


def _row(item: Mapping[Any, Any]) -> Row:
    """Return a row with its texts, and its lists of texts."""
    out: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, str):
            out[str(key)] = value[:LONGEST].strip()
        elif isinstance(value, list):
            out[str(key)] = [v[:LONGEST].strip() for v in value if isinstance(v, str)][:4]
    return out
