"""Make triples from the tables of a report or a dataset: the only place where they are made.

Every function yields lines of N-Triples.  There are no blank nodes, so the sorted lines are
already canonical (RDFC-1.0 needs nothing more).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, islice

from aidgraph.layout import PageTable
from aidgraph.model import Dataset, DatasetTables, Deprecated, Encoding, Report
from aidgraph.rdf import iri
from aidgraph.rdf.about import licence, named
from aidgraph.rdf.serialize import to_lines
from aidgraph.rdf.source import A, SourceEncoder, aid, record_triples, triple
from aidgraph.rdf.terms import DCTERMS, OA, OWL, RDF, SKOS, boolean, integer, literal, time
from aidgraph.rdf.terms import iri as ref
from aidgraph.rdf.vocabulary import ontology_triples, vocabulary

_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"  # as the Web Annotation model names them
_OA_RESOURCE, _OA_SOURCE = ref(OA + "SpecificResource"), ref(OA + "hasSource")
_OA_SELECTOR, _OA_EXACT = ref(OA + "hasSelector"), ref(OA + "exact")
_OA_POSITION, _OA_QUOTE = ref(OA + "TextPositionSelector"), ref(OA + "TextQuoteSelector")
_OA_START, _OA_END = ref(OA + "start"), ref(OA + "end")
_IMPORTS = OWL + "imports"
_AT_A_TIME = 10_000  # lines
_CONCEPT_DETAILS = frozenset(
    {
        RDF + "type",
        SKOS + "prefLabel",
        SKOS + "notation",
        SKOS + "inScheme",
        SKOS + "broader",
        iri.term("flowKind"),
    }
)


def encode(encoding: Encoding | DatasetTables) -> list[str]:
    """
    Return the triples of a report's or a dataset's tables, sorted, as lines of N-Triples.

    Only accepted claims enter.  The labels of the concepts used come with them, so that the
    triples can be read without the ontology at hand.

    >>> from aidgraph.encoding import read_encoding
    >>> from aidgraph.files.resources import folder
    >>> lines = encode(read_encoding(folder("graph").joinpath("jinhua-wensu")))
    >>> lines == sorted(set(lines)), any(line.startswith("_:") for line in lines)
    (True, False)
    """
    return sorted(set(stated_lines(encoding)))


def stated_lines(encoding: Encoding | DatasetTables) -> Iterator[str]:
    """Yield the triples of :func:`encode` as they come: in no order, some more than once."""
    spans: Iterator[str] = iter(())
    if isinstance(encoding, Encoding):
        part = accepted_part(encoding)
        stated, spans = _report(encoding, part), _spans(part)
    else:
        stated = _dataset([encoding])
    yield from _with_concepts(stated)
    yield from spans  # they point at no concept


def dataset_lines(numbers: Iterable[DatasetTables]) -> Iterator[str]:
    """Yield the triples of a dataset whose tables come in *numbers*, one after the other."""
    return _with_concepts(_dataset(numbers))


def _with_concepts(stated: Iterator[str]) -> Iterator[str]:
    """Yield the triples *stated*, and what describes the concepts that they point at."""
    described = _described_concepts()
    used: set[str] = set()
    while some := list(islice(stated, _AT_A_TIME)):
        objects = {line.rsplit(" ", 2)[1] for line in some if line.endswith("> .")}
        used |= objects & described.keys()
        yield from some
    for concept in used:
        yield from described[concept]


def ontology_lines() -> list[str]:
    """Return the triples of the ontology that have no blank node, as lines of N-Triples.

    Lists and restrictions (disjointness axioms) need blank nodes; they serve reasoners, which read
    the ontology's own files.  ``owl:imports`` is left out: a graph has what it needs, and a store
    that follows imports would go and fetch.
    """
    lines = to_lines(t for t in ontology_triples() if t.predicate.value != _IMPORTS)
    return [line for line in lines if not line.startswith("_:") and " _:" not in line]


@cache
def _described_concepts() -> dict[str, list[str]]:
    """Read the labels, keys and kinds of each concept of the code lists, as lines by concept."""
    schemes = {t.subject for t in ontology_triples() if t.predicate.value == SKOS + "inScheme"}
    described: dict[str, list[str]] = {}
    for t in ontology_triples():
        if t.subject in schemes and t.predicate.value in _CONCEPT_DETAILS:
            described.setdefault(str(t.subject), []).append(f"{t} .")
    return described


def _report(whole: Encoding, encoding: Encoding) -> Iterator[str]:
    """Yield the triples of the accepted part of a report, and the datasets that complete it."""
    report = encoding.report
    writer = SourceEncoder(
        ref(iri.report(report.id)), report.id, report.language, vocabulary(), report.period
    )
    writer.begin(claim.id for claim in whole.claims)
    spans = iri.evidence_prefix(report.id)
    for item in encoding.evidence:
        span = f"<{spans}{item.span.start}-{item.span.end}>"
        writer.evidence.setdefault(item.target, []).append(span)
    yield from _report_triples(writer, report)
    yield from writer.stated(encoding.entities, encoding.claims, encoding.references)
    yield from writer.stated_totals()
    yield from _on_pages(encoding)
    yield from chain.from_iterable(map(_dataset_triples, encoding.datasets))
    yield from chain.from_iterable(map(_deprecated, encoding.deprecated))


def accepted_part(encoding: Encoding) -> Encoding:
    """Return what of an encoding enters the graph: accepted claims, and what they speak of."""
    left_out = _unaccepted(encoding)
    entities = tuple(entity for entity in encoding.entities if entity.id not in left_out)
    targets = {claim.id for claim in encoding.accepted} | {entity.id for entity in entities}
    return replace(
        encoding,
        entities=entities,
        claims=tuple(encoding.accepted),
        evidence=tuple(item for item in encoding.evidence if item.target in targets),
        references=tuple(r for r in encoding.references if not {r.subject, r.object} & left_out),
    )


def _unaccepted(encoding: Encoding) -> set[str]:
    """Return the entities that claims speak of, but no accepted one: they are not reviewed."""
    spoken: set[str] = set()
    accepted: set[str] = set()
    for claim in encoding.claims:
        spoken |= claim.speaks_of
        if claim.status == "accepted":
            accepted |= claim.speaks_of
    return spoken - accepted


def _dataset(numbers: Iterable[DatasetTables]) -> Iterator[str]:
    """Yield the triples of a dataset and of its records, number by number."""
    writer = None
    for tables in numbers:
        dataset = tables.dataset
        if writer is None:
            source = ref(iri.dataset(dataset.id))
            writer = SourceEncoder(source, dataset.id, tables.language, vocabulary())
            yield from _dataset_triples(dataset)
        yield from _tables(writer, tables)
    if writer is not None:
        yield from writer.stated_totals()


def _tables(writer: SourceEncoder, tables: DatasetTables) -> Iterator[str]:
    """Yield the triples of the tables of one number, in place of those of another."""
    dataset = tables.dataset
    writer.begin(claim.id for claim in tables.claims)
    records = {key: ref(iri.record(dataset.id, key)) for key in {i.key for i in tables.records}}
    for item in tables.records:
        writer.evidence.setdefault(item.target, []).append(records[item.key])
    for part in tables.shares:
        writer.shares.setdefault(part.target, []).append(part)
    for text in tables.texts:
        writer.texts.setdefault(text.target, []).append(text)
    yield from writer.stated(tables.entities, tables.accepted, tables.references)
    yield from chain.from_iterable(record_triples(dataset.id, key) for key in records)


def _report_triples(writer: SourceEncoder, report: Report) -> Iterator[str]:
    me = writer.source
    yield triple(me, A, aid("Report"))
    yield triple(me, ref(DCTERMS + "title"), literal(report.title, language=report.language))
    if report.title_en:
        yield triple(me, ref(DCTERMS + "title"), literal(report.title_en, language="en"))
    if report.publisher:
        yield triple(me, ref(DCTERMS + "publisher"), named(report.publisher, report.language))
    yield triple(me, ref(DCTERMS + "language"), literal(report.language))
    yield triple(me, aid("sha256"), literal(report.sha256))
    yield triple(me, aid("length"), integer(report.length))
    if report.published:
        yield triple(me, ref(DCTERMS + "issued"), time(report.published))
    if report.period:
        start, _, end = report.period.partition("/")
        yield from writer.period(me, start, end or start, inferred=True)


def _spans(encoding: Encoding) -> Iterator[str]:
    """Yield the triples of each span: most of a report's, so they come almost sorted."""
    report_iri = ref(iri.report(encoding.report.id))
    spans = iri.evidence_prefix(encoding.report.id)
    found = {(f"<{spans}{s.start}-{s.end}", s) for s in {item.span for item in encoding.evidence}}
    for begin, span in sorted(found):
        me, position, quote = f"{begin}>", f"{begin}.position>", f"{begin}.quote>"
        yield f"{position} {_OA_END} {integer(span.end)} ."
        yield f"{position} {_OA_START} {integer(span.start)} ."
        yield f"{position} {A} {_OA_POSITION} ."
        yield f"{quote} {_OA_EXACT} {literal(span.exact)} ."
        yield f"{quote} {A} {_OA_QUOTE} ."
        yield f"{me} {_OA_SELECTOR} {position} ."
        yield f"{me} {_OA_SELECTOR} {quote} ."
        yield f"{me} {_OA_SOURCE} {report_iri} ."
        yield f"{me} {A} {_OA_RESOURCE} ."


