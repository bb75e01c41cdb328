"""A small fictional report, encoded: what the tests of the tables start from."""

import hashlib
from decimal import Decimal

import pytest

from aidgraph.encoding import write_encoding
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, SetAside, Span
from aidgraph.review import open_session

TEXT = "三年来，甲市援助处投入近2亿元建成乙县医院，培训医生30人次，其中外科10人次、内科20人次。"


def span(words):
    """Make the span of the first place of *words*."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def outcome(name, indicator, value):
    """Make an accepted outcome of the hospital, in attendances."""
    return Claim(
        id=name,
        kind="outcome",
        subject="facility-hospital",
        indicator=indicator,
        value=Decimal(value),
        unit="person-time",
        comparator="exactly",
        status="accepted",
    )


def fictional():
    """Make the encoding of the fictional report."""
    report = Report(
        id="sample",
        title="甲市援建乙县医院",
        title_en="City A builds a hospital in County B",
        publisher="fictional",
        language="zh",
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        length=len(TEXT),
        period="2020/2022",
    )
    flow = Claim(
        id="flow-hospital",
        kind="flow",
        subject="facility-hospital",
        indicator="aid-spending",
        value=Decimal(200000000),
        unit="CNY",
        comparator="just-under",
        provider="org-office",
        from_="2020",
        to="2022",
        status="accepted",
    )
    funds = Claim(
        id="rel-office-funds-hospital",
        kind="relation",
        subject="org-office",
        predicate="funds",
        object="facility-hospital",
        status="accepted",
    )
    rejected = Claim(
        id="rel-office-built-hospital",
        kind="relation",
        subject="org-office",
        predicate="built",
        object="facility-hospital",
        status="rejected",
    )
    duration = Claim(
        id="context-duration",
        kind="context",
        subject="org-office",
        indicator="duration",
        value=Decimal(3),
        unit="year",
        comparator="exactly",
        status="accepted",
    )
    figures = {
        "outcome-doctors": ("doctors-trained", "30人次", 30),
        "outcome-internists": ("other:内科", "20人次", 20),
        "outcome-surgeons": ("other:外科", "10人次", 10),
    }
    spans = {
        "context-duration": "三年来",
        "facility-hospital": "乙县医院",
        "flow-hospital": "近2亿元",
        "org-office": "甲市援助处",
        "rel-office-built-hospital": "建成乙县医院",
        "rel-office-funds-hospital": "投入近2亿元",
        **{name: words for name, (_, words, _) in figures.items()},
    }
    return Encoding(
        report=report,
        entities=(
            Entity("facility-hospital", "Facility", "乙县医院", "Hospital of County B"),
            Entity("org-office", "Organization", "甲市援助处", "Aid Office of City A"),
        ),
        claims=(
            duration,
            flow,
            *(outcome(name, key, value) for name, (key, _, value) in figures.items()),
            rejected,
            funds,
        ),
        evidence=tuple(Evidence(target, span(words)) for target, words in sorted(spans.items())),
    )


@pytest.fixture
def sample():
    """The encoding of the fictional report, in memory."""
    return fictional()


@pytest.fixture
def sample_folder(tmp_path):
    """The encoding of the fictional report, as a folder of tables."""
    folder = tmp_path / "sample"
    write_encoding(fictional(), folder)
    return folder


@pytest.fixture
def sample_text(tmp_path):
    """The fictional report's text file."""
    path = tmp_path / "sample.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture
def set_aside():
    """Build a set-aside row for words of the fictional report."""
    return lambda words: SetAside(span(words), "test")


@pytest.fixture
def session(proposed):
    """Return the open session of the proposed sample."""
    session = open_session(proposed)
    yield session
    session.close()
