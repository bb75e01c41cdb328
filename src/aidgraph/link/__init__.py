"""Find the same thing in another dataset: candidates, scores, judgements, mapping sets."""

from aidgraph.link.index import Index
from aidgraph.link.score import AUTOMATIC, FLOOR, MARGIN, rank
from aidgraph.link.thing import Candidate, Part, Thing

__all__ = ["AUTOMATIC", "FLOOR", "MARGIN", "Candidate", "Index", "Part", "Thing", "rank"]
