"""Draw a graph, a query's result or the surroundings of an entity as a page."""

from collections.abc import Collection
from html import escape

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples
from aidgraph.store.passages import read_passages
from aidgraph.store.words import Words
from aidgraph.text.report import ReportText
from aidgraph.text.visible import one_line
from aidgraph.visualize import scope
from aidgraph.visualize.library_data import library_data
from aidgraph.visualize.linkage import read_linkage
from aidgraph.visualize.network import Size
from aidgraph.visualize.overview import FROM
from aidgraph.visualize.page import Opening, write_page
from aidgraph.visualize.view import View, build_view


class DrawnPage(bytes):
    """Hold a page in UTF-8; a notebook shows it below the cell, in a frame without an origin."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.decode("utf-8"))}" sandbox="allow-scripts" '
            'title="aidgraph" width="100%" height="640" style="border:0"></iframe>'
        )


def draw_graph(  # noqa: PLR0913  each is an option of the command, and has a name
    store: Triples,
    *,
    focus: str | None = None,
    depth: int = 1,
    nodes: Collection[str] | None = None,
    lang: Language | None = None,
    size: Size = "degree",
    title: str | None = None,
    report_text: ReportText | None = None,
) -> DrawnPage:
    """
    Return the picture of a graph as one HTML page in UTF-8, the same bytes for the same graph.

    As the last value of a cell a notebook shows it.

    The page has everything in it and makes no request; it carries a content security policy under
    which no text of the graph can run as script.  More than 300 entities are gathered in clusters,
    which open at a click.

    Args:
        store: The graph.
        focus: An entity's id, IRI or exact label; only what is near it is drawn.
        depth: How many steps around *focus* are drawn.
        nodes: IRIs of a query's result; only these entities, and those that these claims speak
            of, are drawn.
        lang: The language shown at first, else that of the reader's browser; the page can switch,
            and remembers it.
        size: What a node's size says at first: how many lines it has, or its largest flow of money.
        title: The title in both languages; otherwise the report's.
        report_text: The text of a report of the graph; the page then shows the sentence around
            each quote, and must not be passed on further than the text itself.

    Raises:
        CallError: If both *focus* and *nodes* are given, the entity is unknown, nothing is left to
            draw, there are more than 10,000 nodes, or the text is of no report of the graph.

    >>> from aidgraph.rdf.iri import term, thing
    >>> from aidgraph.rdf.terms import RDF
    >>> from aidgraph.store.open import memory_store
    >>> store = memory_store([f"<{thing('a')}> <{RDF}type> <{term('Place')}> ."])
    >>> page = draw_graph(store, lang="en")
    >>> page.startswith(b"<!doctype html>"), page == draw_graph(store, lang="en")
    (True, True)
    """
    if focus is not None and nodes is not None:
        raise CallError("a picture shows an entity's surroundings or a query's result; give one")
    graph = Graph(store)
    centre = None if focus is None else scope.find_entity(graph, focus)
    if centre is not None:
        members = scope.around(graph, centre, depth)
    elif nodes is not None:
        members = scope.named(graph, nodes)
    else:
        members = scope.whole(graph)
    view = build_view(graph, members)
    if title:
        heading = Words.same(one_line(title))
    elif centre is not None:
        heading = _title_around(graph.label(centre), depth)
    else:
        heading = _title(view, query=nodes is not None)
    place = None if centre is None else members.index(centre)
    passages = read_passages(graph, report_text) if report_text else {}
    many = centre is None and len(members) > FROM
    library = library_data(graph, read_linkage(graph, members)) if many else None
    opening = Opening(heading, lang, size, place)
    return DrawnPage(write_page(graph, view, opening, passages, library))


def _title_around(centre: Words, depth: int) -> Words:
    steps = "step" if depth == 1 else "steps"
    return Words(f"{centre.zh}：{depth} 步以内", f"{centre.en}: within {depth} {steps}")


def _title(view: View, *, query: bool) -> Words:
    if query:
        return Words("查询结果", "Result of a query")
    reports = [source.name for source in view.sources if source.kind == "Report"]
    return reports[0] if len(reports) == 1 else Words("援助知识图谱", "Knowledge graph of aid")
