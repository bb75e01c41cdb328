"""A mapping set: pairs of things with what was decided about them, as SSSOM TSV."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import get_args

from aidgraph.encoding.tables import read_text
from aidgraph.errors import EncodingError, Problem
from aidgraph.model import CREATOR, Judgement, Link, MappingSet
from aidgraph.rdf import iri, terms
from aidgraph.rdf.iri import THING, is_slug
from aidgraph.rdf.terms import SKOS
from aidgraph.text.visible import for_spreadsheet

JUDGEMENTS: tuple[str, ...] = get_args(Judgement)
PREDICATES = (
    *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch"),
    *("skos:broadMatch", "skos:narrowMatch"),
)

_COLUMNS = (
    *("record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "mapping_justification", "object_source"),
    *("object_source_version", "mapping_tool", "mapping_date", "confidence", "other", "comment"),
)
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_BY_HAND = "semapv:ManualMappingCuration"
_BY_TOOL = "semapv:LexicalMatching"
_NOT = "Not"
_PREFIXES = {
    "id": THING,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": SKOS,
}
_LOCAL = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)
_DECIDED = "judgement="
_LONG_SCORE = len("0.123456")
_FOR_ALL = ("object_source", "object_source_version", "mapping_date")
_MORE = "\0"  # the name of cells that no column of the header names
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def mapping_bytes(mapping: MappingSet) -> bytes:
    """
    Return *mapping* as SSSOM TSV, sorted, with every prefix it uses declared.

    A ``'`` stands before labels and comments that a spreadsheet would run as a formula.

    See "A Simple Standard for Sharing Ontological Mappings", section TSV.
    """
    prefixes = {**_PREFIXES, **mapping.prefixes, "link": iri.dataset(mapping.id) + "/"}
    head = ["#curie_map:", *(f"#  {name}: {space}" for name, space in sorted(prefixes.items()))]
    head += ["#creator_label:", f"#  - {_quoted(mapping.creator)}"]
    head += [
        f"#mapping_set_id: {iri.dataset(mapping.id)}",
        f"#mapping_set_title: {_quoted(mapping.title)}",
        f"#mapping_set_version: {_quoted(mapping.version)}",
        f"#license: {mapping.licence}",
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for link in sorted(mapping.links, key=lambda link: (link.subject, link.object)):
        writer.writerow(_cells(link, prefixes))
    return ("\n".join(head) + "\n" + out.getvalue()).encode("utf-8")


def split_by_judgement(mapping: MappingSet) -> tuple[MappingSet, MappingSet]:
    """
    Return the links of a set that are decided, and those still open as a set of their own.

    >>> links = Link("https://e.org/a", "https://e.org/b"), Link("https://e.org/a", "https://e.org/c")
    >>> both = replace(links[0], judgement="negative"), links[1]
    >>> first, still_open = split_by_judgement(MappingSet("x", "X", "", links=both))
    >>> len(first.links), len(still_open.links), still_open.id
    (1, 1, 'x-candidates')
    """
    decided = tuple(link for link in mapping.links if link.judgement != "none")
    others = tuple(link for link in mapping.links if link.judgement == "none")
    candidates = replace(
        mapping,
        id=f"{mapping.id}-candidates",
        title=f"{mapping.title}: candidates not decided",
        links=others,
    )
    return replace(mapping, links=decided), candidates


def _quoted(text: str) -> str:
    return '"' + _line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(text: str) -> str:
    return " ".join(text.split())


def _cells(link: Link, prefixes: Map[str, str]) -> tuple[str, ...]:
    decided = link.judgement != "none"
    return (
        f"link:{link.key}",
        _curie(link.subject, prefixes),
        for_spreadsheet(_line(link.subject_label)),
        link.predicate,
        _NOT if link.judgement == "negative" else "",
        _curie(link.object, prefixes),
        for_spreadsheet(_line(link.object_label)),
        _BY_HAND if decided and not link.automatic else _BY_TOOL,
        _curie(link.source, prefixes) if link.source else "",
        for_spreadsheet(_line(link.version)),
        "aidgraph" if link.automatic or not decided else "",
        link.date,
        link.score,
        f"{_DECIDED}{link.judgement}" if decided else "",
        for_spreadsheet(_line(link.comment)),
    )


def _curie(address: str, prefixes: Map[str, str]) -> str:
    """Return an IRI in short if a prefix fits and no letter needs an escape."""
    for name, space in sorted(prefixes.items(), key=lambda item: -len(item[1])):
        if address.startswith(space) and _LOCAL.fullmatch(address.removeprefix(space)):
            return f"{name}:{address.removeprefix(space)}"
    return address


def read_mapping(file: Path, *, warn: Callable[[str], None] = lambda _: None) -> MappingSet:
    """
    Read a mapping set that this or another program wrote.

    A row of hand-made justification is decided: with ``predicate_modifier`` Not it is refused,
    otherwise accepted; the column ``other`` says more, such as ``judgement=unsure``.  What the head
    says of all rows (``object_source``) holds for those that do not say it themselves.  A set
    made elsewhere gets the end of its IRI as its id, one without an IRI its file name; *warn* is
    told that, and which columns are not kept.

    Raises:
        EncodingError: With what is wrong, by row and column.
    """
    problems: list[Problem] = []
    text, found = read_text(file, file.name)
    problems += found
    head = [line[1:] for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    about, prefixes = _about(dedent("\n".join(head)).split("\n"))
    rows = list(_rows(text, file.name, len(head), problems)) if not problems else []
    stated = {name: about[name] for name in _FOR_ALL if about.get(name)}
    links = []
    for number, row in rows:
        given = stated | {name: cell for name, cell in row.items() if cell}
        links.append(_link(row | given, number, prefixes, file.name, problems))
    problems += _contradictions(links, file.name)
    identifier = _set_id(about.get("mapping_set_id", ""))
    if not about.get("mapping_set_id"):
        identifier = _set_id(file.name.partition(".")[0])
        warn(f"{file.name}: no mapping_set_id; the set is called {identifier}")
    if other := sorted({column for _, row in rows for column in row} - {*_COLUMNS}):
        warn(f"{file.name}: columns that are not kept: {', '.join(other)}")
    if not problems and not is_slug(identifier):
        remedy = f"write {iri.dataset('links-x')} with an id of lower-case letters and hyphens"
        what = f"{about.get('mapping_set_id', '')!r} tells no id"
        problems.append(Problem(file.name, None, "mapping_set_id", what, remedy))
    if problems:
        raise EncodingError(str(file), problems)
    own = {name: space for name, space in prefixes.items() if name not in {*_PREFIXES, "link"}}
    return MappingSet(
        id=identifier,
        title=about.get("mapping_set_title", identifier),
        licence=about.get("license", ""),
        version=about.get("mapping_set_version", "1"),
        creator=about.get("creator_label") or CREATOR,
        links=tuple(links),
        prefixes=own,
    )


def _set_id(address: str) -> str:
    """Return the id of a set: of one made elsewhere, the end of its IRI in the letters of ours."""
    own = iri.dataset("")
    if address.startswith(own):
        return address.removeprefix(own)
    last = re.split("[/#:]", address.rstrip("/#"))[-1].casefold().removesuffix(".tsv")
    return re.sub("[^a-z0-9]+", "-", last).strip("-")


def _contradictions(links: Iterable[Link], name: str) -> Iterator[Problem]:
    """Tell of pairs that one row accepts and another refuses, or leaves open."""
    found: dict[tuple[str, str], set[str]] = {}
    for link in links:
        if link.judgement != "none":
            found.setdefault((link.subject, link.object), set()).add(link.judgement)
    for (subject, target), judgements in found.items():
        if len(judgements) > 1:
            what = f"<{subject}> and <{target}> are judged {' and '.join(sorted(judgements))}"
            yield Problem(name, None, "predicate_modifier", what, "keep one of the rows")


def _about(head: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Read the commented head: plain keys, the first of a list, and the prefixes."""
    about: dict[str, str] = {}
    prefixes: dict[str, str] = dict(_PREFIXES)
    last = ""
    for line in head:
        key, _, value = line.strip().partition(":")
        if not line.startswith((" ", "\t", "-")):
            last, about[key] = key, _unquoted(value)
        elif last == "curie_map":
            prefixes[_unquoted(key)] = _unquoted(value)
        elif last and not about[last]:
            about[last] = _unquoted(line.strip().removeprefix("-"))
    return about, prefixes


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return text[1:-1].replace("''", "'") if re.fullmatch("'.*'", text) else text


