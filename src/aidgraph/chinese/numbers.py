"""The number core: Arabic, Chinese and mixed numerals, exact or vague, without their units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from aidgraph.chinese.script import normalise
from aidgraph.model import Comparator

ONES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HINTS: dict[str, Comparator] = {"余": "more-than", "多": "more-than", "来": "approximately"}
_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
NUMERALS = "〇零一二三四五六七八九十百千万亿两"

# 千 in 千瓦 or 千克 belongs to the unit
_SCALE = r"(?:[十万亿]|百(?!分点)|千(?![瓦米克伏卡帕赫焦]))"
_ONE = "[零〇一二两三四五六七八九]"
_ARABIC = (
    r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)"
    rf"(?:\.[0-9]+)?(?: ?{_SCALE}+(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+)){{0,4}}(?: ?{_SCALE}+)?"
)
_CHINESE = rf"(?:(?<![人总次户指份岁倍无])数(?=[十百千万亿])|几)?(?:{_ONE}|{_SCALE})+(?:点{_ONE}+)?"
_NUMBER = re.compile(
    rf"(?P<body>{_ARABIC}|[壹贰叁肆伍陆柒捌玖][壹贰叁肆伍陆柒捌玖零]*[拾佰仟万亿][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]*|{_CHINESE}"
    r"|(?<![上下前后大过多一])半(?=年|个?月|天|个?小时|个?世纪|亩|公里|吨|个多)"
    r"|[几数](?=[个名位家项次所座条台件批场支处部辆起种间户期届轮篇只套年天])|若干|好几(?=[个十百千万]))"
    rf"(?P<inner>余|多(?!少)|来(?=[个名人位年天岁吨亩户万亿])|几)?(?P<tail>(?: ?{_SCALE})+)?(?P<more>余|多(?!少))?"
)
_SEGMENT = re.compile(r"([0-9.]+)([十百千万亿]*)")
_PAIR = re.compile(r"([一二两三四五六七八九])([两二三四五六七八九])(?![零〇一二两三四五六七八九])")
_LONGEST = 24  # a longer run is an identifier or noise, no amount


@dataclass(frozen=True, slots=True)
class Number:
    """
    Hold one number of a text: its place and its value, or ``low`` to ``high`` where it is vague.

    ``hint`` is what 余, 多 or 几 in it say; ``bare`` means a scale alone, as in 千亩; ``arabic``
    that it has digits; ``scale`` is the power of ten its last words multiply by.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    hint: Comparator | None
    bare: bool
    arabic: bool
    scale: Decimal

    @property
    def exact(self) -> bool:
        """Tell whether the number has one value."""
        return self.low == self.high

    @property
    def simple(self) -> bool:
        """Tell whether it is one Chinese numeral, which is more often part of a word."""
        return not self.arabic and self.end - self.start == 1


def scan(text: str) -> Iterator[Number]:
    """
    Yield the numbers of a normalised *text*.

    >>> [str(n.low) for n in scan("15万余株，二百余万元，1,980万元，4 000亿元")]
    ['150000', '2000000', '19800000', '400000000000']
    """
    for match in _NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            yield number


def number_at(text: str, position: int) -> Number | None:
    """Return the number that begins at *position*, if one does."""
    match = _NUMBER.match(text, position)
    return _number(match) if match else None


def tidy(value: Decimal) -> Decimal:
    """
    Return *value* without trailing zeros, a whole one without exponent.

    >>> tidy(Decimal("457000000.00"))
    Decimal('457000000')
    """
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _number(match: re.Match[str]) -> Number | None:
    body = match["body"].replace(" ", "").replace(",", "").replace("，", "")
    inner, tail = match["inner"] or "", (match["tail"] or "").replace(" ", "")
    if len(body) + len(tail) > _LONGEST:
        return None
    body = body.translate(_FINANCIAL)
    arabic = body[0] in "0123456789"
    if arabic and len(body) > 1 and body[0] == "0" and body[1] != ".":
        return None  # 0403 is a code or a day
    bounds = _arabic(body, inner) if arabic else _chinese(body + ("几" if inner == "几" else ""))
    if bounds is None:
        return None
    times = _product(tail)
    low, high = tidy(bounds[0] * times), bounds[1] * times
    if bounds[0] != bounds[1]:
        high += times - 1
    hint = _HINTS.get(inner) or _HINTS.get(match["more"] or "")
    if low != high:
        hint = "approximately" if set("几数若") & set(body + inner) else "between"
    bare = body[0] in "百千万亿" and not arabic
    scale = times * _product(_trailing(body))
    return Number(match.start(), match.end(), low, tidy(high), hint, bare, arabic, scale)


