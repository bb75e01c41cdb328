"""Read what frames a clause: 在甲市帮扶下, and what two bodies agree on by a noun: 甲市与乙县深化结对."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_SURE, _LESS = Decimal("0.75"), Decimal("0.60")
_BODIES = frozenset(("Organization", "Place"))
_HELPED = frozenset(("Organization", "Place", "Facility", "Programme", "Project", "Event"))
_HELP = re.compile(
    "(?:方面|的)?(?:大力|倾力|鼎力|对口|结对|全力|无私|悉心|真情)*"
    "(?:帮扶|支持|帮助|援助|资助|支援|扶持|协助|援建|指导|资金支持)下"
)
_STOPS = re.compile("[。；;！？\n]")
_PAIRED = re.compile("结对|结成|结为|结亲|友好|姊妹|对子|牵手|手拉手|一对一")
_AGREED = re.compile("共建|合作|协作|协议|协定|备忘录|签约|签署|签订|会诊机制|医联体|联盟")
_NO_DEAL = re.compile("促成|推动|帮助|协调|牵线|会议|座谈|纪念|仪式|之间")
_MANY = frozenset(("、", "分别", "各自", "分头"))
_WITH = frozenset(("与", "同", "跟", "会同", "携手", "联合"))
_JOINT_ACTS = frozenset(("run", "found", "build", "sign", "train", "treat"))
_AHEAD = 8  # pieces from what helps to 下
_LONGEST = 40


def framed(pieces: Sequence[Chunk], cast: Cast) -> Iterator[Draft]:
    """Yield who helps whom by 在…帮扶下: the name before it in its clause, or the first after it."""
    for index, piece in enumerate(pieces[1:], 1):
        name = piece.name
        if name is None or name.type not in _BODIES or not _begins(pieces, index):
            continue
        words = ""
        for other in pieces[index + 1 : index + _AHEAD]:
            if other.mention is not None:
                break
            words += other.text
        match = _HELP.match(words)
        helped = _helped(pieces, index) if match else None
        if helped is not None and cast.ids[helped] != cast.ids[name]:
            ids = cast.ids[name], cast.ids[helped]
            yield relation(
                ids, "supports", _span(name, helped), "clause:framed", _SURE, why=(f"在…{words}",)
            )


def _begins(pieces: Sequence[Chunk], index: int) -> bool:
    """Tell whether 在 stands right before a name, or before the list that it closes."""
    at = index - 1
    while at > 0 and (pieces[at].name is not None or pieces[at].text in {"、", "和", "与", "及"}):
        at -= 1
    return pieces[at].text in {"在", "得益于", "于"}


def _helped(pieces: Sequence[Chunk], index: int) -> NameMention | None:
    """Return who is helped: the last name of the clause before 在, or the first one after it."""
    for piece in reversed(pieces[:index]):
        if piece.mention is None and (_STOPS.search(piece.text) or piece.text in {"，", ","}):
            break
        if (
            piece.name is not None
            and piece.name.type in _HELPED
            and piece.end < pieces[index].start
        ):
            return piece.name
    for piece in pieces[index + 1 : index + 2 * _AHEAD]:
        if piece.mention is None and _STOPS.search(piece.text):
            return None
        if piece.name is not None:
            return piece.name if piece.name.type in _HELPED else None
    return None


def agreed(setting: ClauseContext, cast: Cast) -> Iterator[Draft]:
    """Yield who is paired or agrees with whom where a noun says so: 甲市与乙县的结对满5年."""
    clause = setting.clause
    subject, partners = clause.first("subject"), clause.names("with")
    carried = not subject
    agent = setting.agent
    if carried and agent is not None and agent.at >= setting.sentence[0].start:
        subject = list(agent.names)
    if not partners and len(subject) == len(("甲", "乙")):
        subject, partners = subject[:1], subject[1:]
    ends = [n for n in (*subject, *partners) if n.type in _BODIES]
    plain = len(partners) == len(subject) == 1 and len(ends) == len(("甲", "乙"))
    if not plain or any(p.text in _MANY for p in clause.pieces):
        return
    after = "".join(
        p.text for p in clause.pieces if p.start >= partners[-1].end and not p.is_amount
    )
    paired = _PAIRED.search(after)
    deals = paired or _AGREED.search(after) or _acts_with(clause, subject[0], partners[0])
    if _NO_DEAL.search(after) or not deals:
        return
    for other in partners:
        ids = cast.ids[subject[0]], cast.ids[other]
        if ids[0] != ids[1]:
            span = (
                (other.start, min(other.end, other.start + _LONGEST))
                if carried
                else _span(subject[0], other)
            )
            yield relation(
                ids, "pairedWith" if paired else "cooperatesWith", span, "clause:agreed",
                _LESS if carried else _SURE, inferred=carried, why=("agreed by a noun",),
            )  # fmt: skip


def _acts_with(clause: Clause, one: NameMention, other: NameMention) -> bool:
    """Tell whether two bodies do something with each other: 甲会与乙公司启动“春泥计划”."""
    first, last = sorted((one, other))
    joint = "".join(p.text for p in clause.pieces if first.end <= p.start < last.start)
    acts = any(p.of.name in _JOINT_ACTS and p.start > last.start for p in clause.predicates)
    return joint in _WITH and acts


def _span(one: NameMention, other: NameMention) -> tuple[int, int]:
    start, end = min(one.start, other.start), max(one.end, other.end)
    return (
        (start, end) if end - start <= _LONGEST else (one.start, min(one.end, one.start + _LONGEST))
    )
