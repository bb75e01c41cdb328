"""Audit what reports say against itself: arithmetic, plausibility, conflicts, double counts."""

from aidgraph.check.audit.findings import Finding
from aidgraph.check.audit.run import ON_REQUEST, RULES, audit_graph

__all__ = ["ON_REQUEST", "RULES", "Finding", "audit_graph"]
