"""Dates, periods and durations are read as printed, and completed from the last full date."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.words.reading import read

CORPUS = Path(__file__).parent / "corpus" / "dates.tsv"
MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def sentences():
    """Read the corpus, without its notes and its head."""
    return [x for x in CORPUS.read_text("utf-8").splitlines() if not x.startswith("#")][1:]


def parse(marked):
    """Return the sentence and what its marks say, by span."""
    text, meant, at = "", {}, 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        words, says = match.groups()
        kind, *rest = says.split(" ")
        bounds = rest[-1] if rest else ""
        first, slash, last = bounds.partition("/")
        inferred = "i" in rest[:-1]
        meant[len(text), len(text) + len(words)] = (
            (kind,) if kind == "duration" else (kind, first, last if slash else first, inferred)
        )
        text, at = text + words, match.end()
    return text + marked[at:], meant


@pytest.mark.parametrize("marked", sentences(), ids=lambda words: words[:24])
def test_the_times_of_a_sentence_are_as_marked(marked):
    """Span, kind, bounds and whether they were worked out are as marked; nothing else is a time."""
    text, meant = parse(marked)
    found = {
        (t.start, t.end): (
            (t.kind,) if t.kind == "duration" else (t.kind, t.from_, t.to, t.inferred)
        )
        for t in find_times(read(text))
    }
    assert found == meant


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "comparator"),
    [
        ("历时三年半", "3.5", "year", "exactly"),
        ("等了两个半小时", "2.5", "hour", "exactly"),
        ("用了3个多月", "3", "month", "more-than"),
        ("不到两年建成", "2", "year", "less-than"),
        ("为期两周", "14", "day", "exactly"),
        ("飞行2小时30分钟", "2.5", "hour", "exactly"),
        ("服务1年3个月", "15", "month", "exactly"),
        ("决战一百天", "100", "day", "exactly"),
        ("近20年的历史", "20", "year", "just-under"),
    ],
)
def test_a_duration_has_its_length(text, quantity, unit, comparator):
    """A duration says how long, in one unit, and how exactly."""
    [time] = find_times(read(text))
    assert (time.quantity, time.unit, time.comparator) == (Decimal(quantity), unit, comparator)


def test_years_that_count_back_end_in_the_latest_year_of_the_text():
    """三年来 is the last three years up to the latest date in the past, and is inferred."""
    text = "三年来投入1亿元。2020年启动，2022年11月收官，到2035年建成。"
    time = find_times(read(text))[0]
    assert (time.text, time.from_, time.to, time.inferred) == ("三年来", "2019", "2022", True)


def test_a_line_broken_inside_a_duration_is_mended():
    """The words of a time are those of the reading, its place leads back to the source."""
    reading = read("负责人说，这些年来变化很大，大家都看在眼里，三\n\n年来，投入不断增加。")
    time = find_times(reading)[0]
    assert time.text == "三年来"
    assert reading.source[slice(*reading.span(time.start, time.end))] == "三\n\n年来"
