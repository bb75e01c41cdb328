"""Make a figure of each amount of a clause: its kind, what it counts, whom it is about, who gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from aidgraph.extract.clauses.course import THINGS, Carried, Setting, objects_of, roles_of
from aidgraph.extract.clauses.record import Amount
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.kinds import Kind, is_money, kind_of, unit_of, verb_of
from aidgraph.extract.mention import Name, Quantity, Rank, Time
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim
from aidgraph.rdf.vocabulary import OTHER

_BODIES = frozenset(("Organization", "Place"))
_ATTRIBUTES = frozenset(("m2", "mu", "ha", "m", "km", "km2", "t-per-day"))


@dataclass(slots=True)
class Reader:
    """Make the figures of a report; ``text`` is normalised."""

    text: str
    cast: Cast
    roles: Roles

    def figures(self, setting: Setting) -> Iterator[Draft]:
        """Yield a figure for each amount of the setting's clause."""
        for amount in setting.clause.amounts:
            yield self._figure(setting, amount)

    def _figure(self, setting: Setting, amount: Amount) -> Draft:
        kind = kind_of(setting, amount, self.text)
        giver = taker = None
        if kind.kind == "flow":
            giver, taker = self._parties(setting, amount)
        about = self._about(setting, amount, kind, taker)
        start, end, carried_time = self._when(setting, amount)
        carried = [c for c in (giver, taker, about) if c is not None and c.how != "own"]
        claim = Claim(
            id="",
            kind=kind.kind,
            subject=self._id(about),
            indicator=self._indicator(amount, kind),
            provider=self._id(giver),
            receiver=self._id(taker),
            from_=start,
            to=end,
            origin="inferred" if carried or carried_time else "quoted",
            method=f"clause:{kind.kind}-{kind.rule}",
            confidence=Decimal("0.60"),
            **_measure(amount),
        )
        modality = self._modality(setting, amount)
        if modality != "done":
            claim = _noted(claim, modality)
        return Draft(claim, [(amount.piece.start, amount.piece.end)], modality, self._why(setting, amount, kind, giver, taker, about))

    def _why(self, setting: Setting, amount: Amount, kind: Kind, *roles: Carried | None) -> tuple[str, ...]:
        predicate = amount.predicate or setting.verb
        words = [f"clause {setting.clause.start}-{setting.clause.end}", f"kind by {kind.rule}"]
        if predicate:
            words.append(f"predicate {predicate.word} ({predicate.of.name})" + ("" if amount.predicate else ", carried"))
        for label, role in zip(("giver", "taker", "about"), roles, strict=True):
            if role is not None and role.first is not None:
                words.append(f"{label} {role.first.text} ({role.how}, {role.at})")
        return tuple(words)

    def _id(self, role: Carried | None) -> str:
        return self.cast.ids[role.first] if role is not None and role.first is not None else ""

    def _indicator(self, amount: Amount, kind: Kind) -> str:
        if isinstance(amount.piece.mention, Rank):
            return "rank"
        if kind.kind == "flow":
            return "aid-spending" if is_money(amount) else "goods-donated"
        return OTHER + (amount.label or _classifier(amount) or "数量")

    # parties
    def _parties(self, setting: Setting, amount: Amount) -> tuple[Carried | None, Carried | None]:
        giver, taker = self._local(setting, amount)
        return giver or self._giver(setting, taker), taker or self._taker(setting, giver)

    def _local(self, setting: Setting, amount: Amount) -> tuple[Carried | None, Carried | None]:
        clause, predicate = setting.clause, amount.predicate
        own = clause.start
        if predicate is not None:
            giver = [n for n in roles_of(clause, predicate, predicate.of.giver) if n.type in _BODIES]
            taker = [n for n in roles_of(clause, predicate, predicate.of.taker) if n.type in _BODIES | {"Facility"}]
            return _own(giver, own), _own(taker, own)
        subjects = [n for n in clause.names("subject") if n.type in _BODIES and n.start < amount.piece.start]
        if not subjects:
            return None, None
        if self._lists_takers(setting, subjects):
            return None, _own(subjects, own)
        return _own(subjects, own), None

    def _lists_takers(self, setting: Setting, names: list[Name]) -> bool:
        """Tell whether the names of a list without verbs get what is told, rather than give it."""
        keys = [self.cast.ids[n] for n in names]
        if any(self.roles.gives_more(k) for k in keys):
            return False
        if all(self.roles.only_takes(k) for k in keys):
            return True
        verb = setting.verb.of.name if setting.verb else ""
        return verb in ("hand-out", "spend") or (verb in ("give", "donate") and setting.giver is not None)

    def _giver(self, setting: Setting, taker: Carried | None) -> Carried | None:
        taken = {self.cast.ids[n] for n in taker.names} if taker else set()
        for role in (setting.giver, setting.agent):
            if role is not None and role.first is not None:
                key = self.cast.ids[role.first]
                if key not in taken and not self.roles.only_takes(key):
                    return Carried(role.names, role.at, "own" if role.at == setting.clause.start and role.how == "own" else "clause")
        main = self.roles.giver
        if main is not None and self.cast.ids[main] not in taken:
            return Carried((main,), main.start, "report")
        return None

    def _taker(self, setting: Setting, giver: Carried | None) -> Carried | None:
        given = {self.cast.ids[n] for n in giver.names} if giver else set()
        for role in (setting.taker, setting.place):
            if role is not None and role.first is not None and self.cast.ids[role.first] not in given:
                return Carried(role.names, role.at, "clause")
        main = self.roles.taker
        if main is not None and self.cast.ids[main] not in given:
            return Carried((main,), main.start, "report")
        return None

    # what it is about
    def _about(self, setting: Setting, amount: Amount, kind: Kind, taker: Carried | None) -> Carried | None:
        if kind.kind == "flow":
            return self._purpose(setting, amount) or taker
        clause = setting.clause
        before = [n for n in clause.names("subject") if n.start < amount.piece.start]
        things = [n for n in before if n.type in THINGS]
        if things:
            return _own(things[-1:], clause.start)
        if kind.kind == "context":
            owners = [n for n in clause.names("of") + before if n.type != "Person"]
            if owners:
                return _own(owners[-1:], clause.start)
            return setting.thing or setting.place or setting.agent or self._main(giver=False)
        if setting.thing is not None and (unit_of(amount) in _ATTRIBUTES or setting.thing.how != "own" or True):
            return setting.thing
        bodies = [n for n in clause.names("by") + before if n.type in _BODIES]
        giving = [n for n in bodies if not self.roles.only_takes(self.cast.ids[n])]
        if giving:
            return _own(giving[:1], clause.start)
        return setting.agent or setting.giver or self._main(giver=True) or _own(bodies[:1], clause.start)

    def _main(self, *, giver: bool) -> Carried | None:
        name = self.roles.giver if giver else self.roles.taker
        return Carried((name,), name.start, "report") if name is not None else None

    def _purpose(self, setting: Setting, amount: Amount) -> Carried | None:
        """Return what money is for: the thing built with it, or the one that is spoken of."""
        clause = setting.clause
        things = [n for n in clause.names("subject") + clause.names("to") if n.type in THINGS]
        for predicate in clause.predicates:
            things += [n for n in objects_of(clause, predicate) if n.type in THINGS and n.start > amount.piece.start - 20]
        if things:
            return _own(things[:1], clause.start)
        following = setting.sentence[setting.index + 1 : setting.index + 2]
        for after in following:
            for predicate in after.predicates:
                made = [n for n in objects_of(after, predicate) if n.type in THINGS]
                if made and not after.names("subject") and not after.amounts:
                    return _own(made[:1], clause.start)
        return setting.thing

    # when
    def _when(self, setting: Setting, amount: Amount) -> tuple[str, str, bool]:
        own = [t for t in setting.clause.times if t.from_ or t.to]
        before = [t for t in own if t.start < amount.piece.start]
        times = before[-1:] or own[:1] or list(setting.times[-1:])
        if not times:
            return "", "", False
        time = times[0]
        to = time.to if time.kind != "date" else time.to or time.from_
        return time.from_, to, not own

    def _modality(self, setting: Setting, amount: Amount) -> str:
        plans = word_list("particles", "plan")
        words = [p.text for p in setting.clause.pieces if p.mention is None and p.start < amount.piece.start]
        if any(w in plans for w in words):
            return "planned"
        return "pledged" if verb_of(setting, amount) == "pledge" else "done"


def _own(names: list[Name], at: int) -> Carried | None:
    return Carried(tuple(names), at, "own") if names else None


def _classifier(amount: Amount) -> str:
    told = amount.piece.mention
    return told.classifier if isinstance(told, Quantity) else ""


def _noted(claim: Claim, modality: str) -> Claim:
    from dataclasses import replace

    return replace(claim, note=modality)


def _measure(amount: Amount) -> dict[str, object]:
    told = amount.piece.mention
    if isinstance(told, Rank):
        return {"value": Decimal(told.value), "unit": "count", "comparator": "exactly"}
    if isinstance(told, Time):
        return {"value": told.quantity, "min": told.min, "max": told.max, "unit": told.unit, "comparator": told.comparator}
    assert isinstance(told, Quantity)
    return {"value": told.value, "min": told.min, "max": told.max, "unit": told.unit, "comparator": told.comparator}
