"""Score proposed encodings: find the reviewed one of the same text for each, and compare."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aidgraph.check.score.annotated import read_annotated
from aidgraph.check.score.compare import Miss, compare_entities, comparison_of
from aidgraph.check.score.counts import Agreement, Counts, Rates, rates, total
from aidgraph.check.score.figures import compare_figures
from aidgraph.check.score.marked import Marked
from aidgraph.check.score.relations import compare_relations
from aidgraph.check.score.reviewed import marked_of
from aidgraph.encoding import read_encoding
from aidgraph.encoding.folders import encodings_in
from aidgraph.errors import AidgraphError, CallError
from aidgraph.model import Encoding, Report


@dataclass(frozen=True, slots=True)
class ReportScore:
    """Hold what was counted for one report, and every miss."""

    name: str
    counts: Counts
    misses: tuple[Miss, ...]

    @property
    def rates(self) -> Rates:
        """Return each measure from 0 to 1; None where there is nothing to measure."""
        return rates(self.counts)

    def as_data(self, *, misses: bool = False) -> dict[str, Any]:
        """Return the score as plain data, for JSON; with *misses* also what does not agree."""
        data = {"measures": rates_as_data(self.rates), "counts": asdict(self.counts)}
        return data | ({"misses": [asdict(miss) for miss in self.misses]} if misses else {})


@dataclass(frozen=True, slots=True)
class Score:
    """
    Hold the score of each report.

    ``missing`` names the reviewed reports of which there is no proposal: all that they state is
    missed.  ``unreviewed`` names the proposals that no review is of; they are left out.
    ``undecided`` counts the rows of the reviewed encodings that nobody decided on.
    """

    reports: tuple[ReportScore, ...]
    missing: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()
    undecided: int = 0

    @property
    def counts(self) -> Counts:
        """Return the counts of all reports together."""
        return total(report.counts for report in self.reports)

    @property
    def rates(self) -> Rates:
        """Return each measure over all rows of all reports, from 0 to 1."""
        return rates(self.counts)

    def as_data(self, *, misses: bool = False) -> dict[str, Any]:
        """Return the score as plain data, for JSON; with *misses* also what does not agree."""
        return {
            "measures": rates_as_data(self.rates),
            "counts": asdict(self.counts),
            "reports": {report.name: report.as_data(misses=misses) for report in self.reports},
            "missing": list(self.missing),
            "unreviewed": list(self.unreviewed),
            "undecided": self.undecided,
        }


def rates_as_data(measures: Rates) -> dict[str, Any]:
    """Return measures as plain data, with the F1 written out."""
    return {
        name: asdict(rate) | {"f1": rate.f1} if isinstance(rate, Agreement) else rate
        for name, rate in measures.items()
    }


def score_encoding(proposed: Encoding, marked: Marked) -> ReportScore:
    """
    Return how far *proposed* agrees with what is *marked* in the same text.

    >>> from aidgraph.files.resources import folder
    >>> encoding = read_encoding(folder("graph").joinpath("jinhua-wensu"))
    >>> score_encoding(encoding, marked_of(encoding)).rates["meaning"]
    1.0
    """
    both = comparison_of(proposed, marked)
    compare_entities(both)
    compare_figures(both)
    compare_relations(both)
    return ReportScore(marked.name, both.counts, tuple(both.misses))


def score_encodings(proposed: Path | str, reviewed: Path | str) -> Score:
    """
    Compare proposed encodings with reviewed ones of the same texts.

    Args:
        proposed: The folder of an encoding, or a folder of such folders.
        reviewed: The same; or an annotated report (JSON beside its text), or a folder of them.

    Raises:
        CallError: If there is nothing to compare, or a single pair is of two texts.
        EncodingError: If the tables of an encoding are wrong.
        AnnotationError: If an annotated report is wrong.
    """
    proposed, reviewed = Path(proposed), Path(reviewed)
    proposals = _by_text(proposed)
    reviews = sorted(_reviews(reviewed), key=lambda marked: marked.name)
    if not any(marked.sha256 in proposals for marked in reviews):
        raise CallError(
            f"{proposed}: no encoding of a text that {reviewed} is of: the hashes of the texts "
            "(sha256 in report.toml) differ; name what was extracted from the same file"
        )
    known = {marked.sha256 for marked in reviews}
    return Score(
        reports=tuple(_scored(marked, proposals) for marked in reviews),
        missing=tuple(marked.name for marked in reviews if marked.sha256 not in proposals),
        unreviewed=tuple(
            sorted(e.report.id for sha256, e in proposals.items() if sha256 not in known)
        ),
        undecided=sum(marked.undecided for marked in reviews),
    )


def _by_text(proposed: Path) -> dict[str, Encoding]:
    """Read the proposals by the hashes of their texts; one text has one proposal."""
    found: dict[str, tuple[Path, Encoding]] = {}
    for folder in encodings_in(proposed):
        encoding = read_encoding(folder)
        other, _ = found.setdefault(encoding.report.sha256, (folder, encoding))
        if other != folder:
            raise CallError(f"{other}, {folder}: two proposals of one text; keep one in {proposed}")
    return {sha256: encoding for sha256, (_, encoding) in found.items()}


def _scored(marked: Marked, proposals: Mapping[str, Encoding]) -> ReportScore:
    nothing = Encoding(Report("", "", "", "", "", marked.sha256, 0))
    return score_encoding(proposals.get(marked.sha256, nothing), marked)


def _reviews(path: Path) -> Iterable[Marked]:
    """Read what is reviewed: encodings, or annotated reports."""
    if path.suffix == ".json" and path.is_file():
        return [read_annotated(path)]
    annotated = sorted(path.glob("*.json")) if path.is_dir() else []
    if annotated and not (path / "report.toml").is_file():
        return map(read_annotated, annotated)
    return map(_decided, encodings_in(path))


def _decided(folder: Path) -> Marked:
    """Read a reviewed encoding; one in which nothing was decided is none."""
    encoding = read_encoding(folder)
    if encoding.claims and all(claim.status == "proposed" for claim in encoding.claims):
        raise NotReviewedError(
            f"{folder}: nothing was decided in it, every row is proposed; "
            "review it first with `aidgraph review`"
        )
    return marked_of(encoding)


class NotReviewedError(AidgraphError):
    """Report that an encoding which is to be the measure has not been reviewed."""
