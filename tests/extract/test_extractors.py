"""What plug-ins propose comes in only where the text bears it out."""

from dataclasses import replace
from decimal import Decimal
from importlib.metadata import EntryPoint

import pytest
from click.testing import CliRunner

from aidgraph import encoding as tables
from aidgraph.check.verify import verify_evidence
from aidgraph.cli.extract import command
from aidgraph.encoding import links
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.plugins import load as plugins
from aidgraph.extract.plugins.gate import MAX_CONFIDENCE, admit
from aidgraph.extract.plugins.load import ExtractorError, Plugin, load_plugin, proposals_of
from aidgraph.extract.plugins.proposals import (
    ProposedEntity,
    ProposedFigure,
    ProposedRelation,
    Quote,
    Unusable,
)
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.text.report import ReportText

TEXT = (
    "三年来，甲市援藏工作队投入援藏资金2300万元建成乙县人民医院门诊楼，培训医生120人次。\n\n"
    "云上书屋由丙公司筹建，藏书近3万册。丙公司在乙县开展活动。\n\n"
    "乙县人民医院门诊楼接诊5000人次，创建5A级景区，乙县种植300亩。\n"
)
BOOKS = "云上书屋由丙公司筹建，藏书近3万册。"
ROOM = ProposedEntity(Quote("云上书屋"), "Facility")
FIRM = ProposedEntity(Quote("丙公司", BOOKS), "Organization")
STOCK = ProposedFigure(
    Quote("近3万册", BOOKS), "context", "count", "云上书屋", Decimal(30000), indicator="藏书"
)
GIFT = ProposedRelation(Quote("云上书屋由丙公司筹建"), "丙公司", "built", "云上书屋")


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    """Let the gate know the plug-ins of these tests as if they were installed."""
    monkeypatch.setattr("aidgraph.encoding.names.plugins", lambda: frozenset({"plug"}))


class Silent:
    """State no relation by rank."""

    def likeliest(self, pair, types):
        """Return that nothing is likely."""
        del pair, types
        return None, 0.0, 0.0


def by_rules(text):
    """Read a text by the rules alone, without rank."""
    return extract_explained(text, "sample", choose_tagger("rules"), relating=Silent())[0]


def admitted(*proposals, text=TEXT):
    """Admit proposals to what the rules alone make of the text, without rank."""
    encoding = by_rules(text)
    return admit(encoding, read(text), proposals, "plug")


def added(result):
    """Return the claims that came in."""
    return [claim for claim in result.encoding.claims if claim.method == "plug"]


def reasons(*proposals):
    """Return why proposals were refused, after the two names that are needed for them."""
    return [refused.reason for refused in admitted(ROOM, FIRM, *proposals).refused]


