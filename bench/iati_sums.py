"""Whether an IATI import keeps money: counts and sums beside those of a script that has only lxml.

By type of transaction and currency; and by sector (each vocabulary) and by country and region, with
the shares that the file states.  Plans that a revised one replaces are counted on neither side, and
of a whole that tells the same sum as its parts only the parts are shared out.
"""

import argparse
import io
import re
import sys
import tempfile
import zipfile
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from lxml import etree

from aidgraph.build.run import build_graph
from aidgraph.exchange.imports.run import import_files
from aidgraph.query import load_query, run_query
from aidgraph.store.open import open_store, select

SHARED = Path(__file__).resolve().parents[2] / "shared"
FLOWS = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?kind ?currency (COUNT(?flow) AS ?count) (SUM(?value) AS ?sum) WHERE {
  ?flow a aid:FundingFlow ; aid:indicator/skos:notation ?kind ; aid:value ?value ;
        aid:unit/skos:notation ?currency .
} GROUP BY ?kind ?currency"""
KINDS = {
    **dict.fromkeys(("1", "IF"), "incoming-funds"), **dict.fromkeys(("2", "C"), "commitment"),
    **dict.fromkeys(("3", "D"), "disbursement"), **dict.fromkeys(("4", "E"), "expenditure"),
    **dict.fromkeys(("5", "IR"), "interest-payment"),
    **dict.fromkeys(("6", "LR"), "loan-repayment"), **dict.fromkeys(("7", "R"), "reimbursement"),
    **dict.fromkeys(("8", "QP"), "equity-purchase"), **dict.fromkeys(("9", "QS"), "equity-sale"),
    **dict.fromkeys(("10", "CG"), "credit-guarantee"), "11": "incoming-commitment",
    "12": "outgoing-pledge", "13": "incoming-pledge",
}  # fmt: skip
PURPOSES, CATEGORIES = {"", "1", "DAC", "DAC-5"}, {"2", "DAC-3"}
Sums = dict[tuple[str, ...], tuple[int, Decimal]]
Parts = dict[str, dict[str, Decimal]]


def main() -> None:
    """Compare each file; exit status 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="XML files; else those of ../shared")
    files = parser.parse_args().files or [
        *sorted((SHARED / "data" / "iati" / "examples").glob("*.xml")),
        *sorted((SHARED / "examples").glob("*.xml")),
        *sorted((SHARED / "data" / "aiddata").glob("*.zip")),
        *sorted((SHARED / "cases" / "iati").glob("*.xml")),
    ]
    wrong = sum(differs(name, data) for path in files for name, data in documents(path))
    sys.exit(1 if wrong else 0)


def documents(path: Path) -> list[tuple[str, bytes]]:
    """Return the activity files that *path* is or holds."""
    if path.suffix != ".zip":
        found = [(path.name, path.read_bytes())]
    else:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".xml")]
            found = [(Path(name).name, archive.read(name)) for name in names]
    return [(name, data) for name, data in found if b"<iati-activit" in data]


def differs(name: str, data: bytes) -> bool:
    """Print what differs between the file and the graph made of it; tell whether anything does."""
    by_kind, by_part = counted(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        (done,) = import_files("iati", [path], Path(folder, "in"))
        if done.error or done.folder is None:
            raise SystemExit(str(done.error))
        build_graph([done.folder], Path(folder, "build"))
        store = open_store(Path(folder, "build"))
        kinds: Sums = {
            (row["kind"].value, row["currency"].value): (
                int(row["count"].value), Decimal(row["sum"].value)
            )
            for row in select(store, FLOWS)
        }  # fmt: skip
        parts = graph_parts(store, {key[0] for key in by_part})
    told = [f"  {key}: file {by_kind.get(key)}, graph {kinds.get(key)}"
            for key in sorted(by_kind.keys() | kinds.keys())
            if by_kind.get(key) != kinds.get(key)]  # fmt: skip
    cents = Decimal("0.005")
    nought = Decimal(0)
    told += [f"  {key}: file {by_part.get(key, 0)}, graph {parts.get(key, 0)}"
             for key in sorted(by_part.keys() | parts.keys())
             if abs(by_part.get(key, nought) - parts.get(key, nought)) >= cents]  # fmt: skip
    count = sum(number for number, _ in by_kind.values())
    print(f"{name}: {count:,} sums of {len(by_kind)} kinds and currencies, {len(by_part)} parts: "
          + (f"{len(told)} differ" if told else "all equal"))  # fmt: skip
    print("\n".join(told[:20]), end="\n" if told else "")
    return bool(told)


def graph_parts(store: object, splits: set[str]) -> dict[tuple[str, ...], Decimal]:
    """Return what the shipped questions make of it, by split, code, kind and currency."""
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for split in sorted(splits):
        question = "across-14" if split.startswith("place") else "across-13"
        result = run_query(store, load_query(question), {"split": split})  # type: ignore[arg-type]
        for row in result.rows:
            cells = dict(zip(result.columns, row, strict=True))
            text = {name: getattr(cell, "value", "") for name, cell in cells.items()}
            kind = text["indicator"].rpartition("indicator-")[2]
            code = text["code"] or text["part"].rpartition(".region-")[2]
            found[split, code, kind, text["unit"].rpartition("_")[2]] += Decimal(text["total"])
    return {key: total for key, total in found.items() if total}


def counted(data: bytes) -> tuple[Sums, dict[tuple[str, ...], Decimal]]:
    """Count and add what a file states, by type and currency, and by part; lxml alone."""
    kinds: dict[tuple[str, ...], list[Decimal]] = defaultdict(list)
    parts: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    money: dict[str, list[tuple[str, str, Decimal, Parts]]] = {}
    within: dict[str, set[str]] = defaultdict(set)
    for number, activity in enumerate(etree.parse(io.BytesIO(data)).iter("iati-activity")):
        identifier = " ".join((activity.findtext("iati-identifier") or "").split()) or str(number)
        if identifier in money:
            continue
        money[identifier] = money_of(activity)
        for related in activity.iterchildren("related-activity"):
            other = " ".join((related.get("ref") or "").split())
            if related.get("type") == "1":
                within[other].add(identifier)
            elif related.get("type") == "2":
                within[identifier].add(other)
    rows = [(me, *row) for me, found in money.items() for row in found]
    splits = {split for *_, own in rows for split in own} | {"dac", "place"}
    for me, kind, currency, value, own in rows:
        kinds[kind, currency].append(value)
        inside = [r[2] for p in within[me] for r in money.get(p, ()) if r[:2] == (kind, currency)]
        whole = sum((r[2] for r in money[me] if r[:2] == (kind, currency)), Decimal(0))
        if inside and sum(inside, Decimal(0)) == whole:
            continue  # the same money as that of its parts
        for split in splits:
            shares = own.get(split, {})
            for code, share in shares.items():
                parts[split, code, kind, currency] += value * share
            parts[split, "", kind, currency] += value * (1 - sum(shares.values(), Decimal(0)))
    sums = {key: (len(values), sum(values, Decimal(0))) for key, values in kinds.items()}
    return sums, {key: total for key, total in parts.items() if total}


def money_of(activity: etree._Element) -> list[tuple[str, str, Decimal, Parts]]:
    """Return each sum of an activity: kind, currency, value, and how it is shared out."""
    default = (activity.get("default-currency") or "").strip().upper()
    whole, found = shared_out(activity), []
    replaced = replaced_plans(activity)
    for element in activity.iterchildren("transaction", "budget", "planned-disbursement"):
        kind, own = str(element.tag), whole
        if kind == "transaction":
            code = element.find("transaction-type")
            kind = KINDS.get("" if code is None else code.get("code", "").strip(), "")
            own = {**whole, **shared_out(element)}
        value = element.find("value")
        text = "" if value is None else "".join(map(str, value.itertext())).strip()
        currency = default
        if value is not None:
            currency = (value.get("currency") or "").strip().upper() or default
        plain = re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,12})?", text, re.ASCII)
        if kind and plain and currency in currencies() and element not in replaced:
            found.append((kind, currency, Decimal(text), own))
    return found


