"""Find where a phrase stands in a report's text: the offsets that evidence has."""

from pathlib import Path

from rapidfuzz import fuzz

from aidgraph.chinese.script import normalise
from aidgraph.encoding.read import read_report
from aidgraph.errors import CallError
from aidgraph.model import Span
from aidgraph.text.report import ReportText, read_report_text

TEXT_FILE = "text.txt"

_LONGEST = 1_000_000  # code points of a text in which a phrase that is like another is looked for
_LIKE = 60  # of a hundred


def locate(text: str, phrase: str) -> list[Span]:
    """
    Return each place of *text* where *phrase* stands, in order, with the text's own characters.

    Where it stands nowhere letter by letter, places are taken that differ in the writing alone:
    full and half width, traditional and simplified letters, kinds of dashes and blanks.

    >>> locate("甲县和乙县、甲县", "甲县")
    [Span(start=0, end=2, exact='甲县'), Span(start=6, end=8, exact='甲县')]
    >>> locate("投入１９８０万元", "1980万元")[0].exact
    '１９８０万元'
    >>> locate("甲县", "")
    []
    """
    return _places(text, text, phrase) or _places(text, normalise(text), normalise(phrase))


def text_of(folder: Path, file: Path | None = None) -> ReportText:
    """
    Return the text that the encoding in *folder* was made from: *file*, or text.txt beside it.

    Raises:
        CallError: If there is no encoding, no text, or the text is another one (its SHA-256).
        EncodingError: If report.toml is wrong; the tables may be.
    """
    report = read_report(folder)
    path = file or folder / TEXT_FILE
    if file is None and not path.is_file():
        raise CallError(f"{path}: the text of the report is not there; name it with --text FILE")
    text = read_report_text(path)
    if text.sha256 != report.sha256:
        raise CallError(f"{path}: not the text that {folder} was made from (its SHA-256 differs)")
    return text


def likest(text: str, phrase: str) -> Span | None:
    """
    Return the passage of *text* most like *phrase*, or None where nothing is like it.

    >>> likest("援疆指挥部投入资金建成医院", "投人资金建成")
    Span(start=5, end=11, exact='投入资金建成')
    """
    if not phrase or len(text) > _LONGEST:
        return None
    found = fuzz.partial_ratio_alignment(phrase, text, score_cutoff=_LIKE)
    if found is None or found.dest_start == found.dest_end:
        return None
    return Span(found.dest_start, found.dest_end, text[found.dest_start : found.dest_end])


def _places(text: str, searched: str, phrase: str) -> list[Span]:
    """Return where *phrase* stands in *searched*, which is *text* letter for letter."""
    spans = []
    at = searched.find(phrase) if phrase else -1
    while at >= 0:
        end = at + len(phrase)
        spans.append(Span(at, end, text[at:end]))
        at = searched.find(phrase, end)
    return spans
