"""Compare the dates of claims with those that the text gives."""

from collections.abc import Iterator, Mapping, Sequence

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.waivers import waives
from aidgraph.extract.marks.reach import DateReach
from aidgraph.extract.words.reading import read
from aidgraph.model import Encoding, Span
from aidgraph.text.report import ReportText


def undated(
    encoding: Encoding, spans: Mapping[str, Sequence[Span]], text: ReportText
) -> Iterator[Mismatch]:
    """Yield the bounds of claims that no date within their reach gives.

    Within reach are the dates of a claim's quotes, of their sentences and those before in the same
    block, of the headings above, of what leads the list, and the period of the report.
    """
    report = encoding.report
    reading = read(text.text, report.published)
    reach = DateReach(reading, report.period.split("/"), report.published)
    reads_at = {origin: at for at, origin in enumerate(reading.origins)}
    for claim in encoding.claims:
        if not (claim.from_ or claim.to) or waives(claim, "from", "to"):
            continue
        places = spans.get(claim.id) or [Span(0, 0, "")]
        read_at = [(reads_at.get(s.start, 0), reads_at.get(s.end - 1, 0) + 1) for s in places]
        unknown = reach.of(read_at).unknown(claim.from_, claim.to, claim.note)
        first, given = places[0], (claim.from_, claim.to)
        if len(set(unknown)) > 1:
            bounds = " to ".join(unknown)
            yield Mismatch("undated", claim.id, first.start, first.end, bounds, "", "to")
            continue
        for column, bound in zip(("from", "to"), given, strict=True):
            if bound and bound in unknown:
                yield Mismatch("undated", claim.id, first.start, first.end, bound, "", column)
