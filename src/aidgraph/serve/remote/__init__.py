"""Serve a graph that stays at a SPARQL endpoint: each page asks for what it needs."""
