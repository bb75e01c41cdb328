"""What is extracted stands the evidence gate: the reading and the gate take a text the same way."""

from pathlib import Path

import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.extract import Extractor
from aidgraph.extract.words.lac import is_installed
from aidgraph.text.report import read_report_text

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
OWN = [
    *sorted((ROOT / "tests" / "extract" / "annotated").glob("*.txt")),
    *sorted((ROOT / "samples").glob("*/report.txt")),
]
KINDS = {
    "this year": "2019年建成学校3所。今年，云岭县投入援建资金300万元。",
    "last month": "云岭县3月5日电　2020年3月，滨海市捐款20万元。上月28日，滨海市又捐书5万册给云岭县。",
    "a plan": "滨海市拟在两年内为云岭县小学捐建图书室，将投入300万元支援云岭县。",
    "a pledge": "滨海市红十字会宣布向云岭县提供100万元。",
    "names side by side": "云岭县妇联“暖冬行动”送来邮包200个。",
    "done by nobody told": "滨海市援建云岭县中学。实验楼去年9月启用，花了2110万元。",
    "a heading after a verb": "如今的县城是异地重建。\n\n【云岭县】自来水厂投入300万元。",
    "a group in a name": "滨海市支援云岭县，开辟南疆四地州独立通道。",
    "a table": "单位：万元\n项目　计划　完成\n云岭县水厂项目　460　460\n云岭县小学　200　180",
    "a ceremony": "滨海市援建的云岭县敬老院落成，滨海市市长李明、云岭县县长王强出席典礼。",
    "two dates": "滨海市2013年起支援云岭县；截至2020年10月31日，33名研究生赴云岭县第一中学支教。",
}  # fmt: skip


def refused(path, tagger, out):
    """Return what the gate refuses of the proposals for a text."""
    return refused_in(Extractor(out, tagger=tagger).extract_file(path).folder)


def refused_in(folder):
    """Return what the gate refuses of a folder of proposals."""
    return verify_evidence(read_encoding(folder), read_report_text(folder / "text.txt")).findings


@pytest.fixture(params=["rules", "lac"])
def tagger(request):
    """Name one tagger after the other."""
    if request.param == "lac" and not is_installed():
        pytest.skip("the extra extract is not installed")
    return request.param


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_proposals_for_our_reports_are_borne_out(path, tagger, tmp_path):
    """Of the annotated reports and the samples, nothing is proposed that the gate refuses."""
    assert refused(path, tagger, tmp_path) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_proposals_for_each_kind_are_borne_out(kind, tagger, tmp_path):
    """What the reading once told otherwise than the gate is told the same way."""
    path = tmp_path / "kind.txt"
    path.write_text(KINDS[kind], "utf-8")
    assert refused(path, tagger, tmp_path / "out") == ()


@pytest.mark.slow
def test_the_proposals_for_other_reports_are_borne_out(tagger, reading):
    """Of the reports beside the repository, at most one in a hundred has a row that is refused."""
    proposals = reading(tagger)
    with_refusals = [path.stem for path, folder in proposals.items() if refused_in(folder)]
    assert 100 * len(with_refusals) <= len(proposals)
