"""Give what was found an id, a label and a type: names become entities."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pypinyin import lazy_pinyin

from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.led import own_name
from aidgraph.model import Entity, EntityType

_PREFIXES = {
    "Organization": "org",
    "Place": "place",
    "Facility": "facility",
    "Project": "project",
    "Programme": "programme",
    "Event": "event",
    "Recognition": "recognition",
    "Person": "person",
    "Other": "other",
}
COUNTED = "names.head.counted"  # the rule of a common noun that is counted: many things, not one
_LENGTH = 60
ANAPHOR = "names.anaphor"  # 该院 is no name of the hospital
_QUOTED = re.compile("[“‘「](.{2,}?)[”’」](?=.)")  # what is quoted at the head of “X”工程
_OWN = re.compile("[本我](?:会|院|校|局|公司|集团|基金会|慈善会|总会)")
AID = re.compile("援|指挥部|工作队|工作组|帮扶|协作|救援")


@dataclass(frozen=True, slots=True)
class Cast:
    """
    Hold the entities of a report: ``ids`` leads from a name to its entity's id.

    ``narrator`` is the body whose own account the report is: it calls itself 本会.
    """

    entities: tuple[Entity, ...]
    ids: dict[NameMention, str]
    confidence: dict[str, NameMention]
    narrator: NameMention | None = None

    def main(self, title: tuple[int, int]) -> NameMention | None:
        """
        Return who acts where the text does not say: the giver that the report speaks of.

        A body of the aid itself that is named three times comes first, then who stands in the
        *title* (its bounds), then the body that is named most.
        """
        bodies = [name for name in self.ids if name.type == "Organization"]
        counts = Counter(self.ids[name] for name in bodies)
        aid = {self.ids[n] for n in bodies if AID.search(n.text)}
        often = [key for key, number in counts.most_common() if key in aid and number >= 3]
        if often:
            return min(name for name in bodies if self.ids[name] == often[0])
        named = [n for n in self.ids if title[0] <= n.start and n.end <= title[1]]
        acting = [n for n in named if n.type in {"Organization", "Place"}]
        if acting or not counts:
            return _last_of_chain(acting)
        most = counts.most_common(1)[0][0]
        return min(name for name in bodies if self.ids[name] == most)


def _last_of_chain(names: Sequence[NameMention]) -> NameMention | None:
    """Return the first of *names*, or the last of those that follow it closely (甲市乙区)."""
    found: NameMention | None = None
    for name in sorted(names):
        if found is None or name.start == found.end:
            found = name
    return found


def slug(kind: str, label: str) -> str:
    """
    Return an id for a thing: its kind and the label in pinyin, the same in every report.

    >>> slug("Organization", "甲市援助处")
    'org-jiashiyuanzhuchu'
    """
    sounds = "".join(lazy_pinyin(label, errors="ignore")) + "".join(
        c for c in label.lower() if c.isascii() and c.isalnum()
    )
    plain = "".join(c for c in sounds.lower() if c.isascii() and c.isalnum())[:_LENGTH]
    return f"{_PREFIXES[kind]}-{plain or _hash(label)}"


def _hash(label: str) -> str:
    return hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def identify(names: Sequence[NameMention], aliases: Mapping[NameMention, NameMention]) -> Cast:
    """
    Make one entity of all the names of a thing; two names that sound alike get ids of their own.

    Args:
        names: All mentions, sorted.
        aliases: Mentions that stand for another one (coreference).
    """
    ids: dict[NameMention, str] = {}
    entities: dict[str, Entity] = {}
    best: dict[str, NameMention] = {}
    for name in names:
        whole = aliases.get(name, name)
        key = slug(whole.type, whole.text)
        if key in entities and whole.text not in _words(entities[key]):
            key = f"{key}-{_hash(whole.text)}"
        entity = entities.get(key) or Entity(key, whole.type, whole.text)
        named = name.rule != ANAPHOR
        if named and name.text not in _words(entity) and "|" not in name.text:
            entity = replace(entity, aliases=(*entity.aliases, name.text))
        core = _QUOTED.match(name.plain)
        if core is not None and name.text[slice(*core.span(1))] not in _words(entity):
            entity = replace(entity, aliases=(*entity.aliases, name.text[slice(*core.span(1))]))
        for alias in filter(None, (_own_name(whole),)):
            if alias not in _words(entity):
                entity = replace(entity, aliases=(*entity.aliases, alias))
        if whole.code and not entity.codes:
            scheme, _, code = whole.code.partition(":")
            entity = replace(entity, codes=((scheme, code),))
        entities[key] = entity
        ids[name] = key
        if key not in best or name.confidence > best[key].confidence:
            best[key] = name
    kinds = {key: _kind(best[key], entity) for key, entity in entities.items()}
    found = tuple(replace(entities[key], type=kinds[key]) for key in sorted(entities))
    return Cast(found, ids, best, _narrator(ids))


def _kind(best: NameMention, entity: Entity) -> EntityType:
    """Return the type: a common noun that is counted (农家书屋3个) is told as a group of things."""
    return "Group" if best.rule == COUNTED else entity.type


def _own_name(name: NameMention) -> str:
    """Return what a school or a hospital is called without the places before its name."""
    text = name.plain
    if name.type == "Event" and (quoted := _QUOTED.match(text)):
        return text[quoted.end() :]  # 汶川地震, of “5·12”汶川地震
    return own_name(text) if name.type in {"Organization", "Facility"} else ""


def _narrator(ids: Mapping[NameMention, str]) -> NameMention | None:
    named = ((n, key) for n, key in ids.items() if n.rule != ANAPHOR)
    own = {key for name, key in named if _OWN.fullmatch(name.plain)}
    bodies = [n for n, key in ids.items() if key in own and n.type == "Organization"]
    return min(bodies) if len(own) == 1 and bodies else None


def _words(entity: Entity) -> tuple[str, ...]:
    return (entity.label, *entity.aliases)
