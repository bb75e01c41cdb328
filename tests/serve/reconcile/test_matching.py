"""A name finds the thing it means; what cannot be decided is left open; reasons are told."""

import json

import pytest


def first(candidates):
    """Return the id of the first candidate and whether it is taken without asking."""
    return (candidates[0]["id"], candidates[0]["match"]) if candidates else ("", False)


@pytest.mark.parametrize(
    "name",
    [
        "温宿县",
        "溫宿縣",
        "温宿",
        "Wensu County",
        "ＷＥＮＳＵ　ＣＯＵＮＴＹ",
        "place-wensu",
        "https://w3id.org/aidgraph/id/place-wensu",
    ],
)
def test_the_names_of_a_county_find_it(shipped, name):
    """Chinese, traditional, short, English and wide letters, and the id, find the same county."""
    assert first(shipped.ask(name)) == ("place-wensu", True)


def test_every_label_finds_its_own_thing_first(shipped, encoding):
    """The Chinese label of each entity comes first for itself, with the highest score."""
    for entity in encoding.entities:
        found = shipped.ask(entity.label, type=entity.type.replace("Other", "Entity"))
        assert found[0]["id"] == entity.id, entity.label
        assert found[0]["score"] == max(candidate["score"] for candidate in found)


def test_an_id_comes_first_with_the_full_score(shipped):
    """An id as the query returns its thing with 100, and as the match."""
    found = shipped.ask("org-jinhua-headquarters")[0]
    assert (found["id"], found["score"], found["match"]) == ("org-jinhua-headquarters", 100, True)


def test_namesakes_are_left_open(made_up):
    """Two towns of one name both come, and neither is taken."""
    found = made_up.ask("和平镇")
    assert {candidate["id"] for candidate in found[:2]} == {"east-peace", "west-peace"}
    assert not any(candidate["match"] for candidate in found)


@pytest.mark.parametrize(
    ("place", "match"),
    [("Xinjiang", True), ("新疆", True), ("阿拉尔市", True), ("Hebei", False), ("河北省", False)],
)
def test_a_town_lies_where_its_code_says(shipped, place, match):
    """A town of the corps lies in the divisions above its code, whatever language names them."""
    found = shipped.ask("Shahe Town", type="Place", properties=[{"pid": "locatedIn", "v": place}])
    assert (first(found) == ("place-shahe", True)) is match
    assert match or not any(candidate["match"] for candidate in found)


@pytest.mark.parametrize("place", ["西河县", "Xihe County", {"id": "west"}])
def test_a_place_that_agrees_decides_between_namesakes(made_up, place):
    """The county, by name in either language or by id, raises one town and lowers the other."""
    found = made_up.ask("和平镇", type="Place", properties=[{"pid": "locatedIn", "v": place}])
    scores = {candidate["id"]: candidate["score"] for candidate in made_up.ask("和平镇")}
    assert first(found) == ("west-peace", True)
    assert found[0]["score"] > scores["west-peace"]
    assert all(c["score"] < scores["east-peace"] for c in found if c["id"] == "east-peace")


def test_a_code_that_agrees_decides_between_namesakes(made_up):
    """The code of one town makes it the match."""
    found = made_up.ask("和平镇", properties=[{"pid": "gbt2260", "v": "999901101"}])
    assert first(found) == ("east-peace", True)


def test_any_other_property_raises_and_lowers_too(made_up):
    """A sector that agrees adds points; one that contradicts takes them and the match away."""
    name = "西河县饮水工程"
    alone = made_up.ask(name)[0]
    agrees = made_up.ask(name, properties=[{"pid": "sector", "v": "14030"}])[0]
    contradicts = made_up.ask(name, properties=[{"pid": "sector", "v": "12230"}])[0]
    assert agrees["score"] > alone["score"] > contradicts["score"]
    assert {"id": "same-value:sector", "value": 4} in agrees["features"]
    assert {"id": "other-value:sector", "value": -20} in contradicts["features"]
    assert alone["match"]
    assert agrees["match"]
    assert not contradicts["match"]


def test_a_property_nobody_has_changes_nothing(made_up):
    """An unknown property and an empty value are passed over."""
    alone = made_up.ask("东山县")
    odd = [{"pid": "professionOrOccupation", "v": "x"}, {"pid": "sector", "v": ""}]
    assert made_up.ask("东山县", properties=odd) == alone


