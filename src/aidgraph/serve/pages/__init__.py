"""The pages of the site that the server writes whole."""

from starlette.routing import BaseRoute

from aidgraph.serve.pages import (
    about,
    audit,
    compare,
    documents,
    downloads,
    flows,
    home,
    money,
    ontology,
    queries,
    reading,
    search,
    timeline,
)
from aidgraph.serve.site import Site

_AREAS = (
    downloads,
    home,
    search,
    money,
    flows,
    timeline,
    compare,
    audit,
    queries,
    ontology,
    documents,
    reading,
    about,
)


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of all pages."""
    return [route for area in _AREAS for route in area.routes(site)]
