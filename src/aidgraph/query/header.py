"""Load a query and read its header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from aidgraph.errors import CallError
from aidgraph.files.limited import read_limited
from aidgraph.files.resources import folder, walk
from aidgraph.query.scope import require_projected
from aidgraph.text.near import nearest

ParameterType = Literal["iri", "entity", "text", "number", "date", "concept"]
MARK = "#+"
MOST_BYTES = 2**20  # of the file of a query; fewer letters are asked
View = Literal["table", "chart", "map", "graph"]
_KEYS = {"summary", "summary_zh", "topic", "needs", "needs_zh", "params", "columns", "x-view"}
TOPICS = ("money", "results", "things", "place-time", "evidence", "library")
"""What questions are about, in the order in which they are shown."""
_VIEW_LINE = re.compile(r"^#\+ x-view: (table|chart|map|graph)\s*$", re.MULTILINE)
_DESCRIBE = re.compile(r"\bDESCRIBE\s", re.IGNORECASE)
_NUMBER = re.compile(r"(?<=[a-z])-(\d)(?=$|-)")
_PARAMETER_KEYS = {"type", "default", "first", "description", "scheme"}
_FOUND_IN_THE_GRAPH = {"iri", "entity", "concept"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Describe a parameter of a query; without a default it must be set.

    The default is the text ``default``, or is looked up in the graph that is asked: ``first`` is a
    graph pattern, and of what it finds for the parameter the one found most often is taken.
    ``scheme`` narrows a ``concept`` to one scheme, by local name (``dacSectorScheme``).
    """

    name: str
    type: ParameterType
    description: str
    default: str | None = None
    scheme: str = ""
    first: str = ""

    @property
    def must_be_set(self) -> bool:
        """Tell whether there is no default, neither here nor in a graph."""
        return self.default is None and not self.first


@dataclass(frozen=True, slots=True)
class Query:
    """
    Hold a query's text and what its header says; ``columns`` maps names to descriptions.

    ``view`` is how the query page shows its rows first; ``needs`` says what a graph must hold for
    the question to have an answer, where one report alone does not hold it.  ``topic`` is a key of
    ``TOPICS`` or empty.
    """

    name: str
    text: str
    summary: str = ""
    summary_zh: str = ""
    params: Mapping[str, Parameter] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    view: View = "table"
    needs: str = ""
    needs_zh: str = ""
    topic: str = ""


def load_query(source: str) -> Query:
    """
    Load the query *source*: the name of a shipped query, a file, or the text itself.

    The number of a shipped query will do for its name (``cq-07``, or ``cq-7``).

    Raises:
        CallError: If there is no such query or file, it cannot be read, or its header is wrong.

    >>> load_query("ASK { ?s ?p ?o }").name
    'query'
    """
    if "{" in source or _DESCRIBE.search(source):  # the one form that needs no braces
        return _read("query", source)
    path = Path(source)
    if path.suffix == ".rq" or path.is_file():
        return _load(path.stem, path)
    shipped = _shipped()
    wanted = _NUMBER.sub(r"-0\1", source)
    found = [name for name in shipped if name in {source, wanted} or name.startswith(f"{wanted}-")]
    if len(found) == 1:
        return _load(found[0], shipped[found[0]], shipped=True)
    near = nearest(source, shipped, most=3, least=0.5)
    hint = f"do you mean {' or '.join(near)}?" if near else "`aidgraph query --list` names them all"
    raise CallError(f"no query and no file is called {source!r}; {hint}")


def list_queries() -> list[Query]:
    """Return the shipped queries, sorted by name.

    >>> all(query.summary for query in list_queries())
    True
    """
    return list(_read_shipped())


@cache
def descriptions_zh() -> Mapping[str, str]:
    """
    Return in Chinese what shipped questions say of columns and parameters, by the English.

    >>> descriptions_zh()["who states it"]
    '由谁陈述'
    """
    text = folder("queries").joinpath("descriptions.zh.tsv").read_bytes().decode("utf-8")
    rows = (line.partition("\t") for line in text.splitlines()[1:])
    return {english: chinese for english, _, chinese in rows}


@cache  # they do not change while a process runs, and pages ask for them at each request
def _read_shipped() -> tuple[Query, ...]:
    return tuple(_load(name, file, shipped=True) for name, file in sorted(_shipped().items()))


