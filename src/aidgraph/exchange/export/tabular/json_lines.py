"""Write the tables as JSON Lines: an object a row, with the table that it is of."""

import json
from decimal import Decimal

from aidgraph.exchange.export.tables import tables_of
from aidgraph.exchange.export.tabular.cells import plain_number, typed
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples


def export_json_lines(store: Triples) -> bytes:
    """Return each row as one line of JSON: ``table`` first, then the columns that are filled."""
    lines = []
    for table in tables_of(Facts(Graph(store))):
        for row in table.rows:
            cells = ((n, typed(n, text)) for n, text in zip(table.columns, row, strict=True))
            filled = {
                name: plain_number(value) if isinstance(value, Decimal) else value
                for name, value in cells
                if value is not None
            }
            lines.append(json.dumps({"table": table.name, **filled}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode()
