"""The IATI check agrees with the standard's own tests, and applies each kind of rule."""

import io
import json
import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from aidgraph.errors import CallError
from aidgraph.exchange.iati_check import Standard, check_iati
from aidgraph.exchange.iati_check.rules import KINDS, KnownIds, broken_rules
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member

SHARED = Path(__file__).resolve().parents[3] / "shared"
STANDARD = SHARED / "data" / "iati"
CASES = Path(os.environ.get("AIDGRAPH_IATI_RULES", SHARED / "suites" / "iati-rulesets"))


@pytest.fixture(scope="module")
def standard():
    """Return the standard's files, which are not part of the project."""
    if not STANDARD.is_dir():
        pytest.skip("the files of the IATI standard are not here (../shared/data/iati)")
    return Standard(STANDARD)


def broken(kind, case, xml, known=None):
    """Return how many times *case* does not hold for the elements ``a`` of *xml*."""
    rules = {"//a": {kind: {"cases": [case]}}}
    return len(list(broken_rules(etree.ElementTree(etree.fromstring(xml)), rules, known)))


ROWS = [
    ("atleast_one", {"paths": ["b"]}, "<a><b/></a>", "<a/>"),
    ("no_more_than_one", {"paths": ["b"]}, "<a><b/></a>", "<a><b/><b/></a>"),
    ("unique", {"paths": ["b/@i"]}, '<a><b i="1"/><b i="2"/></a>', '<a><b i="1"/><b i="1"/></a>'),
    ("dependent", {"paths": ["b", "c"]}, "<a><b/><c/></a>", "<a><b/></a>"),
    ("sum", {"paths": ["b"], "sum": 9}, "<a/>", "<a><b>8</b></a>"),
    ("strict_sum", {"paths": ["b"], "sum": 1}, "<a><b>.3</b><b>.7</b></a>", "<a/>"),
    ("range", {"paths": ["b"], "min": 0, "max": 100}, "<a><b>100</b></a>", "<a><b>100.1</b></a>"),
    ("range", {"paths": ["b"], "max": 1}, "<a><b>-9</b></a>", "<a><b>many</b></a>"),
    ("range", {"paths": ["b"], "max": 1}, "<a><b>0</b></a>", "<a><b>NaN</b></a>"),
    ("strict_sum", {"paths": ["b"], "sum": 1}, "<a><b>1</b></a>", "<a><b>sNaN</b></a>"),
    ("strict_sum", {"paths": ["b"], "sum": 1}, "<a><b>1</b></a>",
     "<a><b>9e999999</b><b>9e999999</b></a>"),
    ("if_then", {"if": "b", "then": "c"}, "<a><c/></a>", "<a><b/></a>"),
    ("no_spaces", {"paths": ["b"]}, "<a><b>x y</b></a>", "<a><b>x </b></a>"),
    ("no_percent", {"paths": ["b"]}, "<a><b>5</b></a>", "<a><b>5%</b></a>"),
    ("regex_matches", {"paths": ["b"], "regex": "^x"}, "<a><b>xy</b></a>", "<a><b>yx</b></a>"),
    ("regex_no_matches", {"paths": ["b"], "regex": "x"}, "<a><b>y</b></a>", "<a><b>yx</b></a>"),
    ("startswith", {"start": "p", "paths": ["b"]},
     "<a><p>X</p><b>X-1</b></a>", "<a><p>X</p><b>Y-1</b></a>"),
    ("startswith", {"prefix": ["p"], "separator": "-", "paths": ["b"]},
     "<a><p>X</p><b>X-1</b></a>", "<a><p>X</p><b>X1</b></a>"),
    ("date_order", {"less": "b", "more": "c"},
     "<a><b>2020-01-01</b><c>2020-01-01</c></a>", "<a><b>2020-01-02</b><c>2020-01-01</c></a>"),
    ("date_order", {"less": "b", "more": "NOW"},
     "<a><b>2020-01-01</b></a>", "<a><b>2020-01-01</b><b>9000-01-01</b></a>"),
    ("date_now", {"date": "b"},
     "<a><b>2020-01-01T00:00:00Z</b></a>", "<a><b>9000-01-01T00:00:00</b></a>"),
    ("time_limit", {"start": "b", "end": "c"},
     "<a><b>2020-02-29</b><c>2021-02-28</c></a>", "<a><b>2020-03-01</b><c>2021-03-02</c></a>"),
    ("between_dates", {"date": "d", "start": "b", "end": "c"},
     "<a><b>2020-01-01</b><d>2020-05-05</d><c>2021-01-01</c></a>",
     "<a><b>2020-01-01</b><d>2022-05-05</d><c>2021-01-01</c></a>"),
    ("one_or_all", {"one": "@l", "all": "lang"},
     '<a><narrative xml:lang="zh"/></a>', "<a><narrative/></a>"),
    ("one_or_all", {"one": "sector", "all": "sector"},
     "<a><transaction><sector/></transaction></a>", "<a><transaction/></a>"),
    ("one_or_all", {"one": "@c", "all": "currency"},
     '<a c="CNY"><value/></a>', '<a><value currency="CNY"/><loan-status/></a>'),
    ("only_one_of", {"excluded": ["x", "y"], "paths": ["b"]}, "<a><y/></a>", "<a><y/><b/></a>"),
    ("loop", {"foreach": "b/@v", "subs": ["paths"], "do": {"strict_sum": {"cases": [
        {"paths": ["b[@v = '$1']/@p"], "sum": 100}]}}},
     '<a><b v="1" p="100"/><b v="2" p="40"/><b v="2" p="60"/></a>',
     '<a><b v="1" p="100"/><b v="2" p="40"/></a>'),
    ("loop", {"foreach": "b/@v", "subs": ["if"], "do": {"if_then": {"cases": [
        {"if": "count(b[@v = '$1']) > 1", "then": "c"}]}}},
     """<a><b v="'] or //* or ['"/></a>""", '<a><b v="1"/><b v="1"/></a>'),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "case", "good", "bad"), ROWS)
