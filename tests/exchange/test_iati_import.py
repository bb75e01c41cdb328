"""IATI files become tables of a dataset; what is not taken over is counted."""

import csv
import gzip
import io
import tarfile
import zipfile
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.build.run import build_graph
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_dataset
from aidgraph.encoding.dataset import dataset_files
from aidgraph.errors import CallError
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.exchange.imports.run import Importer, import_files
from aidgraph.files.archives import Member
from aidgraph.rdf.encode import encode
from aidgraph.store.open import open_store

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "iati"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the files of IATI are not in {DATA}")

REPORTER = '<reporting-org ref="XX-1" type="21"><narrative>Fund X</narrative></reporting-org>'


def activity(inside, *, key="XX-1-a", attributes='default-currency="USD"', title="A well"):
    """Return an activity of a fictional publisher."""
    return (
        f"<iati-activity {attributes}><iati-identifier>{key}</iati-identifier>{REPORTER}"
        f"<title><narrative>{title}</narrative></title>{inside}</iati-activity>"
    )


def read(*activities, version="2.03"):
    """Return what is read of a file with these activities."""
    text = f'<iati-activities version="{version}">{"".join(activities)}</iati-activities>'
    return read_iati(Member("toy.xml", io.BytesIO(text.encode())), "toy", "CC0-1.0")


def rows(imported, name):
    """Return the rows of a table, by column."""
    return list(csv.DictReader(io.StringIO(imported.files()[name].decode(), newline="")))


def left(imported):
    """Return how often each path was left."""
    found = {}
    for item in imported.tables.unmapped():
        found[item.path] = found.get(item.path, 0) + item.count
    return found


def test_an_activity_becomes_a_project_with_its_parties():
    """Roles become predicates, codes become codes, and each claim stands on its record."""
    imported = read(
        activity(
            '<participating-org role="1" ref="XX-2" type="10"><narrative>State Y</narrative>'
            '</participating-org><participating-org role="4"><narrative>Firm Z</narrative>'
            '</participating-org><recipient-country code="ML" percentage="60"/>'
            '<sector code="14030" percentage="100"/>'
            '<activity-date type="1" iso-date="2019-01-01"/>'
            '<activity-date type="2" iso-date="2020-01-01"/>'
            '<activity-date type="3" iso-date="2021-12-31"/>'
        )
    )
    entities = {row["label"]: row for row in rows(imported, "entities.csv")}
    assert entities["A well"]["codes"] == "iatiActivity:XX-1-a"
    assert entities["State Y"]["codes"] == "orgId:XX-2"
    assert entities["Mali"]["codes"] == "iso3166:ML"
    claims = {(row["predicate"], row["note"]): row for row in rows(imported, "claims.csv")}
    assert claims["funds", ""]["subject"] == entities["State Y"]["id"]
    assert claims["implements", ""]["subject"] == entities["Firm Z"]["id"]
    place = claims["locatedIn", ""]
    assert place["object"] == "country-ml"
    assert {(s["target"], s["share"], s["split"]) for s in rows(imported, "shares.csv")} == {
        (place["id"], "0.6", "place"),
        ("sector.iati-xx-1-a.dac-14030", "1", "dac"),
    }
    period = claims["period", "actual start; planned end"]
    assert (period["from"], period["to"]) == ("2020-01-01", "2021-12-31")
    references = {(row["predicate"], row["object"]) for row in rows(imported, "reference.csv")}
    assert {("sector", "dac:14030"), ("orgType", "org-type:10")} <= references
    assert left(imported)["activity-date (planned start)"] == 1


FUNDER = '<participating-org role="1" ref="XX-2"><narrative>State Y</narrative></participating-org>'
ONLY = "the only funder is taken for the unnamed provider"
REPORTER_TAKES = "the reporting organisation is taken for the unnamed receiver"


@pytest.mark.parametrize(
    ("code", "indicator", "provider", "receiver"),
    [
        ("1", "incoming-funds", "orgid-xx-2", ""),
        ("2", "commitment", "orgid-xx-2", ""),
        ("3", "disbursement", "orgid-xx-2", ""),
        ("4", "expenditure", "orgid-xx-2", ""),
        ("6", "loan-repayment", "", ""),
        ("D", "disbursement", "orgid-xx-2", ""),
    ],
)
def test_the_unnamed_provider_is_the_only_funder(code, indicator, provider, receiver):
    """Where no provider is named it is the only funder, and that is inferred; repayers are not."""
    row = flow(FUNDER, transaction(code))
    assert (row["indicator"], row["provider"], row["receiver"]) == (indicator, provider, receiver)
    assert (row["value"], row["unit"], row["from"]) == ("1200.5", "USD", "2020-02-01")
    assert (row["origin"], row["note"]) == (
        ("inferred", ONLY)
        if provider
        else ("quoted", "no provider is named; who pays such money back is not who funds")
    )


