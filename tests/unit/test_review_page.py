"""What the page shows: the right items in order, the whole text, forms, both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.model import Encoding, Evidence, Merge, Report, SetAside, Span
from aidgraph.review import open_session
from aidgraph.review.board import KINDS, Board, ItemFilter
from aidgraph.review.form import form_of
from aidgraph.review.page import Notice, ReviewPage
from aidgraph.review.passage import UnmodelledNumber, numbers_left, pieces
from aidgraph.review.summary import Summaries
from aidgraph.review.view import ReviewView
from aidgraph.review.wording import ReviewWords
from aidgraph.text.report import read_report_text
from aidgraph.web.words import area_words

TEAM, FLOW = "org-chenghu-team", "flow-teaching-building"


@pytest.fixture
def board(proposed):
    """Return the board of the proposed sample."""
    return Board(read_encoding(proposed), {})


def whole(folder, **query):
    """Return the page of *folder*."""
    session = open_session(folder)
    try:
        return ReviewPage(session, ReviewView.of(query), "token").whole(Notice())
    finally:
        session.close()


def test_everything_is_shown_unless_a_choice_leaves_it_out(board):
    """Without a choice all claims and entities are there, in the order of the text."""
    shown = board.shown(ItemFilter())
    assert len(shown) == len(board.encoding.claims) + len(board.encoding.entities)
    assert [item.start for item in shown] == sorted(item.start for item in shown)


def test_a_choice_narrows(board):
    """Kind, status, confidence, words and entity each keep what fits, and all of what fits."""
    claims = board.encoding.claims
    flows = {c.id for c in claims if c.kind == "flow"}
    assert {i.id for i in board.shown(ItemFilter(kind="flow"))} == flows
    assert board.shown(ItemFilter(status="accepted")) == []
    unsure = {c.id for c in claims if c.confidence <= Decimal("0.7")}
    assert {i.id for i in board.shown(ItemFilter(most=Decimal("0.7")))} == unsure
    assert {i.id for i in board.shown(ItemFilter(words="食用菌"))} >= {"facility-mushroom-base"}
    assert {i.id for i in board.shown(ItemFilter(words="PAIREDWITH"))} == {
        "rel-chenghu-hospital-2-paired-with-lanfeng-hospital"
    }
    about = {c.id for c in claims if TEAM in {c.subject, c.object, c.provider, c.receiver}}
    assert {i.id for i in board.shown(ItemFilter(entity=TEAM))} == {TEAM, *about}


def test_the_least_sure_come_first_when_asked_for(board):
    """Sorted by confidence doubtful claims come first; entities, unrated, last."""
    levels = [i.confidence for i in board.shown(ItemFilter(sort="confidence"))]
    rated = [level for level in levels if level is not None]
    assert rated == sorted(rated)
    assert levels[: len(rated)] == rated


def test_the_most_doubtful_come_first_when_asked_for(proposed):
    """Of rows as sure, one that is carried over comes before a plan, and a plan before a fact."""
    encoding = read_encoding(proposed)
    flows = [c.id for c in encoding.claims if c.kind == "flow"][:3]
    told = dict(zip(flows, [{"origin": "inferred"}, {"modality": "aim"}, {}], strict=True))
    claims = tuple(
        replace(c, **{"origin": "quoted", "modality": "done"} | told[c.id])
        for c in encoding.claims
        if c.id in told
    )
    board = Board(replace(encoding, claims=claims), {})
    assert [i.id for i in board.shown(ItemFilter(sort="doubt"))][:3] == flows


def test_thresholds_count_what_they_would_accept(board):
    """The number beside each confidence is the number of claims that it accepts."""
    assert board.thresholds() == [
        (Decimal("0.9"), 6),
        (Decimal("0.75"), 19),
        (Decimal("0.6"), len(board.encoding.claims)),
    ]
    assert all(len(board.sure(level)) == count for level, count in board.thresholds())


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=12)


@given(st.text(max_size=30), spans, spans)
def test_pieces_are_the_text_whatever_overlaps(text, evidence, aside):
    """Cut at any spans, overlapping, nested, empty or outside: the pieces are the text again."""
    from aidgraph.model import Entity

    entities = tuple(Entity(f"e-{i}", "Place", "x") for i in range(len(evidence)))
    rows = tuple(
        Evidence(f"e-{i}", Span(start, start + width, ""))
        for i, (start, width) in enumerate(evidence)
    )
    report = Report("r", "", "", "", "zh", "", len(text))
    numbers = [UnmodelledNumber(Span(start, start + width, ""), "") for start, width in aside]
    board = Board(Encoding(report, entities, evidence=rows), {})
    found = pieces(text, board, numbers)
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        assert piece.start == at
        at += len(piece.text)
        covering = {
            f"e-{i}"
            for i, (start, width) in enumerate(evidence)
            if start <= piece.start < start + width and start + width <= len(text)
        }
        assert covering == {i for i in piece.ids if i.startswith("e-")}


def test_overlapping_spans_all_lead_somewhere(proposed, board):
    """A figure inside a name or a relation's phrase stands first, and the others are there too."""
    found = pieces(read_report_text(proposed / "text.txt").text, board)
    several = [piece for piece in found if len(piece.ids) > 1]
    assert several
    for piece in several:
        kinds = [board.items[key].kind for key in piece.ids]
        order = [{"entity": 1, "relation": 2}.get(kind, 0) for kind in kinds]
        assert order == sorted(order)


