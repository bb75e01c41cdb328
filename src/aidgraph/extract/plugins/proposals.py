"""What a plug-in may propose: an entity, a figure or a relation, each with its words in the text.

A proposal holds nothing that the text does not: names and numbers are given as printed, and
:mod:`aidgraph.extract.plugins.gate` looks for them.
"""

from dataclasses import dataclass
from decimal import Decimal

from aidgraph.model import ClaimKind, EntityType


@dataclass(frozen=True, slots=True)
class Quote:
    """
    Hold words of the text, 40 characters at most.

    Where they stand in it more than once, ``context`` is a longer passage that stands in it once
    and has them once.  What a claim speaks of must be named in the context, or else in the words.
    """

    words: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class ProposedEntity:
    """Propose that the words of ``quote`` name a thing of a type."""

    quote: Quote
    type: EntityType


@dataclass(frozen=True, slots=True)
class ProposedFigure:
    """
    Propose what a number means; ``quote`` holds the number with its unit.

    ``value``, or ``low`` and ``high``, and ``unit`` must be what the grammar reads there: in the
    base unit, with a key of the unit list.  ``indicator`` is a key of the indicators, or words of
    the text; ``about``, ``provider`` and ``receiver`` are names as printed.
    """

    quote: Quote
    kind: ClaimKind
    unit: str
    about: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    indicator: str = ""
    provider: str = ""
    receiver: str = ""
    confidence: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class ProposedRelation:
    """Propose a relation between two things named in the text; ``quote`` is what states it."""

    quote: Quote
    subject: str
    predicate: str
    object: str
    confidence: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Unusable:
    """Report an answer of which a plug-in could make no proposal; it counts as refused."""

    reason: str


Proposal = ProposedEntity | ProposedFigure | ProposedRelation | Unusable
