"""Let a language model read a report after the clause reader: ask, complete, repair, merge."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise

from aidgraph.errors import CallError
from aidgraph.extract.meaning.scene import Interpretation, Scene
from aidgraph.extract.plugins.llm.admit import (
    METHOD,
    Admission,
    figures_of,
    reasons_of,
)
from aidgraph.extract.plugins.llm.answers import Answered, Row, read_answer
from aidgraph.extract.plugins.llm.asking import NOT_SENT, Asking
from aidgraph.extract.plugins.llm.borne_out import not_borne_out
from aidgraph.extract.plugins.llm.ledger import Ledger
from aidgraph.extract.plugins.llm.merge import merged_with
from aidgraph.extract.plugins.llm.passages import ReportPassage, Script
from aidgraph.extract.plugins.llm.prompt import (
    Messages,
    canonical,
    first_request,
    repair_request,
)
from aidgraph.extract.plugins.llm.refusal import words_of
from aidgraph.extract.plugins.llm.server import FailedCall
from aidgraph.extract.plugins.llm.settings import ModelSettings
from aidgraph.extract.plugins.llm.stored import ModelReply, ModelRequest
from aidgraph.extract.plugins.running import Running

MOST_UNBOUNDED = 200_000  # characters of a text that is read without a bound of tokens
_HALVINGS = 4  # times that a passage is halved when its answer is cut
_MALFORMED = FailedCall("the answer is not in the form that was wanted")
_ATTEMPTS = 2  # times that a passage is sent, where its answer is in no form

Read = tuple[ReportPassage, Answered]


@dataclass(frozen=True, slots=True)
class ModelInterpreter:
    """Read scenes with a language model; see :class:`aidgraph.extract.meaning.scene.Interpreter`."""

    settings: ModelSettings
    running: Running
    asking: Asking
    name: str = METHOD

    def interpret(self, scene: Scene) -> Interpretation:
        """
        Return what the model reads in *scene*; whatever fails, what the rules made stands.

        Raises:
            CallError: If the text is very long and nothing bounds what it may take.
        """
        bounded = self.running.is_offline or self.running.most_tokens
        if len(scene.reading.text) > MOST_UNBOUNDED and not bounded:
            raise CallError(
                f"the text has over {MOST_UNBOUNDED:,} characters; see with --dry-run what it would "
                "take, and give --max-tokens"
            )
        return _ReadReport(scene, self).interpretation()

    def finish(self) -> Mapping[str, object]:
        """End the run: write a batch, close; return what was spent."""
        self.asking.finish()
        spent = asdict(self.asking.spent)
        return {
            "model": self.settings.model,
            "host": self.settings.host,
            "settings": self.settings.asking,
            **spent,
            "unsent": len(self.asking.unsent),
        }


class _ReadReport:
    """Hold what is known of one report while it is read."""

    def __init__(self, scene: Scene, reader: ModelInterpreter) -> None:
        self.scene = scene
        self.asking = reader.asking
        self.gate = reader.running.gate
        self.writes_nothing = reader.running.writes_nothing
        self.calls = 0  # that are still to be made
        self.script = Script(scene)
        self.standing = figures_of(scene.drafts, self.script)
        self.ledger = Ledger(self.script)
        self.admission = Admission(self.script, self.standing)
        self.refused: dict[ReportPassage, list[tuple[Row, str]]] = defaultdict(list)
        self.failed = 0

    def interpretation(self) -> Interpretation:
        """Ask for all passages, then once for what is missing, then once for what was refused."""
        passages = [p for p in self.script.passages() if p.marks or len(p.things) > 1]
        answered = self._first(passages)
        for passage, answer in answered:
            self._take(passage, answer)
        self._complete([passage for passage, _ in answered])
        self._hold_to_gate()
        self._repair()
        self._hold_to_gate()
        return self._result()

    def _first(self, passages: Sequence[ReportPassage]) -> list[Read]:
        """Return the answers for *passages*; where one is cut, its halves are asked for too."""
        answered: list[Read] = []
        waiting = list(passages)
        for depth in range(_HALVINGS + 1):
            halves: list[ReportPassage] = []
            for passage, reply in self._replies(waiting, first_request):
                answer = read_answer(reply.content)
                answered.append((passage, answer))
                if not answer.whole or reply.is_truncated:
                    halves += self._halves(passage, answer) if depth < _HALVINGS else []
            waiting = halves
            if not waiting:
                break
        return sorted(answered, key=lambda read: (read[0].bounds, -len(read[0].sentences)))

    def _replies(
        self, passages: Sequence[ReportPassage], write: Callable[[Script, ReportPassage], Messages]
    ) -> list[tuple[ReportPassage, ModelReply]]:
        """Return the replies there are; one in no form is asked for again, then it has failed."""
        found: dict[int, ModelReply] = {}
        waiting = list(enumerate(passages))
        for attempt in range(_ATTEMPTS):
            requests = [ModelRequest(write(self.script, p), attempt) for _, p in waiting]
            again: list[tuple[int, ReportPassage]] = []
            for (at, passage), reply in zip(waiting, self.asking.replies(requests), strict=True):
                if isinstance(reply, FailedCall):
                    self._failed(passage, reply)
                elif _is_unusable(reply):
                    again.append((at, passage))
                else:
                    found[at] = reply
            waiting = again
        for _, passage in waiting:
            self._failed(passage, _MALFORMED)
        return [(passages[at], found[at]) for at in sorted(found)]

    def _halves(self, passage: ReportPassage, answer: Answered) -> list[ReportPassage]:
        """Return the halves of a passage, to be answered for what *answer* lacks; no sentence is cut."""
        count = len(passage.sentences)
        if count < 2:
            return []
        has = {words_of(row, "m") for row in answer.figures}
        wanted = [mark for mark in passage.marks if mark not in has]
        halves = [
            self.script.passage(passage.sentences[first:last])
            for first, last in pairwise((0, count // 2, count))
        ]
        return [half.asking([m for m in half.marks if m in wanted]) for half in halves]

    def _failed(self, passage: ReportPassage, failed: FailedCall) -> None:
        self.failed += failed != NOT_SENT
        self.calls += failed == NOT_SENT
        for mark in passage.marks:
            if self.ledger.state(mark) == "unread":
                self.ledger.set(mark, "unread", failed.reason)

    def _take(self, passage: ReportPassage, answer: Answered) -> None:
        """Take an answer in and note what became of the marks of its passage."""
        rows = self.admission.take(passage, answer)
        self.refused[passage] += rows
        reasons = {words_of(row, "m"): why for row, why in rows if words_of(row, "m")}
        taken = self.admission.taken
        for mark in passage.marks:
            if mark in taken.figures:
                self.ledger.set(mark, "read")
            elif mark in taken.declined:
                self.ledger.set(mark, "declined", taken.declined[mark])
            elif mark in reasons:
                self.ledger.set(mark, "refused", reasons[mark])
            else:
                self.ledger.set(mark, "unanswered")

    def _complete(self, passages: Iterable[ReportPassage]) -> None:
        """Ask once more for the numbers that no answer has; nothing that is there is changed."""
        missing = []
        seen: set[str] = set()
        for passage in passages:
            marks = [m for m in passage.marks if self.ledger.state(m) == "unanswered"]
            marks = [m for m in marks if m not in seen]
            seen.update(marks)
            missing += [passage.asking(marks)] if marks else []
        for passage, reply in self._replies(missing, _figures_only):
            answer = read_answer(reply.content)
            self._take(passage, Answered(answer.names, _rows_for(passage.marks, answer)))

    def _hold_to_gate(self) -> None:
        """Refuse what the evidence gate refuses; the rules' rows come back in its place."""
        refused = not_borne_out(self.scene, self.admission, self.gate)
        taken = self.admission.taken
        for mark, why in refused.figures.items():
            del taken.figures[mark]
            self.ledger.set(mark, "refused", why)
            self._gated(mark, {"m": mark}, why)
        for key, why in refused.relations.items():
            draft = taken.relations.pop(key)
            subject, predicate, other = key
            ends = (self.admission.names.label_of(end) for end in (subject, other))
            row = dict(zip(("s", "o"), ends, strict=True)) | {"p": predicate}
            start, end = draft.spans[0]
            row["quote"] = self.scene.reading.text[start:end]
            self._gated("", row, why, at=start)

    def _gated(self, mark: str, row: Row, why: str, at: int = 0) -> None:
        """Note a refusal of the gate with the passage that it belongs to."""
        for passage in self.refused:
            start, end = passage.bounds
            if mark in passage.marks or (not mark and start <= at < end):
                self.refused[passage].append((row, why))
                return

    def _repair(self) -> None:
        """Give the refused rows back once; what is right then comes in, the rest stays refused."""
        given_back = {passage: rows for passage, rows in self.refused.items() if rows}
        self.refused = defaultdict(list)
        requests = []
        for passage, rows in given_back.items():
            refused = [(reasons_of(row), why) for row, why in rows]
            said = canonical({"rows": [dict(row) for row, _ in rows]})
            requests.append(ModelRequest(repair_request(self.script, passage, said, refused)))
        replies = self.asking.replies(requests)
        for (passage, rows), reply in zip(given_back.items(), replies, strict=True):
            if isinstance(reply, FailedCall) or _is_unusable(reply):
                self.calls += reply == NOT_SENT
                self.refused[passage] += rows
                continue
            marks = [m for m in passage.marks if self.ledger.state(m) == "refused"]
            answer = read_answer(reply.content)
            mended = Answered(answer.names, _rows_for(marks, answer), answer.relations)
            again = self.admission.take(passage.asking(marks), mended)
            for mark in marks:
                if mark in self.admission.taken.figures:
                    self.ledger.set(mark, "read")
            came_in = partial(self.admission.came_in, passage)
            self.refused[passage] += _still_refused(rows, again, came_in)

    def _result(self) -> Interpretation:
        made = merged_with(self.scene, self.admission, self.standing)
        refused = ((reasons_of(row), why) for pairs in self.refused.values() for row, why in pairs)
        withdrawn = len(self.admission.taken.withdrawn)
        counts = self.ledger.counts() | ({"withdrawn": withdrawn} if withdrawn else {})
        return Interpretation(
            drafts=made.drafts,
            cast=made.cast,
            ledger=self.ledger.rows(self.admission.taken.withdrawn),
            refused=tuple(dict.fromkeys(refused)),
            counts=self._said(counts),
            unread=counts.get("unread", 0) + self.failed,
        )

    def _said(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Return the counts in words; of a run that makes no encodings what there is to read."""
        if self.writes_nothing:
            return {"numbers": len(self.script.marks), f"calls for {METHOD}": self.calls}
        return {f"{state} by {METHOD}": number for state, number in counts.items()}


def _figures_only(script: Script, passage: ReportPassage) -> Messages:
    return first_request(script, passage, relations=False)


def _rows_for(marks: Sequence[str], answer: Answered) -> tuple[Row, ...]:
    return tuple(row for row in answer.figures if words_of(row, "m") in marks)


def _is_unusable(reply: ModelReply) -> bool:
    """Tell whether an answer has no form at all; one that was cut may have whole rows."""
    answer = read_answer(reply.content)
    return not answer.whole and answer.is_empty and not reply.is_truncated


def _still_refused(
    before: Sequence[tuple[Row, str]],
    again: Sequence[tuple[Row, str]],
    came_in: Callable[[Row], bool],
) -> list[tuple[Row, str]]:
    """Return the rows of which nothing came in: those of before, and others that were given again."""
    left = [(row, why) for row, why in before if not came_in(row)]
    seen = [_cells(row) for row, _ in left]
    return [*left, *((row, why) for row, why in again if _cells(row) not in seen)]


def _cells(row: Row) -> tuple[str, ...]:
    """Return by which cells two rows are of one thing: the number, or what a relation says."""
    return tuple(words_of(row, key) for key in ("id", "m", "s", "p", "o"))
