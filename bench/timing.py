"""Time functions; every benchmark prints medians and ratios of one run."""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version


def median_seconds(
    function: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the median time of *runs* calls of *function* by *clock*, in seconds."""
    seconds = []
    for _ in range(runs):
        gc.collect()
        begin = clock()
        function()
        seconds.append(clock() - begin)
    return statistics.median(seconds)


def machine(*packages: str) -> str:
    """Say on what and with which versions a benchmark ran."""
    engines = ", ".join(f"{name} {version(name)}" for name in packages or ("pyoxigraph", "rdflib"))
    return (
        f"Python {platform.python_version()}, {engines}; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
