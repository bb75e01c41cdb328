"""Whatever a reviewer does, in any order, with any step cut off, the tables are a state of it."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from disk import FAILURES, Disk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aidgraph.build.run import graph_lines
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import AidgraphError
from aidgraph.rdf.iri import claim as claim_iri
from aidgraph.review import open_session

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "easy"
TABLES = read_encoding(SAMPLE / "encoding")
CLAIMS = st.sampled_from([claim.id for claim in TABLES.claims])
IDS = CLAIMS | st.sampled_from([entity.id for entity in TABLES.entities])
FEW = st.lists(IDS, min_size=1, max_size=3, unique=True)


class Review(RuleBasedStateMachine):
    """A review of the easy sample; the model is the list of states that undo would go back to."""

    @initialize()
    def begin(self):
        """Propose every claim of the sample."""
        self.place = Path(tempfile.mkdtemp())
        claims = tuple(
            replace(claim, status="proposed", method="rule", confidence=Decimal("0.7"))
            for claim in TABLES.claims
        )
        self.folder = self.place / "proposed"
        write_encoding(replace(TABLES, claims=claims), self.folder)
        shutil.copy(SAMPLE / "report.txt", self.folder / "text.txt")
        self.session = open_session(self.folder)
        self.states, self.undone = [self.now()], []

    def now(self):
        """Return the bytes of the tables on the disk."""
        return {path.name: path.read_bytes() for path in self.folder.glob("*.csv")}

    def decided(self, entry):
        """Note a decision that changed something."""
        if entry is not None:
            self.states.append(self.now())
            self.undone.clear()

    @rule(ids=FEW)
    def accept(self, ids):
        """Accept some claims and entities."""
        self.decided(self.session.accept(ids))

    @rule(ids=FEW)
    def reject(self, ids):
        """Reject some claims and entities."""
        self.decided(self.session.reject(ids))

    @rule(identifier=CLAIMS, cells=st.sampled_from([{"note": "as told"}, {"value": "1"}, {}]))
    def correct(self, identifier, cells):
        """Correct a claim; what its words do not bear out is refused and changes nothing."""
        before = self.now()
        try:
            self.decided(self.session.correct(identifier, cells))
        except AidgraphError:
            assert self.now() == before

    @rule(
        ids=st.lists(CLAIMS, min_size=1, max_size=5, unique=True),
        value=st.sampled_from(
            [("receiver", "place-shiqiao"), ("from", "1922"), ("unit", "CNY"), ("speaker", "+")]
        ),
    )
    def set_many(self, ids, value):
        """Give many claims one value; those that keep theirs are told, and keep it."""
        column, cell = value
        thing = {"new-label": "工作组组长", "new-type": "Person"}
        entry, refused = self.session.set_value(ids, column, {f"cell-{column}": cell} | thing)
        self.decided(entry)
        assert not refused.keys() & set(entry.ids if entry else ())

    def attempted(self, deed):
        """Do what may be refused; what is refused changes nothing."""
        before = self.now()
        try:
            self.decided(deed())
        except AidgraphError:
            assert self.now() == before

    @rule(
        kind=st.sampled_from(["flow", "outcome", "context", "relation", "entity"]),
        phrase=st.sampled_from(["12名", "46例", "岚峰县", "工作组组长", "无名县"]),
    )
    def add(self, kind, phrase):
        """Add a row at some words."""
        cells = {"subject": "place-lanfeng", "predicate": "locatedIn", "type": "Person"}
        cells |= {"indicator": "other:数", "provider": "+", "object": "org-chenghu-team"}
        form = {"phrase": phrase, "start": "9", "new-label": "周明远", "new-type": "Person"}
        self.attempted(lambda: self.session.add(kind, cells, form))

    @rule(identifier=CLAIMS, kind=st.sampled_from(["flow", "outcome", "context", "relation"]))
    def become(self, identifier, kind):
        """Make another kind of a claim, and give it more words."""
        cells = {"kind": kind, "predicate": "supports", "object": "place-lanfeng"}
        spans = {f"keep-{s.start}-{s.end}": "on" for s in self.spans(identifier)}
        form = {"spans": "1", "phrase": "岚峰县", "start": "40", **spans}
        self.attempted(lambda: self.session.correct(identifier, cells, form))

    @rule(pair=st.lists(IDS, min_size=2, max_size=2, unique=True))
    def join(self, pair):
        """Make two things one."""
        self.attempted(lambda: self.session.join(*pair))

    @rule(identifier=CLAIMS)
    def split(self, identifier):
        """Make two claims of one."""
        place = next((f"{s.start}-{s.end}" for s in self.spans(identifier)), "")
        self.attempted(lambda: self.session.split(identifier, place))

    def spans(self, identifier):
        """Return the spans of a row as the session has it."""
        return [e.span for e in self.session.encoding.evidence if e.target == identifier]

    @rule()
    def undo(self):
        """Take the last decision back, if there is one."""
        if self.session.undo() is not None:
            self.undone.append(self.states.pop())

    @rule()
    def redo(self):
        """Do again what was undone last, if anything was."""
        if self.session.redo() is not None:
            self.states.append(self.undone.pop())

    @rule()
    def come_back(self):
        """Close the review and open it again."""
        self.session.close()
        self.session = open_session(self.folder)

    @rule(
        ids=FEW,
        step=st.integers(1, 24),
        deed=st.sampled_from(["accept", "reject", "join", "add", "become"]),
    )
    def fail(self, ids, step, deed):
        """Meet a full disk in the middle of a decision; it is made whole, or not at all."""
        before, entries = self.now(), len(self.session.log.done)
        form = {"phrase": "对口支援", "new-label": "工作组组长", "new-type": "Person"}
        cells = {"subject": "+", "predicate": "supports", "object": "place-lanfeng"}
        deeds = {
            "accept": lambda: self.session.accept(ids),
            "reject": lambda: self.session.reject(ids),
            "join": lambda: self.session.join(ids[0], "org-chenghu-team"),
            "add": lambda: self.session.add("relation", cells, form),
            "become": lambda: self.session.correct(
                "flow-books", {"kind": "relation", **cells}, form
            ),
        }
        with pytest.MonkeyPatch.context() as patch, suppress(OSError, AidgraphError):
            Disk(patch, step, FAILURES["no space"])
            deeds[deed]()
        self.come_back()
        if len(self.session.log.done) > entries:
            self.states.append(self.now())
            self.undone.clear()
        else:
            assert self.now() == before

    @precondition(lambda self: hasattr(self, "session"))
    @invariant()
    def the_tables_are_the_state(self):
        """The tables are those of the last decision, to the byte, and nothing lies beside them."""
        assert self.now() == self.states[-1]
        beside = {path.name for path in self.folder.iterdir()} - set(self.states[-1])
        assert beside <= {"report.toml", "text.txt", "review.jsonl"}

    @precondition(lambda self: hasattr(self, "session"))
    @invariant()
    def the_graph_has_what_is_accepted(self):
        """A build has the accepted claims and no other."""
        encoding = read_encoding(self.folder)
        lines = "\n".join(graph_lines([encoding]))
        for claim in encoding.claims:
            there = f"<{claim_iri(encoding.report.id, claim.id)}> " in lines
            assert there == (claim.status == "accepted"), claim.id

    def teardown(self):
        """Leave nothing."""
        if hasattr(self, "session"):
            self.session.close()
            shutil.rmtree(self.place)


TestReview = Review.TestCase
TestReview.settings = settings(max_examples=12, stateful_step_count=10)
if settings.get_current_profile_name() == "fuzz":
    TestReview.settings = settings(max_examples=500, stateful_step_count=40)
