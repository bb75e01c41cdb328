"""Show what made each row of a proposal: the words, the rule, and the steps, on one page."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from aidgraph.model import Claim, Encoding, Entity
from aidgraph.text.visible import visible

Reasons = Mapping[str, Sequence[str]]  # by the id of a claim, what made it, step by step

_PAGE = """<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.6 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }}
.text {{ white-space: pre-wrap }}
.text a {{ background: #ffe9a8; color: inherit; text-decoration: none }}
.text i {{ border-bottom: 1px dotted #666; font-style: normal }}
table {{ border-collapse: collapse }}
th, td {{ border-top: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top }}
tr:target {{ background: #fff6d6 }}
td ol {{ margin: 0; padding-left: 1.2rem }}
.inferred {{ color: #a40 }}
</style>
<h1>{title}</h1>
<p class="text">{text}</p>
<table>
<tr><th>row<th>says<th>words<th>rule<th>what made it
{rows}
</table>
</html>
"""


def explain_page(encoding: Encoding, text: str, reasons: Reasons | None = None) -> str:
    """
    Return a page of HTML: the text with its marks, and below it each claim with what made it.

    A mark leads to its row and a row to its words.  The page has the whole text in it, needs no
    network and runs no program.

    Args:
        encoding: What is proposed.
        text: The text that was read.
        reasons: The steps that made each claim, by its id, where the interpreter tells them.
    """
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for evidence in encoding.evidence:
        spans[evidence.target].append((evidence.span.start, evidence.span.end))
    claims = sorted(encoding.claims, key=lambda c: (min(spans[c.id], default=(0, 0)), c.id))
    names = {entity.id: entity for entity in encoding.entities}
    given = reasons or {}
    rows = (_row(claim, names, text, spans[claim.id], given.get(claim.id, ())) for claim in claims)
    return _PAGE.format(
        title=_shown(encoding.report.title or encoding.report.id),
        text="".join(_marked(text, claims, names, spans)),
        rows="\n".join(rows),
    )


def _shown(text: str) -> str:
    """Return *text* for a page: as text, whatever stands in it."""
    return escape(visible(text, keep="\n"))


def _marked(
    text: str,
    claims: Sequence[Claim],
    names: Mapping[str, Entity],
    spans: Mapping[str, Sequence[tuple[int, int]]],
) -> Iterator[str]:
    """Yield the text in pieces, each marked by the claims and the names that it is evidence of."""
    cuts = sorted(
        {0, len(text), *(place for own in spans.values() for pair in own for place in pair)}
    )
    stated: dict[int, list[str]] = defaultdict(list)
    named: dict[int, list[str]] = defaultdict(list)
    for found, ids in ((stated, [claim.id for claim in claims]), (named, list(names))):
        for identifier in ids:
            for start, end in spans.get(identifier, ()):
                for number in range(bisect_right(cuts, start) - 1, bisect_right(cuts, end) - 1):
                    found[number].append(identifier)
    seen: set[str] = set()
    for number, (start, end) in enumerate(pairwise(cuts)):
        piece = _shown(text[start:end])
        if named[number]:
            kinds = ", ".join(f"{names[i].type} {names[i].label}" for i in named[number])
            piece = f'<i title="{_shown(kinds)}">{piece}</i>'
        if stated[number]:
            fresh = "".join(
                f'<span id="at-{escape(i)}"></span>' for i in stated[number] if i not in seen
            )
            seen.update(stated[number])
            first = escape(stated[number][0])
            piece = (
                f'{fresh}<a href="#{first}" title="{escape(", ".join(stated[number]))}">{piece}</a>'
            )
        yield piece


def _row(
    claim: Claim,
    names: Mapping[str, Entity],
    text: str,
    spans: Sequence[tuple[int, int]],
    steps: Sequence[str],
) -> str:
    words = "<br>".join(
        f'<a href="#at-{escape(claim.id)}">{_shown(text[start:end])}</a> {start}–{end}'
        for start, end in sorted(spans)
    )
    made = [*steps, *filter(None, [claim.note])] or ["the rule alone"]
    listed = "".join(f"<li>{_shown(step)}" for step in made)
    cells = (
        escape(claim.id),
        _said(claim, names),
        words,
        f"{_shown(claim.method)}<br>{claim.confidence}",
        f"<ol>{listed}</ol>",
    )
    return f'<tr id="{escape(claim.id)}" class="{claim.origin}"><td>' + "<td>".join(cells)


def _said(claim: Claim, names: Mapping[str, Entity]) -> str:
    """Say a claim in the words of the tables, things by their labels."""

    def label(identifier: str) -> str:
        return names[identifier].label if identifier in names else identifier or "–"

    number = claim.value if claim.value is not None else claim.min
    cells = [claim.kind, label(claim.subject)]
    if claim.is_figure:
        cells += [claim.indicator, claim.comparator, f"{number:f}" if number is not None else ""]
        cells += [claim.unit]
    else:
        cells += [claim.predicate, label(claim.object) if claim.object else ""]
    cells += [f"from {label(claim.provider)}"] if claim.provider else []
    cells += [f"to {label(claim.receiver)}"] if claim.receiver else []
    cells += [f"{claim.from_}/{claim.to}"] if claim.from_ or claim.to else []
    return _shown(" · ".join([*filter(None, cells), claim.origin]))
