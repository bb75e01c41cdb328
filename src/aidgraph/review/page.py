"""The page of a review as HTML: whole, or the parts that a decision changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from aidgraph.errors import AidgraphError, EncodingError, Problem
from aidgraph.model import CLAIM_KINDS, ENTITY_TYPES, Claim, Entity
from aidgraph.review.board import KINDS, SORTS, STATES, Board, BoardItem
from aidgraph.review.decide import falls_with
from aidgraph.review.edits.many import COLUMNS, has_column
from aidgraph.review.form import Field, Form, blank_form, field_of, form_of, parties, problem_text
from aidgraph.review.judgements import items_of
from aidgraph.review.library.reports import ReportFolder
from aidgraph.review.log import Entry
from aidgraph.review.passage import Piece, UnmodelledNumber, numbers_left, pieces
from aidgraph.review.session import ReviewSession
from aidgraph.review.summary import ItemSummary, Summaries
from aidgraph.review.view import ReviewView
from aidgraph.review.wording import ReviewWords
from aidgraph.text.visible import one_line, visible

LEVELS = ("0.9", "0.8", "0.7", "0.6", "0.5")


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell how something went: a key of the texts, and details in plain words."""

    key: str = ""
    detail: str = ""
    wrong: bool = False
    count: int = 0
    refused: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, name: str, entry: Entry | None, words: ReviewWords) -> "Notice":
        """Return what to say of a deed; None means that nothing came of it."""
        if entry is None:
            return cls(f"nothing-{name}" if name in {"undo", "redo"} else "nothing")
        deed = name if name in {"undo", "redo"} else entry.deed
        detail = decision_text(entry, words) if deed != entry.deed else ""
        return cls(f"done-{deed}", detail, count=len(entry.ids))


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask before doing *do*: what falls with an item, or how many a confidence accepts."""

    do: str
    id: str
    level: str = ""
    count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Hold what was done, and the board before it; ``entry`` is None when nothing came of it."""

    before: Board
    entry: Entry | None


def refused_rows(refused: Mapping[str, Iterable[Problem]]) -> tuple[tuple[str, str], ...]:
    """Return the rows that kept their value, each with the reasons."""
    return tuple(
        (key, " · ".join(filter(None, (problem.column or "", problem_text(problem)))))
        for key, problems in refused.items()
        for problem in problems
    )


def decision_text(entry: Entry, words: ReviewWords) -> str:
    """Return what a decision was, for the buttons that undo and redo it."""
    what = words(f"done-{entry.deed}")
    if entry.reviewer:
        what = words("done-by", what=what, name=one_line(entry.reviewer))
    if len(entry.ids) > 1:
        return words("done-many", what=what, n=len(entry.ids))
    return f"{what}: {entry.ids[0]}" if entry.ids else what


@dataclass(frozen=True, slots=True)
class ManyRows:
    """Hold the ids that one decision on all that is shown accepts, rejects, or gives a value."""

    accept: tuple[str, ...]
    reject: tuple[str, ...]
    falls: int
    set: tuple[str, ...]


