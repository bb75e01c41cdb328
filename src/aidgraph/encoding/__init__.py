"""Read and write the tables of one report (contract, section 2)."""

from aidgraph.encoding.read import read_encoding
from aidgraph.encoding.write import write_encoding

__all__ = ["read_encoding", "write_encoding"]
