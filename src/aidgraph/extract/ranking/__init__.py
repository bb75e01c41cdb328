"""Rank who or what a figure may be about, by weights that were learned from reports read by hand."""
