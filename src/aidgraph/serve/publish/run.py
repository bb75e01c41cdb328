"""Publish a built graph as a static site: every page, the data, and what searches and asks it."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.files.atomic import replaced_folder
from aidgraph.rdf.vocabulary import ontology_files
from aidgraph.serve.assets import assets_hash, static_files
from aidgraph.serve.canvas.complete import hints
from aidgraph.serve.publish.canvas_data import canvas_data
from aidgraph.serve.publish.pages import Publication, write_pages
from aidgraph.serve.publish.redirects import apache_redirects, first_page, sitemaps
from aidgraph.serve.publish.search_data import search_files
from aidgraph.serve.settings import Settings
from aidgraph.serve.site import Site
from aidgraph.version import VERSION
from aidgraph.visualize import draw_graph

MARKER = "published.json"
DUMPS = ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json")
# What is written at the top of a site; of an earlier one none of it is left standing.
OWN = (
    *("en", "zh", "doc", "data", "queries", "static", "ontology", "w3id", "sitemap*.xml"),
    *("index.html", "picture.html", "about.jsonld", "void.ttl", ".nojekyll"),
)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Published:
    """Say what was published: the folder, and how many pages and files it has."""

    folder: Path
    pages: int
    files: int


def publish(
    graph: Path,
    out: Path,
    *,
    base_url: str = "",
    processes: int = 0,
    progress: Progress = lambda _: None,
) -> Published:
    """
    Write the built graph in *graph* as a static site into the folder *out*, whole or not at all.

    Args:
        graph: What ``build`` wrote.
        out: The folder to write; it must be new, empty or an earlier site.
        base_url: Where the site will be; it names the pages for search engines and redirects.
        processes: How many work at once; 0: one for 1,000 things, for more one for each processor.
        progress: Called with a line of text before each step.

    Raises:
        CallError: If there is no built graph, the address is none, or *out* holds something else.
    """
    address = Settings(base_url=base_url).base_url.rstrip("/")
    job = Publication(graph, out, Settings.from_environment(base_url=""), address)
    app = job.app()
    site: Site = app.state.site
    with closing(site.index), replaced_folder(out, MARKER, OWN) as fresh:
        progress("copying what is the same for all pages")
        _copy(graph, fresh)
        progress("writing the names, the index of claims and the picture")
        _write_data(site, fresh)
        progress("writing the pages")
        pages = write_pages(app, replace(job, folder=fresh), processes)
        _write_hosts(site, fresh, address)
        files = [path for path in fresh.rglob("*") if path.is_file()]
        marker = {"aidgraph": VERSION, "build": site.build, "base_url": address, "pages": pages}
        (fresh / MARKER).write_text(json.dumps(marker, indent=2) + "\n", "utf-8")
    return Published(out, pages, len(files) + 1)


def _copy(graph: Path, fresh: Path) -> None:
    static = fresh / "static" / assets_hash()
    for name, data in static_files().items():
        _write(static / name, data)
    for name in DUMPS:
        if (graph / name).is_file():
            (fresh / "data").mkdir(exist_ok=True)
            shutil.copyfile(graph / name, fresh / "data" / name)
    for name, file in ontology_files():
        _write(fresh / "ontology" / name, file.read_bytes())


def _write_data(site: Site, fresh: Path) -> None:
    terms = {kind: hints(kind) for kind in ("class", "property")}
    picture = ("canvas.json", canvas_data(site))
    for name, held in (*search_files(site), picture, ("hints.json", terms)):
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        _write(fresh / "data" / name, text.encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _write_hosts(site: Site, fresh: Path, address: str) -> None:
    _write(fresh / "index.html", first_page(site))
    with suppress(CallError):  # a graph of thousands is no picture; its parts are
        _write(fresh / "picture.html", draw_graph(site.store))
    _write(fresh / ".nojekyll", b"")
    if not address:
        return
    pages = sorted(p.relative_to(fresh).as_posix() for p in fresh.rglob("*.html"))
    for name, data in sitemaps(address, pages).items():
        _write(fresh / name, data)
    _write(fresh / "w3id" / ".htaccess", apache_redirects(address))
