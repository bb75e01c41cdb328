"""Find a report's names: organizations, places, works, programmes, events, honours, persons."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidgraph.extract.awards import find_awards
from aidgraph.extract.corps import find_corps
from aidgraph.extract.heads import find_headed
from aidgraph.extract.known_bodies import find_known
from aidgraph.extract.lists import find_listed
from aidgraph.extract.mention import Name, Quantity, Time
from aidgraph.extract.nested import find_nested
from aidgraph.extract.page import Page
from aidgraph.extract.persons import find_persons
from aidgraph.extract.placenames import find_places
from aidgraph.extract.quotations import find_quoted
from aidgraph.extract.reading import Reading
from aidgraph.extract.retoken import page_of
from aidgraph.extract.script import normalise
from aidgraph.extract.shortforms import find_short_forms
from aidgraph.extract.span import PRIORITY, Found, longest
from aidgraph.extract.tagger import Tagger
from aidgraph.extract.wordfinder import WordFinder
from aidgraph.model import EntityType

_FINDERS = (
    find_quoted, find_headed, find_known, find_awards, find_corps, find_listed, find_persons,
    find_places,
)  # fmt: skip
_CONFIDENCE = {
    "award": 75, "quote": 80, "head": 80, "list": 70, "person": 75, "head.common": 55,
    "head.counted": 40, "gazetteer": 85, "tag": 60, "short": 65, "again": 70, "nested": 60,
}  # fmt: skip
_VOTE = 7  # what one more source that agrees adds
_SURE = 97


def find_names(
    reading: Reading,
    tagger: Tagger,
    quantities: Sequence[Quantity] = (),
    times: Sequence[Time] = (),
) -> list[Name]:
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
    text = normalise(reading.text)
    page = page_of(text, tagger.words(text), frozenset(q.start for q in quantities))
    proposals = [found for find in _FINDERS for found in find(page)]
    taken = [(q.start, q.end) for q in quantities] + [(t.start, t.end) for t in times]
    found = longest(_outside(proposals, taken))
    found = longest([*found, *find_short_forms(page, found), *_again(page, found)])
    typed = dict(_one_type_a_text(page, found))
    typed |= {item: item.type for item in find_nested(page, found)}
    return sorted(_name(reading, item, kind) for item, kind in typed.items())


def _outside(proposals: list[Found], taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Yield the proposals that do not lie inside a number or a date."""
    covered: dict[int, int] = {}
    for start, end in taken:
        covered.update((at, max(end, covered.get(at, 0))) for at in range(start, end))
    for item in proposals:
        if covered.get(item.start, -1) < item.end:
            yield item


def _again(page: Page, found: Sequence[Found]) -> Iterator[Found]:
    """Yield further places of names that a rule was sure of somewhere."""
    kinds: dict[str, Found] = {}
    for item in found:
        text = page.text[item.start : item.end]
        if len(text) >= 3 and not item.rule.startswith("head."):
            kinds.setdefault(text, item)
    for start, end in WordFinder(kinds).spans(page.text):
        yield Found(start, end, kinds[page.text[start:end]].type, "again")


def _one_type_a_text(page: Page, found: Sequence[Found]) -> Iterator[tuple[Found, EntityType]]:
    """Yield each name with the type that most of the names with its text have."""
    types: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for item in found:
        weight = 1 if item.rule == "again" else 3
        types[page.text[item.start : item.end]][item.type] += weight
    for item in found:
        yield item, types[page.text[item.start : item.end]].most_common(1)[0][0]


def _name(reading: Reading, item: Found, kind: EntityType) -> Name:
    votes = len(item.votes - {"again"}) or 1
    percent = min(_CONFIDENCE[item.rule] + _VOTE * (votes - 1), _SURE)
    return Name(
        item.start,
        item.end,
        reading.text[item.start : item.end],
        kind,
        f"names.{item.rule}",
        Decimal(percent) / 100,
        votes,
    )


assert _CONFIDENCE.keys() == set(PRIORITY)
