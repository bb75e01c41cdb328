"""What an interpreter reads and what it gives: the seat of the clause reader, open to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Reading


@dataclass(frozen=True, slots=True)
class Scene:
    """
    Hold what an interpreter reads: what the clause reader has, and what was made of it so far.

    ``plain`` is the text normalised, ``pieces`` its names, numbers, times and words in order,
    ``cast`` says which names are one thing, ``drafts`` are the claims before this interpreter.
    """

    reading: Reading
    plain: str
    pieces: Sequence[Chunk]
    cast: Cast
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpretation:
    """
    Hold what an interpreter gives: all drafts, its own and those it lets stand, and the things.

    ``ledger`` says for the id of each number what became of it, with its offsets; ``refused`` are
    the answers that the text does not bear out, in words; ``unread`` counts the numbers that
    nobody answered for.
    """

    drafts: tuple[Draft, ...]
    cast: Cast
    ledger: tuple[Mapping[str, object], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0


class Interpreter(Protocol):
    """Read a scene after the clause reader; correct, replace and add what it made."""

    name: str

    def interpret(self, scene: Scene) -> Interpretation:
        """Return what is read in *scene*."""
        ...

    def finish(self) -> Mapping[str, object]:
        """End the run: return what it took, for the manifest."""
        ...
