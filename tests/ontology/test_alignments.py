"""An alignment says that terms are near each other, and never makes one the other."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SDO, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import ORG, PROV, QB

AID = Namespace("https://w3id.org/aidgraph/ontology#")
ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted(ONTOLOGY.glob("alignments/*.ttl"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

MAPPINGS = {
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
}
# In schema.org by now, but not in the list that rdflib carries.
NEWER = {URIRef(f"{SDO}{name}") for name in ("StatisticalVariable", "observationAbout")}
NOT_A_PROJECT_OF_OURS = {
    URIRef(f"{scheme}://schema.org/{name}")
    for scheme in ("http", "https")
    for name in ("Project", "FundingScheme")
}


@each_file
def test_an_alignment_holds_mappings_only(path, modules):
    """Every triple maps a declared term of ours to a foreign one, and no foreign one is ours."""
    ours = set(modules.subjects(RDFS.isDefinedBy))
    for subject, predicate, value in Graph().parse(path):
        assert predicate in MAPPINGS, predicate
        assert subject in ours, subject
        assert not value.startswith(str(AID)), value


@each_file
def test_a_term_is_mapped_once_to_each_foreign_term(path):
    """No pair of terms has two mappings, which would contradict each other."""
    pairs = [(s, o) for s, _, o in Graph().parse(path)]
    assert len(pairs) == len(set(pairs))


@each_file
def test_foreign_terms_exist(path):
    """A term said to be of PROV-O, ORG, Data Cube or schema.org is in rdflib's list of it."""
    for value in Graph().parse(path).objects():
        for vocabulary in (PROV, ORG, QB, SDO):
            if value.startswith(str(vocabulary)) and value not in NEWER:
                assert value in vocabulary, value


@each_file
def test_every_vocabulary_is_explained(path):
    """The README says of each alignment file why its terms are aligned and not reused."""
    readme = path.with_name("README.md").read_text("utf-8")
    assert f"`{path.name}`" in readme


@pytest.mark.slow
def test_a_project_is_never_an_organization(words):
    """Nothing of ours stands under schema:Project, which is an organization, or matches it."""
    everything = words + Graph()
    for path in FILES:
        everything.parse(path)
    strong = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.sameAs, RDF.type)
    for predicate in (*strong, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch):
        for subject, value in everything.subject_objects(predicate):
            assert value not in NOT_A_PROJECT_OF_OURS, f"{subject} {predicate} {value}"


def test_no_flow_kind_is_official_development_assistance(words):
    """No flow kind is mapped to flow type 10 or called ODA: transfers at home are not ODA."""
    for kind in words.subjects(RDF.type, AID.FlowKind):
        for predicate, value in words.predicate_objects(kind):
            if predicate in MAPPINGS:
                assert "FlowType/10" not in value, kind
            if predicate in {SKOS.prefLabel, SKOS.altLabel, SKOS.notation}:
                assert "oda" not in value.lower().split(), kind
                assert "official development assistance" not in value.lower(), kind
