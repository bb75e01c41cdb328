"""Find a report's names: organizations, places, works, programmes, events, honours, persons."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from aidgraph.chinese.script import normalise
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.mention import NameMention, QuantityMention, TimeMention
from aidgraph.extract.names.awards import find_awards
from aidgraph.extract.names.corps import find_corps, find_missions
from aidgraph.extract.names.described import find_described
from aidgraph.extract.names.found import PRIORITY, FoundName, longest
from aidgraph.extract.names.heads import find_headed
from aidgraph.extract.names.known_bodies import find_committees, find_known, find_offices
from aidgraph.extract.names.lists import find_listed, find_runs
from aidgraph.extract.names.nested import find_nested
from aidgraph.extract.names.persons import find_persons
from aidgraph.extract.names.placenames import find_places
from aidgraph.extract.names.quotations import find_quoted
from aidgraph.extract.names.recut import page_of
from aidgraph.extract.names.shortforms import find_short_forms
from aidgraph.extract.names.tagged import find_tagged
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.reading import Reading
from aidgraph.extract.words.token import Tagger
from aidgraph.model import EntityType

_FINDERS = (
    find_quoted, find_headed, find_known, find_awards, find_corps,
    find_missions, find_listed, find_persons,
    find_places, find_tagged, find_runs, find_committees, find_offices,
)  # fmt: skip
_CONFIDENCE = {
    "award": 75, "quote": 80, "head": 80, "list": 70, "person": 75, "head.common": 55,
    "head.counted": 40, "gazetteer": 85, "tag": 60, "short": 65, "again": 70, "nested": 60,
    "group": 50, "spokesman": 60,
}  # fmt: skip
_TWICE = re.compile(r"([\u3400-\u9fff]{2,6})\1")
_VOTE = 7  # what one more source that agrees adds
_SURE = 97


def find_names(
    reading: Reading,
    tagger: Tagger,
    quantities: Sequence[QuantityMention] = (),
    times: Sequence[TimeMention] = (),
) -> list[NameMention]:
    """
    Return the names in *reading*, sorted.

    Where proposals of several rules overlap the longest stands; what lies in a longer name is there
    only when it is a thing of its own (rule ``names.nested``).  The rule ``names.head.common``
    gives common nouns that are built (健康管理中心), ``names.head.counted`` those that are counted
    (农家书屋1个): low confidence, and no name in the narrow sense.

    Args:
        reading: The text; spans are of ``reading.text``.
        tagger: Cuts the text into words.
        quantities: Numbers found before: no name lies in one, and what stands before is counted.
        times: Dates found before: no name lies in one.
    """
    return read_names(reading, tagger, quantities, times)[0]


def read_names(
    reading: Reading,
    tagger: Tagger,
    quantities: Sequence[QuantityMention] = (),
    times: Sequence[TimeMention] = (),
) -> tuple[list[NameMention], list[NameMention]]:
    """
    Return the names in *reading*, as :func:`find_names` does, and what is only described.

    What is described (:mod:`aidgraph.extract.names.described`) may hold a name inside.
    """
    text = normalise(reading.text)
    page = page_of(text, tagger.words(text), frozenset(q.start for q in quantities))
    proposals = [_bare(page, found) for find in _FINDERS for found in find(page)]
    taken = [(q.start, q.end) for q in quantities] + [(t.start, t.end) for t in times]
    found = longest(_outside(proposals, taken))
    found = longest([*found, *find_short_forms(page, found), *_again(page, found)])
    typed = dict(_one_type_a_text(page, found))
    typed |= {item: item.type for item in find_nested(page, found)}
    names = sorted(_name(reading, item, kind) for item, kind in typed.items())
    free = _outside(list(find_described(page, found)), taken)
    return names, sorted(_name(reading, item, item.type) for item in free)


def _outside(proposals: list[FoundName], taken: Sequence[tuple[int, int]]) -> Iterator[FoundName]:
    """Yield the proposals that do not lie inside a number or a date."""
    covered: dict[int, int] = {}
    for start, end in taken:
        covered.update((at, max(end, covered.get(at, 0))) for at in range(start, end))
    for item in proposals:
        if covered.get(item.start, -1) < item.end:
            yield item


def _bare(page: Page, item: FoundName) -> FoundName:
    """Return *item* without white space before it."""
    start = item.start
    while start < item.end - 1 and page.text[start].isspace():
        start += 1
    return item if start == item.start else replace(item, start=start)


def _again(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield further places of names that a rule was sure of somewhere."""
    kinds: dict[str, FoundName] = {}
    for item in found:
        text = page.text[item.start : item.end]
        if len(text) >= 3 and not item.rule.startswith("head."):
            kinds.setdefault(text, item)
    for start, end in WordFinder(kinds).spans(page.text):
        yield FoundName(start, end, kinds[page.text[start:end]].type, "again")


def _one_type_a_text(
    page: Page, found: Sequence[FoundName]
) -> Iterator[tuple[FoundName, EntityType]]:
    """Yield each name with the type that most of the names with its text have."""
    types: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for item in found:
        weight = 1 if item.rule == "again" else 3
        types[page.text[item.start : item.end]][item.type] += weight
    for item in found:
        yield item, types[page.text[item.start : item.end]].most_common(1)[0][0]


def _is_broken(reading: Reading, item: FoundName) -> bool:
    """Tell whether a line breaks inside a name in the source."""
    start, end = reading.span(item.start, item.end)
    return end - start > item.end - item.start


def _unrepeated(words: str) -> str:
    """Return *words* without what was set again after a line break (助力乡村⏎乡村振兴)."""
    return _TWICE.sub(r"\1", words)


def _name(reading: Reading, item: FoundName, kind: EntityType) -> NameMention:
    votes = len(item.votes - {"again"}) or 1
    words = reading.text[item.start : item.end]
    percent = min(_CONFIDENCE[item.rule] + _VOTE * (votes - 1), _SURE)
    return NameMention(
        item.start,
        item.end,
        _unrepeated(words) if _is_broken(reading, item) else words,
        kind,
        f"names.{item.rule}",
        Decimal(percent) / 100,
        votes,
    )


assert _CONFIDENCE.keys() == {*PRIORITY, "group", "spokesman"}
