"""Relations that names themselves state: a county's works, a body in a body, a route, a mission."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.draft import Draft, draft_of
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import AID, Cast
from aidgraph.model import Entity

_ROUTE = re.compile(r"[(](?P<start>[^()—-]+)(?:——|—|-|至)(?P<end>[^()]+)[)]")
_HELPS = re.compile("对口支援|对口帮扶|对口援助|支援|帮扶|协作|驻|(?<!救)援")
_TELLS = frozenset(("Organization", "Project", "Programme"))
_HELPING = frozenset(("supports", "built", "donatedTo", "funds"))
_SENT = re.compile("(?:[队组团部办局委会处]|干部)$")
_MANY = 400  # names that are looked for in other ones


def by_name(
    cast: Cast, entities: Iterable[Entity], drafts: Iterable[Draft] = ()
) -> Iterator[Draft]:
    """
    Yield what the names of *entities* say: where it is, what it belongs to, whom it helps.

    *drafts* tell who gives: a road of aid that bears a giver's name does not lie there.
    """
    kept = {entity.id for entity in entities}
    firsts: dict[str, NameMention] = {}
    forms: dict[tuple[str, str], NameMention] = {}
    for name, key in cast.ids.items():
        if key in kept:
            firsts.setdefault(key, name)
            forms.setdefault((key, normalise(name.text)), name)
    names = list(forms.values())[:_MANY]
    texts = [(normalise(name.text), name) for name in names]
    givers = _givers(names, cast)
    helpers = _helpers(drafts)
    for name in firsts.values():
        whole = normalise(name.text)
        inner = [n for text, n in texts if text in whole and n is not name]
        works = name.type in ("Facility", "Project")
        yield from _inside(name, inner, cast, givers | helpers if works else frozenset())
        yield from _route(name, inner, cast)
        yield from _aid(name, inner, cast)


def _givers(names: Sequence[NameMention], cast: Cast) -> set[str]:
    """Return the places that give: a body of the aid begins with their name."""
    bodies = [name.text for name in names if name.type == "Organization" and AID.search(name.text)]
    return {
        cast.ids[name]
        for name in names
        if name.type == "Place" and any(text.startswith(name.text) for text in bodies)
    }


def _helpers(drafts: Iterable[Draft]) -> set[str]:
    """Return who helps somebody by what was read, more often than it is helped."""
    stated: Counter[str] = Counter()
    for claim in (draft.claim for draft in drafts):
        if claim.kind == "relation" and claim.predicate in _HELPING:
            stated[claim.subject] += 1
            stated[claim.object] -= 1
    return {key for key, number in stated.items() if number > 0}


def _inside(
    name: NameMention, inner: Sequence[NameMention], cast: Cast, givers: AbstractSet[str]
) -> Iterator[Draft]:
    """Yield what the names inside *name* are to it, the longest that a row of the table fits."""
    text = normalise(name.text)
    held = False
    for row in table("name-relations"):
        if row["outer"] != name.type or (held and row["says"] == "locatedIn"):
            continue  # 甲县医院门诊楼 is the hospital's
        fitting = [
            other
            for other in inner
            if other.type == row["inner"]
            and re.fullmatch(row["pattern"].replace("@", re.escape(normalise(other.text))), text)
            and not (row["says"] == "locatedIn" and cast.ids[other] in givers)
            and cast.ids[other] != cast.ids[name]
        ]
        if fitting:
            other = max(fitting, key=lambda n: len(n.text))
            ends = (cast.ids[name], cast.ids[other])
            subject, value = ends if row["subject"] == "outer" else ends[::-1]
            held = held or row["says"] == "partOf"
            yield draft_of(subject, row["says"], value, name, f"name:{row['id']}")


def _aid(name: NameMention, inner: Sequence[NameMention], cast: Cast) -> Iterator[Draft]:
    """Yield whom a name says to help whom: 甲省对口支援乙州前方指挥部."""
    text = normalise(name.text)
    joint = _HELPS.search(text) if name.type in _TELLS else None
    places = [n for n in inner if n.type == "Place"]
    givers = [n for n in places if joint and text.find(normalise(n.text)) < joint.start()]
    takers = [n for n in places if joint and text.find(normalise(n.text)) >= joint.end()]
    for giver in givers[:1]:
        for taker in takers:
            if cast.ids[giver] != cast.ids[taker]:
                yield draft_of(cast.ids[giver], "supports", cast.ids[taker], name, "name:aid")
    if givers and name.type == "Organization" and joint and _SENT.search(text):
        yield draft_of(cast.ids[name], "represents", cast.ids[givers[0]], name, "name:aid")
        for taker in takers:
            yield draft_of(cast.ids[name], "supports", cast.ids[taker], name, "name:aid")
    if givers and name.type == "Project":
        yield draft_of(cast.ids[givers[0]], "supports", cast.ids[name], name, "name:aid")


def _route(name: NameMention, inner: Sequence[NameMention], cast: Cast) -> Iterator[Draft]:
    match = _ROUTE.search(normalise(name.text))
    places = {normalise(other.text): other for other in inner if other.type == "Place"}
    for part, predicate in (("start", "hasOrigin"), ("end", "hasDestination")):
        if match and name.type in {"Programme", "Event", "Project"} and match[part] in places:
            where = cast.ids[places[match[part]]]
            yield draft_of(cast.ids[name], predicate, where, name, "name:route", inferred=False)
