"""Compare predicates with the quoted words that should tell them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.waivers import waives
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.script import fold
from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.lexicon import extended
from aidgraph.model import Claim, Span


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """
    Return the words of which one must tell a relation, by predicate.

    They are those of ``predicates.tsv`` and the verbs that the reader takes to say the same.

    >>> "训" in cues()["trains"], "设立办事处" in cues()["establishedBranchIn"]
    (True, True)
    >>> "locatedIn" in cues()
    False
    """
    verbs: dict[str, list[str]] = defaultdict(list)
    for word, valency in predicates().items():
        for says in valency.says:
            verbs[says.predicate].append(word)
    return {row["predicate"]: (*split(row["cues"]), *verbs[row["predicate"]]) for row in rows()}


def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of ``predicates.tsv``, with their examples."""
    return extended(files("aidgraph.check.gate"), "gate", "predicates")


def is_stated(predicate: str, words: str) -> bool:
    """
    Tell whether *words* can state *predicate*, or none is known that must stand there.

    >>> is_stated("trains", "培训医生30人"), is_stated("trains", "投入200万元")
    (True, False)
    """
    known = cues().get(predicate, ())
    return not known or any(cue in fold(words) for cue in known)


def uncued(
    claims: Sequence[Claim],
    spans: Mapping[str, Sequence[Span]],
    sentences: Callable[[Claim], str] | None,
) -> Iterator[Mismatch]:
    """
    Yield the relations that no word of their quotes can state.

    What is inferred may be stated by its whole sentence, or by the note; without the text it is
    passed over.
    """
    for claim in claims:
        places = spans.get(claim.id, ())
        if claim.kind != "relation" or not places or waives(claim, "predicate"):
            continue
        words = "".join(span.exact for span in places)
        if claim.origin == "inferred":
            if sentences is None:
                continue
            words = "\n".join((sentences(claim), claim.note))
        if not is_stated(claim.predicate, words):
            first = places[0]
            yield Mismatch(
                *("uncued", claim.id, first.start, first.end, claim.predicate, first.exact),
                column="predicate",
            )
