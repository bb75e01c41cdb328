"""Put the phases together: a report's text in, an encoding of proposals out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aidgraph.chinese.script import normalise
from aidgraph.extract.clauses.pieces import Mention, pieces_of
from aidgraph.extract.marks.accounting import uncovered
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.interpret import interpret, sentences_of
from aidgraph.extract.meaning.notes import noted
from aidgraph.extract.meaning.plans import foreseen
from aidgraph.extract.meaning.relations.in_names import by_name
from aidgraph.extract.meaning.relations.places import above
from aidgraph.extract.meaning.relations.ranked import ranked
from aidgraph.extract.meaning.scene import Interpretation, Interpreter, Scene
from aidgraph.extract.meaning.surety import weighed
from aidgraph.extract.mention import NameMention, TimeMention
from aidgraph.extract.names.find import read_names
from aidgraph.extract.ranking.ranker import Weighing, figure_rankers
from aidgraph.extract.ranking.relate import Relating, relater
from aidgraph.extract.tables import merged, name_evidence, number, quotes, report_of
from aidgraph.extract.things.anaphora import find_anaphora
from aidgraph.extract.things.coreference import find_aliases
from aidgraph.extract.things.identify import Cast, identify
from aidgraph.extract.things.places import resolve_places
from aidgraph.extract.things.reference import with_references
from aidgraph.extract.words.reading import Reading, read
from aidgraph.extract.words.token import Remembering, Tagger
from aidgraph.model import Encoding, Entity, SetAside

UNPARSED = "unparsed"
UNDATED = "a date of nothing that is named"
IN_NAME = "part of a name that nothing is told of"


def extract(
    text: str, report_id: str, tagger: Tagger, language: str = "zh", published: str = ""
) -> Encoding:
    """Read the report *text* and return what it states; see :func:`extract_explained`."""
    return extract_explained(text, report_id, tagger, language, published)[0]


Reasons = dict[str, tuple[str, ...]]


def extract_explained(  # noqa: PLR0913, PLR0917  what a report is read with
    text: str,
    report_id: str,
    tagger: Tagger,
    language: str = "zh",
    published: str = "",
    interpreters: Sequence[Interpreter] = (),
    weighing: Weighing | None = None,
    relating: Relating | None = None,
) -> tuple[Encoding, Reasons, list[Interpretation]]:
    """
    Read the report *text* and return what it states, as proposals, and what made each by its id.

    What each of the *interpreters* gave, which read one after the other, comes last.

    Every claim has ``status=proposed``, the rule that found it and a confidence; every run of
    digits or numerals that is no figure, date or name is set aside with the reason.

    Args:
        text: The report, newlines as in the file.
        report_id: The id of the encoding: lower-case letters, digits, hyphens.
        tagger: Cuts the text into words; see :mod:`aidgraph.extract.words.choose`.
        language: The report's language tag.
        published: The day, in ISO 8601, where it is known from elsewhere than the text.
        interpreters: Who reads after the clause reader.
        weighing: Says what fills the slots of figures; the shipped rankers, if left out.
        relating: Says what two things of a sentence have to do with each other; the shipped one,
            if left out.
    """
    tokens = Remembering(tagger)
    reading = read(text, published)
    plain = normalise(reading.text)
    times, ranks, traps = find_times(reading), find_ranks(reading), find_traps(reading)
    stated: list[Mention] = [*times, *ranks]
    taken = [(m.start, m.end) for m in stated] + [(s, e) for s, e, _ in traps]
    quantities = find_quantities(reading, taken)
    found, described = read_names(reading, tokens, quantities, times)
    names, cast = _cast(reading, resolve_places(found, reading), described)
    mentions = _apart([*quantities, *times, *ranks], names)
    pieces = pieces_of(plain, tokens.words(plain), mentions)
    scene = Scene(reading, plain, pieces, cast)
    scene = _read_by_clauses(scene, weighing or figure_rankers(), relating or relater())
    scene, given = _interpreted(scene, interpreters)
    cast = scene.cast
    drafts = list(weighed(foreseen(noted(scene.drafts, reading, cast), reading.text)))
    entities = _used(cast, drafts)
    claims, evidence, reasons = number(reading, merged(drafts))
    evidence += name_evidence(reading, cast, {entity.id for entity in entities})
    seen = [*((m.start, m.end) for m in mentions), *((s, e) for s, e, _ in traps)]
    aside = {*traps, *((s, e, UNPARSED) for s, e in leftovers(reading, seen))}
    aside |= {(s, e, IN_NAME) for s, e in _in_names(names, cast, entities)}
    aside |= {(t.start, t.end, UNDATED) for t in _undated(mentions, drafts)}
    encoding = Encoding(
        report=report_of(text, report_id, _title(reading), language, published),
        entities=tuple(entities),
        claims=tuple(claims),
        evidence=tuple(sorted(set(evidence), key=lambda e: (e.target, e.span))),
        set_aside=tuple(_set_aside(reading, aside)),
    )
    return with_references(encoding), reasons, given


def _read_by_clauses(scene: Scene, weighing: Weighing, relating: Relating) -> Scene:
    """Return *scene* with what its clauses and names tell, and what rank adds."""
    sentences = list(sentences_of(scene.reading, scene.plain, scene.pieces))
    made = interpret(scene.reading, scene.plain, sentences, scene.cast, weighing)
    scene = _with_names_read(replace(scene, drafts=tuple(made)))
    return replace(scene, drafts=ranked(scene, sentences, relating))


def _set_aside(reading: Reading, places: Iterable[tuple[int, int, str]]) -> Iterator[SetAside]:
    """Yield what is set aside with the reason, in the order of the source."""
    spans = ((*reading.span(start, end), why) for start, end, why in places)
    for start, end, why in sorted(spans):
        yield from (SetAside(quote, why) for quote in quotes(reading.source, start, end))


def _cast(
    reading: Reading, names: Sequence[NameMention], described: Iterable[NameMention]
) -> tuple[list[NameMention], Cast]:
    """Return the names with what stands for them, and which of them are one thing."""
    standing = find_anaphora(names, reading)
    aliases = find_aliases(names, reading)
    aliases |= {name: aliases.get(whole, whole) for name, whole in standing.items()}
    names = sorted([*names, *standing])
    return names, identify([*names, *described], aliases)


def _with_names_read(scene: Scene, before: Scene | None = None) -> Scene:
    """Return *scene* with what its names tell by themselves, but for what those *before* told."""
    cast, kept = scene.cast, _used(scene.cast, scene.drafts)
    made = [*by_name(cast, kept, scene.drafts), *above(cast, kept)]
    known = {_stated(draft) for draft in before.drafts} if before else set()
    return replace(scene, drafts=(*scene.drafts, *(d for d in made if _stated(d) not in known)))


def _stated(draft: Draft) -> tuple[str, str, str]:
    return draft.claim.subject, draft.claim.predicate, draft.claim.object


def _interpreted(
    scene: Scene, interpreters: Iterable[Interpreter]
) -> tuple[Scene, list[Interpretation]]:
    """Return the scene as it is after each of the *interpreters* has read it, and what they gave."""
    given: list[Interpretation] = []
    for interpreter in interpreters:
        made = interpreter.interpret(scene)
        read = replace(scene, drafts=made.drafts, cast=made.cast)
        scene = _with_names_read(read, scene)
        given.append(made)
    return scene, given


def _apart(numbers: Iterable[Mention], names: Sequence[NameMention]) -> list[Mention]:
    """Return all mentions sorted, none overlapping: a number inside a name belongs to the name."""
    found: list[Mention] = []
    for mention in sorted([*names, *numbers], key=lambda m: (m.start, -m.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _undated(mentions: Iterable[Mention], drafts: Iterable[Draft]) -> Iterator[TimeMention]:
    """Yield the dates with a number that no claim states."""
    stated = {span for draft in drafts for span in draft.spans}
    for time in (mention for mention in mentions if isinstance(mention, TimeMention)):
        if (time.start, time.end) not in stated and uncovered(time.text, ()):
            yield time


def _in_names(
    names: Iterable[NameMention], cast: Cast, kept: Sequence[Entity]
) -> Iterator[tuple[int, int]]:
    """Yield the numerals in the names of groups that are no entity of the report (南疆四地州)."""
    ids = {entity.id for entity in kept}
    for name in names:
        if cast.ids[name] not in ids:
            yield from ((name.start + s, name.start + e) for s, e in uncovered(name.text, ()))


def _used(cast: Cast, drafts: Iterable[Draft]) -> list[Entity]:
    """Return the entities without the groups that nothing is said of."""
    claims = [draft.claim for draft in drafts]
    stated = {key for c in claims for key in (c.subject, c.object, c.provider, c.receiver)}
    return [e for e in cast.entities if e.type not in {"Other", "Group"} or e.id in stated]


def _first_block(reading: Reading) -> tuple[int, int]:
    """Return the bounds of the title, else of the first heading, or of the first line."""
    blocks = [b for b in reading.blocks if b.kind == "title"]
    blocks = blocks or [b for b in reading.blocks if b.kind == "heading"] or list(reading.blocks)
    return (blocks[0].start, blocks[0].end) if blocks else (0, 0)


def _title(reading: Reading) -> str:
    start, end = _first_block(reading)
    return reading.text[start:end].lstrip("# ")[:80]


def coverage(encoding: Encoding) -> dict[str, int]:
    """Count what was found and what was set aside, for the summary."""
    unparsed = sum(aside.reason == UNPARSED for aside in encoding.set_aside)
    kinds = {claim.kind for claim in encoding.claims}
    counts: dict[str, int] = {k: sum(c.kind == k for c in encoding.claims) for k in sorted(kinds)}
    return {"entities": len(encoding.entities), **counts, "numbers unparsed": unparsed}
