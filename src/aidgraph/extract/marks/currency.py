"""Which money a bare 元 is: the yuan, unless a text in traditional script names its own."""

import re
from collections import Counter

from aidgraph.chinese.script import normalise

_NAMED = {"新台币": "TWD", "新台幣": "TWD", "台币": "TWD", "港币": "HKD", "港元": "HKD"} | {
    "澳门币": "MOP",
    "澳门元": "MOP",
}
_NAMES = re.compile("|".join(sorted(_NAMED, key=len, reverse=True)))
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
