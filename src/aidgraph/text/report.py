"""A report's text: its bytes, hash and code points, and where its digits and numerals stand."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from aidgraph.errors import CallError

MAX_BYTES = 60 * 1024 * 1024
_SENTENCE_END = "。！？；\n"
# Chinese numerals stand for themselves; 第 and 几 mark ordinals and vague numbers beside them.
# A comma groups digits only by threes; else it ends a clause.
_DIGIT = "[0-9０-９]"
_NUMBERS = re.compile(
    rf"{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT})(?:[.．]{_DIGIT}+)*"
    rf"|{_DIGIT}+(?:[.．]{_DIGIT}+)*"
    r"|[〇零一二三四五六七八九十百千万亿两几半双兩萬億幾雙]+"
)


@dataclass(frozen=True, slots=True)
class ReportText:
    """Hold a report's text as its file has it; offsets are code points of ``text``."""

    text: str
    sha256: str

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence around a span.

        >>> t = ReportText("甲来了。投入近1亿元。", "")
        >>> t.text[slice(*t.sentence(6, 10))]
        '投入近1亿元。'
        """
        left = max(self.text.rfind(mark, 0, start) for mark in _SENTENCE_END) + 1
        found = (self.text.find(mark, end) for mark in _SENTENCE_END)
        right = min((i for i in found if i >= 0), default=len(self.text) - 1) + 1
        return left, right

    def numbers(self) -> list[tuple[int, int]]:
        """Return the bounds of every run of digits or Chinese numerals.

        >>> ReportText("三年来投入1,980万元", "").numbers()
        [(0, 1), (5, 10), (10, 11)]
        >>> ReportText("投入88610000，24人", "").numbers()
        [(2, 10), (11, 13)]
        """
        return [match.span() for match in _NUMBERS.finditer(self.text)]


def read_report_text(path: Path | str) -> ReportText:
    """
    Read the text file of a report, bytes unchanged: no newline is translated.

    Raises:
        CallError: If the file is missing, over 60 MiB, or not UTF-8.
    """
    path = Path(path)
    if not path.is_file():
        raise CallError(f"{path}: no such file; give the text file of the report")
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise CallError(
            f"{path}: the file is over {MAX_BYTES // 2**20} MiB; give the report's text"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CallError(
            f"{path}: byte {error.start} is not UTF-8; give the text the encoding was made from"
        ) from error
    return ReportText(text, hashlib.sha256(data).hexdigest())
