"""Describe a graph as a schema.org Dataset in JSON-LD, as search engines read it."""

import json
from typing import Any

import pyoxigraph as ox

from aidgraph.rdf.iri import THING
from aidgraph.store.records import Entity, Facts, Names, Source
from aidgraph.version import VERSION

_SCHEMA = "https://schema.org/"


def export_jsonld(store: ox.Store, *, licence: str = "") -> bytes:
    """
    Return a schema.org ``Dataset``: what it is based on, and which indicators, places and years.

    The context stands in the document, so reading it fetches nothing.
    """
    facts = Facts(store)
    dataset: dict[str, Any] = {
        "@context": {"@vocab": _SCHEMA},
        "@id": THING,
        "@type": "Dataset",
        "name": _texts(Names({"en": "What reports state about aid", "zh": "报告对援助的陈述"})),
        "description": _texts(
            Names(
                {
                    "en": "A knowledge graph of claims about aid, each with the source that "
                    "states it and the words or record it stands on.",
                    "zh": "援助知识图谱：每条陈述均注明出处和所依据的原文或记录。",
                }
            )
        ),
        "version": f"aidgraph {VERSION}",
        "isAccessibleForFree": True,
        "size": f"{len(facts.entities)} entities, "
        f"{len(facts.relations) + len(facts.figures)} claims",
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
        "@type": "Report" if source.kind == "Report" else "Dataset",
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
        units.setdefault(figure.indicator, set()).add(facts.key(figure.unit))
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
    periods = [f.claim.period for f in facts.figures if f.claim.period]
    stated = [period for period in periods if not period.inferred] or periods
    if not stated:
        return ""
    return f"{min(p.start for p in stated)[:4]}/{max(p.end for p in stated)[:4]}"
