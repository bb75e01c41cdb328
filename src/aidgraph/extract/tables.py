"""Make the tables of what was drafted: claims with ids, their evidence, the report itself."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Reading
from aidgraph.model import LONGEST_QUOTE, Claim, Evidence, Report
from aidgraph.model import Span as Quote


def merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Make one claim of the same thing told twice; the surer telling wins."""
    kept: dict[tuple[object, ...], tuple[Draft, dict[tuple[int, int], None]]] = {}
    for draft in drafts:
        c = draft.claim
        key: tuple[object, ...] = (c.kind, c.subject, c.predicate, c.object, c.indicator, c.value)
        key += (c.min, c.max, c.unit, c.comparator, c.provider, c.from_, c.to, c.modality)
        if _counts_each(c):
            key += tuple(draft.spans)
        best, spans = kept.get(key, (draft, {}))
        spans.update(dict.fromkeys(draft.spans))
        kept[key] = (draft if c.confidence > best.claim.confidence else best, spans)
    return [replace(draft, spans=list(spans)) for draft, spans in kept.values()]


def _counts_each(claim: Claim) -> bool:
    """Tell whether equal numbers may well be different facts: small counts of unknown things."""
    return claim.is_figure and claim.indicator.startswith("other:")


def number(
    reading: Reading, drafts: Sequence[Draft]
) -> tuple[list[Claim], list[Evidence], dict[str, tuple[str, ...]]]:
    """Give each claim an id by its place, and its evidence; return also what made it, by its id."""
    claims: list[Claim] = []
    reasons: dict[str, tuple[str, ...]] = {}
    evidence: list[Evidence] = []
    used: dict[str, int] = {}
    for draft in sorted(drafts, key=lambda d: (d.spans[0], d.claim.kind, d.claim.object)):
        start = reading.span(*draft.spans[0])[0]
        kind = "rel" if draft.claim.kind == "relation" else draft.claim.kind
        name = f"{kind}-{start:06d}"
        used[name] = used.get(name, 0) + 1
        claim_id = name if used[name] == 1 else f"{name}-{used[name]}"
        claims.append(replace(draft.claim, id=claim_id))
        reasons[claim_id] = draft.why
        evidence += [
            Evidence(claim_id, quote)
            for span in draft.spans
            for quote in quotes(reading.source, *reading.span(*span))
        ]
    return claims, evidence, reasons


def name_evidence(reading: Reading, cast: Cast, kept: set[str]) -> list[Evidence]:
    """Return where the names of the *kept* entities stand."""
    return [
        Evidence(key, quote)
        for name, key in cast.ids.items()
        if key in kept
        for quote in quotes(reading.source, *reading.span(name.start, name.end))
    ]


def quotes(source: str, start: int, end: int) -> list[Quote]:
    """Return a span as quotes of at most forty characters: a longer one is cut into several."""
    cuts = [*range(start, end, LONGEST_QUOTE), end]
    return [Quote(a, b, source[a:b]) for a, b in pairwise(cuts)]


def report_of(text: str, report_id: str, title: str, language: str, published: str = "") -> Report:
    """Return what is known of the report itself: its title, its length and its hash."""
    return Report(
        id=report_id,
        title=title,
        title_en="",
        publisher="",
        language=language,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        length=len(text),
        published=published,
    )
