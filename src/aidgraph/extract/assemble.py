"""Put the phases together: a report's text in, an encoding of proposals out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from aidgraph.extract.claims import dated
from aidgraph.extract.claims import in_sentences as structure
from aidgraph.extract.claims import stated as make
from aidgraph.extract.claims.clauses import Along
from aidgraph.extract.claims.discourse import Course, chief
from aidgraph.extract.claims.draft import Draft
from aidgraph.extract.claims.in_names import by_name
from aidgraph.extract.claims.masks import Mention, mask
from aidgraph.extract.claims.parties import with_beneficiary
from aidgraph.extract.claims.sentence import Sentence
from aidgraph.extract.marks.accounting import uncovered
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.mention import Name, Time
from aidgraph.extract.names.find import read_names
from aidgraph.extract.tables import merged, name_evidence, number, quotes, report_of
from aidgraph.extract.things.anaphora import find_anaphora
from aidgraph.extract.things.coreference import find_aliases
from aidgraph.extract.things.identify import Cast, identify, slug
from aidgraph.extract.things.places import resolve_places
from aidgraph.extract.things.reference import with_references
from aidgraph.extract.words.reading import Reading, read
from aidgraph.extract.words.token import Tagger
from aidgraph.model import Encoding, Entity, SetAside

UNPARSED = "unparsed"
UNDATED = "a date of nothing that is named"


def extract(text: str, report_id: str, tagger: Tagger, language: str = "zh") -> Encoding:
    """
    Read the report *text* and return what it states, as proposals.

    Every claim has ``status=proposed``, the rule that found it and a confidence; every run of
    digits or numerals that is no figure, date or name is set aside with the reason.

    Args:
        text: The report, newlines as in the file.
        report_id: The id of the encoding: lower-case letters, digits, hyphens.
        tagger: Cuts the text into words; see :mod:`aidgraph.extract.words.choose`.
        language: The report's language tag.
    """
    reading = read(text)
    times, ranks, traps = find_times(reading), find_ranks(reading), find_traps(reading)
    told: list[Mention] = [*times, *ranks]
    taken = [(m.start, m.end) for m in told] + [(s, e) for s, e, _ in traps]
    quantities = find_quantities(reading, taken)
    found, described = read_names(reading, tagger, quantities, times)
    names = resolve_places(found, reading)
    names = sorted([*names, *structure.scope_names(ranks, names)])
    standing = find_anaphora(names, reading)
    aliases = find_aliases(names, reading)
    aliases |= {name: aliases.get(whole, whole) for name, whole in standing.items()}
    names = sorted([*names, *standing])
    cast = identify([*names, *described], aliases)
    mentions = _apart([*quantities, *times, *ranks], names)
    scopes = structure.scopes_of(ranks, cast)
    drafts = list(_drafts(reading, mentions, cast, scopes, described))
    drafts += by_name(cast, _used(cast, drafts))
    _complete(reading, drafts, cast)
    title = _title(reading)
    entities, drafts = _anchored(_used(cast, drafts), drafts, title)
    claims, evidence = number(reading, merged(drafts))
    evidence += name_evidence(reading, cast, {entity.id for entity in entities})
    aside = [(*reading.span(s, e), why) for s, e, why in traps]
    seen = [*((m.start, m.end) for m in mentions), *((s, e) for s, e, _ in traps)]
    aside += [(*reading.span(s, e), UNPARSED) for s, e in leftovers(reading, seen)]
    aside += [(*reading.span(t.start, t.end), UNDATED) for t in _undated(mentions, drafts)]
    read_so_far = Encoding(
        report=report_of(text, report_id, title, language),
        entities=tuple(entities),
        claims=tuple(claims),
        evidence=tuple(sorted(set(evidence), key=lambda e: (e.target, e.span))),
        set_aside=tuple(
            SetAside(quote, why) for s, e, why in sorted(set(aside)) for quote in quotes(text, s, e)
        ),
    )
    return with_references(read_so_far)


def _complete(reading: Reading, drafts: Sequence[Draft], cast: Cast) -> None:
    """Give the flows among *drafts* the receiver that the whole report implies."""
    _, end = _first_block(reading)
    headline = [draft.claim for draft in drafts if any(at < end for at, _ in draft.spans)]
    claims = [draft.claim for draft in drafts]
    for draft, claim in zip(drafts, with_beneficiary(claims, headline, cast), strict=True):
        draft.claim = claim


def _apart(numbers: Iterable[Mention], names: Sequence[Name]) -> list[Mention]:
    """Return all mentions sorted, none overlapping: a number inside a name belongs to the name."""
    found: list[Mention] = []
    for mention in sorted([*names, *numbers], key=lambda m: (m.start, -m.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _undated(mentions: Iterable[Mention], drafts: Iterable[Draft]) -> Iterator[Time]:
    """Yield the dates with a number that no claim states."""
    told = {span for draft in drafts for span in draft.spans}
    for time in (mention for mention in mentions if isinstance(mention, Time)):
        if (time.start, time.end) not in told and uncovered(time.text, ()):
            yield time


def _used(cast: Cast, drafts: Iterable[Draft]) -> list[Entity]:
    """Return the entities without the groups that nothing is said of."""
    told = {key for draft in drafts for key in (draft.claim.subject, draft.claim.object)}
    return [e for e in cast.entities if e.type not in {"Other", "Group"} or e.id in told]


def _drafts(
    reading: Reading,
    mentions: Sequence[Mention],
    cast: Cast,
    scopes: Mapping[str, Name],
    described: Sequence[Name],
) -> Iterable[Draft]:
    """Yield the claims of each sentence; who acts is carried over within a block."""
    groups = Along([name for name in described if name.type == "Other"])
    first = _first_block(reading)
    parts = list(_parts(reading, mentions))
    masks = (mask(reading.text, *bounds, inside) for bounds, inside in parts)
    course = Course(reading, chief(masks, cast, cast.main(first)))
    for bounds, inside in parts:
        course.begin(bounds[0])
        near = groups.within(*bounds)
        sentence = Sentence(reading, bounds, inside, course.setting, near)
        yield from make.relations(sentence, cast)
        yield from make.figures(sentence, cast)
        yield from dated.times(sentence, cast)
        yield from structure.firsts(sentence, cast, scopes)
        yield from structure.parts_of_programme(sentence, cast)
        course.finish(sentence)


def _parts(
    reading: Reading, mentions: Sequence[Mention]
) -> Iterator[tuple[tuple[int, int], Sequence[Mention]]]:
    """Yield the bounds of each sentence with the mentions in it."""
    at = 0
    for start, end in reading.sentences:
        while at < len(mentions) and mentions[at].end <= start:
            at += 1
        last = at
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        yield (start, end), mentions[at:last]


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


def coverage(encoding: Encoding) -> dict[str, int]:
    """Count what was found and what was set aside, for the summary."""
    unparsed = sum(aside.reason == UNPARSED for aside in encoding.set_aside)
    kinds = {claim.kind for claim in encoding.claims}
    counts: dict[str, int] = {k: sum(c.kind == k for c in encoding.claims) for k in sorted(kinds)}
    return {"entities": len(encoding.entities), **counts, "numbers unparsed": unparsed}
