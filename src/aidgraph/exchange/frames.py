"""Give flows, outcomes and entities as data frames: a row each, with the words they stand on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from aidgraph.query.frame import data_frame
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import XSD
from aidgraph.store.claims import Figure, read_figures
from aidgraph.store.entities import read_entities
from aidgraph.store.evidence import read_quotes
from aidgraph.store.graph import TYPE, Graph, short
from aidgraph.store.open import Triples

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

_DECIMAL = ox.NamedNode(XSD + "decimal")
_INTEGER = ox.NamedNode(XSD + "integer")
_FIGURE = (
    *("id", "about", "about_zh", "about_en", "provider", "provider_zh", "provider_en"),
    *("receiver", "receiver_zh", "receiver_en", "indicator", "indicator_zh", "indicator_en"),
    *("flow_kind", "value", "min", "max", "unit", "comparator", "from", "to", "modality"),
    *("origin", "confidence", "report", "part_of", "quote", "start", "end"),
)
_ENTITY = ("id", "type", "label_zh", "label_en", "codes", "reports", "quote", "start", "end")
Cell = ox.Literal | None


def flows(store: Triples) -> "pd.DataFrame":
    """
    Return every flow of the graph in *store* as a row: who, for what, how much, and its words.

    Columns: ids and names of the parties, the indicator and flow kind, ``value`` or ``min`` and
    ``max`` with unit and comparator, the period, how it is told, and the first quote with its
    offsets (code points, end exclusive).  An amount is never rounded by more than a float is.

    Raises:
        CallError: If pandas is not installed.

    >>> from aidgraph.store.open import memory_store
    >>> len(flows(memory_store([])))
    0
    """
    return _figures(store, "FundingFlow")


def outcomes(store: Triples) -> "pd.DataFrame":
    """
    Return every outcome of the graph in *store* as a row; the columns are those of `flows`.

    Raises:
        CallError: If pandas is not installed.
    """
    return _figures(store, "Outcome")


def entities(store: Triples) -> "pd.DataFrame":
    """
    Return every entity of the graph in *store* as a row: names, codes, who names it and where.

    Raises:
        CallError: If pandas is not installed.
    """
    return data_frame(_ENTITY, list(_entity_rows(Graph(store))))


def _figures(store: Triples, kind: str) -> "pd.DataFrame":
    graph = Graph(store)
    claims = graph.subjects(TYPE, term(kind))
    found = (figure for figure in read_figures(graph, claims) if figure.kind == kind)
    return data_frame(_FIGURE, [_figure_row(graph, figure) for figure in found])


def _figure_row(graph: Graph, figure: Figure) -> list[Cell]:
    amount, stated = figure.amount, figure.statement
    period, quote = stated.period, next(iter(stated.quotes), None)
    cells: list[Cell] = [_text(short(figure.iri))]
    for iri in (figure.about, figure.provider, figure.receiver):
        names = graph.label(iri) if iri else None
        cells += [
            _text(short(iri)),
            _text(names.zh if names else ""),
            _text(names.en if names else ""),
        ]
    cells += [_text(short(figure.indicator.iri)), *map(_text, figure.indicator.name)]
    cells.append(_text(short(figure.flow_kind.iri) if figure.flow_kind else ""))
    cells += map(_number, (amount.value, amount.low, amount.high))
    cells += map(_text, (amount.unit.key, amount.comparator.key))
    cells += map(_text, (period.start, period.end) if period else ("", ""))
    cells += map(_text, (stated.modality, stated.origin))
    cells.append(ox.Literal(stated.confidence, datatype=_DECIMAL) if stated.confidence else None)
    cells += [_text(short(stated.source)), _text(" ".join(map(short, figure.parts_of)))]
    return [*cells, *(_place(quote.exact, quote.start, quote.end) if quote else [None] * 3)]


def _entity_rows(graph: Graph) -> Iterator[list[Cell]]:
    for entity in read_entities(graph):
        quote = next(iter(read_quotes(graph, entity.iri)), None)
        codes = " ".join(f"{short(scheme)}:{code}" for scheme, code in entity.codes)
        yield [
            *map(_text, (short(entity.iri), entity.type, *graph.label(entity.iri), codes)),
            _text(" ".join(map(short, entity.sources))),
            *(_place(quote.exact, quote.start, quote.end) if quote else [None] * 3),
        ]


def _place(exact: str, start: int, end: int) -> list[Cell]:
    offsets = (ox.Literal(str(number), datatype=_INTEGER) for number in (start, end))
    return [ox.Literal(exact), *offsets]


def _text(text: str) -> Cell:
    return ox.Literal(text) if text else None


def _number(number: "Decimal | None") -> Cell:
    return None if number is None else ox.Literal(str(number), datatype=_DECIMAL)