def transaction(code, inside=""):
    """Return a transaction of a type."""
    return (
        f'<transaction><transaction-type code="{code}"/><transaction-date iso-date="2020-02-01"/>'
        f'<value value-date="2020-02-01">1200.50</value>{inside}</transaction>'
    )


def flow(*inside):
    """Return the row of the only flow."""
    claims = rows(read(activity("".join(inside))), "claims.csv")
    (row,) = [row for row in claims if row["kind"] == "flow"]
    return row


def test_a_named_provider_comes_first():
    """Who is named in the transaction gives, whoever funds the activity."""
    row = flow(FUNDER, transaction("3", '<provider-org ref="XX-3"/>'))
    assert (row["provider"], row["origin"], row["note"]) == ("orgid-xx-3", "quoted", "")


@pytest.mark.parametrize("mark", ["", ' secondary-reporter="1"', ' secondary-reporter="true"'])
def test_who_reports_is_never_taken_for_the_giver(mark):
    """Without a funder, or with two, nobody is named, and the note says why."""
    told = activity(transaction("3")).replace('ref="XX-1" type', f'ref="XX-1"{mark} type')
    (row,) = [r for r in rows(read(told), "claims.csv") if r["kind"] == "flow"]
    assert (row["provider"], row["note"]) == ("", "no provider is named, and no funder")
    row = flow(FUNDER, FUNDER.replace("XX-2", "XX-3"), transaction("3"))
    assert (row["provider"], row["note"][:42]) == ("", "no provider is named, and several funders ")


@pytest.mark.parametrize(
    ("mark", "others", "receiver"),
    [
        ("", "", "orgid-xx-1"),
        ("", FUNDER.replace("XX-2", "XX-1"), "orgid-xx-1"),
        ("", FUNDER.replace('role="1"', 'role="4"'), ""),
        (' secondary-reporter="1"', "", ""),
    ],
)
def test_who_reports_receives_where_it_takes_part(mark, others, receiver):
    """Incoming money without a receiver is the reporter's, unless it only tells of others."""
    told = activity(others + transaction("11")).replace('ref="XX-1" type', f'ref="XX-1"{mark} type')
    (row,) = [r for r in rows(read(told), "claims.csv") if r["kind"] == "flow"]
    assert row["receiver"] == receiver
    assert (REPORTER_TAKES in row["note"]) == bool(receiver)


def test_sector_and_place_of_a_transaction_are_its_own():
    """What a publisher says of one transaction is not said of the activity, nor of another one."""
    own = '<sector code="14030"/><recipient-country code="ML"/>'
    imported = read(activity(transaction("3", own) + transaction("3")))
    sectors = [r for r in rows(imported, "reference.csv") if r["predicate"] == "sector"]
    assert [(r["subject"], r["object"]) for r in sectors] == [
        ("iati-xx-1-a.transaction-1", "dac:14030")
    ]
    places = [row for row in rows(imported, "claims.csv") if row["predicate"] == "locatedIn"]
    assert [(row["subject"], row["object"]) for row in places] == [
        ("iati-xx-1-a.transaction-1", "country-ml")
    ]
    assert sorted((s["share"], s["split"]) for s in rows(imported, "shares.csv")) == [
        ("1", "dac"), ("1", "place"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("<value>1,000</value>", "no plain number"),
        ("<value>1e6</value>", "no plain number"),
        (f"<value>{'9' * 5000}</value>", "no plain number"),
        ('<value currency="ZZZ">1</value>', "not in the code list"),
        ("", "there is no value"),
    ],
)
def test_money_that_cannot_be_read_is_stated(value, reason):
    """A sum that is no plain number in a known currency is counted with the reason."""
    imported = read(activity(f'<transaction><transaction-type code="3"/>{value}</transaction>'))
    assert rows(imported, "claims.csv") == []
    found = {item.path: item.reason for item in imported.tables.unmapped()}
    assert reason in found["transaction/value"]


