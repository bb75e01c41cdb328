"""Check the Turtle of a vocabulary of one's own: each term is new, and says what it must."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from aidgraph.errors import EncodingError, Problem
from aidgraph.files.limited import read_limited
from aidgraph.files.resources import walk
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDFS, SKOS

_MOST_BYTES = 2**24  # of one file of Turtle
_KEY = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_PREDICATE = re.compile(r"[a-z][A-Za-z0-9]*", re.ASCII)
_SCHEMES = {term("indicatorScheme"): "indicator", term("unitScheme"): "unit"}
_FIGURES = ("FundingFlow", "Outcome", "ContextFigure")
_UNDER = RDFS + "subClassOf"

Facts = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]


def own_triples(root: Path, shipped: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """
    Yield the triples of the Turtle files in *root*.

    Args:
        root: A folder of a vocabulary.
        shipped: The triples of the shipped ontology.

    Raises:
        EncodingError: With every term that is wrong, each by file and line.
    """
    known: dict[str, Facts] = dict(_facts(shipped))
    taken = {_notation(facts) for facts in known.values() if facts.get(SKOS + "notation")}
    problems: list[Problem] = []
    found: list[tuple[str, str, list[ox.Triple]]] = []
    for name, file in walk(root, ".ttl"):
        text = read_limited(file, _MOST_BYTES)
        try:
            triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
        except SyntaxError as error:
            what = f"not Turtle: {error.msg}"
            problems.append(Problem(name, error.lineno, None, what, "mend that line"))
            continue
        found.append((name, text.decode("utf-8"), triples))
    everything = known | {k: v for _, _, triples in found for k, v in _facts(triples).items()}
    for name, written, triples in found:
        for subject, facts in _facts(triples).items():
            row, called = _row(written, subject), local_name(subject)
            wrong = _wrong(subject, facts, known, everything, taken)
            problems += [Problem(name, row, called, what, remedy) for what, remedy in wrong]
            taken.add(_notation(facts))
            known[subject] = facts
    if problems:
        raise EncodingError(str(root), problems)
    yield from (triple for _, _, triples in found for triple in triples)


def local_name(iri: str) -> str:
    """
    Return the last part of an IRI: what the tables call a predicate.

    >>> local_name("https://example.org/bees#pollinatesFor"), local_name(term("funds"))
    ('pollinatesFor', 'funds')
    """
    return re.split(r"[#/]", iri)[-1]


def _facts(triples: Iterable[ox.Triple]) -> dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]:
    """Return what is said of each named subject, by predicate."""
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(
            triple.object, (ox.BlankNode, ox.Triple)
        ):
            said = found[triple.subject.value]
            said.setdefault(triple.predicate.value, []).append(triple.object)
    return dict(found)


def _row(text: str, subject: str) -> int | None:
    """Return the line on which a subject is written first; Turtle has no rows of its own."""
    name = re.compile(rf"[:/#]{re.escape(local_name(subject))}\b")
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if name.search(line)), None)


def _wrong(
    subject: str,
    facts: Facts,
    known: Mapping[str, Facts],
    everything: Mapping[str, Facts],
    taken: set[tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a term, each with its remedy."""
    if subject in known:
        yield "this term is there already", "leave it out, or give yours another IRI"
        return
    for language in ("zh", "en"):
        if not any(_language(label) == language for label in facts.get(SKOS + "prefLabel", ())):
            yield f"it has no skos:prefLabel @{language}", "add one"
    if term("subjectType") in facts or term("objectType") in facts:
        yield from _wrong_predicate(subject, facts, known)
        return
    schemes = [_SCHEMES.get(scheme.value) for scheme in facts.get(SKOS + "inScheme", ())]
    if len(schemes) != 1 or schemes[0] is None:
        what = "it is no indicator, no unit and no predicate"
        yield (
            what,
            "give it skos:inScheme aid:indicatorScheme or aid:unitScheme, or aid:subjectType",
        )
        return
    scheme, key = _notation(facts)
    if not _KEY.fullmatch(key):
        what = f"its skos:notation {key!r} is no key"
        yield what, "give it one, of letters, digits and single hyphens"
    elif (scheme, key) in taken:
        yield f"{key!r} is the key of another {scheme}", "choose another skos:notation"
    yield from (_wrong_unit if scheme == "unit" else _wrong_indicator)(facts, everything)


def _wrong_predicate(
    subject: str, facts: Facts, known: Mapping[str, Facts]
) -> Iterator[tuple[str, str]]:
    name = local_name(subject)
    if not _PREDICATE.fullmatch(name):
        yield f"{name!r} is no name of a predicate", "end the IRI in a name such as pollinatesFor"
    if any(local_name(other) == name for other in known if term("subjectType") in known[other]):
        yield f"there is a predicate {name!r} already", "end the IRI in another name"
    for side in ("subjectType", "objectType"):
        types = facts.get(term(side), ())
        if not types:
            yield f"it has no aid:{side}", "name the classes that may stand there"
        for one in types:
            if term("Entity") not in map(_iri, known.get(one.value, {}).get(_UNDER, ())):
                yield f"aid:{side} {one.value} is no class of things", "use one such as aid:Place"


def _wrong_unit(facts: Facts, known: Mapping[str, Facts]) -> Iterator[tuple[str, str]]:
    kinds = {kind.value for said in known.values() for kind in said.get(term("quantityKind"), ())}
    yield from _among(facts, "quantityKind", kinds)


def _wrong_indicator(facts: Facts, known: Mapping[str, Facts]) -> Iterator[tuple[str, str]]:
    yield from _among(facts, "allowedFigure", set(map(term, _FIGURES)))
    units = {iri for iri, said in known.items() if _notation(said)[0] == "unit"}
    kinds = {kind.value for said in known.values() for kind in said.get(term("quantityKind"), ())}
    measures = {*facts.get(term("allowedUnit"), ()), *facts.get(term("allowedQuantityKind"), ())}
    if not measures:
        yield "it has no aid:allowedUnit and no aid:allowedQuantityKind", "name what measures it"
    for one in sorted(measures, key=str):
        if one.value not in units | kinds:
            what = f"{one.value!r} is no unit and no kind of quantity"
            yield what, "use one of units.ttl, or define the unit too"
    flows = term("FundingFlow") in map(_iri, facts.get(term("allowedFigure"), ()))
    if flows and not facts.get(term("flowKind")):
        yield "an indicator of flows has no aid:flowKind", "name one of flow-kinds.ttl"


def _among(facts: Facts, name: str, allowed: set[str]) -> Iterator[tuple[str, str]]:
    values = facts.get(term(name), ())
    remedy = f"use one of {', '.join(sorted(map(local_name, allowed)))}"
    if not values:
        yield f"it has no aid:{name}", remedy
    for value in values:
        if value.value not in allowed:
            yield f"aid:{name} {value.value!r} is not known", remedy


def _notation(facts: Facts) -> tuple[str, str]:
    """Return the code list and the key of a concept."""
    schemes = (_SCHEMES.get(scheme.value, "") for scheme in facts.get(SKOS + "inScheme", ()))
    keys = (key.value for key in facts.get(SKOS + "notation", ()))
    return next(schemes, ""), next(keys, "")


def _language(label: ox.NamedNode | ox.Literal) -> str:
    return (label.language or "") if isinstance(label, ox.Literal) else ""


def _iri(value: ox.NamedNode | ox.Literal) -> str:
    return value.value
