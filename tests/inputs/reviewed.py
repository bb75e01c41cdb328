"""What tests of the review read of the proposed sample: its tables, and a claim in them."""

from aidgraph.encoding import read_encoding

TABLES = ("entities.csv", "claims.csv", "evidence.csv", "report.toml")
FLOW, TEAM = "flow-teaching-building", "org-chenghu-team"


def claim(folder, identifier):
    """Return a claim as the tables on disk have it."""
    return next(c for c in read_encoding(folder).claims if c.id == identifier)


def tables(folder):
    """Return the bytes of the tables."""
    return {name: (folder / name).read_bytes() for name in TABLES}
