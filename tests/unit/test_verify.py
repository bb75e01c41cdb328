"""The evidence gate lets nothing through that the text does not say."""

import pickle
from dataclasses import replace

import pytest

from aidgraph.check.gate.findings import VerificationError, summarize
from aidgraph.check.verify import verify_evidence
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.model import Evidence, Span
from aidgraph.text.report import ReportText, read_report_text


def outcomes(encoding, text):
    """List the outcomes of the gate."""
    return [finding.outcome for finding in verify_evidence(encoding, text).findings]


def with_span(encoding, target, span):
    """Give *target* one other span."""
    kept = tuple(e for e in encoding.evidence if e.target != target)
    return replace(encoding, evidence=(*kept, Evidence(target, span)))


def test_a_faithful_encoding_passes(sample, sample_text):
    """Every span equals its text and every number is accounted for."""
    result = verify_evidence(sample, read_report_text(sample_text))
    assert result.holds, result.findings
    assert result.spans == len(sample.evidence)
    assert result.numbers == 6


def test_one_wrong_offset_fails(sample, sample_text):
    """A span that is one character off is refused, and named as shifted."""
    moved = with_span(sample, "org-office", Span(5, 10, "甲市援助处"))
    findings = verify_evidence(moved, read_report_text(sample_text)).findings
    assert [(f.outcome, f.target) for f in findings] == [("shifted", "org-office")]


def test_words_from_far_away_are_told_from_a_shift(sample):
    """The same words a whole page off are elsewhere, not shifted."""
    text = "甲市援助处" + "。" * 300
    far = with_span(sample, "org-office", Span(200, 205, "甲市援助处"))
    assert "elsewhere" in outcomes(far, ReportText(text, ""))


def test_letters_that_look_alike_are_told(sample, sample_text):
    """A full-width digit in a quote is not what the text has, and is named as a look-alike."""
    forged = with_span(sample, "flow-hospital", Span(11, 15, "近２亿元"))
    assert outcomes(forged, read_report_text(sample_text)) == ["look-alike"]


def test_letters_of_another_script_are_told(sample):
    """A Cyrillic letter in a Latin name is a look-alike, wherever it stands."""
    text = ReportText("UNICEF" + "。" * 200, "")
    forged = with_span(sample, "org-office", Span(50, 56, "UNICЕF"))
    assert "look-alike" in outcomes(forged, text)


def test_words_that_are_nowhere_are_missing(sample, sample_text):
    """Invented words are missing from the text, and do not have the name."""
    forged = with_span(sample, "org-office", Span(4, 9, "丙市援助处"))
    assert outcomes(forged, read_report_text(sample_text)) == ["missing", "unlabelled"]


def test_another_text_is_a_changed_source(sample, sample_text):
    """One byte more, and the text is not the file the encoding was made from."""
    sample_text.write_bytes(sample_text.read_bytes() + b"\n")
    assert outcomes(sample, read_report_text(sample_text)) == ["changed-source"]


def test_a_number_nobody_modelled_is_stated(sample, sample_text):
    """Dropping a figure leaves its digits unaccounted for."""
    kept = tuple(e for e in sample.evidence if e.target != "outcome-surgeons")
    found = verify_evidence(replace(sample, evidence=kept), read_report_text(sample_text)).findings
    assert [(f.outcome, f.exact) for f in found] == [("unaccounted", "10")]


def test_a_number_in_the_phrase_of_a_relation_is_not_accounted_for_by_it(sample, sample_text):
    """A relation's phrase holds 2亿, but only the figure accounts for it."""
    kept = tuple(e for e in sample.evidence if e.target != "flow-hospital")
    found = verify_evidence(replace(sample, evidence=kept), read_report_text(sample_text)).findings
    assert [(f.outcome, f.exact) for f in found] == [("unaccounted", "2"), ("unaccounted", "亿")]


def test_a_number_may_be_set_aside(sample, sample_text, set_aside):
    """A number that is set aside with a reason is accounted for."""
    kept = tuple(e for e in sample.evidence if e.target != "outcome-surgeons")
    encoding = replace(sample, evidence=kept, set_aside=(set_aside("10人次"),))
    assert verify_evidence(encoding, read_report_text(sample_text)).holds


def test_an_error_comes_back_whole_from_another_process(sample, sample_text):
    """A worker's refusal names each place at home too."""
    moved = with_span(sample, "org-office", Span(5, 10, "甲市援助处"))
    error = VerificationError(verify_evidence(moved, read_report_text(sample_text)).findings)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert "shifted: org-office at 5-10" in str(again)
    problem = Problem("claims.csv", 3, "unit", "unknown", "mend it")
    assert str(pickle.loads(pickle.dumps(EncodingError("r", [problem])))).endswith(str(problem))


def test_findings_are_counted_by_outcome(sample):
    """The summary counts each outcome."""
    findings = verify_evidence(sample, ReportText("。" * 60 + "3", "")).findings
    counts = summarize(findings)
    assert counts["changed-source"] == 1
    assert counts["unaccounted"] == 1


def test_a_text_that_is_not_utf8_is_a_wrong_call(tmp_path):
    """The text must be the very file; another character set is refused with the byte."""
    path = tmp_path / "gb.txt"
    path.write_bytes("甲市".encode("gb18030"))
    with pytest.raises(CallError, match="byte 0 is not UTF-8"):
        read_report_text(path)
