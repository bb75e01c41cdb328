"""Print how long `aidgraph --help` takes, beside an empty Python and beside importing rdflib."""

import subprocess
import sys
from pathlib import Path

from timing import machine, median_seconds

RUNS = 21
BAR_SECONDS = 0.3
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "aidgraph --help": [str(Path(sys.executable).with_name("aidgraph")), "--help"],
    "python -c 'import rdflib'": [sys.executable, "-c", "import rdflib"],
}


def main() -> None:
    """Run each command several times and print the medians; the bar is for the second."""
    print(f"start-up, median of {RUNS} runs; {machine()}")
    for name, command in COMMANDS.items():
        seconds = median_seconds(
            lambda command=command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL),  # type: ignore[misc]
            RUNS,
        )
        bar = f"  (bar: under {BAR_SECONDS} s)" if name.startswith("aidgraph") else ""
        print(f"  {name:<26} {seconds * 1000:6.0f} ms{bar}")


if __name__ == "__main__":
    main()
