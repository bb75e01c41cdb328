"""The reconciliation protocol, version 0.2 (0.1 as well): what OpenRefine speaks.

Specification: W3C Entity Reconciliation Community Group, "Reconciliation Service API" v0.2.
"""

from collections.abc import Mapping
from typing import Any

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import ONTOLOGY, THING
from aidgraph.serve.reconcile.extend import Extender, PropertyRequest, write_settings
from aidgraph.serve.reconcile.kinds import write_types
from aidgraph.serve.reconcile.query import (
    MOST,
    Condition,
    Given,
    ReconciliationQuery,
    read_choice,
    read_limit,
    read_list,
    read_object,
    read_text,
    read_values,
)
from aidgraph.serve.reconcile.service import BATCH, Service
from aidgraph.serve.reconcile.suggest import KINDS
from aidgraph.version import VERSION
from aidgraph.web.words import say

PREVIEW = {"width": 430, "height": 300}
_FIELDS = ("query", "type", "type_strict", "limit", "properties")
_STRICT = ("should", "any", "all")


def write_manifest(
    service: Service, base: str, root: str, logo: str, language: Language
) -> dict[str, Any]:
    """Return the manifest of the service at the address *root* of the site at *base*."""
    suggest = {
        kind: {
            "service_url": root,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": root,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in KINDS
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": say(language, "reconcile.service"),
        "identifierSpace": THING,
        "schemaSpace": ONTOLOGY,
        "documentation": f"{base}/about",
        "serviceVersion": VERSION,
        "logo": logo,
        "view": {"url": f"{base}/doc/{{{{id}}}}"},
        "defaultTypes": write_types(service.site.graph, language),
        "batchSize": BATCH,
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/extend/propose"},
            "property_settings": write_settings(language, draft=False),
        },
    }


def read_queries(data: object) -> dict[str, ReconciliationQuery]:
    """
    Return the queries of a batch by their keys.

    Raises:
        CallError: If one is no query of the protocol.

    >>> read_queries({"q0": {"query": "温宿县", "limit": 3}})["q0"].names
    ('温宿县',)
    """
    return {key: read_query(one, key[:40]) for key, one in read_object(data, "queries").items()}


def read_query(data: object, where: str) -> ReconciliationQuery:
    """
    Return one query.

    Raises:
        CallError: If it is no query of the protocol, or has neither ``query`` nor ``properties``.
    """
    fields = read_object(data, where, _FIELDS)
    properties = read_list(fields.get("properties", []), f"{where}, properties", MOST)
    if "query" not in fields and not properties:
        raise CallError(f"{where}: give `query`, `properties`, or both")
    name = read_text(fields.get("query", ""), f"{where}, query")
    types = fields.get("type", [])
    listed = [types] if isinstance(types, str) else read_list(types, f"{where}, type")
    strict = read_choice(fields.get("type_strict", "should"), f"{where}, type_strict", _STRICT)
    return ReconciliationQuery(
        (
            *([Condition("name", (Given(name),))] if name.strip() else []),
            *(_property(one, f"{where}, properties") for one in properties),
        ),
        types=tuple(read_text(one, f"{where}, type") for one in listed),
        strict=strict != "should",
        limit=read_limit(fields.get("limit"), where),
    )


def _property(data: object, where: str) -> Condition:
    fields = read_object(data, where)
    for name in ("pid", "v"):
        if name not in fields:
            raise CallError(f"{where}: the field {name!r} is missing")
    values = read_values(fields["v"], where)
    return Condition("property", values, property=read_text(fields["pid"], f"{where}, pid"))


def write_results(
    service: Service, queries: Mapping[str, ReconciliationQuery], language: Language
) -> dict[str, Any]:
    """Return the candidates of each query, by its key."""
    found = service.match(queries.values())
    return {
        key: {"result": [service.write_candidate(c, language, tagged=False) for c in candidates]}
        for key, candidates in zip(queries, found, strict=True)
    }


def write_extension(
    extender: Extender, ids: list[str], wanted: list[PropertyRequest], language: Language
) -> dict[str, Any]:
    """Return the values of each thing by its id, and what the columns are called."""
    rows = {one: extender.row(one, wanted, language) for one in extender.in_time(ids)}
    return {"rows": rows, "meta": extender.meta(wanted, language)}
