"""AidData's project tables: Chinese official finance, three layouts of it."""

from aidgraph.exchange.imports.aiddata.read import read_aiddata

__all__ = ["read_aiddata"]
