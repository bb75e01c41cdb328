"""The triples say what the tables say, and nothing else."""

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from aidgraph.build.manifest import shipped_encodings
from aidgraph.build.run import build_graph, report_turtle
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.model import Dataset, ReferenceClaim
from aidgraph.rdf.encode import encode
from aidgraph.store.open import memory_store, select

AID = "https://w3id.org/aidgraph/ontology#"
ID = "https://w3id.org/aidgraph/id/"
CLAIM = f"{ID}report/sample/claim/"


def ask(lines, pattern):
    """Tell whether *pattern* matches the triples in *lines*."""
    query = f"PREFIX aid: <{AID}> PREFIX oa: <http://www.w3.org/ns/oa#> ASK {{ {pattern} }}"
    return bool(memory_store(lines).query(query))


def test_a_relation_is_asserted_and_says_who_states_it(sample):
    """The plain triple stands beside the claim that attributes it."""
    lines = encode(sample)
    funds = f"<{ID}org-office> <{AID}funds> <{ID}facility-hospital> ."
    assert funds in lines
    assert ask(lines, f"<{CLAIM}rel-office-funds-hospital> aid:statedBy <{ID}report/sample>")


def test_a_rejected_claim_does_not_enter(sample):
    """Only accepted claims are in the graph, their evidence included."""
    text = "\n".join(encode(sample))
    assert "rel-office-built-hospital" not in text
    assert f"{AID}built" not in text
    assert "建成乙县医院" not in text


def test_what_the_report_does_not_tell_of_itself_is_left_out(sample):
    """A proposal without an English title or a publisher has no empty ones in the graph."""
    report = replace(sample.report, title_en="", publisher="")
    assert '""' not in "\n".join(encode(replace(sample, report=report)))


@pytest.mark.slow
def test_what_a_build_counts_is_in_the_graph(sample, tmp_path):
    """Entities and spans that no accepted claim speaks of are neither written nor counted."""
    claims = tuple(replace(claim, status="proposed") for claim in sample.claims)
    write_encoding(replace(sample, claims=claims), tmp_path / "sample")
    built = build_graph([tmp_path / "sample"], out=tmp_path / "out")
    lines = (built.folder / "graph.nq").read_text("utf-8")
    entities = set(re.findall(r"<(\S+)> <\S+#namedIn>", lines))
    spans = set(re.findall(r"<(\S+)> <\S+#type> <\S+#SpecificResource>", lines))
    assert (len(entities), len(spans)) == (
        built.counts["entities"],
        built.counts["evidence spans"],
    )
    assert len(entities) < len(sample.entities)


def test_a_flow_keeps_its_comparator_amount_and_kind(sample):
    """近2亿元 is two hundred million, just under, and aid spent."""
    flow = f"<{CLAIM}flow-hospital>"
    assert ask(
        encode(sample),
        f"{flow} a aid:FundingFlow ; aid:value 200000000.0 ; aid:comparator aid:just-under ; "
        f"aid:flowKind aid:flow-aid-spent ; aid:provider <{ID}org-office> . "
        f"<{ID}org-office> aid:provides {flow}",
    )


def test_the_reports_own_period_is_marked_as_inferred(sample):
    """三年来 has no dates; a claim of the report's period says so."""
    period = f"<{ID}period/2020--2022-inferred>"
    pattern = f"<{CLAIM}flow-hospital> aid:period {period} . {period} aid:inferredPeriod true"
    assert ask(encode(sample), pattern)


@pytest.mark.parametrize(
    ("bounds", "name", "told", "open_"),
    [
        (("1994", ""), "1994--open", "from firstDay", "to lastDay"),
        (("", "2021-07"), "open--2021-07", "to lastDay", "from firstDay"),
    ],
)
def test_a_period_may_be_open_at_one_side(sample, bounds, name, told, open_):
    """Since 1994 is no year 1994: the side that is not told has no bound and no day."""
    flow = next(c for c in sample.claims if c.id == "flow-hospital")
    flow = replace(flow, from_=bounds[0], to=bounds[1])
    claims = tuple(flow if c.id == flow.id else c for c in sample.claims)
    lines = encode(replace(sample, claims=claims))
    for term in told.split():
        assert ask(lines, f"<{CLAIM}flow-hospital> aid:period/aid:{term} ?day")
    for term in open_.split():
        assert not ask(lines, f"<{CLAIM}flow-hospital> aid:period/aid:{term} ?day")
    assert ask(lines, f"<{CLAIM}flow-hospital> aid:period <{ID}period/{name}>")