def test_actual_values_are_outcomes_and_targets_are_context():
    """What was reached is an outcome; what was aimed at, or is a part of a whole, is context."""
    result = (
        '<result type="1"><title><narrative>Water</narrative></title><indicator measure="1">'
        "<title><narrative>people, with water</narrative></title><period>"
        '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
        '<target value="90"/><actual value="80"/><actual value="50">'
        '<dimension name="sex" value="female"/><comment>so far</comment></actual>'
        "</period></indicator></result>"
    )
    imported = read(activity(result))
    found = {row["note"]: row for row in rows(imported, "claims.csv")}
    assert found["output"]["kind"] == "outcome"
    assert found["output"]["indicator"] == "other:people, with water"
    assert found["a target: planned, not reached; output"]["kind"] == "context"
    assert found["output; sex: female"]["kind"] == "context"
    assert left(imported)["result/indicator/period/actual/comment"] == 1
    assert left(imported)["result/title"] == 1


def test_money_and_results_say_whether_they_are_done():
    """A disbursement is done; a budget is planned, a pledge pledged, a target aimed at."""
    value = '<value value-date="2020-01-01">5</value>'
    dates = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
    imported = read(
        activity(
            "".join(
                f'<transaction><transaction-type code="{code}"/>'
                f'<transaction-date iso-date="2020-01-01"/>{value}</transaction>'
                for code in ("3", "12", "13")
            )
            + '<participating-org role="1" ref="XX-2"><narrative>State Y</narrative>'
            + "</participating-org>"
            + f"<budget>{dates}{value}</budget>"
            + f"<planned-disbursement>{dates}{value}</planned-disbursement>"
            + '<result type="1"><title><narrative>Water</narrative></title><indicator measure="1">'
            + f"<title><narrative>wells</narrative></title><period>{dates}"
            + '<target value="90"/><actual value="80"/></period></indicator></result>'
        )
    )
    claims = rows(imported, "claims.csv")
    found = {(row["indicator"], row["kind"]): row["modality"] for row in claims if row["indicator"]}
    assert found == {
        ("disbursement", "flow"): "done",
        ("outgoing-pledge", "flow"): "pledged",
        ("incoming-pledge", "flow"): "pledged",
        ("budget", "flow"): "planned",
        ("planned-disbursement", "flow"): "planned",
        ("other:wells", "context"): "aim",
        ("other:wells", "outcome"): "done",
    }
    assert {row["modality"] for row in claims if row["kind"] == "relation"} == {"done"}


def test_nothing_is_dropped_in_silence():
    """Every element and attribute of an activity is taken over or counted by its path."""
    inside = (
        '<activity-status code="2"/><description><narrative>x</narrative></description>'
        '<participating-org role="1" activity-id="a" crs-channel-code="1">'
        "<narrative>Y</narrative></participating-org><location ref='r'><name><narrative>P"
        "</narrative></name><location-class code='1'/></location>"
        '<transaction ref="t" humanitarian="1"><transaction-type code="3"/>'
        '<value value-date="2020-01-01">1</value><description><narrative>d</narrative>'
        '</description></transaction><policy-marker code="1"/><tag vocabulary="1" code="c"/>'
        '<sector vocabulary="99" code="Z"/><related-activity type="3" ref="s"/>'
    )
    imported = read(activity(inside, attributes='default-currency="EUR" hierarchy="1"'))
    assert left(imported) == {
        "iati-activity/@hierarchy": 1,
        "location/@ref": 1,
        "location/location-class": 1,
        "participating-org/@activity-id": 1,
        "participating-org/@crs-channel-code": 1,
        "policy-marker": 1,
        "related-activity": 1,
        "reporting-org": 1,
        "tag[@vocabulary=1]": 1,
        "transaction/@humanitarian": 1,
        "transaction/@ref": 1,
        "transaction/description": 1,
    }


def test_names_in_other_languages_are_names_in_those():
    """The label is in the language of the activity; each other language has a label of its own."""
    french = '<narrative xml:lang="fr">Un puits</narrative><narrative xml:lang="zh">井</narrative>'
    imported = read(activity("").replace("A well</narrative>", f"A well</narrative>{french}"))
    row = next(row for row in rows(imported, "entities.csv") if row["type"] == "Project")
    assert (row["label"], row["aliases"]) == ("A well", "")
    assert [tuple(row.values()) for row in rows(imported, "texts.csv")] == [
        ("iati-xx-1-a", "label", "fr", "Un puits"),
        ("iati-xx-1-a", "label", "zh", "井"),
    ]
    whole = read(activity("", attributes='xml:lang="fr"', title="Un puits"))
    assert whole.language == "fr"


