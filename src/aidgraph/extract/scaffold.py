"""Begin the encoding of a report: what can be said of it without reading what it means."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from aidgraph.encoding import write_encoding
from aidgraph.encoding.locate import TEXT_FILE
from aidgraph.errors import CallError
from aidgraph.extract.assemble import UNDATED, UNPARSED, extract
from aidgraph.extract.run import refuse_taken
from aidgraph.extract.tables import on_pages
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.source import read_source
from aidgraph.files.atomic import write_atomically
from aidgraph.files.newfolder import new_folder
from aidgraph.model import Claim, Encoding
from aidgraph.rdf.iri import is_slug

TO_NAME = "other:待定"
_NOTE = "待定：所数为何、属于何者、是否援助"
_NOTE_EN = "to do: say what is counted, of whom, and whether it is aid or a result"
_LEFT = (UNPARSED, UNDATED)  # reasons to set a number aside that a person has still to look at


def scaffold(text: str, report_id: str) -> Encoding:
    """
    Return the beginning of an encoding: the report's id, hash and length, and its numbers.

    Each number is a figure of kind ``context`` with the value, bounds, unit and comparator that
    the grammar reads in its words.  What it counts (``other:待定``), of whom and when is left to
    be said.  Numbers in slogans and the like are set aside; dates and what no grammar reads stay
    unaccounted for, and ``aidgraph verify`` names them.

    >>> begun = scaffold("2021年，甲市投入1980万元。", "aid-2021")
    >>> [(c.id, c.kind, str(c.value), c.unit, c.subject) for c in begun.claims]
    [('context-000010', 'context', '19800000', 'CNY', '')]
    """
    read = extract(text, report_id, choose_tagger("rules"))
    claims = tuple(_numbers(read))
    kept = {before.id: claim.id for before, claim in zip(_figures(read), claims, strict=True)}
    evidence = [
        replace(item, target=kept[item.target]) for item in read.evidence if item.target in kept
    ]
    return Encoding(
        report=read.report,
        claims=claims,
        evidence=tuple(sorted(evidence, key=lambda item: (item.target, item.span))),
        set_aside=tuple(item for item in read.set_aside if item.reason not in _LEFT),
    )


def _figures(encoding: Encoding) -> list[Claim]:
    return [claim for claim in encoding.claims if claim.is_figure]


def _numbers(encoding: Encoding) -> Iterator[Claim]:
    """Yield the figures of *encoding* with nothing but their numbers."""
    used: dict[str, int] = {}
    for claim in _figures(encoding):
        name = f"context-{claim.id.split('-')[1]}"
        used[name] = used.get(name, 0) + 1
        yield Claim(
            id=name if used[name] == 1 else f"{name}-{used[name]}",
            kind="context",
            subject="",
            indicator=TO_NAME,
            value=claim.value,
            min=claim.min,
            max=claim.max,
            unit=claim.unit,
            comparator=claim.comparator,
            status="proposed",
            method="quantity:grammar",
            confidence=Decimal("0.5"),
            note=_NOTE,
            note_en=_NOTE_EN,
        )


def begin_encoding(folder: Path, path: Path) -> Encoding:
    """
    Write the scaffold of the report in the file *path* into *folder*, with its text as text.txt.

    Args:
        folder: A new folder, or an empty one; its name becomes the report's id.
        path: The report: text, DOCX, PDF or HTML, as ``extract`` takes it.

    Raises:
        CallError: If the folder's name is no id, or the folder holds something already.
        SourceError: If there is no text to be had from *path*.
    """
    name = folder.absolute().name.lower()
    if not is_slug(name):
        raise CallError(
            f"{folder}: its name becomes the report's id; use letters a to z, digits and single "
            "hyphens, as in jinhua-wensu"
        )
    refuse_taken(folder)
    source = read_source(path)
    text = source.text
    encoding = on_pages(scaffold(text, name), source)
    with new_folder(folder) as fresh:
        write_atomically(fresh / TEXT_FILE, text.encode("utf-8"))
        write_encoding(encoding, fresh)
    return encoding
