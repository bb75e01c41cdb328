"""What exists is documented: commands, options, names, columns, rules, outcomes, limits."""

import importlib
import inspect
import json
import re
from pathlib import Path
from typing import get_args

import click
import commands_page
import pyoxigraph as ox
import pytest

import aidgraph
from aidgraph.check.audit import RULES
from aidgraph.check.audit.findings import RESULTS
from aidgraph.check.audit.plausibility import Ratio, ratios
from aidgraph.check.gate.findings import EXPLANATIONS, REMEDIES
from aidgraph.cli import COMMANDS, cli
from aidgraph.encoding import tables
from aidgraph.encoding.links import CODE_SCHEMES
from aidgraph.errors import AidgraphError, CallError, EncodingError
from aidgraph.model import CLAIM_KINDS, COMPARATORS, ENTITY_TYPES, LONGEST_QUOTE, ORIGINS, STATUSES
from aidgraph.query import guard
from aidgraph.query.header import ParameterType
from aidgraph.query.parameters import ACCEPTED
from aidgraph.rdf.iri import is_slug, report_prefixes
from aidgraph.rdf.terms import PREFIXES
from aidgraph.text import report as text
from aidgraph.visualize import MAX_NODES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TURTLE = re.compile(r"^```turtle\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name):
    """Return the text of a page of the documentation."""
    return (DOCS / name).read_text("utf-8")


def section(text, heading):
    """Return what stands below *heading*, up to the next heading of its level or above."""
    level = heading.split(" ")[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading {heading!r}"
    return found[1]


def cells(text):
    """Return the rows of the tables in *text*, as lists of cells."""
    rows = (line for line in text.splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def test_the_tables_of_options_are_generated():
    """The page of commands is what `make docs` makes of --help: no row is invented, none is old."""
    text = page("reference/commands.md")
    assert commands_page.render(text) == text
    invented = text.replace("| `--links FILE` |", "| `--made-up` |")
    assert commands_page.render(invented) == text


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_documented_with_its_options(name):
    """Each command has a section with every option: how it is written, default and help."""
    below = section(page("reference/commands.md"), f"## `aidgraph {name}`")
    rows = {row[0]: row[1:] for row in cells(below)}
    command = cli.get_command(click.Context(cli), name)
    options = [p for p in command.params if isinstance(p, click.Option)]
    for option in options:
        context = click.Context(command)
        written, told = option.get_help_record(context)
        written = written.removesuffix("  [required]").replace("|", "\\|")
        assert f"`{written}`" in rows, f"{name}: no row for {written}"
        default, words = rows[f"`{written}`"]
        assert words == option.help, written
        if option.show_default and not option.is_flag:
            shown = option.show_default if isinstance(option.show_default, str) else None
            assert default == f"`{shown or option.get_default(context)}`", written
        assert ("needed" in default) == option.required, written
        assert told
    told = max(0, len(cells(below)) - 2)  # without the head of the table
    assert told == len(options), f"{name}: a row for an option that is not there, or one twice"
    for argument in (p for p in command.params if isinstance(p, click.Argument)):
        assert argument.make_metavar(click.Context(command)).rstrip(".") in below


def test_every_command_is_in_the_list():
    """The list at the top names all commands once and no other, as the sections do."""
    text = page("reference/commands.md")
    listed = re.findall(r"^\| (\[.*?\)|`.*?`) \|", text.partition("\n## ")[0], re.MULTILINE)
    assert sorted(listed) == sorted(f"[`aidgraph {name}`](#aidgraph-{name})" for name in COMMANDS)
    assert sorted(re.findall(r"^## `aidgraph (\S+)`$", text, re.MULTILINE)) == sorted(COMMANDS)


def test_every_exported_name_has_a_heading():
    """Each name that `aidgraph` exports has a heading with its parameters, in order."""
    headings = re.findall(r"^### `(\w+)\((.*)\) ->", page("reference/python.md"), re.MULTILINE)
    assert {name: re.findall(r"(?:^|, )(\w+)", takes) for name, takes in headings} == {
        name: list(inspect.signature(getattr(aidgraph, name)).parameters)
        for name in aidgraph.__all__
    }


def errors():
    """Return every class of error that the package defines."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        if re.search(r"^class \w+\(\w+Error\)", path.read_text("utf-8"), re.MULTILINE):
            name = path.relative_to(ROOT / "src").with_suffix("").as_posix()
            importlib.import_module(name.replace("/", ".").removesuffix(".__init__"))
    waiting, found = [AidgraphError], []
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return [error for error in found if error.__module__.startswith("aidgraph.")]


def test_every_error_is_documented_with_its_exit_status():
    """Each class of error has a row with its exit status and a remedy."""
    below = section(page("reference/errors.md"), "## Errors of the library")
    rows = {row[0].split(" ")[0]: row for row in cells(below)[2:]}
    assert sorted(rows) == sorted(f"`{error.__name__}`" for error in errors())
    assert len(rows) == len(cells(below)) - 2
    for error in errors():
        row = rows[f"`{error.__name__}`"]
        assert row[2] == str(error.exit_status)
        assert row[3]


def test_every_outcome_of_verify_is_documented():
    """Each outcome has a row that begins with its explanation and its remedy."""
    below = section(page("reference/errors.md"), "## Outcomes of `verify`")
    rows = {row[0]: row[1:] for row in cells(below)}
    assert [row[0] for row in cells(below)[2:]] == [f"`{outcome}`" for outcome in EXPLANATIONS]
    for outcome, explanation in EXPLANATIONS.items():
        means, remedy = rows[f"`{outcome}`"]
        assert means.startswith(explanation)
        assert remedy.replace("`", "").startswith(REMEDIES[outcome])


def test_every_rule_of_the_audit_is_documented():
    """Each rule has a heading, each result and each ratio a row."""
    text = page("reference/audit.md")
    below = section(text, "## Rules")
    assert re.findall(r"^### `(.*)`$", below, re.MULTILINE) == list(RULES)
    assert [row[0].strip("`") for row in cells(section(text, "## Results"))[2:]] == list(RESULTS)
    first, second = (
        cells(table)[2:]
        for table in section(text, "## The ratios").split("\n\n")
        if table.startswith("|")
    )
    columns = [name for row in first for name in re.findall(r"`(\w+)`", row[0])]
    assert columns == list(Ratio.__slots__)
    assert second == [
        [f"`{ratio.numerator}` / `{ratio.denominator}`", f"{ratio.low:,}", f"{ratio.high:,}"]
        for ratio in ratios()
    ]


def problems(folder):
    """Return what is wrong with the encoding in *folder*."""
    with pytest.raises(EncodingError) as refused:
        aidgraph.read_encoding(folder)
    return refused.value.problems


def test_every_column_of_the_tables_is_documented(tmp_path):
    """Each table has a section with a row for each column; `report.toml` one for each key."""
    text = page("reference/tables.md")
    for name, columns in tables.COLUMNS.items():
        rows = cells(section(text, f"## {name}"))
        documented = {column for row in rows for column in re.findall(r"`(\w+)`", row[0])}
        assert set(columns) <= documented, name
    keys = {row[0].strip("`"): row[2] for row in cells(section(text, "## report.toml"))[2:]}
    assert {key for key, needed in keys.items() if needed == "no"} == tables.OPTIONAL_KEYS
    (tmp_path / "report.toml").write_text('colour = "blue"\n', encoding="utf-8")
    missing = {p.column for p in problems(tmp_path) if p.what == "the key is missing"}
    assert {key for key, needed in keys.items() if needed == "yes"} == missing
    files = {row[0] for row in cells(text) if row[-1] == "no" and row[0].startswith("[")}
    assert {re.search(r"`(.*)`", name)[1] for name in files} == tables.OPTIONAL


def test_every_allowed_value_is_documented():
    """Each value that a cell may have stands on the page of the tables."""
    text = page("reference/tables.md")
    for value in (
        *(*ENTITY_TYPES, *CLAIM_KINDS, *COMPARATORS, *ORIGINS, *STATUSES, *CODE_SCHEMES),
        *(
            "notation",
            "point",
            "exactMatch",
            "closeMatch",
            "sector",
            "sdgGoal",
            "orgType",
            "componentOf",
        ),
    ):
        assert f"`{value}`" in text, value


def is_read(folder, column, value):
    """Tell whether a cell of `evidence.csv` or `claims.csv` is read when it holds *value*."""
    name = "evidence.csv" if column == "end" else "claims.csv"
    header = tables.COLUMNS[name]
    row = ",".join(value if column == other else "" for other in header)
    (folder / "report.toml").write_text("length = 1\n", encoding="utf-8")
    (folder / name).write_text(f"{','.join(header)}\n{row}\n", encoding="utf-8")
    return not any(p.file == name and p.column == column for p in problems(folder))


def test_every_limit_is_documented_as_it_is(tmp_path):
    """The limits on the page are those of the code."""
    rows = {row[0]: row[1] for row in cells(section(page("reference/errors.md"), "## Limits"))[2:]}
    assert tables.MAX_BYTES == text.MAX_BYTES
    longest = max(n for n in range(1, 1000) if is_slug("a" * n))
    assert rows == {
        "a table, or the text of a report": f"{tables.MAX_BYTES // 2**20} MiB",
        "a quote in `exact`": f"{LONGEST_QUOTE} code points",
        "an id": f"{longest} characters",
        "a number": "1,000 digits before the point and behind it",
        "an offset": "9 digits",
        "a query": f"{guard.MAX_LENGTH:,} characters",
        "a drawn page": f"{MAX_NODES:,} nodes",
    }
    number = f"{'9' * 1000}.{'9' * 1000}"
    assert [is_read(tmp_path, "value", n) for n in (number, f"9{number}")] == [True, False]
    assert [is_read(tmp_path, "end", "9" * n) for n in (9, 10)] == [True, False]
    large = tmp_path / "entities.csv"
    with large.open("wb") as stream:
        stream.truncate(tables.MAX_BYTES + 1)
    assert "over 60 MiB" in str(problems(tmp_path))
    with pytest.raises(CallError, match="over 60 MiB"):
        aidgraph.read_report_text(large)


def test_every_variable_of_the_environment_is_documented():
    """Each variable that the package reads is on the page of the commands."""
    text = page("reference/commands.md")
    for path in (ROOT / "src").rglob("*.py"):
        for name in re.findall(r"environ[^\n]*?\"([A-Z_]+)\"", path.read_text("utf-8")):
            assert f"`{name}`" in text, name


def test_the_manifest_is_documented(graph_dir):
    """Each key and each count of a manifest has a row, and nothing else has."""
    manifest = json.loads((graph_dir / "manifest.json").read_text("utf-8"))
    rows = {row[0].strip("`") for row in cells(page("reference/manifest.md"))}
    assert rows - {"key", "count", "---"} == {*manifest, *manifest["counts"]}


def test_headers_of_queries_are_documented():
    """Each key of a header and each type of parameter has a row, with what it takes."""
    rows = {row[0].strip("`"): row[1] for row in cells(page("how-to/write-a-query.md"))}
    for wrong in ("colour: blue", "params: {a: {colour: blue}}"):
        with pytest.raises(CallError) as refused:
            aidgraph.load_query(f"#+ {wrong}\nASK {{ }}")
        _, _, takes = str(refused.value).partition(" takes ")
        assert set(takes.partition(", with a type of ")[0].split(", ")) <= set(rows)
    assert {name: rows[name] for name in get_args(ParameterType)} == ACCEPTED


def test_every_shipped_question_is_listed():
    """The page of the questions, which the documentation points at, names each of them."""
    listed = (ROOT / "queries" / "README.md").read_text("utf-8")
    for path in (ROOT / "queries").rglob("*.rq"):
        assert path.stem in listed, path.name
    assert "queries/README.md" in page("README.md")


def test_examples_in_turtle_are_in_the_graph(store):
    """What a page shows as Turtle stands in the shipped graph, triple by triple."""
    prefixes = {**PREFIXES, **report_prefixes("jinhua-wensu")}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    shown = [
        quad.triple
        for path in sorted(DOCS.rglob("*.md"))
        for example in TURTLE.findall(path.read_text("utf-8"))
        for quad in ox.parse(head + example, format=ox.RdfFormat.TURTLE)
    ]
    assert len(shown) > 50
    for triple in shown:
        assert ox.Quad(*triple) in store, triple
