"""Show one thing of the graph: its summary, its triples, its linked data."""
