"""The expected rows follow from the reviewed tables, worked out here without RDF and SPARQL."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from aidgraph.rdf.iri import claim, dataset, report, term, thing
from aidgraph.rdf.terms import plain
from aidgraph.rdf.vocabulary import vocabulary

REPORT = report("jinhua-wensu")
CLASSES = {"flow": "FundingFlow", "outcome": "Outcome", "context": "ContextFigure"}
ITEM = "aid-spending"
TOTAL = "total-aid-spending"


@pytest.fixture
def table(expected_rows):
    """Return a function that reads some columns of the expected rows of a question."""

    def read(name, *wanted):
        columns, rows = expected_rows(name)
        return [tuple(row[columns.index(column)] for column in wanted) for row in rows]

    return read


def iri(claim_id):
    """Return the IRI of a claim of the report."""
    return claim("jinhua-wensu", claim_id)


def class_of(item):
    """Return the IRI of a claim's class."""
    return term(CLASSES.get(item.kind, "Relation"))


def references(encoding, predicate):
    """Map subjects to what our classification says of them."""
    return {r.subject: r.object for r in encoding.references if r.predicate == predicate}


def sums(items, key):
    """Add up values by key, as (key, total, how many, how many inexact)."""
    grouped = defaultdict(list)
    for item in items:
        grouped[key(item)].append(item)
    return {
        (*group, plain(sum((i.value for i in found), Decimal(0))), str(len(found)),
         str(sum(i.comparator != "exactly" for i in found)))
        for group, found in grouped.items()
    }  # fmt: skip


@pytest.fixture
def items(encoding):
    """Return the claims of aid spent on single things."""
    return [c for c in encoding.accepted if c.indicator == ITEM]


def test_claims_by_source(encoding, table):
    """cq-01 counts each accepted row of claims.csv and each row of reference.csv once."""
    counted = Counter((REPORT, class_of(c)) for c in encoding.accepted)
    counted.update((dataset(r.dataset), term("Relation")) for r in encoding.references)
    assert set(table("cq-01-sources-and-claims", "source", "kind", "claims")) == {
        (*key, str(count)) for key, count in counted.items()
    }


def test_flows(encoding, table):
    """cq-07 has each flow of claims.csv once, with its number, parties and purpose."""
    flows = [c for c in encoding.accepted if c.kind == "flow"]
    rows = table("cq-07-who-funded-what", "claim", "about", "provider", "receiver", "value")
    assert sorted(rows) == sorted(
        (
            iri(c.id),
            thing(c.subject),
            thing(c.provider) if c.provider else "",
            thing(c.receiver) if c.receiver else "",
            plain(c.value),
        )
        for c in flows
    )


def test_given_by_provider(encoding, table):
    """cq-08 adds money by provider and kind, without the provider's own total."""
    money = [
        c
        for c in encoding.accepted
        if c.kind == "flow" and c.unit == "CNY" and c.indicator != TOTAL
    ]
    words = vocabulary()
    wanted = sums(
        money,
        lambda c: (thing(c.provider), words.flow_kinds[words.iri("indicator", c.indicator)]),
    )
    columns = ("provider", "kind", "total", "figures", "inexact")
    assert set(table("cq-08-given-by-provider", *columns)) == wanted


def test_aid_by_sector(encoding, items, table):
    """cq-09 adds aid by the sector of what it was spent on."""
    sectors = references(encoding, "sector")
    wanted = sums(items, lambda c: (term(sectors[c.subject].replace(":", "-")),))
    rows = table("cq-09-aid-by-sector", "sector", "total", "figures", "inexact")
    assert set(rows) == wanted


def test_aid_by_category(encoding, items, table):
    """cq-10 adds aid by the first three digits of that sector's code."""
    sectors = references(encoding, "sector")
    wanted = sums(items, lambda c: (term(sectors[c.subject].replace(":", "-")[:-2]),))
    rows = table("cq-10-aid-by-sector-category", "category", "total", "figures", "inexact")
    assert set(rows) == wanted


def test_total_and_items(encoding, items, table):
    """cq-11 compares the stated total with the items of the same provider."""
    (total,) = (c for c in encoding.accepted if c.indicator == TOTAL)
    added = sum(c.value for c in items if c.provider == total.provider)
    percent = round(100 * added / total.value, 1)
    columns = ("provider", "stated", "items", "remainder", "percent")
    assert table("cq-11-stated-total-and-items", *columns) == [
        (thing(total.provider), *map(plain, (total.value, added, total.value - added, percent)))
    ]