@cache
def currencies() -> frozenset[str]:
    """Return the codes of the list Currency of the standard."""
    path = SHARED / "data" / "iati" / "codelists" / "nonembedded" / "Currency.xml"
    items = etree.parse(path).iter("codelist-item")
    return frozenset((item.findtext("code") or "").strip() for item in items)


def replaced_plans(activity: etree._Element) -> set[etree._Element]:
    """Return the budgets and planned disbursements that the last revised one replaces."""
    groups: dict[tuple[object, ...], list[etree._Element]] = defaultdict(list)
    for element in activity.iterchildren("budget", "planned-disbursement"):
        bounds = [element.find(tag) for tag in ("period-start", "period-end")]
        whom = element.find("receiver-org")
        key = "" if whom is None else whom.get("ref") or "".join(map(str, whom.itertext())).strip()
        days = tuple((b.get("iso-date") or "")[:10] if b is not None else "" for b in bounds)
        groups[element.tag, *days, key].append(element)
    out: set[etree._Element] = set()
    for alike in groups.values():
        revised = [e for e in alike if e.get("type") == "2"]
        if revised:
            last = max(revised, key=lambda e: e.find("value").get("value-date") or "")  # type: ignore[union-attr]
            out |= {e for e in alike if e is not last}
    return out


def shared_out(element: etree._Element) -> Parts:
    """Return the parts of an activity or transaction by split and code."""
    named: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for sector in element.iterchildren("sector"):
        vocabulary = (sector.get("vocabulary") or "").strip()
        code = (sector.get("code") or "").strip() or "".join(map(str, sector.itertext())).strip()
        split = "5" if vocabulary in PURPOSES else "3" if vocabulary in CATEGORIES else ""
        name = split or ("sdg" if vocabulary == "7" else f"iati-{vocabulary}")
        named[name].append((code, sector.get("percentage")))
    for country in element.iterchildren("recipient-country"):
        code = (country.get("code") or "").strip().upper()
        named["place"].append((code, country.get("percentage")))
    first = ""
    for region in element.iterchildren("recipient-region"):
        vocabulary = (region.get("vocabulary") or "1").strip()
        first = first or vocabulary
        split = "place" if vocabulary == first else f"place-{vocabulary}"
        code = f"{vocabulary}-{(region.get('code') or '').strip()}".lower()
        named[split].append((code, region.get("percentage")))
    if "5" in named:
        named["dac"] = named.pop("5")
        if "3" in named:
            named["dac-category"] = named.pop("3")
    elif "3" in named:
        named["dac"] = named.pop("3")
    return {split: shares(parts) for split, parts in named.items()}


def shares(parts: list[tuple[str, str | None]]) -> dict[str, Decimal]:
    """Return the share of each part; a single one without a percentage is the whole."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    if len(parts) == 1 and not parts[0][1]:
        return {parts[0][0]: Decimal(1)}
    for code, percentage in parts:
        if percentage and re.fullmatch(r"\s*\d{1,3}(\.\d{1,10})?\s*", percentage, re.ASCII):
            found[code] += Decimal(percentage.strip()) / 100
    return found


if __name__ == "__main__":
    main()