@lru_cache(maxsize=1024)
def _product(scales: str) -> Decimal:
    total = Decimal(1)
    for character in scales:
        total *= _SCALES[character]
    return total


def _trailing(body: str) -> str:
    """Return the scales a numeral ends in, when another numeral stands before them."""
    rest = body.rstrip("十百千万亿")
    return body[len(rest) :] if rest else ""


def _arabic(body: str, inner: str) -> tuple[Decimal, Decimal] | None:
    """Read 26.44亿 or 1亿5000万; 几 after it means up to nine more."""
    total, last = Decimal(0), None
    for digits, scales in _SEGMENT.findall(body):
        scale = _product(scales)
        if last is not None and scale >= last:
            return None
        total += Decimal(digits) * scale
        last = scale
    return (total + 1, total + 9) if inner == "几" else (total, total)


def _chinese(body: str) -> tuple[Decimal, Decimal] | None:
    """Read a Chinese numeral; a vague one (几百, 三四十, 十几) gives its bounds."""
    body = body.removeprefix("好")
    if body == "若干":
        return Decimal(2), Decimal(9)
    if body == "半":
        return Decimal("0.5"), Decimal("0.5")
    if body[0] in "几数":
        if not set(body[1:]) <= set(_SCALES):
            return None
        rest = _product(body[1:])
        return 2 * rest, 10 * rest - 1
    if "几" in body:
        low, high = (
            _chinese_value(body.replace("几", "一")),
            _chinese_value(body.replace("几", "九")),
        )
    elif (pair := _PAIR.search(body.partition("点")[0])) and ONES[pair[1]] < ONES[pair[2]]:
        low = _chinese_value(body[: pair.start(2)] + body[pair.end(2) :])
        high = _chinese_value(body[: pair.start(1)] + body[pair.start(2) :])
    else:
        low = high = _chinese_value(body)
    return None if low is None or high is None else (low, high)


def _chinese_value(body: str) -> Decimal | None:
    """Return the value of an exact Chinese numeral, or None when it is none."""
    whole, point, fraction = body.partition("点")
    if point:
        value = _chinese_value(whole)
        return None if value is None else value + Decimal("0." + _digits(fraction))
    if len(whole) > 1 and all(character in ONES for character in whole):
        return Decimal(_digits(whole))
    total = section = one = 0
    scale, zero = 1, False
    for character in whole:
        if character in ONES:
            if one:
                return None
            one, zero = ONES[character], zero or ONES[character] == 0
            continue
        if character not in _SCALES:  # a word for a vague number among the digits
            return None
        scale, zero = _SCALES[character], False
        if scale < 10**4:
            section += (one or 1) * scale
        elif scale > total:
            total, section = (total + section + one or 1) * scale, 0
        else:
            total, section = total + (section + one or 1) * scale, 0
        one = 0
    if one and not zero and scale >= 100:
        one *= scale // 10  # 三万二 is 32,000, 两百五 is 250
    return Decimal(total + section + one)


def _digits(numerals: str) -> str:
    return "".join(str(ONES[character]) for character in numerals)


def has_number(words: str, number: Decimal | None) -> bool:
    """
    Tell whether *words* have *number*, in digits or in letters.

    >>> has_number("近1亿元", Decimal(100000000)), has_number("两所", Decimal(3))
    (True, False)
    """
    return any(number in {found.low, found.high} for found in scan(normalise(words)))


def date_number(printed: str) -> int:
    """
    Read a year, month, day or hour in digits or numerals.

    >>> date_number("十二"), date_number("二〇二一")
    (12, 2021)
    """
    if printed[0] in "0123456789":
        return int(printed)
    if printed == "元":
        return 1
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return int("".join(str(ONES[character]) for character in printed))
    return 10 * (ONES[tens] if tens else 1) + (ONES[ones] if ones else 0)
