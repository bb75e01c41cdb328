"""The money page: what each report states, kind by kind, no total with its parts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS, XSD, plain
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.marks import PLANS
from aidgraph.serve.pages.money_choice import MoneyChoice, Sectors, givers, narrowed
from aidgraph.serve.paging import page_of
from aidgraph.serve.search.facets import full_value
from aidgraph.serve.site import Site
from aidgraph.store.amounts import Amount
from aidgraph.store.claims import Figure, read_figures
from aidgraph.store.concepts import Concept
from aidgraph.store.graph import TYPE, Graph
from aidgraph.store.words import Words

_BROADER = SKOS + "broader"
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_EXACTLY = Concept("exactly", Words("", ""))
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PooledFigure:
    """
    Hold a figure, the figures that are stated parts of it, and how long its bar is.

    ``share`` is in percent of the largest; ``weight`` the part of it, 0 to 1, that is for the
    chosen sector; ``beside`` says that its parts tell the same money.
    """

    figure: Figure
    parts: tuple[Figure, ...]
    share: int
    weight: Decimal
    beside: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """Hold what may stand together: one kind, source, indicator and unit.

    ``total`` is the sum of the items, each with its weight, without their parts, without plans and
    without totals that a dataset states beside its parts; nothing where nothing is added up, or one
    item is no single amount of money.  ``added`` counts the items in it,
    ``inexact`` those of them that are not exact, ``plans`` the items that are plans; ``covers``
    says that the items are totals that others of the page are part of.
    """

    kind: str
    source: str
    indicator: str
    items: tuple[PooledFigure, ...]
    total: Amount | None
    added: int
    inexact: int
    plans: int
    covers: bool


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the money page."""
    sectors = Sectors(site.graph)
    return [Route("/money", partial(_page, site, given_summary(site), sectors))]


def _page(site: Site, figures: Lazy[list[Figure]], sectors: Sectors, request: Request) -> Response:
    given = request.query_params
    chosen = {name: full_value(given[name]) for name in ("sector", "giver") if given.get(name)}
    choice, every = MoneyChoice(**chosen), figures()
    wanted = narrowed(every, choice, sectors)
    start, most = page_of(request, site.settings.page_rows)
    weights = _weights(wanted, choice.sector, sectors)
    every_pool = pools(site.graph, wanted, weights)
    kinds: dict[str, list[Pool]] = defaultdict(list)
    for pool in within(every_pool, start, start + most):
        kinds[pool.kind].append(pool)
    return site.render(
        request,
        "money.html.j2",
        kinds=kinds,
        percent=_percent,
        chosen=chosen,
        start=start,
        shown=sum(len(pool.items) for shown in kinds.values() for pool in shown),
        total=sum(len(pool.items) for pool in every_pool),
        below=sectors.below(narrowed(every, replace(choice, sector=""), sectors), choice.sector),
        givers=givers(narrowed(every, replace(choice, giver=""), sectors)),
    )


def within(every: Iterable[Pool], start: int, end: int) -> Iterator[Pool]:
    """Yield what of *every* pool stands between two places in the list of all their items."""
    at = 0
    for pool in every:
        items = pool.items[max(0, start - at) : max(0, end - at)]
        if items:
            yield replace(pool, items=items)
        at += len(pool.items)


def given_summary(site: Site) -> Lazy[list[Figure]]:
    """Return the given figures of the graph of *site*, kept for all views of money."""
    return site.summary("money", list[Figure], lambda: given_figures(site.graph))


def given_figures(graph: Graph) -> list[Figure]:
    """Return the flows and the outcomes that have a flow kind.

    Context figures are left out: they are criteria, stocks and ranks, which nobody gave.
    """
    kinds = graph.subjects(TYPE, term("FlowKind"))
    claims = {claim for kind in kinds for claim in graph.subjects(term("flowKind"), kind)}
    return [figure for figure in read_figures(graph, claims) if figure.kind != "ContextFigure"]


