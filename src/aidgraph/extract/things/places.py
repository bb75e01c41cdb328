"""Give places the codes of the gazetteer where there is only one division that fits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aidgraph.chinese.gazetteer import Division, gazetteer, level
from aidgraph.chinese.script import normalise
from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.corps import corps_code
from aidgraph.extract.words.reading import Reading


def resolve_places(names: Sequence[NameMention], reading: Reading) -> list[NameMention]:
    """
    Return *names* with the code of each place that only one division or country can be.

    A place is sought in the division named right before it, then in the report's own counties,
    prefectures and provinces (also those that stand in other names: 温宿县人民医院), then
    everywhere; where several fit, it gets no code.  The order of *names* stays.
    """
    places = [name for name in names if name.type == "Place"]
    texts = {name: name.plain for name in places}
    choices = {text: _candidates(text, texts.values()) for text in set(texts.values())}
    home = _home(choices.values(), names, normalise(reading.text))
    codes: dict[NameMention, str] = {}
    before: NameMention | None = None
    for name in places:
        near = codes.get(before, "") if before and name.start == before.end else ""
        codes[name] = _choose(choices[texts[name]], near, home)
        before = name
    return [replace(name, code=codes[name]) if codes.get(name) else name for name in names]


def _candidates(text: str, texts: Iterable[str]) -> list[Division]:
    """Return the divisions that *text* may name; a district is never meant by a short name."""
    stated = set(texts)
    return [
        place
        for place in gazetteer().named(text)
        if place.name == text
        or not place.name.endswith(("区", "街道"))
        or place.name in stated
        or place.code.endswith("00")
    ]


def _home(
    choices: Iterable[Sequence[Division]], names: Iterable[NameMention], text: str
) -> list[set[str]]:
    """Return the report's own counties, prefectures and provinces, by codes."""
    stated = {text[start:end] for start, end in gazetteer().full_names.spans(text)}
    choices = [*choices, *(gazetteer().named(word) for word in stated if 0 < level(word) < 4)]
    sure = {found[0].code for found in choices if len(found) == 1 and found[0].country == "CN"}
    seats = {corps_code(name.text) for name in names if name.type == "Organization"} - {""}
    sure |= {f"gbt2260:{code}" for code in seats}
    home: list[set[str]] = [set(), set(), set()]
    for code in sure:
        for above in [code, *(place.code for place in gazetteer().parents(code))]:
            digits = above.partition(":")[2]
            if len(digits) == len("000000"):
                home[2 if digits.endswith("0000") else 1 if digits.endswith("00") else 0].add(above)
    return home


def _choose(candidates: list[Division], near: str, home: list[set[str]]) -> str:
    """Return the code of the only candidate, or of the only one in the nearest area with any."""
    if near:
        country = gazetteer().place(near)
        abroad = country is not None and country.is_country
        candidates = [
            place
            for place in candidates
            if near in _above(place) or (abroad and country and place.country == country.country)
        ]
    for area in home if len(candidates) > 1 else ():
        inside = [place for place in candidates if area & {place.code, *_above(place)}]
        top = _top(inside)
        if top:
            return top.code
        if inside:
            return ""
    top = _top(candidates)
    return top.code if top else ""


def _above(place: Division) -> set[str]:
    return {above.code for above in gazetteer().parents(place.code)}


def _top(places: list[Division]) -> Division | None:
    """Return the place that holds all the others (阿克苏地区 over 阿克苏市), if there is one."""
    for place in places:
        if all(other.code == place.code or place.code in _above(other) for other in places):
            return place
    return None
