"""Choose whom or what a figure is about among all that may be meant, or nobody."""

from aidgraph.extract.clauses.discourse import Carried
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.mention import NameMention
from aidgraph.extract.ranking.features import (
    NOBODY,
    SubjectQuestion,
    features_of,
    joined,
    nobody,
    roles_in,
)
from aidgraph.extract.ranking.layout import ReportLayout
from aidgraph.extract.ranking.ranker import SubjectCandidate, Weighing

LEAST = 0.2  # of the likeliest answers below, one in three was right
_REASONS = 3  # features that are told of a choice
_NEXT = 1  # sentences after which the subject before says nothing any more


class Subjects:
    """Choose the subjects of a report's figures, in order; *weighing* says how likely each is."""

    def __init__(self, layout: ReportLayout, roles: Roles, weighing: Weighing) -> None:
        self.layout = layout
        self.roles = roles
        self.weighing = weighing
        self._before: tuple[int, str] = (-2, NOBODY)

    def candidates(self, question: SubjectQuestion) -> list[SubjectCandidate]:
        """Return all that may be meant, and last that nothing is."""
        recent = self.layout.recent(question.at)
        roles = roles_in(question, self.roles, self.layout)
        sentence, key = self._before
        back = self.layout.place(question.at).sentence - sentence
        if key and back <= _NEXT:
            roles[key].append("before=sentence" if not back else "before=last-sentence")
        keys = dict.fromkeys([*self.layout.possible(question.at, recent), *roles])
        found = []
        for one in keys:
            if one in self.layout.types:
                own = features_of(one, question, self.layout, self.roles, recent)
                found.append(SubjectCandidate(one, tuple(joined([*own, *roles[one]], question))))
        return [*found, SubjectCandidate(NOBODY, tuple(joined(nobody(question), question)))]

    def choose(self, question: SubjectQuestion) -> tuple[Carried | None, tuple[str, ...]]:
        """Return the likeliest candidate, or nobody where none is likely enough, and why."""
        candidates = self.candidates(question)
        shares = self.weighing.shares(question, candidates)
        best = max(range(len(candidates)), key=lambda at: shares[at])
        stated = question.stated
        key = self.layout.cast.ids[stated.first] if stated and stated.first else NOBODY
        self._before = (self.layout.place(question.at).sentence, key)
        chosen, share = candidates[best], shares[best]
        why = (f"subject by rank, share {share:.2f}", *self.weighing.reasons(chosen, _REASONS))
        if share < LEAST or chosen.key == NOBODY:
            return None, why
        return (stated if chosen.key == key else self._carried(chosen.key, question)), why

    def _carried(self, key: str, question: SubjectQuestion) -> Carried:
        """Return a thing by the last of its names before the number, else by its first."""
        name = self._name(key, question.at)
        clause = question.setting.clause
        own = clause.start <= name.start < clause.end
        if own:
            return Carried((name,), clause.start, "own")
        return Carried((name,), name.start, "clause")

    def _name(self, key: str, before: int) -> NameMention:
        names = self.layout.places[key]
        return next((n for n in reversed(names) if n.start < before), names[0])
