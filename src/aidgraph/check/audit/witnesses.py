"""A rule on who says so: reports in nearly the same words are one witness, not two."""

from collections.abc import Iterator
from itertools import combinations
from unicodedata import normalize

from aidgraph.check.audit.comparable import at_one_time, groups
from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding

_PHRASE = 8  # characters: shorter ones are names and sums, which any report of the matter has
_ENOUGH = 3  # phrases in the same words; fewer may be chance
_ALIKE = 0.8  # share of pairs of characters that two phrases have in common
_COPIED = 0.5  # share of its phrases with which a report is held to be a copy


def witnesses(context: Context) -> Iterator[Finding]:
    """Yield each figure that several reports tell alike, and how many witnesses they are."""
    copies = _copies(context)
    for group in groups(context):
        for told in _agreeing(group):
            reports = sorted({figure.report for figure in told})
            if len(reports) > 1:
                yield _counted(context, told, reports, copies)


def _counted(
    context: Context,
    told: list[AuditFigure],
    reports: list[str],
    copies: dict[tuple[str, str], str],
) -> Finding:
    used = {pair: why for pair, why in copies.items() if set(pair) <= set(reports)}
    count = len(_joined(reports, used))
    names = ", ".join(reports)
    first = told[0]
    return Finding(
        "witnesses",
        "pass",
        f"{context.label(first.about)}: {first.quote} is told by {len(reports)} reports ({names})"
        + (", in nearly the same words" if used else "")
        + f": {count} witness{'es' if count > 1 else ''}",
        f"{context.label(first.about, 'zh')}：{first.quote}见于{len(reports)}篇报道（{names}）"
        + ("，行文几乎相同" if used else "")
        + f"，计为{count}个来源",
        "; ".join(used.values()),
        tuple(told),
    )


def _agreeing(group: list[AuditFigure]) -> Iterator[list[AuditFigure]]:
    """Yield the figures of one thing that have the same bounds and, where told, the same period."""
    found: dict[object, list[AuditFigure]] = {}
    for figure in group:
        found.setdefault((figure.kind, figure.provider, figure.bounds()), []).append(figure)
    for figures in found.values():
        if len({(f.start, f.end) for f in figures if f.start}) <= 1:
            yield figures


def _copies(context: Context) -> dict[tuple[str, str], str]:
    """Return the pairs of reports that share their words, each with the count of phrases."""
    shingles = {
        report: [
            _shingles(words) for words in sorted(map(_plain, phrases)) if len(words) >= _PHRASE
        ]
        for report, phrases in context.phrases.items()
    }
    found = {}
    for one, other in combinations(sorted(shingles), 2):
        few, many = sorted((shingles[one], shingles[other]), key=len)
        alike = sum(any(_overlap(mine, theirs) >= _ALIKE for theirs in many) for mine in few)
        if alike >= _ENOUGH and alike >= _COPIED * len(few):
            found[one, other] = f"{one}, {other}: {alike} of {len(few)} phrases alike"
    return found


def _joined(reports: list[str], copies: dict[tuple[str, str], str]) -> set[frozenset[str]]:
    """Group the reports that are copies of each other, at any distance."""
    groups_of = {report: frozenset({report}) for report in reports}
    for one, other in copies:
        group = groups_of[one] | groups_of[other]
        groups_of.update(dict.fromkeys(group, group))
    return set(groups_of.values())


def _plain(words: str) -> str:
    """Return the letters and digits alone, in one width: how a line is set makes no new words."""
    return "".join(c for c in normalize("NFKC", words) if c.isalnum())


def _shingles(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
