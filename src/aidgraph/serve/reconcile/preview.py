"""The preview of a thing: a small page that other sites may show in a frame."""

from collections.abc import Iterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aidgraph.model import Language
from aidgraph.serve.middleware import POLICY
from aidgraph.serve.reconcile.service import Service, requested_language
from aidgraph.serve.things.summary import EntitySummary, read_summary
from aidgraph.store.amounts import write_amount
from aidgraph.text.visible import visible
from aidgraph.web.language import HTML_LANGUAGE
from aidgraph.web.words import say

_SHOWN = 3
_FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def preview(service: Service, request: Request) -> Response:
    """
    Return the preview of the thing that the request names.

    Raises:
        HTTPException: 404 if there is no such thing.
    """
    profile = service.matcher.get(request.query_params.get("id", ""))
    if profile is None:
        raise HTTPException(404, "there is nothing with this id")
    language = requested_language(request)
    summary = read_summary(service.site.graph, profile.id, _SHOWN)
    answer = service.site.render(
        request,
        "reconcile_preview.html.j2",
        iri=profile.id,
        label=service.site.renderer.labels.of(profile.id, language),
        described=service.describe(profile, language),
        facts=list(_facts(service, summary, language)),
        html_lang=HTML_LANGUAGE[language],
    )
    answer.headers["Content-Security-Policy"] = _FRAMED
    return answer


def _facts(
    service: Service, summary: EntitySummary, language: Language
) -> Iterator[tuple[str, str]]:
    """Yield (name, text) for the little that fits: other names, relations, figures."""
    labels = service.site.renderer.labels
    for tag, text in summary.labels:
        if tag != language:
            yield say(language, "reconcile.otherName"), visible(text)
    if summary.aliases:
        yield say(language, "reconcile.alias"), visible("; ".join(summary.aliases))
    for group in [g for g in summary.groups if g.direction == "out" and g.sort == "stated"][
        :_SHOWN
    ]:
        others = [r.value and labels.of(r.value, language).text for r in group.relations]
        named = [
            text or r.text.of(language) for text, r in zip(others, group.relations, strict=True)
        ]
        more = f" … ({group.total})" if group.total > len(named) else ""
        yield service.site.graph.label(group.predicate).of(language), "; ".join(named) + more
    for one in summary.figures[:_SHOWN]:
        figure = one.figures[0]
        more = f" … ({len(one.figures)})" if len(one.figures) > 1 else ""
        yield figure.indicator.name.of(language), write_amount(figure.amount).of(language) + more
