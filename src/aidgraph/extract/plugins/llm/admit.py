"""Admit what a language model answers: only what the text bears out becomes a draft.

Whatever an answer says of a number, the number is the one that the grammar read at its mark.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.nouns import says
from aidgraph.extract.mention import Rank
from aidgraph.extract.plugins.llm.answers import Answered, Row
from aidgraph.extract.plugins.llm.cues import tells_giving, tells_plan
from aidgraph.extract.plugins.llm.named import NewNames
from aidgraph.extract.plugins.llm.near import Found, antecedents, clause_of, find_near
from aidgraph.extract.plugins.llm.passages import ReportPassage, Script, without_tags
from aidgraph.extract.plugins.llm.predicates import predicate_rules
from aidgraph.extract.plugins.llm.prompt import GENERAL_LABELS, KINDS
from aidgraph.extract.plugins.llm.refusal import RefusedAnswerError, words_of
from aidgraph.model import FACT_MODALITIES, LONGEST_QUOTE, MODALITIES, Claim, ClaimKind, Modality
from aidgraph.rdf.vocabulary import OTHER, vocabulary

METHOD = "llm"
_SURE = Decimal("0.50")  # whichever model it is; of good answers eight rows in ten were right
_NEVER_ADDED = frozenset(("percent", "times", "year", "month", "day", "hour"))
_NO_FLOW = _NEVER_ADDED | {"person", "person-time", "visit"}
_MONEY_MADE = ("sales", "visitor-spending", "investment-attracted")
_LONGEST_LABEL = 16
# What something is, not what it does: beside it a clause may well say more of the same thing.
_STANDING = frozenset(("represents", "memberOf", "locatedIn", "partOf", "comesFrom"))

RowOf = tuple[str, Row]


@dataclass(slots=True)
class AdmittedAnswers:
    """
    Hold what came in of the answers to a report.

    ``figures`` are drafts by the id of their mark, ``relations`` by what they state; ``declined``
    are marks that were said to be no figure, with the reason; ``withdrawn`` are the ids of relations
    that were read before, and are said to be wrong.
    """

    figures: dict[str, Draft] = field(default_factory=dict)
    relations: dict[tuple[str, str, str], Draft] = field(default_factory=dict)
    declined: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)


class Admission:
    """Look at answers, passage by passage, in the order of the text."""

    def __init__(self, script: Script, standing: Mapping[str, Draft]) -> None:
        """Begin with no answers; *standing* are the drafts of the rules by the ids of marks."""
        self.script = script
        self.reading = script.scene.reading
        self.standing = standing
        self.names = NewNames(script)
        self.taken = AdmittedAnswers()
        titles = [b.end for b in self.reading.blocks[:3] if b.kind in {"title", "heading"}]
        self._title_end = max(titles, default=0)

    def take(self, passage: ReportPassage, answer: Answered) -> list[tuple[Row, str]]:
        """Take an answer in; return the rows that are refused, each with the reason."""
        refused: list[tuple[Row, str]] = []
        known = self.names.take(passage, answer.names, refused)
        for row in answer.figures:
            try:
                self._figure(passage, row, known)
            except RefusedAnswerError as error:
                refused.append((row, str(error)))
        for row in answer.relations:
            try:
                self._relation(passage, row, known)
            except RefusedAnswerError as error:
                refused.append((row, str(error)))
        self.taken.withdrawn |= set(answer.wrong) & set(passage.relations)
        return refused

    def came_in(self, passage: ReportPassage, row: Row) -> bool:
        """Tell whether what a row speaks of came in after all: its number, or its relation."""
        known = self.names.known(passage)
        ends = (known.get(words_of(row, end), "") for end in ("s", "o"))
        stated = next(ends), words_of(row, "p"), next(ends)
        return words_of(row, "m") in self.taken.figures or stated in self.taken.relations

    def _figure(self, passage: ReportPassage, row: Row, known: Mapping[str, str]) -> None:
        mark, kind = words_of(row, "m"), words_of(row, "kind")
        if mark not in passage.marks:
            raise RefusedAnswerError(f"{mark or 'nothing'} is no number to answer for")
        if mark in self.taken.figures or mark in self.taken.declined:
            raise RefusedAnswerError("this number was answered for already")
        if kind not in KINDS:
            raise RefusedAnswerError(f"{kind!r} is no kind")
        if kind == "none":
            self.taken.declined[mark] = words_of(row, "why") or "unsaid"
            return
        self.taken.figures[mark] = self._draft(passage, mark, row, known)

    def _draft(
        self, passage: ReportPassage, mark: str, row: Row, known: Mapping[str, str]
    ) -> Draft:
        piece = self.script.marks[mark]
        at = piece.start, piece.end
        base = self.standing[mark].claim
        about, giver, taker = (self._thing(row, key, known) for key in ("about", "by", "to"))
        self._check_order(at[0], about, giver, taker)
        kind = cast("ClaimKind", words_of(row, "kind"))
        carried: list[Found] = []
        if kind == "flow":
            carried.append(self._cue(row, at, base.unit))
            if not (giver or taker):
                raise RefusedAnswerError("a flow needs who gives or who receives")
        else:
            giver = taker = ""
        self._check_stated(mark, giver, taker)
        kind, indicator = self._indicator(kind, row, at, base)
        modality, plan = self._modality(row, at, base.modality)
        start, end = self._times(passage, row, base)
        carried += [plan] if plan else []
        words = [self.reading.text[f.start : f.end] for f in carried if f.carried]
        claim = replace(
            base,
            kind=kind,
            subject=about,
            indicator=indicator,
            provider=giver,
            receiver=taker,
            from_=start,
            to=end,
            modality=modality,
            origin="inferred" if words else "quoted",
            method=METHOD,
            confidence=_SURE,
            note="",
            note_en="",
        )
        return Draft(claim, [at], tuple(dict.fromkeys(words)), (f"{METHOD} reads {mark}",))

    def _thing(self, row: Row, key: str, known: Mapping[str, str]) -> str:
        """Return the id in the tables of the thing that a cell names, or nothing."""
        name = words_of(row, key)
        if name and name not in known:
            raise RefusedAnswerError(f"{key} {name!r} is no thing of this passage")
        return known[name] if name else ""

    def _check_order(self, at: int, *keys: str) -> None:
        """Refuse what is named only later: what goes on with something comes after it."""
        end = max(self.reading.sentence_of(at)[1], self._title_end)
        if not all(self.names.stands(key, 0, end) for key in keys if key):
            raise RefusedAnswerError("it speaks of a thing that is named only later")

    def _check_stated(self, mark: str, giver: str, taker: str) -> None:
        """Refuse a party from elsewhere where the clause itself names who gives, or who gets."""
        draft = self.standing[mark]
        clause = clause_of(self.reading, *draft.spans[0])
        parties = ("giver", draft.claim.provider, giver), ("taker", draft.claim.receiver, taker)
        for role, before, now in parties:
            own = any(step.startswith(role) and "(own" in step for step in draft.why)
            carried = now and not self.names.stands(now, *clause)
            if own and before != now and carried and self.names.stands_alone(before, *clause):
                raise RefusedAnswerError(f"the clause names another {role}")

    def _cue(self, row: Row, at: tuple[int, int], unit: str) -> Found:
        """Return where the words stand that tell the giving."""
        if unit in _NO_FLOW:
            raise RefusedAnswerError(f"a number in {unit} is no flow")
        cue = without_tags(words_of(row, "cue"))
        if not tells_giving(cue):
            raise RefusedAnswerError(f"the cue {cue!r} tells no giving")
        found = find_near(self.reading, cue, at, later=True)
        if found is None:
            raise RefusedAnswerError(f"the cue {cue!r} stands neither in the clause nor before it")
        return found

    def _modality(
        self, row: Row, at: tuple[int, int], before: Modality
    ) -> tuple[Modality, Found | None]:
        """Return how it is told; what the rules read as a plan is never told as done."""
        status = words_of(row, "status") or "done"
        if status not in MODALITIES:
            raise RefusedAnswerError(f"{status!r} is no status")
        if status in FACT_MODALITIES:
            kept = before if before not in FACT_MODALITIES else cast("Modality", status)
            return kept, None
        plan = without_tags(words_of(row, "plan"))
        found = find_near(self.reading, plan, at) if tells_plan(plan) else None
        if found is None:
            raise RefusedAnswerError(f"no words tell that it is {status}: {plan!r}")
        return cast("Modality", status), found

    def _indicator(
        self, kind: ClaimKind, row: Row, at: tuple[int, int], base: Claim
    ) -> tuple[ClaimKind, str]:
        """
        Return the kind and what is counted.

        What is never added up is context, whatever is said: ranks, shares, lengths of time, and
        money made by no known kind of sale.
        """
        money = vocabulary().is_money(base.unit)
        words = without_tags(words_of(row, "counts"))
        if isinstance(self.script.marks[words_of(row, "m")].mention, Rank):
            return "context", base.indicator
        if base.unit in _NEVER_ADDED:
            kind = "context"
        if kind == "flow":
            return kind, "aid-spending" if money else "goods-donated"
        if kind == "outcome" and money:
            made = [key for key in _MONEY_MADE if words == key or says(key, words)]
            made += [base.indicator] if base.indicator in _MONEY_MADE else []
            if made:
                return kind, made[0]
            kind = "context"
        return kind, OTHER + self._label(words, at)

    def _label(self, words: str, at: tuple[int, int]) -> str:
        if words in _MONEY_MADE:
            raise RefusedAnswerError(f"{words} is for money that is a result")
        if not words or len(words) > _LONGEST_LABEL or "|" in words:
            raise RefusedAnswerError(f"counts {words!r}: give 2 to 12 characters of the text")
        if words not in GENERAL_LABELS and not _is_composed(words, self._around(at)):
            raise RefusedAnswerError(f"counts {words!r} does not stand beside the number")
        return words

    def _around(self, at: tuple[int, int]) -> str:
        """Return the words that a label may be made of: the sentence, and what it goes on with."""
        windows = (self.reading.sentence_of(at[0]), *antecedents(self.reading, at[0]))
        return "\n".join(self.reading.text[start:end] for start, end in windows)

    def _times(self, passage: ReportPassage, row: Row, base: Claim) -> tuple[str, str]:
        """Return the bounds of the times whose ids are given."""
        given = row.get("time")
        if not isinstance(given, list):
            return base.from_, base.to
        for name in given:
            if name not in passage.times:
                raise RefusedAnswerError(f"{name!r} is no time of this passage")
        bounds = [self.script.bounds_of_time(name) for name in given[:2]]
        bounds = [pair for pair in bounds if any(pair)]
        if not bounds:
            return (base.from_, base.to) if given else ("", "")
        return bounds[0][0], bounds[-1][1]

    def _relation(self, passage: ReportPassage, row: Row, known: Mapping[str, str]) -> None:
        subject, other = (self._thing(row, key, known) for key in ("s", "o"))
        predicate = words_of(row, "p")
        if not (subject and other) or subject == other:
            raise RefusedAnswerError("a relation needs two things")
        rule = predicate_rules().get(predicate)
        if rule is None:
            raise RefusedAnswerError(f"{predicate!r} is no predicate")
        ends = [self.names.type_of(key) for key in (subject, other)]
        if not rule.allows(*ends):
            raise RefusedAnswerError(f"{predicate} does not go from {ends[0]} to {ends[1]}")
        key = subject, predicate, other
        if key in self.taken.relations:
            return
        place, beside = self._quoted(passage, row, subject, other)
        modality, plan = self._modality(row, place, "done")
        claim = Claim(
            id="",
            kind="relation",
            subject=subject,
            predicate=predicate,
            object=other,
            origin="quoted" if beside == 2 else "inferred",
            method=METHOD,
            confidence=_SURE,
            modality=modality,
        )
        words = (self.reading.text[plan.start : plan.end],) if plan and plan.carried else ()
        self.taken.relations[key] = Draft(claim, [place], words, (f"{METHOD} reads it",))

    def _quoted(self, passage: ReportPassage, row: Row, *ends: str) -> tuple[tuple[int, int], int]:
        """Return where the quote stands, and how many of the ends are named in it.

        Of several places the one whose sentence names most.  An end that it does not name must be
        named before, and the other one in the quote.
        """
        quote = without_tags(words_of(row, "quote"))
        if not quote or len(quote) > LONGEST_QUOTE:
            raise RefusedAnswerError(f"the quote has no words, or over {LONGEST_QUOTE}")
        places = list(_places(self.reading.text, quote, passage.sentences))
        if not places:
            raise RefusedAnswerError(f"the quote {quote!r} does not stand in one sentence")
        best = max(places, key=lambda at: self._named(ends, *self.reading.sentence_of(at[0])))
        beside, near = (
            self._named(ends, *bounds) for bounds in (best, self.reading.sentence_of(best[0]))
        )
        if not beside and near < len(ends):
            raise RefusedAnswerError("neither thing is named in the quote")
        self._check_order(best[0], *ends)
        if near < len(ends) and self._is_full(best, ends):
            raise RefusedAnswerError("the clause names both parties, and one is another")
        return best, beside

    def _is_full(self, place: tuple[int, int], ends: Sequence[str]) -> bool:
        """Tell whether a clause says of one of two things what it does, and names with whom.

        丙公司捐建云上书屋 says nothing of the hospital that was named before.
        """
        clause = clause_of(self.reading, *place)
        claims = [draft.claim for draft in self.script.relations.values()]
        return any(
            (c.subject == ends[0]) != (c.object == ends[1])
            and c.predicate not in _STANDING
            and not c.method.startswith("name:")
            and all(self.names.stands(end, *clause) for end in (c.subject, c.object))
            for c in claims
        )

    def _named(self, ends: Sequence[str], start: int, end: int) -> int:
        return sum(self.names.stands(key, start, end) for key in ends)


def _places(
    text: str, quote: str, sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    for start, end in sentences:
        at = text.find(quote, start, end)
        while at >= 0:
            yield at, at + len(quote)
            at = text.find(quote, at + 1, end)


def _is_composed(words: str, near: str) -> bool:
    """
    Tell whether *words* stand in a text, or are put together from pieces of two letters and more.

    The last piece may be one letter: 受益户, of 230户受益.

    >>> _is_composed("培训教师", "教师参加培训120人次"), _is_composed("粮食产量", "教师参加培训")
    (True, False)
    """
    if not words or words in near:
        return True
    if len(words) > 2 and words[-1] in near and words[:-1] in near:
        return True
    cuts = range(len(words) - 2, 1, -1)
    return any(words[:cut] in near and _is_composed(words[cut:], near) for cut in cuts)


def figures_of(drafts: Sequence[Draft], script: Script) -> dict[str, Draft]:
    """Return the figures among *drafts* by the ids of the marks at which they stand."""
    at = {(piece.start, piece.end): name for name, piece in script.marks.items()}
    found: dict[str, Draft] = {}
    for draft in drafts:
        name = at.get(draft.spans[0], "")
        if draft.claim.is_figure and name:
            found.setdefault(name, draft)
    return found


def reasons_of(row: Row) -> str:
    """Return a refused row in words, for the list and for the model."""
    cells: list[Any] = [f"{key}={value}" for key, value in row.items() if value]
    return " ".join(cells)[:200]
