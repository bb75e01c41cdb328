"""Search entities, claims, terms and questions at once: how many of each, a page of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from aidgraph.serve.search.find import Finder, SearchQuery, SearchResult
from aidgraph.serve.search.named import FindKind, Named, find_named, nearest_questions

KINDS: tuple[FindKind, ...] = get_args(FindKind)


@dataclass(frozen=True, slots=True)
class Finds:
    """Hold what a text finds: ``totals`` by kind, and of ``kind`` a page.

    ``entities`` is the search of entities, whatever the kind; ``keys`` are the IRIs of claims or
    terms, or the names of questions; ``nearest`` are questions to ask where nothing was found.
    """

    kind: FindKind
    totals: Mapping[FindKind, int]
    entities: SearchResult
    keys: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


def find_all(
    finder: Finder,
    named: Sequence[Named],
    query: SearchQuery,
    *,
    kind: FindKind | None,
    page: tuple[int, int],
) -> Finds:
    """
    Return what *query* finds of every kind, and a *page* of *kind*: its first find and its length.

    Without a kind it is the first that has what was typed: an entity that is merely called alike
    comes after claims, terms and questions that have the very words.  What is narrowed by a facet
    finds entities alone.
    """
    offset, limit = page
    entities = finder.find(query, limit=limit, offset=offset, facets=True)
    totals: dict[FindKind, int] = {"entity": entities.total}
    claims = None
    if query.text and not query.chosen:
        if claims := finder.find_claims(query.text, limit=limit, offset=offset):
            totals["claim"] = claims[0]
        words = list(find_named(named, query.text))
        by_kind = {one: [w.key for w in words if w.kind == one] for one in ("term", "question")}
        totals |= {"term": len(by_kind["term"]), "question": len(by_kind["question"])}
    chosen = kind or _first(totals, alike=entities.alike)
    keys: Sequence[str] = ()
    if chosen == "claim" and claims:
        keys = claims[1]
    elif chosen in {"term", "question"} and chosen in totals:
        keys = by_kind[chosen][offset : offset + limit]
    nothing = not any(n for one, n in totals.items() if one != "entity" or not entities.alike)
    nearest = nearest_questions(named, query.text) if nothing else ()
    return Finds(chosen, totals, entities, tuple(keys), tuple(one.key for one in nearest))


def _first(totals: Mapping[FindKind, int], *, alike: bool) -> FindKind:
    for kind in KINDS:
        if totals.get(kind) and not (kind == "entity" and alike):
            return kind
    return "entity"
