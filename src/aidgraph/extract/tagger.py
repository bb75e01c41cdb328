"""Cut text into tagged words: the interface, and the choice of what is installed."""

from typing import Literal, NamedTuple, Protocol

from aidgraph.errors import CallError


class Token(NamedTuple):
    """Hold a word and its tag; ``start`` and ``end`` are offsets in the text."""

    start: int
    end: int
    word: str
    tag: str


class Tagger(Protocol):
    """
    Cut a text into tagged words that cover it without gaps.

    Tags are LAC's: ``n`` noun, ``nz`` other name, ``nw`` title of a work, ``v`` verb, ``vn`` verbal
    noun, ``a`` adjective, ``d`` adverb, ``f`` direction, ``r`` pronoun, ``m`` number, ``q``
    measure, ``p`` preposition, ``c`` conjunction, ``u`` particle, ``w`` punctuation, and ``PER``,
    ``LOC``, ``ORG``, ``TIME``.
    """

    def words(self, text: str) -> list[Token]:
        """Return the words of *text* in order."""
        ...


def choose_tagger(name: Literal["auto", "lac", "rules"] = "auto") -> Tagger:
    """
    Return the tagger *name*: LAC's model, the one by rules, or the better one that is installed.

    Raises:
        CallError: If ``lac`` is asked for and the extra ``extract`` is not installed.
    """
    from aidgraph.extract.lac import LacTagger, is_installed  # noqa: PLC0415 - they import Token
    from aidgraph.extract.segment import RuleTagger  # noqa: PLC0415

    if name == "rules" or (name == "auto" and not is_installed()):
        return RuleTagger()
    if not is_installed():
        raise CallError("the tagger lac is not installed: pip install 'aidgraph[extract]'")
    return LacTagger()
