"""Which entities a picture has, and what is told of them."""

import hashlib
from decimal import Decimal

import pytest

from aidgraph.errors import AidgraphError, CallError
from aidgraph.store.claims import read_facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store
from aidgraph.store.passages import read_passages
from aidgraph.text.report import ReportText
from aidgraph.visualize import MAX_NODES, draw_graph, scope
from aidgraph.visualize.network import draw_network
from aidgraph.visualize.view import build_view

pytestmark = pytest.mark.slow

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(scope="module")
def graph(store):
    """Return the shipped graph."""
    return Graph(store)


@pytest.fixture(scope="module")
def view(graph):
    """Return the view of the whole shipped graph."""
    return build_view(graph, scope.whole(graph))


def things(count):
    """Return a graph of as many places in a ring."""
    lines = []
    for number in range(count):
        me, other = f"<{THING}place-{number}>", f"<{THING}place-{(number + 1) % count}>"
        lines.append(f"{me} <{RDF}type> <{AID}Place> .")
        lines.append(f"{me} <{AID}partOf> {other} .")
    return memory_store(lines)


def test_the_whole_graph_has_every_entity(view, encoding):
    """The picture of the whole graph has a node for each entity of the encoding, once."""
    assert sorted(node.id for node in view.nodes) == sorted(e.id for e in encoding.entities)


def test_lines_are_the_relations_and_flows_between_entities(view, encoding):
    """Each accepted relation between entities is on a line, and each flow with both ends."""
    entities = {entity.id for entity in encoding.entities}
    drawn = {(view.nodes[e.start].id, view.nodes[e.end].id, e.sort) for e in view.edges}
    told = [
        c for c in encoding.accepted
        if c.kind == "relation" and {c.subject, c.object} <= entities
    ]  # fmt: skip
    facts = {(c.subject, c.predicate, c.object) for c in told if c.is_stated_as_fact}
    relations = {
        (c.subject, c.object, "stated" if held in facts else "planned")
        for c in told
        for held in [(c.subject, c.predicate, c.object)]
    }
    flows = {(c.provider, c.subject, "flow") for c in encoding.accepted if c.kind == "flow"}
    assert relations | {flow for flow in flows if flow[0]} <= drawn
    assert {line for line in drawn if line[2] == "flow"} == {flow for flow in flows if flow[0]}
    assert {line for line in drawn if line[2] == "planned"} == {
        r for r in relations if r[2] == "planned"
    }


def test_plans_have_a_line_of_their_own():
    """What is only planned is a broken line, a planned flow no line of money, a plan no size."""
    claim = f"<{THING}c>"
    lines = [f"<{THING}{i}> <{RDF}type> <{AID}Place> ." for i in "ab"]
    lines += [
        f"{claim} <{RDF}type> <{AID}FundingFlow> .", f"{claim} <{AID}provider> <{THING}a> .",
        f"{claim} <{AID}about> <{THING}b> .", f"{claim} <{AID}modality> <{AID}planned> .",
        f'{claim} <{AID}value> "5"^^<{XSD}decimal> .',
        f"{claim} <{AID}unit> <http://qudt.org/vocab/unit/CCY_CNY> .",
    ]  # fmt: skip
    view = build_view(Graph(memory_store(lines)), [f"{THING}a", f"{THING}b"])
    assert [edge.sort for edge in view.edges] == ["planned"]
    assert {node.money for node in view.nodes} == {0}
    (edge,) = draw_network(view).edges
    assert edge["dashes"] == [2, 4]


def test_a_flow_is_labelled_as_printed(view):
    """Chinese readers see the report's own words on a money line, English ones the amount."""
    labels = {view.nodes[e.end].id: e.label for e in view.edges if e.sort == "flow"}
    assert labels["facility-incubator"] == ("近1亿元", "just under CNY 100 million")
    assert labels["project-covid-supplies"] == ("20万元 等5项", "CNY 200,000 and 4 more")


def test_money_is_the_largest_flow_not_a_sum(view):
    """A total and its parts are not added up: the headquarters' money is the total."""
    money = {node.id: node.money for node in view.nodes}
    assert money["org-jinhua-headquarters"] == Decimal(457_000_000)
    assert money["facility-incubator"] == Decimal(100_000_000)
    assert money["place-china"] == 0
    assert view.currency == "CNY"


