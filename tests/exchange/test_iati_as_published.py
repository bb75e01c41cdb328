"""What publishers of IATI files really write: old versions, blanks, placeholders, wrong dates."""

import csv
import io

import pytest

from aidgraph.build.run import build_graph
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.exchange.imports.run import import_files
from aidgraph.files.archives import Member
from aidgraph.store.open import open_store

pytestmark = pytest.mark.slow

REPORTER = '<reporting-org ref="XX-1" type="21"><narrative>Fund X</narrative></reporting-org>'
SPENT = (
    '<transaction><transaction-type code="{kind}"/><transaction-date {date}/>'
    "<value {value}>5</value>{more}</transaction>"
)


def activity(inside, *, key="XX-1-a", attributes='default-currency="USD"', title="A well"):
    """Return an activity of a fictional publisher."""
    return (
        f"<iati-activity {attributes}><iati-identifier>{key}</iati-identifier>{REPORTER}"
        f"<title><narrative>{title}</narrative></title>{inside}</iati-activity>"
    )


def spent(kind="3", date='iso-date="2020-01-01"', value='value-date="2020-01-01"', more=""):
    """Return a transaction."""
    return SPENT.format(kind=kind, date=date, value=value, more=more)


def read(*activities, root=""):
    """Return what is read of a file with these activities."""
    text = f"<iati-activities {root}>{''.join(activities)}</iati-activities>"
    return read_iati(Member("toy.xml", io.BytesIO(text.encode())), "toy", "CC0-1.0")


def rows(imported, name):
    """Return the rows of a table, by column."""
    return list(csv.DictReader(io.StringIO(imported.files()[name].decode(), newline="")))


def left(imported):
    """Return the examples of what was left, by path and reason."""
    return {(item.path, item.reason): item.example for item in imported.tables.unmapped()}


@pytest.mark.parametrize("role", ["funding", "FUNDING", " Funding ", " 1 "])
def test_a_role_is_known_however_it_is_written(role):
    """Roles of version 1.0x stand in small letters in many files, and with blanks around."""
    who = f'<participating-org role="{role}"><narrative>State Y</narrative></participating-org>'
    claims = rows(read(activity(who)), "claims.csv")
    assert [row["predicate"] for row in claims] == ["funds"]


def test_dates_of_version_1_may_be_the_text():
    """Without iso-date the text is the date, also with the zone that XML dates may have."""
    dates = (
        '<activity-date type="start-actual">2004-01-01</activity-date>'
        '<activity-date type="END-PLANNED">2011-03-31Z</activity-date>'
    )
    budget = (
        "<budget><period-start>2010-01-01</period-start><period-end>2010-12-31</period-end>"
        "<value>7</value></budget>"
    )
    claims = {row["id"]: row for row in rows(read(activity(dates + budget)), "claims.csv")}
    period, planned = claims["iati-xx-1-a.period"], claims["iati-xx-1-a.budget-1"]
    assert (period["from"], period["to"]) == ("2004-01-01", "2011-03-31")
    assert (planned["from"], planned["to"]) == ("2010-01-01", "2010-12-31")


@pytest.mark.parametrize("day", ["03/02/2020", "2020-02-30", "20200203", "2020-02-03xyz"])
def test_a_transaction_date_that_is_none_is_stated(day):
    """The date of the value stands in, and what stood for the date is told."""
    imported = read(activity(spent(date=f'iso-date="{day}"')))
    assert rows(imported, "claims.csv")[0]["from"] == "2020-01-01"
    assert left(imported)["transaction/transaction-date", "no date"] == day


def test_a_value_date_that_is_none_is_stated():
    """A date that cannot be read is no date in silence."""
    imported = read(activity(spent(value='value-date="1 May"')))
    assert left(imported)["transaction/value/@value-date", "no date"] == "1 May"


def test_codes_are_read_without_the_blanks_around_them():
    """Type, currency, sector and country are known with blanks, and a currency in small letters."""
    more = '<sector vocabulary=" 1 " code=" 14030 "/>'
    inside = spent(kind=" 3 ", value='currency=" eur "', more=more)
    imported = read(activity(inside + '<recipient-country code=" ml "/>'))
    flow = next(row for row in rows(imported, "claims.csv") if row["indicator"])
    assert (flow["indicator"], flow["unit"]) == ("disbursement", "EUR")
    assert "dac:14030" in {row["object"] for row in rows(imported, "reference.csv")}
    assert "country-ml" in {row["object"] for row in rows(imported, "claims.csv")}


