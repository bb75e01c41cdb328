"""Choose whether a number is a flow, an outcome or context by all that stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause, CountedAmount, list_has
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import QuantityMention
from aidgraph.extract.ranking.features import CARRIED, KINDS, unit_class_of
from aidgraph.extract.ranking.ranker import RankCandidate, Weighing
from aidgraph.extract.things.identify import AID
from aidgraph.model import ClaimKind

# Answers of the rules that stand: a share, what did not happen or was only asked for, how things
# were before, by how much they differ, what goods are worth.
FIRM = frozenset(("unit", "not-done", "threshold", "before", "change", "value"))
# Why a sum is no gift, though it stands in a sentence of gifts: what is needed, spared, sold, asked.
NO_GIFT = frozenset(("near-noun", "noun", "price", "left", "rate", "investment-beside-aid"))
# Shares of a flow that a rule calls one, and of one that none does: a gift that is none is worse
# than a gift that is not told.
LEAST_RULED, LEAST_FLOW = 0.55, 0.6
_BEFORE, _AFTER = 4, 3  # pieces around a number
_LEFT, _RIGHT = 4, 3  # letters around it
_MOST = 3  # numbers of a clause that are told apart by their place
_REASONS = 3  # features that are told of a choice


@dataclass(frozen=True, slots=True)
class KindQuestion:
    """
    Ask what kind of figure an amount is.

    ``kind`` and ``rule`` are the rules' answer; ``parties`` says whether they know who gives and
    who gets; ``text`` is the report's, normalised.
    """

    setting: ClauseContext
    amount: CountedAmount
    kind: ClaimKind
    rule: str
    parties: tuple[bool, bool]
    text: str
    slot: Literal["kind"] = "kind"


def choose_kind(question: KindQuestion, weighing: Weighing) -> tuple[ClaimKind, tuple[str, ...]]:
    """Return the likeliest kind of an amount, and why where it is another than that of the rules."""
    if question.rule in FIRM:
        return question.kind, ()
    features = list(dict.fromkeys("_".join(one.split()) for one in features_of(question)))
    candidates = [_candidate(kind, features, question) for kind in KINDS]
    shares = weighing.shares(question, candidates)
    best = max(range(len(KINDS)), key=shares.__getitem__)
    if KINDS[best] == "flow" and not _is_gift(question, shares[best]):
        if question.kind != "flow":
            return question.kind, ()  # what no rule calls a gift stays what the rules say
        best = max(range(len(KINDS)), key=lambda at: shares[at] if KINDS[at] != "flow" else -1.0)
    if KINDS[best] == question.kind:
        return question.kind, ()
    reasons = weighing.reasons(question, candidates[best], _REASONS)
    return KINDS[best], (f"{KINDS[best]} by rank, share {shares[best]:.2f}", *reasons)


def _is_gift(question: KindQuestion, share: float) -> bool:
    """Tell whether a number whose likeliest kind is a flow is likely enough one."""
    if question.kind == "flow":
        return share >= LEAST_RULED
    known = question.kind == "context" and question.rule in NO_GIFT
    return share >= LEAST_FLOW and not known and not _is_there(question)


def _is_there(question: KindQuestion) -> bool:
    """Tell whether a list is of what is there already: 学校现有教室24间、电脑60台."""
    setting = question.setting
    clauses = setting.sentence[: setting.index + 1]
    return list_has(clauses, word_list("particles", "there"), question.amount.piece.start)


def _candidate(kind: ClaimKind, features: list[str], question: KindQuestion) -> RankCandidate:
    rule = ["rule", f"{question.rule} & rule"] if kind == question.kind else []
    return RankCandidate(kind, (*rule, *(f"{kind} & {feature}" for feature in features)))


def features_of(question: KindQuestion) -> Iterator[str]:
    """Yield what is told of an amount: its measure, its noun, its verb, what stands around it."""
    gives, takes = question.parties
    yield f"rule={question.rule}:{question.kind}"
    yield f"parties={gives:d}{takes:d}"
    yield from _measure(question.amount)
    yield from _noun(question.amount)
    yield from _verbs(question)
    yield from _around(question)
    yield from _slots(question.setting.clause, "")
    yield from _sentence(question.setting)
    yield from _discourse(question)


def _measure(amount: CountedAmount) -> Iterator[str]:
    stated = amount.piece.mention
    unit = str(getattr(stated, "unit", "count"))
    yield f"unit={unit}"
    yield f"unit-class={unit_class_of(amount)}"
    yield f"comparator={getattr(stated, 'comparator', '')}"
    if isinstance(stated, QuantityMention):
        yield f"classifier={stated.classifier}"
        if stated.value is not None and stated.value > 0:
            yield f"size={stated.value.adjusted()}"


def _noun(amount: CountedAmount) -> Iterator[str]:
    label = amount.label
    yield f"noun={label}"
    yield f"noun-own={amount.own_label:d}"
    yield f"noun-first={label[:2]}"
    yield f"noun-last={label[-1:]}"
    yield f"noun-end={label[-2:]}"
    yield from (f"noun-part={label[at : at + 2]}" for at in range(len(label) - 1))


def _verbs(question: KindQuestion) -> Iterator[str]:
    own = question.amount.predicate
    yield f"verb={own.of.name if own else '-'}"
    yield f"verb-word={own.word if own else '-'}"
    for name in ("verb", "money_verb"):
        carried = getattr(question.setting, name)
        yield f"carried-{name}={carried.of.name if carried else '-'}"


def _around(question: KindQuestion) -> Iterator[str]:
    """Yield the words and letters around an amount, and the words of its clause."""
    piece, pieces = question.amount.piece, question.setting.clause.pieces
    before = [word(p) for p in pieces if p.end <= piece.start][: -_BEFORE - 1 : -1]
    after = [word(p) for p in pieces if p.start >= piece.end][:_AFTER]
    for side, words in (("before", before), ("after", after)):
        for at, text in enumerate(words):
            yield f"{side}-{at}={text}"
            yield f"{side}={text}"
    left = question.text[max(0, piece.start - _LEFT) : piece.start]
    right = question.text[piece.end : piece.end + _RIGHT]
    yield from (f"left={left[-size:]}" for size in range(1, len(left) + 1))
    yield from (f"right={right[:size]}" for size in range(1, len(right) + 1))
    yield from (f"word={p.text}" for p in pieces if p.mention is None)


def word(piece: Chunk) -> str:
    """Return the word of a piece; a name is its type, any other mention a number sign."""
    if piece.name is not None:
        return piece.name.type
    return piece.text if piece.mention is None else "#"


def _slots(clause: Clause, where: str) -> Iterator[str]:
    for slot in clause.slots:
        yield f"{where}slot={slot.role}"
        yield f"{where}slot={slot.role}:{slot.names[0].type}"


def _sentence(setting: ClauseContext) -> Iterator[str]:
    """Yield the verbs, words and slots of the other clauses of the sentence."""
    for clause in setting.sentence:
        if clause is setting.clause:
            continue
        yield from (f"sentence-verb={predicate.of.name}" for predicate in clause.predicates)
        words = (p.text for p in clause.pieces if p.mention is None and len(p.text) > 1)
        yield from (f"sentence-word={text}" for text in words)
        yield from _slots(clause, "sentence-")


def _discourse(question: KindQuestion) -> Iterator[str]:
    """Yield what the clause takes over, its heading, and its place among the numbers."""
    setting, amounts = question.setting, question.setting.clause.amounts
    for part in CARRIED:
        carried: Carried | None = getattr(setting, part)
        name = carried.first if carried is not None else None
        how = f"{name.type}:{carried.how}" if name is not None and carried is not None else "-"
        yield f"carried-{part}={how}"
    heading = setting.heading
    yield f"heading={bool(heading):d}"
    yield from (f"heading-part={heading[at : at + 2]}" for at in range(len(heading) - 1))
    yield f"aid-in-title={AID.search(setting.title) is not None:d}"
    yield f"amounts={len(amounts)}"
    yield f"amount={min(amounts.index(question.amount), _MOST)}"
    yield f"times={bool(setting.times):d}:{setting.reach}"
