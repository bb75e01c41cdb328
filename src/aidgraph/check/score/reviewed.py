"""Read a reviewed encoding as what its report states."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aidgraph.check.score.indicators import labels_of
from aidgraph.check.score.marked import (
    NOBODY,
    Marked,
    MarkedEntity,
    MarkedFigure,
    MarkedRelation,
    bare_names,
    unnamed,
)
from aidgraph.model import Claim, Encoding, Entity, Span

Spans = Mapping[str, Sequence[Span]]


def marked_of(encoding: Encoding) -> Marked:
    """
    Return what *encoding* states after its review: the accepted rows.

    Rejected rows do not count, rows that nobody decided on are optional, and so is an entity that
    has no place in the text, as a dataset may bring it.  What was derived is left out: no text
    prints it.
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    for evidence in encoding.evidence:
        spans[evidence.target].append(evidence.span)
    claims = [claim for claim in encoding.claims if claim.status != "rejected"]
    whole = {entity.id for entity in encoding.entities if entity.type == "Other"}
    ids = {entity.id for entity in encoding.entities}
    return Marked(
        name=encoding.report.id,
        sha256=encoding.report.sha256,
        entities=tuple(_entity(entity, spans) for entity in encoding.entities),
        figures=tuple(_figure(c, spans, whole) for c in claims if is_printed_figure(c)),
        relations=tuple(
            _relation(c) for c in claims if c.kind == "relation" and {c.subject, c.object} <= ids
        ),
        undecided=sum(claim.status == "proposed" for claim in claims),
    )


def is_printed_figure(claim: Claim) -> bool:
    """Tell whether *claim* carries a number that the report prints."""
    printed = claim.value is not None or claim.min is not None
    return claim.is_figure and printed and claim.origin != "derived"


def _entity(entity: Entity, spans: Spans) -> MarkedEntity:
    printed = [span.exact for span in spans.get(entity.id, ())]
    return MarkedEntity(
        id=entity.id,
        type=entity.type,
        label=entity.label,
        names=bare_names([entity.label, *entity.aliases, *printed]),
        optional=not printed or unnamed(entity.type),
    )


def _figure(claim: Claim, spans: Spans, whole: set[str]) -> MarkedFigure:
    # A thing without a name, such as what the report as a whole speaks of, may stay empty.
    empty = (NOBODY,) if claim.subject in whole or not claim.subject else ()
    own = spans.get(claim.id, ())
    return MarkedFigure(
        quote=min((span.exact for span in own), key=len, default=claim.id),
        spans=tuple((span.start, span.end) for span in own),
        number=claim.value if claim.value is not None else claim.min,
        unit=claim.unit,
        comparator=claim.comparator,
        kind=claim.kind,
        counts=labels_of(claim.indicator),
        subject=tuple(filter(None, (claim.subject,))) + empty,
        provider=(claim.provider,),
        receiver=(claim.receiver,),
        from_=claim.from_,
        to=claim.to,
        indicator=claim.indicator,
        status=claim.modality,
        optional=claim.status == "proposed",
    )


def _relation(claim: Claim) -> MarkedRelation:
    return MarkedRelation(
        subject=claim.subject,
        predicates=(claim.predicate,),
        object=claim.object,
        explicit=claim.origin == "quoted",
        optional=claim.status == "proposed",
    )
