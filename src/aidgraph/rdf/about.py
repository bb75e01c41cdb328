"""Say who publishes what under which licence, and what a built graph is (DCAT 3, VoID)."""

from collections.abc import Iterable, Iterator

from aidgraph.chinese.script import is_han
from aidgraph.rdf import iri
from aidgraph.rdf.terms import DCTERMS, RDF, integer, literal
from aidgraph.rdf.terms import iri as ref
from aidgraph.version import VERSION

DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
# The IRIs that the licensors themselves give; every other SPDX identifier has its page at spdx.org.
LICENCES = {
    "CC-BY-4.0": CC_BY,
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "MIT": "https://spdx.org/licenses/MIT",
}
_FILES = {
    "graph.ttl": "text/turtle",
    "graph.nq": "application/n-quads",
    "graph.jsonld": "application/ld+json",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_TITLES = {"en": "Graph of claims on aid, built by aidgraph", "zh": "aidgraph 构建的援助陈述图谱"}
_RIGHTS = {
    "en": "The ontology is under CC BY 4.0; each source has the licence that it names.",
    "zh": "本体以 CC BY 4.0 许可；各来源的许可见其说明。",
}


def licence(text: str) -> str:
    """
    Return a licence as the term that stands in a graph: its IRI where it has one, else its words.

    >>> licence("CC-BY-4.0"), licence("free to use")
    ('<https://creativecommons.org/licenses/by/4.0/>', '"free to use"@en')
    """
    return named(LICENCES.get(text, text))


def named(text: str, language: str = "") -> str:
    """
    Return what a cell names, such as a publisher: an IRI as IRI, a name as text in its language.

    The language is as for :func:`worded`.

    >>> named("https://www.geonames.org/"), named("人民网"), named("Agence française", "fr")
    ('<https://www.geonames.org/>', '"人民网"@zh', '"Agence française"@fr')
    """
    if text.startswith(("https://", "http://")):
        try:
            return ref(text)
        except ValueError:
            return literal(text)
    return worded(text, language)


def worded(text: str, language: str = "") -> str:
    """
    Return a text as a literal in the language of its letters: Chinese, English, else *language*.

    >>> worded("not named in the text", "zh"), worded("未署名"), worded("naïf", "fr")
    ('"not named in the text"@en', '"未署名"@zh', '"naïf"@fr')
    """
    if is_han(text):
        return literal(text, language="zh")
    return literal(text, language="en" if text.isascii() else language)


def build_iri() -> str:
    """Return the IRI of the build: the node that describes the graph it stands in.

    >>> build_iri()
    'https://w3id.org/aidgraph/id/graph/build'
    """
    return iri.thing("graph", "build")


def described_files() -> list[str]:
    """Return the IRIs of what :func:`build_lines` describes: the build and its files."""
    return [build_iri(), *(iri.thing("graph", name) for name in _FILES)]


def build_lines(
    triples: int,
    entities: int,
    sources: Iterable[str],
    *,
    shipped: bool,
    files: Iterable[str] = tuple(_FILES),
) -> list[str]:
    """
    Return what a built graph says of itself, as lines of N-Triples.

    Args:
        triples: How many triples there are besides these.
        entities: How many entities.
        sources: The IRIs of the reports, datasets and mapping sets in it.
        shipped: Whether all of them ship with the package, under its licence of data.
        files: The names of the files that hold the graph.

    Returns:
        Sorted lines; ``void:triples`` counts them too.
    """
    lines = set(_described(sources, files, shipped=shipped))
    lines.add(_line(VOID + "entities", integer(entities)))
    lines.add(_line(VOID + "triples", integer(triples + len(lines) + 1)))
    return sorted(lines)


def _line(predicate: str, value: str, me: str = "") -> str:
    return f"{ref(me or build_iri())} {ref(predicate)} {value} ."


def _described(sources: Iterable[str], files: Iterable[str], *, shipped: bool) -> Iterator[str]:
    for kind in (DCAT + "Dataset", VOID + "Dataset"):
        yield _line(RDF + "type", ref(kind))
    for language, title in _TITLES.items():
        yield _line(DCTERMS + "title", literal(title, language=language))
    for language, rights in _RIGHTS.items():
        yield _line(DCTERMS + "rights", literal(rights, language=language))
    if shipped:
        yield _line(DCTERMS + "license", ref(CC_BY))
    yield _line(DCAT + "version", literal(VERSION))
    yield _line(VOID + "vocabulary", ref(iri.ONTOLOGY.removesuffix("#")))
    yield _line(VOID + "uriSpace", literal(iri.THING))
    yield _line(DCTERMS + "conformsTo", ref(iri.ONTOLOGY.removesuffix("#")))
    for source in sources:
        yield _line(DCTERMS + "hasPart", ref(source))
    for name in files:
        file = iri.thing("graph", name)
        yield _line(DCAT + "distribution", ref(file))
        yield _line(RDF + "type", ref(DCAT + "Distribution"), file)
        yield _line(DCAT + "mediaType", ref(_MEDIA_TYPES + _FILES[name]), file)
