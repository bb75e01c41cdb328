"""Projects and programmes of a graph as IATI 2.03 activities."""

from aidgraph.exchange.export.iati.activity import Reporter
from aidgraph.exchange.export.iati.choose import LeftOut
from aidgraph.exchange.export.iati.write import Exported, export_iati, left_out_table

__all__ = ["Exported", "LeftOut", "Reporter", "export_iati", "left_out_table"]
