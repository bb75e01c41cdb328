"""Find again what other encodings name: the same thing keeps its id across reports.

What is found is a proposal (``merges.csv``).  A sure one is taken at once; the others, and all that
somebody refused, leave the entity with an id of its own.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from aidgraph.chinese.nearnames import NearNames
from aidgraph.encoding import read_encoding
from aidgraph.encoding.folders import encodings_in
from aidgraph.encoding.merges import apply, renamed
from aidgraph.extract.things.areas import area_of, home_of
from aidgraph.extract.things.compare import (
    Match,
    Thing,
    code_words,
    match_alias,
    match_code,
    match_exactly,
    match_nearly,
    plain,
)
from aidgraph.model import Encoding, Entity

_MARGIN = 10  # of a hundred: how much likelier than the next a near name must be

Refusal = tuple[str, str, str]  # plain label, type, known id
Area = frozenset[str]


class Known:
    """
    Hold what other encodings name, by name and by code, and the merges that were refused.

    Args:
        things: The known entities, one for each id.
        refused: What must not be proposed again.
    """

    def __init__(self, things: Iterable[Thing] = (), refused: Iterable[Refusal] = ()) -> None:
        self._things = {thing.id: thing for thing in sorted(things, key=lambda thing: thing.id)}
        self._refused = frozenset(refused)
        self._refused_names = {refusal[:2] for refusal in self._refused}
        self._by_name: dict[str, list[Thing]] = defaultdict(list)
        self._by_label: dict[str, list[Thing]] = defaultdict(list)
        self._by_code: dict[str, list[Thing]] = defaultdict(list)
        for thing in self._things.values():
            self._by_label[plain(thing.label)].append(thing)
            for name in sorted(thing.names):
                self._by_name[name].append(thing)
            for code in sorted(thing.codes) if thing.type == "Place" else ():
                self._by_code[code].append(thing)
        self._near = NearNames(self._by_label)

    def adopt(self, encoding: Encoding) -> Encoding:
        """
        Return *encoding* with its merges: sure ones carried out, the others only proposed.

        An entity that is not merged has an id that no known thing has.
        """
        if not self._things:
            return encoding
        encoding = self._with_own_ids(encoding)
        home = home_of(encoding)
        found = {e.id: match for e in encoding.entities if (match := self.find(e, home))}
        merges = [found[e.id].merge(e, e.id) for e in encoding.entities if e.id in found]
        sure: dict[str, str] = {}  # one entity at most becomes each known thing
        for own, match in sorted(found.items(), key=lambda pair: (-pair[1].score, pair[0])):
            if match.strong:
                sure.setdefault(match.thing.id, own)
        encoding = replace(encoding, merges=tuple(sorted(merges, key=lambda merge: merge.id)))
        return apply(encoding, [merge for merge in merges if sure.get(merge.known) == merge.id])

    def find(self, entity: Entity, home: Area = frozenset()) -> Match | None:
        """
        Return the known thing that *entity*, of a report about the area *home*, may be.

        Where two are as likely there is none.
        """
        key = plain(entity.label), entity.type
        for stage in (self._exactly, self._by_its_code, self._by_alias):
            found = [m for m in stage(entity, home) if (*key, m.thing.id) not in self._refused]
            if found:
                return _only(found, margin=1)
        nearly = (m for m in self._nearly(entity, home) if (*key, m.thing.id) not in self._refused)
        return _only(list(nearly), margin=_MARGIN)

    def refused_in(self, encoding: Encoding) -> int:
        """Count the entities of *encoding* of which a merge was refused before."""
        return sum((plain(e.label), e.type) in self._refused_names for e in encoding.entities)

    def _exactly(self, entity: Entity, home: Area) -> list[Match]:
        things = self._by_name.get(plain(entity.label), [])
        typed = [thing for thing in things if thing.type == entity.type]
        return [match_exactly(entity, thing, home) for thing in typed or things]

    def _by_its_code(self, entity: Entity, home: Area) -> list[Match]:
        codes = sorted(code_words(entity)) if entity.type == "Place" else ()
        things = [thing for code in codes for thing in self._by_code.get(code, ())]
        return [m for thing in things if (m := match_code(entity, thing, home))]

    def _by_alias(self, entity: Entity, home: Area) -> list[Match]:
        things = {t.id: t for a in entity.aliases for t in self._by_label.get(plain(a), ())}
        return [match_alias(entity, t, home) for t in things.values() if t.type == entity.type]

    def _nearly(self, entity: Entity, home: Area) -> Iterator[Match]:
        for name in self._near.near(plain(entity.label)):
            for thing in self._by_label[name]:
                if match := match_nearly(entity, thing, home):
                    yield match

    def _with_own_ids(self, encoding: Encoding) -> Encoding:
        """Give an entity whose id a known thing has by chance an id that none has."""
        ids: dict[str, str] = {}
        for entity in encoding.entities:
            own, salt = entity.id, f"{encoding.report.id} {entity.label}"
            while own in self._things:
                salt += "+"
                own = (
                    f"{entity.id}-{hashlib.sha256(salt.encode('utf-8', 'replace')).hexdigest()[:8]}"
                )
            if own != entity.id:
                ids[entity.id] = own
        return renamed(encoding, ids) if ids else encoding


def read_known(folders: Path | Sequence[Path]) -> Known:
    """
    Read the entities of every encoding below each of *folders*, or of the encoding in it.

    Raises:
        CallError: If there is none below one of them.
        EncodingError: If one is broken.
    """
    encodings: list[Encoding] = []
    for folder in [folders] if isinstance(folders, Path) else folders:
        encodings += map(read_encoding, encodings_in(folder))
    homes = [home_of(encoding) for encoding in encodings]
    return Known(
        _things(
            (e, area_of(e, home))
            for encoding, home in zip(encodings, homes, strict=True)
            for e in encoding.entities
        ),
        (refusal for encoding in encodings for refusal in _refusals(encoding)),
    )


def known_of(entities: Iterable[Entity]) -> Known:
    """Return *entities* of reports that name no county as known.

    >>> a = Entity("org-a", "Organization", "甲市援助处", aliases=("援助处",))
    >>> known_of([a]).find(Entity("x", "Organization", "“甲市援助处”")).reasons
    ('same-label', 'same-type')
    """
    return Known(_things((entity, area_of(entity, frozenset())) for entity in entities))


def _things(entities: Iterable[tuple[Entity, Area]]) -> Iterator[Thing]:
    """Make one thing of all the entities with an id; the first says its label and type."""
    first: dict[str, Entity] = {}
    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    areas: dict[str, set[str]] = defaultdict(set)
    for entity, area in entities:
        if "|" in entity.label:
            continue  # a cell of a merge could not hold it
        first.setdefault(entity.id, entity)
        names[entity.id].update(map(plain, (entity.label, *entity.aliases)))
        codes[entity.id] |= code_words(entity)
        areas[entity.id] |= area
    for key, entity in first.items():
        sets = (frozenset(group[key]) for group in (names, codes, areas))
        yield Thing(key, entity.type, entity.label, *sets)


def _refusals(encoding: Encoding) -> Iterator[Refusal]:
    types = {entity.id: entity.type for entity in encoding.entities}
    for merge in encoding.merges:
        if merge.status == "rejected":
            yield plain(merge.label), types[merge.id], merge.known


def _only(found: Sequence[Match], margin: int) -> Match | None:
    """Return the match that is likelier than that with any other thing, by a *margin*."""
    ranked = sorted(found, key=lambda match: -match.score)
    second = next((m.score for m in ranked if m.thing.id != ranked[0].thing.id), -margin)
    return ranked[0] if ranked and ranked[0].score >= second + margin else None
