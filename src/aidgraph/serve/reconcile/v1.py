"""The reconciliation protocol, draft of version 1.0.

Specification: W3C Entity Reconciliation Community Group, "Reconciliation Service API" 1.0-draft.
"""

from typing import Any

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.serve.reconcile.extend import Extender, PropertyRequest, write_settings
from aidgraph.serve.reconcile.kinds import write_types
from aidgraph.serve.reconcile.query import (
    MOST,
    Condition,
    Kind,
    Quantifier,
    ReconciliationQuery,
    read_choice,
    read_limit,
    read_list,
    read_object,
    read_text,
    read_values,
    refuse,
)
from aidgraph.serve.reconcile.service import BATCH, Service
from aidgraph.serve.reconcile.suggest import KINDS
from aidgraph.serve.reconcile.v02 import PREVIEW
from aidgraph.version import VERSION
from aidgraph.web.words import say

_FIELDS = ("type", "limit", "lang", "dir", "conditions")
_KINDS: dict[str, Kind] = {"name": "name", "id": "id", "property": "property"}
_QUANTIFIERS: dict[str, Quantifier] = {"any": "any", "all": "all", "none": "none"}


def write_manifest(service: Service, base: str, logo: str, language: Language) -> dict[str, Any]:
    """Return the manifest of the service of the site at *base*."""
    return {
        "versions": ["1.0-draft"],
        "name": say(language, "reconcile.service"),
        "lang": language,
        "documentation": f"{base}/about",
        "serviceVersion": VERSION,
        "logo": logo,
        "view": {"url": f"{base}/doc/{{id}}"},
        "defaultTypes": write_types(service.site.graph, language),
        "batchSize": BATCH,
        "standardizedScore": True,
        "preview": dict(PREVIEW),
        "suggest": dict.fromkeys(KINDS, True),
        "extend": {
            "proposeProperties": True,
            "propertySettings": write_settings(language, draft=True),
        },
    }


def read_queries(data: object) -> list[ReconciliationQuery]:
    """
    Return the queries of a batch, in their order.

    Raises:
        CallError: If one is no query of the protocol.

    >>> name = {"matchType": "name", "propertyValue": "温宿县"}
    >>> read_queries({"queries": [{"conditions": [name]}]})[0].names
    ('温宿县',)
    """
    fields = read_object(data, "the body", ("queries",))
    if "queries" not in fields:
        raise CallError("the body: the field 'queries' is missing")
    queries = read_list(fields["queries"], "queries")
    return [_query(one, f"queries[{number}]") for number, one in enumerate(queries)]


def _query(data: object, where: str) -> ReconciliationQuery:
    fields = read_object(data, where, _FIELDS)
    conditions = read_list(fields.get("conditions"), f"{where}, conditions", MOST)
    if not conditions:
        refuse(where, "give at least one condition")
    for name in ("lang", "dir"):
        read_text(fields.get(name, ""), f"{where}, {name}")
    named = fields.get("type")
    return ReconciliationQuery(
        tuple(_condition(one, f"{where}, conditions") for one in conditions),
        types=() if named is None else (read_text(named, f"{where}, type"),),
        limit=read_limit(fields.get("limit"), where),
    )


def _condition(data: object, where: str) -> Condition:
    fields = read_object(data, where)
    for name in ("matchType", "propertyValue"):
        if name not in fields:
            refuse(where, f"the field {name!r} is missing")
    kind = _KINDS[read_choice(fields["matchType"], f"{where}, matchType", tuple(_KINDS))]
    identifier = read_text(fields.get("propertyId", ""), f"{where}, propertyId")
    if kind == "property" and not identifier:
        refuse(where, "a condition on a property names it in `propertyId`")
    quantifier = read_choice(
        fields.get("matchQuantifier", "any"), f"{where}, matchQuantifier", tuple(_QUANTIFIERS)
    )
    required = fields.get("required", False)
    if not isinstance(required, bool):
        refuse(where, "`required` is true or false")
    values = read_values(fields["propertyValue"], where)
    about = identifier if kind == "property" else ""
    return Condition(kind, values, about, required, _QUANTIFIERS[quantifier])


def write_results(
    service: Service, queries: list[ReconciliationQuery], language: Language
) -> dict[str, Any]:
    """Return the candidates of each query, in the order of the queries."""
    return {
        "results": [
            {"candidates": [service.write_candidate(c, language, tagged=True) for c in candidates]}
            for candidates in service.match(queries)
        ]
    }


def write_extension(
    extender: Extender, ids: list[str], wanted: list[PropertyRequest], language: Language
) -> dict[str, Any]:
    """Return the values of each thing, in the order of the ids, and what the columns are called."""
    rows = [
        {
            "id": identifier,
            "properties": [
                {"id": name, "values": values}
                for name, values in extender.row(identifier, wanted, language).items()
            ],
        }
        for identifier in extender.in_time(ids)
    ]
    return {"rows": rows, "meta": extender.meta(wanted, language)}
