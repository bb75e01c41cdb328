"""Relations that names themselves state: a county's hospital, a route, a first in its province."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from aidgraph.extract.claims import Draft, Sentence
from aidgraph.extract.identify import Cast
from aidgraph.extract.mention import Name, Rank
from aidgraph.model import Claim

_SETTLED = re.compile(r"(?:医院|学校|中学|小学|幼儿园|园|馆|站|区块|基地|卫生院|敬老院|市场|广场)$")
_ROUTE = re.compile(r"[（(](?P<start>[^（()）—－-]+)(?:——|—|－|-|至)(?P<end>[^（()）]+)[)）]")
_LED = re.compile(r"(?:推进|打造|实施|开展|建设)[“‘「]?$")
_MADE = re.compile(r"(?:建成|开设|新增|设立|开办|签约)(?:线上|线下|了)?$")
_BY_NAME = Decimal("0.6")


def by_name(cast: Cast) -> Iterator[Draft]:
    """Yield what a name says of itself: where it is, and where a route begins and ends."""
    places = {name.text: name for name in cast.ids if name.type == "Place"}
    told: set[str] = set()
    for name, key in cast.ids.items():
        if key in told:
            continue
        told.add(key)
        yield from _located(name, key, places, cast)
        yield from _route(name, key, places, cast)


def _located(name: Name, key: str, places: Mapping[str, Name], cast: Cast) -> Iterator[Draft]:
    if name.type not in {"Organization", "Facility", "Place"} or not _SETTLED.search(name.text):
        return
    prefixes = [text for text in places if name.text.startswith(text) and len(text) > 1]
    if prefixes and (where := cast.ids[places[max(prefixes, key=len)]]) != key:
        yield _draft(key, "locatedIn", where, name, "name:place-first")


def _route(name: Name, key: str, places: Mapping[str, Name], cast: Cast) -> Iterator[Draft]:
    match = _ROUTE.search(name.text)
    for part, predicate in (("start", "hasOrigin"), ("end", "hasDestination")):
        if match and name.type in {"Programme", "Event", "Project"} and match[part] in places:
            where = cast.ids[places[match[part]]]
            yield _draft(key, predicate, where, name, "name:route", inferred=False)


def firsts(sentence: Sentence, cast: Cast, scopes: Mapping[str, Name]) -> Iterator[Draft]:
    """Yield what is the first of its kind in the area that its rank names (新疆首个)."""
    for rank in sentence.mentions:
        if not isinstance(rank, Rank) or rank.scope not in scopes:
            continue
        after = [n for n in sentence.names if n.start >= rank.end and n.type != "Place"]
        before = [n for n in sentence.names if n.end <= rank.start and n.type != "Place"]
        near = [n for n in after if n.start - rank.end <= 8 and n.type != "Recognition"]
        about = near[0] if near else before[-1] if before else None
        scope = cast.ids[scopes[rank.scope]]
        if about is not None and cast.ids[about] != scope:
            draft = _draft(cast.ids[about], "firstOf", scope, about, "rank:scope", inferred=False)
            draft.spans = [(rank.start, rank.end)]
            yield draft


def parts_of_programme(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield what was built under a programme, where a sentence begins with carrying it out."""
    leading = next(
        (
            n
            for n in sentence.names
            if n.type == "Programme" and _LED.search(sentence.text, sentence.bounds[0], n.start)
        ),
        None,
    )
    if leading is None:
        return
    built = False
    for name in sentence.names:
        if name.start < leading.end:
            continue
        made = _MADE.search(sentence.text, leading.end, name.start) is not None
        built = made or (built and sentence.text[name.start - 1] == "、")
        if built and name.type in {"Facility", "Recognition", "Organization", "Project"}:
            key = cast.ids[leading]
            yield _draft(cast.ids[name], "partOf", key, name, "sentence:programme")


def scopes_of(ranks: Iterable[Rank], cast: Cast) -> dict[str, Name]:
    """Return the places and bodies that ranks name as their area."""
    wanted = {rank.scope for rank in ranks if rank.scope}
    kinds = {"Place", "Organization"}
    return {name.text: name for name in cast.ids if name.text in wanted and name.type in kinds}


def scope_names(ranks: Iterable[Rank], names: Iterable[Name]) -> list[Name]:
    """Return a place for each area that a rank names and nobody else does (全国, 国内)."""
    known = {name.text for name in names}
    return [
        Name(rank.start, rank.start + len(rank.scope), rank.scope, "Place", "rank", _BY_NAME)
        for rank in ranks
        if rank.scope and rank.scope not in known and rank.text.startswith(rank.scope)
    ]


def _draft(  # noqa: PLR0913  the parts of a claim
    subject: str, predicate: str, value: str, name: Name, rule: str, *, inferred: bool = True
) -> Draft:
    claim = Claim(
        id="",
        kind="relation",
        subject=subject,
        predicate=predicate,
        object=value,
        origin="inferred" if inferred else "quoted",
        method=rule,
        confidence=_BY_NAME,
    )
    return Draft(claim, [(name.start, min(name.end, name.start + 40))])
