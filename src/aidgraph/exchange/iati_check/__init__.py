"""Check IATI files against the standard's own files: schema, code lists and rules."""

from aidgraph.exchange.iati_check.file import check_iati
from aidgraph.exchange.iati_check.findings import IatiFinding
from aidgraph.exchange.iati_check.standard import Standard

__all__ = ["IatiFinding", "Standard", "check_iati"]
