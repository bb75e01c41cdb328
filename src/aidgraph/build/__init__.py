"""Turn encodings into a graph, on one machine or a cluster."""
