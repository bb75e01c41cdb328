"""Learn what fills the slots of figures from annotated reports, and say how well it does."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranker_fit import Example, fit
from training import TUNED, Report, annotated, run

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.compare import Comparison, comparison_of
from aidgraph.check.score.figures import paired
from aidgraph.check.score.marked import NOBODY, MarkedFigure
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.ranking.features import SLOTS, Slot, SlotQuestion
from aidgraph.extract.ranking.ranker import Ranker, SlotCandidate, SlotRankers
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.token import Tagger

HEAD = """# What speaks for a thing that may fill a slot (tools/ranker.py: {questions} figures).
# feature: what is told of the thing, alone or with what is asked (kind, rule, verb, unit, type);
# weight: what it adds to the sum of the thing; a thing's share is the softmax of the sums.
feature\tweight
"""
USAGE = (
    "usage: ranker.py LEXICONS WRITTEN MEASURE [TUNED ...]: the tables go into LEXICONS; WRITTEN "
    "has reports (.txt) with what they say (.json) that no rule was made for, MEASURE those that "
    "reading is measured on, TUNED others that rules were made for"
)
FOLDS = 12
# How strongly weights are held down.
PENALTIES: Mapping[Slot, float] = {"subject": 20.0, "receiver": 5.0}
_HABIT = "habit "  # before the second copy of a feature, where reading is measured


@dataclass(slots=True)
class Recorder:
    """Answer as the rules do, and keep what was asked by the place of the number and the slot."""

    asked: dict[tuple[int, int, Slot], Sequence[SlotCandidate]]

    def shares(
        self, question: SlotQuestion, candidates: Sequence[SlotCandidate]
    ) -> Sequence[float]:
        """Keep the candidates; give all to the one that the rules choose."""
        piece = question.amount.piece
        self.asked[piece.start, piece.end, question.slot] = candidates
        by_rule = ["rule" in candidate.features for candidate in candidates]
        by_rule[-1] = not any(by_rule)
        return [float(chosen) for chosen in by_rule]

    def reasons(
        self, question: SlotQuestion, candidate: SlotCandidate, number: int
    ) -> tuple[str, ...]:
        """Return nothing: nobody reads it."""
        del question, candidate, number
        return ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold an example of a slot with whether the rules' answer is right."""

    slot: Slot
    example: Example
    by_rule: bool
    tuned: bool


def questions(report: Report, tagger: Tagger) -> Iterator[Asked]:
    """Yield the questions of a report that the annotation answers."""
    text = report.path.with_suffix(".txt").read_text("utf-8")
    recorder = Recorder({})
    encoding, _, _ = extract_explained(text, report.name, tagger, weighing=recorder)
    both = comparison_of(encoding, read_annotated(report.path))
    reading = read(text)
    places = {
        (reading.span(start, end), slot): found
        for (start, end, slot), found in recorder.asked.items()
    }
    for figure, claim in paired(both):
        if claim is None or figure.optional:
            continue
        for slot, right in _answers(figure).items():
            spans = ((span, slot) for span in both.spans[claim.id])
            found = next((places[key] for key in spans if key in places), None)
            if found is not None:
                yield _asked(both, report, slot, found, right)


def _answers(figure: MarkedFigure) -> dict[Slot, Sequence[str]]:
    """Return the right answers by slot; who gets is marked for flows alone."""
    flow = figure.kind == "flow"
    return {"subject": figure.subject} | ({"receiver": figure.receiver} if flow else {})


def _asked(
    both: Comparison,
    report: Report,
    slot: Slot,
    found: Sequence[SlotCandidate],
    right: Sequence[str],
) -> Asked:
    answers = [(both.meaning_of(candidate.key) or NOBODY) in right for candidate in found]
    rules = ["rule" in candidate.features for candidate in found]
    by_rule = answers[rules.index(True) if True in rules else -1]
    features = [
        _told_apart(candidate.features, report) if slot == "subject" else candidate.features
        for candidate in found
    ]
    return Asked(slot, Example(report.name, features, answers), by_rule, report.tuned)


def _told_apart(features: Sequence[str], report: Report) -> Sequence[str]:
    """
    Return features by the sort of the report.

    Rules do better on the reports that they were made for: what they answer there has a name of
    its own.  Whoever marks reports has habits (the project, or its programme?): where reading is
    measured the other features come twice, and what is learned of both copies is added.
    """
    if not report.tuned:
        return features
    found = [TUNED + feature if "rule" in feature else feature for feature in features]
    copies = [_HABIT + feature for feature in features if "rule" not in feature]
    return [*found, *copies] if report.is_measure else found


def learned(asked: Sequence[Asked]) -> SlotRankers:
    """Return a ranker for each slot."""
    return SlotRankers(
        {
            slot: _ranker([a.example for a in asked if a.slot == slot], PENALTIES[slot])
            for slot in SLOTS
        }
    )


def _ranker(examples: Sequence[Example], penalty: float) -> Ranker:
    weights: Counter[str] = Counter()
    for feature, weight in fit(examples, penalty).items():
        if not feature.startswith(TUNED):
            weights[feature.removeprefix(_HABIT)] += weight
    rounded = ((feature, round(weights[feature], 3)) for feature in sorted(weights))
    return Ranker({feature: weight for feature, weight in rounded if weight})


def left_out(asked: Sequence[Asked], number: int) -> dict[str, SlotRankers]:
    """Return for each report rankers that were learned without it, *number* sorts in all."""
    reports = list(dict.fromkeys(one.example.report for one in asked if not one.tuned))
    found: dict[str, SlotRankers] = {}
    for fold in range(number):
        outside = set(reports[fold::number])
        rankers = learned([a for a in asked if a.example.report not in outside])
        found |= dict.fromkeys(outside, rankers)
    return found


def told(asked: Sequence[Asked], rankers: Mapping[str, SlotRankers], slot: Slot) -> str:
    """Return how often rules and ranker are right, each report ranked by what others taught."""
    those = [one for one in asked if one.slot == slot and not one.tuned]
    right = 0
    for one in those:
        shares = rankers[one.example.report].rankers[slot].softmax(one.example.features)
        right += one.example.right[max(range(len(shares)), key=shares.__getitem__)]
    possible = sum(any(one.example.right) for one in those)
    rules = sum(one.by_rule for one in those)
    number = len(those) or 1
    return (
        f"{slot}: {len(those)} figures; right by rule {rules / number:.3f}, by rank "
        f"{right / number:.3f} (each report left out), the right one among the candidates "
        f"{possible / number:.3f}"
    )


def main(lexicons: Path, written: Path, measure: Path, tuned: Sequence[Path]) -> None:
    """Read the reports, write the tables, and print the measures."""
    tagger = choose_tagger("lac")
    asked = [one for r in annotated(written, measure, tuned, USAGE) for one in questions(r, tagger)]
    for slot, ranker in learned(asked).rankers.items():
        lines = [f"{feature}\t{weight}\n" for feature, weight in ranker.weights.items()]
        head = HEAD.format(questions=sum(one.slot == slot for one in asked))
        (lexicons / f"{slot}-weights.tsv").write_text(head + "".join(lines), "utf-8")
    rankers = left_out(asked, FOLDS)
    print(*(told(asked, rankers, slot) for slot in SLOTS), sep="\n")


if __name__ == "__main__":
    run(main, USAGE)
