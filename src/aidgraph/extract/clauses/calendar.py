"""Follow the dates of a report: how far each reaches, and which began what is told up to another."""

from dataclasses import dataclass, replace

from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import TimeMention
from aidgraph.extract.words.reading import Block

_FRONT = frozenset(("title", "byline", "dateline"))  # their dates are the report's own
_LINE = 60  # a line of a list or table is no longer
_UNTIL = frozenset(("到", "至", "截至", "截止", "直到"))
_BELOW = ("如下", "见下")
_LEADS = (":", "：", "——", *_BELOW)
_COMPARES = frozenset(("较", "比", "同", "与", "是", "为", "相比"))
_LEVELS = frozenset(("percent", "times"))


@dataclass(slots=True)
class Calendar:
    """
    Hold the dates that hold for the next clause, and how they reach it.

    ``reach`` is ``sentence`` (told in it), ``half`` (before a semicolon), ``lead`` (the line that a
    list goes on from), ``frame`` (the period that a paragraph begins with), ``heading``, ``stand``
    (the day up to which all the report tells) or empty.  ``opened`` is the date in the sentence on
    which something began, ``closed`` the one up to which it or its heading tells.
    """

    times: tuple[TimeMention, ...] = ()
    reach: str = ""
    opened: TimeMention | None = None
    section: tuple[TimeMention, ...] = ()
    lead: tuple[TimeMention, ...] = ()
    stand: tuple[TimeMention, ...] = ()
    frame: tuple[TimeMention, ...] = ()
    closed: TimeMention | None = None
    _begun: bool = False
    _line: bool = False
    _counted: bool = False
    _alone: bool = False
    _half: bool = False

    def begin(self, block: Block, *, item: bool) -> None:
        """Move to another block: what a heading or the lead of a list dates reaches into it."""
        if block.kind == "heading":
            self.section = self.lead = ()
        elif self._alone and item:
            self.lead = self.times
        elif not item:
            self.lead = ()
        self._line = item and (block.kind == "row" or block.end - block.start <= _LINE)
        self._counted = self._alone = self._half = False
        self.opened = None
        self.frame, self._begun = (), False
        self._base()

    @property
    def is_half(self) -> bool:
        """Tell whether a semicolon ended the sentence before."""
        return self._half

    def begin_sentence(self) -> None:
        """Let go of the dates of the sentence before, unless a semicolon ended it."""
        self.opened = self.opened if self._half or not self._counted else None
        if self._half and self.reach in ("sentence", "half"):
            self.reach = "half"
        else:
            self._base()

    def end_sentence(self, words: str) -> None:
        """Remember how a sentence ends: half of one, or with what all the report is told up to."""
        self._half = words.endswith(("；", ";"))
        first, self._begun = not self._begun, True
        if self.reach != "sentence":
            return
        self.frame = self.times[-1:] if first and self._counted and _is_wide(self.times[-1]) else ()
        self._alone = self._alone or words.endswith(_LEADS)
        until = tuple(t for t in self.times if t.kind == "until")
        if until and any(word in words for word in _BELOW):
            self.stand = until

    def _base(self) -> None:
        lead = self.lead if self._line else ()
        wide = {"lead": lead, "frame": self.frame, "heading": self.section, "stand": self.stand}
        self.reach = next((reach for reach, times in wide.items() if times), "")
        self.times = wide.get(self.reach, ())
        self.closed = next((t for t in self.times if t.kind == "until"), None)

    def read(self, clause: Clause, block: Block | None) -> None:
        """Take the dates that a clause tells."""
        stated = stated_times(clause)
        kind = block.kind if block is not None else ""
        if stated:
            self.times, self.reach = stated, "sentence"
            self._alone = not self._counted and kind not in _FRONT
            if kind == "heading":
                self.section = tuple(t for t in stated if t.rule != "time-counted")
            if not clause.amounts and _says(clause, "stages"):
                self.reach = "stage"
            closing = [t for t in stated if t.to and t.kind != "since"]
            self.closed = closing[-1] if closing else self.closed
        elif any(t.kind == "relative" for t in clause.times) or _says(clause, "elsewhen"):
            self.times, self.reach = (), "elsewhen"
        if self.reach in ("sentence", "stage") and opens(clause):
            self.opened = self.times[-1]
        if clause.amounts:
            self._counted, self._alone = True, False


def stated_times(clause: Clause) -> tuple[TimeMention, ...]:
    """
    Return the dates of a clause with a bound, without what an amount is compared with.

    What is summed up at a date (2017年10月盘点) is told up to it.
    """
    stated = (t for t in clause.times if (t.from_ or t.to) and not _compared(clause, t))
    return tuple(
        replace(t, from_="", kind="until") if t.kind == "point" and _is_summed(clause, t) else t
        for t in stated
    )


def _is_summed(clause: Clause, time: TimeMention) -> bool:
    """Tell whether a date is that of an account: 2017年10月盘点, 去年8月的统计."""
    after = [p.text for p in clause.pieces if p.start >= time.end and p.text != "的"]
    return bool(after) and after[0].startswith(tuple(word_list("particles", "accounts")))


def _is_wide(time: TimeMention) -> bool:
    """Tell whether a date says how long a paragraph looks back: 截至6月, 2016年以来, 五年间."""
    return time.kind in {"until", "since"} or time.rule == "time-counted"


def _compared(clause: Clause, time: TimeMention) -> bool:
    """Tell whether a date is only the one that a share or a multiple compares with: 是2016年的2倍."""
    levels = [a for a in clause.amounts if getattr(a.piece.mention, "unit", "") in _LEVELS]
    before = [p for p in clause.pieces if p.end <= time.start]
    return (
        bool(before)
        and before[-1].text in _COMPARES
        and any(a.piece.start > time.start for a in levels)
    )


def is_until(clause: Clause, time: TimeMention) -> bool:
    """Tell whether what a clause tells is told up to a date: 截至6月, 到6月."""
    before = [p.text for p in clause.pieces if p.end <= time.start]
    return time.kind == "until" or (
        time.kind == "point" and before[-1:] != [] and before[-1] in _UNTIL
    )


def opens(clause: Clause) -> bool:
    """Tell whether something begins in a clause: 2013年启动, 2013年起."""
    return any(t.kind == "since" for t in clause.times) or _says(clause, "opens")


def _says(clause: Clause, kind: str) -> bool:
    words = "".join(p.text if p.mention is None else "\n" for p in clause.pieces)
    return any(word in words for word in word_list("particles", kind))
