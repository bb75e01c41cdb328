"""Measure how often each rule of reading is right: what rows take their confidence from."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ranker import FOLDS, annotated, left_out, questions

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
    "usage: confidence.py FOLDER [MORE ...] TABLE: the folders have reports (.txt) and what they "
    "say (.json); rows are measured on those of FOLDER, the ranker learns from MORE, too"
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


def main(folders: Sequence[str], table: str) -> None:
    """Read the reports, each ranked by what all others taught, and write the table."""
    tagger = choose_tagger("lac")
    paths = annotated([*map(Path, folders)])
    rankers = left_out([one for path in paths for one in questions(path, tagger)], FOLDS)
    tally: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for path in annotated([Path(folders[0])]):
        text = path.with_suffix(".txt").read_text("utf-8")
        weighing = rankers.get(path.stem)
        encoding, _, _ = extract_explained(text, path.stem, tagger, weighing=weighing)
        for claim, right in judged(encoding, path):
            kind = "relation" if claim.kind == "relation" else "figure"
            for rule in (claim.method, claim.method.partition("-")[0], f"*{kind}"):
                tally[rule, claim.origin][0] += 1
                tally[rule, claim.origin][1] += right
    lines = [
        f"{rule}\t{origin}\t{rows}\t{right}\t{(right + 1) / (rows + 2):.2f}\n"
        for (rule, origin), (rows, right) in sorted(tally.items())
    ]
    Path(table).write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(USAGE)
    main(sys.argv[1:-1], sys.argv[-1])
