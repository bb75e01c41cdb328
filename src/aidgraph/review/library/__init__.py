"""A folder of encodings: how far each report is, and a review that goes from one to the next."""

from aidgraph.review.library.reports import ReportFolder
from aidgraph.review.library.status import ReportStatus, read_status

__all__ = ["ReportFolder", "ReportStatus", "read_status"]
