"""Who gives and who gets in a report as a whole, counted over all that it says in words."""

import re
from collections import Counter
from collections.abc import Iterable

from aidgraph.extract.clauses.record import Clause, roles_of
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import AID, Cast

_BODIES = frozenset(("Organization", "Place"))
_GIVES = frozenset(("donate", "give", "hand-out", "send", "support", "pledge", "build"))
_AREAS = (2, 4, 6)  # digits of the codes of provinces, prefectures, counties
_IN_TITLE = 3
_ACCOUNT = re.compile(r"报告|收支|年度|年报|工作|情况|公示|总结|综述|账")
_COLLECTS = ("总会", "基金会", "慈善会", "红十字会", "协会", "促进会")
_OFTEN = 5  # mentions of the body that an account is by
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
        self.narrator: Name | None = cast.narrator
        self._told: Counter[str] = Counter(cast.ids[n] for n in cast.ids if n.type in _BODIES)

    def count(self, clauses: Iterable[Clause], title_end: int) -> "Roles":
        """Count the roles of *clauses*; what stands in the title counts more."""
        title: list[Name] = []
        for clause in clauses:
            if clause.start < title_end:
                title += [n for slot in clause.slots for n in slot.names]
            weight = _IN_TITLE if clause.start < title_end else 1
            for predicate in clause.predicates:
                if predicate.of.name in _GIVES and not clause.says:
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
                    self._add(self.takers, roles_of(clause, predicate, predicate.of.taker), weight)
                elif predicate.of.name == "receive":
                    self._add(self.takers, roles_of(clause, predicate, predicate.of.taker), weight)
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
        self._bodies()
        self._areas()
        self._narrates(title, title_end)
        return self

    def _narrates(self, title: list[Name], title_end: int) -> None:
        """Take the body that collects gifts as who gives account, where the title names it."""
        bodies = [n for n in title if n.type == "Organization" and n.text.endswith(_COLLECTS)]
        if self.narrator is None and len(bodies) == 1:
            self.narrator = bodies[0]
        if self.narrator is None:
            self.narrator = self._accountant()
        for name in title:
            if name.type == "Place":
                self._told[self.cast.ids[name]] += _IN_TITLE

    def _accountant(self) -> Name | None:
        """Return the collecting body that is named far more than any other body."""
        bodies = [n for n in self.cast.ids if n.type == "Organization"]
        counts = Counter(self.cast.ids[n] for n in bodies)
        if not counts:
            return None
        (key, number), *rest = counts.most_common(2)
        name = next(n for n in bodies if self.cast.ids[n] == key)
        ahead = not rest or number >= 2 * rest[0][1]
        return name if number >= _OFTEN and ahead and name.text.endswith(_COLLECTS) else None

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

    def _areas(self) -> None:
        """Count gifts by country, province and prefecture: who is in the giver's area gives, too."""
        codes = {e.id: code for e in self.cast.entities for scheme, code in e.codes if scheme == "gbt2260"}
        self._codes = codes
        self._gave: Counter[str] = Counter()
        self._got: Counter[str] = Counter()
        for counter, areas in ((self.givers, self._gave), (self.takers, self._got)):
            for key, number in counter.items():
                for size in _AREAS if key in codes else ():
                    areas[codes[key][:size]] += number

    def side(self, key: str) -> str:
        """Tell on which side somebody stands: ``giver``, ``taker``, or neither (empty)."""
        if self.givers[key] != self.takers[key]:
            return "giver" if self.givers[key] > self.takers[key] else "taker"
        code = self._codes.get(key, "")
        for size in reversed(_AREAS) if code else ():
            gave, got = self._gave[code[:size]], self._got[code[:size]]
            if max(gave, got) > 2 * min(gave, got):
                return "giver" if gave > got else "taker"
        return ""

    def gives_more(self, key: str) -> bool:
        """Tell whether somebody gives more often than it gets."""
        return self.side(key) == "giver"

    def only_takes(self, key: str) -> bool:
        """Tell whether somebody gets and gives less."""
        return self.side(key) == "taker"

    @property
    def giver(self) -> Name | None:
        """Return who gives most, and more than it gets."""
        return self._most(self.givers, self.takers)

    @property
    def taker(self) -> Name | None:
        """Return who gets most, and more than it gives."""
        return self._most(self.takers, self.givers)

    def _most(self, counter: Counter[str], other: Counter[str]) -> Name | None:
        """Return who has a role most, by what is said in words and how often it is named."""
        scores = {
            key: 2 * number + self._told[key] for key, number in counter.items() if number > other[key]
        }
        return self.names[max(scores, key=lambda key: scores[key])] if scores else None