def test_no_number_is_silent(proposed):
    """Numbers set aside, not read, or recorded nowhere are listed; doubtful ones first."""
    encoding = read_encoding(proposed)
    text = read_report_text(proposed / "text.txt")
    lost = next(e for e in encoding.evidence if e.target == "outcome-surgeries")
    found = next(e.span for e in encoding.evidence if e.target == "outcome-doctors")
    left = tuple(e for e in encoding.evidence if e.target != "outcome-surgeries")
    bare = replace(encoding, evidence=left, set_aside=(SetAside(found, "unparsed"),))
    numbers = numbers_left(bare, text)
    assert {(n.span.exact, n.status) for n in numbers} >= {("46", "unaccounted")}
    assert (found.exact, "unparsed") in {(n.span.exact, n.status) for n in numbers}
    assert lost.span.start <= next(n.span.start for n in numbers if n.status == "unaccounted")
    assert [bool(n.status) for n in numbers] == sorted(bool(n.status) for n in numbers)[::-1]


def test_every_summary_speaks_both_languages(board):
    """Each item has a headline and facts in both languages; none shows a key of the ontology."""
    for language in ("zh", "en"):
        summaries = Summaries(board, ReviewWords(language))
        for item in board.items.values():
            summary = summaries.of(item)
            assert summary.headline
            assert "other:" not in summary.headline + "".join(value for _, value in summary.facts)
    headlines = [
        Summaries(board, ReviewWords(lang)).of(board.items[FLOW]).headline for lang in ("zh", "en")
    ]
    assert headlines[0] != headlines[1]
    assert all("12,000,000" in headline for headline in headlines)


def test_a_count_is_a_bare_number(board):
    """Things counted have no unit to be named: 12, not 12 count; persons and money have theirs."""
    counted = [i.row for i in board.items.values() if getattr(i.row, "unit", "") == "count"]
    assert counted
    for claim in counted:
        for language, word in (("zh", "计数"), ("en", "count")):
            assert word not in Summaries(board, ReviewWords(language)).amount(claim)
    assert "人民币元" in Summaries(board, ReviewWords("zh")).amount(board.items[FLOW].row)


@pytest.mark.parametrize(
    ("language", "plan", "speaker"),
    [("zh", "（目标，未述为已完成）", "发言者"), ("en", " (an aim, not told as done)", "Speaker")],
)
def test_a_card_says_what_is_a_plan_and_who_speaks(proposed, language, plan, speaker):
    """The headline of a plan says that it is one; speaker, waiver and note stand below it."""
    encoding = read_encoding(proposed)
    told = {"modality": "aim", "speaker": TEAM, "waiver": "排印", "note": "甲", "note_en": "A"}
    claims = tuple(replace(c, **told) if c.id == FLOW else c for c in encoding.claims)
    board = Board(replace(encoding, claims=claims), {})
    summaries = Summaries(board, ReviewWords(language))
    plans = {k for k, item in board.items.items() if plan in summaries.of(item).headline}
    assert FLOW in plans
    assert plans - {FLOW} == {
        c.id for c in encoding.claims if not c.is_stated_as_fact and c.modality == "aim"
    }
    facts = dict(summaries.of(board.items[FLOW]).facts)
    assert facts[speaker] == summaries.name(TEAM)
    assert {"排印", "甲" if language == "zh" else "A"} <= set(facts.values())


def test_a_form_has_every_field_as_the_table_has_it(proposed, board):
    """The form shows what the row holds, and every choice of a closed field keeps that value."""
    from aidgraph.review.decide import cells_of

    encoding = read_encoding(proposed)
    for item in board.items.values():
        form = form_of(encoding, item, ReviewWords("zh"))
        table = "entities.csv" if item.kind == "entity" else "claims.csv"
        cells = cells_of(encoding, table, item.id)
        for field in form.fields:
            assert field.value == cells[field.column]
            if field.options and not field.open:
                assert field.value in dict(field.options)


def test_a_page_holds_hostile_words_as_text(proposed):
    """Markup in names, notes, reasons and the address is escaped; direction marks are seen."""
    encoding = read_encoding(proposed)
    bad = "<script>alert(1)</script>\" onfocus='x'"
    turned = bad + "abc\u202egnp.exe"
    entities = tuple(
        replace(e, label=f"{bad} {i}", aliases=(bad,), note=turned)
        for i, e in enumerate(encoding.entities)
    )
    claims = tuple(
        replace(c, note=turned, note_en=turned, speaker=turned, waiver=turned)
        for c in encoding.claims
    )
    aside = (SetAside(encoding.evidence[0].span, bad),)
    merge = Merge("org-new", TEAM, bad, ("same-type", "score:0.60", "known-label:" + bad), note=bad)
    tables = replace(encoding, entities=entities, claims=claims, set_aside=aside, merges=(merge,))
    write_encoding(tables, proposed)
    plain = whole(proposed)
    page = plain + whole(proposed, lang="en", words=bad, entity=bad)
    assert "<script>" not in page
    assert " onfocus='" not in page
    assert "\u202e" not in page
    assert "abc⟦U+202E⟧gnp.exe" in page


def test_the_view_ignores_nonsense():
    """What an address asks for and is not there is left out, not an error."""
    view = ReviewView.of(
        {"lang": "xx", "kind": "gift", "status": "x", "most": "NaN", "sort": "x"}, "fr,en-GB;q=0.8"
    )
    assert view == ReviewView("en")
    assert ReviewView.of({"most": "1e99999999"}).choice.most is None
    assert ReviewView.of({}, "").language == "zh"


def test_the_kinds_have_names():
    """Each kind, type and status that can be shown has a text."""
    from aidgraph.model import ENTITY_TYPES, STATUSES

    for language in ("zh", "en"):
        words = area_words(language, "review")
        assert {f"kind-{kind}" for kind in KINDS} <= words.keys()
        assert {f"type-{kind}" for kind in ENTITY_TYPES} <= words.keys()
        assert {f"status-{status}" for status in STATUSES} <= words.keys()