def _weights(figures: Iterable[Figure], sector: str, sectors: Sectors) -> dict[str, Decimal]:
    """Return which part of each figure is for the chosen sector, by IRI."""
    return {figure.iri: sectors.share(figure, sector) for figure in figures} if sector else {}


def pools(
    graph: Graph, figures: Iterable[Figure], weights: Mapping[str, Decimal] | None = None
) -> list[Pool]:
    """Return *figures* with a flow kind pooled, stated totals first; *weights* go into sums."""
    grouped: dict[_Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        kind = figure.flow_kind.iri if figure.flow_kind else ""
        unit = figure.amount.unit.key
        grouped[kind, figure.statement.source, figure.indicator.iri, unit].append(figure)
    broader = {key[2]: graph.values(key[2], _BROADER) for key in grouped}
    beside = _totals(graph)
    together: dict[tuple[str, str], dict[_Key, list[Figure]]] = defaultdict(dict)
    for key, members in grouped.items():
        together[key[:2]][key] = members
    found = [
        _pool(key, members, together[key[:2]], broader, (weights or {}, beside))
        for key, members in grouped.items()
    ]
    return sorted((pool for pool in found if pool.items), key=_order)


def _totals(graph: Graph) -> frozenset[str]:
    """Return the figures of datasets that are told once more by their parts."""
    marked = graph.subjects(term("statedTotal"), _TRUE)
    stating = {figure: graph.value(figure, term("statedBy")) for figure in marked}
    return frozenset(figure for figure, source in stating.items() if not graph.is_report(source))


def _pool(
    key: _Key,
    figures: Sequence[Figure],
    grouped: Mapping[_Key, Sequence[Figure]],
    broader: Mapping[str, Sequence[str]],
    adding: tuple[Mapping[str, Decimal], frozenset[str]],
) -> Pool:
    weights, beside = adding
    kind, source, indicator, unit = key  # *grouped* has those of one kind and source
    alike = [other for members in grouped.values() for other in members]
    near = {figure.iri for figure in alike}
    wholes = [f for f in figures if not near & set(f.parts_of)]  # parts stand under their whole
    largest = max((f.amount.size for f in wholes), default=Decimal(0))
    items = [
        PooledFigure(
            figure,
            tuple(other for other in alike if figure.iri in other.parts_of),
            int(figure.amount.size / largest * 100) if largest else 0,
            weights.get(figure.iri, Decimal(1)),
            figure.iri in beside,
        )
        for figure in sorted(wholes, key=lambda f: (-f.amount.size, f.iri))
    ]
    covers = any(indicator in broader.get(k[2], ()) for k in grouped if k[3] == unit)
    done = [figure for figure in wholes if figure.statement.modality not in PLANS]
    added = [figure for figure in done if figure.iri not in beside]
    return Pool(
        kind=kind,
        source=source,
        indicator=indicator,
        items=tuple(items),
        total=_sum(added, weights),
        added=len(added),
        inexact=sum(figure.amount.comparator.key != "exactly" for figure in added),
        plans=len(wholes) - len(done),
        covers=covers,
    )


def _sum(figures: Sequence[Figure], weights: Mapping[str, Decimal]) -> Amount | None:
    """Return the sum of amounts of money; nothing where it only repeats one, or one has bounds."""
    values = [figure.amount.value for figure in figures]
    numbers = [value for value in values if value is not None]
    shared = any(weights.get(figure.iri, 1) != 1 for figure in figures)
    if len(figures) < (1 if shared else 2) or len(numbers) != len(values):
        return None
    if not figures[0].amount.is_money:
        return None
    parts = (v * weights.get(f.iri, Decimal(1)) for v, f in zip(numbers, figures, strict=True))
    return Amount(sum(parts, Decimal(0)), None, None, figures[0].amount.unit, _EXACTLY)


def _percent(weight: Decimal) -> str:
    """Return a weight as a percentage."""
    return plain(round(weight * 100, 2))


def _order(pool: Pool) -> tuple[str, str, bool, str]:
    return pool.kind, pool.source, not pool.covers, pool.indicator
