"""What both versions of the protocol share: matching many queries, describing what is found."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from threading import Thread
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request

from aidgraph.link import Candidate, Feature, Profile
from aidgraph.model import Language
from aidgraph.rdf.iri import THING, term
from aidgraph.serve.reconcile.kinds import class_of, write_type
from aidgraph.serve.reconcile.match import Matcher
from aidgraph.serve.reconcile.query import ReconciliationQuery
from aidgraph.serve.site import Site
from aidgraph.web.language import language_of
from aidgraph.web.words import interface_words, say

BATCH = 50
"""The number of queries that clients are advised to send at once."""

_PARALLEL = 2  # batches that are worked on at the same time
_RETRY = {"Retry-After": "5"}
T = TypeVar("T")


class Service:
    """Answer the questions of the protocol over one graph."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.matcher = Matcher(site)
        self._preparing: list[Thread] = []

    def prepare(self) -> None:
        """Start making the index, which takes a while for a large graph, and go on."""
        if not self._preparing:
            self._preparing.append(Thread(target=self._warm, daemon=True))
            self._preparing[0].start()

    def _warm(self) -> None:
        self.matcher.index().begins("a", limit=1)  # suggestions have an index of their own

    @cached_property
    def _limiter(self) -> CapacityLimiter:
        return CapacityLimiter(_PARALLEL)

    async def work(self, task: Callable[[], T]) -> T:
        """Run *task* in a thread; few run at once, so that other pages stay quick."""
        return await to_thread.run_sync(task, limiter=self._limiter)

    def match(self, queries: Iterable[ReconciliationQuery]) -> list[list[Candidate]]:
        """
        Return the candidates of each query.

        Raises:
            HTTPException: 503 if they take longer than the setting ``reconcile_seconds``.
        """
        self.matcher.index()
        return [self.matcher.match(query) for query in self.in_time(queries)]

    def in_time(self, work: Iterable[T]) -> Iterator[T]:
        """
        Yield the pieces of *work*, as long as there is time.

        Raises:
            HTTPException: 503 if they take longer than the setting ``reconcile_seconds``.
        """
        end = time.monotonic() + self.site.settings.reconcile_seconds
        for piece in work:
            if time.monotonic() > end:
                raise HTTPException(503, f"send fewer at once, such as {BATCH}", _RETRY)
            yield piece

    def require_few(self, number: int) -> None:
        """
        Refuse a batch that is too long.

        Raises:
            HTTPException: 413 if *number* is more than the setting ``reconcile_batch``.
        """
        most = self.site.settings.reconcile_batch
        if number > most:
            raise HTTPException(413, f"there are {number} entries; send at most {most} at once")

    def base(self, request: Request) -> str:
        """Return the address of the site as this reader reaches it."""
        base = self.site.settings.base_url or str(request.base_url)
        return base.rstrip("/")

    def describe(self, profile: Profile, language: Language) -> str:
        """Return what tells a thing from others of its name: its class, where it is, its codes."""
        graph, labels = self.site.graph, self.site.renderer.labels
        kind = write_type(graph, class_of(profile.type), language)["name"]
        located = graph.values(profile.id, _LOCATED) or graph.values(profile.id, _PART)
        places = [labels.of(place, language).text for place in located]
        shown = [*places[:2], *sorted(profile.codes)[:2]]
        return " · ".join([kind, *(text for text in (profile.note, *shown) if text)])

    def write(self, profile: Profile, language: Language, *, tagged: bool) -> dict[str, Any]:
        """Return the id, name and description of a thing; *tagged* adds the name's language."""
        label = self.site.renderer.labels.of(profile.id, language)
        written = {
            "id": profile.id.removeprefix(THING),
            "name": label.text,
            "description": self.describe(profile, language),
        }
        return written | ({"lang": label.language} if tagged and label.language else {})

    def write_candidate(
        self, candidate: Candidate, language: Language, *, tagged: bool
    ) -> dict[str, Any]:
        """Return a candidate with its score and the reasons for it."""
        profile = candidate.profile
        return {
            **self.write(profile, language, tagged=tagged),
            "type": [write_type(self.site.graph, class_of(profile.type), language)],
            "score": candidate.score,
            "match": candidate.match,
            "features": [
                {
                    "id": name,
                    **({"name": _reason(language, name)} if tagged else {}),
                    "value": value,
                }
                for name, value in _features(candidate.features).items()
            ],
        }


def requested_language(request: Request) -> Language:
    """Return the language of names: that of the address, else what the client prefers."""
    named = request.path_params.get("language")
    if named in {"zh", "en"}:
        return "zh" if named == "zh" else "en"
    return language_of(request)


def _features(features: Iterable[Feature]) -> Mapping[str, float]:
    """Return the points of each reason; those of a property carry its id."""
    found: dict[str, float] = {}
    for feature in features:
        by_property = feature.name in {"same-value", "other-value", "by-value"}
        name = f"{feature.name}:{feature.detail}" if by_property else feature.name
        found[name] = found.get(name, 0) + feature.points
    return found


def _reason(language: Language, name: str) -> str:
    """Return the words for a reason; its name where it has none."""
    reason, _, detail = name.partition(":")
    key = f"reconcile.{reason}"
    words = say(language, key) if key in interface_words()[language] else reason
    return f"{words}: {detail}" if detail else words


_LOCATED, _PART = term("locatedIn"), term("partOf")
