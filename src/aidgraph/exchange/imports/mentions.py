"""Look for the names of a report's organisations and places in the free text of other records."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder
from aidgraph.model import Encoding, Entity, EntityType

_PREFIXES: dict[EntityType, str] = {"Organization": "org", "Place": "named-place"}
_SHORTEST = 5  # letters; in Chinese characters, which say more, 3
_SHORTEST_CHINESE = 3


@dataclass(frozen=True, slots=True)
class NamePattern:
    """Hold the names to look for, with the type of what each names."""

    types: dict[str, EntityType]
    pattern: re.Pattern[str]

    def within(self, text: str) -> Iterator[tuple[str, EntityType]]:
        """
        Yield the names that stand in *text*, each once, the longest where two begin alike.

        >>> town = Entity("place-a", "Place", "甲县镇", "Alpha")
        >>> school = Entity("org-a", "Organization", "甲县镇小学", "Alpha School")
        >>> found = names_of([Encoding(report=None, entities=(town, school))])
        >>> list(found.within("Alpha School is run by Alphabet Ltd."))
        [('Alpha School', 'Organization')]
        """
        for name in dict.fromkeys(match[0] for match in self.pattern.finditer(text)):
            yield name, self.types[name]


def names_of(encodings: Iterable[Encoding]) -> NamePattern:
    """Return the names of organisations and places in *encodings*; aliases are too loose."""
    types = {
        name: entity.type
        for encoding in encodings
        for entity in encoding.entities
        if entity.type in _PREFIXES
        for name in _long_enough(entity)
    }
    longest_first = sorted(types, key=lambda name: (-len(name), name))
    alternatives = "|".join(map(_whole, longest_first)) or "(?!)"
    return NamePattern(types, re.compile(alternatives))


def note_mentions(
    tables: TableBuilder, project: str, text: str, names: NamePattern, key: str
) -> None:
    """Note each of *names* that *text*, of the record *key*, has: *project* mentions it."""
    for number, (name, type_) in enumerate(names.within(text), start=1):
        me = tables.entity(slug(_PREFIXES[type_], name), type_, name, key)
        tables.relation(f"{project}.mention-{number}", project, "mentions", me, key)


def _long_enough(entity: Entity) -> Iterator[str]:
    for name in (entity.label, entity.label_en):
        if len(name) >= (_SHORTEST if name.isascii() else _SHORTEST_CHINESE):
            yield name


def _whole(name: str) -> str:
    """Match *name* as whole words, where its script has words."""
    exact = re.escape(name)
    return rf"(?<![A-Za-z0-9]){exact}(?![A-Za-z0-9])" if name.isascii() else exact
