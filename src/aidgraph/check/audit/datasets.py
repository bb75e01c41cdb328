"""Rules on the money of datasets: what would be counted twice, and what was left out of sums."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure, indicator_key, last_step
from aidgraph.check.audit.findings import Finding, Result, amount
from aidgraph.rdf.implied import REPLACED_PLAN

_PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_FLOW = """
  ?flow a aid:FundingFlow ; aid:statedBy ?source ; aid:about ?about ; aid:indicator ?indicator ;
        aid:value ?value ; aid:unit ?unit ; aid:modality ?modality .
  ?source a aid:Dataset ."""
_WITHIN = f"""{_PREFIXES}
SELECT DISTINCT ?flow ?source ?about ?indicator ?value ?unit ?whole ?total WHERE {{
  {{ ?about aid:partOf ?whole }} UNION {{ ?part aid:partOf ?about BIND(?about AS ?whole) }}
  {_FLOW}
  OPTIONAL {{ ?flow aid:statedTotal ?total }}
}}"""
_TWICE = f"""{_PREFIXES}
SELECT DISTINCT ?flow ?source ?about ?indicator ?value ?unit WHERE {{
  ?about aid:namedIn ?source , ?other . FILTER(?source != ?other)
  {_FLOW}
}}"""
_SHARES = f"""{_PREFIXES}
SELECT ?whole ?source ?split
       (COUNT(?claim) AS ?parts) (SUM(COALESCE(?share, 0)) AS ?sum) (COUNT(?share) AS ?stated)
WHERE {{
  ?claim aid:splitBy ?split ; rdf:subject ?whole ; aid:statedBy ?source .
  OPTIONAL {{ ?claim aid:share ?share }}
}}
GROUP BY ?whole ?source ?split"""
_REPLACED = f"""{_PREFIXES}
SELECT ?flow ?source ?about ?indicator ?value ?unit WHERE {{
  ?flow a aid:ContextFigure ; aid:statedBy ?source ; aid:about ?about ; aid:indicator ?indicator ;
        aid:value ?value ; aid:unit ?unit ; skos:note ?note .
  VALUES ?indicator {{ aid:indicator-budget aid:indicator-planned-disbursement }}
  FILTER(CONTAINS(?note, "{REPLACED_PLAN}"))
}}"""
_Key = tuple[str, str, str, str]


def activity_and_parts(context: Context) -> Iterator[Finding]:
    """Yield activities that tell money which their parts tell too, of one kind and unit.

    They are the same money where sums leave out the flows of the whole (``aid:statedTotal``).
    """
    own: dict[_Key, list[AuditFigure]] = defaultdict(list)
    within: dict[_Key, list[AuditFigure]] = defaultdict(list)
    left_out = set()
    for row in sorted(context.graph.select(_WITHIN), key=_iri):
        figure, whole = _figure(row), row["whole"].value
        kept = own if figure.about == whole else within
        kept[whole, figure.report, figure.indicator, figure.unit].append(figure)
        if row["total"] is not None:
            left_out.add(figure.iri)
    for key in sorted(own.keys() & within.keys()):
        whole, parts = own[key], within[key]
        total, inside = _sum(whole), _sum(parts)
        same = total == inside and left_out.issuperset(figure.iri for figure in whole)
        name, name_zh = _names(context, key[0])
        what = f"{key[2]} {amount(total)} {key[3]}"
        yield Finding(
            "activity-and-parts",
            "pass" if same else "possible double count",
            f"{name} has {what}, its parts {amount(inside)}"
            + (": the same money, left out of sums" if same else ""),
            f"{name_zh}有{what}，其各部分有{amount(inside)}"
            + ("：同一笔钱，求和时略去" if same else ""),
            f"{amount(inside)} {'=' if total == inside else '≠'} {amount(total)}",
            (*whole, *parts),
        )


def same_activity(context: Context) -> Iterator[Finding]:
    """Yield activities of which several datasets tell money of one kind and unit: it is one."""
    found: dict[tuple[str, str, str], dict[str, list[AuditFigure]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in sorted(context.graph.select(_TWICE), key=_iri):
        figure = _figure(row)
        found[figure.about, figure.indicator, figure.unit][figure.report].append(figure)
    for (about, indicator, unit), by_source in sorted(found.items()):
        if len(by_source) > 1:
            name, name_zh = _names(context, about)
            sums = ", ".join(f"{s}: {amount(_sum(f))}" for s, f in sorted(by_source.items()))
            yield Finding(
                "same-activity",
                "possible double count",
                f"{name} has {indicator} in {unit} in {len(by_source)} datasets ({sums})",
                f"{len(by_source)}个数据集都有{name_zh}的 {indicator}（{unit}；{sums}）",
                "",
                tuple(f for _, figures in sorted(by_source.items()) for f in figures),
            )


def shares_of_whole(context: Context) -> Iterator[Finding]:
    """Yield how many things are split into shares that are missing or do not make the whole."""
    found: dict[tuple[str, str, Decimal, bool], list[str]] = defaultdict(list)
    for row in context.graph.select(_SHARES):
        parts, stated = int(row["parts"].value), int(row["stated"].value)
        total = Decimal(row["sum"].value)
        if total != 1 or parts != stated:
            key = last_step(row["source"].value), row["split"].value, total, parts == stated
            found[key].append(row["whole"].value)
    for (source, split, total, complete), wholes in sorted(found.items()):
        percent, count = amount(total * 100), len(wholes)
        name, name_zh = _names(context, min(wholes))
        missing = ("", "") if complete else (", and not all have one", "，且有缺")
        result: Result = "conflict" if total > 1 else "gap"
        yield Finding(
            "shares-of-whole",
            result,
            f"{source}: the shares of {count} split by {split} make {percent} %{missing[0]}; "
            f"first {name}",
            f"{source}：按 {split} 划分的{count}项份额合计{percent}%{missing[1]}；首项为{name_zh}",
            f"{percent} % {'>' if total > 1 else '<' if total < 1 else '='} 100 %",
            (),
        )


def replaced_plans(context: Context) -> Iterator[Finding]:
    """Yield for each dataset the plans that revised ones replace: they are left out of sums."""
    found: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
    for row in sorted(context.graph.select(_REPLACED), key=_iri):
        figure = _figure(row)
        found[figure.report, figure.indicator, figure.unit].append(figure)
    for (source, indicator, unit), figures in sorted(found.items()):
        what, total = f"{indicator} {unit}", amount(_sum(figures))
        yield Finding(
            "replaced-plans",
            "pass",
            f"{source}: {len(figures)} of {what} are replaced by revised ones and left out "
            f"of sums, {total} together",
            f"{source}：{what} 有{len(figures)}笔被修订后的取代，求和时略去，合计{total}",
            "",
            tuple(figures),
        )


def _iri(row: ox.QuerySolution) -> str:
    found: str = row["flow"].value
    return found


def _figure(row: ox.QuerySolution) -> AuditFigure:
    """Return a flow as a finding names it; ``report`` is the dataset."""
    return AuditFigure(
        iri=row["flow"].value,
        report=last_step(row["source"].value),
        kind="FundingFlow",
        about=row["about"].value,
        indicator=indicator_key(row["indicator"].value),
        unit=last_step(row["unit"].value).removeprefix("CCY_"),
        comparator="exactly",
        value=Decimal(row["value"].value),
    )


def _sum(figures: list[AuditFigure]) -> Decimal:
    return sum((figure.number() or Decimal(0) for figure in figures), Decimal(0))


def _names(context: Context, thing: str) -> tuple[str, str]:
    return context.label(thing), context.label(thing, "zh")
