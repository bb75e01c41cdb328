"""Write the figures of a graph as an RDF Data Cube, and as a table that CSVW describes."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from aidgraph.rdf.about import build_iri
from aidgraph.rdf.iri import ONTOLOGY, term, thing
from aidgraph.rdf.serialize import serialize
from aidgraph.rdf.terms import DCTERMS, RDF, RDFS, XSD, iri, literal
from aidgraph.store.open import Triples

QB = "http://purl.org/linked-data/cube#"
METADATA = "observations.csv-metadata.json"
MEASURES = ("value", "min", "max")
_CUBE, _STRUCTURE = thing("graph", "figures"), thing("graph", "figures", "structure")
_OWN = f"{_CUBE}#"
# Column -> property.  Dimensions tell an observation from every other; all else is said besides.
_DIMENSIONS = {
    "claim": f"{_OWN}claim",
    "measure": f"{QB}measureType",
    "indicator": term("indicator"),
    "source": term("statedBy"),
}
_REQUIRED = {
    "kind": f"{_OWN}kind",
    "unit": term("unit"),
    "comparator": term("comparator"),
    "origin": term("origin"),
}
_OPTIONAL = {
    "about": term("about"),
    "flow_kind": term("flowKind"),
    "provider": term("provider"),
    "receiver": term("receiver"),
    "period": term("period"),
    "modality": term("modality"),
}
_DAYS = {"first_day": term("firstDay"), "last_day": term("lastDay")}
_THINGS = _DIMENSIONS | _REQUIRED | _OPTIONAL  # columns that hold IRIs
_COLUMNS = (*_THINGS, *_DAYS, "number")
_LABELS = {
    "claim": ("figure", "数字"),
    "kind": ("kind of figure", "数字类型"),
}
_QUERY = f"""PREFIX aid: <{ONTOLOGY}>
SELECT ?claim ?measure ?indicator ?source ?kind ?about ?unit ?comparator ?flow_kind ?provider
       ?receiver ?period ?modality ?origin ?first_day ?last_day ?number {{
  ?claim a ?kind ; aid:indicator ?indicator ; aid:statedBy ?source ; aid:unit ?unit ;
    aid:comparator ?comparator ; aid:origin ?origin ; ?measure ?number .
  FILTER(?kind IN (aid:FundingFlow, aid:Outcome, aid:ContextFigure))
  FILTER(?measure IN (aid:value, aid:min, aid:max))
  OPTIONAL {{ ?claim aid:about ?about }} OPTIONAL {{ ?claim aid:flowKind ?flow_kind }}
  OPTIONAL {{ ?claim aid:provider ?provider }} OPTIONAL {{ ?claim aid:receiver ?receiver }}
  OPTIONAL {{ ?claim aid:modality ?modality }}
  OPTIONAL {{ ?claim aid:period ?period }}
  OPTIONAL {{ ?claim aid:period/aid:firstDay ?first_day }}
  OPTIONAL {{ ?claim aid:period/aid:lastDay ?last_day }}
}}"""


def export_cube(store: Triples) -> dict[str, bytes]:
    """
    Return the files of the cube by name: ``observations.csv``, its CSVW metadata, ``cube.ttl``.

    An observation is one number of one figure: its value, or an end of its range.  Dimensions are
    the claim, the measure, the indicator and the source, so that no two observations are of one
    place in the cube; all else is an attribute.  ``cube.ttl`` has the structure and the same
    observations (RDF Data Cube, normalized); a CSVW processor makes these from the table.

    >>> sorted(export_cube(ox.Store()))
    ['cube.ttl', 'observations.csv', 'observations.csv-metadata.json']
    """
    rows = sorted(_rows(store))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    lines = {*_structure(), *(line for row in rows for line in _observation(row))}
    metadata = json.dumps(_metadata(), ensure_ascii=False, indent=2)
    return {
        "observations.csv": out.getvalue().encode("utf-8"),
        METADATA: f"{metadata}\n".encode(),
        "cube.ttl": serialize(sorted(lines), "ttl", {"qb": QB, "graph": thing("graph", "")}),
    }


def _rows(store: Triples) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each observation, IRIs in full; what is not told is empty."""
    solutions = store.query(_QUERY)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        cells = {name: solution[name] for name in _COLUMNS}
        measure = cells["measure"].value.removeprefix(ONTOLOGY)
        yield tuple(
            measure if name == "measure" else "" if node is None else node.value
            for name, node in cells.items()
        )


