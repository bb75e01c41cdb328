"""Write the IATI file of a graph."""

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lxml import etree

from aidgraph.errors import CallError
from aidgraph.exchange.export.iati.activity import ActivityWriter, Reporter
from aidgraph.exchange.export.iati.choose import Choice, LeftOut
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

_NO_IDENTIFIER = re.compile(r"[\s/&|?]")
_COMMENT = (
    " IATI Standard 2.03. What a report states, as its claims of aidgraph tell it: attributes with "
    "the prefix aid lead from each element to its claim and evidence. "
)


@dataclass(frozen=True, slots=True)
class Exported:
    """Hold a written file, how many activities it has, and what of the graph is not in it."""

    data: bytes
    activities: int
    left_out: tuple[LeftOut, ...]


def export_iati(
    store: Triples, reporter: Reporter | None = None, only: Collection[str] = ()
) -> Exported:
    """
    Write the projects and programmes of a graph as IATI 2.03 activities.

    An activity is a project or programme that a report names, or a facility or event that has a
    sector, in which somebody takes part.  The same graph gives the same bytes.

    Args:
        store: The store of a built graph.
        reporter: Who reports; always as a secondary reporter, for nobody here gave the money.
        only: Ids of entities to export, whatever they are; none means all that qualify.

    Raises:
        CallError: If an id of *only* is not in the graph, nothing can be exported, or the
            reporter's identifier has a character that IATI identifiers may not have.
    """
    reporter = reporter or Reporter()
    if _NO_IDENTIFIER.search(reporter.ref):
        raise CallError(f"{reporter.ref!r} is no IATI identifier: no space, /, &, | or ? may be")
    choice = Choice(Facts(Graph(store)), only)
    writer = ActivityWriter(choice, reporter)
    root = etree.Element("iati-activities", {"version": "2.03"}, nsmap={"aid": ONTOLOGY})
    root.append(etree.Comment(_COMMENT))
    for activity in choice.activities.values():
        writer.write(root, activity)
    left_out = sorted((*choice.left_out, *writer.left_out), key=lambda left: left.what)
    if not (written := len(root) - 1):
        reasons = sorted({left.reason for left in left_out})
        raise CallError(f"nothing to export: {'; '.join(reasons) or 'there is no project'}")
    etree.indent(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Exported(data + b"\n", written, tuple(left_out))


def left_out_table(left_out: Iterable[LeftOut]) -> bytes:
    """Return what an export leaves out as CSV: the end of its IRI, and why."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("what", "reason"))
    writer.writerows((item.what, item.reason) for item in left_out)
    return text.getvalue().encode()
