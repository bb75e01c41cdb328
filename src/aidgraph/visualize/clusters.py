"""Gather entities about places, givers, programmes or reports, so that many can be looked at."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from aidgraph.visualize.linkage import Linkage

Grouping = Literal["place", "giver", "programme", "report"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
MOST_CLUSTERS = 36
_FEWEST = 3  # entities that are worth a cluster of their own
_FARTHEST = 3  # steps from an anchor to what still belongs to it
_ANCHORS = {"place": ("Place",), "programme": ("Programme", "Project")}
_REST = -1
SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    Hold entities (by number) that belong together, what is linked most first.

    ``anchor`` is the IRI of what they are about, ``several`` for what several reports name, or
    empty for the rest; ``folded`` says how many smaller clusters the rest is made of, ``beside``
    which other clusters (by number) it is linked with, and by how many links.
    """

    anchor: str
    members: tuple[int, ...]
    folded: int
    beside: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """Hold the clusters, largest first and the rest last, and who has no link at all."""

    by: Grouping
    clusters: tuple[Cluster, ...]
    alone: tuple[int, ...]


def gather(linkage: Linkage, by: Grouping, most: int = MOST_CLUSTERS) -> Clustering:
    """
    Return the entities of *linkage* in at most *most* clusters.

    Each entity goes to the nearest place, giver, programme or project, at most three steps away;
    clusters that are small or too many go into what they are a part of, or into the rest.  By
    report, what several reports name stands together.
    """
    linked = [n for n, near in enumerate(linkage.near) if near]
    alone = tuple(n for n, near in enumerate(linkage.near) if not near)
    if by == "report":
        owners = _by_report(linkage, linked)
        names = {n: anchor for n, (anchor, _) in owners.items()}
        groups, folded = _rest_folded(_grouped({n: k for n, (_, k) in owners.items()}), most)
        anchors = {k: names[members[0]] for k, members in groups.items()}
    else:
        groups = _grouped(_nearest(linkage, _anchors(linkage, by), linked))
        groups = _merged(groups, linkage.parents, most)
        groups, folded = _rest_folded(groups, most)
        anchors = {k: linkage.entities[k] for k in groups if k != _REST}
    anchors[_REST] = ""
    order = sorted(groups, key=lambda k: (k == _REST, -len(groups[k]), anchors[k]))
    place = {n: spot for spot, key in enumerate(order) for n in groups[key]}
    beside = _beside(linkage, place)
    found = tuple(
        Cluster(
            anchors[key],
            linkage.heaviest(groups[key]),
            folded if key == _REST else 0,
            beside.get(spot, ()),
        )
        for spot, key in enumerate(order)
    )
    return Clustering(by, found, alone)


def _anchors(linkage: Linkage, by: Grouping) -> list[int]:
    kinds = _ANCHORS.get(by, ())
    found = (n for n, kind in enumerate(linkage.kinds) if linkage.near[n] and kind in kinds)
    return [*linkage.heaviest(linkage.givers if by == "giver" else found)]


def _nearest(linkage: Linkage, anchors: list[int], linked: Iterable[int]) -> dict[int, int]:
    """Return the nearest anchor of each; among equals the one that is linked least."""
    owner = {n: n for n in reversed(anchors)}
    waiting = deque((n, 0) for n in owner)
    while waiting:
        at, steps = waiting.popleft()
        for near in linkage.heaviest(linkage.near[at]) if steps < _FARTHEST else ():
            if near not in owner:
                owner[near] = owner[at]
                waiting.append((near, steps + 1))
    return {n: owner.get(n, _REST) for n in linked}


def _by_report(linkage: Linkage, linked: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Return the report that names each alone, and its number."""
    numbers: dict[str, int] = {}
    found: dict[int, tuple[str, int]] = {}
    for n in linked:
        reports = linkage.reports[n]
        anchor = SEVERAL if len(reports) > 1 else reports[0] if reports else ""
        found[n] = anchor, numbers.setdefault(anchor, len(numbers)) if anchor else _REST
    return found


def _grouped(owner: Mapping[int, int]) -> dict[int, list[int]]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n, key in owner.items():
        groups[key].append(n)
    return dict(groups)


def _merged(
    groups: Mapping[int, list[int]], parents: Mapping[int, int], most: int
) -> dict[int, list[int]]:
    """Put clusters into those they are a part of while they are small or many, the least first."""
    groups = {key: list(members) for key, members in groups.items()}

    def goal(key: int) -> tuple[int, int]:
        """Return how large the two would be together, and which cluster takes the other in."""
        whole, seen = parents.get(key, _REST), {key}
        while whole != _REST and whole not in groups and whole not in seen:
            seen.add(whole)
            whole = parents.get(whole, _REST)
        within = whole not in seen and whole != _REST
        return (len(groups[key]) + len(groups[whole]), whole) if within else (0, _REST)

    waiting = [(goal(key)[0], key) for key in groups if goal(key)[0]]
    heapq.heapify(waiting)
    while waiting:
        size, key = heapq.heappop(waiting)
        if key not in groups or (len(groups[key]) >= _FEWEST and len(groups) <= most):
            continue
        together, whole = goal(key)
        if together == size:
            groups[whole] += groups.pop(key)
        elif together:  # either has grown since
            heapq.heappush(waiting, (together, key))
    return groups


def _rest_folded(groups: Mapping[int, list[int]], most: int) -> tuple[dict[int, list[int]], int]:
    """Return the largest clusters and one of all the rest; how many clusters went into that."""
    ranked = sorted((k for k in groups if k != _REST), key=lambda k: (-len(groups[k]), k))
    kept = [k for k in ranked if len(groups[k]) >= _FEWEST]
    some_left = len(kept) < len(ranked) or bool(groups.get(_REST))
    kept = kept[: most - 1] if some_left or len(kept) > most else kept
    small = [k for k in ranked if k not in set(kept)]
    rest = [n for k in small for n in groups[k]] + groups.get(_REST, [])
    return {k: groups[k] for k in kept} | ({_REST: rest} if rest else {}), len(small)


def _beside(linkage: Linkage, place: Mapping[int, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return with which clusters each cluster is linked, and by how many links, most first."""
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for n, spot in place.items():
        counts[spot].update(place[m] for m in linkage.near[n] if place[m] != spot)
    return {
        spot: tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
        for spot, found in counts.items()
    }
