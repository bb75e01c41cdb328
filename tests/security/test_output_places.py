"""What `--out` names is replaced, written into or refused; nothing else is destroyed."""

import os
import shutil
import socket
import stat
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aidgraph.cli import COMMANDS, cli
from aidgraph.cli.output import WRITTEN, WritingCommand
from aidgraph.errors import CallError
from aidgraph.files.apart import require_apart
from aidgraph.files.atomic import replaced_folder, write_atomically
from aidgraph.files.failures import DISK_FAILURES
from aidgraph.files.newfolder import new_folder

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "samples" / "easy" / "report.txt"
EXTRACT = ["extract", REPORT, "--tagger", "rules"]

FILES = {  # command and option → the call that writes a file by it
    ("export", "--out"): ["export", "jsonld"],
    ("export zip", "--out"): ["export", "csv"],
    ("export", "--left-out"): ["export", "iati", "--out", "iati.xml"],
    ("extract", "--explain"): [*EXTRACT, "--out", "made"],
    ("extract", "--batch-out"): ["extract", REPORT, "--extractor", "llm", "--out", "made"],
    ("link", "--out"): ["link", "partners.csv"],
    ("link", "--candidates"): ["link", "partners.csv", "--out", "decided"],
    ("visualize", "--out"): ["visualize"],
}
FOLDERS = {
    ("build", "--out"): ["build", ROOT / "samples" / "easy" / "encoding"],
    ("export", "--out"): ["export", "csv"],
    ("extract", "--out"): EXTRACT,
    ("import", "--out"): ["import", "rates", "rates.csv"],
    ("publish", "--out"): ["publish"],
    ("new", ""): ["new", "--text", REPORT],
    ("build", "--cache"): ["build", ROOT / "samples" / "easy" / "encoding", "--out", "made"],
    ("extract", "--answers"): [*EXTRACT, "--extractor", "llm", "--dry-run", "--out", "made"],
}
READ = {
    "--from-file", "--graph", "--ids", "--iati-standard", "--judgements", "--known", "--links",
    "--mentions", "--old-text", "--query", "--rdf", "--text", "--vocabulary", "--batch-in",
    "--encodings",
}  # fmt: skip
CHANGED_IN_PLACE = {"--update"}
READS_GRAPH = {"export", "link", "publish", "visualize"}


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Run in a folder with what the calls read."""
    monkeypatch.chdir(tmp_path)
    for name, value in {"URL": "http://127.0.0.1:9/v1", "MODEL": "none", "KEY": "none"}.items():
        monkeypatch.setenv(f"AIDGRAPH_LLM_{name}", value)
    Path("partners.csv").write_text("id,label,type\nP1,A hospital,Facility\n", "utf-8")
    rates = "Date,Rate,Currency,Frequency,Source\n2020-12-31,6.9,CNY,A,IMF\n"
    Path("rates.csv").write_text(rates, "utf-8")
    return tmp_path


def call(key, words, option, target, graph_dir):
    """Run a command that writes to *target*."""
    graph = ["--graph", graph_dir] if key.split()[0] in READS_GRAPH else []
    arguments = [*words, *graph, *([option] if option else []), target]
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_every_command_that_writes_is_tried():
    """An option of a path reads, or is in the tables above; what writes a file is kept apart."""
    writing = set()
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        for option in command.params:
            if isinstance(option.type, click.Path) and option.opts[0].startswith("--"):
                writing |= {(name, text) for text in option.opts}
                assert (
                    option.name not in WRITTEN
                    or FOLDERS.get((name, option.opts[0]))
                    or (isinstance(command, WritingCommand))
                )
    tried = {(key.split()[0], option) for key, option in (*FILES, *FOLDERS) if option}
    assert {(n, o) for n, o in writing if o not in READ | CHANGED_IN_PLACE} == tried
    assert {option.removeprefix("--").replace("-", "_") for _, option in FILES} == WRITTEN


TWICE = [
    (["visualize", "--text", "mine", "--out", "mine"], "it is read as well"),
    (["visualize", "--text", "mine", "--out", "link"], "it is read as well"),
    (["visualize", "--out", "built/graph.ttl"], "a part of the graph"),
    (["export", "csv", "--out", "built"], "a part of the graph"),
    (["export", "nanopub", "--out", "built/store/new"], "a part of the graph"),
    (["export", "iati", "--out", "new", "--left-out", "./new"], "two things would be written"),
    (["link", "partners.csv", "--out", "new", "--candidates", "new"], "two things"),
    (["extract", "mine", "--out", "made", "--explain", "mine"], "it is read as well"),
]


@pytest.mark.parametrize(("words", "said"), TWICE, ids=str)
def test_what_is_read_is_not_written_over(graph_dir, words, said):
    """No output takes the place of an input, of a part of the graph, or of another output."""
    Path("mine").write_bytes(REPORT.read_bytes())
    Path("link").symlink_to("mine")
    shutil.copytree(graph_dir, "built")
    Path("built/store/new").touch()
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    graph = ["--graph", "built"] if words[0] in READS_GRAPH else []
    result = CliRunner().invoke(cli, [*words, *graph])
    assert isinstance(result.exception, CallError)
    assert said in str(result.exception)
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_what_may_be_named_twice(graph_dir):
    """A page beside the graph is written anew, decisions go on in their file, a device is many."""
    shutil.copytree(graph_dir, "built")
    for _ in range(2):
        page = ["visualize", "--graph", "built", "--out", "built/page.html"]
        assert CliRunner().invoke(cli, page).exit_code == 0
    decided = ["link", "partners.csv", "--graph", "built", "--out", "decided.tsv"]
    for _ in range(2):
        assert CliRunner().invoke(cli, decided).exit_code == 0
        decided += ["--judgements", "decided.tsv"]
    require_apart([Path(os.devnull), Path(os.devnull)], [Path(os.devnull)])


def test_a_link_within_a_folder_is_not_cut():
    """Tables that are rewritten all at once: one that is a link is refused, and nothing changes."""
    Path("mine").write_bytes(b"old")
    Path("folder").mkdir()
    Path("folder/report.toml").touch()
    Path("folder/claims.csv").symlink_to("../mine")
    with (
        pytest.raises(CallError, match="link"),
        replaced_folder(Path("folder"), "report.toml") as fresh,
    ):
        (fresh / "claims.csv").write_bytes(b"new")
    assert (Path("folder/claims.csv").is_symlink(), Path("mine").read_bytes()) == (True, b"old")
    with replaced_folder(Path("folder"), "report.toml") as fresh:
        (fresh / "report.toml").write_bytes(b"new")
    assert Path("folder/claims.csv").readlink() == Path("../mine")


@pytest.mark.parametrize(("key", "option"), FILES)
def test_a_link_is_followed(graph_dir, key, option):
    """A symbolic link stays one; the file that it names gets the new bytes and keeps its mode."""
    target = Path("target.zip" if key == "export zip" else "target")
    target.write_bytes(b"")
    if key == "link":  # it goes on from what it wrote before
        target.unlink()
        call(key, FILES[key, option], option, target, graph_dir)
    before = target.stat().st_ino
    target.chmod(0o640)
    link = Path("link.zip")
    link.symlink_to(target)
    assert call(key, FILES[key, option], option, link, graph_dir).exit_code == 0
    assert link.readlink() == target
    assert target.stat().st_ino != before
    assert target.stat().st_size > 0
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("key", "option"), FILES)
def test_a_pipe_is_written_into(graph_dir, key, option):
    """A pipe stays a pipe, its reader gets the bytes that a file would, and the call ends well."""
    words = FILES[key, option]
    assert call(key, words, option, "whole.zip", graph_dir).exit_code == 0
    Path("made").exists() and Path("made").rename("first")
    os.mkfifo("pipe.zip")
    read = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe.zip").read_bytes()))
    reader.start()
    result = call(key, words, option, "pipe.zip", graph_dir)
    os.close(os.open("pipe.zip", os.O_RDWR | os.O_NONBLOCK))  # nobody waits for a call that failed
    reader.join()
    assert result.exit_code == 0, result.output + repr(result.exception)
    assert stat.S_ISFIFO(Path("pipe.zip").stat().st_mode)
    assert read == [Path("whole.zip").read_bytes()]
    assert "pipe.zip" not in result.stdout, "what is said of a stream may stand in the stream"


def test_a_pipe_that_is_not_read_to_its_end_is_told():
    """A reader that goes away early makes an error that names the pipe and the bytes."""
    os.mkfifo("pipe")

    def read_little():
        with Path("pipe").open("rb", buffering=0) as pipe:
            pipe.read(1)

    closing = threading.Thread(target=read_little)
    closing.start()
    with pytest.raises(OSError, match="2,000,000 bytes were to be written: 'pipe'") as raised:
        write_atomically(Path("pipe"), bytes(2_000_000))
    closing.join()
    assert raised.value.errno in DISK_FAILURES


@pytest.mark.parametrize(("key", "option"), FOLDERS)
@pytest.mark.parametrize("kind", ["file", "pipe", "circle"])
def test_what_is_no_folder_is_refused(graph_dir, key, option, kind):
    """Where a folder is to be written, a file, a pipe or a circle of links stays as it is."""
    {
        "file": lambda: Path("there").write_bytes(b"mine"),
        "pipe": lambda: os.mkfifo("there"),
        "circle": lambda: Path("there").symlink_to("there"),
    }[kind]()
    before = os.lstat("there")
    result = call(key, FOLDERS[key, option], option, "there", graph_dir)
    assert result.exit_code != 0
    assert isinstance(result.exception, CallError | OSError | SystemExit), result.exception
    assert "there" in f"{result.exception}{result.stderr}"
    assert os.path.samestat(before, os.lstat("there"))
    assert not list(Path().glob(".there*")), "something was left beside it"


def test_a_link_to_nowhere_makes_its_target():
    """A link whose target is not there yet is followed all the same: to a file and to a folder."""
    Path("link").symlink_to("target")
    write_atomically(Path("link"), b"new")
    assert (Path("link").is_symlink(), Path("target").read_bytes()) == (True, b"new")
    Path("folder-link").symlink_to("folder")
    with new_folder(Path("folder-link")) as fresh:
        (fresh / "a").touch()
    assert (Path("folder-link").is_symlink(), Path("folder/a").is_file()) == (True, True)


def test_a_file_of_two_names_is_refused():
    """A file with another name (hard link) is not parted from it: nothing is written."""
    Path("one").write_bytes(b"old")
    Path("two").hardlink_to("one")
    with pytest.raises(CallError, match="2 names"):
        write_atomically(Path("one"), b"new")
    assert Path("two").read_bytes() == b"old"
    assert Path("one").samefile("two")
    Path("two").unlink()
    write_atomically(Path("one"), b"new")
    assert Path("one").read_bytes() == b"new"


@pytest.mark.parametrize("kind", ["folder", "socket", "circle"])
def test_what_is_neither_file_nor_stream_is_refused(kind):
    """A folder, a socket and a circle of links are refused by name, and stay."""
    {
        "folder": lambda: Path("there").mkdir(),
        "socket": _socket,
        "circle": lambda: Path("there").symlink_to("there"),
    }[kind]()
    before = os.lstat("there")
    with pytest.raises((CallError, OSError), match="there"):
        write_atomically(Path("there"), b"new")
    assert os.path.samestat(before, os.lstat("there"))


def _socket():
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("there")


@pytest.mark.parametrize("number", [3, 7], ids=["null", "full"])
def test_a_device_stays_a_device(number):
    """A device of characters is written into, and one that is full says so by name and bytes."""
    device = Path("device")
    if os.geteuid() != 0:
        pytest.skip("needs the right to make a device")
    os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, number))
    if number == 3:
        write_atomically(device, b"new")
    else:
        with pytest.raises(OSError, match="3 bytes were to be written: 'device'"):
            write_atomically(device, b"new")
    assert stat.S_ISCHR(device.stat().st_mode)


def test_a_disk_is_refused():
    """A device of blocks, which holds somebody's files, is refused."""
    if os.geteuid() != 0:
        pytest.skip("needs the right to make a device")
    os.mknod("disk", stat.S_IFBLK | 0o666, os.makedev(240, 0))
    with pytest.raises(CallError, match="this is a disk"):
        write_atomically(Path("disk"), b"new")


def test_a_name_of_any_length_is_written():
    """A file name as long as the system allows leaves room for the name of the unfinished file."""
    name = "长" * 85
    write_atomically(Path(name), b"new")
    assert Path(name).read_bytes() == b"new"
