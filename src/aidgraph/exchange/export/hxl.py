"""Write the figures as a table with HXL hashtags, for the tools of the humanitarian world."""

import csv
import io

from aidgraph.exchange.export.tables import KINDS
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples
from aidgraph.text.visible import for_spreadsheet

COLUMNS = {
    "Claim": "#meta+id",
    "Kind": "#meta+kind",
    "About": "#activity+name",
    "Place": "#loc+name",
    "Place code": "#loc+code+v_gbt2260",
    "Indicator": "#indicator+name",
    "Indicator (zh)": "#indicator+name+i_zh",
    "Value": "#value+num",
    "At least": "#value+num+min",
    "At most": "#value+num+max",
    "Unit": "#value+unit",
    "Comparator": "#meta+comparator",
    "Provider": "#org+name+provider",
    "Receiver": "#org+name+receiver",
    "From": "#date+start",
    "To": "#date+end",
    "Modality": "#status+modality",
    "Origin": "#meta+origin",
    "Source": "#meta+source",
}


def export_hxl(store: Triples) -> bytes:
    """Return the figures as CSV whose second row has the hashtags of HXL 1.1 (hxlstandard.org)."""
    facts = Facts(Graph(store))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow(COLUMNS.values())
    writer.writerows(_row(facts, figure) for figure in facts.figures)
    return text.getvalue().encode()


def _row(facts: Facts, figure: Figure) -> list[str]:
    claim, amount = figure.statement, figure.amount
    names = facts.names(figure.indicator.iri)
    place, code = _place(facts, figure.about)
    numbers = ["" if n is None else plain(n) for n in (amount.value, amount.low, amount.high)]
    period = [claim.period.start, claim.period.end] if claim.period else ["", ""]
    source = facts.sources.get(claim.source)
    return [
        short(figure.iri),
        KINDS[figure.kind],
        _name(facts, figure.about),
        place,
        code,
        for_spreadsheet(names.en or names.first),
        for_spreadsheet(names.zh),
        *numbers,
        amount.unit.stated,
        amount.comparator.stated,
        _name(facts, figure.provider),
        _name(facts, figure.receiver),
        *period,
        claim.modality or "done",
        claim.origin,
        for_spreadsheet(source.title.first if source else ""),
    ]


def _name(facts: Facts, iri: str) -> str:
    return for_spreadsheet(facts.names(iri).first)


def _place(facts: Facts, about: str) -> tuple[str, str]:
    """Return the name and code of the place that a figure is about, or that its thing lies in."""
    entity = facts.entities.get(about)
    if entity is None:
        return "", ""
    inside = [entity.iri] if entity.type == "Place" else list(entity.within)
    for iri in inside:
        place = facts.entities.get(iri)
        if place is not None:
            codes = [code for scheme, code in place.codes if scheme == "gbt2260"]
            return for_spreadsheet(place.names.first), "|".join(codes)
    return "", ""
