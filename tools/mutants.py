"""
Change the code of a room in small ways, one at a time, and see whether its tests notice.

``python tools/mutants.py chinese rdf`` works in a temporary copy of the repository, with mutmut.
``tests/mutants.toml`` says which code a room has and which tests are run for it, and the least
share of changes that they must notice.  ``tests/survivors.tsv`` lists the changes that no test
notices, each with the reason why none should; one that is not listed, and one that is listed and
no longer survives, is an error.

``--sample 150`` tries so many changes of each room only, drawn evenly over its functions and each
time the same.  A change that is listed and was not drawn says nothing then.

mutmut changes the bodies of functions.  It leaves alone what stands outside of them (constants,
patterns, defaults of classes) and what is decorated (properties, cached functions).
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "tests" / "mutants.toml"
SURVIVORS = ROOT / "tests" / "survivors.tsv"
COLUMNS = ("function", "was", "became", "reason")
COPIED = ["graph", "ontology", "queries", "samples", "docs", "bench", "tools", "web", "README.md"]
BUNDLES = Path("src/aidgraph/serve/static/vendor")
QUICK = ["-m", "not browser and not process and not slow"]
OUTCOMES = {1: "failed", 3: "failed", 0: "survived", 5: "no tests", 33: "no tests"}
OUTCOMES |= dict.fromkeys((24, -24, 36, 152), "timed out") | {-11: "crashed", -9: "crashed"}
NOTICED = frozenset({"failed", "timed out", "crashed"})
SEED = 20261129
NONE = "-"  # no change has this name


class Change(NamedTuple):
    """Hold a change that survived: where, and the lines that differ."""

    function: str
    was: str
    became: str


def main(arguments: list[str]) -> int:
    """Try the changes of each room and say what share was noticed; return the exit status."""
    settings = tomllib.loads(ROOMS.read_text("utf-8"))
    rooms = settings["rooms"]
    parser = argparse.ArgumentParser(description="Change code in small ways; tests must notice.")
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"{', '.join(rooms)}; none: all")
    parser.add_argument("--sample", type=int, metavar="N", help="try N changes of each room only")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.rooms) - rooms.keys():
        parser.error(f"no room {', '.join(sorted(unknown))}; there are {', '.join(rooms)}")
    wrong = [
        name
        for name in asked.rooms or rooms
        if not _passes(name, rooms[name], settings["least"], asked.sample)
    ]
    return 1 if wrong else 0


def drawn(changes: Iterable[str], size: int) -> list[str]:
    """
    Draw changes evenly over their functions, each time the same.

    Each function gives one change before any gives a second; which functions come first, and
    which of its changes a function gives, is drawn with a fixed seed.

    >>> drawn(["a.x_f__mutmut_1", "a.x_g__mutmut_1", "a.x_g__mutmut_2"], 2)
    ['a.x_f__mutmut_1', 'a.x_g__mutmut_1']
    """
    by_function = defaultdict(list)
    for change in sorted(changes):
        by_function[_function(change)].append(change)
    generator = random.Random(SEED)
    groups = list(by_function.values())
    generator.shuffle(groups)
    for group in groups:
        generator.shuffle(group)
    rounds = ((turn, place) for place, group in enumerate(groups) for turn in range(len(group)))
    return sorted(groups[place][turn] for turn, place in sorted(rounds)[:size])


def _passes(name: str, room: dict[str, list[str]], least: int, size: int | None) -> bool:
    """Try the changes of one room; print what was noticed and what survived."""
    with tempfile.TemporaryDirectory(prefix="aidgraph-mutants-") as folder:
        work = Path(folder) / "aidgraph"
        _copy(work)
        _configure(work, room)
        tried = _tried(work, size)
        outcomes = _outcomes(work)
        outcomes = {change: outcomes[change] for change in tried or outcomes}
        counts = Counter(outcomes.values())
        if not outcomes or counts["not tried"]:
            print((work / "log.txt").read_text("utf-8", "replace")[-5000:])
            print(f"{name}: mutmut did not finish")
            return False
        survived, stale = judged(work, room, outcomes, sample=size is not None)
    noticed = sum(counts[outcome] for outcome in NOTICED)
    share = 100 * noticed / len(outcomes)
    print(f"{name}: {noticed} of {len(outcomes)} changes noticed, {share:.1f} %", dict(counts))
    for change in survived:
        print("survived without a reason:", *change, sep="\n\t")
    for change in stale:
        print("listed, and does not survive:", *change, sep="\n\t")
    return share >= least and not survived and not stale


def _tried(work: Path, size: int | None) -> list[str]:
    """Let mutmut try all changes, or a sample; return the names of the sample."""
    jobs = ["--max-children", os.environ.get("JOBS", "1")]
    if size is None:
        _mutmut(work, "run", *jobs)
        return []
    _mutmut(work, "run", *jobs, NONE)  # makes the changes, and notes which test reaches which
    sample = drawn(_outcomes(work), size)
    _mutmut(work, "run", *jobs, *sample)
    return sample


def _mutmut(work: Path, *arguments: str) -> None:
    """Run mutmut in the copy, which keeps what it says."""
    with (work / "log.txt").open("ab") as stream:
        subprocess.run(
            [sys.executable, "-m", "mutmut", *arguments],
            cwd=work,
            check=False,
            stdout=stream,
            stderr=stream,
            env=os.environ | {"PYTHONPATH": str(ROOT / "tools")},
        )


def _copy(work: Path) -> None:
    """Copy what git knows or would add, and the bundles, which are built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, work / name)
    if (ROOT / BUNDLES).is_dir():
        shutil.copytree(ROOT / BUNDLES, work / BUNDLES, dirs_exist_ok=True)


