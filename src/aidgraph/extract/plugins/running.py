"""How an interpreter that asks a server may run: what it may spend, where its answers are kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aidgraph.model import Encoding
from aidgraph.text.report import ReportText


class GateFinding(Protocol):
    """Name a claim that the words do not bear out, and say why when it is printed."""

    @property
    def target(self) -> str:
        """Return the id of the claim or entity."""
        ...


class Gate(Protocol):
    """Tell what the words do not bear out; see :func:`aidgraph.check.verify.refusals`."""

    def __call__(
        self, encoding: Encoding, ids: Collection[str], text: ReportText, /
    ) -> Sequence[GateFinding]:
        """Return the findings about the claims and entities *ids*."""
        ...


@dataclass(frozen=True, slots=True)
class Running:
    """
    Say how interpreters run.

    ``gate`` is the evidence gate that each answer passes.  ``answers`` is the folder that keeps
    each answer.  ``batch_out`` is a file that gets the requests instead of the server, ``batch_in``
    one with answers; ``dry`` only counts.  ``most_tokens`` ends a run, 0 never.
    """

    gate: Gate
    answers: Path
    batch_out: Path | None = None
    batch_in: Path | None = None
    dry: bool = False
    most_tokens: int = 0

    @property
    def writes_nothing(self) -> bool:
        """Tell whether the run makes no encodings: it counts, or writes requests."""
        return self.dry or self.batch_out is not None

    @property
    def asks_for_more(self) -> bool:
        """Tell whether anything is set that only means something to an interpreter."""
        return self.is_offline or self.most_tokens > 0

    @property
    def is_offline(self) -> bool:
        """Tell whether no request is sent."""
        return self.writes_nothing or self.batch_in is not None