def _shipped() -> dict[str, Traversable]:
    """Map the names of the shipped queries to their files."""
    files = walk(folder("queries"), ".rq")
    return {name.rpartition("/")[2].removesuffix(".rq"): file for name, file in files}


def _load(name: str, file: Traversable, *, shipped: bool = False) -> Query:
    try:
        text = read_limited(file, MOST_BYTES).decode("utf-8")
    except OSError as error:
        raise CallError(f"{file}: the query cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{file}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    return _read(name, text, shipped=shipped)


def _read(name: str, text: str, *, shipped: bool = False) -> Query:
    header = _header(name, text)
    params = {key: _parameter(name, key, value) for key, value in header["params"].items()}
    if params and not shipped:  # the tests hold what is shipped to the rule; parsing takes a while
        require_projected(name, text, set(params))
    return Query(
        name,
        text,
        _scalar(name, "summary", header.get("summary", "")),
        _scalar(name, "summary_zh", header.get("summary_zh", "")),
        params,
        {key: _scalar(name, key, value) for key, value in header["columns"].items()},
        _view(name, header.get("x-view", "table")),
        _scalar(name, "needs", header.get("needs", "")),
        _scalar(name, "needs_zh", header.get("needs_zh", "")),
        _topic(name, header.get("topic", "")),
    )


def _topic(name: str, value: object) -> str:
    if value and value not in TOPICS:
        raise CallError(f"{name}: topic of the header takes one of {', '.join(TOPICS)}")
    return str(value)


def _view(name: str, value: object) -> View:
    for known in get_args(View):
        if value == known:
            return cast("View", known)
    raise CallError(f"{name}: x-view of the header takes one of {', '.join(get_args(View))}")


def requested_view(text: str) -> View:
    r"""
    Return the view that the header of *text* asks for.

    The text may be a stranger's: its header is searched, not read as YAML.

    >>> requested_view("#+ x-view: map\nASK {}"), requested_view("ASK {}")
    ('map', 'table')
    """
    found = _VIEW_LINE.search(text)
    return cast("View", found[1]) if found else "table"


def _header(name: str, text: str) -> dict[str, Any]:
    """Return the header with its two mappings, empty ones where it has none."""
    lines = [line[len(MARK) :] if line.startswith(MARK) else "" for line in text.split("\n")]
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = " ".join(str(error).split())
        raise CallError(f"{name}: the header ({MARK} lines) is not YAML: {what}") from error
    if not isinstance(header, dict) or (unknown := [key for key in header if key not in _KEYS]):
        raise CallError(
            f"{name}: the header has {unknown[0]!r}; it takes {', '.join(sorted(_KEYS))}"
            if isinstance(header, dict)
            else f"{name}: the header is no mapping; write `{MARK} summary: …`"
        )
    for key in ("params", "columns"):
        header[key] = header.get(key) or {}
        if not isinstance(header[key], dict):
            raise CallError(f"{name}: {key} of the header is no mapping; write `name: …` lines")
    return header


def _parameter(query: str, name: str, value: object) -> Parameter:
    types = get_args(ParameterType)
    if (
        not isinstance(value, dict)
        or set(value) - _PARAMETER_KEYS
        or value.get("type") not in types
    ):
        keys = ", ".join(sorted(_PARAMETER_KEYS))
        raise CallError(
            f"{query}: parameter {name} takes {keys}, with a type of {', '.join(types)}"
        )
    fields = {key: _scalar(query, f"{name} {key}", item) for key, item in value.items()}
    return Parameter(
        name,
        value["type"],
        fields.get("description", ""),
        fields.get("default"),
        fields.get("scheme", ""),
        _pattern(query, name, fields),
    )


def _pattern(query: str, name: str, fields: Mapping[str, str]) -> str:
    """Return the pattern ``first`` of a parameter, once it is one that can be asked."""
    first = fields.get("first", "")
    if first and (fields["type"] not in _FOUND_IN_THE_GRAPH or "default" in fields):
        raise CallError(
            f"{query}: first of parameter {name} finds a thing in the graph; give it to a "
            "parameter of type iri, entity or concept that has no default"
        )
    if first and f"?{name}" not in first:
        raise CallError(f"{query}: first of parameter {name} does not speak of ?{name}")
    return first


def _scalar(query: str, name: str, value: object) -> str:
    if isinstance(value, (dict, list)) or value is None:
        raise CallError(f"{query}: {name} in the header is no text; put it in quotation marks")
    return str(value)
