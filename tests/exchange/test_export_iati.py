"""The export to IATI says what the report says, leads back to it, and passes the standard."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from aidgraph.build.run import graph_lines
from aidgraph.encoding import read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.export.iati import Reporter, export_iati
from aidgraph.exchange.iati_check import Standard, check_iati
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import members
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Encoding,
    Entity,
    RecordEvidence,
    ReferenceClaim,
    Report,
)
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import memory_store

pytestmark = pytest.mark.slow

STANDARD = Path(__file__).resolve().parents[3] / "shared" / "data" / "iati"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CLAIM = f"{{{ONTOLOGY}}}claim"
LEDGER = Dataset("ledger", "Ledger", "账册", "nobody", "1", "CC0-1.0", "https://example.org/")


def tree(store, **options):
    """Return the root of the exported file."""
    return etree.fromstring(export_iati(store, **options).data)


def relation(name, subject, predicate, value, **more):
    """Make an accepted relation."""
    return Claim(
        id=name, kind="relation", subject=subject, predicate=predicate, object=value,
        status="accepted", **more,
    )  # fmt: skip


def flow(name="flow-a", **more):
    """Make an accepted flow of aid money for the project."""
    given = {
        "subject": "project-a", "indicator": "aid-spending", "value": Decimal(500),
        "unit": "CNY", "comparator": "more-than", "provider": "org-a", "receiver": "place-a",
    }  # fmt: skip
    return Claim(**{"id": name, "kind": "flow", "status": "accepted", **given, **more})


def store_of(*claims, codes=(), references=(), period="2019/2020", label="甲项目"):
    """Return a store of a fictional report: an organisation, a project, two places."""
    encoding = Encoding(
        report=Report("tiny", "小报告", "Tiny report", "nobody", "zh", "0" * 64, 10, period),
        entities=(
            Entity("org-a", "Organization", "甲组织", "Org A"),
            Entity("place-a", "Place", "甲县", "County A", codes=codes),
            Entity("place-b", "Place", "乙国", "Country B", codes=(("iso3166", "TZ"),)),
            Entity("project-a", "Project", label, "Project A"),
        ),
        claims=claims or (flow(),),
        references=references,
        datasets=(LEDGER,) if references else (),
    )
    return memory_store(graph_lines([encoding]))


IN_CHINA = (("gbt2260", "652922"),)


@pytest.fixture(scope="module")
def standard():
    """Return the standard's files, which are not part of the project."""
    if not STANDARD.is_dir():
        pytest.skip("the files of the IATI standard are not here (../shared/data/iati)")
    return Standard(STANDARD)


def test_the_export_of_the_report_is_valid_in_all_three_ways(store, standard):
    """Schema, code lists and rules find no error, and with a listed agency no warning either."""
    exported = export_iati(store, Reporter(ref="XM-DAC-9-1", name="A reporter"))
    assert check_iati(exported.data, "export", standard) == []
    assert exported.activities > 30


def test_every_transaction_is_aid_spent_and_all_of_it_is_there_once(store):
    """Transactions are the flows of aid spent in money, without the total that holds them all."""
    spent = {
        short(figure.iri): figure.amount.value
        for figure in Facts(Graph(store)).figures
        if figure.flow_kind
        and figure.flow_kind.iri == term("flow-aid-spent")
        and not figure.indicator.iri.endswith("total-aid-spending")
    }
    written = {
        short(t.get(CLAIM)): Decimal(t.findtext("value")) for t in tree(store).iter("transaction")
    }
    assert written == spent
    assert len(written) > 10


def test_attracted_investment_sales_and_totals_are_results_and_no_transactions(store):
    """What is no aid given, or counts it twice, is never a transaction."""
    root = tree(store)
    claims = {short(result.get(CLAIM)).rpartition("/")[2] for result in root.iter("result")}
    assert {"flow-total", "flow-covid-value", "outcome-factory-investment"} <= claims
    assert {t.find("transaction-type").get("code") for t in root.iter("transaction")} == {"4"}


def test_a_domestic_transfer_never_has_an_oda_flow_type(store):
    """Every activity of the report has flow type 50, other flows."""
    root = tree(store)
    types = [element.get("code") for element in root.iter("default-flow-type")]
    assert types == ["50"] * len(root.findall("iati-activity"))
    assert not list(root.iter("flow-type"))


def test_an_activity_abroad_gets_no_flow_type_at_all():
    """Where giver and recipient are of two countries, nothing is said of the kind of flow."""
    store = store_of(
        relation("r1", "place-a", "funds", "project-a"),
        relation("r2", "project-a", "locatedIn", "place-b"),
        codes=IN_CHINA,
    )
    activity = tree(store).find("iati-activity")
    assert activity.find("recipient-country").get("code") == "TZ"
    assert activity.find("default-flow-type") is None


