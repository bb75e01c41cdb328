"""The one reader of a built graph: every kind as the encoding has it, alone or a page at a time."""

from collections import Counter
from itertools import chain

import pytest

from aidgraph.check.audit import audit_graph
from aidgraph.exchange.export.iati.times import days
from aidgraph.exchange.export.tables import export_tables
from aidgraph.link.sources import profiles_of_store
from aidgraph.rdf.iri import claim, evidence, report, term, thing
from aidgraph.rdf.terms import OA, RDF, SKOS
from aidgraph.store.claims import (
    FIGURE_CLASSES,
    claimed_triples,
    figures_of,
    read_facts,
    read_figure,
    read_figures,
    read_relation,
    read_relations,
    read_statements,
)
from aidgraph.store.concepts import read_concept, read_concepts
from aidgraph.store.entities import read_entities, read_entity
from aidgraph.store.evidence import read_every_span, read_evidence, read_quotes, read_spans
from aidgraph.store.facts import Facts
from aidgraph.store.graph import TYPE, Graph, short
from aidgraph.store.open import memory_store, select
from aidgraph.store.periods import Period, read_dates, read_period
from aidgraph.store.sources import read_source, read_sources
from aidgraph.store.words import Name, Names, Words
from aidgraph.visualize import draw_graph

REPORT = "jinhua-wensu"
INCUBATOR = claim(REPORT, "flow-incubator")


class Asked:
    """Answer for a store, only what the readers may ask, and note each pattern."""

    def __init__(self, store):
        self._store = store
        self.patterns = []
        self.queries = []

    def quads_for_pattern(self, subject, predicate, value, /):
        """Answer a pattern."""
        self.patterns.append((subject, predicate, value))
        return self._store.quads_for_pattern(subject, predicate, value)

    def query(self, query, /):
        """Answer a query."""
        self.queries.append(query)
        return self._store.query(query)


@pytest.fixture
def asked(store):
    """Return the shipped graph as something that counts what it is asked."""
    return Asked(store)


@pytest.fixture(scope="module")
def graph(store):
    """Return the shipped graph."""
    return Graph(store)


def test_entities_are_those_of_the_encoding(graph, encoding):
    """Each entity is read once, with its type, its names and its codes as the tables have them."""
    found = {short(entity.iri): entity for entity in read_entities(graph)}
    assert list(found) == sorted(e.id for e in encoding.entities)
    for written in encoding.entities:
        read = found[written.id]
        assert (read.type, read.names.zh) == (written.type, written.label)
        assert read.names.en == written.label_en
        assert set(written.codes) <= set(read.codes)
        assert set(written.aliases) <= {name.text for name in read.aliases}
        assert read.evidence
        assert read.sources


def test_figures_are_those_of_the_encoding(graph, encoding):
    """Each figure is read once, with its number, unit, comparator, parties, period and source."""
    written = {claim(REPORT, c.id): c for c in encoding.accepted if c.is_figure}
    found = {figure.iri: figure for figure in read_figures(graph)}
    assert list(found) == sorted(written)
    for iri, told in written.items():
        read, amount, period = found[iri], found[iri].amount, found[iri].statement.period
        assert (amount.value, amount.low, amount.high) == (told.value, told.min, told.max)
        assert amount.unit.key == told.unit
        assert amount.comparator.key == told.comparator
        assert read.indicator.key == told.indicator
        assert short(read.about) == told.subject
        assert short(read.provider) == told.provider
        assert short(read.receiver) == told.receiver
        assert (period.start, period.end) == (told.from_, told.to) if told.from_ else True
        assert read.statement.source == report(REPORT)
        assert read.statement.origin == told.origin
        assert read.statement.method == told.method
        assert read.statement.modality == told.modality
        assert set(filter(None, (told.note, told.note_en))) == {
            n.text for n in read.statement.notes.texts
        }


def test_relations_are_those_of_the_encoding(graph, encoding):
    """Each relation is read once, as a claim, with what it joins and its one statement."""
    found = {relation.statement.iri: relation for relation in read_relations(graph)}
    assert list(found) == sorted(found)
    written = [c for c in encoding.accepted if c.kind == "relation"]
    references = [c.id for c in encoding.references]
    assert len(found) == len(written) + len(references)
    for told in written:
        read = found[claim(REPORT, told.id)]
        assert short(read.subject).rpartition("/")[2] == told.subject
        assert short(read.predicate) == told.predicate
        assert read.sort == "stated"
        assert len(read.statements) == 1
    assert {r.sort for r in found.values()} == {"stated", "reference", "classification"}


