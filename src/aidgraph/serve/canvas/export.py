"""What is on the canvas, to take away: tables, GEXF, Turtle with evidence, an offline page."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import networkx as nx
import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.rdf.terms import DCTERMS, OA, RDF, SKOS, XSD
from aidgraph.serve.canvas.links import (
    FLOW,
    CanvasLink,
    links_among,
    marks_among,
    predicate_label,
    statements_of,
)
from aidgraph.serve.canvas.neighbours import names, read_call
from aidgraph.serve.canvas.picture import require_entity
from aidgraph.serve.marks import Mark
from aidgraph.serve.site import Site
from aidgraph.store.graph import Graph, short
from aidgraph.text.visible import for_spreadsheet
from aidgraph.visualize import draw_graph

_PREFIXES = {
    "aid": ONTOLOGY, "id": THING, "rdf": RDF, "skos": SKOS, "oa": OA, "xsd": XSD,
    "dcterms": DCTERMS,
}  # fmt: skip
_OWN = (RDF + "type", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation")
_DEEP = ("evidence", "period", "statedBy")  # what a claim stands on comes along
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same archive for the same picture


class CanvasContent(NamedTuple):
    """Hold what is taken away: the entities, the links between them, and in which language."""

    graph: Graph
    members: Sequence[str]
    links: Sequence[CanvasLink]
    language: Language


class Format(NamedTuple):
    """Describe a format: how it is written, its media type, and the ending of the file."""

    write: Callable[[CanvasContent], bytes]
    media: str
    ending: str


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the exports."""
    return [Route("/api/export", partial(_export, site), methods=["GET", "POST"])]


async def _export(site: Site, request: Request) -> Response:
    call = await read_call(site, request)
    name = str(call.get("format", ""))
    if name not in FORMATS:
        raise CallError(f"format: {name[:40]!r} will not do; give one of {', '.join(FORMATS)}")
    wanted = FORMATS[name]
    ids, hidden = names(call.get("ids")), set(names(call.get("without")))
    language: Language = "zh" if call.get("lang") == "zh" else "en"
    data = await run_in_threadpool(_written, site, ids, hidden, language, wanted)
    headers = {"Content-Disposition": f'attachment; filename="aidgraph.{wanted.ending}"'}
    return Response(data, media_type=wanted.media, headers=headers)


def _written(
    site: Site, ids: Sequence[str], hidden: set[str], language: Language, wanted: Format
) -> bytes:
    if not ids or len(ids) > site.settings.canvas_nodes:
        raise CallError(f"ids: give 1 to {site.settings.canvas_nodes} ids of entities")
    members = list(dict.fromkeys(require_entity(site.graph, name) for name in ids))
    links = [k for k in links_among(site.graph, members) if short(k.predicate) not in hidden]
    return wanted.write(CanvasContent(site.graph, members, links, language))


def write_tables(content: CanvasContent, *, for_spreadsheets: bool = False) -> bytes:
    """Return two CSV tables, ``nodes.csv`` and ``links.csv``, in a ZIP archive.

    For spreadsheets they begin with a byte order mark, and no cell is read as a formula.
    """
    graph = content.graph
    nodes = [(short(iri), graph.kind(iri) or "", *graph.label(iri), iri) for iri in content.members]
    marks = marks_among(graph, content.links)
    links = [
        (*map(short, k), *predicate_label(graph, k.predicate), _keys(marks.get(k, ())))
        for k in content.links
    ]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, head, rows in (
            ("nodes.csv", ("id", "type", "label_zh", "label_en", "iri"), nodes),
            ("links.csv", ("start", "predicate", "end", "label_zh", "label_en", "marks"), links),
        ):
            text = _table([head, *rows], for_spreadsheets=for_spreadsheets)
            file.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return archive.getvalue()


def _keys(marks: Iterable[Mark]) -> str:
    """Return marks as a cell: their keys, with bars between them."""
    return "|".join(mark.key for mark in marks)


def _table(rows: Iterable[Sequence[str]], *, for_spreadsheets: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([for_spreadsheet(cell) for cell in row] if for_spreadsheets else row)
    return text.getvalue().encode("utf-8-sig" if for_spreadsheets else "utf-8")


def write_gexf(content: CanvasContent) -> bytes:
    """Return the picture as GEXF, which Gephi and networkx read."""
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph, language = content.graph, content.language
    for iri in content.members:
        label = graph.label(iri)
        network.add_node(
            short(iri), label=_for_xml(label.of(language)), type=graph.kind(iri) or "",
            label_zh=_for_xml(label.zh), label_en=_for_xml(label.en),
        )  # fmt: skip
    marks = marks_among(graph, content.links)
    for number, link in enumerate(content.links):
        words = predicate_label(graph, link.predicate).of(language)
        network.add_edge(
            short(link.start), short(link.end), key=str(number),
            label=_for_xml(words), predicate=short(link.predicate),
            marks=_keys(marks.get(link, ())),
        )  # fmt: skip
    return b"\n".join(line.encode("utf-8") for line in nx.generate_gexf(network))


def _for_xml(text: str) -> str:
    """Return *text* without what XML 1.0 cannot hold; labels have been made visible before."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff")


def write_turtle(content: CanvasContent) -> bytes:
    """Return the links as triples, with the claims that state them and their evidence."""
    graph = content.graph
    triples: set[ox.Triple] = set()
    for iri in content.members:
        triples |= {t for t in _about(graph, iri) if t.predicate.value in _OWN}
    for link in content.links:
        if link.predicate != FLOW:
            # What reports tell as a plan only is no triple, but its claim comes along all the same.
            triples |= set(graph.triples(*link))
        for statement in statements_of(graph, link):
            triples |= _claim(graph, statement.iri)
    ordered = sorted(triples, key=str)
    return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


def _claim(graph: Graph, claim: str) -> set[ox.Triple]:
    """Return what is said of a claim, of its evidence, its source and its period."""
    found = set(_about(graph, claim))
    for name in _DEEP:
        for iri in graph.values(claim, term(name)):
            found |= set(_about(graph, iri))
            for selector in graph.values(iri, OA + "hasSelector"):
                found |= set(_about(graph, selector))
    return found


def _about(graph: Graph, iri: str) -> list[ox.Triple]:
    return list(graph.triples(iri, None, None))


def write_page(content: CanvasContent) -> bytes:
    """Return the entities as one offline page, drawn by pyvis."""
    return draw_graph(content.graph.store, nodes=content.members, lang=content.language)


FORMATS = {
    "csv": Format(write_tables, "application/zip", "zip"),
    "sheet": Format(partial(write_tables, for_spreadsheets=True), "application/zip", "zip"),
    "gexf": Format(write_gexf, "application/gexf+xml", "gexf"),
    "turtle": Format(write_turtle, "text/turtle; charset=utf-8", "ttl"),
    "html": Format(write_page, "text/html; charset=utf-8", "html"),
}
