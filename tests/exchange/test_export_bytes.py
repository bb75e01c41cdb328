"""
Every export of one small made-up world is the bytes that stand in `expected/`.

Each field of report and dataset has a value once and is empty elsewhere.  After a change that is
meant, ``python tests/exchange/test_export_bytes.py`` writes the files anew: read the difference.
"""

import json
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.errors import CallError
from aidgraph.exchange.export.catalogue import export_jsonld
from aidgraph.exchange.export.crate import METADATA, export_crate
from aidgraph.exchange.export.cube import export_cube
from aidgraph.exchange.export.iati import Reporter, export_iati, left_out_table
from aidgraph.exchange.export.nanopub import export_nanopubs
from aidgraph.exchange.export.network import export_gexf, export_graphml
from aidgraph.exchange.export.rdf12 import export_rdf12
from aidgraph.exchange.export.tables import export_tables
from aidgraph.exchange.export.wikibase import export_quickstatements, export_wikibase
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Encoding,
    Entity,
    Evidence,
    RecordEvidence,
    ReferenceClaim,
    Report,
    Span,
)
from aidgraph.rdf.iri import THING
from aidgraph.store.open import memory_store
from aidgraph.version import VERSION

EXPECTED = Path(__file__).parent / "expected"
DAY = date(2026, 1, 2)
LICENCE = "https://example.org/licence"
LEDGER = Dataset("ledger", "Ledger", "账册", "nobody", "3", "CC0-1.0", "https://example.org/")


def relation(name, subject, predicate, value, **fields):
    """Make an accepted relation."""
    return Claim(name, "relation", subject, predicate, value, status="accepted", **fields)


def figure(name, kind, subject, indicator, value, unit, **fields):
    """Make an accepted figure, exact where nothing else is said."""
    return Claim(id=name, kind=kind, subject=subject, indicator=indicator, unit=unit,
                 value=Decimal(value) if value else None, status="accepted",
                 **{"comparator": "exactly", **fields})  # fmt: skip


def report():
    """Make a report of an office that pays for a hospital, in words of its own."""
    claims = (
        figure("flow-a", "flow", "project-a", "aid-spending", "18.20", "CNY", provider="org-a",
               receiver="place-b", from_="2021-07", to="2021-08-09", comparator="just-under",
               note="注", note_en="a note", confidence=Decimal("0.90"), method="curated"),
        figure("flow-b", "flow", "facility-c", "aid-spending", "", "CNY", provider="org-a",
               min=Decimal(10), max=Decimal(20), comparator="between", modality="planned"),
        figure("out-a", "outcome", "facility-c", "doctors-trained", 30, "person-time",
               origin="inferred", from_="2020", to="2020"),
        figure("out-b", "outcome", "facility-c", "other:病床", 5, "other:张", origin="derived",
               note="2 + 3", speaker="org-a"),
        figure("ctx-a", "context", "place-b", "income", 900, "CNY", comparator="more-than"),
        relation("rel-a", "org-a", "funds", "project-a", from_="2020", to="2022"),
        relation("rel-b", "org-a", "supports", "place-b", modality="ongoing"),
        relation("rel-c", "facility-c", "locatedIn", "place-b", confidence=Decimal("0.5")),
        relation("rel-d", "project-a", "locatedIn", "place-b"),
        relation("rel-e", "out-b", "componentOf", "out-a"),
        relation("rel-f", "project-a", "period", "", from_="2020-02", to="2022"),
    )  # fmt: skip
    entities = (
        Entity("facility-c", "Facility", "乙县医院", "Hospital of County B"),
        Entity("org-a", "Organization", "甲市援助处", "Aid Office of City A",
               aliases=("援助处", "甲援"), codes=(("orgId", "CN-1"),),
               exact_match=("https://example.org/a",), close_match=("https://example.org/b",)),
        Entity("place-b", "Place", "乙县", "County B", codes=(("gbt2260", "652922"),)),
        Entity("project-a", "Project", "=援建 <医院>", 'Hospital & "ward"'),
        Entity("thing-d", "Other", "某物"),
    )  # fmt: skip
    named = [item.id for item in (*claims, *entities)]
    return Encoding(
        report=Report("tiny", "小报告", "Tiny report", "nobody", "zh", "0" * 64, 99,
                      "2019/2022", "2022-03-04"),
        entities=entities,
        claims=claims,
        evidence=(
            *(Evidence(name, Span(at, at + 2, f"第{at % 10}")) for at, name in enumerate(named)),
            Evidence("flow-a", Span(40, 43, "18元")),
        ),
        references=(
            ReferenceClaim("goal", "project-a", "sdgGoal", "sdg:3", "ledger", "7"),
            ReferenceClaim("point", "place-b", "point", "41.27 80.24", "ledger", "8"),
            ReferenceClaim("sector", "project-a", "sector", "dac:12230", "ledger", "7", "why"),
            ReferenceClaim("type", "org-a", "orgType", "org-type:10", "ledger", "9"),
        ),
        datasets=(LEDGER,),
    )  # fmt: skip


