"""The frozen dataclasses of an encoding: report, entity, claim, span, evidence.

They mirror the columns of the tables one to one (contract, section 2).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

EntityType = Literal[
    "Organization",
    "Place",
    "Facility",
    "Project",
    "Programme",
    "Event",
    "Recognition",
    "Person",
    "Other",
]
ClaimKind = Literal["relation", "flow", "outcome", "context"]
Comparator = Literal[
    "exactly",
    "approximately",
    "just-under",
    "more-than",
    "at-least",
    "less-than",
    "at-most",
    "between",
]
Origin = Literal["quoted", "derived", "inferred"]
Status = Literal["proposed", "accepted", "rejected"]

ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
CLAIM_KINDS: tuple[str, ...] = get_args(ClaimKind)
COMPARATORS: tuple[str, ...] = get_args(Comparator)
ORIGINS: tuple[str, ...] = get_args(Origin)
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hold a stretch of a report's text: offsets in code points, end exclusive, and the words.

    >>> Span(89, 94, "近1亿元").exact
    '近1亿元'
    """

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tie an entity or a claim (``target`` is its id) to a span."""

    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class SetAside:
    """Name digits or numerals of the text that are deliberately not modelled, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Describe a thing the report names.

    ``codes`` are (scheme, code) pairs such as ``("gbt2260", "652922")``; the matches are IRIs.
    """

    id: str
    type: EntityType
    label: str
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Describe one thing the report states.

    A relation has ``subject``, ``predicate`` and ``object``; the other kinds are figures, with
    ``value`` (or ``min`` and ``max``) in the base unit ``unit``.  ``from_`` and ``to`` are ISO 8601
    at any precision.  Empty strings stand for what is not stated.
    """

    id: str
    kind: ClaimKind
    subject: str
    predicate: str = ""
    object: str = ""
    indicator: str = ""
    value: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str = ""
    comparator: Comparator | Literal[""] = ""
    provider: str = ""
    receiver: str = ""
    from_: str = ""
    to: str = ""
    origin: Origin = "quoted"
    status: Status = "proposed"
    method: str = "curated"
    confidence: Decimal = Decimal(1)
    note: str = ""

    @property
    def is_figure(self) -> bool:
        """Tell whether the claim carries a number."""
        return self.kind != "relation"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Describe a reference dataset that states what the report does not."""

    id: str
    title: str
    title_zh: str
    publisher: str
    version: str
    licence: str
    source: str


@dataclass(frozen=True, slots=True)
class ReferenceClaim:
    """State something from a reference dataset, with the key of the record that says so.

    ``object`` is an entity id, a concept key such as ``dac:12230``, or, for the predicate
    ``notation``, a code such as ``gbt2260:652922``.
    """

    id: str
    subject: str
    predicate: str
    object: str
    dataset: str
    key: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Describe a narrative source document.

    ``period`` is ``from/to`` as the report implies it; ``sha256`` is of the text file's bytes and
    ``length`` its code points.
    """

    id: str
    title: str
    title_en: str
    publisher: str
    language: str
    sha256: str
    length: int
    period: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Hold the reviewed tables of one report."""

    report: Report
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    references: tuple[ReferenceClaim, ...] = ()
    datasets: tuple[Dataset, ...] = field(default=())

    @property
    def accepted(self) -> tuple[Claim, ...]:
        """Return the claims that enter a build."""
        return tuple(claim for claim in self.claims if claim.status == "accepted")
