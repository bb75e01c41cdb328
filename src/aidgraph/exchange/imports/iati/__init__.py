"""IATI 2.0x: activities and organisation files in, activities out."""

from aidgraph.exchange.imports.iati.read import read_iati

__all__ = ["read_iati"]
