"""Check a whole folder of words of one's own, before anything is read with them."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from aidgraph.chinese.lexicon import read_table
from aidgraph.errors import EncodingError, Problem
from aidgraph.extract.own_rows import own_rows
from aidgraph.files.vocabulary import use_vocabulary
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.text.near import nearest

_ROOMS = {
    "lexicons": ("aidgraph.extract", "lexicons"),
    "gate": ("aidgraph.check.gate", ""),
}
_CLOSED = frozenset(("lexicons/confidence.tsv", "gate/waivers.tsv"))  # what is measured or ruled
_DATA = frozenset((".ttl", ".tsv", ".csv"))


def adopt_vocabulary(root: Path) -> None:
    """
    Use the words in the folder *root* in this process, after all of them were checked.

    Raises:
        CallError: If there is no such folder, or words were read already without it.
        EncodingError: With everything that is wrong in it, each by file and row.
    """
    use_vocabulary(root)
    vocabulary()  # refuses wrong Turtle
    if problems := list(_problems(root)):
        raise EncodingError(str(root), problems)


def shipped_tables() -> dict[str, tuple[dict[str, str], ...]]:
    """
    Return the rows of each shipped table that may be added to, by its name in a vocabulary.

    >>> "lexicons/units.tsv" in shipped_tables(), "lexicons/confidence.tsv" in shipped_tables()
    (True, False)
    """
    found = {}
    for room, (package, below) in _ROOMS.items():
        folder = files(package).joinpath(below) if below else files(package)
        for file in folder.iterdir():
            name = f"{room}/{file.name}"
            if file.name.endswith(".tsv") and name not in _CLOSED:
                found[name] = read_table(folder, file.name.removesuffix(".tsv"))
    return dict(sorted(found.items()))


def _problems(root: Path) -> Iterator[Problem]:
    known = shipped_tables()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.suffix not in _DATA or path.suffix == ".ttl":
            continue
        if name in known:
            yield from own_rows(root, name, known[name])[1]
        else:
            near = nearest(name, known)
            hint = f"did you mean {near[0]}? " if near else ""
            remedy = f"{hint}tables are lexicons/NAME.tsv and gate/NAME.tsv, by shipped names"
            yield Problem(name, None, None, "no shipped table has this name", remedy)
