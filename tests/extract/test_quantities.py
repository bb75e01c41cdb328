"""Quantities are read from invented sentences of many kinds of reports, none missed, none added."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.words.reading import read

CORPUS = Path(__file__).parent / "corpus" / "quantities.tsv"
MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def rows():
    """Read the corpus: kind and marked sentence."""
    lines = [x for x in CORPUS.read_text("utf-8").splitlines() if not x.startswith("#")]
    return [tuple(row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


def bounds(words):
    """Read ``3``, ``3..5`` or ``3..``."""
    low, _, high = words.partition("..")
    return Decimal(low), Decimal(high) if high else (None if ".." in words else Decimal(low))


def parse(marked):
    """Return the sentence and what its marks say: {(start, end): meaning}."""
    text, meant, at = "", {}, 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        words, says = match.groups()
        place = (len(text), len(text) + len(words))
        text, at = text + words, match.end()
        if says.startswith("@"):
            first, _, last = says[1:].partition("/")
            meant[place] = ("time", first, last if "/" in says else first)
        elif says.startswith("#"):
            value, _, scope = says[1:].partition(" ")
            meant[place] = ("rank", int(value), scope)
        else:
            value, unit, *comparator = says.split(" ")
            meant[place] = (*bounds(value), unit, (comparator or ["exactly"])[0])
    return text + marked[at:], meant


def extent(mention, value):
    """Return the bounds of a quantity or duration."""
    return (value, value) if value is not None else (mention.min, mention.max)


def found(text):
    """Return what the phases find, in the form of the corpus."""
    reading = read(text)
    meant = {}
    for q in find_quantities(reading):
        meant[q.start, q.end] = (*extent(q, q.value), q.unit, q.comparator)
    for t in find_times(reading):
        if t.kind == "duration":
            meant[t.start, t.end] = (*extent(t, t.quantity), t.unit, t.comparator)
        else:
            meant[t.start, t.end] = ("time", t.from_, t.to)
    for r in find_ranks(reading):
        meant[r.start, r.end] = ("rank", r.value, r.scope)
    return meant


@pytest.mark.parametrize(("kind", "marked"), rows(), ids=lambda words: words[:24])
def test_a_sentence_of_the_corpus_is_read_as_marked(kind, marked):
    """Span, value or bounds, unit and comparator are as marked, and nothing else is found."""
    text, meant = parse(marked)
    assert kind
    assert found(text) == meant


def test_spans_that_are_taken_are_left_alone():
    """A quantity inside a span that a caller has taken is not returned."""
    reading = read("“三百工程”投入200万元，建成3个车间")
    whole = [q.text for q in find_quantities(reading)]
    start = reading.text.index("200万元")
    taken = [(start, start + len("200万元"))]
    assert whole == ["200万元", "3个"]
    assert [q.text for q in find_quantities(reading, taken)] == ["3个"]


@pytest.mark.parametrize(
    ("text", "classifier", "unit", "known"),
    [
        ("捐赠鸡苗5000羽", "羽", "other:羽", False),
        ("捐赠树苗5000钵", "钵", "other:钵", False),
        ("接种疫苗300剂", "剂", "other:剂", False),
        ("发电50万千瓦时", "千瓦时", "other:千瓦时", False),
        ("补助80元/天", "元", "other:元/天", False),
        ("建成12座", "座", "count", True),
        ("派出12名", "名", "person", True),
        ("捐款30万元", "元", "CNY", True),
    ],
)
def test_an_unknown_measure_word_is_kept_and_flagged(text, classifier, unit, known):
    """No number is dropped for want of a unit: the word as printed is the unit."""
    [q] = find_quantities(read(text))
    assert (q.classifier, q.unit, q.unit_known) == (classifier, unit, known)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("工程2.0版升级", "version"),
        ("创建5A级景区", "code or model"),
        ("985高校", "slogan or set phrase, no number"),
        ("一师五团沙河镇", "name of troops, a school or a hospital"),
        ("推行1+多模式", "formula"),
        ("“三交”阵地", "slogan or set phrase, no number"),
        ("百校十万工程", "set phrase of two numerals"),
        ("单位：万元", "part of a word, no number"),
        ("红十字会", "part of a word, no number"),
        ("十字路口施工", "part of a word, no number"),
        ("拨打13800000000咨询", "telephone or identifier"),
    ],
)
def test_numerals_that_are_no_number_are_traps_with_a_reason(text, reason):
    """A name, a version or a slogan gives no quantity, and says why."""
    reading = read(text)
    assert find_quantities(reading) == []
    assert reason in [why for _, _, why in find_traps(reading)]


def test_what_no_rule_reads_is_left_over():
    """A bare number is no quantity, and is not lost either."""
    reading = read("共计120，编号0403")
    spans = [(s, e) for s, e, _ in find_traps(reading)]
    left = [reading.text[s:e] for s, e in leftovers(reading, spans)]
    assert find_quantities(reading) == []
    assert "120" in left


def test_a_quantity_says_which_rule_found_it_and_how_sure():
    """Digits with a known unit are surer than a vague numeral or an unknown measure word."""
    sure, vague, unknown = find_quantities(read("30万元，几百个，5000钵"))
    assert sure.confidence > vague.confidence > unknown.confidence
    assert [q.rule for q in (sure, vague, unknown)] == [
        "quantity",
        "quantity-vague",
        "quantity-open-unit",
    ]
