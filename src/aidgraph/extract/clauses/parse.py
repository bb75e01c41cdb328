"""Fill the slots of a clause: who stands before the verb, after it, and behind each preposition."""

import re
from collections.abc import Sequence
from functools import cache

from aidgraph.extract.clauses.labels import label_amounts
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.predicates import predicate_finder, predicates
from aidgraph.extract.clauses.record import Clause, CountedAmount, Predicate, Slot
from aidgraph.extract.clauses.titles import is_title
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import NameMention

_PREPOSITIONS = ("to", "by", "from", "at", "toward", "with", "via", "source")
_JOINTS = frozenset(("、", "和", "及", "以及", "暨", "与", "同", "等", "并", "或", "跟"))
_GOES = frozenset(("go", "move", "route"))  # who goes somewhere: what follows is where to
_NOUNS = frozenset(("n", "nz", "vn", "an", "f", "s", "nw", "a", "q", "r"))
_TELLING = frozenset(("说", "介绍", "统计", "公布", "报道", "透露", "消息", "通报", "估计"))
_QUOTES = "“”‘’《》「」"
_ENDED = frozenset(("at", "from", "via", "source", "toward", "other"))
_SINCE = ("以来", "期间", "前后", "之后", "以后", "前夕", "时期")
_CHANGES = ("增", "升", "降", "减", "跌", "提", "扩", "涨", "增加", "提高", "减少", "下降", "上升")
_GIFTS = frozenset(("donate", "give", "hand-out"))
_AID_NOUN = re.compile("[\u3400-\u9fff]{1,2}(?:资金|干部|教师|医生|人才|项目|工作|队员|款)")
_LEAST = 3  # letters of a name that no rule knows
_NEAR = 12  # letters between what is received and the verb


@cache
def _roles() -> dict[str, str]:
    return {word: kind for kind in _PREPOSITIONS for word in word_list("particles", kind)}


def fill(clause: Clause, text: str) -> Clause:
    """Fill the slots, predicates, amounts and times of *clause*; *text* is the whole text."""
    _Filling(clause, text).run()
    label_amounts(clause)
    return clause


