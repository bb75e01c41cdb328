"""The description of the dataset: the graph, for people and, as schema.org, for search engines."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.rdf.iri import term
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.pages.documents import report_iris
from aidgraph.serve.site import Site
from aidgraph.store.graph import ENTITY_CLASSES, TYPE
from aidgraph.version import VERSION
from aidgraph.visualize.scope import MAX_NODES
from aidgraph.web.language import language_of

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_COUNTED = (
    "reports",
    "entities",
    "relations",
    "flows",
    "outcome figures",
    "context figures",
    "evidence spans",
    "reference claims",
)
_ENDPOINT = (("SPARQL 1.1", "sparql", "application/sparql-results+json"),)
_DUMPS = (
    ("Turtle", "data/graph.ttl", "text/turtle"),
    ("N-Quads", "data/graph.nq", "application/n-quads"),
    ("JSON-LD", "data/graph.jsonld", "application/ld+json"),
)
_HOME = "https://w3id.org/aidgraph/"


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the description."""
    pictured = site.lazy(lambda: _is_pictured(site))
    return [
        Route("/about", partial(_page, site, pictured)),
        Route("/about.jsonld", partial(_data, site)),
    ]


def _page(site: Site, pictured: Lazy[bool], request: Request) -> Response:
    counts = site.manifest.get("counts", {})
    return site.render(
        request,
        "about.html.j2",
        description=dataset_description(site, request),
        counts=[(name, counts[name]) for name in _COUNTED if name in counts],
        triples=site.triples,
        version=VERSION,
        reports=report_iris(site),
        datasets=sorted(site.graph.subjects(TYPE, term("Dataset"))),
        licence=LICENCE,
        pictured=pictured(),
    )


def _is_pictured(site: Site) -> bool:
    """Tell whether one picture has the whole graph."""
    if site.remote:
        return False
    return len(site.graph.instances(*ENTITY_CLASSES)) <= MAX_NODES


def _data(site: Site, request: Request) -> Response:
    return site.json(dataset_description(site, request), media="application/ld+json")


def dataset_description(site: Site, request: Request) -> dict[str, Any]:
    """Return the description of the dataset in the words of schema.org."""
    base = site.published or site.settings.base_url or str(request.base_url)
    base = base.rstrip("/")
    labels = site.renderer.labels
    language = language_of(request)
    based_on = [
        {"@type": "CreativeWork", "@id": iri, "name": labels.of(iri, language).text}
        for iri in report_iris(site)
    ]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": _HOME,
        "name": site.renderer.say(request, "about.name"),
        "description": site.renderer.say(request, "about.description"),
        "inLanguage": ["zh", "en"],
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "The aidgraph developers"},
        "version": site.build[:12],
        "isAccessibleForFree": True,
        "url": f"{base}/",
        "isBasedOn": based_on,
        "variableMeasured": ["funding flows", "outcomes", "context figures"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": f"{base}/{path}",
                "encodingFormat": media,
            }
            for name, path, media in (_DUMPS if site.published is not None else _ENDPOINT)
        ],
    }
