"""Numbers that are none, or too large to be written out, are refused wherever they are given."""

from decimal import Decimal

import pytest

from aidgraph.errors import CallError
from aidgraph.query import run_query
from aidgraph.serve.reconcile.conditions import means
from aidgraph.serve.reconcile.query import Given
from aidgraph.serve.reconcile.values import PropertyValue
from aidgraph.store.words import Words

HOSTILE = ["1e999999999", "-1e999999999", "1e-999999999", "9" * 2000, "NaN", "sNaN", "-Infinity"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_setting_is_not_written_out(store, text):
    """The number of a question is refused before its digits, a gigabyte of them, are written."""
    with pytest.raises(CallError, match="parameter most"):
        run_query(store, "cq-39-least-certain", {"most": text})


def test_a_setting_may_be_as_long_as_a_number_of_the_tables(store):
    """A number of a thousand digits is one, by its digits or by its power; one more is none."""
    for text in ("9" * 1000, "1e1000", "1e-1000"):
        run_query(store, "cq-39-least-certain", {"most": text})
    for text in ("9" * 1001, "1e1001", "1e-1001"):
        with pytest.raises(CallError, match="parameter most"):
            run_query(store, "cq-39-least-certain", {"most": text})


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_of_a_question_refuses_it(client, text):
    """A reader of the site who gives such a number is told so, and nothing else happens."""
    answer = client.get("/queries/cq-39-least-certain", params={"most": text})
    assert answer.status_code == 400


@pytest.mark.parametrize("text", HOSTILE)
def test_a_condition_on_a_number_is_not_met(text):
    """A condition of `/reconcile` is compared with a number; what is none fits no value."""
    value = PropertyValue(Words("一", "one"), number=Decimal(1))
    assert means(Given("1"), value)
    assert not means(Given(text), value)