class _Filling:
    """Walk over the pieces of a clause once, from left to right."""

    def __init__(self, clause: Clause, text: str) -> None:
        self.clause = clause
        self.text = text
        self.role = "subject"
        self.slot: Slot | None = None
        self.skip = 0
        self.last: Predicate | None = None

    def run(self) -> None:
        pieces = self.clause.pieces
        for index, piece in enumerate(pieces):
            if piece.start < self.skip:
                continue
            if piece.name is not None:
                self._name(index, piece.name)
            elif piece.is_amount:
                self.clause.amounts.append(CountedAmount(piece, self.last))
                self.slot = None
            elif piece.time is not None:
                self.clause.times.append(piece.time)
            elif piece.mention is None:
                self._word(index, piece)
        self._govern()
        self._nouns()

    def _nouns(self) -> None:
        """Tell whether a noun without a name is the subject, and whether it is the public."""
        clause = self.clause
        end = min((a.piece.start for a in clause.amounts), default=clause.end)
        words = [p for p in clause.pieces if p.mention is None and p.start < end]
        clause.general = any(p.text in word_list("particles", "public") for p in words)
        actors = tuple(word_list("particles", "actors"))
        acts = False
        for piece in clause.pieces:
            if piece.mention is not None and piece.time is None:
                break
            acts = acts or (piece.mention is None and piece.text.endswith(actors))
            if piece.tag in {"v", "p"}:
                clause.own_noun = acts and piece.start < end
                break

    def _name(self, index: int, name: NameMention) -> None:
        before = self.clause.pieces[index - 1] if index else None
        if self._dates(index, name) or self._begins_other(index, name):
            return
        if name.type == "Person":
            self._posts(index)
        if self.slot is not None and before is not None:
            if before.name is not None:  # 甲县乙镇: the first says where the second is
                last = self.slot.names.pop()
                self._put("within", [last])
                self.slot.names.append(name)
                return
            if before.text in _JOINTS:
                self.slot.names.append(name)
                return
        self.slot = self._put(self.role, [name])

    def _dates(self, index: int, name: NameMention) -> bool:
        """Set a name aside that only tells when (某大会以来), or what kind (3名甲国工程师)."""
        pieces = self.clause.pieces
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if after is None or after.mention is not None:
            return False
        since = name.type in ("Event", "Programme") and after.text.startswith(_SINCE)
        counted = index > 0 and pieces[index - 1].is_amount and after.tag in ("n", "nz")
        if since or counted:
            self._put("kind" if counted else "when", [name])
            self.slot = None
        return since or counted

    def _begins_other(self, index: int, name: NameMention) -> bool:
        """Tell whether a place only begins a name that nobody knows (甲市乙制药)."""
        after = self.clause.pieces[index + 1 : index + 2]
        other = bool(after) and after[0].mention is None and after[0].tag in {"nz", "ORG", "nr"}
        if name.type != "Place" or not other or len(after[0].text) < _LEAST:
            return False
        self._put("within", [name])
        self.slot = None
        return True

    def _put(self, role: str, names: list[NameMention]) -> Slot:
        slot = Slot(role, names, self.last.end if self.last else -1)
        self.clause.slots.append(slot)
        return slot

    def _posts(self, index: int) -> None:
        """Take the bodies before a person, with only a title between, out of the subject."""
        pieces = self.clause.pieces
        at = index - 1
        titled = False
        while at >= 0 and pieces[at].mention is None and pieces[at].text not in "，,。":
            titled |= is_title(pieces[at].text)
            at -= 1
        if at >= 0 and titled and pieces[at].name is not None:
            for slot in self.clause.slots:
                earlier = slot.names[-1].start <= pieces[at].start and not self.last
                if (pieces[at].name in slot.names or earlier) and slot.role in (
                    "subject",
                    "object",
                    "of",
                ):
                    slot.role = "post"

    def _word(self, index: int, piece: Chunk) -> None:
        pieces = self.clause.pieces
        if piece.text in _JOINTS and self.slot is not None and _name_follows(pieces, index):
            if piece.text in {"与", "同", "跟"} and self.role == "subject":
                self.role, self.slot = "with", None
            return
        if piece.text == "的":
            self._attribute()
        end = self._predicate_end(index, piece)
        role = _roles().get(piece.text) or self._glued(index, piece)
        verb = end and piece.tag in {"v", "vn"} and not self._leads_to(index, piece)
        if role and not verb and _is_preposition(pieces, index, role):
            self.role, self.slot = role, None
        elif end:
            self._predicate(piece, end)
        elif piece.text in word_list("particles", "says"):
            self._says()
        elif piece.tag == "v" and self.role == "to":
            self._other_verb()
        elif piece.text not in _JOINTS and piece.text not in _QUOTES:
            self.slot = None

    def _leads_to(self, index: int, piece: Chunk) -> bool:
        """Tell whether 给 is no verb, for another follows its name: 给甲校送去电脑120台."""
        after = self.clause.pieces[index + 1 :]
        named = piece.text == "给" and bool(after) and after[0].name is not None
        verbs = (p for p in after[1:] if p.mention is None and p.tag in {"v", "vn"})
        return named and next(verbs, None) is not None and after[1].text != "的"

    def _attribute(self) -> None:
        """Read 的: who stands before it owns, and the phrase of most prepositions ends."""
        if self.slot is not None and self.slot.role == "subject":
            self.slot.role = "of"
        if self.role == "with" and self.slot is not None:
            self.slot.role, self.slot = "of", None
        if self.role in _ENDED:
            self.role, self.slot = "object" if self.last else "subject", None

    def _predicate(self, piece: Chunk, end: int) -> None:
        word = self.text[piece.start : end]
        self.slot = None
        if self._is_nominal(piece, predicates()[word].name):
            for slot in self.clause.slots[-1:]:  # 收到甲会捐赠的
                if slot.role == "object" and slot.names[-1].end == piece.start:
                    slot.role = "from"
            return
        self.last = Predicate(piece.start, end, word, predicates()[word])
        self.clause.predicates.append(self.last)
        self.role = "toward" if self.last.of.name in _GOES else "object"
        self.skip = end

    def _other_verb(self) -> None:
        """Take a phrase with 向 from a verb that gives nothing: 向委员会申请."""
        for slot in self.clause.slots[-1:]:
            if slot.role == "to":
                slot.role = "via"
        self.role, self.slot = "other", None

    def _glued(self, index: int, piece: Chunk) -> str | None:
        """Return the role of a preposition that the tagger glued to the word before (3年内向)."""
        pieces = self.clause.pieces
        named = index + 1 < len(pieces) and pieces[index + 1].name is not None
        after_number = index > 0 and pieces[index - 1].mention is not None
        if named and after_number and len(piece.text) > 1 and piece.text[-1] in "向给对为由":
            return _roles().get(piece.text[-1])
        return None

    def _is_nominal(self, piece: Chunk, name: str) -> bool:
        """Tell whether a verb is only what is received: 收到社会各界捐款."""
        last = self.last
        return (
            last is not None
            and last.of.name == "receive"
            and name in ("donate", "give", "pledge")
            and not any(a.piece.start > last.start for a in self.clause.amounts)
            and (piece.start - last.end < _NEAR or self._named_until(piece.start))
        )

    def _named_until(self, end: int) -> bool:
        """Tell whether a name ends at an offset."""
        return bool(self.clause.slots) and self.clause.slots[-1].names[-1].end == end

    def _says(self) -> None:
        persons = [n for s in self.clause.slots for n in s.names if n.type == "Person"]
        bodies = [n for n in self.clause.names("subject") if n.type in ("Organization", "Place")]
        if bodies and not persons and self._tells():
            self.clause.says = True
            self.role = "subject"
            for slot in self.clause.slots:
                slot.role = (
                    "post" if any(p.text == "负责人" for p in self.clause.pieces) else "speaker"
                )
            self.slot = None
            return
        if persons or self.clause.names("source"):
            self.clause.says = True
            self.clause.speaker = persons[-1] if persons else None
            self.role = "subject"
            for slot in self.clause.slots:
                if slot.role == "subject":
                    slot.role = "speaker"
            self.slot = None

    def _tells(self) -> bool:
        """Tell whether a body only tells a fact (说, 统计), rather than promises (宣布)."""
        words = {p.text for p in self.clause.pieces if p.mention is None}
        return bool(words & _TELLING)

    def _predicate_end(self, index: int, piece: Chunk) -> int:  # noqa: PLR0911  a case a line
        end = predicate_finder().longest(self.text, piece.start)
        if end == piece.start:
            return 0
        limit = _run_end(self.clause.pieces, index)
        if end > limit:
            end = piece.end if piece.text in predicates() else 0
        following = self.clause.pieces[index + 1 : index + 2]
        before = self.clause.pieces[index - 1].text if index else ""
        if piece.text in ("到", "至", "进") and before.endswith(_CHANGES):
            return 0  # 降到, 增至
        if piece.text == "援" and _AID_NOUN.match(self.text, piece.end):
            return 0  # 援云资金
        if piece.text in ("到", "进", "送") and following and following[0].is_amount:
            return 0
        inside = end < piece.end and piece.tag in {"n", "nz", "nr"}
        if inside and predicates()[self.text[piece.start : end]].name not in _GIFTS:
            return 0  # 救护车 treats nobody, but a 奖励金 is given
        if end - piece.start == 1 and (piece.end != end or piece.tag not in ("v", "vn", "p", "xc")):
            return 0
        return end

    def _govern(self) -> None:
        """Let the first verb after it govern an amount that no verb stands before."""
        for amount in self.clause.amounts:
            if amount.predicate is None or self._held(amount):
                after = (p for p in self.clause.predicates if p.start >= amount.piece.end)
                amount.predicate = next(after, amount.predicate)

    def _held(self, amount: CountedAmount) -> bool:
        """Tell whether 把 stands before an amount: the verb after it governs."""
        return any(
            p.mention is None and p.text in ("把", "将") and p.start < amount.piece.start
            for p in self.clause.pieces
        ) and any(p.start >= amount.piece.end for p in self.clause.predicates)


def _run_end(pieces: Sequence[Chunk], index: int) -> int:
    """Return where the words that a piece begins end: at the next mention, or at the clause's end."""
    for piece in pieces[index:]:
        if piece.mention is not None:
            return piece.start
    return pieces[-1].end


def _name_follows(pieces: Sequence[Chunk], index: int) -> bool:
    return index + 1 < len(pieces) and pieces[index + 1].name is not None


def _is_preposition(pieces: Sequence[Chunk], index: int, role: str) -> bool:
    """Tell whether a word takes the noun phrase after it: no number follows, and no end."""
    after = pieces[index + 1 : index + 2]
    if not after or after[0].is_amount:
        return False
    if role == "with" and after[0].name is None and after[0].text not in ("该", "当地"):
        return False
    named = after[0].name is not None and len(pieces) > index + 2
    return named or not (role == "to" and pieces[index].text == "为" and pieces[index].tag == "v")