def test_a_quoted_period_is_not_marked(sample):
    """A period that the report prints carries no doubt."""
    claims = tuple(
        replace(c, from_="2021-07", to="2021-07") if c.id == "flow-hospital" else c
        for c in sample.claims
    )
    lines = encode(replace(sample, claims=claims))
    assert ask(lines, f"<{CLAIM}flow-hospital> aid:period <{ID}period/2021-07--2021-07>")
    assert not any("2021-07--2021-07> <" + AID + "inferredPeriod" in line for line in lines)


def test_evidence_points_at_characters_and_quotes_them(sample):
    """Position and quote selectors carry offsets and words."""
    assert ask(
        encode(sample),
        f"<{CLAIM}flow-hospital> aid:evidence ?e . ?e oa:hasSelector ?p, ?q . "
        '?p oa:start 11 ; oa:end 15 . ?q oa:exact "近2亿元"',
    )


def test_an_open_indicator_becomes_a_term_with_its_words(sample):
    """What the code list does not have gets an IRI and a label of its own."""
    label = '<http://www.w3.org/2004/02/skos/core#prefLabel> "内科"@zh'
    assert ask(encode(sample), f"?f aid:indicator ?i . ?i a aid:Indicator ; {label}")


def test_reference_knowledge_is_never_attributed_to_the_report(sample):
    """A code is stated by its dataset, with the record as evidence."""
    encoding = replace(
        sample,
        references=(
            ReferenceClaim("code", "org-office", "notation", "gbt2260:330700", "codes", "330700"),
        ),
        datasets=(Dataset("codes", "Codes", "代码", "nobody", "1", "CC0", "test"),),
    )
    lines = encode(encoding)
    claim = f"<{ID}dataset/codes/claim/sample/code>"
    assert ask(lines, f"{claim} aid:statedBy <{ID}dataset/codes> ; aid:evidence ?r . ?r aid:key ?k")
    assert not ask(lines, f"{claim} aid:statedBy <{ID}report/sample>")


def test_there_are_no_blank_nodes(sample):
    """Sorted lines without blank nodes are canonical by themselves."""
    lines = encode(sample)
    assert lines == sorted(set(lines))
    terms = [t for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES) for t in quad]
    assert not any(isinstance(term, ox.BlankNode) for term in terms)


@pytest.mark.parametrize("folder", shipped_encodings(), ids=lambda f: f.name)
def test_the_triples_beside_the_tables_are_current(folder):
    """graph.ttl is what the tables give; `aidgraph build FOLDER --beside` writes it."""
    committed = folder.joinpath("graph.ttl").read_bytes()
    assert report_turtle(read_encoding(folder)) == committed


def test_the_three_files_of_a_build_hold_the_same_triples(sample_folder, tmp_path):
    """Turtle, N-Quads and JSON-LD are one graph."""
    build_graph([sample_folder], tmp_path / "out")
    sets = []
    for name, form in (
        ("graph.ttl", ox.RdfFormat.TURTLE),
        ("graph.nq", ox.RdfFormat.N_QUADS),
        ("graph.jsonld", ox.RdfFormat.JSON_LD),
    ):
        data = (tmp_path / "out" / name).read_bytes()
        sets.append({str(quad.triple) for quad in ox.parse(data, format=form)})
    assert sets[0] == sets[1] == sets[2]
    assert len(sets[0]) == len((tmp_path / "out" / "graph.nq").read_text("utf-8").splitlines())


def test_the_labels_of_used_concepts_come_along(sample):
    """The triples of a report can be read without the ontology at hand."""
    rows = select(
        memory_store(encode(sample)),
        f"SELECT ?label {{ ?f <{AID}indicator> <{AID}indicator-aid-spending> . "
        f"<{AID}indicator-aid-spending> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }}",
    )
    assert {row["label"].language for row in rows} == {"en", "zh"}