def test_what_the_text_bears_out_comes_in():
    """Entities, a figure and a relation get their spans, the plug-in's name, a low confidence."""
    result = admitted(GIFT, STOCK, ROOM, FIRM)
    assert result.refused == ()
    rules = by_rules(TEXT)
    labels = {entity.id: entity.label for entity in result.encoding.entities}
    assert {"云上书屋", "丙公司"} <= set(labels.values())
    figure, relation = sorted(added(result), key=lambda claim: claim.kind)
    assert (figure.value, figure.unit, figure.comparator) == (30000, "count", "just-under")
    assert labels[figure.subject] == "云上书屋"
    assert (labels[relation.subject], relation.predicate) == ("丙公司", "built")
    assert relation.origin == "quoted"
    for claim in (figure, relation):
        assert claim.status == "proposed"
        assert claim.confidence <= MAX_CONFIDENCE
    quotes = [e.span.exact for e in result.encoding.evidence if e.target == figure.id]
    assert quotes == ["近3万册"]
    assert links.check(result.encoding) == []
    assert verify_evidence(result.encoding, ReportText(TEXT, rules.report.sha256)).holds


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": Decimal(3)}, "the number is not what the grammar reads"),
        ({"value": None, "low": Decimal(20000), "high": Decimal(30000)}, "the number is not"),
        ({"unit": "person"}, "the unit is not what the grammar reads"),
        ({"quote": Quote("近4万册")}, "the quote does not stand there"),
        ({"quote": Quote("近３万册")}, "the quote does not stand there"),
        ({"quote": Quote("3万册", BOOKS)}, "the grammar reads no number"),
        ({"quote": Quote("藏书", BOOKS)}, "the grammar reads no number"),
        ({"quote": Quote(" ")}, "the quote is empty"),
        ({"quote": Quote("近3万册", "没有这句话")}, "the context does not stand there"),
        ({"quote": Quote("近3万册", "丙公司")}, "the context stands there more than once"),
        ({"quote": Quote("近3万册")}, "not named in the quote or its context"),
        ({"about": "乙县人民医院门诊楼"}, "not named in the quote or its context"),
        ({"about": "藏书"}, "nothing is called"),
        ({"indicator": "粮食"}, "the indicator is no key"),
        ({"indicator": ""}, "the indicator is no key"),
        ({"kind": "relation"}, "no kind of figure"),
        ({"kind": "flow"}, "has no flow kind"),
        ({"kind": "flow", "indicator": "aid-spending"}, "a flow needs a provider"),
        ({"value": 30000.0}, "no finite Decimal"),
        ({"value": Decimal("sNaN")}, "no finite Decimal"),
        ({"confidence": None}, "no finite Decimal"),
        ({"about": None}, "a field is no text"),
        ({"quote": "近3万册"}, "the quote is no quote"),
    ],
)
def test_a_figure_must_hold(change, reason):
    """Each thing that the text or the grammar does not bear out is refused with its reason."""
    (said,) = reasons(replace(STOCK, **change))
    assert reason in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"predicate": "owns"}, "unknown predicate 'owns'"),
        ({"predicate": "period"}, "a period needs both bounds"),
        ({"subject": "甲市援藏工作队"}, "not named in the quote or its context"),
        ({"object": "丙公司"}, "one thing"),
        ({"quote": Quote("丙公司")}, "stands there more than once"),
        ({"quote": Quote(TEXT[:45])}, "over 40 characters"),
    ],
)
def test_a_relation_must_hold(change, reason):
    """Predicates must be known, names must stand beside the quote, the place must be one."""
    (said,) = reasons(replace(GIFT, **change))
    assert reason in said


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        (ProposedEntity(Quote("丁公司"), "Organization"), "does not stand there"),
        (ProposedEntity(Quote("藏书"), "Book"), "unknown type 'Book'"),
        (ProposedEntity(Quote("。\n"), "Place"), "more than once"),
        (ProposedEntity(Quote("册。丙", BOOKS + "丙"), "Other"), None),
        (Unusable("no answer"), "no answer"),
    ],
)
def test_an_entity_must_stand_in_the_text(proposal, reason):
    """A name that is not there or of no known type is refused; odd but verbatim words are not."""
    found = [refused.reason for refused in admitted(proposal).refused]
    assert [reason in said for said in found] == ([True] if reason else [])


def test_numbers_that_are_none_stay_out():
    """5A级 is a grade for the grammar, whatever a plug-in says."""
    grade = ProposedFigure(
        Quote("5A级景区"), "outcome", "count", "乙县", Decimal(5), indicator="景区"
    )
    (said,) = reasons(grade)
    assert "no number" in said


def test_what_the_rules_found_is_dropped():
    """The same number about the same thing, and a name that is there, add nothing."""
    rules = by_rules(TEXT)
    labels = {entity.id: entity.label for entity in rules.entities}
    flow = next(claim for claim in rules.claims if claim.kind == "flow")
    known = labels[flow.subject]
    same = ProposedFigure(
        Quote("2300万元", TEXT.partition("\n")[0]),
        *("flow", "CNY", known, Decimal(23000000)),
        indicator="援藏资金",
        provider=labels[flow.provider],
    )
    result = admitted(ProposedEntity(Quote(known, TEXT[:45]), "Facility"), same, same)
    assert (result.accepted, result.duplicates, result.refused) == (0, 3, ())
    assert result.encoding == rules


def test_another_reading_of_a_number_says_so():
    """Where the rules read the number otherwise both stand, and the note names the first."""
    thing = ProposedEntity(Quote("接诊"), "Other")
    other = ProposedFigure(
        Quote("5000人次", "门诊楼接诊5000人次"), "context", "person-time", "接诊", Decimal(5000),
        indicator="接诊",
    )  # fmt: skip
    result = admitted(thing, other)
    assert result.refused == ()
    (claim,) = added(result)
    assert claim.note.startswith("another reading of ")
    assert claim.note.rpartition(" ")[2] in {c.id for c in result.encoding.claims}


def test_proposals_over_a_soft_line_break_point_into_the_source():
    """Quotes are of the text as it is read; spans are of the file."""
    text = "甲市援藏工作队为乙县群众努力办事，办成了许\n\n多好事，深受群众欢迎。\n"
    result = admitted(ProposedEntity(Quote("许多好事"), "Other"), text=text)
    assert result.refused == ()
    (room,) = [e for e in result.encoding.entities if e.label == "许多好事"]
    (span,) = [e.span for e in result.encoding.evidence if e.target == room.id]
    assert span.exact == text[span.start : span.end] == "许\n\n多好事"


