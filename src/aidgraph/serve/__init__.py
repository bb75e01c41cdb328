"""The explorer and the SPARQL endpoint: a site on localhost over one built graph."""

from aidgraph.serve.app import create_app
from aidgraph.serve.settings import Settings

__all__ = ["Settings", "create_app"]
