"""Describe a graph as a schema.org Dataset in JSON-LD, as search engines read it."""

import json
from typing import Any

from aidgraph.rdf.iri import THING
from aidgraph.store.entities import Entity
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples
from aidgraph.store.sources import Source
from aidgraph.store.words import Name, Names
from aidgraph.version import VERSION

_SCHEMA = "https://schema.org/"
_TITLE = Names((Name("What reports state about aid", "en"), Name("报告对援助的陈述", "zh")))
_DESCRIPTION = Names(
    (
        Name(
            "A knowledge graph of claims about aid, each with the source that states it and the "
            "words or record it stands on.",
            "en",
        ),
        Name("援助知识图谱：每条陈述均注明出处和所依据的原文或记录。", "zh"),
    )
)


def export_jsonld(store: Triples, *, licence: str = "") -> bytes:
    """
    Return a schema.org ``Dataset``: what it is based on, and which indicators, places and years.

    The context stands in the document, so reading it fetches nothing.
    """
    facts = Facts(Graph(store))
    dataset: dict[str, Any] = {
        "@context": {"@vocab": _SCHEMA},
        "@id": THING,
        "@type": "Dataset",
        "name": _texts(_TITLE),
        "description": _texts(_DESCRIPTION),
        "version": f"aidgraph {VERSION}",
        "isAccessibleForFree": True,
        "size": f"{len(facts.entities)} entities, "
        f"{len(facts.graph.instances('Relation')) + len(facts.figures)} claims",
        "isBasedOn": [_source(source) for source in facts.sources.values()],
        "variableMeasured": _variables(facts),
        "spatialCoverage": [
            _place(entity) for entity in facts.entities.values() if entity.type == "Place"
        ],
    }
    if licence:
        dataset["license"] = licence
    if coverage := _coverage(facts):
        dataset["temporalCoverage"] = coverage
    text = json.dumps(dataset, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _texts(names: Names) -> list[dict[str, str]]:
    return [
        {"@value": text, "@language": language} if language else {"@value": text}
        for language, text in names.by_language.items()
    ]


def _source(source: Source) -> dict[str, Any]:
    described = {
        "@id": source.iri,
        "@type": source.kind,
        "name": _texts(source.title),
        "publisher": {"@type": "Organization", "name": source.publisher},
        "inLanguage": source.language,
        "license": source.licence,
    }
    return {key: value for key, value in described.items() if value}


def _variables(facts: Facts) -> list[dict[str, Any]]:
    """Return each indicator that a figure uses, with its units."""
    units: dict[str, set[str]] = {}
    for figure in facts.figures:
        units.setdefault(figure.indicator.iri, set()).add(figure.amount.unit.stated)
    return [
        {
            "@type": "PropertyValue",
            "propertyID": indicator,
            "name": _texts(facts.names(indicator)),
            "unitText": sorted(units[indicator]),
        }
        for indicator in sorted(units)
    ]


def _place(entity: Entity) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@id": entity.iri,
        "@type": "Place",
        "name": _texts(entity.names),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": code}
            for scheme, code in (*entity.codes, *(("exactMatch", m) for m in entity.exact_match))
        ],
    }
    return {key: value for key, value in place.items() if value}


def _coverage(facts: Facts) -> str:
    """Return first and last year of all figures, ISO 8601; what is inferred is left out."""
    periods = [f.statement.period for f in facts.figures if f.statement.period]
    stated = [period for period in periods if not period.inferred] or periods
    if not stated:
        return ""
    start = min((period.start for period in stated if period.start), default="..")
    end = max((period.end for period in stated if period.end), default="..")
    return f"{start[:4]}/{end[:4]}"