def test_a_first_school_is_not_the_second(made_up):
    """Names that differ by their number are not taken for each other."""
    assert first(made_up.ask("东山县第二中学")) == ("school-two", True)
    assert not any(c["match"] for c in made_up.ask("东山县第三中学"))


def test_types_are_preferred_or_kept_to(made_up):
    """A type lowers others, `any` and `all` leave them out; that of everything does nothing."""
    soft = made_up.ask("东山县", type="Project")
    assert all(not c["match"] for c in soft)
    for strict in ("any", "all"):
        found = made_up.ask("西河县饮水工程", type=["Project"], type_strict=strict)
        assert {c["type"][0]["id"] for c in found} == {"Project"}
        assert made_up.ask("东山县", type="DifferentiatedPerson", type_strict=strict) == []
    assert made_up.ask("东山县", type="Entity") == made_up.ask("东山县")
    assert made_up.ask("东山县", type="aid:Place") == made_up.ask("东山县", type="Place")


def test_properties_alone_find_things(made_up):
    """Without a name, a code finds its thing as a match; other values find candidates only."""
    found = made_up.ask(properties=[{"pid": "gbt2260", "v": "999902"}])
    assert first(found) == ("west", True)
    found = made_up.ask(properties=[{"pid": "locatedIn", "v": "西河县"}])
    assert {c["id"] for c in found} == {"west-peace", "wells", "clinic"}
    assert not any(c["match"] for c in found)
    found = made_up.ask(properties=[{"pid": "sector", "v": "14030"}])
    assert [c["id"] for c in found] == ["wells"]
    found = made_up.ask(properties=[{"pid": "^implements", "v": {"id": "school"}}])
    assert [c["id"] for c in found] == ["wells"]


def test_what_is_not_there_is_not_found(made_up):
    """A name of nothing here has no match; a text too long for a name finds nothing."""
    assert not any(c["match"] for c in made_up.ask("北海道大学"))
    assert first(made_up.ask("东山县" + "，" * 497)) == ("east", True)
    assert made_up.ask("东山县" + "，" * 498) == []
    assert made_up.ask("   ", properties=[{"pid": "gbt2260", "v": "0"}]) == []


def test_scores_are_the_sum_of_their_reasons(shipped):
    """The features of a candidate add up to its score, within 0 and 100."""
    for name in ("温宿县人民医院", "金华市", "Wensu", "援疆"):
        for candidate in shipped.ask(name, type="Place"):
            total = sum(feature["value"] for feature in candidate["features"])
            assert candidate["score"] == pytest.approx(max(0, min(100, total)), abs=0.06)
            names = [feature["id"] for feature in candidate["features"]]
            assert len(names) == len(set(names))


def test_a_limit_is_kept(shipped):
    """No more candidates come than asked for; the best stay."""
    assert len(shipped.ask("温宿县", limit=2)) == 2
    assert shipped.ask("温宿县", limit=1)[0] == shipped.ask("温宿县")[0]


def test_names_are_in_the_language_of_the_address(shipped):
    """`/zh` and `/en` name the same thing in each language; else the client's preference counts."""
    names = {at: shipped.ask("温宿", at=at)[0]["name"] for at in ("/reconcile/zh", "/reconcile/en")}
    assert names == {"/reconcile/zh": "温宿县", "/reconcile/en": "Wensu County"}
    data = {"queries": json.dumps({"q": {"query": "温宿"}})}
    answer = shipped.client.post("/reconcile", data=data, headers={"Accept-Language": "zh-CN"})
    assert answer.json()["q"]["result"][0]["name"] == "温宿县"


def test_version_0_1_asks_one_at_a_time(shipped):
    """`query` with a name or an object gives one result; GET and POST give the same."""
    by_name = shipped.get("/reconcile/en", query="温宿县")
    by_object = shipped.get("/reconcile/en", query=json.dumps({"query": "温宿县"}))
    assert by_name == by_object
    assert by_name["result"] == shipped.ask("温宿县")
    batch = {"queries": json.dumps({"q0": {"query": "温宿县"}})}
    assert shipped.get("/reconcile/en", **batch)["q0"]["result"] == by_name["result"]


