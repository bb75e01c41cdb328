"""A mapping set is written as it stands here, and what is wrong with one is told whole."""

from dataclasses import replace

import pytest

from aidgraph.encoding.mapping import mapping_bytes, read_mapping
from aidgraph.errors import EncodingError
from aidgraph.model import CREATOR, Link, MappingSet
from aidgraph.rdf.mapping import mapping_lines

ID = "https://w3id.org/aidgraph/id/"
LINKS = (
    Link(f"{ID}org-a", f"{ID}org-c", "甲  办", "=A", judgement="positive", score="0.94",
         source=f"{ID}dataset/toy", version="2\t3", date="2026-11-23", comment="@why\nnot"),
    Link(f"{ID}org-a", "https://example.org/a?b", judgement="negative", date="2026-11-23"),
    Link(f"{ID}org-b", f"{ID}org-c", predicate="skos:closeMatch", score="0.5"),
    Link(f"{ID}org-b", f"{ID}org-d", predicate="skos:relatedMatch", judgement="unsure"),
    Link(f"{ID}place/b", "https://toy.org/x/1", judgement="positive", automatic=True, score="1"),
)  # fmt: skip
SET = MappingSet(
    "links-x", 'Links: "a\\b"\nall', "https://example.org/licence", version="7",
    creator="Nobody  else", links=LINKS, prefixes={"toy": "https://toy.org/x/"},
)  # fmt: skip
HEAD = r"""#curie_map:
#  id: https://w3id.org/aidgraph/id/
#  link: https://w3id.org/aidgraph/id/dataset/links-x/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  toy: https://toy.org/x/
#creator_label:
#  - "Nobody else"
#mapping_set_id: https://w3id.org/aidgraph/id/dataset/links-x
#mapping_set_title: "Links: \"a\\b\" all"
#mapping_set_version: "7"
#license: https://example.org/licence
"""
COLUMNS = (
    "record_id subject_id subject_label predicate_id predicate_modifier object_id object_label "
    "mapping_justification object_source object_source_version mapping_tool mapping_date "
    "confidence other comment"
)
ROW_COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
HAND, TOOL = "semapv:ManualMappingCuration", "semapv:LexicalMatching"
ROWS = (
    ("id:org-a", "", "skos:exactMatch", "Not", "https://example.org/a?b", "", HAND, "", "", "",
     "2026-11-23", "", "judgement=negative", ""),
    ("id:org-a", "甲 办", "skos:exactMatch", "", "id:org-c", "'=A", HAND, "id:dataset/toy", "2 3",
     "", "2026-11-23", "0.94", "judgement=positive", "'@why not"),
    ("id:org-b", "", "skos:closeMatch", "", "id:org-c", "", TOOL, "", "", "aidgraph", "", "0.5",
     "", ""),
    ("id:org-b", "", "skos:relatedMatch", "", "id:org-d", "", HAND, "", "", "", "", "",
     "judgement=unsure", ""),
    ("id:place/b", "", "skos:exactMatch", "", "toy:1", "", TOOL, "", "", "aidgraph", "", "1",
     "judgement=positive", ""),
)  # fmt: skip


def sorted_links():
    """Return the links in the order in which they are written."""
    return sorted(LINKS, key=lambda link: (link.subject, link.object))


@pytest.fixture
def file(tmp_path):
    """The mapping set, written."""
    path = tmp_path / "x.sssom.tsv"
    path.write_bytes(mapping_bytes(SET))
    return path


def test_a_mapping_set_is_written_to_the_byte():
    """The head declares each prefix and quotes each text; the rows are sorted, short and safe."""
    text = mapping_bytes(SET).decode("utf-8")
    assert text.startswith(HEAD)
    head, *rows = [tuple(line.split("\t")) for line in text.removeprefix(HEAD).splitlines()]
    assert head == tuple(COLUMNS.split())
    assert [row[1:] for row in rows] == list(ROWS)
    assert [row[0] for row in rows] == [f"link:{link.key}" for link in sorted_links()]
    assert mapping_bytes(replace(SET, links=LINKS[::-1])).decode("utf-8") == text


def test_a_mapping_set_is_read_back(file):
    """Each field of the set and of each link comes back, blanks folded."""
    links = [
        replace(link, subject_label="甲 办", version="2 3", comment="@why not")
        if link.score == "0.94"
        else link
        for link in sorted_links()
    ]
    wanted = replace(SET, title='Links: "a\\b" all', creator="Nobody else", links=tuple(links))
    assert read_mapping(file) == wanted


