"""The comparison of up to five entities, side by side."""

from collections import defaultdict
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.serve.canvas.resolve import resolve
from aidgraph.serve.site import Site
from aidgraph.serve.things.summary import EntitySummary, read_summary
from aidgraph.store.claims import Figure, Relation
from aidgraph.store.graph import short
from aidgraph.store.words import Words

_MOST = 5
_SHOWN = 200  # relations by one predicate


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the comparison."""
    return [Route("/compare", partial(_page, site))]


def _page(site: Site, request: Request) -> Response:
    given = ",".join(request.query_params.getlist("ids"))
    texts = dict.fromkeys(text.strip() for text in given.split(","))
    meant = [resolve(site, text) for text in texts if text]
    iris = list(dict.fromkeys(choices.iri for choices in meant if choices.iri))
    if len(iris) > _MOST:
        raise CallError(f"ids: {len(iris)} things; at most {_MOST} can be compared at once")
    summaries = [read_summary(site.graph, iri, _SHOWN) for iri in iris]
    return site.render(
        request,
        "compare.html.j2",
        summaries=summaries,
        relations=_relations(summaries),
        figures=_figures(summaries),
        ids=[short(iri) for iri in iris],
        unknown=[choices for choices in meant if not choices.iri],
        short=short,
        most=_MOST,
    )


def _relations(summaries: list[EntitySummary]) -> dict[tuple[str, str], list[tuple[Relation, ...]]]:
    """Return, by predicate and direction, the relations of each entity."""
    rows: dict[tuple[str, str], list[tuple[Relation, ...]]] = {}
    for place, summary in enumerate(summaries):
        for group in summary.groups:
            row = rows.setdefault((group.predicate, group.direction), [()] * len(summaries))
            row[place] = group.relations
    return dict(sorted(rows.items(), key=lambda item: (not item[0][0].startswith(ONTOLOGY), item)))


def _figures(summaries: list[EntitySummary]) -> dict[Words, list[list[Figure]]]:
    """Return, by indicator, the figures of each entity."""
    rows: dict[Words, list[list[Figure]]] = defaultdict(lambda: [[] for _ in summaries])
    for place, summary in enumerate(summaries):
        for group in summary.figures:
            for figure in group.figures:
                rows[figure.indicator.name][place].append(figure)
    return dict(sorted(rows.items()))
