"""What the demo leads to is there."""

import re
from pathlib import Path

from aidgraph.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]


def test_the_last_lines_of_the_demo_lead_to_commands_that_are_there():
    """Each names a command with options that it has, and files of ours; the main ones are named."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lines = re.findall(r"'  \$\(AIDGRAPH\) (\S+)(.*?)(?:  .*)?'", makefile)
    assert {"serve", "extract", "review", "publish"} <= {name for name, _ in lines}
    for name, rest in lines:
        assert name in COMMANDS
        command = cli.get_command(None, name)
        known = {option for param in command.params for option in param.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known
        for path in re.findall(r"samples/\S+", rest):
            assert (ROOT / path).is_file()
