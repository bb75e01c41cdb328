"""Which money a bare 元 or 卢比 is: the text's own, the one of the country named last."""

import re
from collections import Counter
from functools import cache

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table

_NAMED = {"新台币": "TWD", "新台幣": "TWD", "台币": "TWD", "港币": "HKD", "港元": "HKD"} | {
    "澳门币": "MOP",
    "澳门元": "MOP",
}
_NAMES = re.compile("|".join(sorted(_NAMED, key=len, reverse=True)))
_BACK = 400  # letters in which the country of a 卢比 is named
_SHARE = 20  # one changed character in so many tells traditional script


def local_currency(text: str) -> str:
    """
    Return the currency that a bare 元 stands for in *text*.

    In traditional script it is the one of Taiwan, Hong Kong or Macau that the text names most.

    >>> local_currency("總收入為新臺幣1億元，支出九千萬元"), local_currency("投入300万元，另有港币2万元")
    ('TWD', 'CNY')
    """
    plain = normalise(text)
    changed = sum(a != b and a.isalpha() for a, b in zip(text, plain, strict=True))
    if changed * _SHARE < len(text):
        return "CNY"
    named = Counter(_NAMED[found] for found in _NAMES.findall(plain))
    return named.most_common(1)[0][0] if named else "CNY"


def named_currency(plain: str, start: int, unit: str) -> str:
    """
    Return the currency that a name of many countries (卢比, 克朗) stands for at *start*, or nothing.

    It is that of the country that the text before names last, of those with money so called.

    >>> named_currency("印度高铁造价1.08万亿卢比", 6, "卢比"), named_currency("造价5亿卢比", 2, "卢比")
    ('INR', '')
    """
    keys = _shared_names().get(unit)
    if keys is None:
        return ""
    pattern, currencies = keys
    near = pattern.findall(plain, max(0, start - _BACK), start)
    return currencies[near[-1]] if near else ""


@cache
def _shared_names() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    """Return for each shared name of money its countries, as a pattern and with their currency."""
    found: dict[str, dict[str, str]] = {}
    for row in table("shared-money"):
        countries = {normalise(c): row["unit"] for c in split(row["countries"])}
        found.setdefault(row["name"], {}).update(countries)
    return {name: (re.compile(one_of(keys)), keys) for name, keys in found.items()}
