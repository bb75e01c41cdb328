"""Account for every number of a report: what became of it when a language model read it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from aidgraph.extract.plugins.llm.passages import Script

STATES = ("read", "declined", "refused", "unanswered", "unread")


class Ledger:
    """
    Hold for the id of each mark what became of it.

    ``read``: an answer came in; ``declined``: it was said to be no figure; ``refused``: the text
    does not bear the answer out; ``unanswered``: answers came, none for it; ``unread``: a call
    failed.  In all but the first the rules' row stands.  Relations of the rules that were said to be
    wrong are ``withdrawn``.
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

    def rows(self, withdrawn: Iterable[str] = ()) -> tuple[Mapping[str, object], ...]:
        """Return a row for each mark in the order of the text, then for what is withdrawn.

        Offsets are the source's.
        """
        out = []
        for mark, (state, reason) in self._state.items():
            piece = self._script.marks[mark]
            row = self._row(mark, piece.start, piece.end, state)
            out.append(row | ({"reason": reason} if reason else {}))
        for name in sorted(withdrawn, key=lambda name: int(name[1:])):
            draft = self._script.relations[name]
            claim = draft.claim
            said = {"subject": claim.subject, "predicate": claim.predicate, "object": claim.object}
            out.append(self._row(name, *draft.spans[0], "withdrawn") | said)
        return tuple(out)

    def _row(self, name: str, start: int, end: int, state: str) -> dict[str, object]:
        first, last = self._script.scene.reading.span(start, end)
        return {"id": name, "start": first, "end": last, "state": state}

    def counts(self) -> dict[str, int]:
        """Return how many marks are in each state; those in none are left out."""
        found = Counter(state for state, _ in self._state.values())
        return {state: found[state] for state in STATES if found[state]}