def test_each_element_leads_to_a_claim_of_the_graph_with_its_evidence(store):
    """The claims and evidence that the attributes name are in the graph, and belong together."""
    facts = Facts(Graph(store))
    claims = {c.statement.iri: c.statement for c in (*facts.relations, *facts.figures)}
    root = tree(store)
    found = [
        element for element in root.iter() if isinstance(element.tag, str) and element.get(CLAIM)
    ]
    assert {e.tag for e in found} >= {"participating-org", "location", "sector", "transaction"}
    for element in found:
        for iri in element.get(CLAIM).split():
            assert iri in claims
            evidence = element.get(f"{{{ONTOLOGY}}}evidence")
            stands_on = [one.iri for one in claims[iri].evidence]
            assert evidence is None or evidence.split() == stands_on
    for element in root.iter("transaction", "result"):
        assert element.get(f"{{{ONTOLOGY}}}evidence")


def test_nothing_of_a_report_is_dropped_in_silence(store):
    """Every figure, relation, project and programme is in the file or among what is left out."""
    exported = export_iati(store)
    root = etree.fromstring(exported.data)
    told = {short(iri) for e in root.iter() if isinstance(e.tag, str)
            for iri in (e.get(CLAIM) or "").split()}  # fmt: skip
    told |= {short(activity.get("linked-data-uri")) for activity in root.iter("iati-activity")}
    told |= {left.what for left in exported.left_out}
    facts = Facts(Graph(store))
    parents = {
        (activity.findtext("iati-identifier"), related.get("ref"))
        for activity in root.iter("iati-activity")
        for related in activity.iterfind("related-activity[@type='1']")
    }
    for figure in facts.figures:
        assert short(figure.iri) in told
    for stated in facts.relations:
        pair = tuple(f"aidgraph-{short(i)}" for i in (stated.subject, stated.object.value))
        by_other_means = short(stated.predicate) in {"period", "componentOf"} or pair in parents
        if "/report/" in stated.statement.source and not by_other_means:
            assert short(stated.statement.iri) in told
    for entity in facts.entities.values():
        assert entity.type not in {"Project", "Programme"} or short(entity.iri) in told


def test_names_stand_in_both_languages_and_the_number_with_its_words(store):
    """The incubator's money keeps "just under" and the quote; titles are Chinese and English."""
    activity = next(
        a for a in tree(store) if a.get("linked-data-uri") == f"{THING}facility-incubator"
    )
    title = {n.get(LANG): n.text for n in activity.iterfind("title/narrative")}
    assert title["zh"] == "金华援疆科技孵化园"
    assert title["en"]
    transaction = activity.find("transaction")
    assert transaction.findtext("value") == "100000000"
    assert transaction.get(f"{{{ONTOLOGY}}}comparator") == "just-under"
    words = {n.get(LANG): n.text for n in transaction.iterfind("description/narrative")}
    assert "just under" in words["en"]
    assert "近1亿元" in words["zh"]
    assert f"{THING}report/jinhua-wensu/claim/flow-incubator" in words["en"]


def test_the_tool_reports_as_a_secondary_reporter(store):
    """Nobody is taken for the publisher of what a report states."""
    given = Reporter(ref="XM-DAC-9-1", name="甲", type="80")
    for organisation in tree(store, reporter=given).iter("reporting-org"):
        assert dict(organisation.attrib) == {
            "ref": "XM-DAC-9-1", "type": "80", "secondary-reporter": "1"
        }  # fmt: skip


def test_places_have_their_gbt_code_and_their_geonames_number(store):
    """GB/T 2260, which IATI has no vocabulary for, is the location's ref; GeoNames its id."""
    locations = list(tree(store).iter("location"))
    refs = {location.get("ref") for location in locations}
    assert {"652922", "650000"} <= refs
    xinjiang = next(location for location in locations if location.get("ref") == "650000")
    assert dict(xinjiang.find("location-id").attrib) == {"vocabulary": "G1", "code": "1529047"}


def test_several_sectors_share_equally_and_exactly(standard):
    """Three sectors have percentages that add up to 100, said to be nobody's statement."""
    references = tuple(
        ReferenceClaim(f"s{code}", "project-a", "sector", f"dac:{code}", "ledger", f"k{code}")
        for code in (11330, 12230, 16061)
    )
    store = store_of(flow(), codes=IN_CHINA, references=references)
    sectors = tree(store).findall("iati-activity/sector")
    assert sum(Decimal(sector.get("percentage")) for sector in sectors) == 100
    assert all("No shares are stated" in sector.findtext("narrative") for sector in sectors)
    errors = [
        f for f in check_iati(export_iati(store).data, "x", standard) if f.severity == "error"
    ]
    assert errors == []


