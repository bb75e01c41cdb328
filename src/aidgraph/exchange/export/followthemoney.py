"""Write who gives what to whom as entities of FollowTheMoney, for Aleph and tools like it."""

import json
from collections.abc import Iterator
from typing import Any

from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure, Relation, Statement
from aidgraph.store.entities import Entity
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples

SCHEMATA = {
    "Organization": "Organization",
    "Person": "Person",
    "Place": "Address",
    "Facility": "RealEstate",
    "Project": "Project",
    "Programme": "Project",
    "Event": "Event",
}
_PARTIES = frozenset({"Organization", "Person"})
_IN_PROJECTS = frozenset({"implements", "participatesIn", "coordinates", "operates", "funds"})
_DONE = frozenset({"", "done", "ongoing"})
PAID = frozenset(
    {
        *("aid-spending", "disbursement", "expenditure", "incoming-funds", "interest-payment"),
        *("loan-repayment", "reimbursement", "equity-purchase", "equity-sale"),
    }
)
"""Indicators of money that has moved: no commitment, guarantee, total or value of goods."""


def export_followthemoney(store: Triples) -> bytes:
    """
    Return an entity of FollowTheMoney a line.

    Organisations, people, places, facilities, projects and events are entities; money that
    moved from one body to another, told exactly, is a Payment, who takes part in a project a
    ProjectParticipant, all else between two of them an UnknownLink with its role. What is not done
    has its modality as ``status``.
    """
    facts = Facts(Graph(store))
    kinds = {iri: SCHEMATA[e.type] for iri, e in facts.entities.items() if e.type in SCHEMATA}
    found = [_thing(facts.entities[iri], schema) for iri, schema in kinds.items()]
    found += [link for r in facts.relations for link in _link(facts, r, kinds)]
    found += [payment for f in facts.figures for payment in _payment(facts, f, kinds)]
    lines = (json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in found)
    return "".join(f"{line}\n" for line in lines).encode()


def _entity(iri: str, schema: str, **properties: Any) -> dict[str, Any]:
    kept = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in properties.items()
        if value
    }
    return {"id": short(iri), "schema": schema, "properties": kept}


def _thing(entity: Entity, schema: str) -> dict[str, Any]:
    names = [n.text for n in entity.names.texts] or [entity.names.first]
    others = [name.text for name in entity.aliases]
    more = {"full": names[:1]} if schema == "Address" else {}
    return _entity(entity.iri, schema, name=names, alias=others, sourceUrl=entity.iri, **more)


def _claim(facts: Facts, claim: Statement, *, status: bool = True) -> dict[str, Any]:
    """Return what a claim says of itself: its source, the words of its note, when, how told."""
    source = facts.sources.get(claim.source)
    found: dict[str, Any] = {
        "publisher": source.title.first if source else "",
        "sourceUrl": claim.iri,
        "recordId": short(claim.iri),
        "summary": claim.note,
        "startDate": _day(claim.period.start) if claim.period else "",
        "endDate": _day(claim.period.end) if claim.period else "",
    }
    if status and claim.modality not in _DONE:
        found["status"] = claim.modality
    return found


def _day(text: str) -> str:
    return text[:10]


def _link(facts: Facts, relation: Relation, kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    start, end = relation.subject, relation.object.value
    if start not in kinds or end not in kinds:
        return
    claim, role = relation.statement, short(relation.predicate)
    more = _claim(facts, claim)
    taking_part = kinds[start] in _PARTIES and kinds[end] == "Project" and role in _IN_PROJECTS
    if taking_part:
        ends = {"participant": short(start), "project": short(end)}
        yield _entity(claim.iri, "ProjectParticipant", role=role, **ends, **more)
        return
    ends = {"subject": short(start), "object": short(end)}
    yield _entity(claim.iri, "UnknownLink", role=role, **ends, **more)


def _payment(facts: Facts, figure: Figure, kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a payment where money went from a body to a body; else a link that tells of it."""
    if figure.kind != "FundingFlow" or figure.provider not in kinds:
        return
    end = figure.receiver if figure.receiver in kinds else figure.about
    if end not in kinds:
        return
    claim, amount = figure.statement, figure.amount
    purpose = facts.names(figure.indicator.iri).first
    exact = amount.is_money and amount.comparator.stated == "exactly"
    moved = figure.indicator.stated in PAID and claim.modality in _DONE
    parties = {kinds[figure.provider], kinds[end]} <= _PARTIES
    if exact and moved and parties and amount.value is not None:
        project = figure.about if kinds.get(figure.about) == "Project" else ""
        yield _entity(
            claim.iri, "Payment", payer=short(figure.provider), beneficiary=short(end),
            amount=plain(amount.value), currency=amount.unit.stated, purpose=purpose,
            project=short(project) if project else "", **_claim(facts, claim, status=False),
        )  # fmt: skip
        return
    ends = {"subject": short(figure.provider), "object": short(end)}
    more = _claim(facts, claim)
    number = amount.value if amount.value is not None else amount.low
    words = f"{purpose}: {amount.comparator.stated} {plain(number) if number is not None else ''}"
    more["summary"] = [f"{words} {amount.unit.stated}", *([claim.note] if claim.note else [])]
    yield _entity(claim.iri, "UnknownLink", role="provides", **ends, **more)
