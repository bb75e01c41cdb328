"""Read a graph at a SPARQL endpoint as a store is read: triples by pattern, in pages, and kept."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from threading import Lock

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.remote import EndpointError, RemoteEndpoint, read_written, send_query

PAGE = 5_000  # triples; an endpoint that cuts earlier is asked for less
_FEW = 200  # triples that are taken unsorted: most patterns have fewer
_TOGETHER = 100  # things that one query reads
_KEPT = 200_000  # triples

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Pattern = tuple[Subject | None, ox.NamedNode | None, Value | None]


class RemoteTriples:
    """
    Answer patterns and queries over the default graph of *endpoint*, as ``pyoxigraph.Store`` does.

    What is said of a thing is read whole, and kept, so that each question after the first costs no
    journey; :meth:`read_ahead` reads many things at once.  Kept are the last 200,000 triples; what
    changes at the endpoint is not seen while they are.  May be used by many threads.

    Raises:
        CallError: If the endpoint refuses a query, or has no triple.
        EndpointError: If it does not answer, or says that it cut an answer other than a page.
    """

    def __init__(self, endpoint: RemoteEndpoint, *, page: int = PAGE, kept: int = _KEPT) -> None:
        self.endpoint = endpoint
        self._triples = int(next(self._select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))["n"].value)
        if not self._triples:
            raise CallError(f"{endpoint.address}: its default graph has no triple")
        first, _ = self._triples_of(f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {page}")
        self._page = min(
            page, len(first)
        )  # fewer where the endpoint cuts, whether it says so or not
        self._kept = _Kept(kept)

    def __len__(self) -> int:
        """Return how many triples there were when this was made."""
        return self._triples

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean:
        """Return the answer of the endpoint to a SELECT or an ASK, which must be whole."""
        found, cut = self._send(query)
        if cut:
            raise EndpointError(
                f"{self.endpoint.address}: cut an answer at {cut}; raise that limit there, or "
                "start the site with --copy"
            )
        return found

    def _send(self, query: str) -> tuple[ox.QuerySolutions | ox.QueryBoolean, str]:
        """Return the answer to *query*, and where the endpoint says that it cut it."""
        written = send_query(self.endpoint, query)
        found = read_written(self.endpoint.address, written)
        if isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
            return found, written.cut
        raise EndpointError(f"{self.endpoint.address}: answered with triples, where none were due")

    def quads_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Value | None, /
    ) -> Iterator[ox.Quad]:
        """Yield the quads that fit; None fits everything.  Blank nodes have no name elsewhere."""
        pattern = (subject, predicate, value)
        if any(isinstance(term, (ox.BlankNode, ox.Triple)) for term in pattern):
            return iter(())
        if isinstance(subject, ox.NamedNode):
            return (quad for quad in self._said_of(subject) if _fits(quad, predicate, value))
        return self._leading_to(pattern)

    def read_ahead(self, iris: Iterable[str]) -> None:
        """Read what is said of each of *iris*, a hundred at a time."""
        wanted = (iri for iri in dict.fromkeys(iris) if (iri, "", "") not in self._kept)
        while some := list(islice(wanted, _TOGETHER)):
            names = " ".join(str(ox.NamedNode(iri)) for iri in some)
            found: dict[str, list[ox.Quad]] = {iri: [] for iri in some}
            for quad in self._pages(f"VALUES ?s {{ {names} }} ?s ?p ?o"):
                if isinstance(quad.subject, ox.NamedNode):
                    found[quad.subject.value].append(quad)
            for iri, quads in found.items():
                self._kept.put((iri, "", ""), quads)

    def _said_of(self, subject: ox.NamedNode) -> list[ox.Quad]:
        key = (subject.value, "", "")
        found = self._kept.get(key)
        if found is None:
            found = list(self._pages(f"BIND({subject} AS ?s) {subject} ?p ?o"))
            self._kept.put(key, found)
        return found

    def _leading_to(self, pattern: _Pattern) -> Iterator[ox.Quad]:
        """Yield the quads of a pattern without a subject; they are kept when all were wanted."""
        key = ("", *(str(term) if term else "" for term in pattern[1:]))
        if (kept := self._kept.get(key)) is not None:
            yield from kept
            return
        predicate, value = (str(term) if term else "" for term in pattern[1:])
        where = f"?s {predicate or '?p'} {value or '?o'}"
        where += f" BIND({predicate} AS ?p)" if predicate else ""
        where += f" BIND({value} AS ?o)" if value else ""
        found = []
        for quad in self._pages(where):
            found.append(quad)
            yield quad
        self._kept.put(key, found)

    def _pages(self, where: str) -> Iterator[ox.Quad]:
        """Yield what fits: a few as they come, and, where there are more, all others in order."""
        few = min(_FEW, self._page)
        first, cut = self._triples_of(f"SELECT ?s ?p ?o {{ {where} }} LIMIT {few}")
        yield from first
        if len(first) < few and not cut:
            return
        seen, at = set(first), 0
        ordered = f"SELECT ?s ?p ?o {{ {where} }} ORDER BY ?s ?p ?o LIMIT {self._page} OFFSET "
        # A page may be short since it was cut by its bytes: only one that is empty is the last.
        while page := self._triples_of(f"{ordered}{at}")[0]:
            yield from (quad for quad in page if quad not in seen)
            at += len(page)

    def _triples_of(self, query: str) -> tuple[list[ox.Quad], str]:
        """Return what a page holds, and where the endpoint says that it cut it."""
        rows, cut = self._send(query)
        return [ox.Quad(row["s"], row["p"], row["o"]) for row in self._rows(rows)], cut

    def _select(self, query: str) -> ox.QuerySolutions:
        return self._rows(self.query(query))

    def _rows(self, found: ox.QuerySolutions | ox.QueryBoolean) -> ox.QuerySolutions:
        if not isinstance(found, ox.QuerySolutions):
            raise EndpointError(f"{self.endpoint.address}: answered yes or no where rows were due")
        return found


def _fits(quad: ox.Quad, predicate: ox.NamedNode | None, value: Value | None) -> bool:
    return predicate in {None, quad.predicate} and value in {None, quad.object}


_Key = tuple[str, ...]


class _Kept:
    """Keep the quads that were wanted last, up to a number of quads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._quads: OrderedDict[_Key, list[ox.Quad]] = OrderedDict()
        self._count = 0
        self._lock = Lock()

    def __contains__(self, key: _Key) -> bool:
        return key in self._quads

    def get(self, key: _Key) -> list[ox.Quad] | None:
        """Return the quads of *key*; None where they are not kept."""
        with self._lock:
            if key in self._quads:
                self._quads.move_to_end(key)
            return self._quads.get(key)

    def put(self, key: _Key, quads: list[ox.Quad]) -> None:
        """Keep *quads*, and let go of those that nobody wanted for longest; each entry weighs."""
        if len(quads) >= self._most:
            return
        with self._lock:
            if key in self._quads:
                self._count -= len(self._quads.pop(key)) + 1
            self._quads[key] = quads
            self._count += len(quads) + 1
            while self._count > self._most:
                self._count -= len(self._quads.popitem(last=False)[1]) + 1
