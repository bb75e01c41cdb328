"""Take in the names that a language model finds, and the types that it mends."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import NameMention
from aidgraph.extract.plugins.llm.answers import Row
from aidgraph.extract.plugins.llm.passages import ReportPassage, Script, without_tags
from aidgraph.extract.plugins.llm.refusal import RefusedAnswerError, words_of
from aidgraph.extract.things.compare import plain
from aidgraph.extract.things.identify import Cast, slug
from aidgraph.model import ENTITY_TYPES, LONGEST_QUOTE, Entity, EntityType

RULE = "llm"
_NEW = re.compile(r"n\d{1,3}")
_NO_NAME = re.compile(r"[，。；！？：、,;!?|\n]|^[\d.%]+$")
_SURE = Decimal("0.40")
_BRACKETS = ("“”", "《》", "「」", "‘’")


class NewNames:
    """Know the things of a report, those of the rules and those that the model adds."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.text = script.scene.reading.text
        self.types: dict[str, EntityType] = {e.id: e.type for e in script.scene.cast.entities}
        self._entities = {entity.id: entity for entity in script.scene.cast.entities}
        self.added: dict[str, Entity] = {}
        self.mentions: dict[NameMention, str] = {}
        self._given: dict[ReportPassage, dict[str, str]] = {}  # n1, n2 ... by passage
        self._named: dict[str, str] = {}
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entity in script.scene.cast.entities:
            for name in (entity.label, *entity.aliases):
                self._named.setdefault(plain(name), entity.id)
        for mention, key in script.scene.cast.ids.items():
            self._places[key].append((mention.start, mention.end))

    def take(
        self, passage: ReportPassage, rows: Sequence[Row], refused: list[tuple[Row, str]]
    ) -> Mapping[str, str]:
        """
        Take names in; return the things that an answer to *passage* may speak of.

        They are ids of the tables by the ids of the answer.  Rows that are refused are added to
        *refused*.
        """
        known = self.known(passage)
        for row in rows:
            try:
                self._take(passage, row, known)
            except RefusedAnswerError as error:
                refused.append((row, str(error)))
        return known

    def known(self, passage: ReportPassage) -> dict[str, str]:
        """Return the ids of the tables by those that an answer to *passage* may use by now."""
        given = self._given.setdefault(passage.asking(()), {})
        return {name: self.script.things[name] for name in passage.things} | given

    def _take(self, passage: ReportPassage, row: Row, known: dict[str, str]) -> None:
        name, kind = words_of(row, "id"), words_of(row, "type")
        if kind not in ENTITY_TYPES:
            raise RefusedAnswerError(f"{kind!r} is no type")
        if name in known and not _NEW.fullmatch(name):
            self._retype(known[name], cast("EntityType", kind))
            if quote := without_tags(words_of(row, "quote")):
                self._lengthen(known[name], quote)
            return
        if not _NEW.fullmatch(name):
            raise RefusedAnswerError(f"{name!r} is no thing of this passage")
        quote = without_tags(words_of(row, "quote"))
        if not _is_name(quote):
            raise RefusedAnswerError(f"{quote!r} is no name")
        start, end = passage.bounds
        if self.text.find(quote, start, end) < 0:
            raise RefusedAnswerError(f"{quote!r} does not stand in the passage")
        known[name] = self._entity(quote, cast("EntityType", kind))
        self._given[passage.asking(())][name] = known[name]

    def _retype(self, key: str, kind: EntityType) -> None:
        """Mend the type of a thing; a place of the gazetteer may only be a person of that name."""
        old = self._entities[key]
        refused = not _may_be_called(old.label) if kind == "Person" else bool(old.codes)
        if old.type != kind and refused:
            raise RefusedAnswerError(f"a {self.types[key]} is no {kind}")
        self.types[key] = kind

    def _lengthen(self, key: str, quote: str) -> None:
        """Take in a fuller name of a thing: it holds one that the thing has, and nothing else has it."""
        entity = self._entities[key]
        names = (entity.label, *entity.aliases)
        if quote in names:
            return
        held = max((name for name in names if name in quote), key=len, default="")
        if len(held) < 2 or not _is_name(quote) or _has_verb(quote.replace(held, "", 1)):
            raise RefusedAnswerError(f"{quote!r} is no fuller name of it")
        if self._named.get(plain(quote), key) != key or quote not in self.text:
            raise RefusedAnswerError(f"{quote!r} is another thing, or nothing")
        self._entities[key] = replace(entity, label=quote, aliases=names)
        self._named[plain(quote)] = key
        self._mention(key, self.types[key], quote)

    def _entity(self, label: str, kind: EntityType) -> str:
        """Return the id of the thing called *label*; a new one where nothing is called so."""
        bare = label[1:-1] if label[:1] + label[-1:] in _BRACKETS else label
        for name in (label, bare):
            if plain(name) in self._named:
                return self._named[plain(name)]
        key = slug(kind, label)
        while key in self.types:
            key += "-2"
        aliases = (bare,) if bare != label and len(bare) > 1 else ()
        self.added[key], self.types[key] = Entity(key, kind, label, aliases=aliases), kind
        self._named[plain(label)] = key
        for name in dict.fromkeys((label, bare)):
            self._named[plain(name)] = key
            self._mention(key, kind, name)
        return key

    def _mention(self, key: str, kind: EntityType, words: str) -> None:
        """Note everywhere that a name stands; within a longer one only where that begins with it."""
        taken = [place for places in self._places.values() for place in places]
        at = self.text.find(words)
        while at >= 0:
            end = at + len(words)
            within = [s for s, e in taken if s <= at and end <= e and e - s > end - at]
            if not within or at in within:
                mention = NameMention(at, end, words, kind, RULE, _SURE)
                self.mentions[mention] = key
                self._places[key].append((at, end))
            at = self.text.find(words, end)

    def changed(self) -> frozenset[str]:
        """Return the ids of the things that are new, or of another type than before."""
        old = {entity.id: entity for entity in self.script.scene.cast.entities}
        now = {entity.id: entity for entity in self.cast().entities}
        return frozenset(key for key, entity in now.items() if old.get(key) != entity)

    def drop(self, keys: frozenset[str]) -> None:
        """Take names away again; what was there before gets its type back."""
        for entity in self.script.scene.cast.entities:
            if entity.id in keys:
                self.types[entity.id] = entity.type
                self._entities[entity.id] = entity
        added = keys & self.added.keys()
        for key in added:
            del self.added[key], self.types[key]
        self._named = {name: key for name, key in self._named.items() if key not in added}
        for given in self._given.values():
            for name in [name for name, key in given.items() if key in added]:
                del given[name]
        self.mentions = {n: k for n, k in self.mentions.items() if k not in keys}

    def label_of(self, key: str) -> str:
        """Return how an answer calls a thing: its id there, else its name."""
        if key in self.script.ids_of_things:
            return self.script.ids_of_things[key]
        return self.added[key].label if key in self.added else key

    def type_of(self, key: str) -> str:
        """Return the type of a thing by its id in the tables."""
        return self.types[key]

    def stands(self, key: str, start: int, end: int) -> bool:
        """Tell whether a name of a thing stands between two offsets."""
        return any(start <= s and e <= end for s, e in self._places[key])

    def stands_alone(self, key: str, start: int, end: int) -> bool:
        """Tell whether a name of a thing stands there that is no part of a new name."""
        whole = [(name.start, name.end) for name in self.mentions]
        return any(
            start <= s
            and e <= end
            and not any(a <= s and e <= b and b - a > e - s for a, b in whole)
            for s, e in self._places[key]
        )

    def cast(self) -> Cast:
        """Return the things of the report with those that came in."""
        old = self.script.scene.cast
        kept = [_typed(entity, self.types[entity.id]) for entity in self._entities.values()]
        best = dict(old.confidence)
        for name, key in self.mentions.items():
            best.setdefault(key, name)
        entities = tuple(sorted((*kept, *self.added.values()), key=lambda entity: entity.id))
        return Cast(entities, old.ids | self.mentions, best, old.narrator)


def _is_name(quote: str) -> bool:
    """Tell whether words can be a name: short, without pauses, no bare number."""
    return bool(quote) and len(quote) <= LONGEST_QUOTE and not _NO_NAME.search(quote)


def _has_verb(words: str) -> bool:
    """Tell whether words hold a verb of the reader's lexicon, of two letters or more.

    >>> _has_verb("建成"), _has_verb("甲省第五批")
    (True, False)
    """
    return any(len(word) > 1 and word in words for word in predicates())


def _may_be_called(label: str) -> bool:
    """
    Tell whether a person may have this name: two to four letters, the first a surname.

    >>> _may_be_called("王力"), _may_be_called("四川")
    (True, False)
    """
    return 2 <= len(label) <= 4 and label[0] in word_list("surnames")


def _typed(entity: Entity, kind: EntityType) -> Entity:
    """Return an entity of a type; the codes of a place are not those of anything else."""
    if entity.type == kind:
        return entity
    return replace(entity, type=kind, codes=())
