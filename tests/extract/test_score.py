"""What `aidgraph score` counts is what a reader would count; the figures are those of the scorer."""

import hashlib
import importlib.util
import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from aidgraph.check.score import Agreement, score_encoding, score_encodings
from aidgraph.check.score.annotated import AnnotationError, read_annotated
from aidgraph.check.score.marked import bare_names
from aidgraph.check.score.reviewed import marked_of
from aidgraph.check.score.run import NotReviewedError
from aidgraph.cli.score import command
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import CallError
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span

ROOT = Path(__file__).resolve().parents[2]
READING = ROOT.parent / "shared" / "reading"
OWN = ROOT / "tests" / "extract" / "annotated"

TEXT = "2021年，甲市投入2300万元建成乙县医院，培训医生120人次。"
ENTITIES = (
    Entity("place-a", "Place", "甲市"),
    Entity("org-h", "Organization", "乙县医院", aliases=("县医院",)),
    Entity("place-b", "Place", "丙镇"),
)
FLOW = Claim(
    "flow-a",
    "flow",
    "org-h",
    indicator="aid-spending",
    value=Decimal(23000000),
    unit="CNY",
    comparator="exactly",
    provider="place-a",
    from_="2021",
    to="2021",
    status="accepted",
)
TRAINED = Claim(
    "outcome-b",
    "outcome",
    "org-h",
    indicator="other:医生",
    value=Decimal(120),
    unit="person-time",
    comparator="exactly",
    modality="planned",
    status="accepted",
)
BUILT = Claim("relation-c", "relation", "place-a", "built", "org-h", status="accepted")
EVIDENCE = (
    Evidence("flow-a", Span(10, 16, "2300万元")),
    Evidence("outcome-b", Span(27, 32, "120人次")),
    Evidence("relation-c", Span(16, 18, "建成")),
    Evidence("place-a", Span(6, 8, "甲市")),
    Evidence("org-h", Span(18, 22, "乙县医院")),
    Evidence("place-b", Span(18, 20, "乙县")),
)


