"""Find and run the plug-ins that propose more than the rules find.

A plug-in is an entry point of the group ``aidgraph.extractors``: a callable that takes a
:class:`~aidgraph.extract.words.reading.Reading` and gives proposals.  It may have an attribute ``notice``,
a callable without arguments: it is called once before the first file, checks the settings, and
returns what the user should be told.  What a plug-in gives is never believed:
:mod:`aidgraph.extract.plugins.gate` decides.

An entry point may also name an object with a method ``interpreter`` that takes a
:class:`~aidgraph.extract.plugins.running.Running` and returns an
:class:`~aidgraph.extract.meaning.scene.Interpreter`: it reads after the clause reader, and may
correct and replace what that made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from pathlib import Path

from aidgraph.errors import AidgraphError, CallError
from aidgraph.extract.meaning.scene import Interpreter
from aidgraph.extract.plugins.proposals import (
    Proposal,
    ProposedEntity,
    ProposedFigure,
    ProposedRelation,
    Unusable,
)
from aidgraph.extract.plugins.running import Running
from aidgraph.extract.words.reading import Reading
from aidgraph.rdf.iri import is_slug

GROUP = "aidgraph.extractors"
MAX_PROPOSALS = 10_000  # of one file; more is a plug-in gone wild

Propose = Callable[[Reading], Iterable[Proposal]]


class ExtractorError(AidgraphError):
    """Report that a plug-in failed on a file; other files are not affected."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """
    Hold a plug-in that is turned on; ``notice`` is what the user should be told, or empty.

    One that reads in the seat of the clause reader has ``interpreter``, and proposes nothing.
    """

    name: str
    propose: Propose
    notice: str = ""
    interpreter: Callable[[Running], Interpreter] | None = None


def plugin_names() -> dict[str, str]:
    """Return the plug-ins that are installed, with the module and function that each names."""
    return {name: point.value for name, point in sorted(_points().items())}


def load_plugin(name: str) -> Plugin:
    """
    Return the plug-in *name*, ready to run.

    Raises:
        CallError: If it is not installed, cannot be loaded, or its settings are wrong.
    """
    points = _points()
    if name not in points:
        raise CallError(
            f"there is no extractor {name!r}; installed are: {', '.join(sorted(points)) or 'none'}"
        )
    if not is_slug(name):
        raise CallError(f"{name!r} is no name for an extractor; its package must rename it")
    try:
        propose = points[name].load()
        notice = str(getattr(propose, "notice", str)())
    except AidgraphError:
        raise
    except ImportError as error:
        raise CallError(
            f"the extractor {name} needs more ({error}); "
            f"one of ours comes with `pip install 'aidgraph[{name}]'`"
        ) from error
    except Exception as error:
        raise CallError(f"the extractor {name} cannot be loaded: {_said(error)}") from error
    interpreter = getattr(propose, "interpreter", None)
    if callable(interpreter):
        return Plugin(name, _nothing, notice, interpreter)
    if not callable(propose):
        raise CallError(
            f"the extractor {name} cannot be loaded: {points[name].value} is no function"
        )
    return Plugin(name, propose, notice)


def proposals_of(plugin: Plugin, reading: Reading, path: Path) -> list[Proposal]:
    """
    Return what *plugin* proposes for the text of *path*.

    Raises:
        ExtractorError: If it fails, gives something else, or does not come to an end.
    """
    kinds = ProposedEntity | ProposedFigure | ProposedRelation | Unusable
    try:
        found = list(islice(plugin.propose(reading), MAX_PROPOSALS + 1))
    except Exception as error:
        raise ExtractorError(
            f"{path}: the extractor {plugin.name} failed: {_said(error)}"
        ) from error
    if len(found) > MAX_PROPOSALS:
        raise ExtractorError(
            f"{path}: the extractor {plugin.name} failed: over {MAX_PROPOSALS:,} proposals"
        )
    for item in found:
        if not isinstance(item, kinds):
            raise ExtractorError(
                f"{path}: the extractor {plugin.name} failed: {type(item).__name__} is no proposal"
            )
    return found


def _nothing(_: Reading) -> Iterable[Proposal]:
    return ()


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _said(error: Exception) -> str:
    words = " ".join(str(error).split())[:300]
    return words if isinstance(error, AidgraphError) else f"{type(error).__name__}: {words}"
