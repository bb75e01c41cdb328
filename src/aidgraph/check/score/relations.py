"""Compare relations: their ends by name, and the predicate."""

from aidgraph.check.score.compare import Comparison
from aidgraph.check.score.marked import NOBODY, MarkedRelation
from aidgraph.rdf.vocabulary import vocabulary

# Predicates of which a reader may as well choose the other.
_ALIKE = (
    frozenset({"partOf", "locatedIn"}),
    frozenset({"memberOf", "represents", "partOf"}),
    frozenset({"supports", "donatedTo", "funds"}),
    frozenset({"implements", "organized", "originated", "coordinates"}),
    frozenset({"built", "implements", "funds"}),
    frozenset({"awarded", "listedAs"}),
)
_GIVING = {"funds", "supports", "donatedTo"}

Stated = tuple[str, str, str]  # subject, predicate, object, by the ids of the marked entities


def compare_relations(both: Comparison) -> None:
    """Count the relations found, missed and not marked; once with their predicate, once without."""
    stated, unmarked_ends = _proposed(both)
    parties = _parties(both)
    right: set[Stated] = set()
    for relation in both.marked.relations:
        exact = {s for s in stated if _is_same(relation, s)}
        pair = [s for s in stated if {s[0], s[2]} == set(_ends(relation))]
        right |= exact
        if relation.explicit and not relation.optional:
            # What a flow says with its parties need not be said again.
            implied = _ends(relation) in parties and bool(_GIVING & set(relation.predicates))
            _count_recall(both, found=bool(exact) or implied, paired=bool(pair) or implied)
            if not (exact or implied):
                other = pair[0][1] if pair else ""
                both.miss("relation missed", _stated(both, relation), other and f"as {other}")
    pairs = {frozenset(_ends(relation)) for relation in both.marked.relations}
    near = sum(frozenset((s[0], s[2])) in pairs for s in stated)
    counts = both.counts
    counts.relations_right += len(right)
    counts.relations_false += len(stated - right) + unmarked_ends
    counts.pairs_right += near
    counts.pairs_false += len(stated) - near + unmarked_ends
    counts.rows_checked += len(stated) + unmarked_ends
    counts.rows_false += len(stated - right) + unmarked_ends
    for subject, predicate, thing in sorted(stated - right):
        words = f"{both.marked_label([subject])} {predicate} {both.marked_label([thing])}"
        both.miss("relation not marked", words)


def _proposed(both: Comparison) -> tuple[set[Stated], int]:
    """Return the proposed relations, and the number of those of which an end is not marked."""
    stated: set[Stated] = set()
    unmarked_ends = 0
    for claim in both.claims:
        ends_named = {claim.subject, claim.object} <= both.entities.keys()
        if claim.kind != "relation" or not ends_named:  # a relation may speak of a claim
            continue
        ends = both.meaning_of(claim.subject), both.meaning_of(claim.object)
        if NOBODY in ends:
            unmarked_ends += 1
            words = f"{both.label(claim.subject)} {claim.predicate} {both.label(claim.object)}"
            both.miss("relation not marked", words)
        else:
            stated.add((ends[0], claim.predicate, ends[1]))
    return stated, unmarked_ends


def _parties(both: Comparison) -> set[tuple[str, str]]:
    """Return who gave to whom, and for what, by the proposed flows."""
    return {
        (both.meaning_of(claim.provider), both.meaning_of(end))
        for claim in both.claims
        if claim.kind == "flow"
        for end in (claim.receiver, claim.subject)
    }


def _count_recall(both: Comparison, *, found: bool, paired: bool) -> None:
    both.counts.relations_found += found
    both.counts.relations_missed += not found
    both.counts.pairs_found += paired
    both.counts.pairs_missed += not paired


def _ends(relation: MarkedRelation) -> tuple[str, str]:
    return relation.subject, relation.object


def _is_same(relation: MarkedRelation, stated: Stated) -> bool:
    """Tell whether a relation is the marked one; either end may be first if it holds both ways."""
    subject, predicate, thing = stated
    turned = predicate in vocabulary().symmetric and _ends(relation) == (thing, subject)
    return (turned or _ends(relation) == (subject, thing)) and _alike(relation, predicate)


def _alike(relation: MarkedRelation, predicate: str) -> bool:
    wanted = set(relation.predicates)
    return predicate in wanted or any(predicate in group and group & wanted for group in _ALIKE)


def _stated(both: Comparison, relation: MarkedRelation) -> str:
    ends = (both.marked_label([end]) for end in _ends(relation))
    return f" {relation.predicates[0]} ".join(ends)
