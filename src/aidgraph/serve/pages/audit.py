"""The audit page: the reports' own arithmetic, plausibility and conflicts, with the claims."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.check.audit import audit_graph
from aidgraph.check.audit.findings import RESULTS
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the audit; it is worked out once, with the first visit."""
    findings = Lazy(lambda: audit_graph(site.store))

    def page(request: Request) -> Response:
        by_result = {
            result: [finding for finding in findings() if finding.result == result]
            for result in RESULTS
            if result != "not comparable"  # only said on request
        }
        return site.render(request, "audit.html.j2", by_result=by_result)

    return [Route("/audit", page)]
