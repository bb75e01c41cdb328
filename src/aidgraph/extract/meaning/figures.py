"""Make a figure of each amount of a clause: its kind, what it counts, whom it is about, who gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from aidgraph.extract.clauses.discourse import Carried, ClauseContext
from aidgraph.extract.clauses.pieces import Mention
from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.works import THINGS
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.about import described, producer, purpose
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.meaning.indicators import indicator_by, place_in_order
from aidgraph.extract.meaning.kinds import Kind, is_money, kind_of, unit_of
from aidgraph.extract.meaning.likely_parties import PartyChooser
from aidgraph.extract.meaning.modality import is_pledged, modality_of, tells_plan
from aidgraph.extract.meaning.parties import Parties, parties_of
from aidgraph.extract.meaning.when import when
from aidgraph.extract.mention import QuantityMention, Rank, TimeMention
from aidgraph.extract.ranking.choose import SlotFiller
from aidgraph.extract.ranking.features import SlotQuestion
from aidgraph.extract.ranking.kinds import KindQuestion, choose_kind
from aidgraph.extract.ranking.labels import LabelChooser, LabelQuestion
from aidgraph.extract.ranking.modalities import ModalityQuestion, choose_modality
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim, Modality
from aidgraph.rdf.vocabulary import OTHER

_AREAS = frozenset(("Place",))
_RULES = {"donatedTo": "donation", "funds": "funding"}
_DONATES = frozenset(("donate", "receive"))
_BACK = 24  # words back in which a gift is called one
_PARTS = frozenset(
    ("其中", "余下", "余下的", "其余", "剩余", "剩下", "剩下的", "首批", "首期", "首笔", "尾款")
)
_NEAR_WHOLE = 80  # letters from a sum to a part of it
_REACHED = frozenset(("已", "已经", "目前", "截至", "累计", "实际", "了"))


@dataclass(frozen=True, slots=True)
class GivenSum:
    """Hold where a sum was given, by whom to whom, and what for."""

    at: int
    parties: Parties
    about: Carried | None


@dataclass(slots=True)
class FigureReader:
    """Make the figures of a report; ``text`` is normalised."""

    text: str
    cast: Cast
    roles: Roles
    slots: SlotFiller
    labels: LabelChooser
    is_plan: bool = False  # by its title
    whole: Carried | None = None  # what the last figure that is no flow was about
    sum: GivenSum | None = None  # the last that was given
    needed: int = -1  # the sentence that tells last what is needed
    goods: tuple[int, Parties] | None = None  # the sentence and the parties of the last goods given
    last_whole: tuple[int, Modality] = (-1, "done")  # where it ends, and how far it is done
    modality_before: Modality = "done"  # of the last number, by the rules

    def figures(self, setting: ClauseContext) -> Iterator[Draft]:
        """Yield a figure for each amount of the setting's clause."""
        for amount in setting.clause.amounts:
            yield from self._figure(setting, amount)

    def _figure(self, setting: ClauseContext, amount: CountedAmount) -> Iterator[Draft]:
        kind, parties, why_kind = self._kind(setting, amount)
        modality, why_modality = self._likely_modality(setting, amount, kind, parties)
        parties, by_rank = self._parties(setting, amount, kind, parties)
        giver, taker = parties.giver, parties.taker
        if kind.kind == "flow" and giver is None and taker is None:
            kind = Kind("context", "flow-of-nobody")
        if kind.kind == "flow" and not is_money(amount):
            self.goods = (setting.sentence[0].start, parties)
        indicator, why_label = self._indicator(setting, amount, kind)
        if kind.kind == "outcome" and is_money(amount) and indicator.startswith(OTHER):
            kind = Kind("context", "money-of-no-kind")
        about, why_about = self._subject(setting, amount, kind, parties)
        start, end, carried_time = when(setting, amount, kind)
        words = _carried_words(setting, (giver, taker, about)) + carried_time
        claim = Claim(
            id="",
            kind=kind.kind,
            subject=self._id(about),
            indicator=indicator,
            provider=self._id(giver),
            receiver=self._id(taker),
            from_=start,
            to=end,
            origin="inferred" if words else "quoted",
            method=kind.method,
            confidence=Decimal("0.60"),
            modality=modality,
            speaker=self.cast.ids[setting.speaker] if setting.speaker is not None else "",
        )
        if amount.piece.mention is not None:
            claim = _measured(claim, amount.piece.mention)
        why_ranked = (*why_kind, *by_rank, *why_about, *why_label, *why_modality)
        why = (*_why(setting, amount, kind, giver, taker, about), *why_ranked)
        draft = Draft(
            claim, [(amount.piece.start, amount.piece.end)], tuple(dict.fromkeys(words)), why
        )
        yield draft
        if giver and giver.how in ("own", "label") and _is_donation(setting, amount):
            yield from _made_by(draft, "donatedTo", claim.receiver, taker)
        if about is not None and _is_work(about) and is_money(amount):
            yield from _made_by(draft, "funds", claim.subject, near=_near(setting, giver, about))

    def _likely_modality(
        self, setting: ClauseContext, amount: CountedAmount, kind: Kind, parties: Parties
    ) -> tuple[Modality, tuple[str, ...]]:
        """Return how far a figure is likely done, and why by rank; a pledge stays a pledge."""
        before = self.modality_before
        own = self.modality_before = self._modality(setting, amount)
        if (
            own == "done"
            and self.is_plan
            and kind.kind != "context"
            and tells_plan(setting, amount)
        ):
            return "planned", ("the title is a plan's",)
        known = parties.giver is not None, parties.taker is not None
        figure = KindQuestion(setting, amount, kind.kind, kind.rule, known, self.text)
        chosen, why = choose_modality(ModalityQuestion(figure, own, before), self.slots.weighing)
        return "pledged" if why and is_pledged(setting, amount) else chosen, why

    def _modality(self, setting: ClauseContext, amount: CountedAmount) -> Modality:
        """Return how far it is told as done; the parts of a plan (。其中教学楼2000万元) are planned."""
        own = modality_of(setting, amount, self.text)
        clauses = setting.sentence[: setting.index + 1]
        words = {p.text for clause in clauses for p in clause.pieces[:2] if p.mention is None}
        if "其中" not in words:
            self.last_whole = amount.piece.end, own
            return own
        end, whole = self.last_whole
        between = self.text[end : setting.sentence[0].start]
        near = between.count("。") <= 1 and "\n" not in between
        said = amount.predicate is not None and amount.predicate in setting.clause.predicates
        reached = _REACHED & {p.text for p in setting.clause.pieces if p.mention is None}
        return whole if own == "done" and near and not (said or reached) else own

    def _kind(
        self, setting: ClauseContext, amount: CountedAmount
    ) -> tuple[Kind, Parties, tuple[str, ...]]:
        """Return the likeliest kind of an amount, who gives and gets a flow, and why by rank."""
        kind, parties = self._kind_by_rule(setting, amount)
        known = parties.giver is not None, parties.taker is not None
        if kind.kind == "flow" and not any(known):
            return Kind("context", "flow-of-nobody"), parties, ()
        question = KindQuestion(setting, amount, kind.kind, kind.rule, known, self.text)
        chosen, why = choose_kind(question, self.slots.weighing)
        if chosen == kind.kind:
            return kind, parties, why
        parties = self._flow_parties(setting, amount) if chosen == "flow" else Parties()
        if chosen == "flow" and parties.giver is None and parties.taker is None:
            return kind, parties, ()  # a gift of nobody to nobody is none: the rules' answer stands
        return Kind(chosen, kind.rule, by_rank=True), parties, why

    def _kind_by_rule(self, setting: ClauseContext, amount: CountedAmount) -> tuple[Kind, Parties]:
        """Return the kind that the rules give an amount and, of a flow, who gives and gets it."""
        kind = self._needed(setting, amount, kind_of(setting, amount, self.text))
        parties = self._valued(setting, amount)
        if parties is not None:
            return Kind("flow", "value"), parties
        return kind, self._flow_parties(setting, amount) if kind.kind == "flow" else Parties()

    def _flow_parties(self, setting: ClauseContext, amount: CountedAmount) -> Parties:
        whole = self._whole_sum(setting, amount)
        return whole.parties if whole else parties_of(setting, amount, self.cast, self.roles)

    def _whole_sum(self, setting: ClauseContext, amount: CountedAmount) -> GivenSum | None:
        """Return the sum before of which a sum is a part: 余下的300万元."""
        words = {p.text for p in setting.clause.pieces[:2] if p.mention is None}
        named = any(slot.names for slot in setting.clause.slots) or amount.by or amount.to
        if self.sum is None or named or not is_money(amount) or not _PARTS & words:
            return None
        near = setting.clause.start - self.sum.at < _NEAR_WHOLE
        known = self.sum.parties.giver and self.sum.parties.taker
        return self.sum if near and known else None

    def _needed(self, setting: ClauseContext, amount: CountedAmount, kind: Kind) -> Kind:
        """Return the kind of a sum; a part (其中道路1亿元) of one that is needed is needed as well."""
        start = setting.sentence[0].start
        words = [p.text for c in setting.sentence[: setting.index + 1] for p in c.pieces[:2]]
        own = amount.predicate is not None and amount.predicate in setting.clause.predicates
        if is_money(amount) and kind.kind == "flow" and self.needed == start:
            if "其中" in words and not own:
                return Kind("context", "near-noun")
        elif is_money(amount) and kind.rule == "near-noun" and "需" in self._near(setting, amount):
            self.needed = start
        return kind

    def _near(self, setting: ClauseContext, amount: CountedAmount) -> str:
        return self.text[max(setting.clause.start, amount.piece.start - _BACK) : amount.piece.start]

    def _valued(self, setting: ClauseContext, amount: CountedAmount) -> Parties | None:
        """Return the parties of the goods before whose value a sum is: 彩超2台，价值96万元."""
        clause = setting.clause
        words = {p.text for p in clause.pieces if p.end <= amount.piece.start}
        value = is_money(amount) and words & word_list("particles", "values")
        if not value or self.goods is None or any(s.names for s in clause.slots) or amount.by:
            return None
        at, parties = self.goods
        return parties if at == setting.sentence[0].start else None

    def _parties(
        self, setting: ClauseContext, amount: CountedAmount, kind: Kind, parties: Parties
    ) -> tuple[Parties, tuple[str, ...]]:
        """Return the likeliest parties of a flow, and why."""
        if kind.kind != "flow" or kind.rule == "value" or self._whole_sum(setting, amount):
            return parties, ()
        question = SlotQuestion(setting, amount, kind.kind, kind.rule, unit_of(amount), None)
        return PartyChooser(self.slots, self.roles, self.cast).likely(question, parties)

    def _subject(
        self, setting: ClauseContext, amount: CountedAmount, kind: Kind, parties: Parties
    ) -> tuple[Carried | None, tuple[str, ...]]:
        """Return the likeliest subject and why; a part (其中住校生211名) has that of its whole."""
        about = self._about(setting, amount, kind, parties)
        if kind.kind == "flow":
            whole = self._whole_sum(setting, amount)
            ends = {"provider": self._id(parties.giver), "receiver": self._id(parties.taker)}
            why: tuple[str, ...] = ()
            if whole:
                about = whole.about
            elif kind.rule != "value" and not _is_own(about):
                about, why = self._filled(setting, amount, kind, about, ends)
            if is_money(amount):
                self.sum = GivenSum(setting.clause.start, parties, about)
            return about, why
        if self.whole is not None and _is_part(setting):
            return self.whole, ("subject of the whole before",)
        # the rules know whom speakers and pronouns mean, and see who stands beside a number
        if setting.speaker is not None or _is_beside(amount, about) or _is_person(about):
            self.whole = about
            return about, ()
        self.whole, why = self._filled(setting, amount, kind, about, {})
        return self.whole, why

    def _filled(
        self,
        setting: ClauseContext,
        amount: CountedAmount,
        kind: Kind,
        stated: Carried | None,
        filled: Mapping[str, str],
    ) -> tuple[Carried | None, tuple[str, ...]]:
        unit = unit_of(amount)
        question = SlotQuestion(
            setting, amount, kind.kind, kind.rule, unit, stated, "subject", filled
        )
        return self.slots.choose(question)

    def _id(self, role: Carried | None) -> str:
        return self.cast.ids[role.first] if role is not None and role.first is not None else ""

    def _indicator(
        self, setting: ClauseContext, amount: CountedAmount, kind: Kind
    ) -> tuple[str, tuple[str, ...]]:
        """Return the indicator; what is counted is ranked where no rule knows it by name."""
        before = self.labels.remember(amount)
        if isinstance(amount.piece.mention, Rank):
            return place_in_order(amount.piece.mention), ()
        if kind.kind == "flow":
            return "aid-spending" if is_money(amount) else "goods-donated", ()
        by_rule = indicator_by(amount, kind, amount.label)
        if not by_rule.startswith(OTHER):
            return by_rule, ()
        label, why = self.labels.choose(LabelQuestion(setting, amount, kind.kind, before))
        return indicator_by(amount, kind, label), why

    def _about(
        self, setting: ClauseContext, amount: CountedAmount, kind: Kind, parties: Parties
    ) -> Carried | None:
        if kind.kind == "flow":
            return purpose(setting, amount, parties.giver, parties.taker, self.roles)
        if kind.kind == "context":
            return described(setting, amount, self.roles, kind.rule)
        return producer(setting, amount, unit_of(amount), self.cast, self.roles)


