"""Find the party committees that a post names: 四川省委书记 speaks for 四川省委."""

import re
from collections.abc import Iterator

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.extract.names.found import Found
from aidgraph.extract.words.page import Page

_COMMITTEE = re.compile(
    "[省市县区州盟旗地镇乡]委(?=副?书记|常委|副?秘书长|(?:统战|宣传|组织|政法)部)"
)
_LONGEST = 8  # letters of a place before its committee
_LED = frozenset(("LOC", "ORG"))


def find_committees(page: Page) -> Iterator[Found]:
    """Yield the committees of places (四川省委), and bare ones (县委) where no place stands before."""
    for match in _COMMITTEE.finditer(page.text):
        start = _place_start(page, match.start())
        yield Found(start, match.end(), "Organization", "list", frozenset({"committee"}))


def _place_start(page: Page, at: int) -> int:
    """Return where the place before an offset begins, or the offset where there is none."""
    book = gazetteer()
    for start in range(max(0, at - _LONGEST), at - 1):
        if book.full_names.longest(page.text, start) == at + 1:
            return start
        if book.short_names.longest(page.text, start) == at:
            return start
    before = next((t for t in page.before(at + 1) if t.end >= at), None)
    return before.start if before is not None and before.tag in _LED else at
