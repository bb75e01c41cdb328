"""Every term is declared once, in one module, and says in both languages what it means."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from aidgraph.version import VERSION

AID = Namespace("https://w3id.org/aidgraph/ontology#")
MODULE = "https://w3id.org/aidgraph/ontology/"

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
UMBRELLA = ONTOLOGY / "aidgraph.ttl"
MODULES = sorted(set(ONTOLOGY.glob("*.ttl")) - {UMBRELLA})
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ONTOLOGY)))

KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDFS.Datatype,
}
RL_CONSTRUCTS = {
    "AllDisjointClasses",
    "AnnotationProperty",
    "Class",
    "DatatypeProperty",
    "IrreflexiveProperty",
    "ObjectProperty",
    "Ontology",
    "SymmetricProperty",
    "TransitiveProperty",
    "disjointWith",
    "imports",
    "inverseOf",
    "members",
    "versionIRI",
    "versionInfo",
}
# What the W3C calls its own is exact enough to stand under; the rest is only aligned.
REUSED = (
    "http://www.w3.org/",
    "http://purl.org/dc/terms/",
)


def is_ours(node):
    """Tell whether *node* is a name of our namespace, and not the namespace itself."""
    return isinstance(node, URIRef) and str(node).startswith(str(AID)) and str(node) != str(AID)


def declared(graph):
    """Return the terms of ours that *graph* declares."""
    return {s for kind in KINDS for s in graph.subjects(RDF.type, kind) if is_ours(s)}


def texts(graph, term, predicate):
    """Return language → text of the values of *predicate*."""
    values = [v for v in graph.objects(term, predicate) if isinstance(v, Literal)]
    assert len({v.language for v in values}) == len(values), f"{term}: two in one language"
    return {v.language: str(v) for v in values}


@each_file
def test_every_name_used_is_declared(path, words):
    """A name of our namespace that a file uses is a term of a module or a concept of a list."""
    known = declared(words) | set(words.subjects(SKOS.inScheme))
    known |= set(words.subjects(RDF.type, SKOS.ConceptScheme))
    used = {node for triple in Graph().parse(path) for node in triple if is_ours(node)}
    assert used - known == set()


@each_module
def test_every_term_says_what_it_means(path):
    """Each term has label and definition in English and Chinese, and an example."""
    graph = Graph().parse(path)
    for term in declared(graph):
        assert set(texts(graph, term, SKOS.prefLabel)) == {"en", "zh"}, term
        definitions = texts(graph, term, SKOS.definition)
        assert set(definitions) == {"en", "zh"}, term
        assert definitions["en"].endswith("."), term
        assert definitions["zh"].endswith("。"), term
        assert texts(graph, term, SKOS.example), term
        assert set(texts(graph, term, SKOS.scopeNote)) in (set(), {"en", "zh"}), term


@each_module
def test_a_module_describes_its_own_terms_only(path):
    """Each term names the module whose file it is in, and is described in no other file."""
    graph = Graph().parse(path)
    own = URIRef(MODULE + path.stem)
    assert declared(graph) == set(graph.subjects(RDFS.isDefinedBy, own))
    assert {s for s in graph.subjects() if is_ours(s)} == declared(graph)


@pytest.mark.parametrize("path", [UMBRELLA, *MODULES], ids=lambda path: path.stem)
def test_an_ontology_says_what_it_is(path):
    """The whole and each module has a title in both languages, version, creator, dates, licence."""
    graph = Graph().parse(path)
    (module,) = graph.subjects(RDF.type, OWL.Ontology)
    assert module == URIRef(MODULE.rstrip("/") if path == UMBRELLA else MODULE + path.stem)
    assert set(texts(graph, module, DCTERMS.title)) == {"en", "zh"}
    assert set(texts(graph, module, DCTERMS.creator)) == {"en", "zh"}
    assert graph.value(module, OWL.versionInfo) == Literal(VERSION)
    assert graph.value(module, OWL.versionIRI) == URIRef(f"{module}/{VERSION}")
    created, modified = (graph.value(module, DCTERMS[p]) for p in ("created", "modified"))
    assert created.datatype == modified.datatype == XSD.date
    assert created.value <= modified.value
    licence = graph.value(module, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_imports_stay_at_home(modules):
    """A module imports modules of ours only, so nothing is ever fetched."""
    ours = {URIRef(MODULE + path.stem) for path in MODULES}
    assert set(modules.objects(None, OWL.imports)) <= ours


def test_nothing_leaves_the_rl_profile(modules):
    """Only constructs of the OWL 2 RL profile are used, so rules reach all that follows."""
    names = {node for triple in modules for node in triple if str(node).startswith(str(OWL))}
    assert {str(name).removeprefix(str(OWL)) for name in names} <= RL_CONSTRUCTS


def test_foreign_terms_are_declared(modules):
    """A foreign term that stands above one of ours, or describes it, says what it is."""
    above = {o for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in modules.objects(None, p)}
    built_in = (str(OWL), str(RDF), str(RDFS))
    used = above | {p for p in modules.predicates() if not str(p).startswith(built_in)}
    bare = {t for t in used if not KINDS.intersection(modules[t : RDF.type])}
    assert bare == set()


def test_the_catalog_finds_every_module():
    """The catalog, by which editors find imports without the network, names each module's file."""
    catalog = ET.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    found = {(entry.get("name"), entry.get("uri")) for entry in catalog}
    modules = {(MODULE + path.stem, path.name) for path in MODULES}
    assert found == modules | {(MODULE.rstrip("/"), UMBRELLA.name)}


def test_the_umbrella_imports_every_module_and_declares_nothing():
    """The file at the namespace imports the modules, all of them, and has no term of its own."""
    graph = Graph().parse(UMBRELLA)
    assert set(graph.subjects()) == {URIRef(MODULE.rstrip("/"))}
    assert set(graph.objects(None, OWL.imports)) == {URIRef(MODULE + p.stem) for p in MODULES}


def test_no_label_is_used_twice(modules):
    """No two terms have the same label in a language."""
    labels = Counter(label for t in declared(modules) for label in modules[t : SKOS.prefLabel])
    assert [label for label, count in labels.items() if count > 1] == []


def test_examples_quote_no_sentence(modules):
    """A Chinese example, which may be words of the report, has at most 20 characters."""
    examples = [e for e in modules.objects(None, SKOS.example) if e.language == "zh"]
    assert [str(e) for e in examples if len(e) > 20] == []


def test_superior_terms_are_ours_or_standards(modules):
    """A term stands under a term of ours or of a standard whose meaning covers it whole."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term, above in modules.subject_objects(predicate):
            assert is_ours(above) or str(above).startswith(REUSED), f"{term} under {above}"


def test_relation_predicates_say_what_they_take(modules):
    """A relation predicate names the types of its subject, and types or a list for its object."""
    predicates = set(modules.subjects(AID.subjectType))
    assert predicates
    classes = set(modules.subjects(RDF.type, OWL.Class))
    for predicate in predicates:
        assert (predicate, RDF.type, OWL.ObjectProperty) in modules
        taken = set(modules[predicate : AID.objectType])
        listed = set(modules[predicate : AID.objectScheme])
        assert bool(taken) != bool(listed), predicate
        assert (taken | set(modules[predicate : AID.subjectType])) <= classes, predicate


def test_nothing_is_concluded_from_domain_or_range(modules):
    """No term has a domain or a range, from which a reasoner would make types nobody stated."""
    for predicate in (RDFS.domain, RDFS.range):
        assert list(modules.subject_objects(predicate)) == []
