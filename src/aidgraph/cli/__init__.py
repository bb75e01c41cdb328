"""The command line: parses arguments, calls the library, prints; no logic.

Each command is a module of its own that is imported only when it runs, so that ``--help`` is fast.
"""

import os
import sys
from importlib import import_module

import click

from aidgraph.cli.streams import ReaderGoneError, give_up_stdout, open_streams
from aidgraph.errors import AidgraphError
from aidgraph.files.failures import DISK_FAILURES, OUTPUT_FAILED
from aidgraph.version import VERSION

COMMANDS = {
    "audit": "Check the report's own arithmetic, plausibility and conflicts.",
    "build": "Build encodings into a graph: Turtle, N-Quads, JSON-LD and a store.",
    "check-iati": "Check IATI files by the standard's schema, code lists and rules.",
    "export": "Write the graph as IATI, CSV, GraphML, GEXF, JSON-LD, RO-Crate or nanopub.",
    "extract": "Read a report in Chinese and propose its encoding, offline.",
    "import": "Import other aid datasets: IATI, AidData, exchange rates.",
    "link": "Find the things of the graph in other datasets, and keep what was decided.",
    "load": "Load the graph into a SPARQL 1.1 server.",
    "locate": "Find where a phrase stands in the text of an encoding: the offsets of evidence.",
    "mcp": "Serve the graph to agents over the Model Context Protocol, read-only.",
    "merges": "List the entities that may be known ones, or decide on them.",
    "migrate": "Lift an encoding of older columns to the columns of today.",
    "new": "Begin the encoding of a report: its id, hash and length, a row for each number.",
    "publish": "Write the graph as a static site that needs no server, SPARQL included.",
    "query": "Ask the graph a shipped question or a SPARQL query of your own.",
    "review": "Review a proposed encoding on a local page: accept, reject, correct.",
    "score": "Measure how far proposals agree with a review.",
    "serve": "Explore and query the graph in a browser.",
    "status": "Tell how far each report of a folder is: proposed, accepted, verified, built.",
    "terms": "Find the indicators, units and predicates that a word may mean.",
    "validate": "Check the built graph against the SHACL shapes.",
    "verify": "Check every span and every number against the report's text.",
    "visualize": "Draw the graph as one interactive page that works offline.",
}


_MODULES = {  # where a command is not the module of its name
    "check-iati": "check_iati",
    "import": "import_",
    **{
        name: f"encodings.{name}"
        for name in ("locate", "merges", "migrate", "new", "status", "terms")
    },
}


class _Lazy(click.Group):
    """List the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"aidgraph.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from aidgraph.text.near import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], COMMANDS)
            hint = f" Did you mean {near[0]}?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="aidgraph")
def cli() -> None:
    """Turn narrative aid reports into a knowledge graph with evidence.

    Exit status: 0 done, 1 the data is wrong, 2 the call is wrong, 74 an output could not be
    written.
    """


def main() -> None:
    """Run the command line; our own errors are printed in words, with their exit status."""
    open_streams()
    try:
        try:
            sys.exit(cli(prog_name="aidgraph", standalone_mode=False))
        finally:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)  # 128 + SIGINT, as shells count
    except AidgraphError as error:
        from aidgraph.cli.output import visible

        click.echo(f"error: {visible(str(error))}", err=True)
        sys.exit(error.exit_status)
    except ReaderGoneError:
        give_up_stdout()
        sys.exit(0)
    except OSError as error:
        give_up_stdout()
        click.echo(f"error: {_message(error)}", err=True)
        sys.exit(OUTPUT_FAILED if error.errno in DISK_FAILURES else 2)


def _message(error: OSError) -> str:
    """Say what the system refused; a folder that is not there, not a file on its way into it."""
    from aidgraph.cli.output import visible

    name = os.fsdecode(error.filename) if error.filename else ""
    folder = os.path.dirname(name)  # noqa: PTH120  Path would take a lone name's folder for "."
    if isinstance(error, FileNotFoundError) and folder and not os.path.isdir(folder):  # noqa: PTH112
        return f"{visible(folder)}: no such folder; make it first, or name another"
    return f"{visible(name)}: {error.strerror or error}"
