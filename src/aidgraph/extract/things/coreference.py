"""Tell by rule which names of a report stand for the same thing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.script import normalise
from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.corps import units
from aidgraph.extract.names.shortforms import called, is_short
from aidgraph.extract.things.reference import body_abroad
from aidgraph.extract.words.reading import Reading

_QUOTED = re.compile("[“‘「](.+?)[”’」]")
_MANY = 60
_SHORT_RULE = "names.short"
_GENERAL = re.compile("(?:中国|我国|中方)(?:援外)?医疗队")  # the one that the text speaks of
_LEVELS = frozenset("省市县区州旗镇乡")
_OWN = re.compile("[本我](?:会|基金会|协会|慈善会)")


def find_aliases(names: Sequence[NameMention], reading: Reading) -> dict[NameMention, NameMention]:
    """
    Return for each name that stands for another the name it stands for.

    Two places with one code are one; a short form stands for the only name that it may be cut
    from; what “以下简称” introduces stands for the name before it; “十城百店” stands for
    “十城百店”工程.  A name that may stand for two is left alone.
    """
    first: dict[tuple[str, str], NameMention] = {}
    for name in names:
        first.setdefault((name.type, _plain(name)), name)
    leads: dict[NameMention, NameMention] = {}
    for short, full in (
        *_introduced(names, first, reading), *_places(first.values()), *_short(first.values()),
        *_bracketed(names, first, reading), *_begun(first.values()), *_quoted(first.values()), *_own(first.values()), *_known(first.values()),
    ):  # fmt: skip
        if short not in leads and _end(full, leads) != short:
            leads[short] = full
    aliases: dict[NameMention, NameMention] = {}
    for name in names:
        whole = _end(first[name.type, _plain(name)], leads)
        if whole != name:
            aliases[name] = whole
    return aliases


def _plain(name: NameMention) -> str:
    return name.plain


def _end(name: NameMention, leads: dict[NameMention, NameMention]) -> NameMention:
    """Return where the chain of *leads* from *name* ends, and shorten it for the next time."""
    end = name
    while end in leads:
        end = leads[end]
    while name != end:
        following, leads[name] = leads[name], end
        name = following
    return end


def _introduced(
    names: Iterable[NameMention], first: Mapping[tuple[str, str], NameMention], reading: Reading
) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield short forms that brackets introduce, after whichever of the *names* of a thing."""
    by_end = {name.end: first[name.type, _plain(name)] for name in names}
    by_text = {_plain(name): name for name in first.values()}
    for end, short in called(reading.text):
        if end in by_end and normalise(short) in by_text:
            yield by_text[normalise(short)], by_end[end]


def _bracketed(
    names: Sequence[NameMention],
    first: Mapping[tuple[str, str], NameMention],
    reading: Reading,
) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield what a body is called in brackets right after it: 国际协力机构（JICA）."""
    text = normalise(reading.text)
    for name, other in pairwise(names):
        between, after = text[name.end : other.start].strip(), text[other.end : other.end + 1]
        if other.rule == _SHORT_RULE and between == "(" and after in {")", " "}:
            yield first[other.type, _plain(other)], first[name.type, _plain(name)]


def _begun(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield what one body's name alone begins with: 同济, of 同济大学."""
    bodies = [name for name in names if name.type == "Organization"]
    for short in (name for name in bodies if name.rule == _SHORT_RULE):
        whole = [b for b in bodies if b != short and _plain(b).startswith(_plain(short))]
        if len(whole) == 1:
            yield short, whole[0]


def _places(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield places with the code of another; the one with the division's whole name stands."""
    by_code: dict[str, list[NameMention]] = defaultdict(list)
    for name in names:
        if name.type == "Place" and name.code:
            by_code[name.code].append(name)
    for code, same in by_code.items():
        place = gazetteer().place(code)
        whole = max(
            same,
            key=lambda n: (place is not None and _plain(n) == place.name, len(n.text), -n.start),
        )
        yield from ((name, whole) for name in same if name != whole)


def _short(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield names that only one longer name of their type can be cut down to."""
    by_end: dict[tuple[str, str], list[NameMention]] = defaultdict(list)
    for name in names:
        if name.type not in {"Place", "Person", "Recognition"}:
            by_end[name.type, _plain(name)[-2:]].append(name)
    for same in by_end.values():
        for short in same if len(same) <= _MANY else ():
            text = _plain(short)
            whole = [
                name
                for name in same
                if name != short
                and is_short(text, _plain(name))
                and not _GENERAL.fullmatch(_plain(name))
            ]
            if len(whole) == 1 and (short.rule == _SHORT_RULE or _cuts(text, _plain(whole[0]))):
                yield short, whole[0]


def _cuts(text: str, whole: str) -> bool:
    """Tell whether *text* is *whole* without the place before it, or with the same beginning."""
    if whole.endswith(text):
        before = whole[: -len(text)]
        if text[0] in _LEVELS and len(before) > 1 and "援" not in text:
            return True  # 县红十字会 of 云岭县红十字会; 各市援疆指挥部 are many
        return bool(gazetteer().named(before)) or any(end == len(whole) for _, end in units(whole))
    return whole[:3] == text[:3]


def _own(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield what a report calls its own body (本会, 中国医疗队), with the body that is meant."""
    bodies = sorted(name for name in names if name.type == "Organization")
    own = [name for name in bodies if _OWN.fullmatch(_plain(name))]
    general = [name for name in bodies if _GENERAL.fullmatch(_plain(name))]
    others = [name for name in bodies if name not in own and name not in general]
    for name in own:
        whole = [n for n in others if _plain(n).endswith(_plain(name)[1:])]
        if whole:
            yield name, whole[0]
    for name in general:
        whole = [n for n in others if _plain(n).endswith("医疗队") and len(n.text) > len(name.text)]
        if len(whole) == 1:
            yield name, whole[0]


def _known(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield the names of one international body (粮农组织), with the longest of them."""
    by_body: dict[str, list[NameMention]] = defaultdict(list)
    for name in names:
        english, _ = body_abroad(name.text)
        if english and name.type == "Organization":
            by_body[english].append(name)
    for same in by_body.values():
        whole = max(same, key=lambda n: (len(n.text), -n.start))
        yield from ((name, whole) for name in same if name != whole)


def _quoted(names: Iterable[NameMention]) -> Iterator[tuple[NameMention, NameMention]]:
    """Yield names of which only the beginning is left (“十城百店” of “十城百店”工程)."""
    by_core: dict[tuple[str, str], list[NameMention]] = defaultdict(list)
    for name in names:
        match = _QUOTED.match(name.plain)
        if match:
            by_core[name.type, match[1]].append(name)
    for same in by_core.values():
        whole = max(same, key=lambda n: (len(n.text), -n.start))
        for name in same:
            if name != whole and _plain(whole).startswith(_plain(name)):
                yield name, whole
