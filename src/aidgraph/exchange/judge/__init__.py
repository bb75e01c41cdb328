"""Judge IATI files against the standard's own files: schema, code lists and rules."""

from aidgraph.exchange.judge.file import Finding, judge
from aidgraph.exchange.judge.standard import Standard

__all__ = ["Finding", "Standard", "judge"]
