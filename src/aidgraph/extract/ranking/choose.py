"""Choose what fills a slot of a figure among all that may be meant, or nobody."""

from aidgraph.extract.clauses.discourse import Carried
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import is_land
from aidgraph.extract.mention import NameMention
from aidgraph.extract.ranking.features import (
    FILLERS,
    NOBODY,
    SlotQuestion,
    features_of,
    joined,
    nobody,
    roles_in,
)
from aidgraph.extract.ranking.layout import ReportLayout
from aidgraph.extract.ranking.ranker import RankCandidate, Weighing

LEAST = 0.3  # of the likeliest answers below, one in three was right
LEAST_UNTOLD = 0.5  # where the rules know of nobody who gives or gets
_REASONS = 3  # features that are told of a choice
_NEXT = 1  # sentences after which the subject before says nothing any more


class SlotFiller:
    """Fill the slots of a report's figures, in order; *weighing* says how likely each thing is."""

    def __init__(self, layout: ReportLayout, roles: Roles, weighing: Weighing) -> None:
        self.layout = layout
        self.roles = roles
        self.weighing = weighing
        self._before: dict[str, tuple[int, str]] = {}

    def candidates(self, question: SlotQuestion) -> list[RankCandidate]:
        """Return all that may be meant, and last that nothing is."""
        recent = self.layout.recent(question.at)
        roles = roles_in(question, self.roles, self.layout)
        sentence, key = self._before.get(question.slot, (-2, NOBODY))
        back = self.layout.place(question.at).sentence - sentence
        if key and back <= _NEXT:
            roles[key].append("before=sentence" if not back else "before=last-sentence")
        keys = dict.fromkeys([*self.layout.possible(question.at, recent), *roles])
        found = []
        for one in keys:
            if self._may_fill(one, question):
                own = features_of(one, question, self.layout, self.roles, recent)
                found.append(RankCandidate(one, tuple(joined([*own, *roles[one]], question))))
        return [*found, RankCandidate(NOBODY, tuple(joined(nobody(question), question)))]

    def _may_fill(self, key: str, question: SlotQuestion) -> bool:
        """Tell whether a thing is of a type that may fill a slot; nobody gives to himself."""
        if key not in self.layout.types:
            return False
        fillers = FILLERS.get(question.slot)
        if fillers is None:
            return True
        kind, gives_it_back = self.layout.types[key], key in question.filled.values()
        return kind in fillers and not gives_it_back and not is_land(self.layout.places[key][0])

    def choose(self, question: SlotQuestion) -> tuple[Carried | None, tuple[str, ...]]:
        """Return the likeliest candidate, or nobody where none is likely enough, and why."""
        candidates = self.candidates(question)
        shares = self.weighing.shares(question, candidates)
        best = max(range(len(candidates)), key=lambda at: shares[at])
        stated = question.stated
        key = self.layout.cast.ids[stated.first] if stated and stated.first else NOBODY
        self._before[question.slot] = (self.layout.place(question.at).sentence, key)
        chosen, share = candidates[best], shares[best]
        reasons = self.weighing.reasons(question, chosen, _REASONS)
        why = (f"{question.slot} by rank, share {share:.2f}", *reasons)
        least = LEAST_UNTOLD if question.slot in FILLERS and stated is None else LEAST
        if share < least or chosen.key == NOBODY:
            return None, why
        return (stated if chosen.key == key else self._carried(chosen.key, question)), why

    def _carried(self, key: str, question: SlotQuestion) -> Carried:
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
