"""The picture of a published site: every entity and link, for a script that draws parts of it."""

from typing import Any

from aidgraph.serve.canvas.links import claims_among, links_among
from aidgraph.serve.canvas.map_page import read_points
from aidgraph.serve.canvas.picture import link_data
from aidgraph.serve.members import member_numbers
from aidgraph.serve.site import Site
from aidgraph.store.graph import short


def canvas_data(site: Site) -> dict[str, Any]:
    """Return the nodes, the links, and the claims that each link stands on, by its three parts."""
    graph = site.graph
    members = sorted(graph.entities())
    links = links_among(graph, members)
    claims = claims_among(graph, links)
    nodes = [
        {
            "id": short(iri),
            "kind": graph.kind(iri) or "Entity",
            "label": graph.label(iri)._asdict(),
            "members": member_numbers(graph, iri)._asdict(),
        }
        for iri in members
    ]
    return {
        "nodes": nodes,
        **link_data(graph, links, []),
        "claims": {
            "|".join(map(short, link)): sorted(map(short, found)) for link, found in claims.items()
        },
        "points": read_points(graph),
    }
