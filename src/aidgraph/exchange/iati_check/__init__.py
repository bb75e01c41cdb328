"""Judge IATI files against the standard's own files: schema, code lists and rules."""

from aidgraph.exchange.iati_check.file import Finding, judge
from aidgraph.exchange.iati_check.standard import Standard

__all__ = ["Finding", "Standard", "judge"]
