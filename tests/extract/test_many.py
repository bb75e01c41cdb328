"""Many files on many cores: the same bytes in the same order, and no file lost by another's error."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.extract.many import extract_files
from aidgraph.extract.run import folder_name
from aidgraph.tasks.attempt import Failed
from aidgraph.tasks.processes import cores
from aidgraph.tasks.run import Workplace

pytestmark = pytest.mark.process  # files are read side by side

TEXT = "{}年，甲市援藏工作队投入{}万元建成乙县人民医院，培训医生{}人次。\n"
LINUX = sys.platform == "linux"
NAMES = [f"report-{number:02}" for number in range(9)]


@pytest.fixture
def reports(tmp_path):
    """Return nine reports of various lengths, the longest first."""
    for number, name in enumerate(NAMES):
        lines = [TEXT.format(2012 + number, n, n + 3) for n in range(1, 60 - 6 * number)]
        (tmp_path / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    return [tmp_path / f"{name}.txt" for name in NAMES]


def contents(folder):
    """Return the bytes of every file below *folder*, by name."""
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def command(*arguments):
    """Return the command line of an extraction by rules."""
    return [sys.executable, "-m", "aidgraph", "extract", "--tagger", "rules", *arguments]


def run(program, folder):
    """Run a program of Python in *folder*; return what it did."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "program.py"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("jobs", [2, 5])