@pytest.mark.parametrize(
    "ref",
    ["n/a", "N/A", "n.a.", "none", "null", "NULL", "nil", "Unknown", "tbc", "TBD",
     "not applicable", "Not Applicable", " none ", "0", "00000", "-", "--", ".", "_", "/", "0-0"],
)  # fmt: skip
def test_a_placeholder_is_no_identifier_of_organisations(ref):
    """Two organisations without identifier stay two, whatever stands in its place."""
    orgs = "".join(
        f'<participating-org role="1" ref="{ref}"><narrative>{name}</narrative></participating-org>'
        for name in ("Donor One", "Donor Two")
    )
    imported = read(activity(orgs))
    found = {row["label"]: row for row in rows(imported, "entities.csv")}
    assert {"Donor One", "Donor Two"} <= found.keys()
    assert found["Donor One"]["codes"] == ""
    assert ref.strip() in {example.strip() for example in left(imported).values()}


@pytest.mark.parametrize(
    "ref", ["TBC-1", "NIL-7", "none-1", "unknown-x", "not-applicable", "N/A-2", "1", "00001", "-a"]
)
def test_what_only_holds_a_placeholder_is_an_identifier(ref):
    """A sign for nothing within an identifier does not make it one."""
    org = f'<participating-org role="1" ref="{ref}"><narrative>Y</narrative></participating-org>'
    imported = read(activity(org))
    found = {row["label"]: row["codes"] for row in rows(imported, "entities.csv")}
    assert found["Y"] == f"orgId:{ref}"


def test_an_identifier_that_can_be_no_code_is_stated():
    """A blank in an identifier keeps it from being a code; it is not lost in silence."""
    org = '<participating-org role="1" ref="XX 2"><narrative>Y</narrative></participating-org>'
    imported = read(activity(org, key="XX 1/项目"))
    assert {"XX 2", "XX 1/项目"} <= set(left(imported).values())


def test_no_identifier_is_made_up():
    """An activity without identifier has none, and is known by its place in the file."""
    imported = read(activity("", key=" "))
    project = next(row for row in rows(imported, "entities.csv") if row["type"] == "Project")
    assert project["codes"] == ""
    assert "toy/iati-activity[1]" in left(imported).values()


def test_the_language_of_the_file_holds_for_its_activities():
    """xml:lang is inherited, as XML has it, and an underscore stands for a hyphen."""
    root = 'xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="fr_FR"'
    assert read(activity("", title="Un puits"), root=root).language == "fr-fr"


@pytest.mark.parametrize("tag", ["Portuguese", "中文", "e n"])
def test_a_language_that_is_none_does_not_break_the_build(tmp_path, tag):
    """What is no language tag is told, and the dataset builds and is valid."""
    path = tmp_path / "toy.xml"
    attributes = f'xml:lang="{tag}" default-currency="USD"'
    path.write_text(
        f"<iati-activities>{activity(spent(), attributes=attributes)}</iati-activities>"
    )
    (outcome,) = import_files("iati", [path], tmp_path / "in")
    told = {item.reason: item.example for item in read_dataset(outcome.folder).unmapped}
    assert told["no language tag"] == tag
    build_graph([outcome.folder], tmp_path / "build")
    assert validate_graph(open_store(tmp_path / "build"), engine="turbo").conforms


def test_a_point_of_another_system_is_no_point_on_earth():
    """Coordinates that are not WGS 84 are told, not taken for degrees."""
    where = (
        "<location><name><narrative>P</narrative></name>"
        '<point srsName="{}"><pos>31.6 65.7</pos></point></location>'
    )
    near = read(activity(where.format("http://www.opengis.net/def/crs/EPSG/0/4326")))
    assert "31.6 65.7" in {row["object"] for row in rows(near, "reference.csv")}
    far = read(activity(where.format("EPSG:32633")))
    assert "point" not in {row["predicate"] for row in rows(far, "reference.csv")}
    assert "EPSG:32633" in left(far).values()


