"""The audit page: the reports' own arithmetic, plausibility and conflicts, with the claims."""

from collections import Counter
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.check.audit import Finding, audit_graph
from aidgraph.check.audit.findings import RESULTS
from aidgraph.errors import CallError
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.paging import page_of
from aidgraph.serve.site import Site

_SHOWN = tuple(result for result in RESULTS if result != "not comparable")  # only said on request


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the audit; it is worked out once."""
    return [Route("/audit", partial(_page, site, audit_summary(site)))]


def audit_summary(site: Site) -> Lazy[list[Finding]]:
    """Return what the audit finds in the graph of *site*, kept for page and files."""
    return site.summary("audit", list[Finding], lambda: audit_graph(site.store))


def _page(site: Site, findings: Lazy[list[Finding]], request: Request) -> Response:
    result = request.query_params.get("result", "")
    if result and result not in _SHOWN:
        raise CallError(f"result: {result[:30]!r} will not do; give one such as {_SHOWN[0]}")
    counts = Counter(finding.result for finding in findings())
    kept = [
        finding for finding in findings() if finding.result in ((result,) if result else _SHOWN)
    ]
    start, most = page_of(request, site.settings.page_rows)
    shown = kept[start : start + most]
    return site.render(
        request,
        "audit.html.j2",
        counts={name: counts[name] for name in _SHOWN},
        by_result={name: [one for one in shown if one.result == name] for name in _SHOWN},
        result=result,
        start=start,
        shown=len(shown),
        total=len(kept),
    )
