"""
Change the code of a room in small ways, one at a time, and see whether its tests notice.

``python tools/mutants.py chinese rdf`` works in a temporary copy of the repository, with mutmut.
``tests/mutants.toml`` says which code a room has and which tests are run for it, and the least
share of changes that they must notice.  ``tests/survivors.tsv`` lists the changes that no test
notices, each with the reason why none should; one that is not listed, and one that is listed and
no longer survives, is an error.

mutmut changes the bodies of functions.  It leaves alone what stands outside of them (constants,
patterns, defaults of classes) and what is decorated (properties, cached functions).
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
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


class Change(NamedTuple):
    """Hold a change that survived: where, and the lines that differ."""

    function: str
    was: str
    became: str


def main(names: list[str]) -> int:
    """Try the changes of each room and say what share was noticed; return the exit status."""
    settings = tomllib.loads(ROOMS.read_text("utf-8"))
    rooms = settings["rooms"]
    if unknown := set(names) - rooms.keys():
        print(f"no room {', '.join(sorted(unknown))}; there are {', '.join(rooms)}")
        return 2
    wrong = [name for name in names or rooms if not _passes(name, rooms[name], settings["least"])]
    return 1 if wrong else 0


def _passes(name: str, room: dict[str, list[str]], least: int) -> bool:
    """Try the changes of one room; print what was noticed and what survived."""
    with tempfile.TemporaryDirectory(prefix="aidgraph-mutants-") as folder:
        work = Path(folder) / "aidgraph"
        _copy(work)
        _configure(work, room)
        jobs = os.environ.get("JOBS", "1")
        run = [sys.executable, "-m", "mutmut", "run", "--max-children", jobs]
        log = work / "log.txt"
        environment = os.environ | {"PYTHONPATH": str(ROOT / "tools")}
        with log.open("wb") as stream:
            subprocess.run(
                run, cwd=work, check=False, stdout=stream, stderr=stream, env=environment
            )
        outcomes, survived = _results(work)
        if not outcomes or outcomes["not tried"]:
            print(log.read_text("utf-8", "replace")[-5000:])
            print(f"{name}: mutmut did not finish")
            return False
    noticed = sum(outcomes[outcome] for outcome in NOTICED)
    total = outcomes.total()
    share = 100 * noticed / total
    print(f"{name}: {noticed} of {total} changes noticed, {share:.1f} %", dict(outcomes))
    reasons, stale = _reasons(room, survived)
    for change in survived:
        if change not in reasons:
            print("survived without a reason:", *change, sep="\n\t")
    for change in stale:
        print("listed, and does not survive:", *change, sep="\n\t")
    return share >= least and not stale and all(change in reasons for change in survived)


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


def _results(work: Path) -> tuple[Counter[str], list[Change]]:
    """Return how many changes had which outcome, and those that no test noticed."""
    codes = {
        mutant: code
        for meta in sorted((work / "mutants" / "src").rglob("*.meta"))
        for mutant, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items()
    }
    outcomes = {mutant: OUTCOMES.get(code, "not tried") for mutant, code in codes.items()}
    show = [sys.executable, "-m", "mutmut", "show"]
    survived = []
    for mutant, outcome in outcomes.items():
        if outcome in {"survived", "no tests"}:
            stated = subprocess.run(
                [*show, mutant], cwd=work, check=False, capture_output=True, text=True
            )
            survived.append(_change(mutant, stated.stdout))
    return Counter(outcomes.values()), sorted(survived)


def _change(mutant: str, diff: str) -> Change:
    """Return the lines of a diff that differ, without the function's number among the mutants."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@"))]
    was, became = (
        " ".join(" ".join(line[1:] for line in lines if line.startswith(sign)).split())
        for sign in "-+"
    )
    function = mutant.rpartition("__mutmut_")[0].replace(".x_", ".").replace(".xǁ", ".")
    return Change(function.replace("ǁ", ".").removeprefix("aidgraph."), was, became)


def _reasons(
    room: dict[str, list[str]], survived: list[Change]
) -> tuple[set[Change], list[Change]]:
    """Return the changes that are listed with a reason, and those of this room that are stale."""
    with SURVIVORS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    listed = {Change(r["function"], r["was"], r["became"]) for r in rows if r["reason"]}
    packages = tuple(
        pattern.removeprefix("src/aidgraph/").removesuffix("*").replace("/", ".")
        for pattern in room["code"]
    )
    stale = [c for c in sorted(listed - set(survived)) if c.function.startswith(packages)]
    return listed, stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
