"""
Turn narrative aid reports into a knowledge graph in which every claim has its evidence.

The library in six calls; each is documented where it is defined and imported only when used:

>>> import aidgraph
>>> encoding = aidgraph.read_encoding(aidgraph.shipped_encodings()[0])
>>> encoding.report.id
'jinhua-wensu'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aidgraph.version import VERSION

if TYPE_CHECKING:
    from aidgraph.build.manifest import shipped_encodings
    from aidgraph.build.run import build_graph
    from aidgraph.check.audit import audit_graph
    from aidgraph.check.score import score_encodings
    from aidgraph.check.validate import validate_graph
    from aidgraph.check.verify import verify_evidence
    from aidgraph.encoding import read_encoding, write_encoding
    from aidgraph.exchange.frames import entities, flows, outcomes
    from aidgraph.query import list_queries, load_query, run_query
    from aidgraph.store.open import open_store
    from aidgraph.text.report import read_report_text
    from aidgraph.visualize import draw_graph

__version__ = VERSION

_HOMES = {
    "audit_graph": "aidgraph.check.audit",
    "build_graph": "aidgraph.build.run",
    "draw_graph": "aidgraph.visualize",
    "entities": "aidgraph.exchange.frames",
    "flows": "aidgraph.exchange.frames",
    "list_queries": "aidgraph.query",
    "load_query": "aidgraph.query",
    "open_store": "aidgraph.store.open",
    "outcomes": "aidgraph.exchange.frames",
    "read_encoding": "aidgraph.encoding",
    "read_report_text": "aidgraph.text.report",
    "run_query": "aidgraph.query",
    "score_encodings": "aidgraph.check.score",
    "shipped_encodings": "aidgraph.build.manifest",
    "validate_graph": "aidgraph.check.validate",
    "verify_evidence": "aidgraph.check.verify",
    "write_encoding": "aidgraph.encoding",
}

__all__ = [
    "audit_graph",
    "build_graph",
    "draw_graph",
    "entities",
    "flows",
    "list_queries",
    "load_query",
    "open_store",
    "outcomes",
    "read_encoding",
    "read_report_text",
    "run_query",
    "score_encodings",
    "shipped_encodings",
    "validate_graph",
    "verify_evidence",
    "write_encoding",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used: the package itself stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'aidgraph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
