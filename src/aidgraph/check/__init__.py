"""Checks: the evidence gate, the shapes, and the audit of a report's own arithmetic."""
