"""Look the codes of a graph up in the register of China's administrative divisions."""

from collections.abc import Iterator

import pyoxigraph as ox

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

_SCHEME = "gbt2260"
_NOTATION = SKOS + "notation"


def unknown_codes(store: Triples) -> Iterator[tuple[str, str]]:
    """
    Yield the thing and the code wherever *store* has a GB/T 2260 code that the register has not.

    The register is the one that ships with the package: counties and above by 6 digits, townships
    by 9.

    >>> list(unknown_codes(ox.Store()))
    []
    """
    scheme = ox.NamedNode(term(_SCHEME))
    for triple in Graph(store).triples(None, _NOTATION, None):
        thing, value = triple.subject, triple.object
        if not isinstance(value, ox.Literal) or value.datatype != scheme:
            continue
        if gazetteer().place(f"{_SCHEME}:{value.value}") is None:
            yield str(thing).strip("<>"), value.value
