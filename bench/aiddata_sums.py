"""Whether an import of AidData's tables keeps money: beside a script that has only csv and lxml.

All amounts that a table states are counted and added by currency, sums or not; and those that
may be added (promised, stated once, of projects that did not come to nothing), by currency.
"""

import argparse
import csv
import io
import re
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from lxml import etree

from aidgraph.build.run import build_graph
from aidgraph.exchange.imports.run import import_files
from aidgraph.store.open import open_store, select

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "aiddata"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIGURES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?flow ?unit (COUNT(?figure) AS ?count) (SUM(?value) AS ?sum) WHERE {
  ?figure a aid:Figure ; aid:value ?value ; aid:unit ?of .
  OPTIONAL { ?of skos:notation ?code }
  OPTIONAL { ?of skos:prefLabel ?words FILTER(lang(?words) = "en") }
  BIND(COALESCE(?code, STR(?words)) AS ?unit)
  BIND(EXISTS { ?figure a aid:FundingFlow } AS ?flow)
} GROUP BY ?flow ?unit"""
WITHDRAWN = {"GHC", "ROL", "ZWD"}  # no currencies of the list of today: stated, never added
NONE = 0, Decimal(0)
CENT = Decimal("0.005")
PROMISED = {"Completion", "Implementation", "Pipeline: Commitment", "Suspended"}
Sums = dict[str, tuple[int, Decimal]]
Row = dict[str, str]


def main() -> None:
    """Compare each file; exit status 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="tables; else those of ../shared")
    files = parser.parse_args().files or [*sorted(DATA.glob("*.zip")), *sorted(DATA.glob("*.csv"))]
    sys.exit(1 if sum(map(differs, files)) else 0)


def differs(path: Path) -> bool:
    """Print what differs between the file and the graph made of it; tell whether anything does."""
    stated, added = counted(path)
    with tempfile.TemporaryDirectory() as folder:
        (done,) = import_files("aiddata", [path], Path(folder, "in"))
        if done.error or done.folder is None:
            raise SystemExit(str(done.error))
        build_graph([done.folder], Path(folder, "build"))
        every: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
        flows: Sums = {}
        for row in select(open_store(Path(folder, "build")), FIGURES):
            found = int(row["count"].value), Decimal(row["sum"].value)
            every[row["unit"].value].append(found)
            if row["flow"].value == "true":
                flows[row["unit"].value] = found
    both = {unit: (sum(n for n, _ in some), sum((s for _, s in some), Decimal(0)))
            for unit, some in every.items()}  # fmt: skip
    told = [
        f"  {what} in {unit}: file {mine.get(unit)}, graph {theirs.get(unit)}"
        for what, mine, theirs in (("stated", stated, both), ("added", added, flows))
        for unit in sorted(mine.keys() | theirs.keys())
        if not alike(mine.get(unit, NONE), theirs.get(unit, NONE))
    ]
    count = sum(number for number, _ in stated.values())
    may = sum(number for number, _ in added.values())
    print(f"{path.name}: {count:,} amounts in {len(stated)} currencies, {may:,} of them to add: "
          + (f"{len(told)} differ" if told else "all equal"))  # fmt: skip
    print("\n".join(told[:20]), end="\n" if told else "")
    return bool(told)


def alike(mine: tuple[int, Decimal], theirs: tuple[int, Decimal]) -> bool:
    """Tell whether counts are the same and sums agree to the cent."""
    return mine[0] == theirs[0] and abs(mine[1] - theirs[1]) < CENT


def counted(path: Path) -> tuple[Sums, Sums]:
    """Count and add all amounts that a file states, and those that may be added."""
    stated: dict[str, list[Decimal]] = defaultdict(list)
    added: dict[str, list[Decimal]] = defaultdict(list)
    for unit, amount, may in amounts(path):
        stated[unit].append(amount)
        if may:
            added[unit].append(amount)
    first, second = (
        {unit: (len(values), sum(values, Decimal(0))) for unit, values in found.items()}
        for found in (stated, added)
    )
    return first, second


def amounts(path: Path) -> Iterator[tuple[str, Decimal, bool]]:
    """Yield unit and value of each amount, and whether it may be added."""
    tables = {name: rows(name, data) for name, data in documents(path)}
    moved = next((t for n, t in tables.items() if n.endswith("transactions.csv")), None)
    if moved is None:
        for row in next(iter(tables.values())):
            text = row["amount"]
            if re.fullmatch(r"-?\d+(\.\d+)?", text) and re.fullmatch("[A-Z]{3}", row["currency"]):
                pledged = row["status"] == "Pipeline: Pledge"
                advised = pledged or row.get("recommended_for_research") not in {"0", "False"}
                once = row.get("umbrella") not in {"1", "True"}
                known = row["currency"] not in WITHDRAWN
                may = (pledged or row["status"] in PROMISED) and advised and once and known
                yield row["currency"], Decimal(text), may
        return
    projects = next(t for n, t in tables.items() if n.endswith("projects.csv"))
    status = {row["project_id"]: row["status"] for row in projects}
    for row in moved:
        # The values of this release are dollars of 2014, whatever its column says.
        unit = "USD at 2014 prices" if row["transaction_currency"] == "USD" else ""
        kept = status[row["project_id"]] in PROMISED | {"Pipeline: Pledge"}
        yield unit, Decimal(row["transaction_value"]), kept and row["transaction_value_code"] == "C"


def documents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the tables that *path* is or holds."""
    if path.suffix != ".zip":
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".csv", ".xlsx")) and "__MACOSX" not in name:
                yield name, archive.read(name)


def rows(name: str, data: bytes) -> list[Row]:
    """Return the rows of a table by column."""
    if not name.endswith(".xlsx"):
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        texts = [
            "".join(str(t.text or "") for t in item.iter(f"{SHEET}t"))
            for item in etree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    header: Row = {}
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value = cell.findtext(f"{SHEET}v") or ""
            column = re.sub(r"\d", "", cell.get("r", ""))
            cells[column] = texts[int(value)] if cell.get("t") == "s" else value
        if not header:
            header = cells
        else:
            found.append({title: cells.get(column, "") for column, title in header.items()})
    return found


if __name__ == "__main__":
    main()
