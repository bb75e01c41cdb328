"""Measure how often each rule of reading is right: what rows take their confidence from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ranker import FOLDS, asked_of, left_out
from training import annotated, run

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.run import score_encoding
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.model import Claim, Encoding

HEAD = """# How often a row of each rule is right, on reports read by hand (tools/confidence.py).
# rule: the method of the row, its part before the dash, or * and its kind; origin: quoted or
# inferred; rows: how many were measured; right: how many of them were right;
# confidence: (right + 1) / (rows + 2).
rule\torigin\trows\tright\tconfidence
"""
USAGE = (
    "usage: confidence.py TABLE WRITTEN MEASURE [TUNED ...]: rows are measured on the reports of "
    "WRITTEN, for which no rule was made; the rankers learn from the others, too"
)


def judged(encoding: Encoding, path: Path) -> Iterator[tuple[Claim, bool]]:
    """Yield the rows of an encoding that can be judged, and whether each is right."""
    marked = read_annotated(path)
    for claim in encoding.claims:
        counts = score_encoding(replace(encoding, claims=(claim,)), marked).counts
        if claim.kind == "relation":
            right, false = counts.relations_right, counts.relations_false
        else:
            right, false = counts.rows_checked - counts.rows_false, counts.rows_false
        if right or false:
            yield claim, not false


def main(table: Path, written: Path, measure: Path, tuned: Sequence[Path]) -> None:
    """Read the reports, each ranked by what all others taught, and write the table."""
    tagger = choose_tagger("lac")
    reports = annotated(written, measure, tuned, USAGE)
    rankers = left_out(asked_of(reports, tagger), FOLDS)
    tally: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for report in (one for one in reports if not one.tuned):
        text = report.path.with_suffix(".txt").read_text("utf-8")
        weighing = rankers.get(report.name)
        encoding, _, _ = extract_explained(text, report.name, tagger, weighing=weighing)
        for claim, right in judged(encoding, report.path):
            kind = "relation" if claim.kind == "relation" else "figure"
            for rule in (claim.method, claim.method.partition("-")[0], f"*{kind}"):
                tally[rule, claim.origin][0] += 1
                tally[rule, claim.origin][1] += right
    lines = [
        f"{rule}\t{origin}\t{rows}\t{right}\t{(right + 1) / (rows + 2):.2f}\n"
        for (rule, origin), (rows, right) in sorted(tally.items())
    ]
    table.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    run(main, USAGE)