def test_a_label_in_another_language_is_not_passed_off_as_english(tmp_path):
    """Who is named in Chinese alone has a Chinese label alone, and a second name is an alias."""
    name = (
        '<participating-org role="{}" ref="XX-9"><narrative xml:lang="zh">{}</narrative>'
        "</participating-org>"
    )
    imported = read(activity(name.format(1, "甲省") + name.format(4, "甲")))
    for file, content in imported.files().items():
        (tmp_path / file).write_bytes(content)
    lines = [line for line in encode(read_dataset(tmp_path)) if "/orgid-xx-9> <" in line]
    assert {line.split(" ", 1)[1] for line in lines if "Label" in line} == {
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "甲省"@zh .',
        '<http://www.w3.org/2004/02/skos/core#altLabel> "甲"@zh .',
    }


def test_a_parent_named_before_it_is_told_gets_its_own_title():
    """An identifier stands in for a title only until the activity itself comes."""
    related = '<related-activity type="1" ref="XX-1-b"/>'
    imported = read(activity(related), activity("", key="XX-1-b", title="All wells"))
    labels = {row["id"]: row["label"] for row in rows(imported, "entities.csv")}
    assert labels["iati-xx-1-b"] == "All wells"
    claim = next(row for row in rows(imported, "claims.csv") if row["predicate"] == "partOf")
    assert (claim["subject"], claim["object"]) == ("iati-xx-1-a", "iati-xx-1-b")


def test_an_identifier_that_stands_twice_is_stated():
    """The first activity of an identifier is taken over, the second is counted."""
    imported = read(activity(""), activity("", title="Another"))
    assert left(imported)["iati-activity"] == 1
    assert "Another" not in imported.files()["entities.csv"].decode()


def test_version_1_is_read_as_far_as_it_agrees():
    """Texts without narrative, words for codes, and coordinates of version 1.0x are read."""
    imported = read(
        "<iati-activity><iati-identifier>XX-1-a</iati-identifier><title>A well</title>"
        '<reporting-org ref="XX-1">Fund X</reporting-org>'
        '<participating-org role="Funding">State Y</participating-org>'
        '<location><location-id code="2377450" vocabulary="GEO"/><name>Nouakchott</name>'
        '<coordinates latitude="18.08" longitude="-15.97"/><exactness code="1"/></location>'
        "</iati-activity>",
        version="1.04",
    )
    assert {"A well", "State Y", "Nouakchott"} <= {
        row["label"] for row in rows(imported, "entities.csv")
    }
    point = next(row for row in rows(imported, "reference.csv") if row["predicate"] == "point")
    assert (point["object"], point["note"]) == ("18.08 -15.97", "exactness: exact")


# What XML can hold: no control characters but tab and line breaks, and no non-characters.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))


@pytest.mark.slow
@given(TEXTS, TEXTS, st.sampled_from(["", "\t", "\n", "&#13;"]))
def test_any_names_give_tables_that_can_be_read(tmp_path_factory, title, key, blank):
    """Whatever stands in titles and identifiers, the tables are read back as they were written."""
    imported = read(activity("", key=escape(key), title=f"{escape(title)}{blank},{escape(title)}"))
    folder = tmp_path_factory.mktemp("any")
    files = imported.files()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    again = dataset_files(read_dataset(folder))
    assert {name: files[name] for name in again} == again


@needs_data
@pytest.mark.slow
def test_every_example_is_imported_built_and_valid(tmp_path):
    """All files of the standard and of publishers import; what they make builds and validates."""
    outcomes = import_files("iati", sorted(DATA.glob("examples/*.xml")), tmp_path / "in")
    assert [outcome.error for outcome in outcomes] == [None] * 3
    small = [o.folder for o in outcomes if o.counts["entities"] < 100]
    built = build_graph(small, tmp_path / "build")
    results = validate_graph(open_store(built.folder), engine="turbo").results
    assert [str(result) for result in results if result.severity == "violation"] == []
    for outcome in outcomes:
        tables = read_dataset(outcome.folder)
        files = dataset_files(tables)
        assert {name: (outcome.folder / name).read_bytes() for name in files} == files


