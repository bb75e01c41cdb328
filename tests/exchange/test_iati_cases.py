"""Small IATI files with their right answers: shares, givers, plans, wholes, names, values, places.

The files are ours; those of ``../shared/cases/iati`` are read where they are.
"""

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aidgraph.build.run import graph_lines
from aidgraph.check.audit import audit_graph
from aidgraph.encoding import read_dataset
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member
from aidgraph.query import load_query, run_query
from aidgraph.store.open import memory_store, select

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "iati"
OURS = Path(__file__).parent / "iati"
AID = "https://w3id.org/aidgraph/ontology#"


def read(data, name="toy"):
    """Return what is read of the bytes of a file."""
    return read_iati(Member(f"{name}.xml", io.BytesIO(data)), name, "none")


@pytest.fixture(params=[OURS, CASES], ids=["ours", "shared"])
def case(request, tmp_path):
    """Return what reads a case: the rows of its tables, and a store of its graph."""

    def opened(name):
        path = request.param / f"{name}.xml"
        if not path.is_file():
            pytest.skip(f"no such case here: {path}")
        return Case(read(path.read_bytes(), name), tmp_path)

    return opened


class Case:
    """Hold what an import made of a file."""

    def __init__(self, imported, folder):
        self.imported = imported
        self.folder = folder

    def rows(self, table):
        """Return the rows of a table by column."""
        text = self.imported.files()[table].decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def flows(self):
        """Return the rows that are flows."""
        return [row for row in self.rows("claims.csv") if row["kind"] == "flow"]

    def store(self):
        """Return a store of the graph that is built of it."""
        for name, content in self.imported.files().items():
            (self.folder / name).write_bytes(content)
        return memory_store(graph_lines([read_dataset(self.folder)]))

    def sums(self, question):
        """Return the sums of a question by code of the part and indicator."""
        result = run_query(self.store(), load_query(question))
        at = result.columns.index
        return {
            (
                row[at("code")].value if row[at("code")] else "",
                row[at("indicator")].value.rpartition("indicator-")[2],
            ): Decimal(row[at("total")].value)
            for row in result.rows
        }


def test_money_is_shared_out_over_sectors(case):
    """Nine tenths are for water, one for schools."""
    assert case("sec-share").sums("across-13") == {
        ("14030", "disbursement"): 900,
        ("11220", "disbursement"): 100,
    }


def test_money_is_shared_out_over_countries(case):
    """Nine tenths are for one country, one for the other."""
    assert case("country-share").sums("across-14") == {
        ("AF", "disbursement"): 900,
        ("ML", "disbursement"): 100,
    }


def test_who_compiles_is_not_who_gives(case):
    """The only funder gives, which is inferred, while the date is stated; who reports does not."""
    found = case("secondary-reporter")
    (flow,) = found.flows()
    assert (flow["provider"], flow["origin"]) == ("orgid-xx-1", "inferred")
    query = "SELECT ?mark { ?when aid:firstDay ?day OPTIONAL { ?when aid:inferredPeriod ?mark } }"
    rows = list(select(found.store(), f"PREFIX aid: <{AID}> {query}"))
    assert rows
    assert all(row["mark"] is None for row in rows)


def test_a_revised_budget_replaces_the_original(case):
    """Planned is what was revised; the original is context, which no sum holds."""
    found = case("budget-revised")
    assert found.sums("across-13") == {("", "budget"): 120}
    (old,) = [row for row in found.rows("claims.csv") if row["value"] == "100"]
    assert (old["kind"], old["note"]) == (
        "context",
        "original, indicative; replaced by the revised one of the same period",
    )
    told = [(f.rule, f.message) for f in audit_graph(found.store(), ["replaced-plans"])]
    assert told == [
        (
            "replaced-plans",
            (
                "budget-revised: 1 of budget EUR are replaced by revised ones and left out of "
                "sums, 100 together"
            ),
        )
    ]


