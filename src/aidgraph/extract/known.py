"""Find again what other encodings name: the same thing keeps its id across reports."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.model import Claim, Encoding, Entity

_QUOTES = str.maketrans("", "", "“”‘’「」『』《》\"' \u3000")


@dataclass(frozen=True, slots=True)
class Known:
    """Hold known entities by (type, plain name); an ambiguous name leads nowhere."""

    by_name: dict[tuple[str, str], Entity | None] = field(default_factory=dict)

    def adopt(self, encoding: Encoding) -> Encoding:
        """
        Return *encoding* with the ids of known entities where type and a name agree.

        A short form of one report need not be one of another, so only names as printed count.
        """
        ids: dict[str, str] = {}
        entities: dict[str, Entity] = {}
        for entity in encoding.entities:
            found = self.find(entity)
            if found is not None:
                ids[entity.id] = found.id
                entity = replace(  # noqa: PLW2901  the same thing under its known id
                    entity, id=found.id, label_en=found.label_en, codes=found.codes or entity.codes
                )
            entities.setdefault(entity.id, entity)
        return replace(
            encoding,
            entities=tuple(entities[key] for key in sorted(entities)),
            claims=tuple(_renamed(claim, ids) for claim in encoding.claims),
            evidence=tuple(
                replace(item, target=ids.get(item.target, item.target))
                for item in encoding.evidence
            ),
        )

    def find(self, entity: Entity) -> Entity | None:
        """Return the known entity that has the type and the label of *entity*."""
        return self.by_name.get((entity.type, plain(entity.label)))


def read_known(folder: Path) -> Known:
    """
    Read the entities of every encoding below *folder*, or of the encoding in it.

    Raises:
        CallError: If there is none.
        EncodingError: If one is broken.
    """
    folders = [folder] if (folder / "report.toml").is_file() else sorted(folder.glob("*/"))
    encodings = [read_encoding(f) for f in folders if (f / "report.toml").is_file()]
    if not encodings:
        raise CallError(f"{folder}: no encoding here; name a folder of encodings")
    return known_of(entity for encoding in encodings for entity in encoding.entities)


def known_of(entities: Iterable[Entity]) -> Known:
    """Return *entities* by type and name; a name that two of them have is left out.

    >>> a = Entity("org-a", "Organization", "甲市援助处", aliases=("援助处",))
    >>> known_of([a]).find(Entity("x", "Organization", "“甲市援助处”")).id
    'org-a'
    """
    by_name: dict[tuple[str, str], Entity | None] = {}
    for entity in entities:
        for name in (entity.label, *entity.aliases):
            key = entity.type, plain(name)
            other = by_name.get(key, entity)
            by_name[key] = entity if other is not None and other.id == entity.id else None
    return Known(by_name)


def plain(name: str) -> str:
    """Return a name without quotation marks and spaces."""
    return name.translate(_QUOTES)


def _renamed(claim: Claim, ids: dict[str, str]) -> Claim:
    return replace(
        claim,
        subject=ids.get(claim.subject, claim.subject),
        object=ids.get(claim.object, claim.object),
        provider=ids.get(claim.provider, claim.provider),
        receiver=ids.get(claim.receiver, claim.receiver),
    )
