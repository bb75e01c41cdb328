"""Choose what a number counts among the noun phrases around it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.labels import NounPhrase, noun_phrases
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.ranking.features import NOBODY, step, unit_class_of
from aidgraph.extract.ranking.ranker import RankCandidate, Weighing

_FAR = 24  # pieces from a number to the nouns that may be meant
_CLAUSES_BEFORE = 2  # whose nouns may be meant
_LABELS_BEFORE = 2  # numbers before whose nouns may be meant
_REASONS = 3  # features that are told of a choice
_WITH_QUESTION = ("rule", "src", "after-gap", "before-gap", "tag", "none", "label-before", "end=")
_BY_SOURCE = ("tag", "after-gap", "before-gap", "letters", "words", "end-of-rule", "ends-with-rule")
_AND = frozenset("、和及与")


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """
    Ask what an amount counts; its own label is the rules' answer.

    ``kind`` is that of the figure, ``before`` are the rules' labels of the numbers before, the
    last one first.
    """

    setting: ClauseContext
    amount: CountedAmount
    kind: str
    before: tuple[str, ...] = ()
    slot: Literal["label"] = "label"


class LabelChooser:
    """Say what the numbers of a report count, in order; *weighing* says how likely each noun is."""

    def __init__(self, weighing: Weighing) -> None:
        self.weighing = weighing
        self._before: tuple[str, ...] = ()

    def remember(self, amount: CountedAmount) -> tuple[str, ...]:
        """Return the rules' labels of the numbers before *amount*, and remember its own."""
        before = self._before
        self._before = (amount.label, *before)[:_LABELS_BEFORE]
        return before

    def choose(self, question: LabelQuestion) -> tuple[str, tuple[str, ...]]:
        """Return the likeliest label, which may be empty, and why where it is not the rules'."""
        candidates = candidates_of(question)
        shares = self.weighing.shares(question, candidates)
        best = max(range(len(candidates)), key=shares.__getitem__)
        chosen = candidates[best]
        if chosen.key == question.amount.label:
            return chosen.key, ()
        reasons = self.weighing.reasons(question, chosen, _REASONS)
        counted = chosen.key or "no noun"
        return chosen.key, (f"counts {counted} by rank, share {shares[best]:.2f}", *reasons)


def candidates_of(question: LabelQuestion) -> list[RankCandidate]:
    """Return the phrases that may say what is counted, and last that none does."""
    found: dict[str, list[str]] = defaultdict(list)
    for phrase, features in (*_in_clause(question), *_in_clauses_before(question)):
        found[phrase] += features
    amount = question.amount
    if amount.label:
        by = (f"rule-own={amount.own_label:d}", f"rule-shared={amount.shared:d}")
        found[amount.label] += ["rule", *by]
    for at, label in enumerate(question.before):
        if label:
            found[label].append(f"label-before-{at}")
    for phrase in found:
        if amount.label and phrase != amount.label:
            found[phrase] += ["end-of-rule"] if amount.label.endswith(phrase) else []
            found[phrase] += ["ends-with-rule"] if phrase.endswith(amount.label) else []
    found[NOBODY] = ["none", *([] if amount.label else ["rule"])]
    return [RankCandidate(p, tuple(_joined(features, question))) for p, features in found.items()]


def _in_clause(question: LabelQuestion) -> Iterator[tuple[str, list[str]]]:
    """Yield the phrases of the amount's clause: on which side, how far, over what."""
    clause = question.setting.clause.pieces
    place = next(i for i, piece in enumerate(clause) if piece is question.amount.piece)
    at = min(place, _FAR)
    pieces = clause[place - at : place + _FAR + 1]  # one endless clause may hold a hundred numbers
    for phrase in noun_phrases(pieces):
        after = phrase.start > at
        side = "after" if after else "before"
        between = pieces[at + 1 : phrase.start] if after else pieces[phrase.end : at]
        yield (
            phrase.text,
            [
                f"src={side}",
                f"{side}-gap={step(len(between), 0, 1, 2, 4)}",
                f"{side}-begins-run={phrase.start == phrase.run[0]:d}",
                f"{side}-ends-run={phrase.end == phrase.run[1]:d}",
                *(f"{side}-{one}" for one in _between(between, after=after)),
                *_of_phrase(phrase, pieces, question.amount),
            ],
        )


def _between(pieces: Sequence[Chunk], *, after: bool) -> Iterator[str]:
    """Yield what stands between a phrase and the number."""
    if any(piece.is_amount for piece in pieces):
        yield "over-amount"
    if any(piece.mention is None and piece.tag == "v" for piece in pieces):
        yield "over-verb"
    if any(piece.text in _AND for piece in pieces):
        yield "over-list"
    if pieces:
        nearest = pieces[0] if after else pieces[-1]
        yield f"next={nearest.text if nearest.mention is None else '#'}"


def _in_clauses_before(question: LabelQuestion) -> Iterator[tuple[str, list[str]]]:
    """Yield the phrases of the clauses of the sentence before: whole, or their last word."""
    setting = question.setting
    lately = list(setting.sentence[: setting.index])[-_CLAUSES_BEFORE:]
    for back, clause in enumerate(reversed(lately), 1):
        for phrase in noun_phrases(clause.pieces):
            if phrase.start == phrase.run[0] or phrase.end - phrase.start == 1:
                ends = phrase.end == len(clause.pieces)
                yield (
                    phrase.text,
                    [
                        f"src=clause-{back}",
                        f"ends-clause={ends:d}",
                        *_of_phrase(phrase, clause.pieces, question.amount),
                    ],
                )


def _of_phrase(phrase: NounPhrase, pieces: Sequence[Chunk], amount: CountedAmount) -> Iterator[str]:
    """Yield what a phrase is, and what its last letter is to the unit and the measure word."""
    stated = amount.piece.mention
    classifier = getattr(stated, "classifier", "") or ""
    unit = unit_class_of(amount)
    last = phrase.text[-1]
    yield f"tag={_tag(pieces[phrase.end - 1])}"
    yield f"first-tag={_tag(pieces[phrase.start])}"
    yield f"letters={len(phrase.text)}"
    yield f"words={min(phrase.end - phrase.start, 3)}"
    yield f"last={last}"
    yield f"end={phrase.text[-2:]}"
    yield f"classifier={classifier}:{last}"
    yield f"unit={unit}:{last}"


def _tag(piece: Chunk) -> str:
    return "name" if piece.name is not None else piece.tag


def _joined(features: list[str], question: LabelQuestion) -> list[str]:
    """Return features alone, with what is asked, and with where the phrase comes from."""
    features = list(dict.fromkeys("_".join(one.split()) for one in features))
    amount = question.amount
    unit = unit_class_of(amount)
    by_rule = f"label:{amount.own_label:d}{amount.shared:d}{bool(amount.label):d}"
    joining = [f for f in features if f.startswith(_WITH_QUESTION)]
    sources = [f for f in features if f.startswith(("src", "rule"))]
    with_question = (f"{a} & {f}" for a in (question.kind, unit, by_rule) for f in joining)
    with_source = (f"{s} & {f}" for s in sources for f in features if f.startswith(_BY_SOURCE))
    return list(dict.fromkeys((*features, *with_question, *with_source)))