def install(monkeypatch, **plug_ins):
    """Make callables plug-ins, as if packages had declared them."""

    class Point:
        def __init__(self, name, value):
            self.name, self.value, self._made = name, f"somewhere:{name}", value

        def load(self):
            return self._made

    points = {name: Point(name, value) for name, value in plug_ins.items()}
    monkeypatch.setattr(plugins, "_points", lambda: points)


def broken(_):
    """Fail after the first proposal."""
    yield ROOM
    raise KeyError("deep inside")


def endless(_):
    """Never stop."""
    while True:
        yield ROOM


@pytest.mark.parametrize(
    ("propose", "words"),
    [
        (broken, "KeyError: 'deep inside'"),
        (endless, "over 10,000 proposals"),
        (lambda _: [ROOM, "云上书屋"], "str is no proposal"),
        (lambda _: None, "TypeError"),
    ],
)
def test_a_plug_in_that_fails_is_stated(tmp_path, propose, words):
    """An exception, no end and things that are no proposals become one clear error."""
    with pytest.raises(ExtractorError, match="the extractor plug failed") as told:
        proposals_of(Plugin("plug", propose), read(TEXT), tmp_path / "a.txt")
    assert words in str(told.value)
    assert "a.txt" in str(told.value)


def test_a_plug_in_that_is_not_there_is_a_wrong_call(monkeypatch):
    """The message names those that are; a broken package and a missing one are told apart."""
    install(monkeypatch, plug=lambda _: [], number=3)
    with pytest.raises(CallError, match="installed are: number, plug"):
        load_plugin("other")
    with pytest.raises(CallError, match="is no function"):
        load_plugin("number")
    lost = EntryPoint("lost", "no_such_module:f", plugins.GROUP)
    bad = EntryPoint("Bad Name", "json:loads", plugins.GROUP)
    monkeypatch.setattr(plugins, "_points", lambda: {"lost": lost, "Bad Name": bad})
    with pytest.raises(CallError, match=r"needs more \(No module named 'no_such_module'\)"):
        load_plugin("lost")
    with pytest.raises(CallError, match="is no name for an extractor"):
        load_plugin("Bad Name")


def test_the_command_runs_and_lists_plug_ins(tmp_path, monkeypatch):
    """A failing file does not stop the others; refusals are counted, and listed when asked for."""

    def choosy(reading):
        if "坏" in reading.text:
            raise ValueError("no")
        return [ROOM, FIRM, STOCK, replace(STOCK, value=Decimal(3)), replace(STOCK, unit="kg")]

    choosy.notice = lambda: "plug: nothing leaves"
    install(monkeypatch, plug=choosy)
    for name, text in (("good", TEXT), ("bad", f"{TEXT}坏")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    files = [str(tmp_path / "bad.txt"), str(tmp_path / "good.txt")]
    options = ["--out", str(tmp_path / "out"), "--tagger", "rules", "--extractor", "plug"]
    options += ["--jobs", "1"]  # the plug-in is this process's own
    done = CliRunner().invoke(command, [*files, *options])
    assert done.exit_code == 1
    assert "plug: nothing leaves" in done.stderr
    assert "the extractor plug failed: ValueError: no" in done.stderr
    assert " by plug, 2 by plug refused" in done.stdout
    assert "1 refused of plug: the number is not what the grammar reads in the quote" in done.stderr
    assert not (tmp_path / "out" / "bad").exists()
    methods = {c.method for c in tables.read_encoding(tmp_path / "out" / "good").claims}
    assert "plug" in methods
    options[1] = str(tmp_path / "again")
    told = CliRunner().invoke(command, [files[1], *options, "--verbose"])
    assert told.exit_code == 0
    assert "plug: figure '近3万册': the unit is not" in told.stderr
    listed = CliRunner().invoke(command, ["--list-extractors"])
    assert (listed.exit_code, listed.stdout) == (0, "plug  somewhere:plug\n")


def test_no_plug_in_runs_unless_named(tmp_path, monkeypatch):
    """What is installed is not on by default."""
    install(monkeypatch, plug=endless)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    made = Extractor(tmp_path / "out", tagger="rules").extract_file(tmp_path / "a.txt")
    assert not any("plug" in name for name in made.counts)


def test_a_named_plug_in_feeds_the_merges(tmp_path, monkeypatch):
    """What a plug-in names can be found again like what the rules name."""
    install(monkeypatch, plug=lambda _: [ROOM])
    for name in ("first", "second"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        known = tmp_path / "first" if name == "second" else None
        made = Extractor(
            tmp_path / name, known=known, tagger="rules", extractors=["plug"]
        ).extract_file(tmp_path / f"{name}.txt")
    assert "云上书屋" in {m.label for m in tables.read_encoding(made.folder).merges}
