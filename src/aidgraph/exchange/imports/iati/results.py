"""What IATI says of results: indicators with actual and target values a period."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lxml.etree import _Element

from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.money import period
from aidgraph.exchange.imports.iati.parts import Record, coded, date, in_order, repeated
from aidgraph.rdf.vocabulary import OTHER

_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,12})?", re.ASCII)
_LONGEST = 200
_PERIOD = "result/indicator/period"
_TITLED = frozenset({"title", "period"})
_BOUNDS = frozenset({"period-start", "period-end"})
_VALUES = frozenset({"actual", "target"})
_INDICATOR = frozenset({"measure", "ascending"})
_BASELINE = frozenset({"value", "year", "iso-date"})
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Measure:
    """Say what the values of an indicator count, and where they stand."""

    words: str
    unit: str
    kind: str
    identifier: str
    key: str


def result(record: Record, element: _Element, number: int) -> None:
    """Note the actual values of a result as outcomes, its targets as context: they are plans."""
    path = "result"
    record.leave_attributes(path, element, frozenset({"type"}))
    code = coded(element, "type")
    kind = mapping().results.get(code, "")
    if not kind:
        record.tables.leave(f"{path}/@type", code, "a type not in the code list")
    for tag, place, child in repeated(element):
        record.tables.key = f"{record.key}/result[{number}]"
        if tag == "indicator":
            record.tables.key += f"/indicator[{place}]"
            _indicator(record, child, kind, (number, place))
        else:
            record.leave(f"{path}/{tag}", child)
    record.tables.key = record.key


def _indicator(record: Record, element: _Element, kind: str, at: tuple[int, int]) -> None:
    path = "result/indicator"
    names = record.names(element.find("title"))
    unit = mapping().measures.get(coded(element, "measure"))
    if not names.label or unit is None:
        reason = "it is not measured in units or percent" if names.label else "it has no title"
        record.tables.leave(path, names.label, reason)
        for child in element.iter(*_VALUES, "baseline"):
            record.leave(f"{path}//{child.tag}", child, reason)
        return
    record.leave_attributes(path, element, _INDICATOR)
    if ascending := coded(element, "ascending"):
        kind = "; ".join(filter(None, (kind, f"ascending: {ascending}")))
    words = " ".join(names.label.split())[:_LONGEST]
    record.tables.name_indicator(OTHER + words, names.language, words)
    for language, text in names.others.items():
        record.tables.name_indicator(OTHER + words, language, text)
    for tag, turn, child in repeated(element):
        if tag == "period":
            identifier = f"{at[0]}-{at[1]}-{turn}"
            key = f"{record.key}/result[{at[0]}]/indicator[{at[1]}]/period[{turn}]"
            record.tables.key = key
            _period(record, child, _Measure(words, unit, kind, identifier, key))
            record.tables.key = key.rpartition("/")[0]
        elif tag == "baseline":
            key = f"{record.key}/result[{at[0]}]/indicator[{at[1]}]/baseline[{turn}]"
            _baseline(record, child, _Measure(words, unit, kind, f"{at[0]}-{at[1]}-{turn}", key))
        elif tag not in _TITLED or turn > 1:
            record.leave(f"{path}/{tag}", child)


def _period(record: Record, element: _Element, measure: _Measure) -> None:
    bounds = {str(c.tag): c for c in element if c.tag in _BOUNDS}
    span, turned = in_order(*period(record, _PERIOD, bounds))
    for tag, count, child in repeated(element):
        if tag in _VALUES:
            _value(record, child, f"{tag}-{measure.identifier}-{count}", measure, span, turned)
        elif tag not in _BOUNDS or count > 1:
            record.leave(f"{_PERIOD}/{tag}", child)


def _baseline(record: Record, element: _Element, measure: _Measure) -> None:
    """Note what an indicator was before: context, which no result is added to."""
    path, tables = "result/indicator/baseline", record.tables
    text, year = coded(element, "value"), coded(element, "year")
    day = date(element.get("iso-date")) or (year if _YEAR.fullmatch(year) else "")
    if not _NUMBER.fullmatch(text):
        record.leave(path, element, "no plain number")
        return
    record.leave_attributes(path, element, _BASELINE)
    if year and not day.startswith(year):
        tables.leave(f"{path}/@year", year, "no year, or another than that of its date")
    parts = _dimensions(record, element, path)
    tables.figure(
        f"{record.me}.baseline-{measure.identifier}", "context", record.me, OTHER + measure.words,
        Decimal(text), measure.unit, measure.key, period=(day, day),
        note="; ".join(filter(None, ("a baseline", measure.kind, *parts))),
    )  # fmt: skip


def _dimensions(record: Record, element: _Element, path: str) -> list[str]:
    """Return the dimensions of a value in words; all else within it is left."""
    parts = []
    for child in element:
        if child.tag == "dimension":
            parts.append(f"{child.get('name')}: {child.get('value')}")
        else:
            record.leave(f"{path}/{child.tag}", child)
    return parts


def _value(  # noqa: PLR0913, PLR0917  the parts of a value
    record: Record, element: _Element, name: str, measure: _Measure, span: tuple[str, str],
    turned: str,
) -> None:  # fmt: skip
    tag = str(element.tag)
    path = f"{_PERIOD}/{tag}"
    text = (element.get("value") or "").strip()
    if not _NUMBER.fullmatch(text):
        record.tables.leave(f"{path}/@value", text, "no plain number")
        return
    record.leave_attributes(path, element, frozenset({"value"}))
    parts = _dimensions(record, element, path)
    actual = tag == "actual"
    notes = ["" if actual else "a target: planned, not reached", measure.kind, *parts, turned]
    record.tables.figure(
        f"{record.me}.{name}",
        # A part of a value, such as women among persons, must not be added to the whole.
        "outcome" if actual and not parts else "context",
        record.me,
        OTHER + measure.words,
        Decimal(text),
        measure.unit,
        f"{measure.key}/{tag}[{name.rpartition('-')[2]}]",
        period=span,
        modality="done" if actual else "aim",
        note="; ".join(filter(None, notes)),
    )