def _on_pages(encoding: Encoding) -> Iterator[str]:
    """Yield the page of each span of a report that has pages, and the box of its lines there."""
    table = PageTable(encoding.pages, encoding.lines)
    for span in {item.span for item in encoding.evidence}:
        place = table.place(span.start, span.end)
        if place is None:
            continue
        address = iri.evidence(encoding.report.id, span.start, span.end)
        me, part = ref(address), ref(f"{address}.page")
        yield triple(me, aid("page"), integer(place.page))
        yield triple(me, ref(OA + "hasSelector"), part)
        yield triple(part, A, ref(OA + "FragmentSelector"))
        yield triple(part, ref(RDF + "value"), literal(place.fragment))
        yield triple(part, ref(DCTERMS + "conformsTo"), ref(_PDF_FRAGMENTS))


def _deprecated(gone: Deprecated) -> Iterator[str]:
    """Yield what an id that went points at: ids are public, so it stays resolvable."""
    me = ref(iri.thing(gone.id))
    yield triple(me, ref(OWL + "deprecated"), boolean(True))  # noqa: FBT003  the value
    yield triple(me, ref(DCTERMS + "isReplacedBy"), ref(iri.thing(gone.replaced_by)))


def _dataset_triples(dataset: Dataset) -> Iterator[str]:
    me = ref(iri.dataset(dataset.id))
    yield triple(me, A, aid("Dataset"))
    yield triple(me, ref(DCTERMS + "title"), literal(dataset.title, language="en"))
    yield triple(me, ref(DCTERMS + "title"), literal(dataset.title_zh, language="zh"))
    yield triple(me, ref(DCTERMS + "publisher"), named(dataset.publisher))
    yield triple(me, ref(OWL + "versionInfo"), literal(dataset.version))
    yield triple(me, ref(DCTERMS + "license"), licence(dataset.licence))
    yield triple(me, ref(DCTERMS + "source"), named(dataset.source))
