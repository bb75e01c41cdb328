"""The errors aidgraph raises: each says what is wrong, where, and what to do."""

from dataclasses import dataclass


class AidgraphError(Exception):
    """Be the base of every error that is meant to be read by a person.

    ``exit_status`` follows the contract: 1 the data is wrong, 2 the call is wrong.
    """

    exit_status = 1


class CallError(AidgraphError):
    """Report that the call itself is wrong: a missing file, an unknown name, a bad option."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one thing that is wrong in a file, with its remedy.

    ``row`` counts the lines a person sees in a spreadsheet: the header is row 1.

    >>> print(Problem("claims.csv", 3, "unit", "unknown unit 'furlong'", "use a key of units.ttl"))
    claims.csv, row 3, unit: unknown unit 'furlong'; use a key of units.ttl
    """

    file: str
    row: int | None
    column: str | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", {self.column}"
        return f"{place}: {self.what}; {self.remedy}"


class EncodingError(AidgraphError):
    """Report everything that is wrong in the tables of one report.

    ``problems`` holds one :class:`Problem` for each place.
    """

    def __init__(self, folder: str, problems: list[Problem]) -> None:
        self.folder = folder
        self.problems = problems
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        super().__init__("\n".join([f"{folder}: {count}", *(f"  {p}" for p in problems)]))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Come back whole from another process."""
        return type(self), (self.folder, self.problems)


class FailedReportsError(AidgraphError):
    """Report that some of many reports failed; ``messages`` has the words for each."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        count = f"{len(messages)} report{'s' if len(messages) > 1 else ''} failed"
        super().__init__("\n".join([count, *messages]))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Come back whole from another process."""
        return type(self), (self.messages,)
