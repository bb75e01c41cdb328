"""Tell what a query cannot do without: the terms of the patterns that every answer has to match."""

import re

from aidgraph.rdf.iri import term

_QUIET = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|(?m:(?:^|(?<=\s))#[^\n]*)|<[^<>\s]*>'
)
_PARENTHESES = re.compile(r"\([^()]*\)")
_CHOICE = re.compile(r"[\w:^-]+(?:\|[\w:^-]+)+")
_TOKEN = re.compile(
    r"[{}]|\b(?:OPTIONAL|MINUS|EXISTS|UNION|VALUES|WHERE)\b|\baid:[\w-]+[*?]?", re.IGNORECASE
)
_DROPPED = frozenset({"OPTIONAL", "MINUS", "EXISTS", "VALUES"})


def required_terms(query: str) -> frozenset[str]:
    """
    Return the IRIs of terms of the ontology without which *query* has no row.

    What stands in a part that need not match, in a choice, a path or an expression is left out, so
    a query may need more than is told, never less.

    >>> sorted(required_terms("SELECT * { ?s a aid:Place OPTIONAL { ?s aid:code ?c } }"))
    ['https://w3id.org/aidgraph/ontology#Place']
    """
    text = _QUIET.sub(" ", query)
    while (shorter := _PARENTHESES.sub(" ", text)) != text:
        text = shorter
    text = _CHOICE.sub(" ", text)
    blocks: list[tuple[bool, set[str]]] = [(True, set())]
    before, closed = "", set[str]()
    opening, closing = "{", "}"
    union = False
    for token in _TOKEN.findall(text):
        word = token.upper()
        if token == opening:
            blocks.append((before not in _DROPPED and not union, set()))
            union = False
        elif token == closing and len(blocks) > 1:
            kept, found = blocks.pop()
            closed = found if kept else set()
            blocks[-1][1].update(closed)
        elif word == "UNION":
            blocks[-1][1].difference_update(closed)
            union = True
        elif token.startswith("aid:") and token[-1] not in "*?":
            blocks[-1][1].add(token)
        before = word
    return frozenset(term(name.removeprefix("aid:")) for name in blocks[0][1])
