"""One sentence as the claims need it: its mentions, who acts in it, what the frames match."""

from collections.abc import Sequence
from dataclasses import dataclass

from aidgraph.extract.claims.clauses import Along
from aidgraph.extract.claims.frames import Match, find_matches, frames_for
from aidgraph.extract.claims.masks import Masked, Mention, compile_pattern, mask, with_topic
from aidgraph.extract.mention import Name, Quantity, Time
from aidgraph.extract.words.reading import Reading


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Hold what a sentence may go on about.

    ``carried`` acted in the sentence before; ``topic`` is the work that the item of a list is about,
    where the sentence does not name it; ``lead`` are the words that the list begins with;
    ``collector`` is the body whose gifts received in all the paragraph tells.
    """

    carried: Name | None = None
    topic: Name | None = None
    lead: str = ""
    collector: Name | None = None


_AFTER = frozenset("向给为对与和同由在到赴于从、")  # who stands after one of them does nothing
_DOERS = ("Organization",)
_COLLECTS = frozenset(("received-in-all", "gifts-received"))
# Who acts stands at the head of a clause, after a date or a word or two, and no preposition.
_ACTING = (
    "(?:^|[，；:。“])(?:[{T}]，?|随后|同时|此外|其中|近日|日前|目前|当天|当时|据悉|据统计|期间|此前"
    "|另外|为此|这时|如今|[-#* ]){0,3}，?[{P}]{0,2}<s:O>"
    "(?!的|负责人|援建|有关|相关|[^，。；、{OPFJGEHMQT}]{0,4}@title|"
    "(?:捐款|捐赠|认捐|捐资)?:?[{M}])"
)
_GIVING = (
    "(?:^|[，；:。“])(?:[{T}]，?)?[{P}]{0,2}<s:P>[^，。；的在与和{OPFJGEH}]{0,5}?"
    "(?:@give|@send|@donate|@aid|援建|启动|组织|成立|组建"
    "|(?:向|给|为|对)[{P}]{1,3}[^，。；{OPFJGEH}]{0,6}?(?:@give|@send|@donate))"
)

Span = tuple[int, int]


class Sentence:
    """
    Hold one sentence: its mentions, and who acts in it.

    Args:
        reading: The text.
        bounds: Where the sentence begins and ends.
        mentions: Names, numbers and times, sorted, none overlapping.
        setting: What the sentences before leave to it.
        groups: Groups of persons and other things described, sorted; frames that ask for them
            see them in place of the names inside.
    """

    def __init__(
        self,
        reading: Reading,
        bounds: Span,
        mentions: Sequence[Mention],
        setting: Setting,
        groups: Sequence[Name] = (),
    ) -> None:
        self.text = reading.text
        self.bounds = bounds
        self.mentions = mentions
        self.names = [m for m in mentions if isinstance(m, Name)]
        self.carried = setting.carried
        self.topic = setting.topic
        self.doer = next(
            (
                n
                for n in self.names
                if n.type in _DOERS and reading.text[n.start - 1 : n.start] not in _AFTER
            ),
            None,
        )
        self.numbers = Along([m for m in mentions if not isinstance(m, Name)])
        self.times = Along([m for m in mentions if isinstance(m, Time) and is_bounded(m)])
        self._kinds: dict[tuple[str, ...], Along[Name]] = {}
        masked = mask(reading.text, *bounds, mentions)
        shown = masked if self.topic is None else with_topic(masked, self.topic)
        rules = frames_for(groups=False)
        self.matches: list[Match] = list(find_matches(shown, rules, setting.lead))
        self._acting = Along(actors(masked))
        self.collector = self._collector() or setting.collector
        if groups:
            shown = mask(reading.text, *bounds, _with_groups(mentions, groups))
            self.matches += find_matches(shown, frames_for(groups=True))

    def subject(self, before: int) -> tuple[Name | None, bool]:
        """Return who acts at an offset, and whether that is carried over."""
        acting = self._acting.before(before)
        if acting is not None:
            return acting, False
        if self.doer is not None and self.doer.end <= before and not self._acting.mentions:
            return self.doer, False
        return self.carried, True

    def _collector(self) -> Name | None:
        """Return the body that the sentence says received gifts in all (共接收捐款617万元)."""
        for match in self.matches:
            if match.frame.id in _COLLECTS:
                subject = self.subject(match.start)[0]
                if subject is not None and subject.type == "Organization":
                    return subject
        return None

    def acting(self, kind: str) -> list[Name]:
        """Return the names of a *kind* that act in the sentence."""
        return [name for name in self._acting.mentions if name.type == kind]

    def last_doer(self) -> Name | None:
        """Return the organization that the next sentence may go on about."""
        acting = self.acting("Organization")
        return (acting[-1] if acting else None) or self.carried or self.doer

    def along(self, kinds: tuple[str, ...]) -> "Along[Name]":
        """Return the names of some kinds, to find neighbours in."""
        if kinds not in self._kinds:
            self._kinds[kinds] = Along([n for n in self.names if n.type in kinds])
        return self._kinds[kinds]

    def nearest(self, start: int, end: int, kinds: tuple[str, ...]) -> Name | None:
        """Return the name of one of *kinds* that stands last before *start*, or first after."""
        names = self.along(kinds)
        return names.before(start) or names.after(end)

    def room(self, quantity: Quantity) -> Span:
        """Return how far the words around a quantity go: to the next number on either side."""
        left, right = self.numbers.before(quantity.start), self.numbers.after(quantity.end)
        return (
            left.end if left else self.bounds[0],
            right.start if right else self.bounds[1],
        )


def actors(masked: Masked) -> list[Name]:
    """Return who acts in a masked sentence: bodies at the head of a clause, places that give."""
    found = {
        name
        for pattern in (_ACTING, _GIVING)
        for match in compile_pattern(pattern).finditer(masked.text)
        for name in masked.mentions(match["s"])
        if isinstance(name, Name)
    }
    return sorted(found)


def is_bounded(time: Time) -> bool:
    """Tell whether a time has both ends: 2016年以来 has no last day, and none is made up."""
    return time.quantity is None and bool(time.from_ and time.to)


def _with_groups(mentions: Sequence[Mention], groups: Sequence[Name]) -> list[Mention]:
    """Return the mentions with the groups in place of what they hold."""
    found: list[Mention] = []
    for mention in sorted([*mentions, *groups], key=lambda m: (m.start, -m.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found
