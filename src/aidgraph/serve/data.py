"""What programs get of the graph: an entity, a relation, a figure, a statement, as plain data."""

from typing import Any

from aidgraph.serve.marks import statement_data as statement_marks
from aidgraph.serve.search.facets import short_value
from aidgraph.serve.site import Site
from aidgraph.serve.things.summary import read_summary
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Figure, Relation, Statement
from aidgraph.store.graph import short


def entity_data(site: Site, iri: str) -> dict[str, Any]:
    """Return what is said of the entity *iri*: names, and a page of relations and figures."""
    summary = read_summary(site.graph, iri, site.settings.neighbours)
    groups = [
        {
            "predicate": short_value(group.predicate),
            "direction": group.direction,
            "total": group.total,
            "relations": [relation_data(site, relation) for relation in group.relations],
        }
        for group in summary.groups
    ]
    figures = [
        {"differ": group.differ, "figures": [figure_data(site, figure) for figure in group.figures]}
        for group in summary.figures
    ]
    return {
        "iri": iri,
        "id": short(iri),
        "type": summary.kind,
        "labels": [{"lang": language, "text": text} for language, text in summary.labels],
        "aliases": summary.aliases,
        "codes": [{"scheme": short(scheme), "code": code} for scheme, code in summary.codes],
        "matches": [{"predicate": predicate, "iri": match} for predicate, match in summary.matches],
        "relations": groups,
        "figures": figures,
    }


def relation_data(site: Site, relation: Relation) -> dict[str, Any]:
    """Return a relation and what states it."""
    return {
        "subject": short(relation.subject),
        "object": short(relation.value) or relation.text.en,
        "sort": relation.sort,
        "statements": [statement_data(site, statement) for statement in relation.statements],
    }


def figure_data(site: Site, figure: Figure) -> dict[str, Any]:
    """Return a figure, what it is about, and what states it."""
    parties = {"about": figure.about, "provider": figure.provider, "receiver": figure.receiver}
    return {
        "iri": figure.iri,
        "kind": figure.kind,
        "indicator": figure.indicator.name.en,
        "amount": write_amount(figure.amount)._asdict(),
        "unit": figure.amount.unit.key,
        "comparator": figure.amount.comparator.key,
        **{role: short(iri) for role, iri in parties.items() if iri},
        "parts_of": figure.parts_of,
        "statement": statement_data(site, figure.statement),
    }


def statement_data(site: Site, statement: Statement) -> dict[str, Any]:
    """Return who states a claim, how surely, and its words, in their sentence if a text has it."""
    quotes = [
        {"exact": quote.exact, "start": quote.start, "end": quote.end, "iri": quote.iri}
        | ({"page": quote.page} if quote.page else {})
        | (site.passages[quote.iri]._asdict() if quote.iri in site.passages else {})
        for quote in statement.quotes
    ]
    return {
        "source": short(statement.source),
        "origin": statement.origin,
        "confidence": statement.confidence,
        "period": statement.period.text.en if statement.period else "",
        **statement_marks(site.graph, statement),
        "quotes": quotes,
    }
