"""S2, S4, S8, S9: whatever is asked of the endpoint, nothing outside is reached and it stays up."""

import socketserver
import threading
from urllib.parse import quote

import pytest

from aidgraph.query.answer import Job
from aidgraph.query.workers.pool import Workers
from aidgraph.query.workers.settings import PoolSettings

WAYS = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE # <\n<{url}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ SERVICESILENTe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p 1SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p true.SERVICEe:a{{ ?s ?p ?o }} }}",
    "PREFIX SERVICEe: <{url}> PREFIX e: <{url}> ASK {{ SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s a.SERVICEe:a{{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p 'x'@en.SERVICEe:a{{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p 'x'@en-SERVICE e:a{{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p e:b.SERVICE e:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p e:b.SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p e:b%20SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p e:b\\-SERVICE e:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p _:b.SERVICE e:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p _:b.SERVICEe:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p ?vSERVICE e:a {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * {{ ?s ?p ?o OPTIONAL{{}}SERVICEe:a#\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?v {{ <{url}> }} FILTER(?a<?b)SERVICE#>\n?v{{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "PREFIX e: <{url}> SELECT * FROM e:a {{ ?s ?p ?o }}",
    "LOAD <{url}>",
    "DESCRIBE <{url}>",
    "BASE <{url}> SELECT * {{ GRAPH <g> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "SELECT * {{ SERVICE <file:///etc/passwd> {{ ?s ?p ?o }} }}",
]


@pytest.fixture(scope="module")
def workers(graph_dir):
    """Return one worker, which has no network where the system allows that."""
    with Workers(graph_dir / "graph.nq", PoolSettings(workers=1, seconds=5.0)) as running:
        yield running


@pytest.fixture(scope="module")
def canary():
    """Return an address of this machine, and the list of what was asked there."""
    seen = []

    class Canary(socketserver.BaseRequestHandler):
        def handle(self):
            seen.append(self.client_address)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", seen
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outside_is_reached_by_the_guard_alone(store, canary, way):
    """Here, with the network at hand, every way to write it is refused or reaches nobody."""
    from aidgraph.errors import CallError
    from aidgraph.query import Query, run_query

    url, seen = canary
    seen.clear()
    try:
        found = run_query(store, Query("query", way.format(url=url)))
        assert not found.rows
    except CallError:
        pass
    assert seen == []


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outside_is_reached_from_a_worker(workers, canary, way):
    """The same in a worker, with graphs that the protocol names."""
    url, seen = canary
    seen.clear()
    found = workers.ask(Job(way.format(url=url), default=(url,), named=(url,)))
    assert found.outcome == "wrong"
    assert b"root:" not in workers.ask(Job(way.format(url=url))).body
    assert seen == []


DEEP = {
    "brackets": "ASK {{ FILTER({}1{}) }}".format("(" * 9000, ")" * 9000),
    "braces": "ASK {}{}".format("{" * 9000, "}" * 9000),
    "paths": "ASK {{ ?s {}<a:a>{} ?o }}".format("(" * 9000, ")" * 9000),
    "nodes": "ASK {{ ?s <a:a> {}{} }}".format("[ <a:a> " * 9000, "]" * 9000),
    "signs": "ASK {{ FILTER({}1) }}".format("!" * 50_000),
    "minus": "ASK {{ FILTER(1 {} 1) }}".format("- -" * 20_000),
    "inverse": "ASK {{ ?s {}<a:a> ?o }}".format("^" * 50_000),
    "words": "SELECT * {}".format("{ SELECT * " * 200 + "}" * 200),
    "unions": "ASK {{ {{ }} {} }}".format("UNION { }" * 9000),
    "quoted": "ASK {{ ?s ?p {}?s ?p ?o{} }}".format("<<( " * 2000, " )>>" * 2000),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_a_deep_query_never_ends_the_server(workers, text):
    """Nesting of any kind is answered, refused or stopped, and the next query is answered."""
    from aidgraph.query.workers.pool import QueryStoppedError

    try:
        assert workers.ask(Job(text)).outcome in {"done", "wrong"}
    except QueryStoppedError as error:
        assert error.reason in {"crashed", "slow"}  # noqa: PT017  both are right
    assert workers.ask(Job("ASK { }")).outcome == "done"


@pytest.mark.parametrize("text", [quote("é"), "\x00", "ASK { ?s ?p '\x00' }", "#", "\ufeffASK {}"])
def test_odd_characters_are_answered_in_words(workers, text):
    """A text that is no query gives words, never a trace or a dead worker."""
    found = workers.ask(Job(text))
    assert found.outcome in {"done", "wrong"}
    assert found.body