def test_money_by_kind(encoding, table):
    """cq-12 adds within one indicator and unit only, and leaves criteria out."""
    words = vocabulary()
    kinds = {
        c.id: words.flow_kinds.get(words.iri("indicator", c.indicator))
        for c in encoding.accepted
        if c.kind in {"flow", "outcome"}
    }
    money = [c for c in encoding.accepted if kinds.get(c.id)]
    wanted = sums(
        money,
        lambda c: (kinds[c.id], words.iri("indicator", c.indicator), words.iri("unit", c.unit)),
    )
    columns = ("kind", "indicator", "unit", "total", "figures", "inexact")
    assert set(table("cq-12-money-by-kind", *columns)) == wanted


def test_outcomes(encoding, table):
    """cq-17 has each outcome of claims.csv once, with its number."""
    outcomes = [c for c in encoding.accepted if c.kind == "outcome"]
    assert sorted(table("cq-17-outcomes-by-sector", "claim", "about", "value")) == sorted(
        (iri(c.id), thing(c.subject), "" if c.value is None else plain(c.value)) for c in outcomes
    )


def test_people(encoding, table):
    """cq-19 has each outcome in persons or person-times, under its own unit."""
    people = [
        (term(f"unit-{c.unit}"), iri(c.id), plain(c.value))
        for c in encoding.accepted
        if c.kind == "outcome" and c.unit in {"person", "person-time"}
    ]
    assert sorted(table("cq-19-people-counted", "unit", "claim", "value")) == sorted(people)


@pytest.mark.parametrize(
    ("question", "picks"),
    [
        ("cq-25-inexact-figures", lambda c: c.is_figure and c.comparator != "exactly"),
        ("cq-28-first-of-its-kind", lambda c: c.predicate == "firstOf"),
        ("cq-29-ranks", lambda c: c.indicator == "rank"),
        ("cq-37-words-behind-figures", lambda c: c.is_figure and c.subject == "facility-incubator"),
    ],
)
def test_words(question, picks, encoding, table):
    """A question about words has each span of evidence.csv of the claims it is about."""
    picked = {c.id for c in encoding.accepted if picks(c)}
    assert sorted(table(question, "claim", "words")) == sorted(
        (iri(e.target), e.span.exact) for e in encoding.evidence if e.target in picked
    )


def test_without_period(encoding, table):
    """cq-31 has the flows and outcomes whose dates are empty in claims.csv."""
    undated = [
        iri(c.id)
        for c in encoding.accepted
        if c.kind in {"flow", "outcome"} and not (c.from_ or c.to)
    ]
    assert sorted(claim for (claim,) in table("cq-31-figures-without-period", "claim")) == sorted(
        undated
    )


def test_origins(encoding, table):
    """cq-38 counts the column `origin` of claims.csv; what a dataset says is quoted from it."""
    counted = Counter((REPORT, class_of(c), term(c.origin)) for c in encoding.accepted)
    counted.update(
        (dataset(r.dataset), term("Relation"), term("quoted")) for r in encoding.references
    )
    assert set(table("cq-38-quoted-or-inferred", "source", "kind", "origin", "claims")) == {
        (*key, str(count)) for key, count in counted.items()
    }


def test_least_certain(encoding, table):
    """cq-39 has the claims with a confidence of 0.8 or less."""
    unsure = [(iri(c.id), plain(c.confidence), c.note or c.note_en) for c in encoding.accepted
              if c.confidence <= Decimal("0.8")]  # fmt: skip
    assert sorted(table("cq-39-least-certain", "claim", "confidence", "note")) == sorted(unsure)


def test_far_apart(encoding, table):
    """cq-40 has the claims whose spans start 200 characters apart or more."""
    starts = defaultdict(list)
    for item in encoding.evidence:
        starts[item.target].append(item.span.start)
    wanted = {
        (iri(c.id), str(len(found)), str(min(found)), str(max(found)))
        for c in encoding.accepted
        if max(found := starts[c.id]) - min(found) >= 200
    }
    rows = table("cq-40-told-more-than-once", "claim", "places", "first", "last")
    assert set(rows) == wanted


def test_goals(encoding, items, table):
    """cq-43 counts the things of each goal, and the aid spent on them."""
    goals = references(encoding, "sdgGoal")
    things = Counter(goals.values())
    spent = {group[0]: group[1:3] for group in sums(items, lambda c: (goals[c.subject],))}
    assert set(table("cq-43-sdg-goals", "goal", "things", "spent", "figures")) == {
        (vocabulary().iri("sdg", goal.partition(":")[2]), str(n), *spent.get(goal, ("", "")))
        for goal, n in things.items()
    }