def test_a_whole_and_its_parts_are_not_added(case):
    """What a programme tells once more than its part is left out of sums, and the audit says so."""
    found = case("hierarchy")
    assert found.sums("across-13") == {("", "commitment"): 1000}
    (told,) = audit_graph(found.store(), ["activity-and-parts"])
    assert (told.result, told.formula) == ("pass", "1,000 = 1,000")
    assert told.message == (
        "Programme has commitment 1,000 EUR, its parts 1,000: the same money, left out of sums"
    )


def test_ids_that_differ_by_signs_are_several_activities(case):
    """Three identifiers are three activities; one reporter is one, however it is written."""
    found = case("case-ids")
    types = Counter(row["type"] for row in found.rows("entities.csv"))
    assert types == {"Project": 3, "Organization": 1}
    assert sorted(row["value"] for row in found.flows()) == ["-4", "1", "2"]


def test_a_name_alone_is_no_identity(case):
    """The ministries of two countries are two bodies, however the name is written in each."""
    found = case("narr")
    bodies = {
        row["id"]: (row["label"], row["aliases"], row["note"])
        for row in found.rows("entities.csv")
        if row["label"].casefold() == "ministry of health"
    }
    assert sorted(bodies.values()) == [
        ("Ministry of Health", "", "as XX-7 names it in ML"),
        ("Ministry of Health", "MINISTRY OF HEALTH", "as XX-7 names it in AF"),
    ]


def test_a_chinese_narrative_is_a_chinese_label(case):
    """A name in Chinese is the Chinese label of the thing, for titles and for bodies."""
    found = case("narr")
    assert {tuple(row.values()) for row in found.rows("texts.csv")} == {
        ("iati-xx-7-n", "label", "fr", "Puits"),
        ("iati-xx-7-n", "label", "zh", "水井"),
        ("orgid-cn-1", "label", "zh", "浙江省"),
    }
    query = "SELECT ?name { ?thing skos:prefLabel ?name FILTER(LANG(?name) = 'zh') }"
    prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    names = {row[0].value for row in select(found.store(), prefix + query)}
    assert {"水井", "浙江省"} <= names


def test_a_point_without_a_name_is_a_place(case):
    """A location that has but a point is kept, and the point with it."""
    points = {
        row["object"]: row["note"]
        for row in case("narr").rows("reference.csv")
        if row["predicate"] == "point"
    }
    assert points == {
        "31.6 65.7": "exactness: not stated; it names no system of reference; WGS 84 is taken, "
        "the only one that IATI allows",
        "65.7 131.6": "exactness: not stated",
    }


def test_each_refused_amount_is_listed_with_its_record(case):
    """What is no plain number, or in no known currency, is told one by one."""
    refused = {
        (row["example"], row["key"].rpartition("/")[2])
        for row in case("values").rows("unmapped.csv")
        if row["path"] == "transaction/value"
    }
    assert refused == {
        ("1,234.50", "transaction[1]"),
        ("1.234,50", "transaction[2]"),
        ("1e6", "transaction[3]"),
        ("9", "transaction[6]"),
        ("0.1000000000000000055", "transaction[8]"),
        ("13", "transaction[11]"),
        ("$16", "transaction[14]"),
        ("(17)", "transaction[15]"),
        ("1 800", "transaction[16]"),
    }


def test_what_a_result_says_is_kept_or_listed(case):
    """Baseline, direction and dimensions stay; what has no number is listed with its record."""
    found = case("results")
    notes = {row["value"]: (row["kind"], row["note"]) for row in found.rows("claims.csv")}
    assert notes["40"] == ("context", "a baseline; output; ascending: 0")
    assert notes["33"] == ("context", "output; ascending: 0; sex: f")
    assert notes["0"] == ("outcome", "output; ascending: 0")
    listed = {(row["example"], row["key"]) for row in found.rows("unmapped.csv")}
    assert {
        ("7", "XX-6-r/result[1]/indicator[2]"),
        ("good", "XX-6-r/result[1]/indicator[3]"),
        ("55%", "XX-6-r/result[1]/indicator[4]/period[1]"),
    } <= listed


