"""Entities come with what reference lists know of them, and say where a label is only ours."""

import pytest

from aidgraph.chinese.gazetteer import english_names, gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.romanise import MARK
from aidgraph.encoding.links import check
from aidgraph.extract.assemble import extract
from aidgraph.extract.lexicon import table
from aidgraph.extract.names.find import find_names
from aidgraph.extract.things.reference import body_abroad
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger

TEXT = (
    "浙江省金华市援疆指挥部向温宿县捐款3万元。肯尼亚首都内罗毕的学校收到图书。"
    "联合国粮农组织在浙江办公，粮农组织派出专家，云岭县派出干部。浙江路的商户也捐款。"
)


@pytest.fixture(scope="module")
def encoding():
    """Return the encoding of a text with places at home and abroad, and bodies of both kinds."""
    return extract(TEXT, "reference", RuleTagger())


def label_en(encoding, label):
    """Return the English label of the entity with that label."""
    return next(e.label_en for e in encoding.entities if e.label == label)


def test_the_tables_are_valid(encoding):
    """References name datasets and entities of the encoding, by the rules of its tables."""
    assert check(encoding) == []


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("浙江省", "Zhejiang Province"),
        ("温宿县", "Wensu County"),
        ("肯尼亚", "Kenya"),
        ("内罗毕", "Nairobi"),
        ("联合国粮农组织", "Food and Agriculture Organization of the United Nations"),
    ],
)
def test_places_and_known_bodies_have_their_english_names(encoding, label, english):
    """The name is that of the gazetteer or of the list of channels, without any mark."""
    assert label_en(encoding, label) == english


def test_all_other_labels_are_marked_transliterations(encoding):
    """What no list knows is in pinyin, and says so; no entity goes without a label."""
    assert label_en(encoding, "云岭县") == f"Yun ling xian {MARK}"
    assert all(entity.label_en for entity in encoding.entities)


def test_places_have_codes_and_points_of_reference_datasets(encoding):
    """A country has its ISO code; codes and points are claims of datasets, never the report's."""
    codes = {e.label: dict(e.codes) for e in encoding.entities}
    assert codes["肯尼亚"]["iso3166"] == "KE"
    assert codes["温宿县"] == {"gbt2260": "652922"}
    assert codes["联合国粮农组织"] == {"orgId": "XM-DAC-41301"}
    told = {(c.subject, c.predicate, c.dataset): c.object for c in encoding.references}
    assert told["place-wensuxian", "point", "geonames"] == "41.28 80.24"
    assert told["place-wensuxian", "notation", "gbt2260"] == "gbt2260:652922"
    assert not [s for s, _, _ in told if s == "place-yunlingxian"]


def test_two_forms_of_one_place_or_body_are_one_thing(encoding):
    """浙江 is 浙江省, 粮农组织 is the one of the UN; 浙江路 is no 浙江."""
    aliases = {entity.label: entity.aliases for entity in encoding.entities}
    assert aliases["浙江省"] == ("浙江",)
    assert aliases["联合国粮农组织"] == ("粮农组织",)
    assert "浙江" not in {a for label, names in aliases.items() if label != "浙江省" for a in names}


def test_english_names_are_of_known_places():
    """Every code of the table is one of the gazetteer, and every province and country has a name."""
    codes = set(gazetteer().codes)
    names = english_names()
    large = {c for c in codes if c.startswith("gbt2260:") and c.endswith("0000") and len(c) == 14}
    countries = {c for c in codes if (place := gazetteer().place(c)) and place.is_country}
    assert set(names) <= codes
    assert large | countries <= set(names)


@pytest.mark.parametrize("row", table("known-abroad"), ids=lambda row: row["english"])
def test_an_international_body_is_found_by_each_of_its_names(row):
    """Every name of a row leads to its English name and code; the sentence of the row has it."""
    assert {body_abroad(word)[0] for word in split(row["words"])} == {row["english"]}
    wanted = row["yes"].partition("[")[2].partition("]")[0]
    sentence = row["yes"].replace("[", "").replace("]", "")
    assert wanted in [name.text for name in find_names(read(sentence), RuleTagger())]
    found = find_names(read(row["no"]), RuleTagger())
    assert not [name for name in found if body_abroad(name.text)[0]]