def test_our_classification_is_kept_apart(view):
    """Sectors, goals and types are never among what the report states."""
    sorts = {r.predicate.removeprefix(AID): r.sort for r in view.relations}
    assert {sorts[p] for p in ("sector", "sdgGoal", "orgType")} == {"classification"}
    by = {s.source for r in view.relations if r.sort == "classification" for s in r.statements}
    assert by == {THING + "dataset/aidgraph-classification"}


def test_reference_lines_are_told_apart(view):
    """That a county lies in its prefecture is a line of reference data, not of the report."""
    lines = {(view.nodes[e.start].id, view.nodes[e.end].id): e.sort for e in view.edges}
    assert lines["place-wensu", "place-aksu-prefecture"] == "reference"


def test_inferred_is_marked(view, encoding):
    """Every figure carries how it came out of the report, and whether its period was inferred."""
    shown = {f.iri.rpartition("/")[2]: f.statement for f in view.figures}
    figures = [claim for claim in encoding.accepted if claim.is_figure]
    assert {c.id: c.origin for c in figures} == {name: s.origin for name, s in shown.items()}
    assert shown["flow-total"].period.inferred
    assert not shown["flow-scholarship"].period.inferred


def test_a_figure_told_twice_has_both_places(view):
    """A figure keeps every place where it is told."""
    flow = next(f for f in view.figures if f.iri.endswith("/flow-incubator"))
    assert [quote.exact for quote in flow.statement.quotes] == ["近1亿元", "近1亿元"]


def test_surroundings_grow_by_steps(graph):
    """One step around an entity is it and its neighbours; two steps are theirs as well."""
    centre = THING + "place-wensu"
    one, two = (set(scope.around(graph, centre, depth)) for depth in (1, 2))
    assert one == {centre} | graph.neighbours(centre)
    assert two == one | {far for near in one for far in graph.neighbours(near)}
    assert one < two


@pytest.mark.parametrize(
    "name", ["place-wensu", THING + "place-wensu", "温宿县", "Wensu County", "温宿"]
)
def test_an_entity_has_several_names(graph, name):
    """An id, an IRI, a label in either language and an alias name the same entity."""
    assert scope.find_entity(graph, name) == THING + "place-wensu"


def test_an_unknown_entity_is_answered_with_close_ones(graph):
    """A slip in an id or a label is met with the names that are close."""
    for slip, meant in (("place-wens", "place-wensu"), ("金华援疆孵化园", "facility-incubator")):
        with pytest.raises(CallError, match=meant):
            scope.find_entity(graph, slip)
    with pytest.raises(CallError, match="exact label"):
        scope.find_entity(graph, "qqqqqq")


def test_a_name_of_several_is_refused():
    """A label that two entities share does not choose one of them."""
    label = f'<{SKOS}prefLabel> "same"@en .'
    both = [f"<{THING}{i}> {label}" for i in "ab"]
    types = [f"<{THING}{i}> <{RDF}type> <{AID}Place> ." for i in "ab"]
    with pytest.raises(CallError, match=r"by its id: a, b"):
        scope.find_entity(Graph(memory_store(both + types)), "same")


def test_a_result_draws_its_entities_and_those_of_its_claims(graph):
    """A query may return entities or claims; a claim stands for whom it speaks of."""
    flow = THING + "report/jinhua-wensu/claim/flow-tourism"
    named = scope.named(graph, [flow, THING + "place-china", "http://example.org/x", "no iri"])
    assert [iri.removeprefix(THING) for iri in named] == [
        "group-tourism-works", "org-jinhua-headquarters", "place-china", "place-wensu",
    ]  # fmt: skip
    with pytest.raises(CallError, match="names no entity"):
        scope.named(graph, ["http://example.org/x"])


def test_too_many_nodes_are_refused_with_advice():
    """A picture of more than 10,000 nodes is not drawn; 10,000 are."""
    with pytest.raises(CallError, match=r"10,000 nodes.*--focus"):
        draw_graph(things(MAX_NODES + 1))
    assert len(scope.whole(Graph(things(MAX_NODES)))) == MAX_NODES


