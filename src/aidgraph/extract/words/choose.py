"""Cut text into tagged words: the interface, and the choice of what is installed."""

from typing import Literal

from aidgraph.errors import CallError
from aidgraph.extract.words.token import Tagger


def choose_tagger(name: Literal["auto", "lac", "rules"] = "auto") -> Tagger:
    """
    Return the tagger *name*: LAC's model, the one by rules, or the better one that is installed.

    Raises:
        CallError: If ``lac`` is asked for and the extra ``extract`` is not installed.
    """
    from aidgraph.extract.words.lac import LacTagger, is_installed  # noqa: PLC0415 - they import Token
    from aidgraph.extract.words.rules import RuleTagger  # noqa: PLC0415

    if name == "rules" or (name == "auto" and not is_installed()):
        return RuleTagger()
    if not is_installed():
        raise CallError("the tagger lac is not installed: pip install 'aidgraph[extract]'")
    return LacTagger()