def test_the_result_is_the_same_whatever_the_number_of_processes(reports, tmp_path, jobs):
    """Tables, order of the lines, messages: all as of one process."""
    said = []
    for number in (1, jobs):
        done = subprocess.run(
            command(*reports, "--out", f"out-{number}", "--jobs", str(number)),
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        said.append((done.stdout.replace(f"out-{number}", "out"), done.stderr))
    assert said[0] == said[1]
    assert [line.split(":")[0] for line in said[0][0].splitlines()] == [f"out/{n}" for n in NAMES]
    assert contents(tmp_path / "out-1") == contents(tmp_path / f"out-{jobs}")


PROGRAM = """
import sys, threading, time
from pathlib import Path
from aidgraph.extract import Extractor
from aidgraph.extract.many import extract_files
from aidgraph.tasks.run import Workplace

print("begun", file=sys.stderr)  # once more in each process that is not forked
if __name__ == "__main__":
    if sys.argv[1:] == ["threads"]:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    extractor = Extractor(Path("out"), tagger="rules")
    for result in extract_files(extractor, sorted(Path().glob("*.txt")), Workplace(jobs=2)):
        print(result.folder.name)
"""


@pytest.mark.parametrize(
    ("arguments", "begun"),
    [(["threads"], 3), pytest.param([], 1, marks=pytest.mark.skipif(not LINUX, reason="no fork"))],
)
def test_a_process_with_threads_is_not_forked(reports, tmp_path, arguments, begun):
    """It starts the others anew, and they make the same bytes."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py", *arguments],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == NAMES
    assert done.stderr.split().count("begun") == begun
    here = list(extract_files(Extractor(tmp_path / "here", tagger="rules"), reports))
    assert [result.folder.name for result in here] == NAMES
    assert contents(tmp_path / "out") == contents(tmp_path / "here")


FAULTS = """
import os, signal
from pathlib import Path
from aidgraph.extract import Extractor
from aidgraph.extract.many import extract_files
from aidgraph.tasks.attempt import Failed
from aidgraph.tasks.run import Workplace

class Faulty(Extractor):
    def extract_file(self, path):
        if path.stem == "report-01":
            os.kill(os.getpid(), signal.SIGKILL)
        if path.stem == "report-03":
            raise ValueError("no such thing")
        if path.stem == "report-04":
            raise PermissionError(13, "Permission denied", str(path))
        if path.stem == "report-07":
            os._exit(3)
        return super().extract_file(path)

if __name__ == "__main__":
    extractor = Faulty(Path("out"), tagger="rules")
    for result in extract_files(extractor, sorted(Path().glob("*.txt")), Workplace(jobs=2)):
        print(result.message if isinstance(result, Failed) else result.folder.name)
"""


@pytest.mark.usefixtures("reports")
def test_a_file_that_ends_its_process_is_lost_alone(tmp_path):
    """A killed process, a fault, a forbidden file: each is told in its place, all others are read."""
    done = run(FAULTS, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(NAMES)
    assert lines[1].startswith("report-01.txt: the process that read it ended (SIGKILL), ")
    assert lines[3].startswith("report-03.txt: a fault of aidgraph (ValueError: no such thing)")
    assert lines[4] == "report-04.txt: Permission denied"
    assert lines[7].startswith("report-07.txt: the process that read it ended (status 3), ")
    assert [line for line in lines if line in NAMES] == sorted({*NAMES} & {*lines})
    assert {p.name for p in (tmp_path / "out").iterdir()} == {*NAMES} & {*lines}
    assert len({*NAMES} & {*lines}) == 5


WAITING = """
import signal, sys, time
from pathlib import Path
from aidgraph.cli import main
from aidgraph.extract import run

def waiting(encoding, folder):
    Path(f"waits-{folder.name.split('.')[1]}").touch()
    time.sleep(600)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
run.write_encoding = waiting
sys.argv[1:] = ["extract", *map(str, Path().glob("*.txt")), "--out", "out"]
sys.argv += ["--tagger", "rules", "--jobs", "2"]
main()
"""


@pytest.mark.usefixtures("reports")
def test_ctrl_c_ends_all_and_leaves_nothing_half_done(tmp_path):
    """All processes end in words, and what they had begun is cleared away."""
    (tmp_path / "program.py").write_text(WAITING, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "program.py"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        while len(list(tmp_path.glob("waits-*"))) < 2:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.strip() == "stopped"
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_what_a_killed_process_left_is_removed(reports, tmp_path):
    """A folder that was begun and never done goes when the same report is extracted again."""
    remains = tmp_path / "out" / ".report-00.aidgraph-new-abc"
    remains.mkdir(parents=True)
    (remains / "text.txt").touch()
    made = Extractor(tmp_path / "out", tagger="rules").extract_file(reports[0])
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["report-00"]
    assert read_encoding(made.folder).claims


def test_other_things_in_the_folder_are_left(reports, tmp_path):
    """A folder or file of somebody else is not written into, and stays as it is."""
    taken = tmp_path / "out" / "report-00"
    taken.mkdir(parents=True)
    (taken / "notes.md").touch()
    extractor = Extractor(tmp_path / "out", tagger="rules")
    with pytest.raises(CallError, match="there are other things already"):
        extractor.extract_file(reports[0])
    assert [p.name for p in (tmp_path / "out").rglob("*")] == ["report-00", "notes.md"]


@pytest.mark.parametrize("name", ["..txt", "...txt", "....txt"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    """A file of dots would be the folder --out itself, or the one above it."""
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_text(TEXT.format(2021, 5, 8), encoding="utf-8")
    with pytest.raises(CallError, match="its name is no name for a folder; rename the file"):
        Extractor(tmp_path / "out", tagger="rules").extract_file(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize(
    ("name", "folder"), [(".txt", ".txt"), ("a..txt", "a."), ("甲 乙.txt", "甲 乙")]
)
def test_an_odd_name_stays_in_the_folder(tmp_path, name, folder):
    """A name that is no id is a name of a folder all the same."""
    (tmp_path / name).write_text(TEXT.format(2021, 5, 8), encoding="utf-8")
    made = Extractor(tmp_path / "out", tagger="rules").extract_file(tmp_path / name)
    assert made.folder == tmp_path / "out" / folder
    assert read_encoding(made.folder).claims


def test_files_of_one_name_are_told_before_any_work(tmp_path):
    """Both are named, the exit status is 2, and nothing is written."""
    for name in ("2021/aid.txt", "2022/aid.pdf", "other.txt", "2022/Other.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT.format(2021, 5, 8), encoding="utf-8")
    files = ["2021/aid.txt", "other.txt", "2022/aid.pdf", "2022/Other.md", "missing.txt"]
    done = subprocess.run(
        command(*files, "--out", "out"),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "error: 2021/aid.txt, 2022/aid.pdf: of one name, so both would be aid\n"
        "other.txt, 2022/Other.md: of one name, so both would be other; "
        "rename one, or extract them into two folders\n"
    )
    assert not (tmp_path / "out").exists()


def test_the_number_of_processes_is_that_of_the_files_at_most(reports, tmp_path):
    """One file is read in this process, whatever is asked for."""
    (result,) = extract_files(
        Extractor(tmp_path / "out", tagger="rules"), reports[:1], Workplace(jobs=64)
    )
    assert result.folder.name == folder_name(reports[0])
    assert cores() >= 1


def test_a_failure_in_one_process_is_a_result_too(reports, tmp_path):
    """With one job as with many: the others are read."""
    files = [reports[0], tmp_path / "missing.txt", reports[1]]
    results = list(extract_files(Extractor(tmp_path / "out", tagger="rules"), files))
    assert [isinstance(result, Failed) for result in results] == [False, True, False]
    assert results[1] == Failed(Path(files[1]), f"{files[1]}: no such file")
