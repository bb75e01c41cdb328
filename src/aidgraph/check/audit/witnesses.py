"""A rule on who says so: reports in nearly the same words are one witness, not two."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from unicodedata import normalize

from aidgraph.check.audit.comparable import groups
from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding

_PHRASE = 8  # characters: shorter ones are names and sums, which any report of the matter has
_ENOUGH = 3  # phrases in the same words; fewer may be chance
_ALIKE = 0.8  # share of pairs of characters that two phrases have in common
_COPIED = 0.5  # share of its phrases with which a report is held to be a copy


def witnesses(context: Context) -> Iterator[Finding]:
    """Yield each figure that several reports tell alike, and how many witnesses they are."""
    copies = Copies(context.phrases)
    for group in groups(context):
        for agreeing in _agreeing(group):
            reports = sorted({figure.report for figure in agreeing})
            if len(reports) > 1:
                yield _counted(context, agreeing, reports, copies)


def _counted(
    context: Context, agreeing: list[AuditFigure], reports: list[str], copies: "Copies"
) -> Finding:
    count, used = copies.witnesses(reports)
    names = ", ".join(reports)
    first = agreeing[0]
    return Finding(
        "witnesses",
        "pass",
        f"{context.label(first.about)}: {first.quote} is told by {len(reports)} reports ({names})"
        + (", in nearly the same words" if used else "")
        + f": {count} witness{'es' if count > 1 else ''}",
        f"{context.label(first.about, 'zh')}：{first.quote}见于{len(reports)}篇报道（{names}）"
        + ("，行文几乎相同" if used else "")
        + f"，计为{count}个来源",
        "; ".join(used),
        tuple(agreeing),
    )


def _agreeing(group: list[AuditFigure]) -> Iterator[list[AuditFigure]]:
    """Yield the figures of one thing that have the same bounds and the same stated period."""
    found: dict[object, list[AuditFigure]] = defaultdict(list)
    for figure in group:
        if period := figure.span or (any(figure.stated) and figure.stated):
            found[figure.bounds(), period].append(figure)
    yield from found.values()


class Copies:
    """Tell which reports share their words; two are compared when both are asked for, once."""

    def __init__(self, phrases: Mapping[str, set[str]]) -> None:
        self._phrases = phrases
        self._shingles: dict[str, list[frozenset[str]]] = {}
        self._found: dict[tuple[str, str], str] = {}

    def witnesses(self, reports: list[str]) -> tuple[int, list[str]]:
        """Return how many of *reports* are no copies, at any distance, and what says so."""
        alike: list[list[str]] = []
        used: list[str] = []
        for report in reports:
            mine, others = [report], []
            for group in alike:
                why = next(filter(None, (self._compared(one, report) for one in group)), "")
                if why:
                    used.append(why)
                    mine += group
                else:
                    others.append(group)
            alike = [*others, mine]
        return len(alike), used

    def _compared(self, one: str, other: str) -> str:
        """Return how many phrases two reports share; nothing where that may be chance."""
        if (one, other) not in self._found:
            few, many = sorted((self._of(one), self._of(other)), key=len)
            shared = sum(map(_alike_one_of(many), few))
            enough = shared >= _ENOUGH and shared >= _COPIED * len(few)
            says = f"{one}, {other}: {shared} of {len(few)} phrases alike"
            self._found[one, other] = says if enough else ""
        return self._found[one, other]

    def _of(self, report: str) -> list[frozenset[str]]:
        if report not in self._shingles:
            plain = sorted(map(_plain, self._phrases.get(report, ())))
            self._shingles[report] = [_shingles(words) for words in plain if len(words) >= _PHRASE]
        return self._shingles[report]


def _alike_one_of(phrases: list[frozenset[str]]) -> Callable[[frozenset[str]], bool]:
    """Return what tells whether a phrase is alike one of *phrases*."""
    whole, everything = set(phrases), frozenset[str]().union(*phrases)

    def is_alike(mine: frozenset[str]) -> bool:
        if mine in whole:
            return True
        if len(mine & everything) < _ALIKE * len(mine):  # too few of its letters are there at all
            return False
        return any(_overlap(mine, theirs) >= _ALIKE for theirs in phrases)

    return is_alike


def _plain(words: str) -> str:
    """Return the letters and digits alone, in one width: how a line is set makes no new words."""
    return "".join(c for c in normalize("NFKC", words) if c.isalnum())


def _shingles(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
