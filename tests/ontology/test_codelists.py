"""The code lists are complete, unambiguous and exact."""

import re
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

AID = Namespace("https://w3id.org/aidgraph/ontology#")
QUDT = Namespace("http://qudt.org/vocab/unit/")

CODELISTS = Path(__file__).resolve().parents[2] / "ontology" / "codelists"
FILES = sorted(CODELISTS.glob("*.ttl"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV
BRL BSD BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNY COP COU CRC CUC CUP CVE CZK
DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR
MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC
SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN USS UYI UYU UZS VED
VEF VES VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMK ZMW ZWL
"""
# The unit keys of section 2 of the graph contract, by what they measure.
UNIT_KEYS = {
    "area": {"acre", "ha", "km2", "m2", "mu"},
    "count": {"count", "household", "person", "person-time", "visit"},
    "length": {"km", "m"},
    "mass": {"kg", "t"},
    "money": set(CURRENCIES.split()),
    "rate": {"t-per-day"},
    "ratio": {"percent", "times"},
    "time": {"day", "hour", "month", "year"},
    "volume": {"l"},
}
NOT_IN_QUDT = {"BYR", "CUC", "MRO", "SLL", "SSP", "STD", "SVC", "UYI", "VED", "VEF", "ZMK"}
# Local names, each present and not deprecated in VOCAB_QUDT-UNITS-ALL.ttl of QUDT 3.5.0
# (commit 45195fa). Currencies are CCY_ and the code; QUDT has no equal of the other units.
QUDT_NAMES = {
    "acre": "AC",
    "count": "NUM",
    "day": "DAY",
    "ha": "HA",
    "hour": "HR",
    "kg": "KiloGM",
    "km": "KiloM",
    "km2": "KiloM2",
    "l": "L",
    "m": "M",
    "m2": "M2",
    "percent": "PERCENT",
    "t": "TONNE",
    "t-per-day": "TONNE-PER-DAY",
    "year": "YR",
} | {code: f"CCY_{code}" for code in UNIT_KEYS["money"] - NOT_IN_QUDT}
FLOW_KINDS = {
    AID["flow-aid-spent"],
    AID["flow-committed"],
    AID["flow-donated-goods"],
    AID["flow-invested"],
    AID["flow-investment-attracted"],
    AID["flow-own-funds"],
    AID["flow-planned"],
    AID["flow-pledged"],
    AID["flow-project-investment"],
    AID["flow-received"],
    AID["flow-repaid"],
    AID["flow-sales"],
    AID["flow-visitor-spending"],
}


@cache
def load(stem: str) -> Graph:
    """Parse one code list."""
    return Graph().parse(CODELISTS / f"{stem}.ttl", format="turtle")


def concepts(graph: Graph) -> list[Node]:
    """List the concepts of a code list."""
    return sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)


def labels(graph: Graph, subject: Node, language: str) -> list[str]:
    """List the preferred labels of *subject* in *language*."""
    found = graph.objects(subject, SKOS.prefLabel)
    return [str(label) for label in found if getattr(label, "language", None) == language]


def by_notation(graph: Graph) -> dict[str, Node]:
    """Map each notation of a code list to its concept."""
    return {str(graph.value(concept, SKOS.notation)): concept for concept in concepts(graph)}


def factor(key: str) -> Fraction:
    """Read the factor by which the unit *key* is converted."""
    units = load("units")
    unit = by_notation(units)[key]
    parts = (AID.conversionNumerator, AID.conversionDenominator)
    numerator, denominator = (int(str(units.value(unit, part))) for part in parts)
    return Fraction(numerator, denominator)


def target(key: str) -> str:
    """Read the key of the unit into which the unit *key* is converted."""
    units = load("units")
    converted = units.value(by_notation(units)[key], AID.convertsTo)
    assert converted is not None
    return str(units.value(converted, SKOS.notation))


# Every code list


@each_file
def test_strict_parser_reads_the_file_and_finds_no_blank_node(path: Path) -> None:
    """A strict parser accepts each code list, and each term in it has an IRI."""
    triples = list(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
    assert triples
    terms = [term for triple in triples for term in (triple.subject, triple.object)]
    assert [term for term in terms if isinstance(term, pyoxigraph.BlankNode)] == []


@each_file
def test_scheme_says_what_it_is_and_whence(path: Path) -> None:
    """A file has one scheme, with labels, source, licence and version."""
    graph = load(path.stem)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert len(labels(graph, scheme, "en")) == len(labels(graph, scheme, "zh")) == 1
    assert graph.value(scheme, DCTERMS.source)
    assert graph.value(scheme, OWL.versionInfo)
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert licence == graph.value(scheme, DCTERMS.license)


@each_file
def test_file_opens_with_what_it_holds_and_its_licence(path: Path) -> None:
    """Whoever opens a code list reads its source, version and licence in a comment."""
    header = path.read_text(encoding="utf-8").split("@prefix")[0]
    assert header.startswith("# ")
    assert "CC BY 4.0" in header


@each_file
def test_concept_has_both_labels_a_notation_and_its_scheme(path: Path) -> None:
    """A concept has one label in each language, one plain notation, and the file's scheme.

    Only the list that a build fills with what datasets use has none of its own.
    """
    graph = load(path.stem)
    scheme = graph.value(predicate=RDF.type, object=SKOS.ConceptScheme)
    assert bool(concepts(graph)) == (path.stem != "other-sectors")
    for concept in concepts(graph):
        assert len(labels(graph, concept, "en")) == 1, concept
        assert len(labels(graph, concept, "zh")) == 1, concept
        assert [scheme] == list(graph.objects(concept, SKOS.inScheme)), concept
        (notation,) = graph.objects(concept, SKOS.notation)
        assert isinstance(notation, Literal)
        assert notation.datatype in {None, XSD.string}, concept
        assert notation.language is None, concept


@each_file
def test_chinese_label_is_chinese(path: Path) -> None:
    """A label tagged zh is written in Chinese characters, one tagged en without any."""
    graph = load(path.stem)
    han = re.compile(r"[\u4e00-\u9fff]")
    for concept in concepts(graph):
        assert all(han.search(label) for label in labels(graph, concept, "zh")), concept
        assert not any(han.search(label) for label in labels(graph, concept, "en")), concept


@each_file
def test_concept_is_defined(path: Path) -> None:
    """A concept has an English definition, except where the source's name must do."""
    if path.stem in {"dac-sectors", "sdg-goals"}:
        pytest.skip("the definitions of DAC and UN are theirs and are not copied")
    graph = load(path.stem)
    for concept in concepts(graph):
        definitions = graph.objects(concept, SKOS.definition)
        assert "en" in {getattr(text, "language", None) for text in definitions}, concept


@each_file
def test_notation_is_unique(path: Path) -> None:
    """No two concepts of a scheme share a notation."""
    graph = load(path.stem)
    assert len(by_notation(graph)) == len(concepts(graph))


@each_file
@pytest.mark.parametrize("language", ["en", "zh"])
def test_label_is_unique(path: Path, language: str) -> None:
    """No two concepts of a scheme share a label, but for one name the DAC itself gives twice."""
    graph = load(path.stem)
    found = by_notation(graph)
    if path.stem == "dac-sectors" and language == "en":
        found = {code: found[code] for code in found.keys() - {"43042"}}
    names = Counter(labels(graph, concept, language)[0] for concept in found.values())
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("stem", ["comparators", "flow-kinds", "units"])
def test_word_stands_for_one_concept(stem: str) -> None:
    """A word that signals a unit, comparator or flow kind signals no other of its scheme."""
    graph = load(stem)
    words: Counter[Literal] = Counter()
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept in concepts(graph):
            words.update(o for o in graph.objects(concept, predicate) if isinstance(o, Literal))
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize(
    "stem", sorted({path.stem for path in FILES} - {"indicators", "sdg-goals", "units"})
)
def test_concepts_are_sorted_by_notation(stem: str) -> None:
    """Concepts stand in the order of their notations, so that edits give small differences."""
    text = (CODELISTS / f"{stem}.ttl").read_text(encoding="utf-8")
    notations = re.findall(r'skos:notation "([^"]+)"', text)
    assert notations == sorted(notations)


@pytest.mark.parametrize(
    "stem", ["activity-statuses", "dac-sectors", "org-roles", "org-types", "sdg-goals"]
)
def test_notation_is_the_code_in_the_iri(stem: str) -> None:
    """In a list taken from others, the notation repeats the code with which the IRI ends."""
    for code, concept in by_notation(load(stem)).items():
        assert str(concept).replace("/", "-").rpartition("-")[2] == code


def test_purpose_code_has_one_category() -> None:
    """Every 5-digit sector has one broader concept, a 3-digit one of the same list."""
    graph = load("dac-sectors")
    known = by_notation(graph)
    assert set(graph.objects(predicate=SKOS.broader)) <= set(known.values())
    for code in (code for code in known if len(code) == 5):
        (category,) = graph.objects(known[code], SKOS.broader)
        assert len(str(graph.value(category, SKOS.notation))) == 3


# Units


def test_every_unit_key_of_the_contract_is_present() -> None:
    """The units are those of the graph contract, each with a plain key for its quantity kind."""
    units = load("units")
    found: dict[str, set[str]] = {}
    for key, unit in by_notation(units).items():
        (kind,) = units.objects(unit, AID.quantityKind)
        assert isinstance(kind, Literal)
        found.setdefault(str(kind), set()).add(key)
    assert found == UNIT_KEYS


def test_unit_iri_is_of_qudt_or_made_from_the_key() -> None:
    """A unit is the one of QUDT where QUDT has it, and aid:unit-<key> elsewhere."""
    for key, unit in by_notation(load("units")).items():
        name = QUDT_NAMES.get(key)
        assert unit == (QUDT[name] if name else AID[f"unit-{key}"])


def test_currency_has_no_fixed_rate() -> None:
    """An exchange rate has a date, so no currency converts to another in the vocabulary."""
    units = load("units")
    for unit in units.subjects(AID.quantityKind, Literal("money")):
        assert units.value(unit, AID.convertsTo) is None


def test_mu_is_exactly_one_fifteenth_of_a_hectare() -> None:
    """Fifteen mu make one hectare, without rounding."""
    assert factor("mu") == Fraction(1, 15)
    assert target("mu") == "ha"


@pytest.mark.parametrize(
    ("key", "into", "exact"),
    [
        # 4840 square yards of 0.9144 m, the international yard of 1959
        ("acre", "ha", 4840 * Fraction("0.9144") ** 2 / 100**2),
        ("m2", "ha", Fraction(1, 100**2)),
        ("km2", "ha", Fraction(1000**2, 100**2)),
        ("km", "m", Fraction(1000)),
        ("t", "kg", Fraction(1000)),
        ("hour", "day", Fraction(1, 24)),
        ("month", "year", Fraction(1, 12)),
    ],
)
def test_conversion_is_exact(key: str, into: str, exact: Fraction) -> None:
    """A conversion equals the definition of the unit."""
    assert (factor(key), target(key)) == (exact, into)


def test_conversion_is_one_step_within_one_kind() -> None:
    """A unit converts, by a reduced fraction, to one of its kind that converts no further."""
    units = load("units")
    pairs = list(units.subject_objects(AID.convertsTo))
    assert pairs
    for unit, into in pairs:
        assert units.value(into, AID.convertsTo) is None, unit
        assert units.value(unit, AID.quantityKind) == units.value(into, AID.quantityKind)
        exact = factor(str(units.value(unit, SKOS.notation)))
        assert exact > 0
        assert str(exact.denominator) == str(units.value(unit, AID.conversionDenominator))


def test_person_times_are_not_persons() -> None:
    """Person-times, visits, persons, households and things counted are never added together."""
    units = load("units")
    person, person_time = AID["unit-person"], AID["unit-person-time"]
    assert (person_time, AID.notAddableTo, person) in units
    assert (person_time, SKOS.scopeNote, None) in units
    counts = set(units.subjects(AID.quantityKind, Literal("count")))
    for unit in counts:
        assert set(units.objects(unit, AID.notAddableTo)) == counts - {unit}


def test_renci_stands_for_person_time_only() -> None:
    """The word 人次 alone names the person-time; 人 names the person."""
    units = load("units")
    assert [AID["unit-person-time"]] == list(units.subjects(None, Literal("人次", lang="zh")))
    assert [AID["unit-person"]] == list(units.subjects(None, Literal("人", lang="zh")))


@pytest.mark.parametrize("classifier", list("个家座项只支套次册株"))
def test_classifier_of_the_contract_stands_for_count(classifier: str) -> None:
    """Each classifier that the contract lists is another label of the unit count."""
    units = load("units")
    count = by_notation(units)["count"]
    assert (count, SKOS.altLabel, Literal(classifier, lang="zh")) in units


def test_unknown_classifier_of_the_contract_stays_unknown() -> None:
    """The contract writes 羽 as other:羽, so no unit may claim it."""
    assert list(load("units").subjects(None, Literal("羽", lang="zh"))) == []


# Comparators, origins, flow kinds


@pytest.mark.parametrize(
    ("key", "word", "allowed", "refused"),
    [
        ("exactly", "恰好", {100}, {99, 101}),
        ("approximately", "约", {99, 100, 101}, set()),
        ("just-under", "近", {99}, {100, 101}),
        ("more-than", "余", {101}, {99, 100}),
        ("at-least", "以上", {100, 101}, {99}),
        ("less-than", "不足", {99}, {100, 101}),
        ("at-most", "以下", {99, 100}, {101}),
        ("between", "介于", {100}, {99, 101}),
    ],
)
def test_comparator_bounds_say_what_the_word_says(
    key: str, word: str, allowed: set[int], refused: set[int]
) -> None:
    """With 100 printed, the bounds of a comparator allow just the numbers that its word does."""
    graph = load("comparators")
    comparator = AID[key]
    reach = {"exclusive": -1, "inclusive": 0, "none": 1}  # how far beyond 100 a bound lets pass
    lower = 100 - reach[str(graph.value(comparator, AID.lowerBound))]
    upper = 100 + reach[str(graph.value(comparator, AID.upperBound))]
    fits = {number for number in (99, 100, 101) if lower <= number <= upper}
    assert (allowed, refused) == (fits, {99, 100, 101} - fits)
    assert comparator in set(graph.subjects(None, Literal(word, lang="zh")))
    assert str(graph.value(comparator, SKOS.notation)) == key


def test_comparators_and_origins_are_those_of_the_contract() -> None:
    """There are eight comparators and three origins, under the IRIs that the contract fixes."""
    at_or_off = {"exactly", "approximately", "between"}
    one_sided = {"just-under", "more-than", "at-least", "less-than", "at-most"}
    assert set(concepts(load("comparators"))) == {AID[key] for key in at_or_off | one_sided}
    assert set(concepts(load("origins"))) == {AID.quoted, AID.derived, AID.inferred}


def test_no_flow_kind_adds_to_another() -> None:
    """Each flow kind is not addable to any other, and says why."""
    graph = load("flow-kinds")
    assert set(concepts(graph)) == FLOW_KINDS
    for kind in FLOW_KINDS:
        assert set(graph.objects(kind, AID.notAddableTo)) == FLOW_KINDS - {kind}
        reasons = graph.objects(kind, SKOS.scopeNote)
        assert {"en", "zh"} == {getattr(text, "language", None) for text in reasons}
