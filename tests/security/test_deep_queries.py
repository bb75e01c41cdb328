"""S9: queries that an engine works through step within step, and what crashes it all the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from aidgraph.errors import CallError
from aidgraph.query.answer import Job
from aidgraph.query.apart import EngineCrashedError, run_apart
from aidgraph.query.guard import MAX_OPERATORS, require_harmless
from aidgraph.query.workers.pool import QueryStoppedError, Workers
from aidgraph.query.workers.settings import PoolSettings

HANGS = 600  # seconds after which a process counts as one that hangs, on any machine
COUNTED = {  # operators of the query besides the repeated ones → what repeats, in its place
    "not": (2, "ASK {{ FILTER({}true) }}", "!"),
    "plus": (2, "ASK {{ FILTER(1{} > 0) }}", "+1"),
    "minus": (2, "ASK {{ FILTER(1{} > 0) }}", " - 1"),
    "times": (2, "ASK {{ FILTER(1{} > 0) }}", "*1"),
    "or": (2, "ASK {{ FILTER(?a{}) }}", "||?a"),
    "and": (2, "ASK {{ FILTER(?a{}) }}", "&&?a"),
    "sequence": (1, "PREFIX a: <a:> ASK {{ ?s a:b{} ?o }}", "/a:b"),
    "alternatives": (1, "PREFIX a: <a:> ASK {{ ?s a:b{} ?o }}", "|a:b"),
    "triples": (1, "ASK {{ {} }}", "?s ?p ?o."),
    "predicates": (1, "ASK {{ ?s ?p ?o{} }}", ";?p ?o"),
    "objects": (1, "ASK {{ ?s ?p ?o{} }}", ",?o"),
    "columns": (2, "SELECT {} {{ }}", "(1 AS ?a)"),
    "groups": (1, "ASK {{ {} }}", "{}"),
    "filters": (1, "ASK {{ {} }}", "FILTER(?a)"),
}
PAIRED = {  # each of these is two operators: its word and its group
    "union": "{} UNION",
    "optional": "OPTIONAL {}",
    "minus": "MINUS {}",
    "graph": "GRAPH ?g {}",
    "subquery": "SELECT ?a {}",
}
LISTS = (
    "ASK { VALUES ?a { %s } }" % ("-1.5 " * 9000),
    "ASK { VALUES (?a ?b) { %s } }" % ("(1 -2)" * 9000),
    "ASK { FILTER(?a IN (1%s)) }" % (",1" * 9000),
    "ASK { FILTER(CONCAT(?a%s) = ?a) }" % (",?a" * 9000),
    "ASK { FILTER('%s' = '') }" % ("!" * 9000),
    "ASK { } # %s" % ("!" * 9000),
)
CRASHES = "DESCRIBE " + "<a:a>" * 19_000
"""It has no operator and ends pyoxigraph 0.5.13 (tried); a list of things to describe is harmless
as such."""


@pytest.mark.parametrize("kind", COUNTED)
def test_operators_are_counted(kind):
    """A query with as many operators as allowed passes; one more is refused by name."""
    besides, frame, part = COUNTED[kind]
    require_harmless(frame.format(part * (MAX_OPERATORS - besides)))
    with pytest.raises(CallError, match="more than 1,000 operators"):
        require_harmless(frame.format(part * (MAX_OPERATORS - besides + 1)))


@pytest.mark.parametrize("kind", PAIRED)
def test_groups_are_counted(kind):
    """What joins groups counts with its group."""
    require_harmless("ASK { %s }" % (PAIRED[kind] * (MAX_OPERATORS // 2 - 1)))
    with pytest.raises(CallError, match="more than 1,000 operators"):
        require_harmless("ASK { %s }" % (PAIRED[kind] * (MAX_OPERATORS // 2)))


@pytest.mark.parametrize("text", LISTS, ids=range(len(LISTS)))
def test_lists_strings_and_comments_may_be_long(text):
    """Values, arguments, strings and comments are no operators, however many there are."""
    require_harmless(text)


def test_a_crash_of_the_engine_is_told_on_the_command_line(graph_dir):
    """A query that ends the engine does not end the command: it says that the engine crashed."""
    done = subprocess.run(
        [sys.executable, "-m", "aidgraph", "query", "-", "--graph", graph_dir],
        input=CRASHES,
        capture_output=True,
        check=False,
        text=True,
        timeout=HANGS,
    )
    assert done.returncode in {0, 1}
    if done.returncode:  # another version of the engine may hold
        assert "the engine crashed on this query (SIGSEGV)" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("number", "said"),
    [(signal.SIGSEGV, "the engine crashed"), (signal.SIGABRT, "needed more memory")],
)
def test_how_a_process_ended_is_told(number, said):
    """A crash of the engine and a lack of memory are told apart."""
    with pytest.raises(EngineCrashedError, match=said):
        run_apart(lambda: os.kill(os.getpid(), number))


def test_errors_of_a_process_come_out():
    """A wrong call is one here too, and an error of the system keeps its number and its file."""

    def refuse():
        raise CallError("no")

    with pytest.raises(CallError, match="no"):
        run_apart(refuse)
    with pytest.raises(FileNotFoundError) as caught:
        run_apart(lambda: open("/not/there"))  # noqa: PTH123, SIM115
    assert caught.value.filename == "/not/there"


def processor_time(pid):
    """Return how long a process has run on a processor, in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_crash_of_a_worker_is_told(graph_dir):
    """A worker that ends by a crash is told as one, and the next query is answered."""
    settings = PoolSettings(workers=1, seconds=HANGS)
    with Workers(graph_dir / "graph.nq", settings) as workers:
        worker = workers._idle[0]  # noqa: SLF001
        reasons, idle = [], processor_time(worker.pid)

        def ask():
            try:
                workers.ask(Job("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
            except QueryStoppedError as error:
                reasons.append((error.reason, str(error)))

        asking = threading.Thread(target=ask)
        asking.start()
        while processor_time(worker.pid) < idle + 20:  # until the worker is at its query
            time.sleep(0.01)
        os.kill(worker.pid, signal.SIGSEGV)
        asking.join()
        assert [reason for reason, _ in reasons] == ["crashed"]
        assert "the engine crashed on this query (SIGSEGV)" in reasons[0][1]
        assert workers.ask(Job("ASK { }")).outcome == "done"
