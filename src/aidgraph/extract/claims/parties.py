"""Tell who gives a sum or a gift and who gets it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from aidgraph.extract.claims.frames import Match, pairs
from aidgraph.extract.claims.sentence import Sentence
from aidgraph.extract.mention import Name, Quantity
from aidgraph.extract.things.identify import AID, Cast
from aidgraph.model import Claim

_HELPS = frozenset(("supports", "donatedTo"))
_GIFTS = frozenset(("donated-goods-value", "goods-donated"))
_GIVEN = ("donate", "received", "listed-gift")
_PAID = re.compile("(?:已|累计|共|现)[^，。；]{0,16}?(?:拨付|拨款|下拨|支出|使用|发放|拨出)")
_FUND = re.compile("基金[”’」』》]?$")  # a fund gives of its own
# Letters right after a place before a gift: a body whose name begins with it, not the place.
_BODY_OF_PLACE = re.compile(
    "(?![又再也还共已先曾均各紧向给对为将的在和与及累等另]|人民|政府|全|市民|群众|捐|社会|财政|方面"
    "|无偿|首|主动|爱心|[一-龥]{0,2}(?:资助|援助|支援|投入|投资|出资|拨|安排|筹|赠))"
    "[一-龥]{3,9}?(?=向[^，。；]{1,12}捐|捐)"
)
_TO_ITSELF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Parties:
    """Hold the giver and the receiver; ``inferred`` where the clause itself does not name one."""

    provider: Name | None = None
    receiver: Name | None = None
    inferred: bool = False
    is_gift: bool = False  # the frame says so, and names the one that gets it or the report does


def parties(
    sentence: Sentence,
    cast: Cast,
    quantity: Quantity,
    match: Match,
    before: Sequence[tuple[Quantity, Match, Parties]],
) -> Parties:
    """
    Return who gives a *quantity* and who gets it, as its frame says or the sentence around it.

    Args:
        sentence: The sentence.
        cast: The entities of the report.
        quantity: The sum or the goods.
        match: The frame that takes it.
        before: The flows told before in the sentence; the worth of goods has their parties.
    """
    provider, receiver = named(match, "p"), named(match, "r")
    if before and match.frame.says in _GIFTS and not (provider or receiver):
        told = before[-1][2]
        if sentence.subject(quantity.start) == sentence.subject(before[-1][0].start):
            return told
    if match.frame.actor == "receiver":
        return _received(sentence, cast, match)
    subject, carried = sentence.subject(quantity.start)
    if sentence.collector and not provider and _pays_out(sentence, quantity, subject):
        return Parties(sentence.collector, receiver, inferred=True)
    inferred = carried and provider is None
    provider = provider or subject
    if provider is not None and is_body_of_place(sentence.text, provider):
        provider = None
    elif provider and provider.type == "Programme" and not _FUND.search(provider.text):
        provider, inferred = _behind(sentence, cast), True
    given = match.frame.id.startswith(_GIVEN)
    if provider is None or receiver is not None:
        return Parties(provider, receiver, inferred, given)
    collects = _collecting(sentence, cast, provider, quantity) if given else None
    helped = None if collects else _helped(sentence, cast, provider, before)
    own = collects or (cast.narrator if given else None)
    if helped is None and own is not None and cast.ids[own] != cast.ids[provider]:
        return Parties(provider, own, inferred=True, is_gift=True)
    return Parties(provider, helped, inferred)


def _received(sentence: Sentence, cast: Cast, match: Match) -> Parties:
    """Return the parties of what is told of the one that gets it; nobody gives to itself."""
    provider, receiver = named(match, "p"), named(match, "r")
    subject, carried = sentence.subject(match.start)
    if match.frame.id == "listed-gift":
        subject = sentence.collector or subject
    itself = (
        provider is not None and subject is not None and cast.ids[subject] == cast.ids[provider]
    )
    if itself or (subject is not None and is_body_of_place(sentence.text, subject)):
        subject = None
    given = match.frame.id.startswith(_GIVEN)
    return Parties(provider, receiver or subject, carried and receiver is None, given)


def _collecting(sentence: Sentence, cast: Cast, provider: Name, quantity: Quantity) -> Name | None:
    """Return the body that the gifts of the paragraph go to, where *provider* is another one."""
    body = sentence.collector
    if body is None or body.start > quantity.start or cast.ids[body] == cast.ids[provider]:
        return None
    return body


def _pays_out(sentence: Sentence, quantity: Quantity, subject: Name | None) -> bool:
    """Tell whether a clause without a subject says what was paid out (已拨付187万元)."""
    first = sentence.bounds[0]
    clause = max(sentence.text.rfind(mark, first, quantity.start) for mark in "，；。\n")
    acts = subject is not None and subject.start > clause >= first
    paid = _PAID.search(sentence.text, max(clause, first), quantity.start)
    return paid is not None and not acts


def _behind(sentence: Sentence, cast: Cast) -> Name | None:
    """Return the body that gives what a programme hands out: whose account the text is."""
    carried = sentence.carried
    body = carried if carried is not None and carried.type == "Organization" else None
    return cast.narrator or body


def is_body_of_place(text: str, name: Name) -> bool:
    """Tell whether a place only begins the name of a body that gives (烟台芝阳制药捐赠)."""
    return name.type == "Place" and _BODY_OF_PLACE.match(text, name.end) is not None


def named(match: Match | None, slot: str) -> Name | None:
    """Return the name in a *slot* of a match, the first of several."""
    found = match.slots.get(slot, ()) if match else ()
    return next((m for m in found if isinstance(m, Name)), None)


def _helped(
    sentence: Sentence,
    cast: Cast,
    provider: Name,
    before: Sequence[tuple[Quantity, Match, Parties]],
) -> Name | None:
    """Return the only one that the sentence says *provider* helps or gives to."""
    for _, _, told in reversed(before):
        if told.provider and cast.ids[told.provider] == cast.ids[provider] and told.receiver:
            return told.receiver
    helped: dict[str, Name] = {}
    for match in sentence.matches:
        if match.frame.says in _HELPS:
            for one, other, _ in pairs(match, sentence.subject(match.start)[0]):
                if cast.ids[one] == cast.ids[provider]:
                    helped.setdefault(cast.ids[other], other)
    return next(iter(helped.values())) if len(helped) == 1 else None


def gift(cast: Cast, match: Match, told: Parties) -> Claim | None:
    """Return the relation of a giver to the one that a gift's frame names or implies."""
    one, other = told.provider, told.receiver
    if one is None or other is None or not told.is_gift:
        return None
    if cast.ids[one] == cast.ids[other] or one.type in {"Facility", "Project", "Programme"}:
        return None
    return Claim(
        id="",
        kind="relation",
        subject=cast.ids[one],
        predicate="donatedTo",
        object=cast.ids[other],
        origin="inferred",
        method=f"frame:{match.frame.id}",
        confidence=_TO_ITSELF,
    )


