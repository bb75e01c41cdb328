"""Read a report: from Chinese narrative to proposed claims, in ordered phases."""

from aidgraph.extract.run import Extracted, Extractor

__all__ = ["Extracted", "Extractor"]
