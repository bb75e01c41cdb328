"""A figure is a stated total where its parts, or the items that it sums up, are told as well."""

from decimal import Decimal

import pytest

from aidgraph.model import Claim
from aidgraph.rdf.implied import stated_totals
from aidgraph.rdf.vocabulary import vocabulary


def flow(identifier, indicator="aid-spending", unit="CNY", provider="a", kind="flow"):
    """Return a sum of money, or another number."""
    return Claim(identifier, kind, "x", indicator=indicator, value=Decimal(1), unit=unit,
                 comparator="exactly", provider=provider)  # fmt: skip


def part(one, whole, modality="done"):
    """Return the claim that one figure is a part of another."""
    return Claim(f"{one}-of-{whole}", "relation", one, "componentOf", whole, modality=modality)


TOTAL = "total-aid-spending"


@pytest.mark.parametrize(
    ("claims", "totals"),
    [
        ([flow("all", TOTAL), flow("one")], {"all"}),
        ([flow("all", TOTAL)], set()),
        ([flow("all", TOTAL), flow("one", provider="b")], set()),
        ([flow("all", TOTAL), flow("one", provider="")], {"all"}),
        ([flow("all", TOTAL), flow("one", unit="USD")], set()),
        ([flow("all"), flow("one"), part("one", "all")], {"all"}),
        ([flow("all"), flow("one"), part("one", "all", "planned")], set()),
        ([flow("all"), flow("one", "masks-donated", "count"), part("one", "all")], set()),
        ([flow("all", "produce-sold", "t", kind="outcome"),
          flow("one", "produce-sold-for-partner", "t", kind="outcome")], set()),
    ],
)  # fmt: skip
def test_a_total_is_known_by_its_parts(claims, totals):
    """A total has parts in its unit, or items of its provider under the indicator it sums up."""
    assert stated_totals(claims, vocabulary()) == totals


@pytest.mark.parametrize(
    ("all_", "one", "total"),
    [
        ({}, {}, True),
        ({"provider": ""}, {}, True),
        ({"provider": ""}, {"provider": ""}, True),
        ({"unit": "USD"}, {"unit": "USD"}, True),
        ({"provider": "b"}, {"provider": "b"}, True),
        ({"provider": "b"}, {}, False),
    ],
)
def test_a_total_is_of_one_giver_and_one_unit(all_, one, total):
    """Items of its giver, or of nobody named, make it a total; those of another do not."""
    claims = [flow("all", TOTAL, **all_), flow("one", **one)]
    assert stated_totals(claims, vocabulary()) == ({"all"} if total else set())
    assert stated_totals(claims[::-1], vocabulary()) == ({"all"} if total else set())


def test_a_part_in_another_unit_or_that_is_not_told_makes_no_whole():
    """Both figures are there, in one unit, and the part is told as a fact."""
    whole, one = flow("all"), flow("one")
    link = part("one", "all")
    assert stated_totals([whole, one, link], vocabulary()) == {"all"}
    assert stated_totals([one, link], vocabulary()) == set()
    assert stated_totals([whole, link], vocabulary()) == set()
    assert stated_totals([whole, flow("one", unit="USD"), link], vocabulary()) == set()
    assert stated_totals([whole, one, part("one", "all", "ongoing")], vocabulary()) == {"all"}
