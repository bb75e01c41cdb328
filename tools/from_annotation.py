"""Make encodings of annotated reports: ``python tools/from_annotation.py FILE… --out DIR``.

An annotation lists the acceptable answers for each cell, best first; the encoding takes the first.
The text stands beside it, as ``FILE.txt``; of it, the tables hold the quotes alone.
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from aidgraph.check.gate.dates import undated
from aidgraph.check.gate.figures import FigureCheck
from aidgraph.check.gate.names import NameCheck, carried
from aidgraph.check.gate.spans import unaccounted
from aidgraph.check.verify import spans_of, verify_evidence
from aidgraph.chinese.script import fold
from aidgraph.encoding import write_encoding
from aidgraph.extract.tables import quotes
from aidgraph.extract.things.areas import is_general
from aidgraph.extract.things.identify import slug
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, SetAside, Span
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.rdf.vocabulary import ontology_triples, vocabulary
from aidgraph.text.report import ReportText, read_report_text

MODALITY = {
    "actual": "done",
    "planned": "planned",
    "pledged": "pledged",
    "estimated": "estimated",
}
ELSEWHERE = "elsewhere: unit or number stand in another place of the text"
READER = "由读者从别处得出"
READER_EN = "put together by the reader"
RESOLVED = "date: the annotation resolves it"
READ = "words: the annotation reads it in these words"
NOT_MARKED = "no figure in the annotation"
NO_PARTY = "money or goods of which the text names no party"
NO_SUBJECT = "the text names nothing that it is about"
_BREAK = re.compile(r"\s*\n\s*")  # a line of the text ends inside a name
Annotation = Mapping[str, Any]


def encode(annotation: Annotation, text: ReportText) -> Encoding:
    """
    Return the tables of an annotated report: every claim accepted, first choices only.

    A figure that is about nothing named, and a relation without a fitting predicate, are left out;
    the number of the former is set aside.
    """
    entities = dict(_entities(annotation))
    evidence = [Evidence(e.id, quote) for e in entities.values() for quote in _standing(e, text)]
    claims: list[Claim] = []
    aside = [
        SetAside(quote, item["reason"])
        for item in annotation["ignored"]
        for quote in quotes(text.text, item["start"], item["end"])
    ]
    for figure in annotation["figures"]:
        claim, places = _figure(figure, entities), quotes(text.text, figure["start"], figure["end"])
        if claim is None:
            why = NO_PARTY if figure["subject"] else NO_SUBJECT
            aside += [SetAside(place, why) for place in places]
            continue
        claims.append(claim)
        evidence += [Evidence(claim.id, place) for place in places]
    for number, relation in enumerate(annotation["relations"], 1):
        start = text.text.find(relation["quote"])
        claim = _relation(number, relation, entities)
        if claim is not None and start >= 0:
            claims.append(claim)
            end = start + len(relation["quote"])
            evidence += [Evidence(claim.id, quote) for quote in quotes(text.text, start, end)]
    encoding = Encoding(
        report=_report(annotation, text),
        entities=tuple(entities.values()),
        claims=tuple(claims),
        evidence=tuple(evidence),
        set_aside=tuple(aside),
    )
    return _explained(encoding, text)


def _report(annotation: Annotation, text: ReportText) -> Report:
    return Report(
        id=annotation["id"],
        title=annotation["title"],
        title_en="",
        publisher="not named",
        language="zh",
        sha256=text.sha256,
        length=len(text.text),
        published=annotation["date"] or "",
    )


def _entities(annotation: Annotation) -> Iterator[tuple[str, Entity]]:
    """Yield each entity by its number in the annotation; one name has one id in every report."""
    used: set[str] = set()
    for item in annotation["entities"]:
        label, *aliases = (_BREAK.sub("", name) for name in (item["text"], *item["aliases"]))
        key = slug(item["type"], label)
        entity = Entity(key, item["type"], label, aliases=tuple(dict.fromkeys(aliases)))
        if key in used or is_general(entity, one_county=False):
            key = f"{key}-{annotation['id']}-{item['id']}"
        used.add(key)
        yield item["id"], replace(entity, id=key)


def _standing(entity: Entity, text: ReportText) -> Iterator[Span]:
    """Yield where the names of an entity stand, over the line breaks of the text."""
    found: set[Span] = set()
    for name in (entity.label, *entity.aliases):
        pattern = r"\s*".join(map(re.escape, name))
        for match in re.finditer(pattern, text.text):
            found.update(quotes(text.text, *match.span()))
    yield from sorted(found)


def _figure(figure: Annotation, entities: Mapping[str, Entity]) -> Claim | None:
    kind, key, words = _counted(figure)
    parties = {role: _first(figure[role], entities) for role in ("provider", "receiver", "subject")}
    subject = parties["subject"] or parties["receiver"] or parties["provider"]
    partyless = kind == "flow" and not (parties["provider"] or parties["receiver"])
    if not subject or partyless:
        return None
    return Claim(
        id=f"{kind}-{figure['id']}",
        kind=kind,
        subject=subject,
        indicator=key,
        **{cell: _decimal(figure[cell]) for cell in ("value", "min", "max")},
        unit=figure["unit"],
        comparator=figure["comparator"],
        provider=parties["provider"],
        receiver=parties["receiver"],
        from_=figure["from"] or "",
        to=figure["to"] or "",
        modality=MODALITY[figure["status"]],
        status="accepted",
        note=words and f"计：{words}",
        note_en=words and f"counts: {words}",
    )


def _counted(figure: Annotation) -> tuple[Any, str, str]:
    """
    Return the kind and the indicator of a figure, and the words for what it counts if lost.

    A flow needs an indicator with a flow kind; an outcome in money without one is context.
    """
    kind, words = figure["kind"], figure["counts"][0]
    key = indicator(words)
    known = vocabulary()
    has_flow = not key.startswith("other:") and known.iri("indicator", key) in known.flow_kinds
    money = known.is_money(figure["unit"])
    if kind == "flow" and not has_flow:
        return kind, "aid-spending" if money else "goods-donated", words
    if kind == "outcome" and money and not has_flow:
        return "context", key, ""
    return kind, key, ""


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _first(choices: Sequence[str], entities: Mapping[str, Entity]) -> str:
    return entities[choices[0]].id if choices else ""


def _relation(number: int, relation: Annotation, entities: Mapping[str, Entity]) -> Claim | None:
    subject, value = entities[relation["s"]], entities[relation["o"]]
    fitting = [p for p in relation["p"] if _joins(p, subject, value)]
    if not fitting or subject.id == value.id:
        return None
    claim = Claim(
        id=f"rel-{number:03d}",
        kind="relation",
        subject=subject.id,
        predicate=fitting[0],
        object=value.id,
        status="accepted",
    )
    if relation["explicit"]:
        return claim
    return replace(claim, origin="inferred", note=READER, note_en=READER_EN)


def _joins(predicate: str, subject: Entity, value: Entity) -> bool:
    """Tell whether the ontology has the predicate, between things of these types."""
    ends = (("subjectType", subject), ("objectType", value))
    return all(_takes(predicate, end) & {entity.type, "Entity"} for end, entity in ends)


@cache
def _takes(predicate: str, end: str) -> frozenset[str]:
    wanted = ONTOLOGY + predicate, ONTOLOGY + end
    found = (t for t in ontology_triples() if (t.subject.value, t.predicate.value) == wanted)
    return frozenset(t.object.value.removeprefix(ONTOLOGY) for t in found)


def _explained(encoding: Encoding, text: ReportText) -> Encoding:
    """Say what is carried over, and which number is read with words beyond its quote."""
    spans, names = spans_of(encoding), NameCheck(encoding, spans_of(encoding), text)
    reader = FigureCheck(text)
    undatable = {finding.target for finding in undated(encoding, spans, text)}
    entities = {entity.id: entity for entity in encoding.entities}
    found = verify_evidence(encoding, text).findings
    unspoken = {finding.target for finding in found if finding.outcome == "uncued"}
    to_come = {finding.target for finding in found if finding.column == "modality"}
    claims = []
    for claim in encoding.claims:
        missing = dict.fromkeys(finding.exact for finding in names.unnamed(claim))
        stated = carried(claim, [entities[key] for key in missing]) if missing else claim
        if claim.kind == "relation" and claim.id in to_come:  # the annotation has no status here
            stated = replace(stated, modality="planned")
        wrong = claim.is_figure and reader.misread(stated, spans[claim.id])
        reasons = (
            ELSEWHERE if wrong else "",
            RESOLVED if claim.id in undatable else "",
            READ if claim.id in unspoken else "",
        )
        claims.append(replace(stated, waiver="; ".join(filter(None, reasons))))
    rest = [
        SetAside(Span(*bounds, text.text[slice(*bounds)]), NOT_MARKED)
        for bounds in ((f.start, f.end) for f in unaccounted(encoding, text, text.numbers()))
    ]
    return replace(encoding, claims=tuple(claims), set_aside=(*encoding.set_aside, *rest))


def indicator(words: str) -> str:
    """
    Return the key of the indicator that *words* name in Chinese, else ``other:`` and the words.

    >>> indicator("销售额"), indicator("銷售額"), indicator("手术")
    ('sales', 'sales', 'other:手术')
    """
    return _indicators().get(fold(words), f"other:{words}")


@cache
def _indicators() -> Mapping[str, str]:
    """Map the folded Chinese names of the indicators to their keys."""
    facts = list(ontology_triples())
    known = {
        t.subject.value
        for t in facts
        if t.predicate.value == RDF + "type" and t.object.value == ONTOLOGY + "Indicator"
    }
    names: dict[str, str] = {}
    for label in ("altLabel", "prefLabel"):
        for t in facts:
            named = t.subject.value in known and t.predicate.value == SKOS + label
            if named and t.object.language == "zh":
                key = t.subject.value.removeprefix(ONTOLOGY + "indicator-")
                names[fold(t.object.value)] = key
    return names


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert the files that the command line names, each into a folder of its id."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="annotations, each beside its text")
    parser.add_argument("--out", type=Path, required=True, help="where the folders are made")
    options = parser.parse_args(arguments)
    for file in options.files:
        annotation = json.loads(file.read_text("utf-8"))
        encoding = encode(annotation, read_report_text(file.with_suffix(".txt")))
        write_encoding(encoding, options.out / encoding.report.id)
        print(f"{encoding.report.id}: {len(encoding.claims)} claims")


if __name__ == "__main__":
    main()