class ReviewPage:
    """Render what *view* shows of *session*, as it stands now; it may be one of a *library*."""

    def __init__(
        self,
        session: ReviewSession,
        view: ReviewView,
        token: str,
        library: ReportFolder | None = None,
    ) -> None:
        self.session, self.view, self.token, self.library = session, view, token, library
        self.words = ReviewWords(view.language)

    @cached_property
    def board(self) -> Board:
        """Return what there is to decide."""
        return self.session.board()

    @cached_property
    def _summaries(self) -> Summaries:
        return Summaries(self.board, self.words)

    def whole(
        self, notice: Notice, *, edit: str = "", ask: Ask | None = None, kind: str = ""
    ) -> str:
        """Return the whole page; the item *edit* shows its form, as that of another *kind*."""
        form = self._form(edit, kind) if edit else None
        settings = {"edit": edit, "form": form, "ask": ask, "adding": None}
        return self._render("page.html.j2", notice=notice, **settings)

    def adding(
        self, kind: str, typed: Mapping[str, str], problems: Sequence[Problem] = ()
    ) -> HTMLResponse:
        """Return the whole page with the form that adds a claim or an entity."""
        form = blank_form(self.session.encoding, kind, self.words, typed, problems)
        notice = Notice("wrong", wrong=True) if problems else Notice()
        settings = {"edit": "", "form": None, "ask": None, "adding": form}
        html = self._render("page.html.j2", notice=notice, **settings)
        return HTMLResponse(html, 422 if problems else 200)

    def broken(self, error: AidgraphError) -> str:
        """Return a page that says why the tables cannot be read."""
        return self._render("broken.html.j2", problems=str(error).splitlines())

    def reports(self, problem: str = "") -> str:
        """Return the list of the reports of the folder, with how far each is."""
        rows = self.library.progress() if self.library else []
        return self._render("reports.html.j2", rows=rows, problem=problem)

    def form(self, identifier: str, kind: str = "") -> str:
        """Return the summary of an item as a form that corrects it."""
        return self._parts([identifier], edit=identifier, form=self._form(identifier, kind))

    def parts(self, ids: Collection[str], notice: Notice) -> str:
        """Return the summaries of *ids* with the state of the review."""
        return self._parts(ids, notice=notice)

    def answer(
        self,
        notice: Notice,
        *,
        part: bool,
        status: int = 200,
        ask: Ask | None = None,
        done: Done | None = None,
    ) -> HTMLResponse:
        """Answer a form: with the whole page, or with the parts that have changed."""
        if not part:
            return HTMLResponse(self.whole(notice, ask=ask), status)
        ids, anew, focus = {ask.id if ask else ""}, False, ""
        if done:
            ids = self._changed(done.before)
            anew = _names(done.before) != _names(self.board)
            named = items_of(done.entry) if done.entry else ()
            focus = next((key for key in named if key in self.board.items), "")
        known = ids & self.board.items.keys()
        return HTMLResponse(
            self._parts(known, notice=notice, ask=ask, anew=anew, focus=focus), status
        )

    def refused(
        self, identifier: str, fields: Any, error: EncodingError, *, part: bool
    ) -> HTMLResponse:
        """Return the form of an item with what is wrong in it beside the fields."""
        if fields.get("add") in (*CLAIM_KINDS, "entity"):
            return self.adding(fields["add"], fields, error.problems)
        notice = Notice("wrong", wrong=True)
        item = self.board.items[identifier]
        form = form_of(self.session.encoding, item, self.words, fields, error.problems)
        extra = {"edit": identifier, "form": form, "notice": notice}
        if part:
            return HTMLResponse(self._parts([identifier], **extra), 422)
        return HTMLResponse(self._render("page.html.j2", ask=None, adding=None, **extra), 422)

    def _changed(self, before: Board) -> set[str]:
        """Return the ids of items that are not as they were, and of what their claims name."""
        changed = {
            key
            for key in before.items.keys() | self.board.items.keys()
            if before.items.get(key) != self.board.items.get(key)
            or before.decisions_on(key) != self.board.decisions_on(key)
        }
        found = (self.board.items[key].row for key in changed if key in self.board.items)
        return changed.union(*(row.speaks_of for row in found if isinstance(row, Claim)))

    def _form(self, identifier: str, kind: str) -> Form:
        item = self.board.items[identifier]
        typed = {"cell-kind": kind} if kind else {}
        return form_of(self.session.encoding, item, self.words, typed)

    def _parts(self, ids: Collection[str], **more: Any) -> str:
        settings: dict[str, Any] = {"notice": Notice(), "edit": "", "form": None, "ask": None}
        settings |= {"anew": False, "focus": ""} | more
        items = [self.board.items[key] for key in sorted(ids)]
        return self._render("parts.html.j2", items=items, **settings)

    def _render(self, template: str, **values: Any) -> str:
        return _environment().get_template(template).render(p=self, w=self.words, **values)

    # What the templates ask for ----------------------------------------------------------------

    @property
    def title(self) -> str:
        """Return the title of the report."""
        report = self.session.encoding.report
        return one_line(report.title).lstrip("# ") or report.id

    def shown(self) -> list[BoardItem]:
        """Return the items that the view wants."""
        return self.board.shown(self.view.choice)

    def things(self) -> list[tuple[str, str]]:
        """Return the entities by name."""
        return parties(self.session.encoding, "entity", self.words)

    def facet_text(self, column: str, value: str) -> str:
        """Return what claims of a facet have in common, as their cards say it."""
        if column in {"indicator", "unit", "modality", "origin"}:
            return self.words.term(column, value)
        if column == "predicate":
            return self.words.predicate(value)
        return self.words.maybe("method", value) if column == "method" else self.name(value)

    def many(self) -> ManyRows:
        """Return what one decision on all that is shown is about: decided rows where wanted for."""
        shown = [item for item in self.shown() if item.kind != "merge"]
        wanted = [i for i in shown if self.view.choice.status or self.board.is_open(i)]
        rejected = [item.id for item in wanted if not self.is_settled(item, "rejected")]
        falls = {c.id for c in falls_with(self.session.encoding, rejected)} - {*rejected}
        return ManyRows(
            accept=tuple(i.id for i in wanted if not self.is_settled(i, "accepted")),
            reject=tuple(rejected),
            falls=len(falls),
            set=self.settable(shown),
        )

    def settable(self, shown: Iterable[BoardItem]) -> tuple[str, ...]:
        """Return the claims of *shown* that can get a value in the column of the view."""
        column = self.view.column
        claims = (i.row for i in shown if isinstance(i.row, Claim) and i.status != "rejected")
        return tuple(claim.id for claim in claims if has_column(claim, column))

    def value_field(self) -> Field | None:
        """Return the field for the value that many rows are to get."""
        column = self.view.column
        return field_of(self.session.encoding, column, self.words) if column else None

    def numbers_left(self) -> list[UnmodelledNumber]:
        """Return the numbers of the text that are no facts."""
        return numbers_left(self.session.encoding, self.session.text)

    def pieces(self) -> list[Piece]:
        """Return the text in pieces."""
        return pieces(self.session.text.text, self.board, self.numbers_left())

    def summary_of(self, item: BoardItem) -> ItemSummary:
        """Return what is shown of *item*."""
        return self._summaries.of(item)

    def falls(self, item: BoardItem) -> list[str]:
        """Return what the claims say that fall with *item*."""
        return [self._summaries.claim_text(claim) for claim in self.session.falls_with(item.id)]

    def view_of(self, identifier: str) -> ReviewView:
        """Return the view that shows an item: this one, or that of all where it is hidden."""
        item = self.board.items[identifier]
        shown = self.board.is_shown(item, self.view.choice)
        return self.view if shown else self.view.about("")

    def is_settled(self, item: BoardItem, status: str) -> bool:
        """Tell whether an item has *status* already, by the word of this reviewer too."""
        decided = self.board.judgements.by(self.session.reviewer, item.id)
        return item.status == status and (not self.session.reviewer or decided == status)

    def decisions(self, item: BoardItem) -> list[tuple[str, str]]:
        """Return who decided what on an item, where somebody gave a name."""
        found = self.board.judgements.of.get(item.id, {})
        named: list[tuple[str, str]] = [(one_line(name), j.status) for name, j in found.items()]
        return named if any(name for name, _ in named) else []

    def name(self, identifier: str) -> str:
        """Return the name of an entity."""
        return self._summaries.name(identifier)

    def decision_text(self, entries: list[Entry]) -> str:
        """Return what the last of *entries* was, or nothing."""
        return decision_text(entries[-1], self.words) if entries else ""


def _names(board: Board) -> dict[str, str]:
    """Return the ids on a board, with the labels that other summaries show."""
    rows = ((key, item.row) for key, item in board.items.items())
    return {key: row.label if isinstance(row, Entity) else "" for key, row in rows}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("aidgraph.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "KINDS": KINDS,
        "SORTS": SORTS,
        "STATES": STATES,
        "COLUMNS": COLUMNS,
        "CLAIM_KINDS": CLAIM_KINDS,
        "ENTITY_TYPES": ENTITY_TYPES,
        "LEVELS": LEVELS,
    }
    environment.filters["one_line"] = one_line
    environment.filters["visible"] = lambda text: visible(text, keep="\n\r\t")
    return environment