def test_several_countries_share_equally_and_exactly(standard):
    """Two recipient countries have half each, and the rules accept it."""
    store = store_of(flow(), relation("r2", "project-a", "locatedIn", "place-b"), codes=IN_CHINA)
    countries = tree(store).findall("iati-activity/recipient-country")
    assert [(c.get("code"), c.get("percentage")) for c in countries] == [("CN", "50"), ("TZ", "50")]
    errors = [
        f for f in check_iati(export_iati(store).data, "x", standard) if f.severity == "error"
    ]
    assert errors == []


def test_a_whole_whose_parts_are_told_is_a_result():
    """Of a sum and its stated parts only the parts are transactions: nothing counts twice."""
    store = store_of(
        flow("flow-sum"),
        flow("flow-part"),
        relation("r1", "flow-part", "componentOf", "flow-sum"),
        codes=IN_CHINA,
    )
    root = tree(store)
    names = [[e.get(CLAIM).rpartition("/")[2] for e in root.iter(tag)]
             for tag in ("transaction", "result")]  # fmt: skip
    assert names == [["flow-part"], ["flow-sum"]]


def left_out(store, **options):
    """Return why things are left out of an export in which at least one thing is left."""
    return {left.what: left.reason for left in export_iati(store, **options).left_out}


def test_money_of_the_future_is_no_transaction():
    """IATI takes no transaction of tomorrow: it is left out, and said to be."""
    late = flow("flow-late", from_="2030", to="2030")
    store = store_of(flow(), late, codes=IN_CHINA)
    options = {"reporter": Reporter(today=date(2026, 1, 1))}
    assert left_out(store, **options)["report/tiny/claim/flow-late"] == "it lies in the future"
    assert len(list(tree(store, **options).iter("transaction"))) == 1


@pytest.mark.parametrize("modality", ["planned", "pledged", "aim", "estimated"])
def test_what_is_only_planned_is_nothing_that_was_done(modality):
    """A plan, pledge, aim or estimate is no transaction, no result and no role, and it is said."""
    plans = (
        flow("flow-plan", modality=modality, provider="org-a", value=Decimal(900)),
        flow("result-plan", modality=modality, indicator="jobs-offered", kind="outcome",
             unit="person", provider="", receiver=""),
        relation("rel-plan", "org-a", "implements", "project-a", modality=modality),
    )  # fmt: skip
    store = store_of(flow("flow-done", modality="ongoing"), *plans, codes=IN_CHINA)
    root, reasons = tree(store), left_out(store)
    assert [t.findtext("value") for t in root.iter("transaction")] == ["500"]
    assert not list(root.iter("result"))
    assert {org.get("role") for org in root.iter("participating-org")} == {"1"}
    for plan in plans:
        assert "not as done" in reasons[f"report/tiny/claim/{plan.id}"]


@pytest.mark.parametrize(
    ("store", "why"),
    [
        (store_of(flow(), codes=IN_CHINA, period=""), "no date is stated"),
        (store_of(flow(receiver=""), codes=IN_CHINA), "no country can be told"),
        (
            store_of(relation("r", "project-a", "locatedIn", "place-b")),
            "no organisation takes part in it",
        ),
    ],
    ids=["no date", "no country", "nobody"],
)
def test_what_iati_needs_and_is_not_known_is_not_invented(store, why):
    """Without date, country or organisation a project is left out, and it is said why."""
    with pytest.raises(CallError, match="nothing to export") as refused:
        export_iati(store)
    assert why in str(refused.value)


def test_the_only_country_of_a_report_is_taken_for_an_activity_without_a_place():
    """Where all places of a report lie in one country, so does what it tells."""
    store = store_of(flow(receiver=""), codes=(("iso3166", "TZ"),))
    assert tree(store).find("iati-activity/recipient-country").get("code") == "TZ"


def test_markup_and_control_characters_in_a_name_stay_text(standard):
    """A label with markup is text in the file; what XML forbids becomes U+FFFD."""
    store = store_of(flow(), codes=IN_CHINA, label='<b x="1">&甲]]>\u0001')
    titles = {n.get(LANG): n.text for n in tree(store).iterfind("iati-activity/title/narrative")}
    assert titles["zh"] == '<b x="1">&甲]]>\ufffd'
    assert not [
        f for f in check_iati(export_iati(store).data, "x", standard) if f.severity == "error"
    ]


def test_the_same_graph_gives_the_same_bytes(store):
    """Nothing of clock or order is in the file."""
    assert export_iati(store).data == export_iati(store).data