def _is_beside(amount: CountedAmount, role: Carried | None) -> bool:
    """Tell whether who fills a role stands right before an amount: 甲公司119个."""
    return role is not None and role.names[-1].end == amount.piece.start


def _is_person(role: Carried | None) -> bool:
    return role is not None and role.first is not None and role.first.type == "Person"


def _is_own(role: Carried | None) -> bool:
    """Tell whether a clause itself names who fills a role."""
    return role is not None and role.how == "own"


def _is_part(setting: ClauseContext) -> bool:
    """Tell whether a clause tells of a part of what the clause before counts: 其中住校生211名."""
    clause = setting.clause
    words = [p.text for p in clause.pieces[:2] if p.mention is None]
    whole = setting.index and setting.sentence[setting.index - 1].amounts
    return "其中" in words and not any(clause.slots) and bool(whole)


def _is_donation(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether what is given is called a gift, and was not only promised."""
    verb = amount.predicate or setting.verb
    words = [p.text for c in setting.sentence for p in c.pieces if p.end <= amount.piece.start]
    stated = verb is not None and verb.of.name in _DONATES
    words = [*words[-_BACK:], setting.title, setting.heading]
    return stated and any("捐" in word or "赠" in word for word in words)


def _is_work(about: Carried) -> bool:
    return about.first is not None and about.first.type in THINGS and about.how == "own"


def _near(setting: ClauseContext, *roles: Carried | None) -> bool:
    """Tell whether all of *roles* stand in the sentence."""
    return all(r is not None and r.at >= setting.sentence[0].start for r in roles)


def _made_by(
    flow: Draft, predicate: str, other: str, taker: Carried | None = None, *, near: bool = False
) -> Iterator[Draft]:
    """Yield what the giver of a flow did by it: it donated to the taker, it funds the work."""
    ends = flow.claim.provider, other
    body = taker is not None and taker.first is not None and taker.first.type not in _AREAS
    if (
        flow.claim.kind == "flow"
        and all(ends)
        and ends[0] != ends[1]
        and (body or near or not flow.carried)
    ):
        made = relation(
            ends, predicate, flow.spans[0], f"clause:{_RULES[predicate]}", Decimal("0.60"),
            inferred=True, why=flow.why,
        )  # fmt: skip
        made.claim = replace(made.claim, modality=flow.claim.modality)
        made.carried = flow.carried
        yield made


def _why(
    setting: ClauseContext, amount: CountedAmount, kind: Kind, *roles: Carried | None
) -> tuple[str, ...]:
    """Return the steps that made a figure, in words."""
    predicate = amount.predicate or setting.verb
    words = [f"clause {setting.clause.start}-{setting.clause.end}", f"kind by {kind.rule}"]
    if predicate:
        carried = "" if amount.predicate else ", carried"
        words.append(f"predicate {predicate.word} ({predicate.of.name}{carried})")
    for label, role in zip(("giver", "taker", "about"), roles, strict=True):
        if role is not None and role.first is not None:
            words.append(f"{label} {role.first.text} ({role.how}, {role.at})")
    return tuple(words)


def _carried_words(setting: ClauseContext, roles: Iterable[Carried | None]) -> list[str]:
    """Return the names among *roles* that stand in another clause than the setting's own."""
    carried = [c for c in roles if c and (c.how != "own" or c.at != setting.clause.start)]
    return [c.first.text for c in carried if c.first is not None]


def _measured(claim: Claim, stated: Mention) -> Claim:
    """Return a claim with the value, bounds, unit and comparator of a number."""
    if isinstance(stated, QuantityMention):
        value = stated.value
    elif isinstance(stated, TimeMention):
        value = stated.quantity
    else:
        value = Decimal(stated.value) if isinstance(stated, Rank) else None
    if not isinstance(stated, QuantityMention | TimeMention):
        return replace(claim, value=value, unit="count", comparator="exactly")
    return replace(
        claim,
        value=value,
        min=stated.min,
        max=stated.max,
        unit=stated.unit,
        comparator=stated.comparator,
    )
