"""The path finder: a page that answers in sentences, and the same as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.serve.canvas.neighbours import whole_number
from aidgraph.serve.canvas.paths import (
    MOST_PATHS,
    MOST_STEPS,
    Paths,
    build_network,
    find_paths,
    hubs,
    path_data,
)
from aidgraph.serve.canvas.resolve import Choices, resolve
from aidgraph.serve.site import Site
from aidgraph.store.graph import Graph, short

if TYPE_CHECKING:
    import networkx as nx

_HUB = 20  # neighbours from which on an entity counts as a hub


class Network:
    """Build the network of a graph when it is first asked for, and keep it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._lock = Lock()
        self._network: nx.Graph[str] | None = None

    def get(self) -> "nx.Graph[str]":
        """Return the network; those who come while it is built wait for it."""
        with self._lock:
            if self._network is None:
                self._network = build_network(self._graph)
            return self._network


@dataclass(frozen=True, slots=True)
class Question:
    """Hold what a reader wants to know: from where, to where, how many, how long."""

    start: Choices
    end: Choices
    most: int
    steps: int
    avoid_hubs: bool


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the path finder."""
    network = Network(site.graph)
    return [
        Route("/path", partial(_page, site, network)),
        Route("/api/path", partial(_data, site, network)),
    ]


def _page(site: Site, network: Network, request: Request) -> Response:
    question = _read(site, request.query_params)
    answer, paths = None, []
    if question.start.iri and question.end.iri:
        answer = _answer(site, network, question)
        paths = [path_data(site.graph, path) for path in answer.found]
    return site.render(
        request,
        "path.html.j2",
        question=question,
        answer=answer,
        paths=paths,
        hub=_HUB,
        short=short,
    )


def _data(site: Site, network: Network, request: Request) -> Response:
    question = _read(site, request.query_params)
    for name, choices in (("from", question.start), ("to", question.end)):
        if not choices.iri:
            raise CallError(f"{name}: give the id of an entity; {choices.text[:100]!r} is none")
    answer = _answer(site, network, question)
    return site.json(
        {
            "paths": [path_data(site.graph, path) for path in answer.found],
            "stopped": answer.stopped,
            "most": question.most,
            "steps": question.steps,
            "seconds": site.settings.path_seconds,
        }
    )


def _read(site: Site, call: Mapping[str, Any]) -> Question:
    return Question(
        start=resolve(site, str(call.get("from", ""))),
        end=resolve(site, str(call.get("to", ""))),
        most=min(max(whole_number(call, "k", MOST_PATHS), 1), MOST_PATHS),
        steps=min(max(whole_number(call, "max", MOST_STEPS), 1), MOST_STEPS),
        avoid_hubs=call.get("hubs") == "avoid",
    )


def _answer(site: Site, network: Network, question: Question) -> Paths:
    known = network.get()
    return find_paths(
        known,
        question.start.iri,
        question.end.iri,
        most=question.most,
        steps=question.steps,
        seconds=site.settings.path_seconds,
        without=hubs(known, _HUB) if question.avoid_hubs else (),
    )
