"""Among very many things of one name the right ones are found, and what is looked up is kept."""

import pytest

from aidgraph.link import CandidateIndex, Profile

TOWN = "城关镇"
COUNTIES = [
    f"{letter}县" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"
]
TOWNS = [
    Profile(f"t{number:02}", TOWN, "Place", within=frozenset({county}))
    for number, county in enumerate(COUNTIES)
]


def found(index, query, **how):
    """Return the ids of what is found."""
    return [candidate.profile.id for candidate in index.find(query, **how)]


@pytest.mark.parametrize("number", [0, 23, 24, 28])
def test_one_of_very_many_of_a_name_is_found_by_where_it_lies(number):
    """More things have the name than are compared: the place leads to the right one."""
    assert len(TOWNS) > 24
    query = Profile("", TOWN, "Place", within=frozenset({COUNTIES[number]}))
    (best, *_) = CandidateIndex(TOWNS).find(query)
    assert (best.profile.id, best.match) == (f"t{number:02}", True)


@pytest.mark.parametrize("number", [0, 24, 28])
def test_a_name_in_letters_is_found_among_very_many_by_where_it_lies(number):
    """The level comes off an English name of a place, and its sound leads to the right one."""
    query = Profile("", "Chengguan Town", "Place", within=frozenset({COUNTIES[number]}))
    assert found(CandidateIndex(TOWNS), query, limit=1) == [f"t{number:02}"]


def test_very_many_of_one_name_are_open_where_no_place_is_told():
    """Without the place the first ones are proposed, none as the match."""
    candidates = CandidateIndex(TOWNS).find(Profile("", TOWN, "Place"))
    assert len(candidates) == 5
    assert not any(candidate.match for candidate in candidates)


def test_digits_and_codes_find_their_division():
    """An id or a code is sure; bare digits may be a postal code and are none."""
    county = Profile("c", "温宿县", "Place", codes=frozenset({"gbt2260:652922"}))
    index = CandidateIndex([*TOWNS, county])
    for text, score, match in (("c", 100, True), ("gbt2260:652922", 100, True),
                               ("652922", 84, False)):  # fmt: skip
        best = index.find(Profile("", text))[0]
        assert (best.profile.id, best.score, best.match) == ("c", score, match)
    assert index.find(Profile("", "652923")) == []
    assert index.get("c") is county
    assert index.get("d") is None
    assert len(index) == len(TOWNS) + 1


def test_limits_types_and_floors_hold():
    """No more than asked for, none of a type left out, none below the floor."""
    names = [Profile(f"n{number}", "云岭援建委员会", kind)
             for number, kind in enumerate(["Organization", "Facility", "Person"])]  # fmt: skip
    index = CandidateIndex(names)
    query = Profile("", "云岭援建委员会", "Organization")
    assert found(index, query) == ["n0", "n1", "n2"]
    assert found(index, query, limit=2) == ["n0", "n1"]
    assert found(index, query, floor=58) == ["n0", "n1"]
    assert found(index, query, floor=57) == ["n0", "n1", "n2"]
    only = frozenset({"Person", "Facility"})
    assert found(index, query, types=only, strict=True) == ["n1", "n2"]
    open_query = Profile("", "云岭援建委员会")
    loose = index.find(open_query, types=only)
    assert [(c.profile.id, c.score) for c in loose] == [("n1", 92), ("n2", 72), ("n0", 57)]
    assert [f.name for f in loose[2].features] == ["same-name", "other-type"]


def test_a_beginning_finds_names_and_their_pinyin():
    """Letters, syllables and initials of a name begin it; each thing comes once."""
    index = CandidateIndex(
        [Profile("a", "温宿县", "Place", aliases=("温宿",)), Profile("b", "温州市", "Place"),
         Profile("c", "World Bank")]
    )  # fmt: skip
    assert [p.id for p in index.begins("温")] == ["a", "b"]
    assert [p.id for p in index.begins("wen")] == ["a", "b"]
    assert [p.id for p in index.begins("wens")] == ["a"]
    assert [p.id for p in index.begins("wsx")] == ["a"]
    assert [p.id for p in index.begins("WORLD")] == ["c"]
    assert [p.id for p in index.begins("温", limit=1)] == ["a"]
    assert index.begins("宿") == []
    assert index.begins("") == []