def _observation(row: tuple[str, ...]) -> Iterator[str]:
    """Yield the triples of one observation, as the metadata has them made from the table."""
    cells = dict(zip(_COLUMNS, row, strict=True))
    me = f"{cells['claim']}#{cells['measure']}"
    cells["measure"] = term(cells["measure"])
    yield _line(me, RDF + "type", iri(QB + "Observation"))
    yield _line(me, QB + "dataSet", iri(_CUBE))
    for name, predicate in _THINGS.items():
        if cells[name]:
            yield _line(me, predicate, iri(cells[name]))
    for name, predicate in _DAYS.items():
        if cells[name]:
            yield _line(me, predicate, literal(cells[name], datatype=XSD + "date"))
    yield _line(me, cells["measure"], literal(cells["number"], datatype=XSD + "decimal"))


def _structure() -> Iterator[str]:
    """Yield what the cube is and which components its observations have."""
    yield _line(_CUBE, RDF + "type", iri(QB + "DataSet"))
    yield _line(_CUBE, QB + "structure", iri(_STRUCTURE))
    yield _line(_CUBE, DCTERMS + "isPartOf", iri(build_iri()))
    yield _line(_CUBE, RDFS + "label", literal("figures of the graph", language="en"))
    yield _line(_CUBE, RDFS + "label", literal("图谱中的数字", language="zh"))
    yield _line(_STRUCTURE, RDF + "type", iri(QB + "DataStructureDefinition"))
    for name, predicate in _DIMENSIONS.items():
        yield from _component(name, predicate, "dimension")
        yield _line(predicate, RDFS + "range", iri(RDFS + "Resource"))
    for name in MEASURES:
        yield from _component(name, term(name), "measure")
    for name, predicate in (_REQUIRED | _OPTIONAL | _DAYS).items():
        yield from _component(name, predicate, "attribute")
        needed = literal(str(name in _REQUIRED).lower(), datatype=XSD + "boolean")
        yield _line(f"{_STRUCTURE}/{name}", QB + "componentRequired", needed)
    for name, (english, chinese) in _LABELS.items():
        yield _line(_OWN + name, RDFS + "label", literal(english, language="en"))
        yield _line(_OWN + name, RDFS + "label", literal(chinese, language="zh"))


def _component(name: str, predicate: str, role: str) -> Iterator[str]:
    """Yield a component of the structure, and that its property has this role."""
    me = f"{_STRUCTURE}/{name}"
    yield _line(_STRUCTURE, QB + "component", iri(me))
    yield _line(me, RDF + "type", iri(QB + "ComponentSpecification"))
    yield _line(me, QB + role, iri(predicate))
    yield _line(predicate, RDF + "type", iri(f"{QB}{role.title()}Property"))


def _metadata() -> dict[str, Any]:
    """Return how a CSVW processor makes the observations from the table (Metadata Vocabulary)."""
    columns: list[dict[str, Any]] = [
        {"name": name, "titles": name, "propertyUrl": predicate, "valueUrl": f"{{+{name}}}"}
        for name, predicate in _THINGS.items()
    ]
    for column in columns:
        if column["name"] == "measure":
            column["valueUrl"] = term("{measure}")
    columns += [
        {"name": name, "titles": name, "propertyUrl": predicate, "datatype": "date"}
        for name, predicate in _DAYS.items()
    ]
    columns += [
        {
            "name": "number",
            "titles": "number",
            "propertyUrl": term("{measure}"),
            "datatype": "decimal",
        },
        {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "qb:Observation"},
        {"virtual": True, "propertyUrl": "qb:dataSet", "valueUrl": _CUBE},
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "observations.csv",
        "dc:title": "Figures of the graph, one number a row",
        "tableSchema": {
            "aboutUrl": "{+claim}#{measure}",
            "primaryKey": ["claim", "measure"],
            "columns": columns,
        },
    }


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{iri(subject)} {iri(predicate)} {value} ."