FIRST = 14  # the row of the file in which the first link stands, below head and header
NO_NUMBER = "is no number from 0 to 1"
KINDS = "skos:exactMatch, skos:closeMatch, skos:relatedMatch, skos:broadMatch, skos:narrowMatch"
DECLARE = "write an IRI, or declare the prefix in curie_map"
NAME_IT = f"write {ID}dataset/links-x with an id of lower-case letters and hyphens"
BROKEN = [
    ("\tid:org-b\t\tskos:close", "\tno:org-b\t\tskos:close", FIRST + 2, "subject_id",
     "the prefix of 'no:org-b' is not declared", DECLARE),
    ("\tid:org-d\t", f"\tno:{'d' * 80}\t", FIRST + 3, "object_id",
     f"the prefix of 'no:{'d' * 57}' is not declared", DECLARE),
    ("\tid:org-d\t", "\tid:<d>\t", FIRST + 3, "object_id",
     "not an IRI, it has the character '<': 'https://w3id.org/aidgraph/id/<d>'", DECLARE),
    ("\tid:dataset/toy\t", "\tno:toy\t", FIRST + 1, "object_source",
     "the prefix of 'no:toy' is not declared", DECLARE),
    ("skos:closeMatch", "owl:sameAs", FIRST + 2, "predicate_id", "'owl:sameAs' is not taken",
     f"use one of {KINDS}"),
    ("\t0.5\t", "\t1.5\t", FIRST + 2, "confidence", f"'1.5' {NO_NUMBER}", "write 0.92"),
    ("\t0.5\t", "\t-1\t", FIRST + 2, "confidence", f"'-1' {NO_NUMBER}", "write 0.92"),
    ("\t0.5\t", "\t1.0000001\t", FIRST + 2, "confidence", None, None),
    ("\t0.5\t", "\t1.00001\t", FIRST + 2, "confidence", f"'1.00001' {NO_NUMBER}", "write 0.92"),
    ("\t2026-11-23\t\tj", "\t2026-11\t\tj", FIRST, "mapping_date", "'2026-11' is no day",
     "write 2026-01-31"),
    ("judgement=unsure", "judgement=maybe", FIRST + 3, "other", "'maybe' is no judgement",
     "use one of positive, negative, unsure, none"),
    ("\t'@why not", "\t'@why\tnot", FIRST + 1, None, "the row has more cells than the header",
     "mend the tabs"),
    *(
        (f"\t{column}\t", f"\tmy_{column}\t", FIRST - 1, column, "the column is missing", "add it")
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification")
    ),
    ("_set_id: https://w3id.org/aidgraph/id/dataset/links-x", "_set_id: ", None, None, None, None),
    ("_set_id: https://w3id.org/aidgraph/id/dataset/links-x", "_set_id: ?", None,
     "mapping_set_id", "'?' tells no id", NAME_IT),
    ("skos:closeMatch", "skos:broadMatch", None, None, None, None),
    ("skos:relatedMatch", "skos:narrowMatch", None, None, None, None),
    ("\tid:org-d\t", "\tid:org-c\t", None, "predicate_modifier", None, None),
    ("\tid:org-c\t\tsemapv:Lex", "\tid:org-d\t\tsemapv:Lex", None, "predicate_modifier", None,
     None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "row", "column", "what", "remedy"), BROKEN)