@needs_data
def test_every_schema_test_is_imported_or_refused_in_words():
    """Of the standard's schema tests each, right or wrong, gives tables or a message."""
    read_well, refused = 0, []
    with tarfile.open(DATA / "iati-schema-tests-2.03.tar.gz") as archive:
        for entry in archive:
            if not entry.name.endswith(".xml"):
                continue
            stream = archive.extractfile(entry)
            try:
                read_iati(Member(entry.name, stream), "test", "CC-BY-4.0").files()
                read_well += 1
            except CallError as error:
                refused.append((entry.name, str(error)))
    assert read_well + len(refused) == 694
    assert read_well > 400
    assert {message.split(": ", 1)[1][:25] for _, message in refused} <= {
        "no iati-activity in it; i",
        "not well-formed XML: Exce",
    }


def test_archives_give_a_dataset_for_each_member(tmp_path):
    """Gzip and zip are read as they come; a member that is broken does not stop the others."""
    text = f'<iati-activities version="2.03">{activity("")}</iati-activities>'.encode()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("one.xml", text)
        archive.writestr("two.xml", text[:-9])
        archive.writestr("three.xml", text)
        archive.writestr("readme.txt", "x")
    paths = [tmp_path / "a.xml.gz", tmp_path / "b.zip", tmp_path / "none.xml"]
    outcomes = import_files("iati", paths, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a", "one", "three"]
    told = {Path(o.source).name: str(o.error or "read") for o in outcomes}
    assert told["a.xml.gz"] == told["b.zip: one.xml"] == told["b.zip: three.xml"] == "read"
    assert told["b.zip: two.xml"].startswith("two.xml: not well-formed XML")
    assert told["none.xml"].endswith("no such file")


def test_two_files_never_share_a_folder(tmp_path):
    """A second dataset with an id that this run gave already is refused with the way out."""
    text = f'<iati-activities version="2.03">{activity("")}</iati-activities>'
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.xml").write_text(text, encoding="utf-8")
    paths = [tmp_path / "x" / "same.xml", tmp_path / "y" / "same.xml"]
    first, second = import_files("iati", paths, tmp_path / "out")
    assert first.error is None
    assert "--id" in str(second.error)


def test_only_an_earlier_import_is_replaced(tmp_path):
    """A folder that holds something else stays as it is; an earlier import is replaced whole."""
    text = f'<iati-activities version="2.03">{activity("")}</iati-activities>'
    (tmp_path / "toy.xml").write_text(text, encoding="utf-8")
    mine = tmp_path / "out" / "toy"
    mine.mkdir(parents=True)
    (mine / "diary.txt").write_text("mine", encoding="utf-8")
    (refused,) = import_files("iati", [tmp_path / "toy.xml"], tmp_path / "out")
    assert "diary.txt" in [path.name for path in mine.iterdir()]
    assert "holds other things" in str(refused.error)
    (mine / "diary.txt").unlink()
    for _ in range(2):
        (done,) = import_files("iati", [tmp_path / "toy.xml"], tmp_path / "out")
        assert done.error is None
    assert {path.name for path in mine.iterdir()} == {
        *("dataset.toml", "entities.csv", "claims.csv", "records.csv", "reference.csv"),
        *("shares.csv", "texts.csv", "unmapped.csv"),
    }


def test_an_id_must_be_one(tmp_path):
    """What cannot be the id of a dataset is refused before a file is read."""
    with pytest.raises(CallError, match="no id of a dataset"):
        Importer("iati", tmp_path, identifier="../x")


def test_a_list_of_left_values_that_is_too_large_becomes_counts(monkeypatch):
    """No import fails for the length of that list: counts by path and reason stand for it."""
    monkeypatch.setattr("aidgraph.exchange.imports.tablebuilder.MAX_BYTES", 1500)
    imported = read(activity('<contact-info type="1"/>' * 3 + '<policy-marker code="1"/>'))
    assert [(r["path"], r["count"], r["key"]) for r in rows(imported, "unmapped.csv")] == [
        ("contact-info", "3", "XX-1-a"),
        ("policy-marker", "1", "XX-1-a"),
        ("reporting-org", "1", "XX-1-a"),
    ]
    many = "".join(f'<contact-info type="{number}"/>' for number in range(100))
    found = {r["path"]: (r["count"], r["key"]) for r in rows(read(activity(many)), "unmapped.csv")}
    assert found == {"contact-info": ("100", ""), "reporting-org": ("1", "")}
