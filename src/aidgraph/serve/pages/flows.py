"""The flow picture: from whom, for which sector or programme, to which place; one unit a chart."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import term
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.marks import marks_of
from aidgraph.serve.pages.money import given_summary, pools
from aidgraph.serve.pages.money_choice import Sectors
from aidgraph.serve.search.facets import full_value, short_value
from aidgraph.serve.site import Site
from aidgraph.store.amounts import Amount, write_amount
from aidgraph.store.claims import Figure
from aidgraph.store.concepts import Concept
from aidgraph.store.graph import Graph
from aidgraph.store.words import Words
from aidgraph.visualize.bands import Sankey, Stream, lay_out_bands
from aidgraph.visualize.tiles import shortened
from aidgraph.web.language import language_of
from aidgraph.web.words import say

Through = Literal["sector", "programme"]
UNKNOWN, SEVERAL, OTHERS = "unknown", "several", "others"
_NO_THING = frozenset({UNKNOWN, SEVERAL, OTHERS})
_MOST = 12  # bars of a column that have a name of their own
_MOST_LISTED = 20  # figures of a band that its row of the table lists
_FARTHEST = 3  # steps up to the programme or place that something is part of
_WINDOWS = {"wide": (1160.0, 20.0), "tall": (380.0, 9.0)}  # width, and letters of a label
ChartKey = tuple[str, str, str]  # flow kind, unit, and of goods the indicator
_EXACTLY = Concept("exactly", Words("", ""))


@dataclass(frozen=True, slots=True)
class FlowChart:
    """
    Hold what one chart is of, a flow kind in a unit, and how many figures it has.

    Of goods a chart has one ``indicator`` too, such as masks; of money it is None.
    """

    kind: str
    unit: Concept
    indicator: Concept | None
    figures: int

    @property
    def key(self) -> ChartKey:
        """Return what names the chart."""
        return self.kind, self.unit.key, self.indicator.iri if self.indicator else ""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """
    Hold one band: its three stops (IRIs, or ``unknown``, ``several``, ``others``) and its figures.

    ``sort`` is ``plan`` or ``doubt`` where all of it is one, else empty; each figure comes with
    the part of it, 0 to 1, that goes this way.
    """

    stops: tuple[str, str, str]
    sort: str
    figures: tuple[tuple[Figure, Decimal], ...]

    @property
    def amount(self) -> Amount:
        """Return how much it is: as stated where it is one figure, else the sum."""
        first, weight = self.figures[0]
        if len(self.figures) == 1 and weight == 1:
            return first.amount
        sizes = (figure.amount.size * weight for figure, weight in self.figures)
        return Amount(sum(sizes, Decimal(0)), None, None, first.amount.unit, _EXACTLY)


class FlowReader:
    """Read the flows of a graph for charts: the bands of each, and what is above a thing, once."""

    def __init__(self, graph: Graph, given: Callable[[], list[Figure]]) -> None:
        self._graph = graph
        self._given = given
        self._sectors = Sectors(graph)
        self._figures = Lazy(self._drawable)
        self._rows: dict[tuple[ChartKey, Through], list[FlowRow]] = {}
        self._found: dict[tuple[str, Sequence[str], Sequence[str]], str] = {}

    def _drawable(self) -> tuple[list[Figure], Counter[ChartKey]]:
        """Return the flows without totals of others that are drawn, and how many those are."""
        flows = [f for f in self._given() if f.kind == "FundingFlow"]
        drawn: list[Figure] = []
        totals: Counter[ChartKey] = Counter()
        for pool in pools(self._graph, flows):
            for item in pool.items:
                if pool.covers or item.beside:
                    totals[_key(item.figure)] += 1
                elif item.figure.amount.size > 0:
                    drawn.append(item.figure)
        return drawn, totals

    def charts(self) -> list[FlowChart]:
        """Return what can be drawn, the most figures first: money before goods."""
        drawn = self._figures()[0]
        counts = Counter(map(_key, drawn))
        concepts = {_key(figure): (figure.amount.unit, figure.indicator) for figure in drawn}
        found = [
            FlowChart(key[0], concepts[key][0], concepts[key][1] if key[2] else None, count)
            for key, count in counts.items()
        ]
        return sorted(found, key=lambda c: (c.unit.quantity != "money", -c.figures, c.key))

    def totals(self, chart: FlowChart) -> int:
        """Return how many totals are left out of *chart*, as what they are made of is drawn."""
        return self._figures()[1][chart.key]

    def rows(self, chart: FlowChart, through: Through) -> list[FlowRow]:
        """Return the bands of *chart*, the widest first; small stops are folded together."""
        if (chart.key, through) not in self._rows:
            self._rows[chart.key, through] = self._read_rows(chart, through)
        return self._rows[chart.key, through]

    def _read_rows(self, chart: FlowChart, through: Through) -> list[FlowRow]:
        ways: list[tuple[tuple[str, str, str], Figure, Decimal]] = []
        for figure in self._figures()[0]:
            if _key(figure) != chart.key:
                continue
            place, giver = self._place(figure), figure.provider or UNKNOWN
            middle = self._by_sector(figure) if through == "sector" else [self._programme(figure)]
            ways += [((giver, stop, place), figure, weight) for stop, weight in middle]
        kept = [_largest(ways, column) for column in range(3)]
        grouped: defaultdict[tuple[tuple[str, str, str], str], list[tuple[Figure, Decimal]]]
        grouped = defaultdict(list)
        for stops, figure, weight in ways:
            first, second, third = (
                stop if stop in kept[column] else OTHERS for column, stop in enumerate(stops)
            )
            grouped[(first, second, third), _sort(figure)].append((figure, weight))
        rows = [FlowRow(stops, sort, tuple(parts)) for (stops, sort), parts in grouped.items()]
        return sorted(rows, key=lambda row: (-row.amount.size, row.stops, row.sort))

    def _by_sector(self, figure: Figure) -> list[tuple[str, Decimal]]:
        found = self._sectors.uppermost(figure)
        if len(found) == 1:
            return [(found[0], Decimal(1))]
        shares = [(sector, self._sectors.share(figure, sector)) for sector in found]
        if found and sum(share for _, share in shares) == 1:
            return [(sector, share) for sector, share in shares if share]
        return [(SEVERAL if found else UNKNOWN, Decimal(1))]

    def _programme(self, figure: Figure) -> tuple[str, Decimal]:
        found = self._above(figure.about, ("Programme", "Project"), ("partOf",))
        return found or UNKNOWN, Decimal(1)

    def _place(self, figure: Figure) -> str:
        ways = ("locatedIn", "partOf", "represents")
        found = (self._above(iri, ("Place",), ways) for iri in (figure.receiver, figure.about))
        return next(filter(None, found), UNKNOWN)

    def _above(self, iri: str, kinds: Sequence[str], ways: Sequence[str]) -> str:
        """Return the nearest thing of one of *kinds* that *iri* is or is part of."""
        key = iri, kinds, ways
        if key not in self._found:
            self._found[key] = self._look_above(*key)
        return self._found[key]

    def _look_above(self, iri: str, kinds: Sequence[str], ways: Sequence[str]) -> str:
        level = [iri] if iri else []
        for _ in range(_FARTHEST + 1):
            if found := next((one for one in level if self._graph.kind(one) in kinds), ""):
                return found
            level = [
                up for one in level for way in ways for up in self._graph.values(one, term(way))
            ]
        return ""


def _key(figure: Figure) -> ChartKey:
    amount = figure.amount
    indicator = "" if amount.is_money else figure.indicator.iri
    return figure.flow_kind.iri if figure.flow_kind else "", amount.unit.key, indicator


def _largest(
    ways: Iterable[tuple[tuple[str, str, str], Figure, Decimal]], column: int
) -> frozenset[str]:
    sizes: defaultdict[str, Decimal] = defaultdict(Decimal)
    for stops, figure, weight in ways:
        sizes[stops[column]] += figure.amount.size * weight
    ranked = sorted(sizes, key=lambda stop: (stop in _NO_THING, -sizes[stop], stop))
    named = [stop for stop in ranked if stop not in _NO_THING]
    kept = named if len(named) <= _MOST else named[: _MOST - 1]
    return frozenset(kept) | _NO_THING


def _sort(figure: Figure) -> str:
    sorts = {mark.sort for mark in marks_of(figure.statement)}
    return "plan" if "plan" in sorts else "doubt" if "doubt" in sorts else ""


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the flow picture."""
    return [Route("/flows", partial(_page, site, FlowReader(site.graph, given_summary(site))))]


