"""Draw the graph as one interactive page: ``python visualize.py --help``."""

import sys

from aidgraph.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "visualize")
    main()
