"""Score a proposed encoding: how far it agrees with one that was reviewed."""

from aidgraph.check.score.counts import MEASURES, Agreement
from aidgraph.check.score.run import ReportScore, Score, score_encoding, score_encodings
from aidgraph.check.score.table import format_score

__all__ = [
    "MEASURES",
    "Agreement",
    "ReportScore",
    "Score",
    "format_score",
    "score_encoding",
    "score_encodings",
]
