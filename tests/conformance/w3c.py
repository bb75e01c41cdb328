"""Read the W3C's tests of SPARQL: manifests, and the answers that they expect.

The suite is https://github.com/w3c/rdf-tests.  It is no part of the project: a part of it may lie
beside the project, in ``../shared/suites/rdf-tests``; the variable ``AIDGRAPH_RDF_TESTS`` names a
whole checkout of it.
"""

import csv
import io
import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

BESIDE = Path(__file__).resolve().parents[3] / "shared/suites/rdf-tests"
SUITE = Path(os.environ.get("AIDGRAPH_RDF_TESTS") or BESIDE) / "sparql/sparql11"
BASE = "http://suite.example/sparql11/"

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DECIMAL = ox.NamedNode(XSD + "decimal")
VALUES = {
    "integer": int,
    "decimal": lambda text: Decimal(text).normalize(),
    "float": float,
    "double": float,
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
}
GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
ROWS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_ORDERED = re.compile(r"\bORDER\s+BY\b[^}]*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """Hold a test: its kind, the query, the files of the data and the file of the answer."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    answer: Path | None
    lax: bool

    @property
    def text(self):
        """Return the query as it is sent: relative addresses are beside its file."""
        return f"BASE <{address(self.query)}>\n{self.query.read_text('utf-8')}"


@dataclass(frozen=True)
class Rows:
    """Hold the rows of an answer, each a mapping of the bound variables to terms."""

    variables: frozenset
    rows: tuple

    def canonical(self, *, ordered=False, distinct=False):
        """Return what is equal for equal answers, whatever blank nodes are called.

        A row is a node with its number of times, or its place where the order counts.
        """
        keyed = [frozenset((n, by_value(t)) for n, t in row.items()) for row in self.rows]
        times = Counter(keyed)
        kept = enumerate(keyed) if ordered else ((times[row], row) for row in times)
        quads = []
        for number, row in kept:
            node = ox.BlankNode()
            value = "" if distinct else str(number)
            quads.append(ox.Quad(node, ox.NamedNode(RS + "solution"), ox.Literal(value)))
            quads += [ox.Quad(node, ox.NamedNode(f"urn:v:{name}"), term) for name, term in row]
        return self.variables, canonical(quads)


def by_value(term):
    """Return a number or a truth value written in one way: the suite wants the value alone."""
    kind = term.datatype.value.removeprefix(XSD) if isinstance(term, ox.Literal) else ""
    if kind not in VALUES:
        return term
    with suppress(ArithmeticError, ValueError):  # one that is none stays as it is written
        return ox.Literal(str(VALUES[kind](term.value)), datatype=term.datatype)
    return term


def canonical(quads):
    """Return a graph as a set in which blank nodes have the names that their place gives them."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, dataset))


def address(path):
    """Return the address that a file of the suite has for its tests."""
    return BASE + path.relative_to(SUITE).as_posix()


def file_of(node):
    """Return the file at an address of the suite."""
    return SUITE / node.value.removeprefix(BASE)


def cases(folder):
    """Return the tests of a folder, in the order of its manifest."""
    store = ox.Store()
    path = SUITE / folder / "manifest.ttl"
    store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=address(path))
    entries = next(store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None)).object
    return [_case(store, node) for node in _members(store, entries)]


def _members(store, head):
    while (rest := _one(store, head, RDF + "rest")) is not None:
        yield _one(store, head, RDF + "first")
        head = rest


def _case(store, node):
    action = _one(store, node, MF + "action")
    query = _one(store, action, QT + "query") if isinstance(action, ox.BlankNode) else action
    answer = _one(store, node, MF + "result")
    return Case(
        name=re.split("[#/]", node.value)[-1],
        kind=_one(store, node, RDF + "type").value.removeprefix(MF),
        query=file_of(query),
        data=tuple(map(file_of, _all(store, action, QT + "data"))),
        named=tuple(map(file_of, _all(store, action, QT + "graphData"))),
        answer=file_of(answer) if answer else None,
        lax=_one(store, node, MF + "resultCardinality") == ox.NamedNode(MF + "LaxCardinality"),
    )


def _all(store, subject, predicate):
    return [q.object for q in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


def _one(store, subject, predicate):
    return next(iter(_all(store, subject, predicate)), None)


def data_of(found):
    """Return the data of some tests as N-Quads: each file is a graph that has its address."""
    files = sorted({path for case in found for path in (*case.data, *case.named)})
    lines = []
    for path in files:
        graph = ox.NamedNode(address(path))
        found = triples(path.read_bytes(), path)
        lines += [f"{ox.Quad(q.subject, q.predicate, q.object, graph)} .\n" for q in found]
    return "".join(lines)


def triples(content, path):
    """Return the triples of a file, or of what is written as that file is."""
    form = GRAPHS[path.suffix]
    return list(ox.parse(content, form, base_iri=address(path), rename_blank_nodes=True))


def is_ordered(query):
    """Tell whether the outermost part of a query asks for an order."""
    return bool(_ORDERED.search(query))


def answer_of(content, path):
    """Return an answer written as *path* is: rows, a truth value, or triples."""
    if path.suffix in ROWS:
        return _parsed(content, ROWS[path.suffix])
    if path.suffix == ".csv":
        return _from_csv(content)
    found = triples(content, path)
    return _from_graph(found) if any(RS in str(quad.predicate) for quad in found) else found


def _parsed(content, form):
    found = ox.parse_query_results(content, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    rows = ({name: row[name] for name in names if row[name] is not None} for row in found)
    return Rows(frozenset(names), tuple(rows))


def _from_csv(content):
    """Return the rows of CSV, which has no types: but for blank nodes every term is a text."""
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    rows = (
        {
            name: ox.BlankNode(cell[2:]) if cell.startswith("_:") else ox.Literal(cell)
            for name, cell in zip(head, line, strict=True)
        }
        for line in lines
    )
    return Rows(frozenset(head), tuple(rows))


def _from_graph(found):
    """Return the answer that a graph in the vocabulary of result sets states."""
    store = ox.Store()
    store.extend(found)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RS + "boolean"), None):
        return quad.object.value == "true"
    me = next(store.quads_for_pattern(None, ox.NamedNode(RS + "resultVariable"), None)).subject
    solutions = _all(store, me, RS + "solution")
    solutions.sort(key=lambda node: int((_one(store, node, RS + "index") or _ZERO).value))
    rows = (
        {
            _one(store, binding, RS + "variable").value: _one(store, binding, RS + "value")
            for binding in _all(store, node, RS + "binding")
        }
        for node in solutions
    )
    names = frozenset(name.value for name in _all(store, me, RS + "resultVariable"))
    return Rows(names, tuple(rows))


_ZERO = ox.Literal("0")


def is_answered(found, expected, *, ordered=False, lax=False):
    """Tell whether an answer is the expected one: rows as a bag, a list, or leniently as a set."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if not isinstance(found, Rows) or not isinstance(expected, Rows):
        return isinstance(found, list) and canonical(found) == canonical(expected)
    if lax:
        few = len(found.rows) <= len(expected.rows)
        return few and found.canonical(distinct=True) == expected.canonical(distinct=True)
    return found.canonical(ordered=ordered) == expected.canonical(ordered=ordered)
