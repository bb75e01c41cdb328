"""Tell whether words can state a relation: for predicates that nothing states without such words."""

from collections import defaultdict
from functools import cache

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.script import fold
from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.lexicon import table


@cache
def cues() -> dict[str, tuple[str, ...]]:
    """
    Return the words of which one must tell a relation, by predicate.

    They are those of ``relation-cues.tsv`` and the verbs that the reader takes to say the same.

    >>> "训" in cues()["trains"], "设立办事处" in cues()["establishedBranchIn"]
    (True, True)
    >>> "locatedIn" in cues()
    False
    """
    verbs: dict[str, list[str]] = defaultdict(list)
    for word, valency in predicates().items():
        for says in valency.says:
            verbs[says.predicate].append(word)
    return {
        row["predicate"]: (*split(row["cues"]), *verbs[row["predicate"]])
        for row in table("relation-cues")
    }


def is_stated(predicate: str, words: str) -> bool:
    """
    Tell whether *words* can state *predicate*, or none is known that must stand there.

    >>> is_stated("trains", "培训医生30人"), is_stated("trains", "投入200万元")
    (True, False)
    """
    known = cues().get(predicate, ())
    return not known or any(cue in fold(words) for cue in known)
