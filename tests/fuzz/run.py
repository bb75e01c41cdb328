"""Fuzz one target for some seconds, guided by the lines that each input reaches (atheris).

``python tests/fuzz/run.py TARGET SECONDS`` begins with the kept corpus; inputs that reach new lines
are written to ``.fuzz/TARGET``, a finding to ``.fuzz/TARGET-crash-…``, and then it ends with 77.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["aidgraph"]):
    from targets import TARGETS, holds

HERE = Path(__file__).resolve().parent


def main(name, seconds):
    """Fuzz the target *name* for so many *seconds*."""
    found = HERE.parents[1] / ".fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        "-max_len=2000",
        f"-artifact_prefix={found}-",
        "-timeout=60",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *options, str(found), str(HERE / "corpus" / name)],
        lambda data: holds(TARGETS[name], data),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
