"""Review a proposed encoding: decide on each claim, entity and merge, with undo, in the tables."""

from aidgraph.review.desk import ConflictError, Desk, open_desk

__all__ = ["ConflictError", "Desk", "open_desk"]
