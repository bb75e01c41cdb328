"""Put the phases together: a report's text in, an encoding of proposals out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from aidgraph.extract import claims as make
from aidgraph.extract import structure
from aidgraph.extract.claims import Draft, Sentence
from aidgraph.extract.coreference import find_aliases
from aidgraph.extract.dates import find_times
from aidgraph.extract.identify import Cast, identify, slug
from aidgraph.extract.masks import Mention
from aidgraph.extract.mention import Name
from aidgraph.extract.names import find_names
from aidgraph.extract.places import resolve_places
from aidgraph.extract.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.ranks import find_ranks
from aidgraph.extract.reading import Reading, read
from aidgraph.extract.tagger import Tagger
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, SetAside
from aidgraph.model import Span as Quote

_LONGEST_QUOTE = 40
UNPARSED = "unparsed"


def extract(text: str, report_id: str, tagger: Tagger, language: str = "zh") -> Encoding:
    """
    Read the report *text* and return what it states, as proposals.

    Every claim has ``status=proposed``, the rule that found it and a confidence; every run of
    digits or numerals that is no figure, date or name is set aside with the reason.

    Args:
        text: The report, newlines as in the file.
        report_id: The id of the encoding: lower-case letters, digits, hyphens.
        tagger: Cuts the text into words; see :mod:`aidgraph.extract.tagger`.
        language: The report's language tag.
    """
    reading = read(text)
    times, ranks, traps = find_times(reading), find_ranks(reading), find_traps(reading)
    told: list[Mention] = [*times, *ranks]
    taken = [(m.start, m.end) for m in told] + [(s, e) for s, e, _ in traps]
    quantities = find_quantities(reading, taken)
    names = resolve_places(find_names(reading, tagger, quantities, times), reading)
    names = sorted([*names, *structure.scope_names(ranks, names)])
    cast = identify(names, find_aliases(names, reading))
    mentions = _apart([*quantities, *times, *ranks], names)
    scopes = structure.scopes_of(ranks, cast)
    drafts = [*_drafts(reading, mentions, cast, scopes), *structure.by_name(cast)]
    title = _title(reading)
    entities, drafts = _anchored(list(cast.entities), drafts, title)
    claims, evidence = _number(reading, _merged(drafts))
    evidence += _name_evidence(reading, cast)
    aside = [(*reading.span(s, e), why) for s, e, why in traps]
    seen = [*((m.start, m.end) for m in mentions), *((s, e) for s, e, _ in traps)]
    aside += [(*reading.span(s, e), UNPARSED) for s, e in leftovers(reading, seen)]
    return Encoding(
        report=_report(text, report_id, title, language),
        entities=tuple(entities),
        claims=tuple(claims),
        evidence=tuple(sorted(set(evidence), key=lambda e: (e.target, e.span))),
        set_aside=tuple(
            SetAside(quote, why)
            for s, e, why in sorted(set(aside))
            for quote in _quotes(text, s, e)
        ),
    )


def _apart(numbers: Iterable[Mention], names: Sequence[Name]) -> list[Mention]:
    """Return all mentions sorted, none overlapping: a number inside a name belongs to the name."""
    found: list[Mention] = []
    for mention in sorted([*names, *numbers], key=lambda m: (m.start, -m.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _drafts(
    reading: Reading, mentions: Sequence[Mention], cast: Cast, scopes: Mapping[str, Name]
) -> Iterable[Draft]:
    """Yield the claims of each sentence; who acts is carried over within a block."""
    first = _first_block(reading)
    main = cast.main(first)
    carried, block_end, at = main, 0, 0
    for start, end in reading.sentences:
        if start >= block_end:
            block = reading.block_of(start)
            carried, block_end = main, block.end
        while at < len(mentions) and mentions[at].end <= start:
            at += 1
        last = at
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        sentence = Sentence(reading, (start, end), mentions[at:last], carried)
        yield from make.relations(sentence, cast)
        yield from make.figures(sentence, cast)
        yield from make.times(sentence, cast)
        yield from structure.firsts(sentence, cast, scopes)
        yield from structure.parts_of_programme(sentence, cast)
        carried = sentence.last_doer()


def _first_block(reading: Reading) -> tuple[int, int]:
    """Return the bounds of the first heading, or of the first line."""
    blocks = [b for b in reading.blocks if b.kind == "heading"] or list(reading.blocks)
    return (blocks[0].start, blocks[0].end) if blocks else (0, 0)


def _title(reading: Reading) -> str:
    start, end = _first_block(reading)
    return reading.text[start:end].lstrip("# ")[:80]


def _anchored(
    entities: list[Entity], drafts: list[Draft], title: str
) -> tuple[list[Entity], list[Draft]]:
    """Give claims about nothing named a subject: what the report as a whole speaks of."""
    if all(draft.claim.subject for draft in drafts):
        return entities, drafts
    whole = Entity(slug("Other", f"{title} 报道所述"), "Other", title or "报道所述")
    anchored = [
        draft
        if draft.claim.subject
        else Draft(replace(draft.claim, subject=whole.id, origin="inferred"), draft.spans)
        for draft in drafts
    ]
    return [*entities, whole], anchored


def _merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Make one claim of the same thing told twice; the surer telling wins."""
    kept: dict[tuple[object, ...], tuple[Claim, dict[tuple[int, int], None]]] = {}
    for draft in drafts:
        c = draft.claim
        key: tuple[object, ...] = (c.kind, c.subject, c.predicate, c.object, c.indicator, c.value)
        key += (c.min, c.max, c.unit, c.comparator, c.provider, c.from_, c.to)
        if _counts_each(c):
            key += tuple(draft.spans)
        best, spans = kept.get(key, (c, {}))
        spans.update(dict.fromkeys(draft.spans))
        kept[key] = (c if c.confidence > best.confidence else best, spans)
    return [Draft(claim, list(spans)) for claim, spans in kept.values()]


