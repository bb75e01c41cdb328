"""Relate the activities of a file to each other, when all of them are read."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aidgraph.exchange.imports.iati.parts import codes
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder

PARENT = "parent"
RELATED = {"1": PARENT, "2": "child"}
_OTHER = "no activity has just this identifier, but one that differs by capitals"


class Related(NamedTuple):
    """Hold what an activity says of another: its own id and key, whom it names, and as what."""

    me: str
    key: str
    number: int
    ref: str
    kind: str


def relate(tables: TableBuilder, found: Iterable[Related], activities: Mapping[str, str]) -> None:
    """
    Note who is part of whom; *activities* are the identifiers of all activities by their ids.

    An identifier that no activity of the file has makes one without a name, unless there is one
    whose identifier differs by capitals alone.
    """
    ids, known = {key: me for me, key in activities.items()}, dict(activities)
    noted: set[str] = set()  # activities without a name that are in no table with a number
    for me, key, number, ref, kind in found:
        tables.key = key
        other = ids.get(ref) or slug("iati", ref)
        if known.get(other, ref) != ref:
            tables.leave("related-activity", ref, _OTHER)
            continue
        if other not in known:
            tables.entity(other, "Project", ref, key, codes=codes("iatiActivity", ref), named=False)
            noted.add(other)
        known[other] = ref
        part, whole = (me, other) if kind == PARENT else (other, me)
        tables.relation(f"{me}.related-activity-{number}", part, "partOf", whole, key)
        if tables.is_full():
            tables.write_numbered(noted, tables.language)
            noted.clear()
