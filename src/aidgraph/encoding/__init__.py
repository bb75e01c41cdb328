"""Read and write the tables of one report (contract, section 2) or of an imported dataset."""

from aidgraph.encoding.dataset import is_dataset, read_dataset, read_numbers, write_dataset
from aidgraph.encoding.read import read_encoding
from aidgraph.encoding.write import write_encoding

__all__ = [
    "is_dataset",
    "read_dataset",
    "read_encoding",
    "read_numbers",
    "write_dataset",
    "write_encoding",
]
