"""A built graph says what it is, and whose; texts say their language, licences have their IRIs."""

import shutil

import pyoxigraph as ox
import pytest

from aidgraph.build.run import build_graph
from aidgraph.files.resources import folder
from aidgraph.rdf.about import CC_BY, DCAT, LICENCES, VOID, build_iri, licence, named
from aidgraph.rdf.terms import DCTERMS, OWL, RDF, SKOS, XSD
from aidgraph.store.open import open_store

BUILD = ox.NamedNode(build_iri())
# What is a name for machines, or words of the report, and so has no tag.
UNTAGGED = {
    *(f"https://w3id.org/aidgraph/ontology#{name}" for name in ("key", "method", "sha256")),
    *(f"https://w3id.org/aidgraph/ontology#{name}" for name in ("lowerBound", "upperBound")),
    *(f"https://w3id.org/aidgraph/ontology#{n}" for n in ("quantityKind", "allowedQuantityKind")),
    "http://www.w3.org/ns/oa#exact",
    DCTERMS + "language",
    DCAT + "version",
    OWL + "versionInfo",
    SKOS + "notation",
    VOID + "uriSpace",
    "http://purl.org/vocab/vann/preferredNamespacePrefix",
    "http://purl.org/vocab/vann/preferredNamespaceUri",
}


def values(store, predicate):
    """Return the values of a property of the build."""
    return {q.object for q in store.quads_for_pattern(BUILD, ox.NamedNode(predicate), None)}


def test_a_build_counts_itself(store):
    """The triples and entities that the build tells are those that the store has."""
    (triples,), (entities,) = (values(store, VOID + name) for name in ("triples", "entities"))
    assert int(triples.value) == len(store)
    query = "SELECT DISTINCT ?e { ?e <https://w3id.org/aidgraph/ontology#namedIn> ?s }"
    assert int(entities.value) == len(list(store.query(query)))


def test_a_build_says_what_it_is(store):
    """It is a dataset of DCAT and of VoID with titles, version, licence, parts and files."""
    kinds = {node.value for node in values(store, RDF + "type")}
    assert kinds == {DCAT + "Dataset", VOID + "Dataset"}
    assert {node.language for node in values(store, DCTERMS + "title")} == {"en", "zh"}
    assert values(store, DCTERMS + "license") == {ox.NamedNode(CC_BY)}
    parts = {node.value.rpartition("/")[2] for node in values(store, DCTERMS + "hasPart")}
    assert parts == {"jinhua-wensu"}
    files = {node.value.rpartition("/")[2] for node in values(store, DCAT + "distribution")}
    assert files == {"graph.ttl", "graph.nq", "graph.jsonld"}


def test_a_build_of_others_does_not_give_our_licence(tmp_path):
    """The licence of what ships is told of nothing else; that is for its makers to say."""
    own = tmp_path / "own"
    shutil.copytree(folder("graph").joinpath("jinhua-wensu"), own)
    about = own / "report.toml"
    about.write_text(about.read_text("utf-8").replace('"jinhua-wensu"', '"own"'), "utf-8")
    build_graph([own], tmp_path / "build")
    store = open_store(tmp_path / "build")
    assert values(store, DCTERMS + "license") == set()
    assert len(values(store, DCTERMS + "rights")) == 2


def test_a_graph_imports_nothing(store):
    """No triple of a build asks a store to fetch an ontology; the terms are in it."""
    imports = ox.NamedNode(OWL + "imports")
    assert list(store.quads_for_pattern(None, imports, None)) == []


def test_texts_say_their_language(store):
    """Every text for people has a language tag; names for machines and quoted words have none."""
    bare = {
        quad.predicate.value
        for quad in store.quads_for_pattern(None, None, None)
        if isinstance(quad.object, ox.Literal)
        and not quad.object.language
        and quad.object.datatype.value == XSD + "string"
    }
    formulas = {SKOS + "note"}  # of derived figures
    assert bare - UNTAGGED <= formulas
    note, origin = SKOS + "note", "https://w3id.org/aidgraph/ontology#origin"
    query = f"SELECT ?o {{ ?c <{note}> ?t ; <{origin}> ?o FILTER(LANG(?t) = '') }}"
    assert {row["o"].value.rpartition("#")[2] for row in store.query(query)} <= {"derived"}


@pytest.mark.parametrize("name", LICENCES)
def test_a_licence_that_has_an_iri_is_one(name):
    """Each licence known by its SPDX identifier is written as the IRI of its makers."""
    assert licence(name) == f"<{LICENCES[name]}>"


def test_a_licence_in_words_stays_words():
    """What is no identifier stays a text, with its language."""
    assert licence("MIT (package); the codes are official facts").endswith('"@en')
    assert named("http://not an IRI") == '"http://not an IRI"'