def test_each_kind_of_rule_tells_good_from_bad(kind, case, good, bad):
    """The good element keeps the rule, the bad one breaks it once; a value never becomes XPath."""
    assert broken(kind, case, good) == 0
    assert broken(kind, case, bad) == 1


def test_every_kind_of_rule_has_an_example():
    """No kind of rule is untested."""
    assert {row[0] for row in ROWS} == KINDS


def test_a_condition_that_is_not_met_leaves_the_case_untried():
    """A case with a condition counts only where the condition holds."""
    case = {"condition": "@x = '1'", "paths": ["b"]}
    assert broken("atleast_one", case, '<a x="1"/>') == 1
    assert broken("atleast_one", case, '<a x="2"/>') == 0


def test_listed_identifiers_need_not_look_like_new_ones():
    """A registered organisation may have signs that a new identifier may not have."""
    known = KnownIds(frozenset({"X/1"}), frozenset({"XM-DAC"}))
    for condition in ("NOT_EXISTING_ORG_ID", "NOT_EXISTING_ORG_ID_PREFIX"):
        case = {"idCondition": condition, "regex": "^[^/]+$", "paths": ["b"]}
        assert broken("regex_matches", case, "<a><b>X/1</b></a>", known) == 0
        assert broken("regex_matches", case, "<a><b>Y/1</b></a>", known) == 1
    agency = {"prefix": ["ORG-ID-PREFIX"], "paths": ["b"]}
    assert broken("startswith", agency, "<a><b>XM-DAC-12</b></a>", known) == 0
    assert broken("startswith", agency, "<a><b>XM-DACX-12</b></a>", known) == 1


@pytest.mark.slow
def test_all_schema_tests_of_the_standard_give_the_expected_verdict(standard):
    """Each of the 694 files is valid by its schema exactly where the standard says so."""
    wrong, count = [], 0
    with tarfile.open(STANDARD / "iati-schema-tests-2.03.tar.gz") as archive:
        for info in archive:
            if not info.name.endswith(".xml"):
                continue
            count += 1
            findings = check_iati(archive.extractfile(info).read(), info.name, standard)
            valid = not any(found.way == "schema" for found in findings)
            if valid != ("should-pass" in info.name):
                wrong.append(info.name)
    assert wrong == []
    assert count == 694


def test_the_rules_engine_agrees_with_the_official_cases():
    """Each case of the ruleset's own tests gives the verdict that they expect."""
    script = CASES / "meta_tests.sh"
    if not script.is_file():
        pytest.skip("IATI/IATI-Rulesets is not here: set AIDGRAPH_IATI_RULES to a checkout of it")
    lines = [line.split() for line in script.read_text().splitlines() if line.startswith("test ")]
    for _, rules, file, expected in lines:
        ruleset = json.loads((CASES / "meta_tests" / f"{rules}.json").read_bytes())
        tree = etree.parse(CASES / "meta_tests" / f"{file}.xml")
        assert str(not list(broken_rules(tree, ruleset))) == expected, (rules, file)
    assert len(lines) == 83


