"""Tell works, events and bodies apart among the names of a clause."""

from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.things.identify import COUNTED

THINGS = frozenset(("Facility", "Project", "Programme", "Event"))
WORKS = frozenset(("Facility", "Project", "Programme"))
BODIES = frozenset(("Organization", "Place"))
_HEAD = 4  # letters of the longest head of a building's name


def is_building(name: NameMention) -> bool:
    """Tell whether a body is also what is built and measured: a school, a hospital."""
    text = name.plain.rstrip("”’」")
    return name.type == "Organization" and any(
        (head := heads().get(text[-length:])) is not None and head.built
        for length in range(2, _HEAD + 1)
    )


def is_thing(name: NameMention) -> bool:
    """Tell whether a name is that of a work, an event or a building."""
    return name.type in THINGS or is_building(name)


def is_one(name: NameMention) -> bool:
    """Tell whether a name is that of one thing, not a noun that is counted (农家书屋3个)."""
    return name.rule != COUNTED