def _rows(
    text: str, name: str, head: int, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below the head, each with its number in the file."""
    body = "".join(line + "\n" for line in text.split("\n") if line and not line.startswith("#"))
    reader = csv.DictReader(
        io.StringIO(body, newline=""), delimiter="\t", restkey=_MORE, restval=""
    )
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    problems += [Problem(name, head + 1, c, "the column is missing", "add it") for c in missing]
    for number, row in enumerate(reader if not problems else (), start=head + 2):
        if _MORE in row:
            what = "the row has more cells than the header"
            problems.append(Problem(name, number, None, what, "mend the tabs"))
        yield number, {column: _plain(cell) for column, cell in row.items() if column != _MORE}


def _link(
    row: dict[str, str], number: int, prefixes: dict[str, str], name: str, problems: list[Problem]
) -> Link:
    """Read a row; what is wrong is noted."""

    def refuse(column: str, what: str, remedy: str) -> None:
        problems.append(Problem(name, number, column, what, remedy))

    ends = []
    for column in ("subject_id", "object_id", "object_source"):
        text = row.get(column, "")
        try:
            empty = column == "object_source" and not text
            ends.append("" if empty else _expanded(text, prefixes))
        except ValueError as error:
            refuse(column, str(error), "write an IRI, or declare the prefix in curie_map")
            ends.append("")
    predicate = row["predicate_id"].replace(SKOS, "skos:")
    if predicate not in PREDICATES:
        refuse("predicate_id", f"{predicate!r} is not taken", f"use one of {', '.join(PREDICATES)}")
    score, date = _score(row.get("confidence", "")), row.get("mapping_date", "")
    if score is None:
        refuse("confidence", f"{row['confidence']!r} is no number from 0 to 1", "write 0.92")
    if date and not _DATE.fullmatch(date):
        refuse("mapping_date", f"{date!r} is no day", "write 2026-01-31")
    judgement = _judgement(row)
    if judgement not in JUDGEMENTS:
        refuse("other", f"{judgement!r} is no judgement", f"use one of {', '.join(JUDGEMENTS)}")
    return Link(
        subject=ends[0],
        object=ends[1],
        subject_label=row.get("subject_label", ""),
        object_label=row.get("object_label", ""),
        predicate=predicate,
        judgement=judgement,  # type: ignore[arg-type]  # refused above if it is none
        score=score or "",
        source=ends[2],
        version=row.get("object_source_version", ""),
        date=date,
        automatic=_by_tool(row) and judgement != "none",
        comment=row.get("comment", ""),
    )


def _score(cell: str) -> str | None:
    """Return a number from 0 to 1 with six digits at most, as programs write it; None if not."""
    if not re.fullmatch(r"(\d(\.\d{0,30})?([eE]-\d{1,2})?)?", cell, re.ASCII):
        return None
    if not cell or (Decimal(cell) <= 1 and len(cell) <= _LONG_SCORE and "e" not in cell.lower()):
        return cell
    number = round(Decimal(cell), 6)
    return f"{number.normalize():f}" if number <= 1 else None


def _plain(cell: str) -> str:
    """Return a cell without the quote that keeps a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and for_spreadsheet(cell[1:]) == cell else cell


def _by_tool(row: dict[str, str]) -> bool:
    return not row["mapping_justification"].endswith("ManualMappingCuration")


def _judgement(row: dict[str, str]) -> str:
    for item in row.get("other", "").split("|"):
        if item.startswith(_DECIDED):
            return item.removeprefix(_DECIDED)
    if row.get("predicate_modifier") == _NOT:
        return "negative"
    return "none" if _by_tool(row) else "positive"


def _expanded(text: str, prefixes: dict[str, str]) -> str:
    """Return a CURIE or an IRI as an IRI.

    Raises:
        ValueError: If it is neither, or the prefix is not declared.
    """
    prefix, _, local = text.partition(":")
    address = text if local.startswith("//") else prefixes.get(prefix, "") + local
    if not local.startswith("//") and prefix not in prefixes:
        raise ValueError(f"the prefix of {text[:60]!r} is not declared")
    return terms.address(address)
