"""The frozen dataclasses of an encoding: report, entity, claim, span, evidence.

They mirror the columns of the tables one to one (contract, section 2).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from aidgraph.layout import PageLine, ReportPage

EntityType = Literal[
    "Organization",
    "Place",
    "Facility",
    "Project",
    "Programme",
    "Event",
    "Recognition",
    "Person",
    "Group",
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
Modality = Literal["done", "ongoing", "planned", "pledged", "aim", "estimated"]
Origin = Literal["quoted", "derived", "inferred"]
Status = Literal["proposed", "accepted", "rejected"]
Language = Literal["zh", "en"]

ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
CLAIM_KINDS: tuple[str, ...] = get_args(ClaimKind)
COMPARATORS: tuple[str, ...] = get_args(Comparator)
MODALITIES: tuple[str, ...] = get_args(Modality)
FACT_MODALITIES = frozenset({"done", "ongoing"})  # only what is told so is asserted
ORIGINS: tuple[str, ...] = get_args(Origin)
STATUSES: tuple[str, ...] = get_args(Status)
LONGEST_QUOTE = 40
"""How many code points a quote has at most: a phrase, never a sentence."""
MERGE_REASONS = (
    *("same-label", "same-alias", "simplified-of", "same-code", "short-form-of", "near-label"),
    *("same-type", "other-type", "same-county", "other-county", "general-name"),
    *("score", "known-label", "own-type", "known-type", "joined"),
)


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

    ``codes`` are (scheme, code) pairs such as ``("gbt2260", "652922")``; the matches are IRIs;
    ``note`` says what tells the thing from another of its type and name.
    """

    id: str
    type: EntityType
    label: str
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Describe one thing the report states.

    A relation has ``subject``, ``predicate`` and ``object``; the other kinds are figures, with
    ``value`` (or ``min`` and ``max``) in the base unit ``unit``.  ``from_`` and ``to`` are ISO 8601
    at any precision.  ``modality`` says whether it is told as done, as going on, or only as
    planned, pledged, aimed at or estimated; ``speaker`` is the entity whose quoted words it stands
    in.  ``note`` is in the report's language (a derived figure has its formula there), ``note_en``
    in English; ``waiver`` says why the cells may differ from what the quoted words read.  Empty
    strings stand for what is not stated.
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
    modality: Modality = "done"
    speaker: str = ""
    origin: Origin = "quoted"
    status: Status = "proposed"
    method: str = "curated"
    confidence: Decimal = Decimal(1)
    note: str = ""
    note_en: str = ""
    waiver: str = ""

    @property
    def is_stated_as_fact(self) -> bool:
        """Tell whether the claim is told as done or going on: only then is its triple asserted.

        >>> assert not Claim("a", "relation", "x", modality="planned").is_stated_as_fact
        """
        return self.modality in FACT_MODALITIES

    @property
    def is_figure(self) -> bool:
        """Tell whether the claim carries a number."""
        return self.kind != "relation"

    @property
    def speaks_of(self) -> frozenset[str]:
        """Return the ids of all that it names: its ends, its parties, and whose words it is in."""
        named = {self.subject, self.object, self.provider, self.receiver, self.speaker}
        return frozenset(named - {""})


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
    ``notation``, a code such as ``gbt2260:652922``.  ``origin`` is ``inferred`` where the
    dataset is a classification of our own, which no source states.
    """

    id: str
    subject: str
    predicate: str
    object: str
    dataset: str
    key: str
    note: str = ""
    origin: Origin = "quoted"


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Keep the id of an entity that went: it stays resolvable, and names what stands for it now."""

    id: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Propose that an entity is one that another encoding names already.

    ``id`` is the entity's own id, which it has if the merge is refused; ``known`` the id it has in
    the other encoding; ``label`` the name as this report prints it.  ``reasons`` are words, some
    with a detail behind a colon (``score:0.95``).

    >>> Merge("org-a", "org-b", "援助处", ("short-form-of", "score:0.60")).score
    Decimal('0.60')
    """

    id: str
    known: str
    label: str
    reasons: tuple[str, ...]
    status: Status = "proposed"
    note: str = ""

    @property
    def score(self) -> Decimal:
        """Return how sure the merge is, from 0 to 1."""
        return Decimal(self.detail("score"))

    def detail(self, word: str) -> str:
        """Return what stands behind the colon of the reason *word*, or nothing."""
        pairs = (reason.partition(":") for reason in self.reasons)
        return next((detail for name, _, detail in pairs if name == word), "")


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
    """Hold the reviewed tables of one report; ``pages`` and ``lines`` are of one that has pages."""

    report: Report
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    references: tuple[ReferenceClaim, ...] = ()
    datasets: tuple[Dataset, ...] = field(default=())
    merges: tuple[Merge, ...] = ()
    deprecated: tuple[Deprecated, ...] = ()
    pages: tuple[ReportPage, ...] = ()
    lines: tuple[PageLine, ...] = ()

    @property
    def accepted(self) -> tuple[Claim, ...]:
        """Return the claims that enter a build."""
        return tuple(claim for claim in self.claims if claim.status == "accepted")


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """Tie an entity or a claim (``target`` is its id) to the record of a dataset that states it."""

    target: str
    key: str


@dataclass(frozen=True, slots=True)
class MoneyShare:
    """Say which part of a sum goes to the sector or place that the claim ``target`` names.

    ``share`` is from 0 to 1, None where none is told; parts of one ``split`` (vocabulary) add up.
    """

    target: str
    share: Decimal | None
    split: str


TEXT_KINDS = ("label", "alias", "description")


@dataclass(frozen=True, slots=True)
class EntityText:
    """Name or describe the entity ``target`` in a language; ``kind`` is one of ``TEXT_KINDS``."""

    target: str
    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Name what an import left out: where in which record, how often, an example, and why."""

    path: str
    count: int
    example: str
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class DatasetTables:
    """Hold the tables that an import makes of an outside dataset.

    They are those of a report, with records in the place of spans.  ``language`` is that of the
    column ``label``; ``sha256`` that of the bytes that were read.
    """

    dataset: Dataset
    language: str
    sha256: str
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    records: tuple[RecordEvidence, ...] = ()
    references: tuple[ReferenceClaim, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    shares: tuple[MoneyShare, ...] = ()
    texts: tuple[EntityText, ...] = ()

    @property
    def accepted(self) -> tuple[Claim, ...]:
        """Return the claims that enter a build."""
        return tuple(claim for claim in self.claims if claim.status == "accepted")


Judgement = Literal["positive", "negative", "unsure", "none"]
CREATOR = "the keepers of this graph"
MATCHES = ("skos:exactMatch", "skos:closeMatch")


@dataclass(frozen=True, slots=True)
class Link:
    """
    Hold a pair of things, ``subject`` and ``object`` by IRI, and what was decided about it.

    ``predicate`` is ``skos:exactMatch`` or ``skos:closeMatch`` (``skos:relatedMatch`` while it is
    not sure; sets of others have ``skos:broadMatch`` and ``skos:narrowMatch``, too); ``score`` is
    from 0 to 1; ``source`` and ``version`` are of the dataset that has the object; ``automatic``
    says that a program decided.
    """

    subject: str
    object: str
    subject_label: str = ""
    object_label: str = ""
    predicate: str = "skos:exactMatch"
    judgement: Judgement = "none"
    score: str = ""
    source: str = ""
    version: str = ""
    date: str = ""
    automatic: bool = False
    comment: str = ""

    @property
    def key(self) -> str:
        """Return the short id of the pair: the same for the same two things, always.

        >>> Link("https://example.org/a", "https://example.org/b").key
        'm-a0b9351dbb'
        """
        text = f"{self.subject} {self.object}"
        return f"m-{hashlib.sha256(text.encode()).hexdigest()[:10]}"

    @property
    def accepted(self) -> bool:
        """Tell whether the link enters a build: what is broader or only related is not the same."""
        return self.judgement == "positive" and self.predicate in MATCHES


@dataclass(frozen=True, slots=True)
class MappingSet:
    """Hold the links between the graph and one dataset; ``id`` is that of the set as a dataset."""

    id: str
    title: str
    licence: str
    version: str = "1"
    creator: str = CREATOR
    links: tuple[Link, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