NAME = {"matchType": "name", "propertyValue": "和平镇"}


def test_the_draft_matches_by_id(made_up):
    """A condition on ids returns the thing, written short or in full; `none` leaves it out."""
    for text in ("east", "https://w3id.org/aidgraph/id/east"):
        found = made_up.match({"matchType": "id", "propertyValue": text})
        assert [(c["id"], c["match"]) for c in found] == [("east", True)]
    out = {"matchType": "id", "propertyValue": "east-peace", "matchQuantifier": "none"}
    assert "east-peace" not in {c["id"] for c in made_up.match(NAME, out)}


@pytest.mark.parametrize(
    ("quantifier", "values", "expected"),
    [
        ("any", ["东山县", "西河县"], {"east-peace", "west-peace"}),
        ("all", ["东山县", "云岭省"], {"east-peace"}),
        ("all", ["东山县", "西河县"], set()),
        ("none", ["东山县"], {"west-peace"}),
    ],
)
def test_the_draft_keeps_to_what_is_required(made_up, quantifier, values, expected):
    """A required condition is a filter by any, all or none of its values; places count upwards."""
    condition = {
        "matchType": "property",
        "propertyId": "locatedIn",
        "propertyValue": values,
        "required": True,
        "matchQuantifier": quantifier,
    }
    found = {c["id"] for c in made_up.match(NAME, condition)}
    assert found & {"east-peace", "west-peace"} == expected


def test_only_what_is_required_is_a_filter(made_up):
    """A sector that contradicts lowers a project; one that is required leaves it out."""
    name = {"matchType": "name", "propertyValue": "西河县饮水工程"}
    sector = {"matchType": "property", "propertyId": "sector", "propertyValue": "12230"}
    assert "wells" in {c["id"] for c in made_up.match(name, sector)}
    assert "wells" not in {c["id"] for c in made_up.match(name, {**sector, "required": True})}
    unknown = {**sector, "propertyId": "nothing", "required": True}
    assert made_up.match(name, unknown) == []


def test_the_draft_excludes_a_name(made_up):
    """A required name that a thing does not have leaves it out."""
    other = {"matchType": "name", "propertyValue": "Dongshan County", "required": True}
    assert [c["id"] for c in made_up.match(other)] == ["east"]
    none = {"matchType": "name", "propertyValue": "Dongshan County", "matchQuantifier": "none"}
    assert made_up.match({"matchType": "name", "propertyValue": "东山县"}, none)[0]["id"] != "east"


def test_both_versions_find_the_same(shipped):
    """The draft's candidates are those of 0.2, with names for the reasons in words."""
    old = shipped.ask("温宿县人民医院")
    new = shipped.client.post(
        "/reconcile/v1/en/match",
        json={"queries": [{"conditions": [{**NAME, "propertyValue": "温宿县人民医院"}]}]},
    ).json()["results"][0]["candidates"]
    assert [(c["id"], c["score"], c["match"]) for c in old] == [
        (c["id"], c["score"], c["match"]) for c in new
    ]
    assert all(f["name"] != f["id"] for c in new for f in c["features"])


def test_a_place_above_without_a_code_agrees_too(made_up):
    """A province that has no code is not contradicted by the codes of the counties in it."""
    there = made_up.ask("和平镇", properties=[{"pid": "locatedIn", "v": "云岭省"}])
    assert sorted(found["id"] for found in there) == ["east-peace", "west-peace"]
    assert all("other-place" not in {f["id"] for f in found["features"]} for found in there)


def test_that_a_thing_lies_in_china_is_no_contradiction(shipped):
    """A column with the country hides nothing."""
    there = shipped.ask("温宿县", properties=[{"pid": "locatedIn", "v": "China"}])
    assert (there[0]["id"], there[0]["match"]) == ("place-wensu", True)


@pytest.mark.parametrize("field", ["lang", "dir"])
def test_the_draft_refuses_a_language_that_is_no_text(shipped, field):
    """What the draft's schema calls a text is refused if it is none."""
    query = {"conditions": [{**NAME, "propertyValue": "温宿县"}], field: 5}
    answer = shipped.client.post("/reconcile/v1/match", json={"queries": [query]})
    assert answer.status_code == 400
    assert field in answer.json()["detail"]