def _counts_each(claim: Claim) -> bool:
    """Tell whether equal numbers may well be different facts: small counts of unknown things."""
    return claim.is_figure and claim.indicator.startswith("other:")


def _number(reading: Reading, drafts: Sequence[Draft]) -> tuple[list[Claim], list[Evidence]]:
    """Give each claim an id by its place, and its evidence."""
    claims: list[Claim] = []
    evidence: list[Evidence] = []
    used: dict[str, int] = {}
    for draft in sorted(drafts, key=lambda d: (d.spans[0], d.claim.kind, d.claim.object)):
        start = reading.span(*draft.spans[0])[0]
        kind = "rel" if draft.claim.kind == "relation" else draft.claim.kind
        name = f"{kind}-{start:06d}"
        used[name] = used.get(name, 0) + 1
        claim_id = name if used[name] == 1 else f"{name}-{used[name]}"
        claims.append(replace(draft.claim, id=claim_id))
        evidence += [
            Evidence(claim_id, quote)
            for span in draft.spans
            for quote in _quotes(reading.source, *reading.span(*span))
        ]
    return claims, evidence


def _name_evidence(reading: Reading, cast: Cast) -> list[Evidence]:
    return [
        Evidence(key, quote)
        for name, key in cast.ids.items()
        for quote in _quotes(reading.source, *reading.span(name.start, name.end))
    ]


def _quotes(source: str, start: int, end: int) -> list[Quote]:
    """Return a span as quotes of at most forty characters: a longer one is cut into several."""
    cuts = [*range(start, end, _LONGEST_QUOTE), end]
    return [Quote(a, b, source[a:b]) for a, b in pairwise(cuts)]


def _report(text: str, report_id: str, title: str, language: str) -> Report:
    return Report(
        id=report_id,
        title=title,
        title_en="",
        publisher="",
        language=language,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        length=len(text),
    )


def coverage(encoding: Encoding) -> dict[str, int]:
    """Count what was found and what was set aside, for the summary."""
    unparsed = sum(aside.reason == UNPARSED for aside in encoding.set_aside)
    kinds = {claim.kind for claim in encoding.claims}
    counts: dict[str, int] = {k: sum(c.kind == k for c in encoding.claims) for k in sorted(kinds)}
    return {"entities": len(encoding.entities), **counts, "numbers unparsed": unparsed}
