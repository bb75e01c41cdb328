"""The start page, and the answer to whether the server is well."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.query import load_query
from aidgraph.serve.pages.documents import report_iris
from aidgraph.serve.search.find import SearchQuery
from aidgraph.serve.site import Site

_QUESTIONS = ("cq-07", "cq-12", "cq-16", "cq-30", "cq-40")


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the start page and the health check."""
    return [Route("/", partial(_home, site)), Route("/healthz", partial(_health, site))]


def _home(site: Site, request: Request) -> Response:
    found = site.finder.find(SearchQuery(), limit=0, facets=True)
    years = sorted(found.facets["year"])
    return site.render(
        request,
        "home.html.j2",
        kinds=found.facets["type"],
        years=years,
        highest=max((count for _, count in years), default=1),
        total=found.total,
        reports=report_iris(site),
        questions=[load_query(name) for name in _QUESTIONS],
    )


def _health(site: Site, _request: Request) -> Response:
    answer = site.json({"status": "ok", "build": site.build, "triples": site.triples})
    answer.headers["Cache-Control"] = "no-store"
    return answer
