"""How long an IATI import takes, beside lxml that merely iterates over the same file."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple

from lxml import etree

from aidgraph.exchange.imports.run import import_files
from aidgraph.rdf.vocabulary import vocabulary
from timing import machine

EXAMPLE = "iati_2.03_NigeriaAIMS_GeocodedResearchRelease.xml"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "iati" / "examples"
IDENTIFIER = b"<iati-identifier>"
ROW = "{:44}{:>9}{:>9}{:>9}"


class Run(NamedTuple):
    """Hold the processor time and the memory of one run."""

    seconds: float
    megabytes: int


def main() -> None:
    """Print seconds, ratios and memory for a file of so many megabytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if not (DATA / EXAMPLE).is_file():
        sys.exit(f"the example is not there: {DATA / EXAMPLE}")
    print(machine("lxml"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.xml")
        path.write_bytes(grown((DATA / EXAMPLE).read_bytes(), options.megabytes * 10**6))
        print(f"\n{path.stat().st_size / 10**6:.1f} MB; seconds of processor time, medians")
        print(ROW.format("", "seconds", "ratio", "MB"))
        functions: dict[str, Callable[[Path], None]] = {
            "lxml: every element, as it ends, cleared": iterate,
            "lxml: every element kept in memory": keep,
            "aidgraph: read, mapped and written": convert,
        }
        found = measured(functions, path, options.runs)
    base = next(iter(found.values()))
    for name, runs in found.items():
        # A ratio is of one round, so that a busy machine is busy for both.
        ratio = median(mine.seconds / its.seconds for mine, its in zip(runs, base, strict=True))
        seconds, size = median(run.seconds for run in runs), max(run.megabytes for run in runs)
        print(ROW.format(name, f"{seconds:.2f}", f"{ratio:.1f}", f"{size:,}"))


def grown(example: bytes, size: int) -> bytes:
    """Return the example with its activities again and again, each with another identifier."""
    start, end = example.index(b"<iati-activity "), example.rindex(b"</iati-activities>")
    head, activities, tail = example[:start], example[start:end], example[end:]
    copies = range(max(1, round(size / len(activities))))
    varied = (activities.replace(IDENTIFIER, IDENTIFIER + b"%d-" % number) for number in copies)
    return b"".join((head, *varied, tail))


def iterate(path: Path) -> None:
    """Ask lxml for each element, and let it go, so that memory does not grow with the file."""
    for _, element in etree.iterparse(str(path)):
        element.clear()


def keep(path: Path) -> None:
    """Ask lxml for each element, and hold all of them."""
    for _ in etree.iterparse(str(path)):
        pass


def convert(path: Path) -> None:
    """Import the file into a folder of tables."""
    (done,) = import_files("iati", [path], path.parent / "out")
    if done.error:
        raise done.error


def measured(
    functions: dict[str, Callable[[Path], None]], path: Path, rounds: int
) -> dict[str, list[Run]]:
    """Run each function once a round, each time in a process of its own."""
    found: dict[str, list[Run]] = {name: [] for name in functions}
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for _ in range(rounds):
            for name, function in functions.items():
                found[name].append(pool.apply(once, (function, path)))
    return found


def once(function: Callable[[Path], None], path: Path) -> Run:
    """Run *function*; the ontology, which every command reads, is there already."""
    vocabulary()
    begin = time.process_time()
    function(path)
    return Run(time.process_time() - begin, resident())


def resident() -> int:
    """Return the resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 10**6


if __name__ == "__main__":
    main()
