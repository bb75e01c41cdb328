"""Find the entity that a reader means by an id or a name."""

from dataclasses import dataclass

from aidgraph.serve.canvas.picture import known_entity
from aidgraph.serve.search.find import SearchQuery
from aidgraph.serve.site import Site
from aidgraph.store.graph import ALT_LABEL, PREF_LABEL

_OFFERED = 10


@dataclass(frozen=True, slots=True)
class Choices:
    """
    Hold what was asked, the entity meant (empty: not known), and others it may have been.

    ``alike`` says that the others have similar names only; nothing is called so.
    """

    text: str
    iri: str = ""
    others: tuple[str, ...] = ()
    alike: bool = False


def resolve(site: Site, text: str) -> Choices:
    """Return the entity whose id, IRI or name is *text*, or else what a search for it finds."""
    text = text.strip()
    if not text:
        return Choices("")
    if iri := known_entity(site.graph, text):
        return Choices(text, iri)
    found = site.finder.find(SearchQuery(text), limit=_OFFERED)
    hits = tuple(hit.iri for hit in found.hits)
    exact = [iri for iri in hits if text in _names(site, iri)]
    if len(exact) == 1 or (found.total == 1 and not found.alike):
        return Choices(text, (exact or hits)[0])
    return Choices(text, "", hits, found.alike)


def _names(site: Site, iri: str) -> list[str]:
    return [name for kind in (PREF_LABEL, ALT_LABEL) for name in site.graph.values(iri, kind)]
