"""Answer a stranger's query in bytes: guarded, cut at its limits, and never cut in silence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Literal

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.guard import broken, dataset_of, full_name
from aidgraph.query.inline import inline
from aidgraph.query.result import Result, format_result
from aidgraph.rdf.terms import PREFIXES

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
MEDIA = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
DEFAULT_GRAPH = "https://w3id.org/aidgraph/graph"
"""The name by which a client may ask for the graph that it is asked of anyway."""

# What stands between rows, and what to add to its count for the number of rows; a literal may hold
# it too, so that rows can only be counted too often.
_MARKS = {"json": (b"},{", 1), "xml": (b"<result", -1), "csv": (b"\n", -1), "tsv": (b"\n", -1)}

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | tuple[ox.Triple, ...]
"""What a query gives: rows, a yes or no, or triples."""

Outcome = Literal["done", "wrong", "unacceptable"]


@dataclass(frozen=True, slots=True)
class Job:
    """Ask *text*; ``results`` and ``graphs`` are formats for rows and for triples, if any will do.

    ``bindings`` are terms in N-Triples by the name of their variable; ``default`` and ``named``
    are the graphs that the protocol names, which win over those of the query.
    """

    text: str
    results: str | None = "json"
    graphs: str | None = "ttl"
    bindings: Mapping[str, str] = field(default_factory=dict)
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str | None = None

    def packed(self) -> dict[str, Any]:
        """Return the job as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Limits:
    """Say how many rows or triples, and how many bytes, an answer may have."""

    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the bytes of an answer, or the words that say what is wrong with the query.

    ``cut`` is empty, or says at which limit the answer was cut.
    """

    outcome: Outcome
    form: str
    body: bytes
    cut: str = ""

    @property
    def media(self) -> str:
        """Return the media type of the body."""
        return MEDIA.get(self.form, "text/plain")


def answer(store: ox.Store, job: Job, limits: Limits) -> Answer:
    r"""
    Return what *store* says to the *job*, within *limits*.

    >>> job = Job("SELECT ?n { VALUES ?n { 1 2 3 } }", results="csv")
    >>> answer(ox.Store(), job, Limits(rows=2, size=1000))
    Answer(outcome='done', form='csv', body=b'n\r\n1\r\n2\r\n', cut='2 rows')
    """
    return answer_by(lambda: _run(store, job), job, limits)


def answer_by(run: Callable[[], Found], job: Job, limits: Limits) -> Answer:
    """Return what *run* finds for the *job*, within *limits*; it may be run a second time."""
    try:
        found = run()
        form = job.graphs if isinstance(found, ox.QueryTriples | tuple) else job.results
        if form is None:
            return _words("unacceptable", "rows" if job.graphs else "triples")
        if isinstance(found, ox.QueryTriples | tuple):
            return _triples(found, form, limits)
        if isinstance(found, ox.QueryBoolean):
            return Answer("done", form, found.serialize(format=RESULTS[form]) or b"")
        whole = _whole(found, form, limits)
        return whole or _first_rows(run(), form, limits)
    except CallError as error:
        return _words("wrong", str(error))
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return _words("wrong", broken(str(error), job.text))


def _words(outcome: Outcome, text: str) -> Answer:
    return Answer(outcome, "text", text.encode("utf-8", "replace"))


def _run(store: ox.Store, job: Job) -> Found:
    """Run the query on the graphs that it names, all of which must be here."""
    said = dataset_of(job.text)
    default, named = (
        (job.default, job.named) if job.default or job.named else (said.default, said.named)
    )
    chosen: dict[str, Any] = {}
    if default or named:
        base = job.base or ""
        chosen["default_graph"] = [_graph(store, full_name(name, base)) for name in default]
        chosen["named_graphs"] = [_graph(store, full_name(name, base)) for name in named]
    return store.query(inline(job.text, job.bindings), base_iri=job.base, **chosen)


def _graph(store: ox.Store, name: str) -> ox.NamedNode | ox.DefaultGraph:
    if name == DEFAULT_GRAPH:
        return ox.DefaultGraph()
    graph = ox.NamedNode(name)
    if not store.contains_named_graph(graph):
        raise CallError(
            f"there is no graph <{name}> here, and none is fetched; ask without naming a graph, "
            f"or name <{DEFAULT_GRAPH}>"
        )
    return graph


class _FullError(OSError):
    """Say that an answer is, or may be, larger than its limits allow."""


class _Sink:
    """Take the bytes that pyoxigraph writes, up to the limits."""

    def __init__(self, form: str, limits: Limits) -> None:
        self.data = bytearray()
        self._mark, self._rows = _MARKS[form]
        self._limits = limits

    def write(self, data: bytes) -> int:
        """Keep *data*; rows are counted by what stands between them."""
        seen = max(0, len(self.data) - len(self._mark) + 1)
        self.data += data
        self._rows += self.data.count(self._mark, seen)
        if self._rows > self._limits.rows or len(self.data) > self._limits.size:
            raise _FullError
        return len(data)

    def flush(self) -> None:
        """Do nothing: everything is in memory."""


def _whole(found: ox.QuerySolutions, form: str, limits: Limits) -> Answer | None:
    """Return all rows, written by pyoxigraph; nothing where they may be too many."""
    sink = _Sink(form, limits)
    try:
        found.serialize(sink, format=RESULTS[form])  # type: ignore[arg-type]  # needs write() alone
    except _FullError:
        return None
    return Answer("done", form, bytes(sink.data))


def _first_rows(found: Found, form: str, limits: Limits) -> Answer:
    """Return the rows that the limits allow, counted one by one."""
    assert isinstance(found, ox.QuerySolutions)
    columns = tuple(variable.value for variable in found.variables)
    rows = [tuple(solution) for solution in islice(found, limits.rows + 1)]
    cut = f"{limits.rows} rows" if len(rows) > limits.rows else ""
    rows = rows[: limits.rows]
    while len(body := _written(columns, rows, form)) > limits.size and rows:
        cut = f"{limits.size} bytes"
        rows = rows[: len(rows) // 2]
    return Answer("done", form, body, cut)


def _written(columns: tuple[str, ...], rows: list[tuple[Any, ...]], form: str) -> bytes:
    text = format_result(Result(columns, tuple(rows)), "json")
    results = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    return results.serialize(format=RESULTS[form]) or b""


def _triples(found: Iterable[ox.Triple], form: str, limits: Limits) -> Answer:
    triples = _distinct(found, limits.rows + 1)
    cut = f"{limits.rows} triples" if len(triples) > limits.rows else ""
    triples = sorted(triples[: limits.rows], key=str)  # an engine gives them in any order
    while len(body := _rdf(triples, form)) > limits.size and triples:
        cut = f"{limits.size} bytes"
        triples = triples[: len(triples) // 2]
    if cut and form in {"ttl", "nt"}:
        body += f"# cut at {cut}\n".encode()
    return Answer("done", form, body, cut)


def _distinct(found: Iterable[ox.Triple], most: int) -> list[ox.Triple]:
    """Return the first *most* triples; CONSTRUCT may give the same one many times."""
    seen: dict[ox.Triple, None] = {}
    for triple in found:
        seen[triple] = None
        if len(seen) == most:
            break
    return list(seen)


def _rdf(triples: list[ox.Triple], form: str) -> bytes:
    prefixes = {} if form in {"nt", "jsonld"} else PREFIXES
    return ox.serialize(triples, format=GRAPHS[form], prefixes=prefixes) or b""