def with_beneficiary(
    claims: Sequence[Claim], headline: Iterable[Claim], cast: Cast
) -> Iterator[Claim]:
    """
    Yield *claims* with the receiver of what a body of the aid, or the place that sent it, gives.

    It is the only place that the report says the giver helps (甲市对口支援乙县); where the
    *headline* names only one place that is helped, it is the receiver of what other bodies give,
    too.  Where there are two nothing is added.
    """
    titled = {c.object for c in headline if c.predicate == "supports"}
    places = {key for name, key in cast.ids.items() if name.type == "Place"}
    givers = _givers(cast) | {c.subject for c in claims if c.predicate == "supports"} & places
    helped: dict[str, set[str]] = {key: set() for key in givers}
    for claim in claims:
        if claim.predicate == "supports" and claim.subject in helped and claim.object in places:
            helped[claim.subject].add(claim.object)
    whole = set().union(*helped.values()) - givers
    bodies = {key for name, key in cast.ids.items() if name.type == "Organization"}
    for claim in claims:
        own = helped.get(claim.provider, set()) or (whole if claim.provider in helped else set())
        if not own and claim.provider in bodies:
            own = titled & places
        if claim.kind == "flow" and not claim.receiver and len(own) == 1:
            yield replace(claim, receiver=next(iter(own)), origin="inferred")
        else:
            yield claim


def _givers(cast: Cast) -> set[str]:
    """Return the bodies of the aid by id, and the places that their names begin with."""
    bodies = {n.text for n in cast.ids if n.type == "Organization" and AID.search(n.text)}
    named = bodies | {
        text
        for text in {name.text for name in cast.ids if name.type == "Place"}
        if any(body.startswith(text) for body in bodies)
    }
    kinds = {"Organization", "Place"}
    return {key for name, key in cast.ids.items() if name.text in named and name.type in kinds}