def dataset():
    """Make a dataset of one project abroad."""
    entities = (
        Entity("country-xc", "Place", "Country C", codes=(("iso3166", "TZ"),)),
        Entity("org-bank", "Organization", "Bank X"),
        Entity("toy-1", "Project", "A well"),
    )
    claims = (
        figure("f1", "flow", "toy-1", "disbursement", 5, "USD", provider="org-bank",
               from_="2020-01-01", to="2020-01-01", method="toy"),
        relation("r1", "org-bank", "funds", "toy-1", method="toy"),
        relation("r2", "toy-1", "locatedIn", "country-xc", method="toy"),
    )  # fmt: skip
    return DatasetTables(
        dataset=Dataset("toy", "Toy", "玩具", "Nobody", "1", "CC0-1.0", "https://example.org/t"),
        language="en",
        sha256="1" * 64,
        entities=entities,
        claims=claims,
        records=tuple(RecordEvidence(item.id, "1") for item in (*claims, *entities)),
        references=(ReferenceClaim("s1", "toy-1", "sector", "dac:14030", "toy", "1"),),
    )


def crate(store):
    """Export a crate of a build whose files are made up; return its metadata."""
    with tempfile.TemporaryDirectory() as name:
        graph, folder = Path(name) / "graph", Path(name) / "crate"
        graph.mkdir()
        folder.mkdir()
        for file in ("graph.ttl", "graph.nq", "graph.jsonld"):
            (graph / file).write_text(file, "utf-8")
        manifest = {"aidgraph": "0.0", "inputs": {"b.csv": "2" * 64, "a.csv": "1" * 64}}
        (graph / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        export_crate(graph, store, folder, DAY, licence=LICENCE)
        copied = {path.name for path in folder.iterdir()}
        assert copied == {*(path.name for path in graph.iterdir()), "tables", METADATA}
        return (folder / METADATA).read_bytes()


def exports():
    """Return all exports of the world by name."""
    store = memory_store(graph_lines([report(), dataset()]))
    reporter = Reporter("XM-1", "Reporter", "21", "https://example.org/pages/")
    iati = export_iati(store, reporter)
    tiny = "report/tiny/claim"
    files = {
        "iati.xml": iati.data,
        "iati-left-out.csv": left_out_table(iati.left_out),
        "network.graphml": export_graphml(store),
        "network.gexf": export_gexf(store),
        "catalogue.jsonld": export_jsonld(store, licence=LICENCE),
        METADATA: crate(store),
        "nanopubs.trig": export_nanopubs(
            store, [f"{tiny}/flow-a", "rel-c", "out-b"], DAY, licence=LICENCE
        ),
        "wikibase.json": export_wikibase(store),
        "quickstatements.txt": export_quickstatements(store),
        **{
            (name if name == "cube.ttl" else f"cube-{name}"): data
            for name, data in export_cube(store).items()
        },
        **{f"table-{name}": data for name, data in export_tables(store, licence=LICENCE).items()},
    }
    return {name: data.replace(VERSION.encode(), b"VERSION") for name, data in files.items()}


def test_every_export_is_the_bytes_that_stand_here():
    """Each export says of the world what a reader of `expected/` can check, no more, no fewer."""
    found = {name: data.decode("utf-8") for name, data in exports().items()}
    paths = [path for path in EXPECTED.iterdir() if path.is_file()]
    wanted = {path.name: path.read_bytes().decode("utf-8") for path in paths}
    for name in sorted(found.keys() & wanted.keys()):
        assert found[name] == wanted[name], name
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ([], "name the claims to publish with --only; each becomes a nanopublication"),
        (["f9"], "no claim 'f9'; `aidgraph query` shows the claims with their ids"),
        (["f1", "r1"],
         "more than one claim is 'r1'; `aidgraph query` shows the claims with their ids"),
    ],
)  # fmt: skip
def test_a_nanopublication_is_of_one_claim(claims, words):
    """An id that names no claim, or the end of two, is told; nothing is published."""
    store = memory_store(graph_lines([replace(report(), claims=()), dataset(), again()]))
    with pytest.raises(CallError) as wrong:
        export_nanopubs(store, claims, DAY)
    assert str(wrong.value) == words


def again():
    """Make a second dataset with a claim of the same id."""
    tables = dataset()
    claims = tables.claims[1:2]
    kept = {claims[0].id, *(entity.id for entity in tables.entities)}
    return replace(
        tables,
        dataset=replace(tables.dataset, id="toy-two"),
        claims=claims,
        records=tuple(record for record in tables.records if record.target in kept),
        references=(),
    )


def test_the_whole_id_and_its_end_name_a_claim():
    """The IRI, the id below the base and the last step of one claim give the same bytes."""
    store = memory_store(graph_lines([dataset()]))
    whole = "dataset/toy/claim/f1"
    found = {export_nanopubs(store, [name], DAY) for name in (f"{THING}{whole}", whole, "f1")}
    assert len(found) == 1
    assert export_nanopubs(store, ["f1", "f1"], DAY) in found


def test_rdf12_has_short_names_in_turtle_alone():
    """Turtle declares the prefixes; the formats by line write each IRI in full."""
    store = memory_store(graph_lines([dataset()]))
    short = export_rdf12(store).decode("utf-8")
    assert "@prefix aid: <https://w3id.org/aidgraph/ontology#> ." in short
    assert "rdf:reifies <<( id:org-bank aid:funds id:toy-1 )>>" in short
    for suffix in (".nt", ".nq"):
        lines = export_rdf12(store, suffix).decode("utf-8")
        assert "@prefix" not in lines
        assert lines.splitlines() == sorted(lines.splitlines())
        assert f"<{THING}org-bank> <https://w3id.org/aidgraph/ontology#funds>" in lines


if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for name, data in exports().items():
        (EXPECTED / name).write_bytes(data)
