"""Find the data folders that ship with the package.

In a wheel they sit inside the package; in a checkout they are the top-level
folders of the repository, where people read and edit them.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

Folder = Literal["graph", "ontology", "queries"]


def folder(name: Folder) -> Traversable:
    """Return the data folder *name*, from the wheel or from the checkout.

    >>> folder("ontology").joinpath("core.ttl").is_file()
    True
    """
    packaged = files("aidgraph").joinpath(name)
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[3] / name
    if not checkout.is_dir():
        raise FileNotFoundError(f"no data folder {name!r} in the package or a checkout")
    return checkout


def walk(root: Traversable, suffix: str) -> list[tuple[str, Traversable]]:
    """List the files below *root* that end in *suffix*, as (relative name, file), sorted by name.

    >>> ("core.ttl" in dict(walk(folder("ontology"), ".ttl")))
    True
    """
    found: list[tuple[str, Traversable]] = []
    for entry in root.iterdir():
        if entry.is_dir():
            found += [(f"{entry.name}/{name}", file) for name, file in walk(entry, suffix)]
        elif entry.name.endswith(suffix):
            found.append((entry.name, entry))
    return sorted(found, key=lambda pair: pair[0])
