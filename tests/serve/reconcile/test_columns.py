"""Columns can be fetched for things that were matched: names, codes, relations, figures."""

import pytest


def test_two_columns_of_a_place(shipped):
    """A relation gives things with their ids, a code gives a text; the columns have names."""
    rows, meta = shipped.extend(["place-wensu"], "locatedIn", "gbt2260")
    assert rows["place-wensu"] == {
        "locatedIn": [{"id": "place-aksu-prefecture", "name": "Aksu Prefecture"}],
        "gbt2260": [{"str": "652922"}],
    }
    assert meta == [
        {"id": "locatedIn", "name": "located in"},
        {"id": "gbt2260", "name": "GB/T 2260 code"},
    ]


def test_names_are_in_the_language_of_the_address(shipped):
    """The same column in Chinese names the same thing in Chinese."""
    rows, meta = shipped.extend(["place-wensu"], "locatedIn", at="/reconcile/zh")
    assert rows["place-wensu"]["locatedIn"][0]["name"] == "阿克苏地区"
    assert meta[0]["name"] == "位于"


def test_each_name_has_its_column(shipped):
    """The Chinese and the English name, the other names and the class are columns of their own."""
    rows, _ = shipped.extend(["place-wensu"], "name-zh", "name-en", "alias", "type")
    assert {name: [v["str"] for v in values] for name, values in rows["place-wensu"].items()} == {
        "name-zh": ["温宿县"],
        "name-en": ["Wensu County"],
        "alias": ["温宿"],
        "type": ["place"],
    }


def test_every_relation_of_the_tables_can_be_fetched(shipped, encoding):
    """Each relation that holds comes back, forwards and backwards; what is planned does not."""
    ids = sorted({entity.id for entity in encoding.entities})
    relations = [
        (claim.subject, claim.predicate, claim.object, claim.modality in {"done", "ongoing"})
        for claim in encoding.claims
        if claim.kind == "relation" and claim.subject in ids and claim.object in ids
    ]
    predicates = sorted({predicate for _, predicate, _, _ in relations})
    rows, _ = shipped.extend(ids, *predicates, *(f"^{p}" for p in predicates))
    assert len(relations) > 100
    assert {holds for *_, holds in relations} == {True, False}
    for subject, predicate, value, holds in relations:
        assert (value in {v["id"] for v in rows[subject][predicate]}) == holds
        assert (subject in {v["id"] for v in rows[value][f"^{predicate}"]}) == holds


def test_figures_keep_their_words_unless_the_number_is_asked_for(shipped, encoding):
    """In words a figure has its comparator and unit; as a number it is the stated one."""
    near = next(c for c in encoding.claims if c.is_figure and c.comparator == "just-under")
    column = f"indicator-{near.indicator}"
    rows, _ = shipped.extend([near.subject], column)
    assert any(v["str"].startswith("just under ") for v in rows[near.subject][column])
    number = {"id": column, "settings": {"content": "number"}}
    rows, _ = shipped.extend([near.subject], number)
    assert {"float": float(near.value)} in rows[near.subject][column]


def test_a_planned_figure_says_so_in_its_cell_and_is_no_number(shipped, encoding):
    """What a report tells as a plan stands as a plan in words, also where numbers are asked for."""
    planned = next(c for c in encoding.claims if c.kind == "outcome" and c.modality == "planned")
    column = f"indicator-{planned.indicator}"
    for wanted in (column, {"id": column, "settings": {"content": "number"}}):
        rows, _ = shipped.extend([planned.subject], wanted)
        (value,) = rows[planned.subject][column]
        assert value["str"].endswith(" (planned, not told as done)")
        assert value["str"].startswith(str(planned.value))


def test_ids_and_limits_can_be_asked_for(shipped):
    """`content` id gives ids and codes as texts; `limit` cuts the values."""
    rows, _ = shipped.extend(
        ["org-jinhua-headquarters"],
        {"id": "funds", "settings": {"content": "id", "limit": "2"}},
        {"id": "orgType", "settings": {"content": "id"}},
    )
    funded = rows["org-jinhua-headquarters"]["funds"]
    assert len(funded) == 2
    assert all(set(value) == {"str"} for value in funded)
    assert rows["org-jinhua-headquarters"]["orgType"][0]["str"].isdigit()


def test_what_is_not_here_has_no_values(shipped):
    """An unknown id and an unknown column are answered, empty."""
    rows, meta = shipped.extend(["nobody"], "locatedIn", "nothing")
    assert rows == {"nobody": {"locatedIn": [], "nothing": []}}
    assert meta[1] == {"id": "nothing", "name": "nothing"}


def test_both_versions_give_the_same_values(shipped):
    """The draft's rows hold the values of 0.2, in the order of the ids."""
    ids = ["place-wensu", "place-jinhua"]
    rows, meta = shipped.extend(ids, "locatedIn", "alias")
    query = {"ids": ids, "properties": [{"id": "locatedIn"}, {"id": "alias"}]}
    draft = shipped.client.post("/reconcile/v1/en/extend", json=query).json()
    assert draft["meta"] == meta
    assert [row["id"] for row in draft["rows"]] == ids
    assert {
        row["id"]: {p["id"]: p["values"] for p in row["properties"]} for row in draft["rows"]
    } == rows


@pytest.mark.parametrize("root", ["/reconcile/en", "/reconcile/v1/en"])
def test_columns_are_proposed_by_type(made_up, root):
    """A class gets the properties that its things have, within the limit; another class none."""
    proposed = made_up.get(f"{root}/extend/propose", type="Project")
    ids = [one["id"] for one in proposed["properties"]]
    assert {"name-zh", "name-en", "locatedIn", "sector", "^implements"} == set(ids) - {"type"}
    assert proposed["type"] == "Project"
    few = made_up.get(f"{root}/extend/propose", type="Project", limit=2)
    assert [one["id"] for one in few["properties"]] == ids[:2]
    assert made_up.get(f"{root}/extend/propose", type="Taxon")["properties"] == []