def test_the_audit_tells_of_shares_that_do_not_make_the_whole(tmp_path):
    """Shares of 60 and 30 leave a gap, of 60 and 60 conflict, and a missing one is told."""
    for second, result, formula in (
        ('percentage="30"', "gap", "90 % < 100 %"),
        ('percentage="60"', "conflict", "120 % > 100 %"),
        ("", "gap", "60 % < 100 %"),
    ):
        found = Case(
            read(split_activity([("14030", 'percentage="60"'), ("11220", second)])), tmp_path
        )
        (told,) = audit_graph(found.store(), ["shares-of-whole"])
        assert (told.result, told.formula) == (result, formula)
        assert told.message.endswith("; first W")
    whole = Case(
        read(split_activity([("14030", 'percentage="60"'), ("11220", 'percentage="40"')])), tmp_path
    )
    assert audit_graph(whole.store(), ["shares-of-whole"]) == []


def split_activity(sectors, values=("1000",), own=()):
    """Return a file with one activity, its sectors (code, attributes) and amounts of money.

    *own* are the sectors of the first amount alone.
    """
    parts = "".join(f'<sector code="{code}" {more}/>' for code, more in sectors)
    inside = "".join(f'<sector code="{code}" {more}/>' for code, more in own)
    money = "".join(
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>'
        f'<value value-date="2020-01-01">{value}</value>{"" if number else inside}</transaction>'
        for number, value in enumerate(values)
    )
    return (
        '<iati-activities version="2.03"><iati-activity default-currency="EUR">'
        "<iati-identifier>XX-1-w</iati-identifier><title><narrative>W</narrative></title>"
        f"{parts}{money}</iati-activity></iati-activities>"
    ).encode()


SECTORS = st.lists(
    st.tuples(
        st.sampled_from(["14030", "11220", "140", "12100", "A"]),
        st.sampled_from(["", 'vocabulary="2"', 'vocabulary="99"', 'vocabulary="1"']),
        st.sampled_from(["", "0", "10", "33.33", "50", "60", "100", "x", "101"]),
    ),
    max_size=5,
)
AMOUNTS = st.lists(
    st.decimals(-1000, 100000, places=2, allow_nan=False, allow_infinity=False), max_size=3
)


@given(SECTORS, SECTORS, AMOUNTS)
@pytest.mark.slow
def test_the_parts_equal_the_whole(tmp_path_factory, sectors, own, amounts):
    """Whatever shares are stated, in any vocabulary, the parts of a split are all of the money."""
    written = [
        [(code, f'{v} percentage="{p}"' if p else v) for code, v, p in each]
        for each in (sectors, own)
    ]
    data = split_activity(written[0], [f"{a:f}" for a in amounts], written[1])
    found = Case(read(data), tmp_path_factory.mktemp("split"))
    store, total = found.store(), sum(amounts, Decimal(0))
    query = load_query("across-13")
    for split in ("dac", "dac-category", "iati-99"):
        result = run_query(store, query, {"split": split})
        at = result.columns.index("total")
        assert sum((Decimal(row[at].value) for row in result.rows), Decimal(0)) == total


EXAMPLES = CASES.parents[1] / "data" / "iati" / "examples"
# What is read and then said in other words: a default of others, and the only system there is.
SAID_OTHERWISE = {"default-currency", "srsName"}


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the files of IATI are not in {EXAMPLES}")
@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_all_that_the_standards_example_says_is_kept_or_listed(kind):
    """Every text and attribute of the full examples is in a table, or listed with its record."""
    data = (EXAMPLES / f"{kind}-standard-example-annotated.xml").read_bytes()
    files = read(data).files()
    said = " ".join(b" ".join(files.values()).decode().split()).casefold()
    missing = []
    for element in etree.fromstring(data).iterdescendants(etree.Element):
        values = {**element.attrib, "text()": " ".join((element.text or "").split())}
        missing += [
            (element.tag, name, value)
            for name, value in values.items()
            if value and name not in SAID_OTHERWISE
            if value.casefold().replace('"', '""') not in said
        ]
    assert missing == []
    listed = csv.DictReader(io.StringIO(files["unmapped.csv"].decode(), newline=""))
    assert all(row["key"] for row in listed)