def encoding(*claims, entities=ENTITIES, evidence=EVIDENCE, text=TEXT):
    """Return an encoding of a text with these claims."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    report = Report("sample", "样例", "", "", "zh", sha256, len(text))
    ids = {claim.id for claim in claims} | {entity.id for entity in entities}
    kept = tuple(e for e in evidence if e.target in ids and e.span.end <= len(text))
    return Encoding(report, tuple(entities), tuple(claims), kept)


REVIEWED = encoding(FLOW, TRAINED, BUILT)


def scored(*claims, reviewed=REVIEWED, **rest):
    """Return the rates of a proposal against the review."""
    return score_encoding(encoding(*claims, **rest), marked_of(reviewed)).rates


def test_a_review_agrees_with_itself():
    """Everything is 1, what is false is 0."""
    rates = scored(FLOW, TRAINED, BUILT)
    for name, rate in rates.items():
        if isinstance(rate, Agreement):
            assert (rate.precision, rate.recall, rate.f1) == (1, 1, 1), name
        else:
            assert rate == (0 if name in {"false_flows", "false_rows", "periods_extra"} else 1), (
                name
            )


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": "outcome"}, {"kinds", "flow_recall", "meaning"}),
        ({"kind": "context"}, {"kinds", "flow_recall", "meaning"}),
        ({"comparator": "at-least"}, {"comparators", "false_rows"}),
        ({"subject": "place-b"}, {"subjects", "meaning", "false_rows"}),
        ({"subject": ""}, {"subjects", "meaning"}),
        ({"provider": "place-b"}, {"providers", "meaning", "false_rows"}),
        ({"provider": ""}, {"providers", "meaning"}),
        ({"receiver": "place-b"}, {"receivers", "meaning", "false_rows"}),
        ({"from_": "2020", "to": "2020"}, {"periods", "false_rows"}),
        ({"from_": "", "to": ""}, {"periods"}),
        ({"from_": "2021-03", "to": "2021-03"}, set()),
        ({"unit": "USD"}, {"numbers", "flow_recall", "meaning", "false_rows"}),
        ({"value": Decimal(23)}, {"numbers", "flow_recall", "meaning", "false_rows"}),
    ],
)
def test_each_cell_counts_for_its_measure(change, wrong):
    """A cell that differs lowers its own measure; one that is empty says nothing false."""
    right = scored(FLOW, BUILT, reviewed=encoding(FLOW, BUILT))
    rates = scored(replace(FLOW, **change), BUILT, reviewed=encoding(FLOW, BUILT))
    measured = {name for name in right if rates[name] is not None}
    changed = {name for name in measured if rates[name] != right[name]}
    # What is given by a flow is a relation told; without it the relation is not asked for.
    assert changed - {"relations", "pairs"} == wrong


@pytest.mark.parametrize(
    ("flow", "trained", "wanted"),
    [
        ("done", "planned", Agreement(1, 1)),
        ("ongoing", "aim", Agreement(1, 1)),
        ("done", "done", Agreement(None, 0)),
        ("pledged", "planned", Agreement(0.5, 1)),
        ("estimated", "done", Agreement(0, 0)),
    ],
)
def test_plans_are_told_as_plans(flow, trained, wanted):
    """What is to come is one measure, whatever its word; it is told as done, or the other way."""
    proposed = replace(FLOW, modality=flow), replace(TRAINED, modality=trained)
    assert scored(*proposed, reviewed=encoding(FLOW, TRAINED))["plans"] == wanted


def test_rejected_rows_do_not_count():
    """A rejected proposal is not false, a rejected row of the review is not missed."""
    wrong = replace(TRAINED, id="outcome-x", value=Decimal(7), status="rejected")
    assert scored(FLOW, wrong, reviewed=encoding(FLOW, wrong))["numbers"] == Agreement(1, 1)


def test_rows_that_nobody_decided_on_count_neither_way():
    """An undecided row is optional: proposed it is not false, left out it is not missed."""
    review = encoding(FLOW, replace(TRAINED, status="proposed"))
    assert scored(FLOW, TRAINED, reviewed=review)["numbers"] == Agreement(1, 1)
    assert scored(FLOW, reviewed=review)["numbers"] == Agreement(1, 1)


def test_things_are_compared_by_name():
    """Other ids and a short form do not matter; another name does."""
    hospital = Entity("org-other-id", "Facility", "县医院")
    claim = replace(TRAINED, subject="org-other-id")
    assert scored(claim, entities=[hospital])["subjects"] == 1
    assert scored(claim, entities=[hospital])["types"] == 1
    assert scored(claim, entities=[replace(hospital, label="丁县医院")])["subjects"] == 0


def test_of_two_things_with_one_short_form_the_one_of_the_label_is_meant():
    """The order of the rows does not tell which of the two is right."""
    other = Entity("org-other", "Organization", "戊县医院", aliases=("县医院",))
    for entities in ((*ENTITIES, other), (other, *ENTITIES)):
        reviewed = encoding(TRAINED, entities=entities)
        assert scored(TRAINED, reviewed=reviewed)["subjects"] == 1


def test_an_indicator_may_have_other_words():
    """A narrower or a wider label of the same thing is right, a verb is not."""
    for words, right in (
        ("other:医生", 1),
        ("other:培训医生", 1),
        ("other:培训", 0),
        ("other:生", 0),
    ):
        review = encoding(replace(TRAINED, indicator="other:医生人次"))
        rates = scored(replace(TRAINED, indicator=words), reviewed=review)
        assert rates["indicators"] == right, words
    review = encoding(replace(TRAINED, indicator="aid-projects"))  # 援助项目数
    assert scored(replace(TRAINED, indicator="other:项目"), reviewed=review)["indicators"] == 1


def test_a_figure_proposed_twice_for_one_place_is_false_once():
    """The same number again, with another stretch of the same words, is one too many."""
    again = replace(TRAINED, id="outcome-d")
    places = (*EVIDENCE, Evidence("outcome-d", Span(25, 32, "医生120人次")))
    rates = scored(FLOW, TRAINED, again, evidence=places)
    assert rates["numbers"] == Agreement(2 / 3, 1)


def test_a_figure_told_twice_is_proposed_once_or_twice():
    """Either is right: the second place of a reviewed figure is no false number."""
    again = replace(TRAINED, id="outcome-d")
    twice = (*EVIDENCE, Evidence("outcome-b", Span(2, 6, "120人")))
    review = encoding(FLOW, TRAINED, evidence=twice)
    for claims in ((FLOW, TRAINED), (FLOW, TRAINED, again)):
        places = (*EVIDENCE, Evidence("outcome-d", Span(2, 6, "120人")))
        rates = scored(*claims, reviewed=review, evidence=places)
        assert rates["numbers"] == Agreement(1, 1)


def test_what_does_not_agree_is_stated():
    """Each miss names the row, what is proposed and what is marked."""
    proposed = replace(FLOW, subject="place-b", provider="")
    found = score_encoding(encoding(proposed), marked_of(REVIEWED))
    assert list(map(str, found.misses)) == [
        "provider of 2300万元 (援助资金投入): proposed nothing, marked 甲市",
        "subject of 2300万元 (援助资金投入): proposed 丙镇, marked 乙县医院",
        "number missed: 120人次 (医生)",
        "relation missed: 甲市 built 乙县医院",
    ]


def saved(folder, *claims, **rest):
    """Write an encoding to *folder*."""
    write_encoding(encoding(*claims, **rest), folder)
    return folder


def run(*arguments):
    """Run the command."""
    return CliRunner().invoke(command, list(map(str, arguments)))


def test_folders_are_paired_by_their_texts(tmp_path):
    """Names of folders do not matter; what has no partner is said."""
    saved(tmp_path / "proposed" / "one", FLOW)
    saved(tmp_path / "proposed" / "two", FLOW, text=f"{TEXT}又。")
    saved(tmp_path / "proposed" / ".begun", TRAINED, text=f"{TEXT}四。")
    saved(tmp_path / "reviewed" / "first", FLOW)
    saved(tmp_path / "reviewed" / "third", TRAINED, text=f"{TEXT}三。")
    score = score_encodings(tmp_path / "proposed", tmp_path / "reviewed")
    assert (score.missing, score.unreviewed) == (("sample",), ("sample",))
    assert score.rates["numbers"] == Agreement(1.0, 0.5)
    done = run(tmp_path / "proposed", tmp_path / "reviewed")
    assert done.exit_code == 0
    assert "nothing is proposed for sample" in done.stderr
    assert "left out, for no review is of it: sample" in done.stderr


def test_the_command_prints_a_table_or_json(tmp_path):
    """The same figures either way; misses only where they are asked for."""
    saved(tmp_path / "a", FLOW)
    saved(tmp_path / "b", FLOW, TRAINED, BUILT)
    table = run(tmp_path / "a", tmp_path / "b").stdout
    assert "numbers            1.000   0.500   0.667" in table
    assert "number missed" not in table
    assert "number missed: 120人次" in run(tmp_path / "a", tmp_path / "b", "--all").stdout
    data = json.loads(run(tmp_path / "a", tmp_path / "b", "--format", "json").stdout)
    assert data["measures"]["numbers"] == {"precision": 1.0, "recall": 0.5, "f1": 2 / 3}
    assert "misses" not in data["reports"]["sample"]
    every = run(tmp_path / "a", tmp_path / "b", "--format", "json", "--all").stdout
    assert json.loads(every)["reports"]["sample"]["misses"]


def test_a_wrong_call_is_stated(tmp_path):
    """Missing folders, two texts and an encoding without a decision are errors with a remedy."""
    saved(tmp_path / "a", FLOW)
    saved(tmp_path / "other", FLOW, text=f"{TEXT}又。")
    saved(tmp_path / "twice" / "a", FLOW)
    saved(tmp_path / "twice" / "b", TRAINED)
    saved(tmp_path / "new", replace(FLOW, status="proposed"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(CallError, match="no such folder"):
        score_encodings(tmp_path / "nowhere", tmp_path / "a")
    with pytest.raises(CallError, match="no encoding in it"):
        score_encodings(tmp_path / "a", tmp_path / "empty")
    with pytest.raises(CallError, match="the hashes of the texts"):
        score_encodings(tmp_path / "a", tmp_path / "other")
    with pytest.raises(CallError, match="two proposals of one text"):
        score_encodings(tmp_path / "twice", tmp_path / "a")
    with pytest.raises(NotReviewedError, match="nothing was decided"):
        score_encodings(tmp_path / "a", tmp_path / "new")


MARKED = {
    "entities": [
        {"id": "e1", "type": "Place", "text": "甲市"},
        {"id": "e2", "type": "Facility", "text": "乙县医院", "aliases": ["县医院"]},
    ],
    "figures": [
        {
            "quote": "2300万元",
            "start": 10,
            "end": 16,
            "value": 23000000,
            "unit": "CNY",
            "comparator": "exactly",
            "kind": "flow",
            "counts": ["资金"],
            "subject": ["e2"],
            "provider": ["e1"],
            "receiver": ["e2"],
            "from": "2021",
            "to": None,
        }
    ],
    "relations": [{"s": "e1", "p": ["implements"], "o": "e2"}],
}


def annotated(folder, **changes):
    """Write an annotated report to *folder*."""
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    data = json.dumps(MARKED | changes, ensure_ascii=False)
    (folder / "a.json").write_text(data, encoding="utf-8")
    return folder / "a.json"


def test_an_annotated_report_is_a_review(tmp_path):
    """Any acceptable answer is right, and predicates that are as good are."""
    path = annotated(tmp_path / "marked")
    saved(tmp_path / "a", FLOW, BUILT)
    for reviewed in (path, path.parent):
        rates = score_encodings(tmp_path / "a", reviewed).rates
        assert rates["relations"] == Agreement(1, 1)
        assert (rates["subjects"], rates["receivers"], rates["meaning"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"entities": None}, "no list 'entities'"),
        ({"entities": [{"id": "e1", "type": "Place"}]}, "entities, row 1: the key 'text'"),
        ({"entities": ["甲"]}, "entities, row 1: a value of the wrong kind"),
        ({"entities": []}, "no entity has the id 'e2'"),
        ({"relations": [{"s": "e1", "p": ["built"], "o": "e9"}]}, "no entity has the id 'e9'"),
        ({"relations": [{"s": "e1", "p": "built", "o": "e2"}]}, "is no list"),
        ({"relations": [{"s": "e1", "p": [], "o": "e2"}]}, "no predicate"),
        ({"figures": [{**MARKED["figures"][0], "value": "many"}]}, "a value of the wrong kind"),
    ],
)
def test_a_broken_annotation_is_stated(tmp_path, change, words):
    """File, row and what is wrong are named."""
    path = annotated(tmp_path, **change)
    with pytest.raises(AnnotationError, match=words) as told:
        read_annotated(path)
    assert str(told.value).startswith(str(path))


def test_an_annotation_needs_json_and_its_text(tmp_path):
    """What is no JSON, or stands without its text, is refused."""
    path = annotated(tmp_path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(AnnotationError, match="not JSON"):
        read_annotated(path)
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(AnnotationError, match="not an object"):
        read_annotated(path)
    path.with_suffix(".txt").unlink()
    with pytest.raises(AnnotationError, match=r"no a\.txt beside it"):
        read_annotated(path)


NAMES = {  # ours: the scorer's
    "numbers": "number",
    "comparators": "comparator",
    "kinds": "kind",
    "false_flows": "false_flow",
    "indicators": "counts",
    "subjects": "subject",
    "providers": "provider",
    "receivers": "receiver",
    "periods": "period",
    "periods_extra": "period_extra",
    "names": "entities",
    "types": "type",
}


@pytest.fixture(scope="module")
def proposals(tmp_path_factory, reading):
    """
    Return proposals for the annotated reports beside the repository.

    One that has the names of two marked things keeps its label alone: which of the two is meant the
    scorer leaves to the order of the file, and ours tells by the label.
    """
    if not (READING / "score.py").is_file():
        pytest.skip("the annotated reports are not here: ../shared/reading")
    out = tmp_path_factory.mktemp("reading")
    for path, proposed in reading("rules").items():
        folder = shutil.copytree(proposed, out / proposed.name)
        made, reviewed = read_encoding(folder), read_annotated(path.with_suffix(".json"))
        write_encoding(_one_each(made, reviewed), folder)
    return out


def _one_each(made, reviewed):
    """Return an encoding of which no entity has the names of two reviewed ones."""
    shared = set()
    for entity in made.entities:
        printed = [e.span.exact for e in made.evidence if e.target == entity.id]
        names = bare_names([entity.label, *entity.aliases, *printed])
        if sum(bool(names & other.names) for other in reviewed.entities) > 1:
            shared.add(entity.id)
    labels = {e.id: e.label for e in made.entities}
    return replace(
        made,
        entities=tuple(replace(e, aliases=()) if e.id in shared else e for e in made.entities),
        evidence=tuple(
            e for e in made.evidence if e.target not in shared or e.span.exact == labels[e.target]
        ),
    )


def theirs(proposals, place):
    """Return the figures of the scorer that stands beside the annotated reports."""
    spec = importlib.util.spec_from_file_location("scorer", READING / "score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    arguments = ["score.py", READING / "dev", proposals, "--json", place / "figures.json"]
    arguments += ["--indicators", ROOT / "ontology" / "codelists" / "indicators.ttl"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", list(map(str, arguments)))
        scorer.main()
    return json.loads((place / "figures.json").read_text("utf-8"))


def ours(proposals):
    """Return our figures as lists and numbers under the scorer's names."""
    rates = score_encodings(proposals, READING / "dev").rates
    lists = {n: [r.precision, r.recall, r.f1] for n, r in rates.items() if isinstance(r, Agreement)}
    return {NAMES.get(name, name): value for name, value in (dict(rates) | lists).items()}


