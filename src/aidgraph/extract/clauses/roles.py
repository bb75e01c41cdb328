"""Who gives and who gets in a report as a whole, counted over all that it says in words."""

import re
from collections import Counter
from collections.abc import Iterable

from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import AID, Cast

_GIVES = frozenset(("donate", "give", "hand-out", "send", "support", "pledge", "build"))
_IN_TITLE = 3
_AID_TO = re.compile(r"(?:援|支援|驻|帮扶|帮助|协作)")


class Roles:
    """
    Count who gives and who gets.

    ``giver`` and ``taker`` are who does so most, where anybody does.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.givers: Counter[str] = Counter()
        self.takers: Counter[str] = Counter()
        self.names: dict[str, Name] = {}

    def count(self, clauses: Iterable[Clause], title_end: int) -> "Roles":
        """Count the roles of *clauses*; what stands in the title counts more."""
        from aidgraph.extract.clauses.course import roles_of  # noqa: PLC0415  it reads roles, too

        for clause in clauses:
            weight = _IN_TITLE if clause.start < title_end else 1
            for predicate in clause.predicates:
                if predicate.of.name in _GIVES and not clause.says:
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
                    self._add(self.takers, roles_of(clause, predicate, predicate.of.taker), weight)
                elif predicate.of.name == "receive":
                    self._add(self.takers, roles_of(clause, predicate, predicate.of.taker), weight)
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
        self._bodies()
        return self

    def _bodies(self) -> None:
        """Read the names of bodies of the aid: who stands before 援, and who behind it."""
        places = {n.text: n for n in self.cast.ids if n.type == "Place"}
        for name in self.cast.ids:
            if name.type not in ("Organization", "Programme", "Project") or not AID.search(name.text):
                continue
            joint = _AID_TO.search(name.text)
            for text, place in places.items():
                at = name.text.find(text)
                if at < 0 or len(text) < 2 or joint is None:
                    continue
                counter = self.givers if at < joint.start() else self.takers
                self._add(counter, [place], 1)
            if name.type == "Organization":
                self._add(self.givers, [name], 1)

    def _add(self, counter: Counter[str], names: Iterable[Name], weight: int) -> None:
        for name in names:
            if name.type in ("Organization", "Place"):
                key = self.cast.ids[name]
                counter[key] += weight
                self.names.setdefault(key, name)

    def gives_more(self, key: str) -> bool:
        """Tell whether somebody gives more often than it gets."""
        return self.givers[key] > self.takers[key]

    def only_takes(self, key: str) -> bool:
        """Tell whether somebody gets and gives less."""
        return self.takers[key] > self.givers[key]

    @property
    def giver(self) -> Name | None:
        """Return who gives most, and more than it gets."""
        return self._most(self.givers, self.takers)

    @property
    def taker(self) -> Name | None:
        """Return who gets most, and more than it gives."""
        return self._most(self.takers, self.givers)

    def _most(self, counter: Counter[str], other: Counter[str]) -> Name | None:
        for key, number in counter.most_common():
            if number > other[key]:
                return self.names[key]
        return None
