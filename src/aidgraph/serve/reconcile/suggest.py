"""Suggestions while a reader types: things, properties and types, with small previews of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request

from aidgraph.errors import CallError
from aidgraph.link import Profile
from aidgraph.model import Language
from aidgraph.rdf.iri import term
from aidgraph.serve.reconcile.kinds import ANY, class_name, class_of, write_type, write_types
from aidgraph.serve.reconcile.match import LONGEST
from aidgraph.serve.reconcile.service import Service, requested_language
from aidgraph.text.visible import visible

KINDS = ("entity", "property", "type")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold what has been typed, and how the answer is to be: language, length, language tags."""

    prefix: str
    language: Language
    most: int
    tagged: bool
    classes: frozenset[str] = frozenset()

    @property
    def tag(self) -> dict[str, str]:
        """Return the language of a text, where the version of the protocol tells it."""
        return {"lang": self.language} if self.tagged else {}

    def begins(self, *texts: str) -> bool:
        """Tell whether one of *texts* has what was typed."""
        return self.prefix.casefold() in "\n".join(texts).casefold()


class Suggester:
    """Suggest what a text may become; *tagged* adds languages, as the draft 1.0 has them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._graph = service.site.graph
        self._kinds: dict[str, Callable[[Typed], list[dict[str, Any]]]] = {
            "entity": self._entities,
            "property": self._properties,
            "type": self._types,
        }

    def suggest(self, kind: str, request: Request, *, tagged: bool) -> dict[str, Any]:
        """
        Return what the request's prefix may become.

        Raises:
            CallError: If there is no prefix, or another parameter is no number.
        """
        prefix = request.query_params.get("prefix")
        if prefix is None:
            raise CallError("prefix: the parameter is missing; give what has been typed so far")
        skip = _number(request, "offset" if tagged else "cursor", 0)
        limit = min(_number(request, "limit", self._service.site.settings.suggestions), _MOST)
        named = map(class_name, request.query_params.getlist("type"))
        typed = Typed(
            prefix[:LONGEST].strip(),
            requested_language(request),
            min(skip + limit, 10 * _MOST),
            tagged,
            frozenset(named) - {"", ANY},
        )
        return {"result": self._kinds[kind](typed)[skip : skip + limit]}

    def _entities(self, typed: Typed) -> list[dict[str, Any]]:
        matcher = self._service.matcher
        profiles = [profile for profile in [matcher.get(typed.prefix)] if profile]
        wide = 10 * _MOST if typed.classes else typed.most
        profiles += matcher.index().begins(typed.prefix, limit=wide)
        if not profiles and typed.prefix:
            likely = matcher.index().find(Profile("", typed.prefix), limit=typed.most)
            profiles = [candidate.profile for candidate in likely]
        return [
            {
                **self._service.write(profile, typed.language, tagged=typed.tagged),
                "notable": [write_type(self._graph, class_of(profile.type), typed.language)],
            }
            for profile in {profile.id: profile for profile in profiles}.values()
            if not typed.classes or class_of(profile.type) in typed.classes
        ]

    def _properties(self, typed: Typed) -> list[dict[str, Any]]:
        found = [
            one for one in self._service.matcher.catalogue.all() if typed.begins(one.id, *one.name)
        ]
        exact = typed.prefix.casefold()
        return [
            _item(one.id, one.name.of(typed.language), one.description.of(typed.language))
            | typed.tag
            for one in sorted(found, key=lambda one: one.id.casefold() != exact)
        ]

    def _types(self, typed: Typed) -> list[dict[str, Any]]:
        return [
            item | typed.tag
            for item in write_types(self._graph, typed.language)
            if typed.begins(str(item["id"]), *self._graph.label(term(str(item["id"]))))
        ]

    def flyout(self, kind: str, identifier: str, request: Request) -> dict[str, str]:
        """
        Return a small preview: safe HTML, since clients put it into their own pages.

        Raises:
            HTTPException: 404 if there is nothing with this id.
        """
        language = requested_language(request)
        texts: Mapping[str, Any] | None = None
        if kind == "entity" and (profile := self._service.matcher.get(identifier)):
            texts = self._service.write(profile, language, tagged=False)
        elif kind == "property" and (one := self._service.matcher.catalogue.get(identifier)):
            described = one.description.of(language)
            texts = {"name": one.name.of(language), "description": described}
        elif kind == "type" and (name := class_name(identifier)):
            texts = write_type(self._graph, name, language)
        if texts is None:
            raise HTTPException(404, f"there is no {kind} with this id")
        return {"id": identifier, "html": _html((texts["name"], texts.get("description", "")))}


def _html(lines: Iterable[str]) -> str:
    first, *rest = (visible(line) for line in lines if line)
    heading = Markup("<p><strong>{}</strong></p>").format(first)
    return heading + Markup("").join(Markup("<p>{}</p>").format(line) for line in rest)


def _item(identifier: str, name: str, description: str) -> dict[str, str]:
    described = {"description": description} if description else {}
    return {"id": identifier, "name": name, **described}


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise CallError(f"{name}: {text[:20]!r} will not do; give a whole number up to 99999")
    return int(text)