@pytest.mark.slow
def test_the_figures_are_those_of_the_scorer(proposals, tmp_path):
    """On the annotated reports beside the repository every figure is the same."""
    found, expected = ours(proposals), theirs(proposals, tmp_path)["total"]
    assert expected["reports"] == 52
    assert set(expected) - {"reports", "bad_spans"} == set(found) - {"false_rows", "plans"}
    for name, value in expected.items():
        if name in found:
            assert found[name] == pytest.approx(value, abs=1e-3), name


@pytest.mark.slow
def test_the_figures_are_those_of_the_scorer_whatever_is_proposed(proposals, tmp_path):
    """They agree on what is changed, doubled and rejected, too."""
    for folder in sorted(proposals.iterdir()):
        made = read_encoding(folder)
        write_encoding(_mangled(made), tmp_path / folder.name)
    expected = theirs(tmp_path, tmp_path)["total"]
    found = ours(tmp_path)
    for name, value in expected.items():
        if name in found:
            assert found[name] == pytest.approx(value or 0, abs=1e-3), name


def _mangled(made):
    """Return an encoding with kinds, parties and predicates moved on, and rows rejected."""
    claims, evidence = [], list(made.evidence)
    for number, claim in enumerate(made.claims):
        changed = claim
        if claim.is_figure and number % 3 == 0:
            giver = made.entities[number % len(made.entities)].id
            changed = replace(claim, kind="flow", indicator="aid-spending", provider=giver)
            changed = replace(changed, receiver=claim.subject, from_="2019", to="2019-06")
        if number % 5 == 4:
            changed = replace(changed, status="rejected")
        if claim.is_figure and number % 7 == 6:
            again = replace(changed, id=f"{claim.id}-again")
            claims.append(again)
            evidence += [replace(e, target=again.id) for e in made.evidence if e.target == claim.id]
        claims.append(changed)
    return replace(made, claims=tuple(claims), evidence=tuple(evidence))


@pytest.mark.skipif(not OWN.is_dir(), reason="no annotated reports in the repository")
def test_our_own_annotated_reports_can_be_read():
    """Each report that the repository annotates is read without an error."""
    paths = sorted(OWN.glob("*.json"))
    assert paths
    for path in paths:
        assert read_annotated(path).figures
