"""Signs before a number: what makes it negative, and what only looks so."""

import re

_MINUS = re.compile(
    r"(?<![0-9A-Za-z%])(?P<led>为|是|达|得|亏损|比|至|到|了|利润|净利|增速|增幅|增长|增加|收益|结余|[率额温]|[:(，。；、]|^)? ?(?P<sign>-|负)$"
)
_BURDEN = re.compile("[担肩胜抱减自辜欺承背压]负$")
_NEAR = 4  # letters before a number in which its sign stands


def minus_before(masked: str, start: int) -> int:
    """
    Return how many letters before *start* are a minus sign: 负, 零下 or a dash.

    A dash is one after a verb, a pause or an opening bracket, not in 5-10万 or 甲队-5名.

    >>> minus_before("净利润为-5万元", 5), minus_before("增长-3%", 3)
    (1, 1)
    >>> minus_before("担负5万元", 2), minus_before("5-10万元", 2)
    (0, 0)
    """
    if masked.endswith("零下", 0, start):
        return 2
    near = masked[max(0, start - _NEAR) : start]
    match = _MINUS.search(near)
    if match is None or _BURDEN.search(near):
        return 0
    led = match["led"] or match["sign"] == "负"
    return 1 if led and not near.endswith("\n-") else 0
