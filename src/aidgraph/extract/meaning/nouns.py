"""What the noun beside a number says of it: background, result, aid, loss, goods or works."""

import re
from functools import cache

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.extract.lexicon import table


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {row["sort"]: re.compile(one_of(split(row["words"]))) for row in table("counted-nouns")}


def says(sort: str, words: str) -> bool:
    """
    Tell whether *words* hold a word of a *sort*.

    >>> says("background", "地区生产总值"), says("aid", "地区生产总值")
    (True, False)
    """
    return _patterns()[sort].search(words) is not None


def ends_as(sort: str, words: str) -> bool:
    """Tell whether *words* end in a word of a *sort*, the head of their phrase."""
    return (
        re.search(_patterns()[sort].pattern + r"(?:等|总|额|数|总额|总数|价值|合计|累计)?$", words)
        is not None
    )
