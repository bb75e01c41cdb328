"""Clauses: what the words between two pauses say, and what they take over from those before."""