def test_the_faults_of_a_real_file_are_found(standard):
    """The file of AidData has 98 codes off the sector list, and shares that do not sum to 100."""
    path = STANDARD / "examples" / "iati_2.03_NigeriaAIMS_GeocodedResearchRelease.xml"
    findings = check_iati(path.read_bytes(), path.name, standard)
    errors = Counter((f.way, f.message.split(":")[0]) for f in findings if f.severity == "error")
    assert errors["code list", "iati-activity/sector/@code"] == 98
    assert errors["rule", "2.1.2"] == 8
    assert not [found for found in findings if found.way == "schema"]


TINY = {
    "iati-activities-schema.xsd": """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        <xsd:element name="iati-activities"/></xsd:schema>""",
    "standard.json": "{}",
    "mapping.xml": """<mappings>
        <mapping><path>//b/@code</path><codelist ref="Full"/><condition>@v = '1'</condition>
        </mapping><mapping><path>//b/@kind</path><codelist ref="Open"/></mapping></mappings>""",
    "lists/Full.xml": """<codelist name="Full" complete="1"><codelist-items>
        <codelist-item><code>1</code></codelist-item></codelist-items></codelist>""",
    "lists/Open.xml": """<codelist name="Open" complete="0"><codelist-items>
        <codelist-item><code>x</code></codelist-item></codelist-items></codelist>""",
}


