"""Data extension: the values of properties of things, and which properties are worth asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import THING
from aidgraph.serve.reconcile.kinds import class_name
from aidgraph.serve.reconcile.properties import Property
from aidgraph.serve.reconcile.query import read_list, read_object, read_text
from aidgraph.serve.reconcile.service import Service
from aidgraph.serve.reconcile.values import PropertyValue, values_of
from aidgraph.web.words import say

CONTENTS = ("words", "number", "id")
_USUAL = 20
_MOST = 200


@dataclass(frozen=True, slots=True)
class PropertyRequest:
    """Hold a property to fetch: how many values at most (0: all), and what to give of each."""

    id: str
    limit: int = 0
    content: str = "words"


def read_extension(data: object) -> tuple[list[str], list[PropertyRequest]]:
    """
    Return the ids and the properties of a data extension query, the same in both versions.

    Raises:
        CallError: If it is no such query, or has more than 200 properties.

    >>> read_extension({"ids": ["a"], "properties": [{"id": "sector", "settings": {"limit": "2"}}]})
    (['a'], [PropertyRequest(id='sector', limit=2, content='words')])
    """
    fields = read_object(data, "extend")
    for name in ("ids", "properties"):
        if name not in fields:
            raise CallError(f"extend: the field {name!r} is missing")
    ids = [read_text(one, "ids") for one in read_list(fields["ids"], "ids")]
    properties = read_list(fields["properties"], "properties", _MOST)
    return ids, [_property_request(one) for one in properties]


def _property_request(data: object) -> PropertyRequest:
    fields = read_object(data, "properties")
    settings = read_object(fields.get("settings") or {}, "settings")
    limit = str(settings.get("limit", 0) or 0)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 10):
        raise CallError(f"settings: limit {limit[:20]!r} is no whole number")
    content = str(settings.get("content", ""))
    usual = content if content in CONTENTS else CONTENTS[0]
    return PropertyRequest(read_text(fields.get("id"), "properties, id"), int(limit), usual)


def write_settings(language: Language, *, draft: bool) -> list[dict[str, Any]]:
    """Return what can be set for a property; the two versions name the fields differently."""
    identifier, title, hint = (
        ("id", "name", "helpText") if draft else ("name", "label", "help_text")
    )
    limit = {identifier: "limit", title: say(language, "reconcile.limit"), "type": "number"}
    content = {identifier: "content", title: say(language, "reconcile.content"), "type": "select"}
    choices = [{"value": c, "name": say(language, f"reconcile.content-{c}")} for c in CONTENTS]
    return [
        limit | {"default": 0, hint: say(language, "reconcile.limitHint")},
        content
        | {"default": CONTENTS[0], hint: say(language, "reconcile.contentHint")}
        | {"choices": choices},
    ]


class Extender:
    """Fetch the values of properties."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.in_time = service.in_time
        self._graph = service.site.graph
        self._labels = service.site.renderer.labels

    def meta(self, wanted: Sequence[PropertyRequest], language: Language) -> list[dict[str, Any]]:
        """Return what the columns are called; a property that is not here keeps its id."""
        found = [self._service.matcher.catalogue.get(one.id) for one in wanted]
        return [
            {"id": one.id, "name": known.name.of(language) if known else one.id}
            for one, known in zip(wanted, found, strict=True)
        ]

    def row(
        self, identifier: str, wanted: Sequence[PropertyRequest], language: Language
    ) -> Mapping[str, Any]:
        """Return the values of a thing by property; none of what is not here."""
        profile = self._service.matcher.get(identifier)
        row: dict[str, list[dict[str, Any]]] = {}
        for one in wanted:
            known = self._service.matcher.catalogue.get(one.id)
            values = self._values(profile.id, known) if profile and known else []
            kept = values[: one.limit] if one.limit else values
            row[one.id] = [_write(value, one.content, language) for value in kept]
        return row

    def _values(self, iri: str, wanted: Property) -> list[PropertyValue]:
        return values_of(self._graph, self._labels, iri, wanted)

    def propose(self, name: str, limit: str, language: Language) -> dict[str, Any]:
        """
        Return the properties that things of a class have, those that most have first.

        Raises:
            CallError: If *limit* is no number.
        """
        if limit and not (limit.isascii() and limit.isdigit() and len(limit) < 10):
            raise CallError(f"limit: {limit[:20]!r} is no whole number")
        most = int(limit or 0) or _USUAL
        found = self._service.matcher.catalogue.of_type(class_name(name))[:most]
        properties = [{"id": one.id, "name": one.name.of(language)} for one in found]
        return {"properties": properties, "type": name, "limit": most}


def _write(value: PropertyValue, content: str, language: Language) -> dict[str, Any]:
    """Return a value as the protocol writes it: a thing of ours, a number, or a text."""
    if content == "id":
        return {"str": value.entity.removeprefix(THING) or value.code or value.words.of(language)}
    if value.entity:
        return {"id": value.entity.removeprefix(THING), "name": value.words.of(language)}
    if content == "number" and value.number is not None:
        return {"float": float(value.number)}
    return {"str": value.words.of(language)}