def test_words_beside_a_code_are_told():
    """A name that a publisher gives to a code or a date is counted."""
    inside = (
        '<activity-date type="1" iso-date="2020-01-01"><narrative>spring</narrative>'
        '</activity-date><sector code="14030">Wells</sector>'
        '<related-activity type="1" ref="XX-1-b">Parent</related-activity>'
    )
    assert {"spring", "Wells", "Parent"} <= set(left(read(activity(inside))).values())


def test_an_organisation_that_stands_twice_is_stated(tmp_path):
    """The first of two organisations with one identifier is taken over, and the dataset builds."""
    one = (
        '<iati-organisation default-currency="EUR"><organisation-identifier>XX-1'
        "</organisation-identifier><name><narrative>Fund X</narrative></name>"
        "<total-budget><value>{}</value></total-budget></iati-organisation>"
    )
    path = tmp_path / "toy.xml"
    both = one.format("7") + one.format("8")
    path.write_text(f"<iati-organisations>{both}</iati-organisations>")
    (outcome,) = import_files("iati", [path], tmp_path / "in")
    assert outcome.counts["claims"] == 1
    assert [item.example for item in read_dataset(outcome.folder).unmapped] == ["XX-1"]
    build_graph([outcome.folder], tmp_path / "build")


def test_an_unknown_entity_is_named_with_its_line():
    """A file with an HTML entity is refused in words that lead to it."""
    with pytest.raises(CallError, match=r"Entity 'nbsp' not defined, line 1"):
        read(activity("", title="A&nbsp;well"))


def related(ref, kind=1):
    """Return an element that names a parent (1) or a child (2)."""
    return f'<related-activity type="{kind}" ref="{ref}"/>'


def named(key, inside=""):
    """Return an activity whose title is its identifier."""
    return activity(inside, key=key, title=key)


def parts(imported):
    """Return who is part of whom, by the labels."""
    labels = {row["id"]: row["label"] for row in rows(imported, "entities.csv")}
    claims = [row for row in rows(imported, "claims.csv") if row["predicate"] == "partOf"]
    return [(labels[row["subject"]], labels[row["object"]]) for row in claims]


LOWER, UPPER = named("XX-1-p"), named("XX-1-P")


@pytest.mark.parametrize("others", [(LOWER, UPPER), (UPPER, LOWER)])
@pytest.mark.parametrize("ref", ["XX-1-p", "XX-1-P"])
@pytest.mark.parametrize("first", [True, False])
def test_the_related_activity_is_the_one_of_just_that_identifier(others, ref, first):
    """Of two that differ by a capital the named one is the parent, wherever it stands."""
    part = named("XX-1-a", related(ref))
    imported = read(part, *others) if first else read(*others, part)
    assert parts(imported) == [("XX-1-a", ref)]


def test_an_activity_may_be_part_of_one_that_differs_by_a_capital():
    """Neither is taken for the other, nor for itself."""
    assert parts(read(named("XX-1-p", related("XX-1-P")), UPPER)) == [("XX-1-p", "XX-1-P")]
    assert parts(read(named("XX-1-p", related("XX-1-P", 2)), UPPER)) == [("XX-1-P", "XX-1-p")]
    assert parts(read(named("XX-1-p", related("XX-1-p")))) == []


@pytest.mark.parametrize(("key", "others"), [("XX-1-a", [LOWER]), ("XX-1-p", [])])
def test_an_identifier_that_only_looks_alike_relates_nothing(key, others):
    """Where no activity has just that identifier, but one like it, the element is listed."""
    imported = read(named(key, related("XX-1-P")), *others)
    assert parts(imported) == []
    (item,) = (item for item in imported.tables.unmapped() if item.path == "related-activity")
    assert (item.example, item.key) == ("XX-1-P", key)


def test_a_parent_that_the_file_does_not_hold_is_known_by_its_identifier():
    """It is an activity without a title of its own."""
    assert parts(read(named("XX-1-a", related("XX-9-z")))) == [("XX-1-a", "XX-9-z")]
    both = read(named("XX-1-a", related("XX-9-z")), named("XX-1-b", related("XX-9-Z")))
    assert parts(both) == [("XX-1-a", "XX-9-z")]
