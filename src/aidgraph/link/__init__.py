"""Find the same thing in another dataset: candidates, scores, judgements, mapping sets."""

from aidgraph.link.index import CandidateIndex
from aidgraph.link.profile import Candidate, Feature, Profile
from aidgraph.link.score import AUTOMATIC, FLOOR, MARGIN, rank

__all__ = [
    "AUTOMATIC",
    "FLOOR",
    "MARGIN",
    "Candidate",
    "CandidateIndex",
    "Feature",
    "Profile",
    "rank",
]
