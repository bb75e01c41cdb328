"""Write claims as Wikibase statements: as JSON of the data model, and as QuickStatements."""

from aidgraph.exchange.export.wikibase.json_form import BASE, export_wikibase
from aidgraph.exchange.export.wikibase.quickstatements import export_quickstatements

__all__ = ["BASE", "export_quickstatements", "export_wikibase"]