def _page(site: Site, reader: FlowReader, request: Request) -> Response:
    params, language = request.query_params, language_of(request)
    through = _through(params)
    charts = reader.charts()
    chart = _chosen(charts, params)
    rows = reader.rows(chart, through) if chart else []
    names = {stop: stop_name(site, stop, language) for row in rows for stop in row.stops}
    return site.render(
        request,
        "flows.html.j2",
        charts=charts,
        chart=chart,
        through=through,
        rows=rows,
        names=names,
        no_thing=_NO_THING,
        most_listed=_MOST_LISTED,
        totals=reader.totals(chart) if chart else 0,
        drawings={key: _drawn(rows, *window) for key, window in _WINDOWS.items()},
        label=lambda name, window: shortened(name, _WINDOWS[window][1]),
        size_of=lambda size: write_amount(_plain_amount(size, chart)).of(language),
        short_value=short_value,
    )


def _through(params: Mapping[str, str]) -> Through:
    given = params.get("through", "") or "sector"
    if given not in {"sector", "programme"}:
        raise CallError(f"through: {given[:100]!r} will not do; give sector or programme")
    return "sector" if given == "sector" else "programme"


def _chosen(charts: Sequence[FlowChart], params: Mapping[str, str]) -> FlowChart | None:
    """Return the chart of a flow kind, unit and indicator; without any, the first."""
    given = [params.get(name, "") for name in ("kind", "unit", "indicator")]
    wanted = (_full(given[0]), given[1], _full(given[2]))
    fitting = (c for c in charts if all(w in {"", k} for w, k in zip(wanted, c.key, strict=True)))
    found = next(fitting, None)
    if charts and found is None:
        wanted_text = ", ".join(one[:100] for one in given if one)
        raise CallError(f"kind, unit, indicator: there is no chart of {wanted_text!r}")
    return found


def _full(value: str) -> str:
    return full_value(value) if value else ""


def _drawn(rows: Sequence[FlowRow], width: float, _letters: float) -> Sankey:
    streams = [Stream(row.stops, float(row.amount.size)) for row in rows]
    return lay_out_bands(streams, width, _NO_THING)


def _plain_amount(size: float, chart: FlowChart | None) -> Amount:
    unit = chart.unit if chart else Concept("count", Words("", ""))
    return Amount(round(Decimal(repr(size)), 2), None, None, unit, _EXACTLY)


def stop_name(site: Site, stop: str, language: Language) -> str:
    """Return what a stop of a band is called."""
    if stop in _NO_THING:
        return say(language, f"flows.{stop}")
    return site.renderer.labels.of(stop, language).text
