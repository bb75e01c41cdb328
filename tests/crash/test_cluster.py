"""On a cluster of two worker processes: the same as here, and a dead worker loses nothing."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Thread

import cluster_tasks
import pytest
from click.testing import CliRunner

from aidgraph.cli import cli
from aidgraph.errors import CallError
from aidgraph.files.resources import folder
from aidgraph.tasks.attempt import Failed
from aidgraph.tasks.run import Workplace, run_tasks

pytest.importorskip("distributed", reason="the extra `scale` is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # its threads outlive a test by a moment

HANGS = 600  # seconds after which a process counts as one that hangs, on any machine
HERE = Path(__file__).parent
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
}
TEXT = "{}年，甲市援藏工作队投入{}万元建成乙县人民医院，培训医生{}人次。\n"


def started(says, *arguments):
    """Start a part of a cluster from the command line, and read on until it is there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1",
         "--dashboard-address", "127.0.0.1:0"],
        env=os.environ | SETTINGS,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    for line in process.stderr:
        if says in line:
            Thread(target=process.stderr.read, daemon=True).start()
            return process, line.rsplit(maxsplit=1)[-1]
    process.wait(HANGS)
    return pytest.fail(f"dask {arguments[0]} ended without saying {says!r}")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Return the address of a scheduler with two workers, each of one thread."""
    process, address = started("Scheduler at:", "scheduler", "--port", "0")
    processes = [process]
    try:
        for _ in range(2):
            place = tmp_path_factory.mktemp("worker")
            arguments = ("worker", address, "--nthreads", "1", "--local-directory", str(place))
            processes.append(started("Registered to:", *arguments)[0])
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
            with process:  # closes what it says, too
                process.wait(HANGS)


def wait_until_released(scheduler):
    """Wait until the scheduler holds nothing but the task that is being worked on."""
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) > 1:
            time.sleep(0.01)


def test_a_worker_that_is_killed_loses_nothing_and_repeats_nothing(scheduler, tmp_path):
    """Its task goes to another; what had come home is not done again; a task that kills is told."""
    names = ["a", "bb", "refused", "c", "ddd", "deadly"]
    for name in (*names, "always-deadly"):
        (tmp_path / name).write_text(name, "utf-8")
    place = Workplace("dask", scheduler=scheduler)
    results = run_tasks(cluster_tasks.counted, [tmp_path / name for name in names], place)
    found = [next(results) for _ in names[1:]]
    wait_until_released(scheduler)
    (tmp_path / "go").touch()
    found += results
    refused = found.pop(2)
    assert found == [1, 2, 1, 3, len("deadly")]
    assert refused.message == f"{tmp_path}/refused: Permission denied"
    begun = Counter((tmp_path / "begun.log").read_text("utf-8").split())
    assert begun == Counter(names) + Counter(["deadly"])
    (told,) = run_tasks(cluster_tasks.counted, [tmp_path / "always-deadly"], place)
    why = f"{tmp_path}/always-deadly: it ended the workers that had it"
    assert told == Failed(tmp_path / "always-deadly", why)


def test_commands_do_the_same_on_a_cluster(scheduler, tmp_path):
    """Each gives the output, the files and the status of a run here; what fails is listed."""
    for number in range(3):
        (tmp_path / f"report-{number}.txt").write_text(TEXT.format(2015, number + 1, 9), "utf-8")
    (tmp_path / "list").write_text(
        "report-0.txt\nreport-1.txt\r\n\n# all\nmissing.txt\n", "utf-8-sig"
    )

    def run(*line, there=True):
        cluster = ["--engine", "dask", "--scheduler", scheduler] if there else []
        done = CliRunner().invoke(cli, [*map(str, line), *cluster])
        assert done.exit_code == 1, done.output
        assert "failed: " in done.stderr
        return done.stdout

    line = ("extract", "--from-file", tmp_path / "list", "--tagger", "rules", "--out")
    here, far = run(*line, tmp_path / "x", there=False), run(*line, tmp_path / "y")
    assert here.replace("/x/", "/y/") == far
    made = [
        {p.relative_to(tmp_path / w): p.read_bytes() for p in (tmp_path / w).rglob("*.csv")}
        for w in "xy"
    ]
    assert made[0] == made[1] != {}
    (tmp_path / "y" / "report-0" / "claims.csv").write_text("id\n", "utf-8")
    shutil.copytree(tmp_path / "y" / "report-1", tmp_path / "y" / "report-2")
    for line in (
        ("verify", tmp_path / "y", "--text", tmp_path),
        ("validate", tmp_path / "y"),
        ("audit", "--each", f"{tmp_path}/y/*", "--format", "json"),
    ):
        found = run(*line, there=False)
        assert found
        assert run(*line) == found


def test_a_worker_uses_the_words_that_the_caller_has():
    """A worker that was started without a vocabulary adopts the one that comes with its task."""
    program = (
        "from pathlib import Path\n"
        "from aidgraph.files.vocabulary import vocabulary_folder\n"
        "from aidgraph.tasks.cluster import _attempt_there\n"
        "print(_attempt_there(lambda _: vocabulary_folder(), Path('a'), Path.cwd()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == str(Path.cwd())


def test_a_scheduler_that_is_not_there_is_told():
    """An address where nobody listens is a wrong call, in words."""
    nowhere = Workplace("dask", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(CallError, match="no Dask scheduler answers"):
        run_tasks(cluster_tasks.counted, [Path(str(folder("graph")))], nowhere)
