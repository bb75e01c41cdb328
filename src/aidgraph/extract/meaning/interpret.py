"""Read a report's clauses in order and give the claims that they make."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aidgraph.extract.clauses.align import align
from aidgraph.extract.clauses.discourse import Discourse
from aidgraph.extract.clauses.inherit import share
from aidgraph.extract.clauses.parse import fill
from aidgraph.extract.clauses.passive import look_ahead
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.clauses.segment import clauses_of
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.meaning.figures import FigureReader
from aidgraph.extract.meaning.modality import is_plan_title
from aidgraph.extract.meaning.relations.copula import copula
from aidgraph.extract.meaning.relations.dated import dated
from aidgraph.extract.meaning.relations.framed import agreed, framed
from aidgraph.extract.meaning.relations.listed import listed
from aidgraph.extract.meaning.relations.places import adjacent
from aidgraph.extract.meaning.relations.posts import posts
from aidgraph.extract.meaning.relations.predicates import relations
from aidgraph.extract.ranking.choose import SlotFiller
from aidgraph.extract.ranking.labels import LabelChooser
from aidgraph.extract.ranking.layout import ReportLayout
from aidgraph.extract.ranking.pairs import Sentence
from aidgraph.extract.ranking.ranker import Weighing
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Block, Reading

if TYPE_CHECKING:
    from aidgraph.extract.mention import NameMention

_TITLES = frozenset(("title", "heading"))
_LEADS = (":", "：", "——", "如下", "：\n")
_STATED_LATELY = 60  # names back that a bare title may mean
_SHORT = 60  # a line of a list or table is no longer
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[■▍▌●◆#]+ ?|资料[·.]|【[^】]*】$)[^，。；]{0,24}"
)
_BRACKETS = re.compile(r"[（(].*?[）)]|\s")
_ITEM = re.compile(r"[－\-–—▪●■◎◆○·•★　 \d０-９①-⑨（(【一二三四五六七八九十]")


def interpret(
    reading: Reading, plain: str, sentences: Sequence[Sentence], cast: Cast, weighing: Weighing
) -> Iterator[Draft]:
    """
    Yield the drafts of all claims that the clauses of a report make.

    Args:
        reading: The text with its sentences and blocks.
        plain: The same text, normalised.
        sentences: Its sentences with their clauses, as :func:`sentences_of` gives them.
        cast: Which names are one thing.
        weighing: Says how likely each thing is to fill a slot of a figure.
    """
    title_end = max((b.end for b in reading.blocks[:2] if b.kind in _TITLES), default=0)
    title_end = title_end or (reading.blocks[0].end if reading.blocks else 0)
    roles = Roles(cast).count((c for _, _, clauses in sentences for c in clauses), title_end)
    discourse = Discourse(cast, roles, reading.years, plain[:title_end])
    spoken = [(start, clauses) for start, _, clauses in sentences]
    layout = ReportLayout(cast, spoken, reading.blocks, title_end)
    slots, labels = SlotFiller(layout, roles, weighing), LabelChooser(weighing)
    is_plan = is_plan_title(plain[:title_end])
    figures = FigureReader(plain, cast, roles, slots, labels, is_plan)
    block: Block | None = None
    last: Block | None = None
    stated: list[NameMention] = []
    for start, inside, clauses in sentences:
        here = reading.block_of(start)
        if here.is_outside:
            continue
        if here is not last:
            block, last = _headed(plain, here), here
            discourse.begin(block, item=start > title_end and _is_item(plain, block))
        stated += [p.name for p in inside if p.name is not None and p.name.type != "Person"]
        tail = plain[start : inside[-1].end].rstrip() if inside else ""
        yield from (*adjacent(inside, cast, roles), *framed(inside, cast))
        lately, label = stated[-_STATED_LATELY:], discourse.now.label
        yield from posts(inside, cast, lately)
        yield from listed(inside, plain, cast, lately, label.first if label else None)
        discourse.begin_sentence(clauses)
        for index in range(len(clauses)):
            setting = discourse.read(clauses, index)
            words = plain[setting.clause.start : setting.clause.end]
            made = (*figures.figures(setting), *relations(setting, cast, roles))
            framing = (*copula(setting, cast), *agreed(setting, cast), *dated(setting, cast))
            for draft in (*made, *framing):
                yield replace(draft, why=(f"clause {words}", *draft.why))
        discourse.calendar.end_sentence(tail)
        if tail.endswith(_LEADS):
            discourse.lead_to(clauses)
        else:
            discourse.colon = None  # 异地重建。 leads to nothing


def sentences_of(reading: Reading, plain: str, pieces: Sequence[Chunk]) -> Iterator[Sentence]:
    """Yield each sentence: where it begins, its pieces, and its clauses with their slots filled."""
    starts = [piece.start for piece in pieces]
    nouns: dict[str, str] = {}
    at = -1
    named = {cell.start: _BRACKETS.sub("", cell.named) for cell in reading.cells if cell.named}
    for start, end in reading.sentences:
        inside = pieces[bisect_left(starts, start) : bisect_left(starts, end)]
        clauses = [fill(clause, plain) for clause in clauses_of(inside)]
        block = reading.block_of(start)
        if block.start != at and block.kind not in ("bullet", "row"):
            nouns = {}
        at = block.start
        share(clauses, nouns)
        align(clauses)
        look_ahead(clauses)
        for amount in (a for clause in clauses for a in clause.amounts):
            if amount.piece.start in named:  # a cell counts what heads its column
                amount.label, amount.own_label = named[amount.piece.start], True
        yield start, inside, clauses


def _headed(text: str, block: Block) -> Block:
    """Return a block as a heading where it is a short line that begins a section."""
    words = text[block.start : block.end].strip()
    if block.kind != "paragraph" or not _HEADING.fullmatch(words):
        return block
    return replace(block, kind="heading", heading=words)


def _is_item(text: str, block: Block) -> bool:
    """Tell whether a block is an item of a list or a line of a table, and goes on with its lead."""
    if block.kind in ("bullet", "row"):
        return True
    return block.kind == "paragraph" and (
        block.end - block.start <= _SHORT or _ITEM.match(text, block.start) is not None
    )
