"""Account for every number of a report: what became of it when a language model read it."""

from collections import Counter
from collections.abc import Mapping

from aidgraph.extract.plugins.llm.passages import Script

STATES = ("read", "declined", "refused", "unanswered", "unread")


class Ledger:
    """
    Hold for the id of each mark what became of it.

    ``read``: an answer came in; ``declined``: it was said to be no figure; ``refused``: the text
    does not bear the answer out; ``unanswered``: answers came, none for it; ``unread``: a call
    failed.  In all but the first the rules' row stands.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._state: dict[str, tuple[str, str]] = dict.fromkeys(script.marks, ("unread", ""))

    def set(self, mark: str, state: str, reason: str = "") -> None:
        """Note what became of a mark."""
        self._state[mark] = state, reason

    def state(self, mark: str) -> str:
        """Return what became of a mark so far; nothing for one that is none."""
        return self._state.get(mark, ("", ""))[0]

    def rows(self) -> tuple[Mapping[str, object], ...]:
        """Return a row for each mark in the order of the text; offsets are the source's."""
        reading = self._script.scene.reading
        out = []
        for mark, (state, reason) in self._state.items():
            piece = self._script.marks[mark]
            start, end = reading.span(piece.start, piece.end)
            row: dict[str, object] = {"id": mark, "start": start, "end": end, "state": state}
            out.append(row | ({"reason": reason} if reason else {}))
        return tuple(out)

    def counts(self) -> dict[str, int]:
        """Return how many marks are in each state; those in none are left out."""
        found = Counter(state for state, _ in self._state.values())
        return {state: found[state] for state in STATES if found[state]}
