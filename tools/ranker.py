"""Learn the weights of the ranker of subjects from annotated reports, and say how well it does."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranker_fit import Example, fit

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.compare import Comparison, comparison_of
from aidgraph.check.score.figures import paired
from aidgraph.check.score.marked import NOBODY
from aidgraph.errors import AidgraphError
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.ranking.features import SubjectQuestion
from aidgraph.extract.ranking.ranker import Ranker, SubjectCandidate
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.token import Tagger

HEAD = """# What speaks for a thing a figure may be about (tools/ranker.py: {questions} figures).
# feature: what is told of the thing, alone or with what is asked (kind, rule, verb, unit, type);
# weight: what it adds to the sum of the thing; a thing's share is the softmax of the sums.
feature\tweight
"""
USAGE = (
    "usage: ranker.py FOLDER ... TABLE: the folders have reports (.txt) and what they say (.json)"
)
# Kept aside: the rules were not tuned on these; what is measured on them tells of others.
ASIDE = ("06", "12", "19", "26", "33", "39", "46", "52")
FOLDS = 12


@dataclass(slots=True)
class Recorder:
    """Answer as the rules do, and keep what was asked by the place of the number."""

    asked: dict[tuple[int, int], Sequence[SubjectCandidate]]

    def shares(
        self, question: SubjectQuestion, candidates: Sequence[SubjectCandidate]
    ) -> Sequence[float]:
        """Keep the candidates; give all to the one that the rules choose."""
        piece = question.amount.piece
        self.asked[piece.start, piece.end] = candidates
        by_rule = ["rule" in candidate.features for candidate in candidates]
        by_rule[-1] = not any(by_rule)
        return [float(chosen) for chosen in by_rule]

    def reasons(self, candidate: SubjectCandidate, number: int) -> tuple[str, ...]:
        """Return nothing: nobody reads it."""
        del candidate, number
        return ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold an example with whether the rules' answer is right."""

    example: Example
    by_rule: bool


def annotated(folders: Sequence[Path]) -> list[Path]:
    """
    Return the annotated reports of *folders*, without those kept aside.

    Raises:
        SystemExit: If a folder is absent or has none.
    """
    found = []
    for folder in folders:
        reports = sorted(folder.glob("*.json"))
        if not reports:
            raise SystemExit(f"{folder}: no annotated report (.json) there; {USAGE}")
        found += [path for path in reports if path.stem.removeprefix("dev-") not in ASIDE]
    return found


def questions(path: Path, tagger: Tagger) -> Iterator[Asked]:
    """Yield the questions of a report that the annotation answers."""
    text = path.with_suffix(".txt").read_text("utf-8")
    recorder = Recorder({})
    encoding, _, _ = extract_explained(text, path.stem, tagger, weighing=recorder)
    both = comparison_of(encoding, read_annotated(path))
    reading = read(text)
    places = {reading.span(*span): found for span, found in recorder.asked.items()}
    for figure, claim in paired(both):
        if claim is None or figure.optional:
            continue
        found = next((places[s] for s in both.spans[claim.id] if s in places), None)
        if found is not None:
            yield _asked(both, path.stem, found, figure.subject, claim.subject)


def _asked(
    both: Comparison,
    report: str,
    found: Sequence[SubjectCandidate],
    right: Sequence[str],
    stated: str,
) -> Asked:
    answers = [_right(both, candidate.key, right) for candidate in found]
    example = Example(report, [candidate.features for candidate in found], answers)
    return Asked(example, _right(both, stated, right))


def _right(both: Comparison, key: str, right: Sequence[str]) -> bool:
    """Tell whether a thing is a marked answer; nobody is right only where nobody is marked."""
    return (both.meaning_of(key) or NOBODY) in right


def left_out(asked: Sequence[Asked], number: int) -> dict[str, Ranker]:
    """Return for each report a ranker that was learned without it, of *number* in all."""
    reports = list(dict.fromkeys(one.example.report for one in asked))
    found: dict[str, Ranker] = {}
    for fold in range(number):
        outside = set(reports[fold::number])
        ranker = Ranker(fit([a.example for a in asked if a.example.report not in outside]))
        found |= dict.fromkeys(outside, ranker)
    return found


def told(asked: Sequence[Asked], rankers: dict[str, Ranker]) -> str:
    """Return how often rules and ranker are right, each report ranked by what others taught."""
    right = 0
    for one in asked:
        shares = rankers[one.example.report].softmax(one.example.features)
        right += one.example.right[max(range(len(shares)), key=shares.__getitem__)]
    possible = sum(any(one.example.right) for one in asked)
    rules = sum(one.by_rule for one in asked)
    number = len(asked)
    return (
        f"{number} figures; right by rule {rules / number:.3f}, by rank {right / number:.3f} "
        f"(each report left out), the right one among the candidates {possible / number:.3f}"
    )


def main(folders: Sequence[str], table: str) -> None:
    """Read the reports, write the table, and print the measures."""
    tagger = choose_tagger("lac")
    asked = [one for path in annotated([*map(Path, folders)]) for one in questions(path, tagger)]
    weights = fit([one.example for one in asked])
    lines = [f"{feature}\t{weight}\n" for feature, weight in weights.items()]
    head = HEAD.format(questions=len(asked))
    Path(table).write_text(head + "".join(lines), "utf-8")
    print(told(asked, left_out(asked, FOLDS)))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(USAGE)
    try:
        main(sys.argv[1:-1], sys.argv[-1])
    except AidgraphError as error:
        raise SystemExit(str(error)) from error