def test_spans_are_those_of_the_encoding(graph, encoding):
    """Each span is read once, with its words and code points."""
    written = {(e.span.start, e.span.end, e.span.exact) for e in encoding.evidence}
    found = list(read_spans(graph))
    assert {(span.start, span.end, span.exact) for span in found} == written
    assert [span.iri for span in found] == sorted({evidence(REPORT, s, e) for s, e, _ in written})
    assert {span.source for span in found} == {report(REPORT)}


def test_sources_are_the_report_and_its_datasets(graph, encoding):
    """Reports come before datasets, each with title, publisher, language and period."""
    first, *rest = read_sources(graph)
    assert (first.iri, first.kind) == (report(REPORT), "Report")
    assert (first.title.zh, first.title.en) == (encoding.report.title, encoding.report.title_en)
    assert (first.publisher, first.language) == (encoding.report.publisher, "zh")
    assert f"{first.period.start}/{first.period.end}" == encoding.report.period
    assert {source.kind for source in rest} == {"Dataset"}
    assert len(rest) == len(encoding.datasets)


def test_spans_read_at_once_have_the_words_and_places_of_those_looked_up(graph):
    """The walks for the search index find each span of a report where its own look-up does."""
    told = {span.iri: (span.start, span.end, span.exact) for span in read_spans(graph)}
    found = read_every_span(graph)
    assert told
    assert {iri: (span.start, span.end, span.exact) for iri, span in found.items()} == told


@pytest.mark.parametrize("read", [read_entities, read_relations, read_figures, read_spans])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pages_are_the_whole_in_pieces(graph, read, size):
    """Pages of any size, one after the other, are what is read at once; beyond it is nothing."""
    whole = list(read(graph))
    starts = range(0, len(whole), size)
    pages = [list(read(graph, offset=start, limit=size)) for start in starts[:40]]
    assert list(chain(*pages)) == whole[: 40 * size]
    assert list(read(graph, offset=len(whole), limit=size)) == []


def test_sources_have_pages(graph):
    """A page of sources goes on from the reports to the datasets."""
    whole = list(read_sources(graph))
    assert [*read_sources(graph, limit=1), *read_sources(graph, offset=1)] == whole
    assert len(whole) > 1


def test_a_page_reads_no_other_thing(asked):
    """Of a page of entities only these are looked up, each with one pattern."""
    page = list(read_entities(Graph(asked), offset=10, limit=5))
    subjects = [str(s) for s, *_ in asked.patterns if s is not None]
    assert subjects == [f"<{entity.iri}>" for entity in page]
    listing = [pattern for pattern in asked.patterns if pattern[0] is None]
    assert {str(predicate) for _, predicate, _ in listing} == {f"<{TYPE}>"}
    assert all(value is not None for *_, value in listing)


@pytest.mark.parametrize(
    ("read", "most"),
    [
        (lambda graph: read_entity(graph, thing("place-wensu")), 1),
        (lambda graph: read_source(graph, report(REPORT)), 4),
        (lambda graph: read_period(graph, thing("period", "2021--2021")), 1),
        (lambda graph: read_evidence(graph, [evidence(REPORT, 89, 94)]), 3),
        (lambda graph: read_concept(graph, term("exactly")), 2),
        (lambda graph: read_figure(graph, INCUBATOR), 24),
        (lambda graph: read_statements(graph, [INCUBATOR]), 12),
        (lambda graph: read_quotes(graph, thing("facility-incubator")), 40),
        (lambda graph: graph.label(thing("place-wensu")), 1),
    ],
    ids=["entity", "source", "period", "evidence", "concept", "figure", "statement", "quotes",
         "label"],
)  # fmt: skip
def test_one_thing_is_read_alone(asked, read, most):
    """To read one thing, things that are known by name are looked up; nothing is searched."""
    assert read(Graph(asked))
    assert asked.queries == []
    assert all(subject is not None for subject, *_ in asked.patterns)
    assert 1 <= len(asked.patterns) <= most


def test_the_facts_of_one_entity_never_walk_the_graph(asked):
    """What leads to an entity is found by the entity: no pattern leaves both ends open."""
    relations, figures = read_facts(Graph(asked), [thing("facility-incubator")])
    assert relations
    assert figures
    assert asked.queries == []
    assert all(subject or value for subject, _, value in asked.patterns)


def test_what_many_claims_share_is_read_once(asked):
    """Units, indicators, periods and spans of a page of claims are looked up once each."""
    figures = list(read_figures(Graph(asked)))
    counts = Counter(str(s) for s, p, o in asked.patterns if s and p is None and o is None)
    shared = {figure.amount.unit.iri for figure in figures} - {""}
    shared |= {figure.indicator.iri for figure in figures}
    shared |= {figure.statement.period.iri for figure in figures if figure.statement.period}
    shared |= {quote.iri for figure in figures for quote in figure.statement.quotes}
    assert len(shared) > 100
    assert {counts[f"<{iri}>"] for iri in shared} == {1}


