"""Show one thing of the graph: its card, its triples, its linked data."""