@pytest.fixture
def tiny(tmp_path):
    """Return a folder with the smallest standard."""
    (tmp_path / "lists").mkdir()
    for name, text in TINY.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_code_off_a_complete_list_is_an_error_and_off_an_open_list_a_warning(tiny):
    """Severity follows the list; a code whose condition is not met is not looked up."""
    data = b"""<iati-activities>
        <b code="2" v="1"/><b code="2" v="9"/><b kind="y"/><b code="1" v="1" kind="x"/>
    </iati-activities>"""
    findings = check_iati(data, "x", Standard(tiny))
    assert [(f.severity, f.line, f.way) for f in findings] == [
        ("error", 2, "code list"), ("warning", 2, "code list")
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_document_type_is_refused_in_any_encoding(tiny, encoding):
    """A file with entities is refused by name, before it is parsed."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(CallError, match="DOCTYPE"):
        check_iati(text.encode(encoding), "bomb.xml", Standard(tiny))


@pytest.mark.parametrize(("name", "text", "what"), [
    ("standard.json", '{"//a": {"magic": {"cases": []}}}', "unknown kind: magic"),
    ("standard.json", "{", "not JSON"),
    ("mapping.xml", "<a", "not well-formed"),
    ("iati-activities-schema.xsd", "<a/>", "not a usable schema"),
])  # fmt: skip
def test_a_broken_standard_is_refused_by_file(tiny, name, text, what):
    """A file of the standard that cannot be used is named, with what to do."""
    (tiny / name).write_text(text)
    with pytest.raises(CallError, match=what) as refused:
        check_iati(b"<iati-activities/>", "x", Standard(tiny))
    assert name in str(refused.value)


def test_a_document_type_behind_a_long_comment_is_refused(tiny):
    """No entity is expanded, however late its declaration stands."""
    late = b"<!--" + b"x" * 100_000 + b'--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(CallError, match="DOCTYPE"):
        check_iati(late, "late.xml", Standard(tiny))


def test_words_about_document_types_are_no_document_type(tiny):
    """Text that speaks of <!DOCTYPE far inside the file is text."""
    filler = b"<b>" + b"x" * 100_000 + b"<![CDATA[<!DOCTYPE a>]]></b>"
    data = b"<iati-activities>" + filler + b"</iati-activities>"
    assert check_iati(data, "x", Standard(tiny)) == []


def test_a_folder_without_the_standard_is_refused(tmp_path):
    """What is missing is said; nothing is fetched."""
    with pytest.raises(CallError, match=r"no iati-activities-schema\.xsd"):
        check_iati(b"<iati-activities/>", "x", Standard(tmp_path))
    with pytest.raises(CallError, match="no such folder"):
        Standard(tmp_path / "nowhere")


def test_a_file_that_is_not_iati_has_one_finding(tiny):
    """A foreign root is an error of the schema, not a crash."""
    findings = check_iati(b"<html/>", "x", Standard(tiny))
    assert [(f.way, f.severity) for f in findings] == [("schema", "error")]
    with pytest.raises(CallError, match="not well-formed"):
        check_iati(b"<iati-activities>", "x", Standard(tiny))


FOREIGN = (
    b'<iati-activities version="2.03"><x:note xmlns:x="urn:example:x"/><iati-activity/>'
    b"</iati-activities>"
)
EMPTY = '<iati-activities version="{}"><iati-activity/></iati-activities>'


def test_an_element_of_another_namespace_is_no_stumbling_block(standard):
    """A file with an element of somebody else's is judged to its end, wherever that stands."""
    assert "rule" in {item.way for item in check_iati(FOREIGN, "a.xml", standard)}
    inside = (
        b'<iati-activities version="2.03"><x:note xmlns:x="urn:example:x"><iati-activity no="1"/>'
        b"</x:note></iati-activities>"
    )
    assert [item for item in check_iati(inside, "a.xml", standard) if item.way == "schema"]


def test_a_file_of_another_version_is_told_so(standard):
    """What the standard's files are not of is not judged, and that is an error; 2.02 is in 2.03."""
    (old,) = check_iati(EMPTY.format("1.04").encode(), "a.xml", standard)
    assert (old.severity, old.message) == (
        "error",
        (
            "the file is of version 1.04, the standard's files given are of version 2.03: "
            "it is not judged; give those of 1.04"
        ),
    )
    near = check_iati(EMPTY.format("2.02").encode(), "a.xml", standard)
    assert next(item.message for item in near if item.severity == "warning") == (
        "the file is of version 2.02, the standard's files given are of version 2.03: "
        "it is judged by 2.03"
    )
    assert len(near) > 3
    same = check_iati(EMPTY.format("2.03").encode(), "a.xml", standard)
    assert [i for i in near if i.severity == "error"] == [i for i in same if i.severity == "error"]


def test_a_file_is_judged_by_its_own_version(tmp_path):
    """Of several versions of the schema the one of the file is taken."""
    for version, tag in (("1.04", "old"), ("2.03", "new")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "iati-activities-schema.xsd").write_text(
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" version="{version}">'
            '<xs:element name="iati-activities"><xs:complexType><xs:sequence>'
            f'<xs:element name="{tag}"/></xs:sequence><xs:attribute name="version"/>'
            "</xs:complexType></xs:element></xs:schema>",
            encoding="utf-8",
        )
    (tmp_path / "mapping.xml").write_text("<mappings/>", encoding="utf-8")
    (tmp_path / "standard.json").write_text("{}", encoding="utf-8")
    own = Standard(tmp_path)
    for version, tag, other in (("1.04", "old", "new"), ("2.03", "new", "old")):
        text = '<iati-activities version="{}"><{}/></iati-activities>'
        assert check_iati(text.format(version, tag).encode(), "a.xml", own) == []
        assert check_iati(text.format(version, other).encode(), "a.xml", own) != []


def test_an_identifier_that_stands_twice_is_found_within_and_across_files(standard):
    """The second activity of an identifier is told with where the first one stands."""
    one = "<iati-activity><iati-identifier>XX-1-a</iati-identifier></iati-activity>"
    text = '<iati-activities version="2.03">\n{}\n</iati-activities>'
    seen = {}

    def told(inside, name):
        found = check_iati(text.format(inside).encode(), name, standard, seen)
        return [(i.severity, i.line, i.message) for i in found if "already" in i.message]

    assert told(one, "a.xml") == []
    assert told(f"{one.replace('1-a', '1-b')}\n{one.replace('1-a', '1-b')}", "b.xml") == [
        ("error", 3, "the iati-identifier stands in b.xml, line 2 already")
    ]
    assert told(one, "c.xml") == [
        ("error", 2, "the iati-identifier stands in a.xml, line 2 already")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_very_many_attributes_of_one_element_are_refused_at_once(encoding, tmp_path):
    """What would take the square of its attributes is not read, by the check or by an import."""
    many = " ".join(f'a{number}="1"' for number in range(300_000))
    text = f"<iati-activities version='2.03'><iati-activity {many}/></iati-activities>"
    data = text.encode(encoding)
    with pytest.raises(CallError, match=r"over 10,000 attributes"):
        check_iati(data, "a.xml", Standard(tmp_path))
    with pytest.raises(CallError, match=r"over 10,000 attributes"):
        read_iati(Member("a.xml", io.BytesIO(data)), "a", "none")


def test_many_elements_with_attributes_and_long_texts_are_read():
    """Ten thousand elements with an attribute each, and a long text, are no such element."""
    inside = '<x a="1"/>' * 10_001 + f"<description>{'words ' * 20_000}</description>"
    text = (
        f"<iati-activities version='2.03'><iati-activity>{inside}</iati-activity></iati-activities>"
    )
    imported = read_iati(Member("a.xml", io.BytesIO(text.encode())), "a", "none")
    assert imported.counts()["entities"] == 1
