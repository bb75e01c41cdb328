"""Terms are found by word in the order of how well it fits; a build says of itself what it is."""

import pytest

from aidgraph.rdf.about import build_lines
from aidgraph.rdf.terms import tag
from aidgraph.rdf.termsearch import VocabularyTerm, find_terms, near_terms
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.version import VERSION

RIGHTS = "The ontology is under CC BY 4.0; each source has the licence that it names."
ID = "https://w3id.org/aidgraph/id/"
VOID, DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
DCTERMS, TYPE = "http://purl.org/dc/terms/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("MU ", VocabularyTerm("unit", "mu", "亩", "mu",
                               "The Chinese unit of land area, exactly one fifteenth of a hectare "
                                "(about 666.67 square metres).")),
        ("资助", VocabularyTerm("predicate", "funds", "资助", "funds",
                              "The subject puts money into the object.")),
        ("zz", None),
        ("Extending", VocabularyTerm("org-role", "3", "受托管理方", "Extending",
                                     "Manages the budget and the direction of the activity for "
                                      "whoever funds it.")),
    ],
)  # fmt: skip
def test_a_term_is_told_whole(word, term):
    """Kind, key, both labels and the English definition of the likest term."""
    assert find_terms(word)[:1] == ([term] if term else [])


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("亩", [("unit", "mu"), ("unit", "acre")]),
        ("医生", [("indicator", "aid-doctors"), ("indicator", "doctors-trained")]),
        ("paired", [("predicate", "pairedWith"), ("predicate", "mentions"),
                    ("indicator", "apprentices")]),
        ("of funds", [("indicator", "share-for-livelihood")]),
        ("12230", [("dac", "12230")]),
        ("done", [("modality", "done"), ("unit", "IDR")]),
        ("quoted", [("origin", "quoted"), ("predicate", "represents")]),
        ("Place", [("type", "Place"), ("predicate", "heldAt")]),
        ("just-under", [("comparator", "just-under")]),
        ("zz", []),
        ("  ", []),
    ],
)  # fmt: skip
def test_a_name_goes_before_its_beginning_before_its_inside_before_what_is_said(word, found):
    """The word itself first, then what begins with it, has it inside, or has it in what is said."""
    assert [(term.kind, term.key) for term in find_terms(word)][: max(2, len(found))] == found


def test_three_near_names_at_most():
    """What is misspelt finds up to three keys or names; what is like none finds none."""
    assert near_terms("percnt") == ["percent", "per cent", "person"]
    assert near_terms(" doctors-traind ")[0] == "doctors-trained"
    assert near_terms("qqqqqq") == []


@pytest.mark.parametrize("shipped", [True, False])
def test_a_build_says_of_itself_what_it_is(shipped):
    """Kinds, titles, rights, version, sources and files, and how many triples it then has."""
    sources = [f"{ID}report/a", f"{ID}dataset/b"]
    build = f"<{ID}graph/build>"
    lines = {
        f"{build} <{TYPE}> <{VOID}Dataset> .",
        f"{build} <{TYPE}> <{DCAT}Dataset> .",
        f'{build} <{DCTERMS}title> "Graph of claims on aid, built by aidgraph"@en .',
        f'{build} <{DCTERMS}title> "aidgraph 构建的援助陈述图谱"@zh .',
        f'{build} <{DCTERMS}rights> "{RIGHTS}"@en .',
        f'{build} <{DCTERMS}rights> "本体以 CC BY 4.0 许可；各来源的许可见其说明。"@zh .',
        f"{build} <{DCTERMS}conformsTo> <https://w3id.org/aidgraph/ontology> .",
        f"{build} <{VOID}vocabulary> <https://w3id.org/aidgraph/ontology> .",
        f'{build} <{VOID}uriSpace> "{ID}" .',
        f'{build} <{DCAT}version> "{VERSION}" .',
        *(f"{build} <{DCTERMS}hasPart> <{source}> ." for source in sources),
    }
    for ending, media in (("ttl", "text/turtle"), ("nq", "application/n-quads"),
                          ("jsonld", "application/ld+json")):  # fmt: skip
        file = f"<{ID}graph/graph.{ending}>"
        kind = f"https://www.iana.org/assignments/media-types/{media}"
        lines |= {
            f"{build} <{DCAT}distribution> {file} .",
            f"{file} <{TYPE}> <{DCAT}Distribution> .",
            f"{file} <{DCAT}mediaType> <{kind}> .",
        }
    if shipped:
        licence = "https://creativecommons.org/licenses/by/4.0/"
        lines.add(f"{build} <{DCTERMS}license> <{licence}> .")
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    lines.add(f'{build} <{VOID}entities> "7"^^<{integer}> .')
    lines.add(f'{build} <{VOID}triples> "{100 + len(lines) + 1}"^^<{integer}> .')
    assert build_lines(100, 7, sources, shipped=shipped) == sorted(lines)


@pytest.mark.parametrize(
    ("scheme", "key", "known"),
    [
        ("unit", "CNY", True),
        ("unit", "other:羽", True),
        ("indicator", "other:病床", True),
        ("unit", "furlong", False),
        ("comparator", "other:近", False),
        ("dac", "12230", True),
        ("dac", "other:1", False),
    ],
)
def test_units_and_indicators_alone_may_be_in_words_of_the_report(scheme, key, known):
    """The lists know their keys; what begins with other: is known of units and indicators."""
    assert vocabulary().knows(scheme, key) is known


def test_a_wrong_tag_is_told_by_its_first_forty_letters():
    """What is no language tag is shown cut, so that no text fills the screen."""
    with pytest.raises(ValueError, match=f"^not a language tag: '!{'a' * 39}'$"):
        tag(f"!{'a' * 60}")
    assert tag("ZH-Hant") == "zh-hant"
