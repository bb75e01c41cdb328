"""What a search can be narrowed by; each facet is a SPARQL query, so its counts are SPARQL's."""

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, THING
from aidgraph.store.graph import ENTITY_CLASSES, Graph

PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


class Facet(NamedTuple):
    """Name a facet as the address of a page does, with the query for its ?entity and ?value."""

    name: str
    query: str


_CLASSES = " ".join(f"aid:{name}" for name in ENTITY_CLASSES)
_DATED = """
  { ?entity aid:period ?period }
  UNION { ?claim aid:about ?entity ; aid:period ?period }
  UNION { ?claim rdf:subject ?entity ; aid:period ?period }
"""

FACETS = (
    Facet("type", f"?entity a ?value VALUES ?value {{ {_CLASSES} }}"),
    Facet("place", "?entity aid:locatedIn+ ?value"),
    Facet("programme", "?entity aid:partOf+ ?value . ?value a aid:Programme"),
    Facet(
        "year",
        f"""{{ SELECT ?period ?value {{  # once for each period, however much is dated by it
    ?period aid:from ?from ; aid:to ?to
    VALUES ?value {{ {" ".join(str(year) for year in range(1949, 2051))} }}
    FILTER(xsd:integer(SUBSTR(STR(?from), 1, 4)) <= ?value)
    FILTER(xsd:integer(SUBSTR(STR(?to), 1, 4)) >= ?value)
  }} }}
  {_DATED}""",
    ),
    Facet("sector", "?entity aid:sector ?value"),
    Facet(
        "flow",
        """?claim a aid:FundingFlow ; aid:flowKind ?value ;
    (aid:about|aid:provider|aid:receiver) ?entity""",
    ),
    Facet("source", "?entity aid:namedIn ?value . ?value a aid:Report"),
)
"""The facets in the order of the page; the pattern of each binds ?entity and ?value."""


def facet_query(facet: Facet) -> str:
    """Return the SPARQL query of *facet*: every entity with each of its values, once."""
    return f"""{PREFIXES}
SELECT DISTINCT ?entity ?value WHERE {{
  ?entity aid:namedIn ?report .
  {facet.query}
}}"""


def facet_values(graph: Graph, facet: Facet) -> Iterator[tuple[str, str]]:
    """Yield (entity, value) of *facet*; a value is written as in the address of a page."""
    for row in graph.select(facet_query(facet)):
        entity, value = row["entity"], row["value"]
        if isinstance(entity, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield entity.value, short_value(value.value)


def short_value(value: str) -> str:
    """Return a value as it stands in the address of a page.

    >>> short_value("https://w3id.org/aidgraph/ontology#Project"), short_value("2021")
    ('aid:Project', '2021')
    """
    if value.startswith(ONTOLOGY):
        return f"aid:{value.removeprefix(ONTOLOGY)}"
    return value.removeprefix(THING)


def full_value(value: str) -> str:
    """Return the IRI that a value in an address stands for; a year stands for itself.

    >>> full_value("aid:Project"), full_value("2021"), full_value("place-wensu")[-15:]
    ('https://w3id.org/aidgraph/ontology#Project', '2021', '/id/place-wensu')
    """
    if value.startswith("aid:"):
        return ONTOLOGY + value.removeprefix("aid:")
    return value if value.isdigit() or "://" in value else THING + value
