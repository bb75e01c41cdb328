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
from aidgraph.check.score.indicators import names_it
from aidgraph.check.score.marked import NOBODY, MarkedFigure, is_plan
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.ranking.features import FILLERS
from aidgraph.extract.ranking.modalities import DONE, TO_COME
from aidgraph.extract.ranking.ranker import (
    QUESTIONS,
    FigureQuestion,
    FigureRankers,
    RankCandidate,
    Ranker,
)
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.token import Tagger

HEAD = """# What speaks for an answer (tools/ranker.py: {questions} figures).
# feature: what is told of a thing that may fill a slot, alone or with what is asked (kind, rule,
# verb, unit, type), or of a number for each kind that it may be;
# weight: what it adds to the sum of the answer; an answer's share is the softmax of the sums.
feature\tweight
"""
USAGE = (
    "usage: ranker.py LEXICONS WRITTEN MEASURE [TUNED ...]: the tables go into LEXICONS; WRITTEN "
    "has reports (.txt) with what they say (.json) that no rule was made for, MEASURE those that "
    "reading is measured on, TUNED others that rules were made for"
)
FOLDS = 12
_KIND_FOLDS = 4  # for the kinds that slots are asked of
# How strongly weights are held down.
PENALTIES: Mapping[str, float] = {
    "subject": 20.0, "provider": 5.0, "receiver": 5.0, "kind": 12.0, "label": 8.0, "modality": 10.0,
}  # fmt: skip
# Weights below say nothing.
_LEAST: Mapping[str, float] = {"kind": 0.03, "label": 0.02, "modality": 0.05}
_HABIT = "habit "  # before the second copy of a feature, where reading is measured


@dataclass(slots=True)
class Recorder:
    """
    Keep what was asked by the place of the number and the question, and answer as the rules do.

    The kind is answered by ``kinds``, where that is given: slots are asked of the kind chosen.
    """

    asked: dict[tuple[int, int, str], Sequence[RankCandidate]]
    kinds: Ranker | None = None

    def shares(
        self, question: FigureQuestion, candidates: Sequence[RankCandidate]
    ) -> Sequence[float]:
        """Keep the candidates; give all to the one that the rules choose."""
        piece = question.amount.piece
        self.asked[piece.start, piece.end, question.slot] = candidates
        if question.slot == "kind" and self.kinds is not None:
            return self.kinds.softmax([candidate.features for candidate in candidates])
        by_rule = ["rule" in candidate.features for candidate in candidates]
        by_rule[-1] = not any(by_rule)
        return [float(chosen) for chosen in by_rule]

    def reasons(
        self, question: FigureQuestion, candidate: RankCandidate, number: int
    ) -> tuple[str, ...]:
        """Return nothing: nobody reads it."""
        del question, candidate, number
        return ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold an example of a question with whether the rules' answer is right."""

    slot: str
    example: Example
    by_rule: bool
    tuned: bool


def asked_of(reports: Sequence[Report], tagger: Tagger) -> list[Asked]:
    """
    Return the questions of reports that their annotation answers.

    Slots are asked of the kinds that a ranker chooses which learned from the other reports: as
    right and as wrong as they will be on a report that nobody has marked.
    """
    kinds = [q for r in reports for q in questions(r, tagger, None) if q.slot == "kind"]
    rankers = left_out(kinds, _KIND_FOLDS, ("kind",))
    found = [
        question
        for report in reports
        for question in questions(report, tagger, rankers[report.name].rankers["kind"])
        if question.slot != "kind"
    ]
    return kinds + found


def questions(report: Report, tagger: Tagger, kinds: Ranker | None) -> Iterator[Asked]:
    """Yield the questions of a report that the annotation answers; *kinds* chooses the kinds."""
    text = report.path.with_suffix(".txt").read_text("utf-8")
    recorder = Recorder({}, kinds)
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


