"""Audit what reports say against itself: arithmetic, plausibility, conflicts, double counts."""

from aidgraph.check.audit.findings import Finding
from aidgraph.check.audit.run import RULES, audit_graph

__all__ = ["RULES", "Finding", "audit_graph"]
