"""What is written is read back, for any content the tables may hold."""

import string
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.encoding import read_encoding
from aidgraph.encoding.write import encoding_files
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span
from aidgraph.rdf import terms
from aidgraph.rdf.encode import encode
from aidgraph.rdf.iri import is_slug, thing
from aidgraph.rdf.serialize import serialize
from aidgraph.text.visible import visible

# No lone surrogates (not text), no NUL (refused by the reader).
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
CELL = TEXT.filter(lambda text: "|" not in text)
# The reader refuses in a name what is not seen and, in an English one, letters of other scripts.
LABEL = CELL.map(lambda text: visible(text).strip()).filter(bool)
ENGLISH = st.text(string.printable, max_size=30).map(
    lambda text: visible(text.replace("|", "/")).strip()
)
NUMBER = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)
YEARS = st.integers(1900, 2099).map(str)


@st.composite
def encodings(draw):
    """Draw an encoding of one place and one figure with any labels, notes, numbers and quotes."""
    quote = draw(CELL.filter(bool).map(lambda text: text[:40]))
    report = Report("r", draw(TEXT), draw(TEXT), draw(TEXT), "zh", "0" * 64, 1000)
    aliases = tuple(draw(st.lists(LABEL, max_size=3, unique=True)))
    place = Entity(
        "place-a", "Place", draw(LABEL), draw(ENGLISH), aliases, (("gbt2260", "652922"),)
    )
    year = draw(YEARS)
    figure = Claim(
        id="figure",
        kind="context",
        subject="place-a",
        indicator=draw(st.sampled_from(["visits", "other:羊"])),
        value=draw(NUMBER).normalize() + 0,
        unit=draw(st.sampled_from(["CNY", "mu", "other:羽"])),
        comparator=draw(st.sampled_from(["exactly", "just-under"])),
        from_=year,
        to=year,
        status="accepted",
        note=draw(TEXT),
    )
    evidence = (Evidence("figure", Span(3, 3 + len(quote), quote)),)
    return Encoding(report, (place,), (figure,), evidence)


@pytest.mark.slow
@given(encodings())
def test_tables_round_trip(tmp_path_factory, encoding):
    """Reading what was written gives the same encoding, whatever the cells hold."""
    folder = tmp_path_factory.mktemp("tables")
    for name, content in encoding_files(encoding).items():
        (folder / name).write_bytes(content)
    again = read_encoding(folder)
    assert again == encoding
    assert encoding_files(again) == encoding_files(encoding)


@pytest.mark.slow
@given(encodings())
def test_two_engines_read_the_triples_alike(encoding):
    """Every line is N-Triples to pyoxigraph (strict) and to rdflib, and they see the same graph."""
    data = serialize(encode(encoding), "nt")
    strict = {
        tuple(map(_plain_ox, quad.triple)) for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    }
    graph = rdflib.Graph().parse(data=data, format="nt")
    assert strict == {tuple(map(_plain_rdflib, triple)) for triple in graph}


@pytest.mark.slow
@given(encodings())
def test_every_format_holds_the_same_triples(encoding):
    """Turtle, N-Quads and JSON-LD parse back to the lines they were made from."""
    lines = encode(encoding)
    for suffix, form in (
        ("ttl", ox.RdfFormat.TURTLE),
        ("nq", ox.RdfFormat.N_QUADS),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ):
        quads = ox.parse(serialize(lines, suffix), format=form)
        assert sorted(f"{quad.triple} ." for quad in quads) == lines, suffix


@pytest.mark.slow
@given(encodings(), st.randoms())
def test_the_order_of_rows_does_not_matter(encoding, random):
    """Shuffled rows make the same triples."""
    second = replace(encoding.entities[0], id="place-b", label="乙")
    entities = [encoding.entities[0], second]
    random.shuffle(entities)
    ordered = replace(encoding, entities=(encoding.entities[0], second))
    assert encode(replace(encoding, entities=tuple(entities))) == encode(ordered)


@given(TEXT)
def test_any_text_is_a_literal(text):
    """A literal written by us is the same text to the strict parser."""
    line = f"<http://example.org/s> <http://example.org/p> {terms.literal(text)} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    assert quad.object.value == text


@pytest.mark.slow
@given(st.lists(TEXT.filter(bool), min_size=1, max_size=3))
def test_any_words_make_an_iri_of_their_own(words):
    """Open keys become IRIs that parse, stay below our namespace and never collide."""
    (quad,) = ox.parse(
        f"<{thing(*words)}> <http://example.org/p> <http://example.org/o> .",
        format=ox.RdfFormat.N_TRIPLES,
    )
    assert quad.subject.value.startswith("https://w3id.org/aidgraph/id/")
    assert thing(*words) != thing(*words, "x")
    assert quad.subject.value.count("/") == thing("a").count("/") + len(words) - 1


@given(NUMBER)
def test_a_decimal_keeps_its_value_in_canonical_form(number):
    """What we write is what a store gives back, letter for letter."""
    store = ox.Store()
    line = f"<http://example.org/s> <http://example.org/p> {terms.decimal(number)} ."
    store.load(line, format=ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    assert str(quad.object) == terms.decimal(number)
    assert Decimal(quad.object.value) == number


@given(TEXT)
def test_only_plain_slugs_are_ids(text):
    """An id never holds a slash, a space, a dot at either end or a letter outside ASCII."""
    if is_slug(text):
        assert text.isascii()
        assert text == text.lower().strip(".-")
        assert not set(text) & set("/\\ %:#?")
        assert ".." not in text


def _plain_ox(term):
    if isinstance(term, ox.NamedNode):
        return term.value
    return term.value, term.language or "", term.datatype.value


def _plain_rdflib(term):
    if isinstance(term, rdflib.URIRef):
        return str(term)
    datatype = str(term.datatype) if term.datatype else terms.XSD + "string"
    return str(term), term.language or "", terms.RDF + "langString" if term.language else datatype
