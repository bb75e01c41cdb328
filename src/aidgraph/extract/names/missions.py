"""Find teams by where they are sent, however the tagger cut the words: 第26批援贝宁医疗队."""

import re
from collections.abc import Iterator

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.script import HAN
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page

_TEAM = re.compile(
    rf"(?:中国)?(?:第[一二三四五六七八九十百\d]{{1,4}}批)?援([{HAN}]{{2,7}})(?:抗疫)?(?:医疗队|专家组|医疗专家组|农业专家组)"
)


def find_missions(page: Page) -> Iterator[FoundName]:
    """Yield teams that are sent to a country or a province."""
    for match in _TEAM.finditer(page.text):
        finders = (gazetteer().full_names, gazetteer().countries)
        if any(find.longest(page.text, match.start(1)) == match.end(1) for find in finders):
            yield FoundName(*match.span(), "Organization", "list", frozenset({"mission"}))
