"""Find what stands for a name told before: 该院, 该项目, the bare 医疗队 and 园区 of a clause's head."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.script import HAN, normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import ANAPHOR
from aidgraph.extract.words.reading import Reading

_SURE = Decimal("0.5")
_FAR = 400  # characters back to what is meant
_TRIES = 40  # names that are looked at
_SIDE = re.compile(
    "(?<![一-鿿])([一-鿿])方(?![面式向法案便针])|(?<=[由向给经对为与和是系])([一-鿿])方(?![面式向法案便针])"
)
_NO_SIDE = "东南西北多双各对前后"  # 南方 is not South Africa's side
_PERSONAL = re.compile(r"(?:(?<=[，。；：“”\n])|^)(他|她|它)(?!们|人|乡|日|国|山)", re.MULTILINE)
_NEAR = 120  # characters back to whom a pronoun means
_THINGS = frozenset(("Organization", "Facility", "Project", "Programme"))


def find_anaphora(names: Sequence[NameMention], reading: Reading) -> dict[NameMention, NameMention]:
    """
    Return the anaphora of *reading* with the name that each stands for: the last that fits.

    Words with 该 before them stand anywhere, the others at the head of a clause only; where no
    name fits there is nothing.

    Args:
        names: The names found, sorted; an anaphor never lies in one.
        reading: The text.
    """
    text = normalise(reading.text)
    starts = [name.start for name in names]
    first = text.find("\n") if "\n" in text else len(text)
    title = max((b.end for b in reading.blocks if b.kind == "title"), default=first)
    found: dict[NameMention, NameMention] = {}
    for row in table("anaphora"):
        words = "|".join(split(row["words"]))
        pattern = rf"(?:(?<=[，。；“”\n])|^)(?:{words})(?=[由位于与在向将已获被占设共总举派还也一投安实选组筹援捐累先协邀拨]|组长|队长)"
        only = _only(names, row)
        place = "Place" in row["types"]
        this = (
            f"[该我全本]{words}|{words}[里上](?![面升报])"
            if place
            else f"(?:该|这[所座家个支项]|(?<![自基根日])[我本](?=[局委署]))(?:{words})"
        )
        led_to = rf"(?<=[给替向为帮])(?:{words})(?=[^{HAN}]|[打修建盖买添换捐送购配装])"
        bare = (
            "" if place else f"|{pattern}|{led_to}"
        )  # 我县 and 县里, but 我校 may be the speaker's
        for match in re.finditer(f"(?:{this}){bare}", text, re.MULTILINE):
            at = bisect_left(starts, match.start())
            inside = at and names[at - 1].end > match.start()
            if inside or (at < len(names) and names[at].start < match.end()):
                continue
            before = names[max(0, at - _TRIES) : at]
            led = not place and (title <= match.start() or match.group()[0] in "我本")
            title_body = _title_body(names, row, title) if led else None
            whole = _whole(match, before, row, title_body) or only
            if place and match.group()[0] == "我":
                whole = _own_place(names, row, title) or whole
            if whole is not None and whole.start < match.start():
                words_here = reading.text[match.start() : match.end()]
                name = NameMention(*match.span(), words_here, whole.type, ANAPHOR, _SURE)
                found.setdefault(name, whole)
    return found | _sides(names, reading, text) | _pronouns(names, reading, text)


def _pronouns(
    names: Sequence[NameMention], reading: Reading, text: str
) -> dict[NameMention, NameMention]:
    """Return 他, 她 and 它 at the head of a clause with the last person or thing told before."""
    starts = [name.start for name in names]
    found = {}
    for match in _PERSONAL.finditer(text):
        wanted = _THINGS if match[1] == "它" else frozenset(("Person",))
        at = bisect_left(starts, match.start())
        before = names[max(0, at - _TRIES) : at]
        near = (n for n in reversed(before) if match.start() - n.end <= _NEAR)
        whole = next((n for n in near if n.type in wanted), None)
        if whole is not None:
            words = reading.text[slice(*match.span(1))]
            found[NameMention(*match.span(1), words, whole.type, ANAPHOR, _SURE)] = whole
    return found


def _whole(
    match: re.Match[str],
    before: Sequence[NameMention],
    row: dict[str, str],
    title_body: NameMention | None,
) -> NameMention | None:
    """Return what an anaphor means: 我局 the title's body, 学校 this or the last, 该校 the last."""
    if match.group()[0] in "我本" and "Place" not in row["types"]:
        return title_body
    bare = match.group() in split(row["words"])
    return (title_body if bare else None) or _meant(reversed(before), row, match.start())


def _sides(
    names: Sequence[NameMention], reading: Reading, text: str
) -> dict[NameMention, NameMention]:
    """Return 中方, 柬方 and their like with the country of the report that each stands for."""
    countries: dict[str, NameMention] = {}
    for name in names:
        place = gazetteer().place(name.code) if name.type == "Place" and name.code else None
        if place is not None and place.is_country and name.plain[0] not in _NO_SIDE:
            countries.setdefault(name.plain[0], name)
    found = {}
    for match in _SIDE.finditer(text):
        whole = countries.get(match[1] or match[2])
        taken = any(n.start < match.end() and match.start() < n.end for n in names)
        if whole is not None and not taken:
            at = match.start(1 if match[1] else 2), match.end()
            words = reading.text[slice(*at)]
            found[NameMention(*at, words, whole.type, ANAPHOR, _SURE)] = whole
    return found


def _ends(name: NameMention, row: dict[str, str]) -> bool:
    """Tell whether a name, without quotation marks, ends as the row asks."""
    ends = split(row["ends"])
    text = name.plain.rstrip("”’」")
    if text.endswith(ends):
        return True
    place = gazetteer().place(name.code) if name.type == "Place" and name.code else None
    if place is None:
        return False
    return place.name.endswith(ends) or ("国" in ends and place.is_country)  # 温宿 is a county


def _title_body(
    names: Sequence[NameMention], row: dict[str, str], title: int
) -> NameMention | None:
    """Return the body in the title that calls itself 我局, or 学校 where it is no other's word."""
    return next((n for n in names if n.end <= title and _fits(n, row)), None)


def _own_place(names: Sequence[NameMention], row: dict[str, str], title: int) -> NameMention | None:
    """Return the place that calls itself 我省: the title's, or the one named most of its level."""
    fitting = [n for n in names if n.type == "Place" and _fits(n, row)]
    titled = next((n for n in fitting if n.end <= title), None)
    counts = Counter(n.code or n.plain for n in fitting)
    often = max(counts, key=lambda key: counts[key], default="")
    return titled or next((n for n in fitting if (n.code or n.plain) == often), None)


def _fits(name: NameMention, row: dict[str, str]) -> bool:
    return name.type in split(row["types"]) and _ends(name, row)


def _only(names: Iterable[NameMention], row: dict[str, str]) -> NameMention | None:
    """Return the only body of all the text that the row's word can mean, however far it is."""
    bodies = {
        name.plain: name
        for name in names
        if name.type == "Organization"
        and "Organization" in split(row["types"])
        and _ends(name, row)
    }
    return next(iter(bodies.values())) if len(bodies) == 1 else None


def _meant(before: Iterable[NameMention], row: dict[str, str], at: int) -> NameMention | None:
    """Return the first of the names *before*, the nearest first, that the row's word can mean."""
    for name in before:
        if at - name.end > _FAR:
            return None
        if _fits(name, row):
            return name
    return None
