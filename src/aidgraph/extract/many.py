"""Extract many files: in order, the same bytes wherever they are read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from aidgraph.extract.assemble import extract
from aidgraph.extract.run import Extracted, Extractor, refuse_twins
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.tasks.attempt import Failed
from aidgraph.tasks.run import Workplace, run_tasks

_WARM = "2021年，甲市投入1万元建成乙县医院。"


def read_tables() -> None:
    """Read the lexicons and the gazetteer now, not with the first report; the model is not read."""
    extract(_WARM, "warm", choose_tagger("rules"))


def extract_files(
    extractor: Extractor, paths: Sequence[Path], workplace: Workplace | None = None
) -> Iterator[Extracted | Failed]:
    """
    Extract each file; yield what was made of it, in the order of *paths*.

    A file that fails, whatever the reason, does not stop the others.

    Args:
        extractor: What each file is given to.
        paths: The files.
        workplace: Where they are read, this process by default; the bytes are the same.

    Raises:
        CallError: If two files would get the same folder; nothing is read then.  Or as
            :func:`aidgraph.tasks.run.run_tasks`.
    """
    refuse_twins(paths)
    # Several processes share the tables.  The model is not read before them: its library has
    # threads, which a fork would lose, so each reads it.
    return run_tasks(extractor.extract_file, paths, workplace or Workplace(), prepare=read_tables)
