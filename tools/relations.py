"""Learn which relations two names of a sentence state from annotated reports, and say how well."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, Namespace
from relations_fit import Example, fit
from training import TUNED, Report, annotated, run

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.compare import Comparison, comparison_of
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.ranking.pairs import NamePair
from aidgraph.extract.ranking.relate import NONE, TYPES, WEIGHTS, RelationAnswer
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.token import Tagger

if TYPE_CHECKING:
    from aidgraph.check.score.marked import MarkedRelation

HEAD = """# What speaks for a relation of two names (tools/relations.py: {pairs} pairs).
# feature: what is told of the pair, alone or with their types; weights: for each answer (→ from the
# name that stands first, ← the other way round, - nothing is stated) what it adds to its sum.
feature\tweights
"""
TYPES_HEAD = """# Between which types rank may state a relation (tools/relations.py): those that
# the ontology allows and that were marked {least} times at least.
predicate\tsubject\tobject\tmarked
"""
USAGE = (
    "usage: relations.py LEXICONS WRITTEN MEASURE [TUNED ...]: as for ranker.py; the tables go "
    "into LEXICONS"
)
ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology" / "relations.ttl"
AID = Namespace("https://w3id.org/aidgraph/ontology#")
LEAST = 3  # times that a predicate was marked between two types


@dataclass(slots=True)
class Recorder:
    """State nothing, doubt nothing, and keep the pairs that were asked of."""

    asked: list[tuple[NamePair, tuple[str, str]]] = field(default_factory=list)

    def likeliest(
        self, pair: NamePair, types: tuple[str, str]
    ) -> tuple[RelationAnswer | None, float, float]:
        """Keep the pair."""
        self.asked.append((pair, types))
        return None, 0.0, 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold an example with the types of its two names."""

    example: Example
    types: tuple[str, str]


def questions(report: Report, tagger: Tagger) -> Iterator[Asked]:
    """Yield the pairs of a report with the relations that are marked between them."""
    text = report.path.with_suffix(".txt").read_text("utf-8")
    recorder = Recorder()
    encoding, _, _ = extract_explained(text, report.name, tagger, relating=recorder)
    both = comparison_of(encoding, read_annotated(report.path))
    reading = read(text)
    things = {tuple(span): key for key in both.entities for span in both.spans.get(key, ())}
    marked: dict[tuple[str, str], list[MarkedRelation]] = defaultdict(list)
    for relation in both.marked.relations:
        marked[relation.subject, relation.object].append(relation)
    for pair, types in recorder.asked:
        spans = [reading.span(name.start, name.end) for name in (pair.one, pair.other)]
        ends = [_meant(both, things.get(span, "")) for span in spans]
        found = [*marked.get((ends[0], ends[1]), ()), *marked.get((ends[1], ends[0]), ())]
        if any(relation.optional for relation in found):
            continue
        right = tuple(
            str(RelationAnswer(predicate, forward=relation.subject == ends[0]))
            for relation in found
            for predicate in relation.predicates
        )
        features = pair.features
        if report.tuned:
            features = tuple(TUNED + f if "rule=" in f else f for f in features)
        yield Asked(Example(report.name, features, right or (NONE,)), types)


def _meant(both: Comparison, key: str) -> str:
    """Return the marked thing that a proposed one is; what is none is like nothing marked."""
    return both.meaning_of(key) or f"not marked: {key}"


def allowed() -> dict[str, tuple[set[str], set[str]]]:
    """Return the types of subject and object that the ontology allows, by predicate."""
    graph = Graph().parse(ONTOLOGY)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for predicate in set(graph.subjects(AID.subjectType)):
        ends = [
            {str(one).rpartition("#")[2] for one in graph.objects(predicate, end)}
            for end in (AID.subjectType, AID.objectType)
        ]
        found[str(predicate).rpartition("#")[2]] = ends[0], ends[1]
    return found


def typed(asked: Sequence[Asked]) -> Counter[tuple[str, str, str]]:
    """Count how often each predicate was marked between two types that the ontology allows."""
    found: Counter[tuple[str, str, str]] = Counter()
    ends = allowed()
    for one in asked:
        for answer in set(one.example.right) - {NONE}:
            predicate = answer[:-1]
            subject, object_ = one.types if answer[-1] == "→" else one.types[::-1]
            subjects, objects = ends.get(predicate, (set(), set()))
            if subject in subjects and object_ in objects:
                found[predicate, subject, object_] += 1
    return found


def main(lexicons: Path, written: Path, measure: Path, tuned: Sequence[Path]) -> None:
    """Read the reports and write the tables."""
    tagger = choose_tagger("lac")
    reports = annotated(written, measure, tuned, USAGE)
    asked = [one for report in reports for one in questions(report, tagger)]
    weights = fit([one.example for one in asked])
    lines = [
        f"{feature}\t{' '.join(f'{answer}:{weight}' for answer, weight in of.items())}\n"
        for feature, of in weights.items()
        if not feature.startswith(TUNED)
    ]
    head = HEAD.format(pairs=len(asked))
    (lexicons / f"{WEIGHTS}.tsv").write_text(head + "".join(lines), "utf-8")
    types = sorted((*ends, number) for ends, number in typed(asked).items() if number >= LEAST)
    rows = ["\t".join(map(str, row)) + "\n" for row in types]
    (lexicons / f"{TYPES}.tsv").write_text(TYPES_HEAD.format(least=LEAST) + "".join(rows), "utf-8")
    print(f"{len(asked)} pairs, {sum(one.example.right != (NONE,) for one in asked)} related")


if __name__ == "__main__":
    run(main, USAGE)
