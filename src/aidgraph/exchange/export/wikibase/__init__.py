"""Write claims as Wikibase statements: as JSON of the data model, and as QuickStatements."""

from aidgraph.exchange.export.wikibase.json_form import export_wikibase
from aidgraph.exchange.export.wikibase.quickstatements import export_quickstatements

__all__ = ["export_quickstatements", "export_wikibase"]
