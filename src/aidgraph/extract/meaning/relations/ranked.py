"""State relations by rank: between names of one sentence that no rule has put together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from aidgraph.extract.clauses.cues import is_stated
from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.draft import Draft, Span, relation
from aidgraph.extract.meaning.kinds import is_denied
from aidgraph.extract.meaning.scene import Scene
from aidgraph.extract.mention import NameMention
from aidgraph.extract.ranking.pairs import NamePair, PairReader, Sentence
from aidgraph.extract.ranking.relate import Relating, RelationAnswer
from aidgraph.model import LONGEST_QUOTE

METHOD = "rank"
LEAST = 0.55  # of the pairs with a smaller share of any relation half had one, or fewer
CLEAR = 0.35  # of the predicates with a smaller share one in four was right, above two in three

Ends = tuple[str, str]


def ranked(scene: Scene, sentences: Sequence[Sentence], relating: Relating) -> tuple[Draft, ...]:
    """
    Return the drafts of *scene* with the relations that rank adds.

    A pair that the rules have put together keeps their predicate; one that they have not gets the
    likeliest, where it is likely enough, from the sentence where it is likeliest.
    """
    reader = PairReader(scene.cast, stated(scene.drafts))
    found: dict[frozenset[str], tuple[float, NamePair, RelationAnswer]] = {}
    for sentence in sentences:
        if scene.reading.block_of(sentence[0]).is_outside:
            continue
        for pair in reader.pairs(sentence):
            ids = scene.cast.ids[pair.one], scene.cast.ids[pair.other]
            types = reader.types[ids[0]], reader.types[ids[1]]
            answer, share, any_answer = relating.likeliest(pair, types)
            key = frozenset(ids)
            sure = any_answer >= LEAST and share >= CLEAR and not _is_open(sentence[2], pair)
            if answer is None or not sure or share <= found.get(key, (0.0,))[0]:
                continue
            start, end = scene.reading.sentence_of(pair.one.start)
            if is_stated(answer.predicate, scene.plain[start:end]):
                found[key] = share, pair, answer
    known = {frozenset((d.claim.subject, d.claim.object)) for d in scene.drafts}
    added = (_draft(scene, *best) for key, best in found.items() if key not in known)
    return (*scene.drafts, *added)


def stated(drafts: Sequence[Draft]) -> dict[Ends, list[str]]:
    """Return by the ids of two things what drafts state of them, in words."""
    found: dict[Ends, list[str]] = defaultdict(list)
    for draft in drafts:
        claim = draft.claim
        if claim.kind == "relation":
            found[claim.subject, claim.object] += [claim.predicate, claim.method]
        elif claim.kind == "flow" and claim.provider:
            ends = {"receiver": claim.receiver, "subject": claim.subject}
            for slot, filler in ends.items():
                found[claim.provider, filler] += [f"flow {slot}"] if filler else []
    return found


def _is_open(clauses: Sequence[Clause], pair: NamePair) -> bool:
    """Tell whether the clauses from one name to the other deny something or only plan it."""
    start, end = pair.one.start, pair.other.end
    for clause in clauses:
        if clause.end <= start or clause.start >= end:
            continue
        words = {piece.text for piece in clause.pieces if piece.mention is None}
        if words & word_list("particles", "plan") or is_denied(clause, clause.end):
            return True
    return False


def _draft(scene: Scene, share: float, pair: NamePair, answer: RelationAnswer) -> Draft:
    """Return the relation that an answer states of a pair, inferred and as sure as its share."""
    ids = scene.cast.ids[pair.one], scene.cast.ids[pair.other]
    spans = list(_spans(pair.one, pair.other))
    made = relation(
        ids if answer.forward else ids[::-1], answer.predicate, spans[0], METHOD,
        Decimal(str(share)), inferred=True, why=(f"relation by rank, share {share:.2f}",),
    )  # fmt: skip
    return replace(made, spans=spans)


def _spans(one: NameMention, other: NameMention) -> Iterator[Span]:
    """Yield from one name to the other, or each of them where they stand far apart."""
    if other.end - one.start <= LONGEST_QUOTE:
        yield one.start, other.end
        return
    for name in (one, other):
        yield name.start, min(name.end, name.start + LONGEST_QUOTE)
