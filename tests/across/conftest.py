"""A made-up world: two reports of one mission, two datasets that share things with them, rates."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.audit import audit_graph
from aidgraph.encoding import read_dataset
from aidgraph.exchange.imports.rates import read_rates
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Encoding,
    Entity,
    Evidence,
    MoneyShare,
    RecordEvidence,
    ReferenceClaim,
    Report,
    Span,
)
from aidgraph.store.open import memory_store

THING = "https://w3id.org/aidgraph/id/"
RATES = """\
Date,Rate,Currency,Frequency,Source,Country code,Country
2020-12-31,1,USD,A,IMF,US,United States
2021-12-31,1,USD,A,IMF,US,United States
2022-12-31,1,USD,A,IMF,US,United States
2020-12-31,7,CNY,A,IMF,CN,China
2021-12-31,6,CNY,A,IMF,CN,China
2022-12-31,8,CNY,A,IMF,CN,China
2022-12-31,0.8,GBP,A,IMF,GB,United Kingdom
2022-12-31,0.9,EUR,A,IMF,AD,Andorra
2022-12-31,0.95,EUR,A,IMF,EA,Euro Area
2022-12-31,0.95,EUR,A,IMF,ME,Montenegro
2022-12-31,0.5,XYZ,A,IMF,XX,Nowhere
2022-06-30,0.7,GBP,M,IMF,GB,United Kingdom
"""
TOY = ("Nobody", "1", "CC0-1.0", "https://example.org/")


def relation(name, subject, predicate, object_, **fields):
    """Make an accepted relation."""
    return Claim(name, "relation", subject, predicate, object_, status="accepted", **fields)


def figure(name, subject, indicator, value, unit, **fields):
    """Make an accepted, exact figure, an outcome where nothing else is said."""
    fields = {"kind": "outcome", "comparator": "exactly", **fields}
    return Claim(
        id=name,
        subject=subject,
        indicator=indicator,
        value=Decimal(value),
        unit=unit,
        status="accepted",
        **fields,
    )


def flow(name, subject, value, unit, provider, **fields):
    """Make an accepted flow."""
    fields = {"indicator": "aid-spending", **fields}
    indicator = fields.pop("indicator")
    return figure(name, subject, indicator, value, unit, kind="flow", provider=provider, **fields)


def report(name, period, entities, claims, words=None, references=()):
    """Make the encoding of a report; each row stands on *words* for its id, or on its own."""
    told = words or {}
    evidence = []
    for number, item in enumerate((*claims, *entities)):
        quote = told.get(item.id, f"原文{number}")
        evidence.append(Evidence(item.id, Span(number * 50, number * 50 + len(quote), quote)))
    return Encoding(
        report=Report(
            id=name,
            title=name,
            title_en=name,
            publisher="fictional",
            language="zh",
            sha256="0" * 64,
            length=50 * len(evidence),
            period=period,
        ),
        entities=tuple(entities),
        claims=tuple(claims),
        evidence=tuple(evidence),
        references=tuple(references),
        datasets=tuple(
            Dataset(key, key, key, *TOY) for key in sorted({r.dataset for r in references})
        ),
    )


def dataset(name, entities, claims, references=(), shares=()):
    """Make the tables of a dataset; each thing and claim is a record of its own id."""
    named = [item.id for item in (*entities, *claims)]
    return DatasetTables(
        dataset=Dataset(name, name, name, *TOY),
        language="en",
        sha256="0" * 64,
        entities=tuple(entities),
        claims=tuple(claims),
        records=tuple(RecordEvidence(item, item) for item in named),
        references=tuple(references),
        shares=tuple(shares),
    )


def doctors(name, value, **fields):
    """Make a figure of attendances at the hospital."""
    fields = {
        "subject": "facility-hospital", "indicator": "doctors-trained", "unit": "person-time",
        **fields,
    }  # fmt: skip
    subject, indicator, unit = (fields.pop(key) for key in ("subject", "indicator", "unit"))
    return figure(name, subject, indicator, value, unit, **fields)


def components(whole, *parts):
    """Say of each part that it is a stated part of the whole."""
    return [relation(f"in-{part}", part, "componentOf", whole) for part in parts]


OFFICE = Entity("org-office", "Organization", "甲市援助处", "Aid Office of City A")
UNIVERSITY = Entity("org-zjnu", "Organization", "甲师范大学", "Normal University of A")
HOSPITAL = Entity("facility-hospital", "Facility", "乙县医院", "Hospital of County B")
PROGRAMME = Entity("programme-aid", "Programme", "对口支援", "Paired assistance")
COUNTY = Entity(
    "place-b", "Place", "乙县", "County B", codes=(("gbt2260", "990001"),),
    exact_match=("https://sws.geonames.org/1234567/",),
)  # fmt: skip
NATION = Entity("place-c", "Place", "丙国", "Country C", codes=(("iso3166", "XC"),))


def earlier():
    """Make the first report, on 2020 to 2022."""
    return report(
        "earlier",
        "2020/2022",
        (OFFICE, UNIVERSITY, HOSPITAL, PROGRAMME, COUNTY, NATION),
        (
            flow("flow-hospital", "facility-hospital", 42_000_000, "CNY", "org-office",
                 from_="2021", to="2022", comparator="just-under"),
            flow("flow-total", "programme-aid", 100_000_000, "CNY", "org-office",
                 indicator="total-aid-spending", from_="2020", to="2022"),
            flow("flow-wing", "facility-hospital", 2_000_000, "CNY", "org-office", from_="2021",
                 to="2021"),
            figure("outcome-doctors", "facility-hospital", "doctors-trained", 30, "person-time"),
            relation("rel-wing", "flow-wing", "componentOf", "flow-hospital"),
            relation("rel-university", "org-zjnu", "supports", "place-b"),
        ),
        references=(
            ReferenceClaim("goal-hospital", "facility-hospital", "sdgGoal", "sdg:3", "ours", "1"),
            ReferenceClaim("link-b", "place-b", "exactMatch",
                           "https://sws.geonames.org/1234567/", "ours", "b"),
            ReferenceClaim("sector-hospital", "facility-hospital", "sector", "dac:12230", "ours",
                           "1"),
        ),
    )  # fmt: skip


def later():
    """Make the second report, on 2020 to 2023: the totals have grown."""
    return report(
        "later",
        "2020/2023",
        (OFFICE, HOSPITAL, PROGRAMME),
        (
            flow("flow-total", "programme-aid", 130_000_000, "CNY", "org-office",
                 indicator="total-aid-spending"),
            figure("outcome-doctors", "facility-hospital", "doctors-trained", 45, "person-time"),
            figure("outcome-nurses", "facility-hospital", "other:护士", 12, "person-time"),
        ),
    )  # fmt: skip


def projects():
    """Make a dataset of projects: it names the university, and lies in the same country."""
    return dataset(
        "toy-projects",
        (
            Entity("country-xc", "Place", "C Republic", codes=(("iso3166", "XC"),)),
            Entity("org-bank", "Organization", "Bank X"),
            Entity("org-normal-university", "Organization", "Normal University of A"),
            Entity("toy-institute", "Project", "Language institute"),
            Entity("toy-clinics", "Project", "Clinics"),
        ),
        (
            flow("clinics.amount", "toy-clinics", 400, "GBP", "org-bank",
                 indicator="finance-committed", from_="2022", to="2022"),
            relation("clinics.place", "toy-clinics", "locatedIn", "country-xc"),
            relation("institute.funding", "org-bank", "funds", "toy-institute"),
            relation("institute.implementing", "org-normal-university", "implements",
                     "toy-institute"),
        ),
        (
            ReferenceClaim("goal-clinics", "toy-clinics", "sdgGoal", "sdg:3", "toy-projects", "1"),
            ReferenceClaim("sector-clinics", "toy-clinics", "sector", "dac:120", "toy-projects",
                           "1"),
            ReferenceClaim("sector-institute", "toy-institute", "sector", "dac:110",
                           "toy-projects", "2"),
        ),
    )  # fmt: skip


def activities():
    """Make the dataset of a publisher: its office is linked with ours, its place by GeoNames."""
    return dataset(
        "toy-publisher",
        (
            Entity("geonames-1234567", "Place", "B", codes=(("geonames", "1234567"),)),
            Entity("iati-school", "Project", "School"),
            Entity("org-partner", "Organization", "Office for Aid, City A",
                   exact_match=(f"{THING}org-office",)),
        ),
        (
            flow("school.1", "iati-school", 100, "USD", "org-partner", indicator="disbursement",
                 from_="2022-03-01", to="2022-03-01"),
            flow("school.2", "iati-school", 250, "USD", "org-partner", indicator="disbursement",
                 from_="2022-03-01", to="2022-03-01"),
            relation("school.place", "iati-school", "locatedIn", "geonames-1234567"),
        ),
        (
            ReferenceClaim("sector-school", "iati-school", "sector", "dac:11220", "toy-publisher",
                           "1"),
        ),
    )  # fmt: skip


def split():
    """Make a dataset that shares its money out: over sectors, countries, and by a flow of its own.

    Of the activity 70 percent are told for sectors, and one sector has no share; the second flow
    has a sector and a country of its own.
    """
    return dataset(
        "toy-shares",
        (
            Entity("toy-water", "Project", "Water and schools"),
            Entity("org-bank", "Organization", "Bank X"),
            Entity("country-xc", "Place", "C Republic", codes=(("iso3166", "XC"),)),
            Entity("country-xd", "Place", "D Republic", codes=(("iso3166", "XD"),)),
        ),
        (
            flow("water.1", "toy-water", 1000, "EUR", "org-bank", indicator="disbursement"),
            flow("water.2", "toy-water", "0.05", "EUR", "org-bank", indicator="disbursement"),
            relation("water.c", "toy-water", "locatedIn", "country-xc"),
            relation("water.d", "toy-water", "locatedIn", "country-xd"),
            relation("water.2.d", "water.2", "locatedIn", "country-xd"),
        ),
        (
            ReferenceClaim("s1", "toy-water", "sector", "dac:14030", "toy-shares", "1"),
            ReferenceClaim("s2", "toy-water", "sector", "dac:11220", "toy-shares", "1"),
            ReferenceClaim("s3", "toy-water", "otherSector", "iati-1:14000", "toy-shares", "1"),
            ReferenceClaim("s4", "toy-water", "otherSector", "iati-99:A", "toy-shares", "1"),
            ReferenceClaim("s5", "water.2", "sector", "dac:11220", "toy-shares", "2"),
        ),
        (
            MoneyShare("s1", Decimal("0.6"), "dac"),
            MoneyShare("s2", Decimal("0.1"), "dac"),
            MoneyShare("s3", None, "dac"),
            MoneyShare("s4", Decimal(1), "iati-99"),
            MoneyShare("s5", Decimal(1), "dac"),
            MoneyShare("water.c", Decimal("0.3333"), "place"),
            MoneyShare("water.d", Decimal("0.6667"), "place"),
            MoneyShare("water.2.d", Decimal(1), "place"),
        ),
    )  # fmt: skip


def rates(folder):
    """Import the table of rates below *folder*."""
    table = folder / "rates.csv"
    table.write_text(RATES, "utf-8")
    tables = folder / "toy-rates"
    tables.mkdir()
    for name, content in read_rates(table, "toy-rates", "none").files().items():
        (tables / name).write_bytes(content)
    return read_dataset(tables)


@pytest.fixture
def make():
    """Return what makes reports and claims, and the things they can be about."""
    return SimpleNamespace(
        report=report,
        dataset=dataset,
        figure=figure,
        flow=flow,
        relation=relation,
        doctors=doctors,
        components=components,
        things=(OFFICE, HOSPITAL, PROGRAMME, COUNTY),
    )


@pytest.fixture
def says():
    """Return what audits reports by one rule and gives each finding as a tuple of what it says."""

    def audit(rule, *reports):
        return [
            (
                finding.rule,
                finding.result,
                finding.message,
                finding.message_zh,
                finding.formula,
                [f"{figure.report}/{figure.name}" for figure in finding.figures],
            )
            for finding in audit_graph(memory_store(graph_lines(reports)), [rule])
        ]

    return audit


@pytest.fixture
def told(make):
    """Return what makes a report; each claim stands on its number, or on the words given."""

    def report(*claims, name="first", period="2020/2022", words=None, **fields):
        quotes = {claim.id: str(claim.value) for claim in claims if claim.value is not None}
        made = make.report(name, period, make.things, claims, quotes | (words or {}))
        return replace(made, **fields)

    return report


@pytest.fixture(scope="session")
def rates_tables(tmp_path_factory):
    """Return the tables of the imported rates."""
    return rates(tmp_path_factory.mktemp("rates"))


@pytest.fixture(scope="session")
def world(rates_tables):
    """Return the triples of the whole made-up world."""
    return graph_lines([earlier(), later(), projects(), activities(), split(), rates_tables])


@pytest.fixture(scope="session")
def world_store(world):
    """Return the made-up world in a store."""
    return memory_store(world)
