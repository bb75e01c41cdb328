"""Check a built graph against the SHACL shapes, and say it in words."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from aidgraph.check.engines import Engine, run_engine
from aidgraph.check.register import unknown_codes
from aidgraph.rdf.iri import THING

_SEVERITIES: dict[Node | None, str] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Say what is wrong with one thing of the graph, in words, and which row holds it.

    ``where`` names table and id where the thing comes from a table, else it is the IRI.
    """

    severity: str
    where: str
    path: str
    value: str
    message: str
    shape: str
    focus: str

    def __str__(self) -> str:
        about = f" [{self.path}" + (f" = {self.value}]" if self.value else "]") if self.path else ""
        return f"{self.severity}: {self.where}{about}: {self.message}"


@dataclass(frozen=True, slots=True)
class Validation:
    """Hold the verdict: ``conforms`` is False when there is a violation; warnings do not count."""

    conforms: bool
    results: tuple[Violation, ...]


def validate_graph(store: ox.Store, language: str = "en", *, engine: Engine = "auto") -> Validation:
    """
    Check everything in *store*.

    Args:
        store: A built graph; all that is in it is read.
        language: Which messages to give, ``en`` or ``zh``.
        engine: ``pyshacl`` is the reference, ``turbo`` (pyshacl-turbo, the extra ``fast``) took a
            fourteenth of its time for 25,000 triples; ``auto`` takes the fast one where it is
            installed: the tests hold both to the same results.

    Returns:
        The verdict, worst first, each result with its table row (contract, section 2).

    Raises:
        CallError: If the engine is not installed.
        RuntimeError: If the engine fails; its silence is never taken for a pass.
    """
    report = run_engine(store, engine)
    results = tuple(sorted((*_results(report, language), *_unregistered(store, language))))
    return Validation(not any(r.severity == "violation" for r in results), results)


_NOT_REGISTERED = {
    "en": "The register of divisions has no such code; correct the column codes of entities.csv, "
    "or the row of reference.csv.",
    "zh": "区划代码表中没有该代码；请改正 entities.csv 的 codes 列，或 reference.csv 的该行。",
}


def _unregistered(store: ox.Store, language: str) -> Iterable[Violation]:
    """Yield codes of divisions that only look like codes: SHACL cannot look them up."""
    message = _NOT_REGISTERED.get(language, _NOT_REGISTERED["en"])
    for thing, code in unknown_codes(store):
        yield Violation("violation", locate(thing), "notation", code, message, "Register", thing)


def _results(report: Graph, language: str) -> Iterable[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        yield Violation(
            severity=_SEVERITIES.get(report.value(result, SH.resultSeverity), "violation"),
            where=locate(str(focus)),
            path=_short(path),
            value=_short(value),
            message=_message(report, result, language),
            shape=_short(report.value(result, SH.sourceShape)),
            focus=str(focus),
        )


def _message(report: Graph, result: Node, language: str) -> str:
    messages = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)]
    best = sorted(messages, key=lambda m: (m.language != language, m.language != "en", str(m)))
    return str(best[0]) if best else "the shape does not hold"


def _short(node: Node | None) -> str:
    """Return what a person reads: a local name, a literal, nothing."""
    if node is None:
        return ""
    text = str(node)
    return text if isinstance(node, Literal) else text.rstrip("/").rsplit("#")[-1].rsplit("/")[-1]


def locate(focus: str) -> str:  # noqa: C901, PLR0911  one return for each kind of thing
    """
    Return the table and id that the thing *focus* comes from.

    >>> locate("https://w3id.org/aidgraph/id/report/jinhua-wensu/claim/flow-incubator")
    'jinhua-wensu/claims.csv, id flow-incubator'
    >>> locate("https://w3id.org/aidgraph/id/place-wensu")
    'entities.csv, id place-wensu'
    """
    if not focus.startswith(THING):
        return focus
    match focus.removeprefix(THING).split("/"):
        case ["report", report]:
            return f"{report}/report.toml"
        case ["report", report, "claim", claim]:
            return f"{report}/claims.csv, id {claim}"
        case ["report", report, "evidence", span]:
            start, _, end = span.split(".")[0].partition("-")
            return f"{report}/evidence.csv, start {start}, end {end}"
        case ["dataset", _, "claim", report, claim]:
            return f"{report}/reference.csv, id {claim}"
        case ["dataset", dataset, "claim", claim]:
            return f"{dataset}/claims.csv, id {claim}"
        case ["dataset", dataset]:
            return f"datasets.csv, id {dataset}"
        case ["dataset", dataset, key]:
            return f"reference.csv, dataset {dataset}, key {key}"
        case ["period", bounds]:
            return f"claims.csv, from and to {bounds.replace('--', ' to ')}"
        case [entity]:
            return f"entities.csv, id {entity}"
        case _:
            return focus