def test_whole_graph_is_read_kind_by_kind(asked):
    """Of a whole graph only the kinds that are asked for are read, and each of them once."""
    facts = Facts(Graph(asked))
    assert asked.patterns == []
    assert facts.sources
    classes = {str(o) for s, _, o in asked.patterns if s is None}
    assert classes == {f"<{term('Report')}>", f"<{term('Dataset')}>"}
    before = len(asked.patterns)
    assert facts.sources is facts.sources
    assert len(asked.patterns) == before


@pytest.mark.slow
def test_every_consumer_asks_by_the_same_two_questions(store):
    """Picture, tables, audit and linking come out the same where only the two can be asked."""
    for use in (export_tables, draw_graph, profiles_of_store, audit_graph):
        assert use(Asked(store)) == use(store), use.__name__


def test_two_claims_of_one_triple_are_one_relation():
    """A triple that two claims state is one relation with two statements, read by the entity."""
    a, b = thing("a"), thing("b")
    lines = [f"<{x}> <{TYPE}> <{term('Place')}> ." for x in (a, b)]
    lines.append(f"<{a}> <{term('partOf')}> <{b}> .")
    for name in ("one", "two"):
        me = claim("r", name)
        lines += [
            f"<{me}> <{TYPE}> <{term('Relation')}> .",
            f"<{me}> <{RDF}subject> <{a}> .",
            f"<{me}> <{RDF}predicate> <{term('partOf')}> .",
            f"<{me}> <{RDF}object> <{b}> .",
        ]
    graph = Graph(memory_store(lines))
    ((triple, claims),) = claimed_triples(graph, a).items()
    assert claims == {claim("r", "one"), claim("r", "two")}
    assert claimed_triples(graph, b) == {triple: claims}  # from its other end, too
    read = read_relation(graph, triple, claims)
    assert [s.iri for s in read.statements] == sorted(claims)
    assert [len(r.statements) for r in read_relations(graph)] == [1, 1]
    assert read.value == b


def test_a_claim_without_its_parts_is_no_relation():
    """A claim that lacks subject, predicate or object is passed over, not guessed."""
    me = claim("r", "half")
    lines = [f"<{me}> <{TYPE}> <{term('Relation')}> .", f"<{me}> <{RDF}subject> <{thing('a')}> ."]
    assert list(read_relations(Graph(memory_store(lines)))) == []


def test_what_is_none_of_a_kind_is_not_read(graph):
    """An entity is no figure, a claim no entity, a span no period."""
    assert read_figure(graph, thing("place-wensu")) is None
    assert read_entity(graph, INCUBATOR) is None
    assert read_period(graph, evidence(REPORT, 89, 94)) is None
    assert read_entity(graph, thing("nobody")) is None


def test_a_figure_that_names_little_has_defaults_that_say_so():
    """Without unit and comparator a figure counts exactly; as stated they are empty."""
    me = claim("r", "bare")
    line = f"<{me}> <{TYPE}> <{term('Outcome')}> ."
    figure = read_figure(Graph(memory_store([line])), me)
    assert (figure.amount.unit.key, figure.amount.comparator.key) == ("count", "exactly")
    assert (figure.amount.unit.stated, figure.amount.comparator.stated) == ("", "")
    assert (figure.indicator.key, figure.flow_kind, figure.amount.value) == ("", None, None)
    assert figure.statement.period is None


def test_a_key_is_a_notation_but_not_a_code(graph):
    """The key of a concept is its notation; an entity has codes, and its key is its id."""
    assert read_concept(graph, thing("place-wensu")).key == "place-wensu"
    assert graph.values(thing("place-wensu"), SKOS + "notation") != []
    found = read_concepts(graph, [term("just-under"), term("indicator-aid-spending")])
    assert [concept.key for concept in found.values()] == ["just-under", "aid-spending"]
    assert read_concept(graph, "http://example.org/unknown").key == "http://example.org/unknown"


def test_a_record_is_no_quote():
    """Evidence that is a record has its key and its dataset, no words and no place."""
    record, dataset = thing("dataset", "d", "7"), thing("dataset", "d")
    lines = [
        f"<{record}> <{TYPE}> <{term('Record')}> .",
        f'<{record}> <{term("key")}> "7" .',
        f"<{record}> <http://purl.org/dc/terms/isPartOf> <{dataset}> .",
        f"<{thing('a')}> <{term('evidence')}> <{record}> .",
    ]
    graph = Graph(memory_store(lines))
    (one,) = read_evidence(graph, [record]).values()
    assert (one.key, one.source, one.exact) == ("7", dataset, "")
    assert read_quotes(graph, thing("a")) == ()
    assert list(read_spans(graph)) == []


