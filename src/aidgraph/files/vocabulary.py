"""Name the folder with words of one's own that extends the shipped vocabulary in this process."""

import os
from functools import cache
from pathlib import Path

from aidgraph.errors import CallError

VOCABULARY = "AIDGRAPH_VOCABULARY"
"""The variable of the environment that names the folder; processes that are started inherit it."""


@cache
def vocabulary_folder() -> Path | None:
    """
    Return the folder of words of one's own, None without one; the first answer stands.

    Tables are read once and kept, so a process has one vocabulary from its first look on.

    Raises:
        CallError: If the variable names no folder.
    """
    text = os.environ.get(VOCABULARY, "")
    if not text:
        return None
    folder = Path(text).absolute()
    if not folder.is_dir():
        raise CallError(
            f"{text}: no such folder of a vocabulary; mend --vocabulary or {VOCABULARY}"
        )
    return folder


def use_vocabulary(folder: Path) -> None:
    """
    Have this process, and those that it starts, use the words in *folder* too.

    Raises:
        CallError: If there is no such folder, or words have been read already without it.
    """
    before = os.environ.get(VOCABULARY)
    read = vocabulary_folder.cache_info().currsize > 0
    if read and vocabulary_folder() != folder.absolute():
        raise CallError(
            f"{folder}: words were read already, without this folder; name it before, or set "
            f"{VOCABULARY}"
        )
    os.environ[VOCABULARY] = str(folder.absolute())
    try:
        vocabulary_folder()
    except CallError:
        os.environ.pop(VOCABULARY)
        if before is not None:
            os.environ[VOCABULARY] = before
        raise
