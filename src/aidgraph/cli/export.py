"""``aidgraph export``."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click

from aidgraph.cli.output import (
    WritingCommand,
    ensure_graph,
    graph_option,
    say,
    tell_written,
    visible,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

    from aidgraph.exchange.export.iati import Reporter

FORMATS = (
    *("iati", "csv", "xlsx", "parquet", "sqlite", "duckdb", "jsonl", "geojson", "hxl"),
    *("graphml", "gexf", "neo4j", "followthemoney", "jsonld", "ro-crate", "nanopub"),
    *("rdf12", "cube", "wikibase", "quickstatements"),
)
_FOLDERS = frozenset({"csv", "ro-crate", "cube", "parquet", "neo4j"})
_WIKIBASE = frozenset({"wikibase", "quickstatements"})


class _Call(NamedTuple):
    """Hold what the command was called with."""

    graph: Path
    store: "ox.Store"
    out: Path
    only: tuple[str, ...]
    licence: str
    day: datetime
    reporter: "Reporter"
    standard: Path | None
    left_out: Path | None
    spreadsheets: bool
    ids: Path | None
    wikibase: str


@click.command(cls=WritingCommand)
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@graph_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; for csv, cube, neo4j, parquet and ro-crate a folder, or a file that "
    "ends in .zip; "
    "for rdf12 its ending says how: .ttl, .nt or .nq.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="iati: export this entity; nanopub: this claim; may be repeated.",
)
@click.option("--licence", default="", metavar="TEXT", help="Licence of the whole: name or URL.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="ro-crate, nanopub: the day of publication; today without it.",
)
@click.option("--org-ref", metavar="ID", help="iati: the IATI identifier of who reports.")
@click.option("--org-name", metavar="NAME", help="iati: the name of who reports.")
@click.option("--org-type", metavar="CODE", help="iati: the OrganisationType code of who reports.")
@click.option(
    "--base-url", metavar="URL", help="iati: the address below which things have their pages."
)
@click.option(
    "--iati-standard",
    type=click.Path(path_type=Path),
    help="iati: the standard's files; check the export and write nothing that has an error.",
)
@click.option(
    "--left-out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="iati: also write a CSV of what is left out, and why.",
)
@click.option(
    "--spreadsheets", is_flag=True, help="csv: for spreadsheets; no cell is run as a formula."
)
@click.option(
    "--ids",
    type=click.Path(path_type=Path, dir_okay=False),
    help="wikibase, quickstatements: a table with tabs, of IRIs and the ids that they have there.",
)
@click.option(
    "--wikibase", metavar="URL", help="wikibase: what stands before an item's id in its IRI."
)
def command(
    form: str,
    graph: Path | None,
    out: Path,
    only: tuple[str, ...],
    licence: str,
    day: datetime | None,
    org_ref: str | None,
    org_name: str | None,
    org_type: str | None,
    base_url: str | None,
    iati_standard: Path | None,
    left_out: Path | None,
    spreadsheets: bool,  # noqa: FBT001  a flag
    ids: Path | None,
    wikibase: str | None,
) -> None:
    """Write the graph as FORMAT.

    Tables: csv, xlsx, parquet, sqlite, duckdb, jsonl, hxl; maps: geojson; networks: graphml, gexf,
    neo4j, followthemoney; aid: iati; catalogues: jsonld, ro-crate, nanopub; statistics: cube; RDF:
    rdf12; Wikibase: wikibase, quickstatements.

    Nothing is fetched and nothing sent.  The same graph and options give the same bytes (of duckdb
    the same rows).
    """
    from aidgraph.store.open import open_store

    iati = {
        "--org-ref": org_ref, "--org-name": org_name, "--org-type": org_type,
        "--base-url": base_url, "--iati-standard": iati_standard, "--left-out": left_out,
    }  # fmt: skip
    _refuse_foreign(form, iati, only=only, day=day, spreadsheets=spreadsheets)
    _refuse_ids(form, ids, wikibase)
    built = ensure_graph(graph)
    call = _Call(
        built,
        open_store(built),
        out,
        only,
        licence,
        day or datetime.now(UTC),
        _reporter(org_ref, org_name, org_type, base_url),
        iati_standard,
        left_out,
        spreadsheets,
        ids,
        wikibase or "",
    )
    if form == "iati":
        _iati(call)
    elif form in _FOLDERS:
        _folder(call, form)
    else:
        _file(call, form)


def _reporter(*texts: str | None) -> "Reporter":
    """Return who reports; what is not given has the value it has by itself."""
    from aidgraph.exchange.export.iati import Reporter

    ref, name, kind, pages = texts
    usual = Reporter()
    return Reporter(
        ref or usual.ref,
        name or ref or usual.name,
        kind or usual.type,
        f"{pages.rstrip('/')}/" if pages else usual.pages,
    )


def _refuse_foreign(
    form: str,
    iati: Mapping[str, object],
    *,
    only: tuple[str, ...],
    day: datetime | None,
    spreadsheets: bool,
) -> None:
    """Refuse an option that the format has no use for: it would be ignored in silence."""
    wrong = [name for name, value in iati.items() if value and form != "iati"]
    wrong += ["--only"] if only and form not in {"iati", "nanopub"} else []
    wrong += ["--date"] if day and form not in {"ro-crate", "nanopub"} else []
    wrong += ["--spreadsheets"] if spreadsheets and form != "csv" else []
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)} has no meaning for {form}")


def _refuse_ids(form: str, ids: Path | None, wikibase: str | None) -> None:
    wrong = ["--ids"] if ids and form not in _WIKIBASE else []
    wrong += ["--wikibase"] if wikibase and form != "wikibase" else []
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)} has no meaning for {form}")


def _iati(call: _Call) -> None:
    from aidgraph.exchange.export.iati import Reporter, export_iati, left_out_table
    from aidgraph.files.atomic import write_atomically

    if call.reporter.ref == Reporter().ref:
        say("no --org-ref: the reporter is called aidgraph; name yourself before you publish")
    exported = export_iati(call.store, call.reporter, call.only)
    if call.standard is not None:
        _check_iati(exported.data, call.out.name, call.standard)
    write_atomically(call.out, exported.data)
    if call.left_out is not None:
        write_atomically(call.left_out, left_out_table(exported.left_out))
    say(f"{exported.activities} activities; left out, as IATI has no place for it:")
    for reason, count in Counter(item.reason for item in exported.left_out).most_common():
        say(f"{count:8,}  {reason}")
    tell_written(call.out, f"{len(exported.data) / 1e3:,.0f} kB of IATI 2.03")


def _check_iati(data: bytes, name: str, standard: Path) -> None:
    from aidgraph.exchange.iati_check import Standard, check_iati

    findings = check_iati(data, name, Standard(standard))
    errors = [found for found in findings if found.severity == "error"]
    for found in errors:
        say(str(found))
    say(f"checked by schema, code lists and rules: {len(errors)} errors, "
        f"{len(findings) - len(errors)} warnings")  # fmt: skip
    if errors:
        from aidgraph.errors import AidgraphError

        raise AidgraphError(f"{name}: the export is not valid IATI; nothing is written")


def _folder(call: _Call, form: str) -> None:
    from aidgraph.exchange.export import crate, plain, tables
    from aidgraph.exchange.export.archive import zipped
    from aidgraph.files.atomic import replaced_folder, write_atomically

    marks = {**plain.MARKS, "csv": tables.PACKAGE, "ro-crate": crate.METADATA}

    if call.out.suffix == ".zip":
        with TemporaryDirectory() as name:
            _fill(call, form, Path(name))
            data = zipped(Path(name))
        write_atomically(call.out, data)
        tell_written(call.out, f"{len(data) / 1e3:,.0f} kB")
        return
    with replaced_folder(call.out, marks[form]) as fresh:
        _fill(call, form, fresh)
        count = sum(path.is_file() for path in fresh.rglob("*"))
    click.echo(visible(f"{call.out}: {count} files"))


def _fill(call: _Call, form: str, folder: Path) -> None:
    from aidgraph.exchange.export import plain
    from aidgraph.exchange.export.crate import export_crate
    from aidgraph.exchange.export.tables import export_tables

    if form == "ro-crate":
        if not call.licence:
            say("no --licence: the crate says that none is stated")
        export_crate(call.graph, call.store, folder, call.day.date(), licence=call.licence)
        return
    if form in plain.FOLDERS:
        files = plain.write_folder(form, call.store)
    else:
        files = export_tables(call.store, licence=call.licence, for_spreadsheets=call.spreadsheets)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _file(call: _Call, form: str) -> None:
    from aidgraph.exchange.export.catalogue import export_jsonld
    from aidgraph.exchange.export.nanopub import export_nanopubs
    from aidgraph.exchange.export.plain import write_file
    from aidgraph.exchange.export.rdf12 import export_rdf12
    from aidgraph.files.atomic import write_atomically

    if form in _WIKIBASE:
        data = _wikibase(call, form)
    elif form == "rdf12":
        data = export_rdf12(call.store, call.out.suffix or ".ttl")
    elif form == "nanopub":
        day = call.day.date()
        data = export_nanopubs(call.store, call.only, day, licence=call.licence)
    elif form == "jsonld":
        data = export_jsonld(call.store, licence=call.licence)
    else:
        data = write_file(form, call.store)
    write_atomically(call.out, data)
    tell_written(call.out, f"{len(data) / 1e3:,.0f} kB")


def _wikibase(call: _Call, form: str) -> bytes:
    from aidgraph.exchange.export import wikibase
    from aidgraph.exchange.export.wikibase.document import read_ids

    ids = read_ids(call.ids) if call.ids else None
    if form == "quickstatements":
        return wikibase.export_quickstatements(call.store, ids=ids)
    base = call.wikibase or wikibase.BASE
    return wikibase.export_wikibase(call.store, ids=ids, base=base)