def test_quotes_stand_in_the_order_of_the_report(graph):
    """Quotes are sorted by their place as numbers: 89 comes before 3752."""
    starts = [quote.start for quote in read_figure(graph, INCUBATOR).statement.quotes]
    assert starts == sorted(starts)
    assert len(starts) > 1
    as_text = [str(start) for start in starts]
    assert as_text != sorted(as_text)


@pytest.mark.parametrize(
    ("start", "end", "zh"),
    [
        ("2020", "2022", "2020 至 2022"),
        ("2021", "2021", "2021"),
        ("2021", "", "自 2021 起"),
        ("", "2022-05", "至 2022-05"),
    ],
)
def test_a_period_says_what_is_known(start, end, zh):
    """Equal bounds are said once; a period that is open at one side is said to be open."""
    assert Period("", start, end, inferred=False).text.zh == zh


@pytest.mark.parametrize(
    ("start", "end", "interval"),
    [("2020", "2022", "2020/2022"), ("2021", "2021", "2021"), ("1994", "", "1994/.."),
     ("", "2003", "../2003")],
)  # fmt: skip
def test_an_open_period_has_no_days(start, end, interval):
    """A bound that is not known is made up neither as an interval nor as a day of an IATI file."""
    period = Period("", start, end, inferred=False)
    assert period.interval == interval
    assert (days(period) is None) == (not start or not end)


def test_dates_are_of_entities_and_claims(graph, store):
    """Everything dated is given with its period, as a query finds it."""
    found = {(iri, period.iri) for iri, period in read_dates(graph)}
    rows = select(store, f"SELECT ?s ?o {{ ?s <{term('period')}> ?o }}")
    assert found == {(row["s"].value, row["o"].value) for row in rows}
    marked = {period.iri: period.inferred for _, period in read_dates(graph)}
    assert marked == {iri: iri.endswith("-inferred") for iri in marked}
    assert set(marked.values()) == {True, False}


def test_names_stand_as_they_are_and_words_stand_in():
    """Names keep a missing language empty; words for readers take the other one."""
    names = Names((Name("温宿县", "zh"),))
    assert (names.zh, names.en, names.first) == ("温宿县", "", "温宿县")
    assert names.words == Words("温宿县", "温宿县")
    assert Names((Name("x", "fr"), Name("甲", "zh"))).words == Words("甲", "甲")
    assert Names((Name("b", "en"), Name("a", "de"))).words == Words("b", "b")


def test_of_several_classes_the_first_counts():
    """An entity of two classes has one kind, alone, on a page and in the list."""
    a = thing("a")
    classes = [term("Place"), term("Organization")]
    graph = Graph(memory_store([f"<{a}> <{TYPE}> <{c}> ." for c in classes]))
    assert read_entity(graph, a).kind == "Organization"
    assert [entity.type for entity in read_entities(graph)] == ["Organization"]
    assert graph.kind(a) == "Organization"


@pytest.mark.parametrize("role", ["about", "provider", "receiver"])
def test_a_figure_is_found_by_each_party(role):
    """What a figure is about, who gave and who was given: each leads to it alone."""
    me = claim("r", "flow")
    graph = Graph(memory_store([f"<{me}> <{term(role)}> <{thing('a')}> ."]))
    assert figures_of(graph, thing("a")) == {me}
    assert figures_of(graph, thing("b")) == set()


def test_a_claim_alone_is_found_from_both_ends():
    """A triple that is claimed and not asserted is found by its subject and by its object."""
    me, a, b = claim("r", "planned"), thing("a"), thing("b")
    parts = {"subject": a, "predicate": term("partOf"), "object": b}
    graph = Graph(memory_store([f"<{me}> <{RDF}{n}> <{v}> ." for n, v in parts.items()]))
    assert claimed_triples(graph, a) == claimed_triples(graph, b)
    assert list(claimed_triples(graph, a).values()) == [{me}]


def test_figures_of_an_entity_are_of_every_role(graph, encoding):
    """The figures of an entity are about it, given by it or received by it."""
    giver = "org-jinhua-headquarters"
    written = {
        claim(REPORT, c.id)
        for c in encoding.accepted
        if c.is_figure and giver in {c.subject, c.provider, c.receiver}
    }
    assert figures_of(graph, thing(giver)) == written
    assert {figure.kind for figure in read_figures(graph, written)} <= set(FIGURE_CLASSES)
    assert graph.subjects(TYPE, OA + "SpecificResource")