def test_only_the_entities_asked_for_are_exported(store):
    """--only names entities; an unknown one is told."""
    one = export_iati(store, only=["facility-incubator"])
    assert one.activities == 1
    with pytest.raises(CallError, match="no entity nothing-here"):
        export_iati(store, only=["nothing-here"])


@pytest.mark.parametrize("ref", ["a b", "a/b", "a&b", "a|b", "a?b"])
def test_an_identifier_that_iati_forbids_is_refused(store, ref):
    """A reporter's identifier with a forbidden character is refused before anything is written."""
    with pytest.raises(CallError, match="no IATI identifier"):
        export_iati(store, replace(Reporter(), ref=ref))


def imported(*claims):
    """Return a store of a fictional imported dataset: one project of one organisation."""
    place = Entity("country-tz", "Place", "Tanzania", codes=(("iso3166", "TZ"),))
    project = Entity("iati-1", "Project", "A well", codes=(("iatiActivity", "XX-1"),))
    where = relation("r1", "iati-1", "locatedIn", "country-tz")
    who = relation("r2", "org-x", "implements", "iati-1")
    tables = DatasetTables(
        dataset=LEDGER,
        language="en",
        sha256="0" * 64,
        entities=(place, project, Entity("org-x", "Organization", "Fund X")),
        claims=(where, who, *claims),
        records=tuple(RecordEvidence(claim.id, "k") for claim in (where, who, *claims)),
    )
    return memory_store(graph_lines([tables]))


def money(name, indicator):
    """Make a flow of the imported project."""
    return flow(
        name, subject="iati-1", indicator=indicator, provider="org-x", receiver="",
        from_="2020-03-01", to="2020-03-01",
    )  # fmt: skip


def test_what_a_dataset_published_is_not_published_again_unasked():
    """An imported activity goes out only when it is named."""
    with pytest.raises(CallError, match="whoever published that exports it"):
        export_iati(imported(money("f1", "commitment")))


def test_imported_money_goes_out_as_it_came_in(standard):
    """Commitment, disbursement and income keep their types; a budget of years is left out.

    It is told.  Which flow type it is only its publisher knows: none is written.
    """
    kinds = {"commitment": "2", "disbursement": "3", "incoming-funds": "1"}
    long = replace(money("f-budget", "budget"), to="2022-03-01", modality="planned")
    store = imported(*(money(f"f-{kind}", kind) for kind in kinds), long)
    exported = export_iati(store, only=["iati-1"])
    root = etree.fromstring(exported.data)
    types = {
        t.get(CLAIM).rpartition("/f-")[2]: t.find("transaction-type").get("code")
        for t in root.iter("transaction")
    }
    assert types == kinds
    # What its publisher calls it: it is the same activity, so it must not count as another one.
    assert root.findtext("iati-activity/iati-identifier") == "XX-1"
    assert root.find("iati-activity/other-identifier") is None
    assert not list(root.iter("result"))
    assert not list(root.iter("default-flow-type"))
    reasons = {left.what.rpartition("/")[2]: left.reason for left in exported.left_out}
    assert "planned money" in reasons["f-budget"]
    assert [f for f in check_iati(exported.data, "x", standard) if f.severity == "error"] == []


def test_words_in_the_note_of_a_report_are_no_type_of_a_plan():
    """Only what an import wrote into a note is read as type and status of planned money."""
    plan = replace(
        money("f-budget", "budget"), modality="planned", note="revised, committed; as read"
    )
    given = {"subject": "project-a", "provider": "org-a"}
    of_report = store_of(replace(plan, **given), flow(), codes=IN_CHINA)
    for store, only, found in (
        (imported(plan, money("f1", "commitment")), ["iati-1"], {"type": "2", "status": "2"}),
        (of_report, (), {"type": "1"}),
    ):
        (budget,) = tree(store, only=only).iter("budget")
        assert {k: v for k, v in budget.attrib.items() if "{" not in k} == found


def test_the_export_comes_back_through_the_import(store, tmp_path):
    """Read again as somebody's IATI file, it has the same activities, money and results."""
    exported = export_iati(store)
    path = tmp_path / "aid.xml"
    path.write_bytes(exported.data)
    folder = tmp_path / "back"
    folder.mkdir()
    for member in members(path, (".xml",)):
        for name, data in read_iati(member, "back", "none").files().items():
            (folder / name).write_bytes(data)
    back = read_dataset(folder)
    root = etree.fromstring(exported.data)
    spent = sorted(Decimal(t.findtext("value")) for t in root.iter("transaction"))
    assert sorted(c.value for c in back.claims if c.kind == "flow") == spent
    results = sorted(Decimal(a.get("value")) for a in root.iter("actual"))
    assert sorted(c.value for c in back.claims if c.kind == "outcome") == results
    assert sum(e.type == "Project" for e in back.entities) == exported.activities
