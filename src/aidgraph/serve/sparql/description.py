"""Describe the graph and the endpoint to programs: VoID, prefixes, examples, service description.

VoID, the prefixes (SHACL, ``sh:declare``) and the example queries (``sh:SPARQLExecutable``, as the
SIB group's editor reads them) form a named graph of the endpoint, so that they can be queried;
the same triples are served at ``/.well-known/void``.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.answer import DEFAULT_GRAPH
from aidgraph.query.header import Query, list_queries
from aidgraph.query.inline import inline
from aidgraph.query.run import bound_terms
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import DCTERMS, PREFIXES, RDF, RDFS, XSD, integer, iri, literal
from aidgraph.store.open import Triples, select

GRAPH = "https://w3id.org/aidgraph/.well-known/void"
"""The name of the named graph with the description."""

VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"
SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOCABULARIES = (VOID, SH, SD)
"""A query that names one of these is asked of the description as well as of the graph."""
DESCRIPTION_PREFIXES = {"void": VOID, "void-ext": VOID_EXT, "sh": SH, "sd": SD}

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_KIND = {"select": "Select", "ask": "Ask", "construct": "Construct", "describe": "Describe"}
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
_OF_CLASSES = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"
_OF_PROPERTIES = "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"
_OF_OBJECTS = """
SELECT ?c ?p ?to (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o . ?o a ?to } GROUP BY ?c ?p ?to"""
_OF_LITERALS = """
SELECT ?c ?p ?to (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o FILTER(isLiteral(?o)) }
GROUP BY ?c ?p (DATATYPE(?o) AS ?to)"""


def describe(store: Triples) -> str:
    """Return the description of what is in *store*, as sorted lines of N-Triples."""
    lines = {*_dataset(store), *_partitions(store), *_prefixes(), *_examples(store)}
    return "".join(f"{line}\n" for line in sorted(lines))


def service_description(endpoint: str) -> str:
    """Return the description of the service at the address *endpoint*, as N-Triples."""
    dataset, named = f"{GRAPH}#dataset", f"{GRAPH}#description"
    lines = [
        _line(endpoint, RDF + "type", iri(SD + "Service")),
        _line(endpoint, SD + "endpoint", iri(endpoint)),
        _line(endpoint, SD + "supportedLanguage", iri(SD + "SPARQL11Query")),
        _line(endpoint, SD + "defaultDataset", iri(dataset)),
        *(_line(endpoint, SD + "resultFormat", iri(FORMATS + name)) for name in _RESULT_FORMATS),
        _line(dataset, RDF + "type", iri(SD + "Dataset")),
        _line(dataset, SD + "defaultGraph", iri(DEFAULT_GRAPH)),
        _line(dataset, SD + "namedGraph", iri(named)),
        _line(DEFAULT_GRAPH, RDF + "type", iri(SD + "Graph")),
        _line(named, RDF + "type", iri(SD + "NamedGraph")),
        _line(named, SD + "name", iri(GRAPH)),
    ]
    return "".join(f"{line}\n" for line in sorted(lines))


def _dataset(store: Triples) -> Iterator[str]:
    yield _line(DEFAULT_GRAPH, RDF + "type", iri(VOID + "Dataset"))
    yield _line(DEFAULT_GRAPH, DCTERMS + "title", literal("aidgraph", language="en"))
    yield _line(DEFAULT_GRAPH, DCTERMS + "license", iri(_LICENCE))
    yield _line(DEFAULT_GRAPH, VOID + "vocabulary", iri(ONTOLOGY))
    counts = {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    }
    for name, query in counts.items():
        yield _line(DEFAULT_GRAPH, VOID + name, integer(int(next(select(store, query))["n"].value)))


def _partitions(store: Triples) -> Iterator[str]:
    """Count by class, by property of a class, and by what the property leads to."""
    for row in select(store, _OF_CLASSES):
        part = _part(row["c"].value)
        yield _line(DEFAULT_GRAPH, VOID + "classPartition", iri(part))
        yield _line(part, VOID + "class", iri(row["c"].value))
        yield _line(part, VOID + "entities", integer(int(row["n"].value)))
    for row in select(store, _OF_PROPERTIES):
        part = _part(row["c"].value, row["p"].value)
        yield _line(_part(row["c"].value), VOID + "propertyPartition", iri(part))
        yield _line(part, VOID + "property", iri(row["p"].value))
        yield _line(part, VOID + "triples", integer(int(row["n"].value)))
    kinds = (
        (_OF_OBJECTS, VOID + "classPartition", VOID + "class"),
        (_OF_LITERALS, VOID_EXT + "datatypePartition", VOID_EXT + "datatype"),
    )
    for query, partition, of in kinds:
        for row in select(store, query):
            names = [row[name].value for name in ("c", "p", "to")]
            yield _line(_part(*names[:2]), partition, iri(_part(*names)))
            yield _line(_part(*names), of, iri(names[2]))
            yield _line(_part(*names), VOID + "triples", integer(int(row["n"].value)))


def _prefixes() -> Iterator[str]:
    owner = f"{GRAPH}#prefixes"
    yield _line(owner, RDF + "type", iri("http://www.w3.org/2002/07/owl#Ontology"))
    for prefix, namespace in PREFIXES.items():
        declared = f"{GRAPH}#prefix-{prefix}"
        yield _line(owner, SH + "declare", iri(declared))
        yield _line(declared, SH + "prefix", literal(prefix))
        yield _line(declared, SH + "namespace", literal(namespace, datatype=XSD + "anyURI"))


def _examples(store: Triples) -> Iterator[str]:
    for query in list_queries():
        with suppress(CallError):  # its defaults are of a graph that is not here
            yield from _example(query, inline(query.text, bound_terms(store, query)))


def _example(query: Query, text: str) -> Iterator[str]:
    subject = f"{GRAPH}#{query.name}"
    form = next((form for form in _KIND if _begins(text, form)), "select")
    yield _line(subject, RDF + "type", iri(SH + "SPARQLExecutable"))
    yield _line(subject, RDF + "type", iri(f"{SH}SPARQL{_KIND[form]}Executable"))
    yield _line(subject, RDFS + "comment", literal(query.summary, language="en"))
    yield _line(subject, RDFS + "comment", literal(query.summary_zh, language="zh"))
    yield _line(subject, SH + form, literal(text))
    yield _line(subject, SH + "prefixes", iri(f"{GRAPH}#prefixes"))


def _begins(text: str, form: str) -> bool:
    """Tell whether *form* is the first keyword after prologue and comments."""
    lines = (line.split("#")[0].split() for line in text.splitlines())
    words = (words[0].lower() for words in lines if words)
    return next((word for word in words if word not in {"prefix", "base"}), "") == form


def _part(*names: str) -> str:
    """Return the IRI of a partition: a blank node would be another one in each answer."""
    return f"{GRAPH}#part-{hashlib.sha256(' '.join(names).encode()).hexdigest()[:16]}"


def _line(subject: str, predicate: str, obj: str) -> str:
    return f"{iri(subject)} {iri(predicate)} {obj} ."


def written(lines: Iterable[str], form: ox.RdfFormat) -> bytes:
    """Return lines of N-Triples in another format of RDF."""
    quads = ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in quads)
    prefixes = {**PREFIXES, **DESCRIPTION_PREFIXES}
    if form in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD}:
        prefixes = {}
    return ox.serialize(triples, format=form, prefixes=prefixes) or b""
