"""What is known beside the name raises or lowers a score; one match at most, with a margin."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.link import CandidateIndex, Feature, Profile, rank

HOSPITAL = Profile("hospital", "温宿县人民医院", "Facility", within=frozenset({"gbt2260:652922"}))
WELL = Profile("well", "Village wells", "Project", within=frozenset({"Mali"}), years=(2010, 2010))


def score(query, profile, others=()):
    """Return what *profile* scores for *query*, or 0, and whether it is the match."""
    found = CandidateIndex([profile, *others]).find(query, floor=0)
    return next(((c.score, c.match) for c in found if c.profile.id == profile.id), (0, False))


@pytest.mark.parametrize(
    "known",
    [
        {"type": "Facility"},
        {"within": frozenset({"温宿县"})},
        {"within": frozenset({"Xinjiang"})},
        {"within": frozenset({"阿克苏地区"})},
    ],
)
def test_a_property_that_agrees_raises(known):
    """Type, or a place that the thing lies in, in any language and at any level, adds points."""
    bare, _ = score(Profile("", HOSPITAL.label), HOSPITAL)
    assert score(Profile("", HOSPITAL.label, **known), HOSPITAL)[0] > bare


@pytest.mark.parametrize(
    "known",
    [{"type": "Person"}, {"within": frozenset({"新和县"})}, {"within": frozenset({"浙江省"})}],
)
def test_a_property_that_contradicts_lowers_and_forbids_the_match(known):
    """Another type or another place takes points away, and the thing is not taken unasked."""
    bare, match = score(Profile("", HOSPITAL.label), HOSPITAL)
    lowered, still = score(Profile("", HOSPITAL.label, **known), HOSPITAL)
    assert match
    assert lowered < bare
    assert not still


def test_other_years_lower_a_project():
    """A project of other years is another phase, or another."""
    place = frozenset({"Mali"})
    same, _ = score(Profile("", WELL.label, "Project", within=place, years=(2010, 2011)), WELL)
    other, match = score(Profile("", WELL.label, "Project", within=place, years=(2015, 2016)), WELL)
    assert other < same
    assert not match


def test_a_code_identifies_whatever_the_name():
    """A code that is the same is a match with a like name; another code of the scheme forbids."""
    county = Profile("c", "密云区", "Place", codes=frozenset({"gbt2260:110118", "gbt2260:110228"}))
    former = Profile("", "密云区", "Place", codes=frozenset({"gbt2260:110228"}))
    assert score(former, county)[1]
    other = Profile("", "密云区", "Place", codes=frozenset({"gbt2260:110105"}))
    assert score(other, county)[0] < score(Profile("", "密云区", "Place"), county)[0]
    assert not score(other, county)[1]


def test_two_things_of_one_name_are_left_open():
    """Without a clear lead nothing is taken: two things of one name are for a person to tell."""
    twin = Profile("twin", HOSPITAL.label, "Facility")
    found = CandidateIndex([HOSPITAL, twin]).find(Profile("", HOSPITAL.label))
    assert len(found) == 2
    assert not any(candidate.match for candidate in found)


def test_an_alias_counts_less_than_the_label():
    """Of a label and an alias the label comes first."""
    named = Profile("a", "援建会", "Organization")
    other = Profile("b", "云岭援建委员会", "Organization", aliases=("援建会",))
    assert [c.profile.id for c in CandidateIndex([other, named]).find(Profile("", "援建会"))] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize("name", ["县人民医院", "Ministry of Health", "市政府", "人民医院"])
def test_a_name_of_many_is_not_enough(name):
    """A name that many things have is no match by itself; with the place it is."""
    profile = Profile("x", name, "Organization", within=frozenset({"温宿县"}))
    assert not score(Profile("", name, "Organization"), profile)[1]
    assert score(Profile("", name, "Organization", within=frozenset({"温宿县"})), profile)[1]


def test_a_township_of_another_county_is_never_taken():
    """Township names repeat: without its county one is left open, in another it is refused."""
    town = Profile("t", "柯柯牙镇", "Place", within=frozenset({"gbt2260:652922"}))
    assert not score(Profile("", "柯柯牙镇", "Place"), town)[1]
    assert not score(Profile("", "柯柯牙镇", "Place", within=frozenset({"阿克苏市"})), town)[1]
    assert score(Profile("", "柯柯牙镇", "Place", within=frozenset({"温宿县"})), town)[1]


@pytest.mark.parametrize("name", ["UNI\u0421EF", "W\u043erld Bank", "ＵＮＩ\u0421ＥＦ"])
def test_look_alikes_never_match_by_themselves(name):
    """A name with letters of several scripts is never taken, however like it looks."""
    profiles = [Profile("u", "UNICEF", "Organization"), Profile("w", "World Bank", "Organization")]
    assert not any(
        c.match for c in CandidateIndex(profiles).find(Profile("", name, "Organization"), floor=0)
    )


def test_sharing_an_organisation_is_not_sharing_a_project():
    """Two projects of one university are not proposed as one."""
    project = Profile("p", "Confucius Institute at Zhejiang Normal University", "Project")
    query = Profile("", "Zhejiang Normal University trains teachers of Wensu", "Project")
    assert CandidateIndex([project]).find(query) == []


def test_an_id_or_a_code_as_the_name_comes_first():
    """What is looked up by its id or its code is the first answer and the match."""
    index = CandidateIndex(
        [Profile("id:a", "甲", codes=frozenset({"gbt2260:652922"})), Profile("b", "id:a")]
    )
    for name in ("id:a", "gbt2260:652922"):
        first = index.find(Profile("", name))[0]
        assert (first.profile.id, first.score, first.match) == ("id:a", 100, True)


NAMES = st.sampled_from(
    ["温宿县", "温宿", "新和县", "温宿县人民医院", "县人民医院", "Wensu", "World Bank", "UNICEF"]
)


@pytest.mark.slow
@given(st.lists(NAMES, min_size=1, max_size=8), NAMES)
def test_at_most_one_match_and_it_leads(names, wanted):
    """Whatever is known, at most one answer is the match, it is the first, and leads clearly."""
    profiles = [Profile(str(number), name) for number, name in enumerate(names)]
    found = CandidateIndex(profiles).find(Profile("", wanted), floor=0, limit=20)
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert not any(candidate.match for candidate in found[1:])
    if found and found[0].match:
        assert scores[0] >= 85
        assert scores[0] - (scores[1] if len(scores) > 1 else 0) >= 8


@pytest.mark.parametrize(
    ("best", "second", "match"),
    [
        (92, 0, True),
        (92, 84, True),
        (92, 84.1, False),
        (92, 92, False),
        (85, 77, True),
        (85, 77.1, False),
        (84.9, 0, False),
        (100, 92, True),
        (130, 95, False),
    ],
)
def test_a_match_has_85_points_and_leads_by_8(best, second, match):
    """A name that is the same is the match from 85 points on, if it leads by 8 of at most 100."""
    pairs = [
        (Profile("b", "乙"), [Feature("same-name", second)]),
        (Profile("a", "甲"), [Feature("same-name", best)]),
    ]
    assert [c.match for c in rank(pairs)] == [match, False]


def test_a_thing_alone_is_proposed_from_55_points_on():
    """Where no floor is named, 56 points are enough for an answer and 53 are not."""
    index = CandidateIndex([replace(HOSPITAL, aliases=("温宿德惠楼",))])
    enough = Profile("", "溫宿縣人民醫院", "Project")  # 91 for the name, less 35 for the type
    assert [candidate.score for candidate in index.find(enough)] == [56]
    too_few = Profile("", "温宿德惠楼", "Project")  # 92 less 4 for an alias, less 35
    assert [candidate.score for candidate in index.find(too_few, floor=0)] == [53]
    assert index.find(too_few) == []
    assert index.find(too_few, floor=53)
    assert index.find(too_few, floor=53.1) == []


def test_strict_types_leave_others_out():
    """With strict types only things of these types are returned."""
    index = CandidateIndex([HOSPITAL, Profile("p", "温宿县人民医院", "Person")])
    query = Profile("", "温宿县人民医院")
    strict = index.find(query, types=frozenset({"Person"}), strict=True)
    assert [c.profile.id for c in strict] == ["p"]
    loose = index.find(query, types=frozenset({"Facility"}), floor=0)
    assert loose[0].profile.id == "hospital"
    assert len(loose) == 2


def test_reasons_add_up_to_the_score():
    """A score is the sum of the parts that explain it."""
    query = Profile("", "溫宿縣人民醫院", "Facility", within=frozenset({"温宿县"}))
    candidate = CandidateIndex([HOSPITAL]).find(query)[0]
    assert candidate.score == sum(feature.points for feature in candidate.features)
    assert "simplified-of" in candidate.reasons
