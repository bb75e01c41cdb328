"""Turn the settings of a call (``--set place=place-wensu``) into terms of the right type."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.header import Parameter, Query
from aidgraph.rdf.iri import term, thing
from aidgraph.rdf.terms import decimal, time

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Bindings = dict[str, Term]
Ask = Callable[[str, Bindings], list[str]]
"""Answer a query of one column, with bindings, by the values of that column."""

_MOST_DIGITS = 1000  # of a number, as in the tables
_KNOWN = "SELECT ?found WHERE { ?found a ?type } LIMIT 1"
_BY_LABEL = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?found ?text WHERE {
  VALUES ?naming { skos:prefLabel skos:altLabel }
  ?found aid:namedIn ?report ; ?naming ?name .
  FILTER(STR(?name) = ?text)
} ORDER BY ?found"""
_CONCEPT = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?found ?scheme ?text WHERE {
  VALUES ?naming { skos:notation skos:prefLabel }
  ?found skos:inScheme ?scheme ; ?naming ?name .
  FILTER(STR(?name) = ?text)
} ORDER BY ?found"""
_FIRST = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?found ?times WHERE {{
  {{ SELECT (?{name} AS ?found) (COUNT(*) AS ?times) WHERE {{ {pattern} }} GROUP BY ?{name} }}
}} ORDER BY DESC(?times) STR(?found) LIMIT 1"""
_ANY_CONCEPT = _CONCEPT.replace("?scheme ?text WHERE", "?text WHERE")

ACCEPTED = {
    "iri": "a full IRI, such as https://w3id.org/aidgraph/id/place-wensu",
    "entity": "an id (place-wensu), a full IRI, or an exact label (温宿县)",
    "text": "any text",
    "number": "a number in plain digits, such as 1000000 or 0.9",
    "date": "a date: 2021, 2021-08 or 2021-08-08",
    "concept": "a key of a code list (12230, CNY), a full IRI, or an exact label",
}


def bind(query: Query, settings: Mapping[str, str], ask: Ask) -> Bindings:
    """
    Return a term for each parameter of *query*: what *settings* say, or else its default.

    Args:
        query: The query with its parameters.
        settings: Texts by parameter name, as a person writes them.
        ask: Asks the graph that the query is for; ids, labels and keys are looked up there.

    Raises:
        CallError: If a setting is no parameter, is missing, malformed, unknown or ambiguous.
    """
    if strange := [name for name in settings if name not in query.params]:
        takes = ", ".join(query.params) or "no parameters"
        raise CallError(f"{query.name}: no parameter {strange[0]!r}; it takes {takes}")
    bindings: Bindings = {}
    for name, parameter in query.params.items():
        text = settings.get(name, parameter.default)
        bindings[name] = (
            _first(query, parameter, ask, bindings) if text is None else _term(parameter, text, ask)
        )
    return bindings


def _first(query: Query, parameter: Parameter, ask: Ask, known: Bindings) -> Term:
    """Return what the graph has for *parameter*: what its pattern finds most often."""
    name, accepted = parameter.name, ACCEPTED[parameter.type]
    if parameter.must_be_set:
        raise CallError(f"{query.name}: parameter {name} must be set; it takes {accepted}")
    found = ask(_FIRST.format(name=name, pattern=parameter.first), known)
    if not found:
        needs = f" ({query.needs})" if query.needs else ""
        raise CallError(
            f"{query.name}: this graph has nothing to ask about{needs}; set {name}: {accepted}"
        )
    return ox.NamedNode(found[0])


def written(bindings: Bindings) -> dict[str, str]:
    """Return *bindings* in N-Triples, as they are written into a query."""
    return {name: str(value) for name, value in bindings.items()}


def _term(parameter: Parameter, text: str, ask: Ask) -> Term:
    """Convert *text* for *parameter*; every failure becomes one message that names both."""
    convert: dict[str, Callable[[], Term]] = {
        "iri": lambda: _iri(text),
        "entity": lambda: _entity(text, ask),
        "text": lambda: _text(text),
        "number": lambda: _number(text),
        "date": lambda: _date(text),
        "concept": lambda: _concept(text, parameter.scheme, ask),
    }
    try:
        return convert[parameter.type]()
    except (ValueError, InvalidOperation) as error:
        why = f" ({error})" if isinstance(error, _LookUpError) else ""
        accepted = ACCEPTED[parameter.type]
        message = f"parameter {parameter.name}: {text!r} will not do{why}; it takes {accepted}"
        raise CallError(message) from None


class _LookUpError(ValueError):
    """Say why the graph does not tell which thing is meant."""


def _iri(text: str) -> Term:
    if ":" not in text:
        raise ValueError(text)
    return ox.NamedNode(text)


def _text(text: str) -> Term:
    text.encode("utf-8")  # a lone surrogate is a ValueError here and a crash further on
    return ox.Literal(text)


def _number(text: str) -> Term:
    if len(text) > _MOST_DIGITS or not text.isascii() or "_" in text:
        raise ValueError(text[:40])
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(text)  # written out, 1e999999999 would be a gigabyte
    return _literal(decimal(number))


def _date(text: str) -> Term:
    if len(text) >= len("2021-08-08"):
        datetime.fromisoformat(text)
    return _literal(time(text))


def _literal(written: str) -> Term:
    """Read a literal in N-Triples form."""
    triple = next(ox.parse(f"<a:a> <a:a> {written} .", format=ox.RdfFormat.N_TRIPLES))
    value: Term = triple.object
    return value


def _entity(text: str, ask: Ask) -> Term:
    """Find a thing of the graph: by IRI, by the path of its IRI, or an entity by its label."""
    candidate = _iri(text) if ":" in text else ox.NamedNode(thing(*text.split("/")))
    if ask(_KNOWN, {"found": candidate}):
        return candidate
    return _only(ask(_BY_LABEL, {"text": _text(text)}), "nothing in the graph is called so")


def _concept(text: str, scheme: str, ask: Ask) -> Term:
    if "://" in text:
        candidate = _iri(text)
        return candidate if ask(_KNOWN, {"found": candidate}) else _only([], "no such concept")
    if scheme:
        bindings: Bindings = {"text": _text(text), "scheme": ox.NamedNode(term(scheme))}
        return _only(ask(_CONCEPT, bindings), f"not in {scheme}")
    return _only(ask(_ANY_CONCEPT, {"text": _text(text)}), "in no code list")


def _only(found: list[str], nothing: str) -> Term:
    if len(found) != 1:
        raise _LookUpError(f"it may be {', '.join(found)}" if found else nothing)
    return ox.NamedNode(found[0])
