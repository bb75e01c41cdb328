"""Keep what pages read of a whole graph beside its build, so that no start reads it again."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from aidgraph.files.atomic import write_atomically
from aidgraph.files.resources import walk
from aidgraph.rdf.vocabulary import ontology_files
from aidgraph.tasks.collector import collector_paused

T = TypeVar("T")
_LEAST = 16 * 2**20  # bytes of a graph whose summaries are worth a file
_MADE_BY = (".py", ".csv", ".rq")  # endings of what says how summaries are made
Decoder = Callable[[Any], Any]


class SummaryFolder:
    """
    Keep summaries of the graph in *folder*, which the hash *build* names and has *size* bytes.

    Those of a small graph are made anew each time, and so are all where nothing can be written.
    """

    def __init__(self, folder: Path, build: str, size: int) -> None:
        self._folder = folder
        self._state = f"{build[:12]}-{_makers()}" if size >= _LEAST else ""

    def get(self, name: str, kind: Any, work: Callable[[], T]) -> T:
        """Return the summary *name*, of the type *kind*; *work* makes it where none is kept."""
        if not self._state:
            return work()
        path = self._folder / f"summary-{name}-{self._state}.json"
        try:
            with collector_paused():
                return cast("T", decode(kind, json.loads(path.read_bytes())))
        except (OSError, ValueError, TypeError, ArithmeticError):  # none, or none of ours
            made = work()
        self._keep(path, name, json.dumps(encode(made), ensure_ascii=False).encode())
        return made

    def _keep(self, path: Path, name: str, content: bytes) -> None:
        """Write a summary and remove those of earlier builds, where the folder can be written."""
        try:
            write_atomically(path, content)
            for old in set(self._folder.glob(f"summary-{name}-*.json")) - {path}:
                old.unlink(missing_ok=True)
        except OSError:
            return


@cache
def _makers() -> str:
    """Return a hash of all code, and of the ontology: another version makes other summaries."""
    total = hashlib.sha256()
    code = [found for suffix in _MADE_BY for found in walk(files("aidgraph"), suffix)]
    for name, file in (*code, *ontology_files()):
        total.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()[:8]


def encode(value: Any) -> Any:
    """
    Return *value* as plain data: dataclasses and tuples as lists, decimals as text.

    >>> encode((Decimal("1.50"), None, {"a": frozenset({2, 1})}))
    ['1.50', None, {'a': [1, 2]}]
    """
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value):
        return [encode(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    return [encode(item) for item in (sorted(value) if isinstance(value, frozenset) else value)]


def decode(kind: Any, data: Any) -> Any:
    """
    Return the value of the type *kind* that *data* tells, as :func:`encode` wrote it.

    Raises:
        TypeError, ValueError, ArithmeticError: If it tells none.

    >>> decode(tuple[Decimal | None, ...], ["1.50", None])
    (Decimal('1.50'), None)
    """
    return _decoder(kind)(data)


@cache
def _decoder(kind: Any) -> Decoder:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return partial(_optional, *(_decoder(part) for part in parts if part is not NoneType))
    if origin:
        return _container_decoder(origin, parts)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
        return partial(_built, kind, tuple(_decoder(hints[name]) for name in names))
    return Decimal if kind is Decimal else partial(_only, kind)


def _container_decoder(origin: Any, parts: tuple[Any, ...]) -> Decoder:
    if origin is Literal:
        return partial(_only, type(parts[0]))
    if origin is tuple and ... not in parts:
        return partial(_built, lambda *items: items, tuple(map(_decoder, parts)))
    if issubclass(origin, Mapping):
        return partial(_mapped, _decoder(parts[1]))
    made = origin if origin in {list, frozenset} else tuple
    return partial(_gathered, made, _decoder(parts[0]))


def _only(kind: type, data: Any) -> Any:
    if not isinstance(data, kind):
        raise TypeError(f"{type(data).__name__} stands where {kind.__name__} was due")
    return data


def _optional(decoder: Decoder, data: Any) -> Any:
    return None if data is None else decoder(data)


def _built(make: Callable[..., Any], decoders: tuple[Decoder, ...], data: Any) -> Any:
    return make(*[decoder(item) for decoder, item in zip(decoders, data, strict=True)])


def _gathered(make: Callable[[list[Any]], Any], decoder: Decoder, data: Any) -> Any:
    return make([decoder(item) for item in _only(list, data)])


def _mapped(decoder: Decoder, data: Any) -> Any:
    return {key: decoder(item) for key, item in _only(dict, data).items()}
