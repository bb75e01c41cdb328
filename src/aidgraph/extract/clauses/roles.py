"""Who gives and who gets in a report as a whole, counted over all that it says in words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from aidgraph.chinese.gazetteer import Division, gazetteer
from aidgraph.extract.clauses.record import Clause, roles_of
from aidgraph.extract.clauses.works import is_land
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import AID, Cast

_BODIES = frozenset(("Organization", "Place"))
_GIVES = frozenset(("donate", "give", "hand-out", "send", "support", "pledge", "build", "equip"))
_SIZES = (6, 4, 2)  # digits of the codes of provinces, prefectures, counties
_IN_TITLE = 3
_ACCOUNT = re.compile(r"报告|收支|年度|年报|工作|情况|公示|总结|综述|账")
_YEARLY = re.compile("年报|年度报告|收支|财务")
_REPORTING = ("中心", "组织", "机构", "基金", "联盟", "服务社")  # bodies that give account yearly
_COLLECTS = ("总会", "基金会", "慈善会", "红十字会", "协会", "促进会")
_COLLECTING = frozenset(  # who does so hands it on: it is no taker of aid
    (
        "募集",
        "募集到",
        "募得",
        "筹集",
        "筹得",
        "筹款",
        "募",
        "募捐",
        "筹措",
        "募到",
        "累计得到",
        "收捐",
    )
)
_HEROES = frozenset(("Facility", "Project", "Programme", "Organization"))
_RARE = 6  # who gives so many times less than another is no giver of what is told elsewhere
_OFTEN = 5  # mentions of the body that an account is by
_LEARNS = re.compile("务工|就业|跟班|进修|跟岗|学习|培训|研修|考察|锻炼|留学|招收|就读")
_TWO, _NEARLY = 2, 1.5  # how often who gets less must be told, and how near it comes
_SENDS = frozenset(("send", "hand-out"))
_PAIRS = frozenset(("pair", "support", "sign", "cooperate"))
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
        self.names: dict[str, NameMention] = {}
        self._gave: Counter[str] = Counter()
        self._got: Counter[str] = Counter()
        self._partners: dict[str, NameMention] = {}
        self._areas_of: dict[str, tuple[str, ...]] = {}
        places = [n for n in cast.ids if n.type == "Place"]
        self._texts = {n.text: n for n in reversed(places) if len(n.text) > 1}
        self._countries = {
            d.country: n
            for n in reversed(places)
            if (d := _abroad(n)) is not None and d.latitude is None
        }
        self._hero: tuple[NameMention | None] | None = None
        self.struck: NameMention | None = None  # the place that losses are told of first
        self.host: NameMention | None = None  # who stands first in the title
        self.narrator: NameMention | None = cast.narrator
        self._stated: Counter[str] = Counter(cast.ids[n] for n in cast.ids if n.type in _BODIES)

    def count(self, clauses: Iterable[Clause], title_end: int) -> "Roles":
        """Count the roles of *clauses*; what stands in the title counts more."""
        title: list[NameMention] = []
        words = ""
        stated = list(clauses)
        for index, clause in enumerate(stated):
            if clause.start < title_end:
                title += [n for slot in clause.slots for n in slot.names]
                words += "".join(piece.text for piece in clause.pieces)
            weight = _IN_TITLE if clause.start < title_end else 1
            self._pair(clause)
            for predicate in clause.predicates:
                if predicate.of.name in _SENDS and _learn(stated[index : index + 2]):
                    continue  # who is sent to learn, or to work, is no help
                if predicate.of.name in _GIVES and not clause.says:
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
                    self._add(self.takers, roles_of(clause, predicate, predicate.of.taker), weight)
                elif predicate.of.name == "suffer" and not clause.says:
                    struck = [n for s in clause.slots for n in s.names if n.type == "Place"]
                    self._add(self.takers, struck[-1:], weight)
                    self.struck = self.struck or next(iter(struck), None)
                elif predicate.of.name == "receive" and predicate.word not in _COLLECTING:
                    takers = roles_of(clause, predicate, predicate.of.taker)
                    takers = [n for n in takers if not n.text.endswith(_COLLECTS)]
                    self._add(self.takers, takers, weight)
                    self._add(self.givers, roles_of(clause, predicate, predicate.of.giver), weight)
        self._bodies()
        self._areas()
        self._narrates(title, words)
        return self

    def _pair(self, clause: Clause) -> None:
        """Remember who is told to be paired with whom: 甲市与乙县牵手."""
        if not any(p.of.name in _PAIRS for p in clause.predicates):
            return
        one = [n for n in clause.names("subject") if n.type in _BODIES]
        other = [n for n in clause.names("with") if n.type in _BODIES]
        for first in one[-1:]:
            for second in other[-1:]:
                self._partners.setdefault(self.cast.ids[first], second)
                self._partners.setdefault(self.cast.ids[second], first)

    def partner(self, name: NameMention) -> NameMention | None:
        """Return the place or body that a giver is told to be paired with, if that does not give."""
        found = self._partners.get(self.cast.ids[name])
        return found if found is not None and self.side(self.cast.ids[found]) != "giver" else None

    def _narrates(self, title: list[NameMention], words: str) -> None:
        """Take the body that collects gifts as who gives account, where the title names it."""
        ends = _COLLECTS + (_REPORTING if _YEARLY.search(words) else ())
        acting = ("Organization", "Facility")  # 某某中心 is either
        bodies = [n for n in title if n.type in acting and n.text.endswith(ends)]
        if self.narrator is None and len(bodies) == 1 and _ACCOUNT.search(words):
            self.narrator = bodies[0]
        if self.narrator is None:
            self.narrator = self._accountant()
        bodies = [n for n in title if n.type in _BODIES and not is_land(n)]
        self.host = bodies[0] if bodies else None
        for name in title:
            if name.type == "Place":
                self._stated[self.cast.ids[name]] += _IN_TITLE

    def _accountant(self) -> NameMention | None:
        """Return the collecting body that is named far more than any other body."""
        bodies = [n for n in self.cast.ids if n.type == "Organization"]
        counts = Counter(self.cast.ids[n] for n in bodies)
        if not counts:
            return None
        (key, number), *rest = counts.most_common(2)
        name = next(n for n in bodies if self.cast.ids[n] == key)
        ahead = not rest or 2 * number >= 3 * rest[0][1]
        return name if number >= _OFTEN and ahead and name.text.endswith(_COLLECTS) else None

    def _bodies(self) -> None:
        """Read the names of bodies of the aid: who stands before 援, and who behind it."""
        places = {n.text: n for n in self.cast.ids if n.type == "Place"}
        for name in self.cast.ids:
            if name.type not in ("Organization", "Programme", "Project") or not AID.search(
                name.text
            ):
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

    def _add(self, counter: Counter[str], names: Iterable[NameMention], weight: int) -> None:
        for name in names:
            if name.type in ("Organization", "Place"):
                key = self.cast.ids[name]
                counter[key] += weight
                self.names.setdefault(key, name)

    def _areas(self) -> None:
        """Count gifts by country, province and prefecture: who is in the giver's area gives, too."""
        self._areas_of = {
            e.id: areas_of(f"{scheme}:{code}")
            for e in self.cast.entities
            for scheme, code in e.codes
        }
        for counter, areas in ((self.givers, self._gave), (self.takers, self._got)):
            for key, number in counter.items():
                for area in self._areas_of.get(key, ()):
                    areas[area] += number

    def side(self, key: str) -> str:
        """Tell on which side somebody stands: ``giver``, ``taker``, or neither (empty)."""
        if self.givers[key] != self.takers[key]:
            return "giver" if self.givers[key] > self.takers[key] else "taker"
        for area in self._areas_of.get(key, ()):
            gave, got = self._gave[area], self._got[area]
            if max(gave, got) > 2 * min(gave, got):
                return "giver" if gave > got else "taker"
        return ""

    def whole(self, name: NameMention) -> NameMention:
        """Return the country of a city abroad, where the report names it; else the name itself."""
        division = gazetteer().place(name.code) if name.code else None
        if division is None or division.country == "CN" or division.latitude is None:
            return name
        return self._countries.get(division.country, name)

    def inside(self, name: NameMention) -> NameMention | None:
        """Return the place that a name begins with, where help goes there or nobody gives."""
        best = [t for t in self._texts if name.text.startswith(t) and t != name.text]
        for text in sorted(best, key=len, reverse=True):
            if self.side(self.cast.ids[self._texts[text]]) != "giver":
                return self._texts[text]
        return None

    def served(self, name: NameMention) -> NameMention | None:
        """Return the place that a body of the aid has in its name and that gets help."""
        for text, place in self._texts.items():
            if name.text.find(text) > 0 and self.side(self.cast.ids[place]) == "taker":
                return place
        return None

    @property
    def hero(self) -> NameMention | None:
        """Return the work or body that the report speaks of more than of any giver, if there is one."""
        if self._hero is None:
            first = {self.cast.ids[n]: n for n in sorted(self.cast.ids, reverse=True)}
            counts = Counter(self.cast.ids[n] for n in self.cast.ids if n.type in _HEROES)
            giver = self.giver
            rival = self._named(giver) if giver is not None else 0
            ranked = counts.most_common(2)
            alone = len(ranked) < 2 or ranked[0][1] > ranked[1][1]
            best = ranked[0] if ranked and alone else ("", 0)
            found = first[best[0]] if best[1] >= max(_OFTEN - 1, rival) else None
            self._hero = (found,)
        return self._hero[0]

    @property
    def is_sole(self) -> bool:
        """Tell whether one alone gives in all the report, and at most one gets."""
        return (
            sum(n > 0 for n in self.givers.values())
            == 1
            >= sum(n > 0 for n in self.takers.values())
        )

    def often(self, name: NameMention) -> bool:
        """Tell whether a report names somebody more than once, or in its title."""
        return name == self.host or self._stated[self.cast.ids[name]] > 1

    def _named(self, name: NameMention) -> int:
        key = self.cast.ids[name]
        return sum(self.cast.ids[n] == key for n in self.cast.ids)

    def gives_more(self, key: str) -> bool:
        """Tell whether somebody gives more often than it gets."""
        return self.side(key) == "giver"

    def gives_often(self, key: str) -> bool:
        """Tell whether somebody gives more often than it gets, and not far less than who gives most."""
        giver = self.giver
        most = self.givers[self.cast.ids[giver]] if giver is not None else 0
        return self.gives_more(key) and _RARE * self.givers[key] >= most

    def only_takes(self, key: str) -> bool:
        """Tell whether somebody gets and gives less."""
        return self.side(key) == "taker"

    @property
    def giver(self) -> NameMention | None:
        """Return who gives most, and more than it gets."""
        most = self._most(self.givers, self.takers)
        return self._acting(most) if most is not None and most.type == "Place" else most

    def _acting(self, place: NameMention) -> NameMention:
        """Return the body of the aid that is named after a giver and acts as often, else the giver."""
        often = self.givers[self.cast.ids[place]]
        for key, number in self.givers.most_common(3):
            body = self.names[key]
            ours = body.type == "Organization" and body.text.startswith(place.text[:2])
            if ours and AID.search(body.text) and 2 * number >= often:
                return body
        return place

    @property
    def usual_giver(self) -> NameMention | None:
        """Return who may give where nobody is told: who gives more than once, or the title's host."""
        giver = self.giver
        if giver is None:
            return self.host
        return giver if self.givers[self.cast.ids[giver]] > 1 else None

    @property
    def taker(self) -> NameMention | None:
        """Return who gets most, and more than it gives."""
        return self._most(self.takers, self.givers)

    @property
    def is_shared(self) -> bool:
        """Tell whether two places that lie apart get about as often: neither gets it all."""
        got = [k for k, n in self.takers.most_common() if n > self.givers[k]]
        got = [k for k in got if self.names[k].type == "Place" or self.names[k].code][:2]
        if len(got) < _TWO or _NEARLY * self.takers[got[1]] < self.takers[got[0]]:
            return False
        one, other = (self._areas_of.get(key, ()) for key in got)
        inside = set(one[:1]) & set(other) or set(other[:1]) & set(one)
        return not inside and self.takers[got[1]] >= _TWO

    def _most(self, counter: Counter[str], other: Counter[str]) -> NameMention | None:
        """Return who has a role most, by what is said in words and how often it is named."""
        scores = {
            key: 2 * number + self._stated[key]
            for key, number in counter.items()
            if number > other[key]
        }
        return self.whole(self.names[max(scores, key=lambda key: scores[key])]) if scores else None


def _learn(clauses: Sequence[Clause]) -> bool:
    """Tell whether clauses tell of people who go to learn or to work: 选派干部到甲市跟班学习."""
    return any(_LEARNS.search(p.text) for c in clauses for p in c.pieces if p.mention is None)


def areas_of(code: str) -> tuple[str, ...]:
    """
    Return the areas that a place is in, the smallest first.

    >>> areas_of("gbt2260:652922")
    ('652922', '6529', '65')
    """
    scheme, _, digits = code.partition(":")
    if scheme == "gbt2260":
        return tuple(digits[:size] for size in _SIZES)
    division = gazetteer().place(code)
    return (division.country,) if division is not None else ()


def _abroad(name: NameMention) -> Division | None:
    division = gazetteer().place(name.code) if name.code else None
    return division if division is not None and division.country != "CN" else None
