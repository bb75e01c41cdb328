"""Run the command line as ``python -m aidgraph``."""

from aidgraph.cli import main

main()
