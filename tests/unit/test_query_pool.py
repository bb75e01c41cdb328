"""Workers answer, are stopped at their limits, come back, and leave nothing behind."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from aidgraph.errors import AidgraphError
from aidgraph.query.answer import Job, Limits
from aidgraph.query.workers.pool import QueryStoppedError, Workers
from aidgraph.query.workers.settings import PoolSettings

FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
pytestmark = pytest.mark.process
LIMITS = Limits(rows=100, size=100_000)


def pool(graph_dir, seconds):
    """Return three workers that stop a query after these seconds."""
    settings = PoolSettings(workers=3, waiting=4, seconds=seconds, memory=2**28, limits=LIMITS)
    return Workers(graph_dir / "graph.nq", settings)


@pytest.fixture(scope="module")
def workers(graph_dir):
    """Return workers with more time than a query needs here on any machine."""
    with pool(graph_dir, 120.0) as running:
        yield running


@pytest.fixture(scope="module")
def impatient(graph_dir):
    """Return workers that stop after one second."""
    with pool(graph_dir, 1.0) as running:
        yield running


def in_threads(workers, *texts):
    """Ask all texts at once; return each one's answer or reason, and its seconds."""
    found = {}

    def ask(at, text):
        begin = time.monotonic()
        try:
            said = workers.ask(Job(text)).outcome
        except QueryStoppedError as error:
            said = error.reason
        found[at] = said, time.monotonic() - begin

    threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(texts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[at] for at in range(len(texts))]


def test_a_query_that_takes_too_long_is_stopped(impatient, in_time):
    """It ends within half a second of the limit, and the next query is answered at once."""
    ((reason, _),) = in_time(1.5, lambda: in_threads(impatient, FOREVER))
    assert reason == "slow"
    ((said, _),) = in_time(0.5, lambda: in_threads(impatient, "ASK { }"))
    assert said == "done"


def test_a_query_that_takes_too_much_memory_is_stopped(graph_dir):
    """The worker that grows beyond its limit ends, and the next query is answered."""
    settings = PoolSettings(workers=1, seconds=20.0, memory=2**27)
    growing = "SELECT ?z { BIND('0123456789abcdef' AS ?a0) " + " ".join(
        f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40)
    )
    with Workers(graph_dir / "graph.nq", settings) as workers:
        with pytest.raises(QueryStoppedError) as caught:
            workers.ask(Job(growing + " BIND(STRLEN(?a40) AS ?z) }"))
        assert caught.value.reason == "crashed"
        assert workers.ask(Job("ASK { }")).outcome == "done"


def test_long_queries_never_hold_the_last_worker(workers):
    """With long queries everywhere a quick one is answered quickly; surplus ones are sent away."""
    gone, reasons, refused = threading.Event(), [], threading.Event()

    def ask(text):
        with pytest.raises(QueryStoppedError) as caught:
            workers.ask(Job(text), gone)
        reasons.append(caught.value.reason)
        refused.set()

    crowd = [threading.Thread(target=ask, args=(f"{FOREVER} # {n}",)) for n in range(3)]
    for thread in crowd:
        thread.start()
    assert refused.wait(60), "the third long query keeps the last worker"
    assert reasons == ["busy"]
    assert workers.ask(Job("ASK { }")).outcome == "done"
    assert sum(thread.is_alive() for thread in crowd) == 2, "it was answered after the long ones"
    gone.set()
    for thread in crowd:
        thread.join()
    assert reasons == ["busy", "cancelled", "cancelled"]


def test_who_does_not_find_room_to_wait_is_stated(impatient):
    """More queries than may wait are refused before any other ends, and all have an end."""
    found = in_threads(impatient, *(f"{FOREVER} # crowd {n}" for n in range(12)))
    seconds = {reason: [s for said, s in found if said == reason] for reason, _ in found}
    assert seconds.keys() == {"busy", "slow"}
    assert min(seconds["busy"]) < min(seconds["slow"])


def test_a_query_whose_client_left_is_stopped(workers):
    """Setting the event ends the query, long before its limit."""
    gone = threading.Event()
    threading.Timer(0.2, gone.set).start()
    with pytest.raises(QueryStoppedError) as caught:
        workers.ask(Job(FOREVER + " # left"), gone)
    assert caught.value.reason == "cancelled"


def test_what_kills_the_engine_harms_nobody(workers):
    """A query so deep that it would end the process is refused; a killed worker is replaced."""
    deep = "ASK { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }"
    assert workers.ask(Job(deep)).outcome == "wrong"
    for worker in list(workers._idle):  # noqa: SLF001  there is no other way to reach them
        workers._spawner.kill(worker)  # noqa: SLF001
    assert workers.ask(Job("ASK { }")).body == b'{"head":{},"boolean":true}'


def test_the_answers_are_those_of_the_graph(workers, store):
    """A worker gives the same count as the store on disk."""
    count = workers.ask(Job("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results="csv"))
    assert count.body == f"n\r\n{len(store)}\r\n".encode()


def test_nothing_is_left_when_the_pool_closes(graph_dir):
    """The process that forks and its workers are gone, also those in the middle of a query."""
    workers = Workers(graph_dir / "graph.nq", PoolSettings(workers=2, seconds=20.0))
    workers.start()
    pids = [worker.pid for worker in workers._idle]  # noqa: SLF001
    thread = threading.Thread(target=lambda: in_threads(workers, FOREVER))
    thread.start()
    time.sleep(0.3)
    workers.close()
    thread.join(60)
    assert not thread.is_alive()
    deadline = time.monotonic() + 60
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not list(filter(is_running, pids))


def test_a_pool_that_was_closed_starts_nothing(graph_dir):
    """Where the server ends before the graph is loaded no process is started any more."""
    workers = Workers(graph_dir / "graph.nq")
    workers.close()
    with pytest.raises(AidgraphError, match="ending"):
        workers.start()
    assert workers._spawner._process is None  # noqa: SLF001


SERVER = """
import sys, threading, time
from pathlib import Path
from aidgraph.query.workers.pool import Job, Workers
from aidgraph.query.workers.settings import PoolSettings
workers = Workers(Path(sys.argv[1]), PoolSettings(workers=2, seconds=30.0))
workers.start()
pids = [workers._spawner._process.pid, *(worker.pid for worker in workers._idle)]
threading.Thread(target=workers.ask, args=(Job(sys.argv[2]),)).start()
time.sleep(0.2)
print(*pids, flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_server_is_killed(graph_dir):
    """Where the server dies without a word, its workers end, also in the middle of a query."""
    arguments = [sys.executable, "-c", SERVER, str(graph_dir / "graph.nq"), FOREVER]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
        pids = server.stdout.readline().split()
        server.kill()
    deadline = time.monotonic() + 60
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(pids) == 3
    assert not list(filter(is_running, pids))


def is_running(pid):
    """Tell whether a process is there and not only waiting to be buried."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_workers_have_no_network(workers):
    """Where the system allows it, a worker has no network at all."""
    if not workers.sealed:
        pytest.skip("this system does not let ordinary users have a network of their own")
    workers.ask(Job("ASK { }"))
    links = Path(f"/proc/{workers._idle[-1].pid}/net/dev").read_text("ascii")  # noqa: SLF001
    assert [line.split(":")[0].strip() for line in links.splitlines()[2:]] == ["lo"]
