"""Review a proposed encoding: decide on each claim, entity and merge, with undo, in the tables."""

from aidgraph.review.session import ConflictError, ReviewSession, open_session

__all__ = ["ConflictError", "ReviewSession", "open_session"]