def test_a_broken_mapping_set_is_told_once(file, old, new, row, column, what, remedy):
    """One fault of a set is one problem, by row and column; what is no fault is read."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    if what is None:
        assert len(read_mapping(file).links) == len(LINKS)
        return
    with pytest.raises(EncodingError) as refused:
        read_mapping(file)
    assert refused.value.folder == str(file)
    found = [(p.file, p.row, p.column, p.what, p.remedy) for p in refused.value.problems]
    assert found == [("x.sssom.tsv", row, column, what, remedy)]


def test_two_judgements_of_one_pair_are_told(file):
    """Both ends of the pair and both judgements are named, in order."""
    text = file.read_text("utf-8")
    row = next(line for line in text.splitlines() if "judgement=unsure" in line)
    file.write_text(f"{text}{row.replace('unsure', 'positive')}\n", "utf-8")
    with pytest.raises(EncodingError) as refused:
        read_mapping(file)
    (problem,) = refused.value.problems
    assert (problem.column, problem.remedy) == ("predicate_modifier", "keep one of the rows")
    assert problem.what == f"<{ID}org-b> and <{ID}org-d> are judged positive and unsure"


def theirs(tmp_path, head, rows):
    """Read a set that another program wrote."""
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
    path = tmp_path / "theirs.tsv"
    path.write_text("".join(f"{line}\n" for line in (*head, columns, *rows)), "utf-8")
    return read_mapping(path)


IRI = "https://example.org/"
ROW = f"id:a\tskos:exactMatch\t{IRI}b\t{HAND}"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        (f"{ID}dataset/links", "links"),
        (f"{IRI}sets/Their_Set.sssom.tsv", "their-set-sssom"),
        (f"{IRI}sets/Other.TSV/", "other"),
        (f"{IRI}sets#one--two_", "one-two"),
        ("urn:sets:A b", "a-b"),
    ],
)
def test_a_set_made_elsewhere_gets_the_end_of_its_address(tmp_path, address, wanted):
    """An id of ours stays; of any other the last step is taken, in the letters of an id."""
    found = theirs(tmp_path, [f"#mapping_set_id: {address}"], [ROW])
    assert (found.id, found.title, found.version, found.licence) == (wanted, wanted, "1", "")
    assert (found.creator, found.prefixes) == (CREATOR, {})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ('"a \\"b\\" \\\\c"', 'a "b" \\c'),
        ("'it''s'", "it's"),
        ('"', '"'),
        ("'", "'"),
        ("''", ""),
        ("'a\"", "'a\""),
    ],
)
def test_texts_of_the_head_are_read_in_either_quote(tmp_path, written, read):
    """Double and single quotes are taken off with their escapes; the first of a list counts."""
    head = [f"#mapping_set_id: {IRI}x", f"#mapping_set_title: {written}", "#creator_label:",
            f"#- {written}", "#- second"]  # fmt: skip
    found = theirs(tmp_path, head, [ROW])
    assert (found.title, found.creator) == (read, read or "second")


def test_what_the_head_says_of_all_rows_holds_where_a_row_says_nothing(tmp_path):
    """Source, its version and the day of the head are those of rows that name none."""
    path = tmp_path / "theirs.tsv"
    path.write_text(
        f"#mapping_set_id: {IRI}x\n#object_source: id:dataset/toy\n#object_source_version: 3\n"
        "#mapping_date: 2026-01-02\n#confidence: 0.1\n\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tmapping_date\n"
        f"{ROW}\t\n# between\n{ROW.replace('b', 'c', 1)}\t2025-01-02\n",
        "utf-8",
    )
    links = [(k.source, k.version, k.date, k.score) for k in read_mapping(path).links]
    assert links == [
        (f"{ID}dataset/toy", "3", "2026-01-02", ""),
        (f"{ID}dataset/toy", "3", "2025-01-02", ""),
    ]


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("0.123456", "0.123456"),
        ("0.1234567", "0.123457"),
        ("0.8999999999999999", "0.9"),
        ("1e-5", "0.00001"),
        ("9E-1", "0.9"),
        ("1", "1"),
        ("1.0", "1.0"),
        ("0", "0"),
        ("1.000000000000", "1"),
    ],
)
def test_a_score_keeps_six_digits(file, cell, score):
    """Short scores stay as they are written; long ones and exponents are rounded to six digits."""
    file.write_text(file.read_text("utf-8").replace("\t0.5\t", f"\t{cell}\t"), "utf-8")
    assert read_mapping(file).links[2].score == score


def test_what_a_set_of_others_lacks_or_has_more_is_warned_of(tmp_path):
    """A set without an IRI is called as its file, columns of others are named; both are read."""
    text = f"#curie_map:\n#  id: {ID}\n" + "\t".join([*ROW_COLUMNS, "author_id", "my_note"])
    text += f"\nid:a\tskos:broadMatch\tid:b\t{HAND}\torcid:0\tseen\n"
    path = tmp_path / "their-set.sssom.tsv"
    path.write_text(text, "utf-8")
    warnings = []
    found = read_mapping(path, warn=warnings.append)
    assert found.id == "their-set"
    assert warnings == [
        "their-set.sssom.tsv: no mapping_set_id; the set is called their-set",
        "their-set.sssom.tsv: columns that are not kept: author_id, my_note",
    ]
    (link,) = found.links
    assert (link.predicate, link.judgement, link.accepted) == ("skos:broadMatch", "positive", False)


@pytest.mark.parametrize("kind", ["broadMatch", "narrowMatch", "relatedMatch"])
def test_what_is_not_the_same_thing_enters_no_build(kind):
    """A thing that is broader, narrower or related leaves no triple, though it was accepted."""
    link = Link(f"{ID}a", "https://example.org/b", predicate=f"skos:{kind}", judgement="positive")
    assert not [
        line for line in mapping_lines(replace(SET, links=(link,))) if "example.org/b" in line
    ]
