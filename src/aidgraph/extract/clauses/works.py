"""Tell works, events and bodies apart among the names of a clause."""

from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.things.identify import COUNTED

THINGS = frozenset(("Facility", "Project", "Programme", "Event"))
WORKS = frozenset(("Facility", "Project", "Programme"))
BODIES = frozenset(("Organization", "Place"))
_LAND = (
    "麓", "山脉", "高原", "盆地", "沙漠", "流域", "草原", "戈壁", "河畔", "湖畔", "江畔", "平原", "丘陵", "峡谷",
    "海峡", "半岛", "冰川", "雪山", "长江", "黄河", "珠江", "淮河", "渭河", "汉江", "湘江", "赣江",
)  # fmt: skip
_WATERS = ("江", "河", "湖", "海", "山", "峰", "洋", "水", "溪", "川")
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


def is_land(name: NameMention) -> bool:
    """Tell whether a place is a river, a mountain or their like, which gives and gets nothing."""
    text = name.plain
    return name.type == "Place" and (
        text.endswith(_LAND) or (not name.code and text.endswith(_WATERS))
    )
