"""Find dates, periods and durations."""

from aidgraph.extract.marks.accounting import account
from aidgraph.extract.marks.setting import setting_of
from aidgraph.extract.mention import TimeMention
from aidgraph.extract.words.reading import Reading


def find_times(reading: Reading) -> list[TimeMention]:
    """
    Return the dates, periods and durations of *reading* in order, none overlapping.

    A date that lacks its year takes that of the last full date before it, and is ``inferred``.

    >>> from aidgraph.extract.words.reading import read
    >>> [(t.text, t.from_) for t in find_times(read("2021年8月8日开行，当年10月完成"))]
    [('2021年8月8日', '2021-08-08'), ('当年10月', '2021-10')]
    """
    return list(account(reading.text, setting_of(reading)).times)
