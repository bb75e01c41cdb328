"""The encodings in a folder, one of which is being reviewed."""

from pathlib import Path

from aidgraph.encoding.folders import encodings_below
from aidgraph.errors import CallError
from aidgraph.review.library.status import ReportStatus, read_status
from aidgraph.review.session import ReviewSession, open_session


class ReportFolder:
    """Hold a folder of encodings and the session of the one that is open.

    Raises:
        CallError: If *folder* has no encodings right below it, or the first cannot be opened.
    """

    def __init__(self, folder: Path, reviewer: str = "") -> None:
        self.folder, self.reviewer = folder, reviewer
        self.names = [path.name for path in encodings_below(folder)]
        if not self.names:
            raise CallError(f"{folder}: no encoding here, and none in the folders right below it")
        first = next((one.folder.name for one in self.progress() if one.proposed), self.names[0])
        self.session: ReviewSession = open_session(folder / first, reviewer=reviewer)

    @property
    def current(self) -> str:
        """Return the name of the report that is open."""
        return self.session.folder.name

    def progress(self) -> list[ReportStatus]:
        """Return how far each report is; the evidence is not checked again."""
        return [read_status(self.folder / name, verify=False) for name in self.names]

    def following(self) -> str:
        """Return the next report, round and round, that has something to decide; or nothing."""
        at = self.names.index(self.current) + 1
        for name in self.names[at:] + self.names[: at - 1]:
            if read_status(self.folder / name, verify=False).proposed:
                return name
        return ""

    def open(self, name: str) -> ReviewSession:
        """
        Review the report *name* instead of the one that is open.

        Raises:
            CallError: If there is no such report, its text is not there, or another review of it
                is running; the one that is open stays open.
        """
        if name not in self.names:
            raise CallError(f"there is no report {name[:80]!r} in {self.folder}")
        if name != self.current:
            fresh = open_session(self.folder / name, reviewer=self.reviewer)
            self.session.close()
            self.session = fresh
        return self.session
