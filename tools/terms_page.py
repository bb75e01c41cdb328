"""Write the reference page of all terms from the ontology: ``make docs``."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from aidgraph.files.atomic import write_atomically
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import DCTERMS, OWL, PREFIXES, RDF, RDFS, SKOS
from aidgraph.rdf.vocabulary import ontology_triples

PAGE = Path("docs/reference/terms.md")
LONGEST_LIST = 120  # a longer code list is counted, not printed
_MODULES = ("core", "relations", "evidence", "figures")
_CURIES = PREFIXES | {
    "dcat": "http://www.w3.org/ns/dcat#",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
}
_KINDS = {
    OWL + "Class": "Classes",
    RDFS + "Datatype": "Code schemes",
    OWL + "AnnotationProperty": "Annotations",
    OWL + "DatatypeProperty": "Properties with text or numbers",
    OWL + "ObjectProperty": "Properties between things",
}
_INTRODUCTION = f"""\
# Terms

Everything that the ontology `{ONTOLOGY}` (prefix `aid:`) declares, and its code lists. This page is
made from `ontology/` by `make docs`; edit the Turtle there, never this page.
`ontology/README.md` says how to add a term; `ontology/examples/` has the smallest example of each
class.
"""

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Facts = Mapping[str, Mapping[str, list[Value]]]


def render_terms(triples: Iterable[ox.Triple] | None = None) -> str:
    """
    Return the reference page as Markdown: terms by module and kind, then the code lists.

    The order is that of the files, so the page is the same each time.

    Args:
        triples: The ontology's; by default those that ship.

    >>> "`aid:Organization`" in render_terms()
    True
    """
    facts = _facts(ontology_triples() if triples is None else triples)
    lines = [_INTRODUCTION]
    for module in _MODULES:
        lines += _module(facts, ONTOLOGY.removesuffix("#") + "/" + module)
    lines += ["## Code lists", ""]
    lines += [
        line for scheme in _of_type(facts, SKOS + "ConceptScheme") for line in _list(facts, scheme)
    ]
    return "\n".join(lines).rstrip() + "\n"


def write_terms(path: Path = PAGE) -> None:
    """Write the reference page to *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, render_terms().encode())


def _facts(triples: Iterable[ox.Triple]) -> Facts:
    """Return subject → predicate → values, all in the order in which they stand."""
    facts: dict[str, dict[str, list[Value]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            about = facts.setdefault(triple.subject.value, {})
            about.setdefault(triple.predicate.value, []).append(triple.object)
    return facts


def _of_type(facts: Facts, cls: str) -> list[str]:
    return [iri for iri in facts if ox.NamedNode(cls) in facts[iri].get(RDF + "type", [])]


def _module(facts: Facts, module: str) -> Iterator[str]:
    yield f"## {_text(facts, module, DCTERMS + 'title')}"
    yield f"\n{_text(facts, module, DCTERMS + 'description')}\n"
    own = {i for i in facts if ox.NamedNode(module) in facts[i].get(RDFS + "isDefinedBy", [])}
    for kind, heading in _KINDS.items():
        terms = [iri for iri in _of_type(facts, kind) if iri in own]
        if terms:
            yield f"### {heading}: {module.rsplit('/', 1)[1]}\n"
            yield from _table(
                ("Term", "Label", "Meaning", "Example"),
                ((f"`{_curie(t)}`{_above(facts, t)}", *_described(facts, t)) for t in terms),
            )


def _described(facts: Facts, term: str) -> tuple[str, str, str]:
    """Return label, meaning and example of *term*, each in both languages."""
    meaning = _text(facts, term, SKOS + "definition")
    for note in (_text(facts, term, SKOS + "scopeNote"), _taken(facts, term)):
        meaning += f"<br>{note}" if note else ""
    return _text(facts, term, SKOS + "prefLabel"), meaning, _text(facts, term, SKOS + "example")


def _above(facts: Facts, term: str) -> str:
    """Return what stands over *term*: its super-classes or super-properties."""
    above = [
        *_curies(facts, term, RDFS + "subClassOf"),
        *_curies(facts, term, RDFS + "subPropertyOf"),
    ]
    return f"<br>under {', '.join(above)}" if above else ""


def _taken(facts: Facts, term: str) -> str:
    """Return what a relation predicate takes as subject and object; nothing for other terms."""
    subjects = _curies(facts, term, ONTOLOGY + "subjectType")
    objects = _curies(facts, term, ONTOLOGY + "objectType")
    objects += _curies(facts, term, ONTOLOGY + "objectScheme")
    return f"{', '.join(subjects)} → {', '.join(objects)}" if subjects else ""


def _list(facts: Facts, scheme: str) -> Iterator[str]:
    """Describe a code list; print its codes where they are few enough to read."""
    concepts = [i for i in facts if ox.NamedNode(scheme) in facts[i].get(SKOS + "inScheme", [])]
    yield f"### {_text(facts, scheme, SKOS + 'prefLabel')}\n"
    yield f"`{_curie(scheme)}`, {len(concepts)} codes."
    yield f"{_text(facts, scheme, SKOS + 'definition')}\n"
    if len(concepts) <= LONGEST_LIST:
        rows = (
            (f"`{_text(facts, c, SKOS + 'notation')}`", _text(facts, c, SKOS + "prefLabel"))
            for c in concepts
        )
        yield from _table(("Key", "Label"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"
    yield ""


def _text(facts: Facts, subject: str, predicate: str) -> str:
    """Return the texts of a term, English first."""
    values = [v for v in facts[subject].get(predicate, []) if isinstance(v, ox.Literal)]
    return " · ".join(v.value for v in sorted(values, key=lambda v: v.language != "en"))


def _curies(facts: Facts, subject: str, predicate: str) -> list[str]:
    values = facts[subject].get(predicate, [])
    return [f"`{_curie(value.value)}`" for value in values if isinstance(value, ox.NamedNode)]


def _curie(iri: str) -> str:
    """Return *iri* with its prefix.

    >>> _curie("http://www.w3.org/ns/prov#Entity")
    'prov:Entity'
    """
    for prefix, namespace in _CURIES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


if __name__ == "__main__":
    write_terms(*map(Path, sys.argv[1:2]))
