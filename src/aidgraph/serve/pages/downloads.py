"""The tables of the pages as files: money, timeline, audit, map, reports, answers, finds."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.check.audit import Finding
from aidgraph.model import Language
from aidgraph.rdf.iri import report
from aidgraph.serve.canvas.map_page import placed_summary
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.marks import marks_of
from aidgraph.serve.pages.audit import audit_summary
from aidgraph.serve.pages.documents import ReportClaim, stated_in
from aidgraph.serve.pages.money import given_summary
from aidgraph.serve.pages.money_choice import MoneyChoice, Sectors, narrowed
from aidgraph.serve.pages.queries import answered
from aidgraph.serve.pages.search import query_of
from aidgraph.serve.pages.timeline import chosen_rows, dated_summary
from aidgraph.serve.quotes import telling_quote
from aidgraph.serve.search.facets import full_value
from aidgraph.serve.site import Site
from aidgraph.serve.tables import ENDINGS, Cell, DataTable, answer_table
from aidgraph.store.claims import Figure, Statement, read_figures, read_statements
from aidgraph.store.graph import short
from aidgraph.web.language import language_of

_MOST = 100_000
Read = Callable[["Reader", Request], DataTable]


class Reader(NamedTuple):
    """Hold what the tables are read from; the slow parts are read once."""

    site: Site
    figures: Lazy[list[Figure]]
    dated: Lazy[list[tuple[str, str, bool, str]]]
    audited: Lazy[list[Finding]]
    reported: Callable[[str], "Reported"]

    def name(self, iri: str, language: Language) -> str:
        """Return the label of a thing; nothing of nothing."""
        return self.site.renderer.labels.of(iri, language).text if iri else ""


class Reported(NamedTuple):
    """Hold what a report states, in its order, and the statements and figures by their claims."""

    rows: list[ReportClaim]
    statements: dict[str, Statement]
    figures: dict[str, Figure]


def _read_reported(site: Site, iri: str) -> Reported:
    rows = stated_in(site, iri)
    claims = {row.claim for row in rows}
    statements = {one.iri: one for one in read_statements(site.graph, claims)}
    return Reported(rows, statements, {one.iri: one for one in read_figures(site.graph, claims)})


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the files: the address of a page with an ending."""
    reader = Reader(
        site,
        given_summary(site),
        dated_summary(site),
        audit_summary(site),
        site.keeping(partial(_read_reported, site)),
    )
    return [
        Route(f"{path}.{ending}", partial(_file, reader, read, ending))
        for path, read in _TABLES.items()
        for ending in ENDINGS
        if (path, ending) != ("/queries/{name}", "csv")  # as the SPARQL standard writes it
    ]


def _file(reader: Reader, read: Read, ending: str, request: Request) -> Response:
    return answer_table(read(reader, request), ending)


_FIGURE = (
    *("claim", "about", "about_label", "giver", "giver_label", "receiver", "receiver_label"),
    *("kind", "indicator", "value", "low", "high", "unit", "comparator", "period"),
    *("modality", "marks", "quote", "report", "part_of", "share"),
)


def _figure(reader: Reader, language: Language, figure: Figure) -> list[Cell]:
    amount, stated = figure.amount, figure.statement
    quote = telling_quote(figure)
    parties: list[Cell] = []
    for iri in (figure.about, figure.provider, figure.receiver):
        parties += [short(iri), reader.name(iri, language)]
    return [
        short(figure.iri),
        *parties,
        figure.flow_kind.name.of(language) if figure.flow_kind else "",
        figure.indicator.name.of(language),
        amount.value,
        amount.low,
        amount.high,
        amount.unit.name.of(language),
        amount.comparator.key,
        stated.period.text.of(language) if stated.period else "",
        stated.modality,
        _marks(stated, language),
        quote.exact if quote else "",
        short(stated.source),
        " ".join(map(short, figure.parts_of)),
    ]


def _marks(stated: Statement | None, language: Language) -> str:
    return "; ".join(mark.text.of(language) for mark in marks_of(stated)) if stated else ""


def _money(reader: Reader, request: Request) -> DataTable:
    given, language = request.query_params, language_of(request)
    chosen = {name: full_value(given[name]) for name in ("sector", "giver") if given.get(name)}
    choice, sectors = MoneyChoice(**chosen), Sectors(reader.site.graph)
    rows = [
        # the part of the money that is for the chosen sector; all of it where none is chosen
        [*_figure(reader, language, one), sectors.share(one, choice.sector)]
        for one in narrowed(reader.figures(), choice, sectors)
    ]
    return DataTable("money", _FIGURE, rows)


