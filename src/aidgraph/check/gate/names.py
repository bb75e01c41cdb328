"""Compare names with evidence: labels with their own spans, parties with the words of a claim."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aidgraph.check.gate.findings import Mismatch
from aidgraph.chinese.script import fold
from aidgraph.extract.words.reading import read
from aidgraph.model import Claim, Encoding, Entity, Span
from aidgraph.text.report import ReportText

_FEWEST = 2  # letters of a piece of a name that is put together from several spans
_COLUMNS = ("subject", "object", "provider", "receiver", "speaker")


def folded(text: str) -> str:
    r"""
    Return *text* as names are compared: one script, no line breaks, no case.

    >>> folded("援疆\n指揮部 A")
    '援疆指挥部a'
    """
    return "".join(fold(text).split())


def unlabelled(encoding: Encoding, spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the names that are not in the own evidence of their entity."""
    for entity in encoding.entities:
        own = spans.get(entity.id, ())
        words = [folded(span.exact) for span in own]
        for column, name in (("label", entity.label), *(("aliases", a) for a in entity.aliases)):
            if not _is_written(folded(name), words):
                start, end = (own[0].start, own[0].end) if own else (0, 0)
                there = "、".join(span.exact for span in own[:3])
                yield Mismatch("unlabelled", entity.id, start, end, name, there, column)


def _is_written(name: str, words: Sequence[str]) -> bool:
    """Tell whether *name* stands in the words, or can be put together from pieces of them.

    A layout may break a name in two; each piece has two letters at least and stands in one span.
    """
    if not name or any(name in word for word in words):
        return bool(name)
    for end in range(len(name) - _FEWEST, _FEWEST - 1, -1):
        if any(name[:end] in word for word in words):
            return _is_written(name[end:], words)
    return False


class NameCheck:
    """Know where each entity of an encoding is named."""

    def __init__(
        self,
        encoding: Encoding,
        spans: Mapping[str, Sequence[Span]],
        text: ReportText,
    ) -> None:
        self.entities = {entity.id: entity for entity in encoding.entities}
        self.spans = spans
        self.reading = read(text.text)
        self.reads_at = {origin: at for at, origin in enumerate(self.reading.origins)}

    def unnamed(self, claim: Claim) -> Iterator[Mismatch]:
        """Yield the parties of *claim* that neither its words nor their sentences name."""
        places = self.spans.get(claim.id, ())
        if not places:
            return  # a claim without evidence is refused where the tables are read
        windows = [self._sentence(span) for span in places]
        for column in _COLUMNS:
            entity = self.entities.get(getattr(claim, column))
            if entity is None and column == "speaker" and claim.speaker:
                first = places[0]
                yield Mismatch(
                    *("unnamed", claim.id, first.start, first.end, claim.speaker, first.exact),
                    column=column,
                )
            if entity is None or self._stands_in(entity, windows):
                continue
            if claim.origin == "inferred" and _is_noted(entity, claim):
                continue
            first = places[0]
            yield Mismatch(
                "unnamed", claim.id, first.start, first.end, entity.id, first.exact, column
            )

    def sentences(self, claim: Claim) -> str:
        """Return the sentences that hold the words of *claim*."""
        windows = dict.fromkeys(self._sentence(span) for span in self.spans.get(claim.id, ()))
        return "\n".join(self.reading.source[start:end] for start, end in windows)

    def _stands_in(self, entity: Entity, windows: Sequence[tuple[int, int]]) -> bool:
        """Tell whether a name or a span of *entity* is in one of the *windows* of the text."""
        own = self.spans.get(entity.id, ())
        if any(a <= span.start and span.end <= b for a, b in windows for span in own):
            return True
        names = [folded(name) for name in (entity.label, *entity.aliases)]
        text = self.reading.source
        return any(name in folded(text[a:b]) for a, b in windows for name in names)

    def _sentence(self, span: Span) -> tuple[int, int]:
        """Return the bounds in the text of the sentences that hold *span*, over soft breaks."""
        at = self.reads_at.get(span.start, 0), self.reads_at.get(span.end - 1, 0)
        first, last = (self.reading.sentence_of(place) for place in at)
        start, end = self.reading.span(first[0], last[1])
        return min(start, span.start), max(end, span.end)


def carried(claim: Claim, parties: Sequence[Entity]) -> Claim:
    """
    Return *claim* as inferred, with notes that name the *parties* that its sentence does not name.

    >>> carried(Claim("f", "flow", "x"), [Entity("a", "Place", "甲县", "County A")]).note
    '承前：甲县'
    """
    chinese = "承前：" + "、".join(entity.label for entity in parties)
    english = "carried over: " + ", ".join(entity.label_en or entity.label for entity in parties)
    return replace(
        claim,
        origin="inferred",
        note="；".join(filter(None, (claim.note, chinese))),
        note_en="; ".join(filter(None, (claim.note_en, english))),
    )


def _is_noted(entity: Entity, claim: Claim) -> bool:
    """Tell whether the note of an inferred claim names *entity*: it says where it comes from."""
    notes = folded(claim.note + "\n" + claim.note_en)
    names = (entity.label, entity.label_en, *entity.aliases)
    return any(folded(name) in notes for name in names if name)


def unexplained(claims: Sequence[Claim], spans: Mapping[str, Sequence[Span]]) -> Iterator[Mismatch]:
    """Yield the claims that are inferred, or curated and not quite sure, and do not say why."""
    for claim in claims:
        column = ""
        if claim.origin == "inferred":
            column = "origin"
        elif claim.method == "curated" and claim.confidence < 1:
            column = "confidence"
        if column and not (claim.note or claim.note_en):
            first = next(iter(spans.get(claim.id, ())), Span(0, 0, ""))
            cell = str(getattr(claim, column))
            yield Mismatch("unexplained", claim.id, first.start, first.end, cell, "", column)