def test_a_wide_neighbourhood_is_refused_with_advice():
    """A depth that reaches too many is answered with: lower it."""
    hub = f"<{THING}hub>"
    lines = [f"{hub} <{RDF}type> <{AID}Place> ."]
    for number in range(MAX_NODES + 1):
        lines.append(f"<{THING}p{number}> <{RDF}type> <{AID}Place> .")
        lines.append(f"<{THING}p{number}> <{AID}partOf> {hub} .")
    with pytest.raises(CallError, match="--query"):
        draw_graph(memory_store(lines), focus="hub")
    with pytest.raises(CallError, match="lower --depth"):
        draw_graph(memory_store(lines), focus="p0", depth=2)


def test_calls_that_make_no_sense_are_refused(store):
    """Nothing to draw, two things to draw, and no step to go are errors of the call."""
    with pytest.raises(CallError, match="no entity to draw"):
        draw_graph(memory_store([]))
    with pytest.raises(CallError, match="give one"):
        draw_graph(store, focus="place-wensu", nodes=[])
    with pytest.raises(CallError, match="1 or more"):
        draw_graph(store, focus="place-wensu", depth=0)


def test_a_graph_without_claims_still_draws():
    """Plain triples of another source, with no claim, no label and no report, make a picture."""
    graph = Graph(things(3))
    view = build_view(graph, scope.whole(graph))
    assert len(view.edges) == 3
    assert view.nodes[0].label.zh == "place-0"
    assert b"place-0" in draw_graph(things(3))


def test_a_claim_that_lacks_a_part_is_left_out():
    """A relation claim without predicate or object says nothing and breaks nothing."""
    lines = [f"<{THING}a> <{RDF}type> <{AID}Place> ."]
    lines.append(f"<{THING}c> <{RDF}subject> <{THING}a> .")
    relations, _ = read_facts(Graph(memory_store(lines)), [THING + "a"])
    assert relations == []


def told(text, start, end, sha256=None):
    """Return a graph with one span of a report, and the report's text."""
    span, report = THING + "s", THING + "report/r"
    sha256 = sha256 or hashlib.sha256(text.encode()).hexdigest()
    lines = [
        f'<{report}> <{AID}sha256> "{sha256}" .',
        f"<{span}> <{OA}hasSource> <{report}> .",
        f"<{span}> <{OA}hasSelector> <{span}/p> .",
        f"<{span}> <{OA}hasSelector> <{span}/q> .",
        f'<{span}/q> <{OA}exact> "{text[start:end]}" .',
        f'<{span}/p> <{OA}start> "{start}" .',
        f'<{span}/p> <{OA}end> "{end}" .',
    ]
    return Graph(memory_store(lines)), ReportText(text, sha256)


def test_a_passage_is_the_sentence_around():
    """With the report's text, a span has its sentence and no other."""
    graph, text = told("甲来了。乙投入3亿元建园。丙走了。", 7, 10)
    assert read_passages(graph, text) == {THING + "s": ("乙投入", "建园。")}


def test_a_long_sentence_is_cut():
    """A passage has at most some words on either side, and shows that it is cut."""
    graph, text = told("长" * 500 + "3亿元" + "长" * 500, 500, 503)
    before, after = read_passages(graph, text)[THING + "s"]
    assert len(before) == len(after) == 161
    assert before[0] == after[-1] == "…"


def test_a_text_of_no_report_is_refused():
    """A text whose hash no report has is not used, were it only one character different."""
    graph, text = told("甲投入3亿元。", 3, 6)
    with pytest.raises(CallError, match="SHA-256"):
        read_passages(graph, ReportText(text.text, "0" * 64))


def test_a_span_that_does_not_hold_is_an_error():
    """If the graph's words do not stand in the text, nothing is shown for them."""
    graph, text = told("甲投入3亿元。", 3, 6)
    with pytest.raises(AidgraphError, match="aidgraph verify"):
        read_passages(graph, ReportText("乙" + text.text, text.sha256))


def test_the_report_itself_fits(store, report_text):
    """Every span of the shipped graph finds its sentence in the report's text."""
    from aidgraph.text.report import read_report_text

    graph = Graph(store)
    spans = graph.subjects(OA + "hasSource", THING + "report/jinhua-wensu")
    assert read_passages(graph, read_report_text(report_text)).keys() == spans