def _configure(work: Path, room: dict[str, list[str]]) -> None:
    """Append mutmut's settings: a fresh process for each change, so that no cache hides it."""
    settings = {
        "source_paths": ["src"],
        "only_mutate": room["code"],
        "also_copy": COPIED,
        "pytest_add_cli_args": [*QUICK, "-p", "no:cacheprovider", "-p", "mutants_plugin"],
        "pytest_add_cli_args_test_selection": room["tests"],
        "process_isolation": "forkserver",
        "timeout_constant": 120.0,  # seconds beside 15 times what the tests took
    }
    lines = [f"{key} = {value!r}" for key, value in settings.items()]
    flags = ["use_git_change_detection = false", "track_dependencies = false"]
    with (work / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n".join(["", "[tool.mutmut]", *lines, *flags, ""]))


def _outcomes(work: Path) -> dict[str, str]:
    """Return what became of each change, by the name that mutmut gives it."""
    return {
        change: OUTCOMES.get(code, "not tried")
        for meta in sorted((work / "mutants" / "src").rglob("*.meta"))
        for change, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items()
    }


def judged(
    work: Path, room: dict[str, list[str]], outcomes: dict[str, str], *, sample: bool
) -> tuple[list[Change], list[Change]]:
    """Return the changes that survived without a reason, and those that are listed wrongly."""
    listed = _listed(room)
    survived = {_change(work, c) for c, outcome in outcomes.items() if outcome not in NOTICED}
    stale = listed - survived
    if sample:  # what was not drawn may survive
        functions = {change.function for change in stale}
        noticed = (c for c, outcome in outcomes.items() if outcome in NOTICED)
        stale &= {_change(work, c) for c in noticed if _function(c) in functions}
    return sorted(survived - listed), sorted(stale)


def _change(work: Path, change: str) -> Change:
    """Return the lines that differ, without the function's number among the changed ones."""
    show = [sys.executable, "-m", "mutmut", "show", change]
    diff = subprocess.run(show, cwd=work, check=False, capture_output=True, text=True).stdout
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@"))]
    was, became = (
        " ".join(" ".join(line[1:] for line in lines if line.startswith(sign)).split())
        for sign in "-+"
    )
    return Change(_function(change), was, became)


def _function(change: str) -> str:
    """Return the name of the function that is changed."""
    name = change.rpartition("__mutmut_")[0].replace(".x_", ".").replace(".xǁ", ".")
    return name.replace("ǁ", ".").removeprefix("aidgraph.")


def _listed(room: dict[str, list[str]]) -> set[Change]:
    """Return the changes of the room that are listed with a reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    packages = tuple(
        pattern.removeprefix("src/aidgraph/").removesuffix("*").replace("/", ".")
        for pattern in room["code"]
    )
    listed = {Change(r["function"], r["was"], r["became"]) for r in rows if r["reason"]}
    return {change for change in listed if change.function.startswith(packages)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