def _answers(figure: MarkedFigure) -> dict[str, Sequence[str]]:
    """Return the right answers by question; who gives and who gets are marked for flows alone."""
    modality = TO_COME if is_plan(figure.status) else DONE
    answers: dict[str, Sequence[str]] = {
        "kind": (figure.kind,),
        "subject": figure.subject,
        "modality": (modality,),
    }
    if figure.kind != "flow":
        return answers | {"label": figure.counts}
    return answers | {"provider": figure.provider, "receiver": figure.receiver}


def _asked(
    both: Comparison,
    report: Report,
    slot: str,
    found: Sequence[RankCandidate],
    right: Sequence[str],
) -> Asked:
    answers = [_is_right(both, slot, candidate.key, right) for candidate in found]
    rules = ["rule" in candidate.features for candidate in found]
    by_rule = answers[rules.index(True) if True in rules else -1]
    features = [
        candidate.features if slot in FILLERS else _told_apart(candidate.features, report, slot)
        for candidate in found
    ]
    return Asked(slot, Example(report.name, features, answers), by_rule, report.tuned)


def _is_right(both: Comparison, slot: str, key: str, right: Sequence[str]) -> bool:
    if slot == "label":
        return names_it((key,), right)
    return (key if slot in {"kind", "modality"} else both.meaning_of(key) or NOBODY) in right


def _told_apart(features: Sequence[str], report: Report, slot: str) -> Sequence[str]:
    """
    Return features by the sort of the report.

    Rules do better on the reports that they were made for: what they answer there has a name of
    its own.  Whoever marks reports has habits (the project, or its programme?): where reading is
    measured the other features of subjects come twice, and what is learned of both copies is added.
    """
    if not report.tuned:
        return features
    found = [TUNED + feature if "rule" in feature else feature for feature in features]
    copies = [_HABIT + feature for feature in features if "rule" not in feature]
    return [*found, *copies] if report.is_measure and slot == "subject" else found


def learned(asked: Sequence[Asked], slots: Sequence[str] = QUESTIONS) -> FigureRankers:
    """Return a ranker for each of the questions."""
    return FigureRankers(
        {slot: _ranker([a.example for a in asked if a.slot == slot], slot) for slot in slots}
    )


def _ranker(examples: Sequence[Example], slot: str) -> Ranker:
    weights: Counter[str] = Counter()
    for feature, weight in fit(examples, PENALTIES[slot]).items():
        if not feature.startswith(TUNED):
            weights[feature.removeprefix(_HABIT)] += weight
    rounded = ((feature, round(weights[feature], 3)) for feature in sorted(weights))
    least = _LEAST.get(slot, 0.0)
    return Ranker({feature: weight for feature, weight in rounded if abs(weight) > least})


def left_out(
    asked: Sequence[Asked], number: int, slots: Sequence[str] = QUESTIONS
) -> dict[str, FigureRankers]:
    """Return for each report rankers that were learned without it, *number* sorts in all."""
    reports = list(dict.fromkeys(one.example.report for one in asked))
    found: dict[str, FigureRankers] = {}
    for fold in range(number):
        outside = set(reports[fold::number])
        rankers = learned([a for a in asked if a.example.report not in outside], slots)
        found |= dict.fromkeys(outside, rankers)
    return found


def told(asked: Sequence[Asked], rankers: Mapping[str, FigureRankers], slot: str) -> str:
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
    asked = asked_of(annotated(written, measure, tuned, USAGE), choose_tagger("lac"))
    for slot, ranker in learned(asked).rankers.items():
        lines = [f"{feature}\t{weight}\n" for feature, weight in ranker.weights.items()]
        head = HEAD.format(questions=sum(one.slot == slot for one in asked))
        (lexicons / f"{slot}-weights.tsv").write_text(head + "".join(lines), "utf-8")
    rankers = left_out(asked, FOLDS)
    print(*(told(asked, rankers, slot) for slot in QUESTIONS), sep="\n")


if __name__ == "__main__":
    run(main, USAGE)