def _timeline(reader: Reader, request: Request) -> DataTable:
    language = language_of(request)
    rows = chosen_rows(reader.dated(), request)
    stated = {one.iri: one for one in read_statements(reader.site.graph, _claims(reader, rows))}
    cells: list[tuple[Cell, ...]] = []
    for start, end, inferred, iri in rows:
        label, marks = reader.name(iri, language), _marks(stated.get(iri), language)
        cells.append((start, end, inferred, short(iri), label, marks))
    return DataTable("timeline", ("start", "end", "inferred", "id", "label", "marks"), cells)


def _claims(reader: Reader, rows: Iterable[tuple[str, str, bool, str]]) -> list[str]:
    return [iri for *_, iri in rows if reader.site.graph.kind(iri) is None]


def _audit(reader: Reader, request: Request) -> DataTable:
    chinese = language_of(request) == "zh"
    rows = [
        [
            *(one.rule, one.result, one.message_zh if chinese else one.message, one.formula),
            " ".join(str(claim.as_data()["id"]) for claim in one.figures),
        ]
        for one in reader.audited()
        if one.result != "not comparable"  # only said on request
    ]
    return DataTable("audit", ("rule", "result", "message", "formula", "claims"), rows)


def _places(reader: Reader, request: Request) -> DataTable:
    language = language_of(request)
    rows: list[list[Cell]] = []
    for place in placed_summary(reader.site)():
        at = place.at
        where = [Decimal(str(at.latitude)), Decimal(str(at.longitude))] if at else [None, None]
        source = reader.name(at.source, language) if at else ""
        label, about = reader.name(place.iri, language), at.about.of(language) if at else ""
        rows.append([short(place.iri), label, place.code, *where, source, about, place.links])
    columns = ("id", "label", "code", "latitude", "longitude", "source", "about", "links")
    return DataTable("places", columns, rows)


def _report(reader: Reader, request: Request) -> DataTable:
    """Return what a report states, in its order; a figure has its number, a relation its object."""
    iri, language = report(request.path_params["name"]), language_of(request)
    if not reader.site.graph.is_report(iri):
        raise HTTPException(404)
    stated = reader.reported(iri)
    marks = {one.iri: _marks(one, language) for one in stated.statements.values()}
    cells: list[tuple[Cell, ...]] = []
    for row in stated.rows:
        figure = stated.figures.get(row.claim)
        cells.append(
            (
                *(row.start, row.quote.end, row.quote.exact, short(row.claim), short(row.about)),
                *(reader.name(iri, language) for iri in (row.about, row.said)),
                figure.amount.value if figure else None,
                figure.amount.unit.name.of(language) if figure else "",
                *(short(row.other), reader.name(row.other, language), marks.get(row.claim, "")),
            )
        )
    columns = ("start", "end", "quote", "claim", "about", "about_label", "said", "value", "unit")
    return DataTable("report", (*columns, "object", "object_label", "marks"), cells)


def _answer(reader: Reader, request: Request) -> DataTable:
    answer = answered(reader.site, request, "json")
    found = json.loads(answer.body)
    columns = tuple(found["head"].get("vars", ("answer",)))
    rows = found.get("results", {"bindings": [{"answer": {"value": str(found.get("boolean"))}}]})
    cells = [[_cell(row.get(name)) for name in columns] for row in rows["bindings"]]
    return DataTable(request.path_params["name"], columns, cells, cut=bool(answer.cut))


def _cell(value: dict[str, str] | None) -> Cell:
    if value is None:
        return None
    number = value.get("datatype", "").endswith(("#decimal", "#integer"))
    return Decimal(value["value"]) if number else value["value"]


def _finds(reader: Reader, request: Request) -> DataTable:
    language, graph = language_of(request), reader.site.graph
    found = reader.site.finder.find(query_of(request), limit=_MOST)
    rows = [
        [short(hit.iri), graph.kind(hit.iri) or "Entity", reader.name(hit.iri, language), hit.iri]
        for hit in found.hits
    ]
    cut = found.total > _MOST
    return DataTable("aidgraph-search", ("id", "type", "label", "iri"), rows, cut)


_TABLES: dict[str, Read] = {
    "/money": _money,
    "/timeline": _timeline,
    "/audit": _audit,
    "/map": _places,
    "/search": _finds,
    "/documents/{name}": _report,
    "/queries/{name}": _answer,
}
