"""The gazetteer: divisions of China to township level, countries, and large cities abroad."""

import lzma
import math
from collections.abc import Iterator, KeysView
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from aidgraph.chinese.lexicon import split, table
from aidgraph.chinese.script import normalise
from aidgraph.chinese.wordfinder import WordFinder

_LEVELS = (  # words for the level, longer ones first; a name keeps at least two characters
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "街道办事处", "街道", "地区",
    "省", "市", "县", "区", "旗", "盟", "州", "镇", "乡",
)  # fmt: skip
_BY_LEVEL = (
    ("省", "自治区", "特别行政区"),
    ("市", "州", "盟", "地区"),
    ("县", "区", "旗"),
    ("镇", "乡", "街道"),
    ("村", "社区", "嘎查"),
)
_NO_NAMES = (  # townships in the source that are works or enterprises: other rules name them
    "开发区", "园区", "工业区", "示范区", "管理区", "实验区", "保护区", "风景区", "度假区",
    "产业区", "农场", "林场", "牧场", "渔场", "公司", "基地", "水库", "监狱", "管委会", "管理处",
)  # fmt: skip
_SIX = len("gbt2260:000000")
_BARE = ("自治区", "特别行政区")


class Division(NamedTuple):
    """
    Hold a place of the gazetteer.

    ``code`` is ``gbt2260:`` with 6 or 9 digits, or ``geonames:``; ``country`` is ISO 3166-1.
    Coordinates are WGS 84 degrees of the place's seat, and absent where no one place of its name
    is known.
    """

    code: str
    name: str
    country: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def short(self) -> tuple[str, ...]:
        """Return the short forms of the name; there are none abroad."""
        return short_names(self.name) if self.country == "CN" else ()

    @property
    def is_county_or_above(self) -> bool:
        """Tell whether this is a division of China with a code of 6 digits."""
        return self.country == "CN" and len(self.code) == _SIX

    @property
    def is_country(self) -> bool:
        """Tell whether this is a country: the gazetteer has no seat for those."""
        return self.code.startswith("geonames:") and self.latitude is None


class Gazetteer:
    """
    Look places up by name.

    >>> [place.code for place in gazetteer().named("温宿县")]
    ['gbt2260:652922']
    """

    def __init__(self, places: list[Division]) -> None:
        self._places: dict[str, Division] = {}
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for place in places:
            self._places.setdefault(place.code, place)
            if place.code not in self._full.setdefault(place.name, []):
                self._full[place.name].append(place.code)
            for name in place.short:
                if place.is_county_or_above or name[-1] in "乡镇":
                    self._short.setdefault(name, []).append(place.code)
        two = {name for name in self._full if len(name) == 2}
        common = common_places()
        self.full_names = WordFinder(
            name for name in self._full.keys() - two - common if not name.endswith(_NO_NAMES)
        )
        self.short_names = WordFinder(self._short.keys() | two)
        self.countries = WordFinder(
            name for name in two if any(code.startswith("geonames") for code in self._full[name])
        )

    @property
    def codes(self) -> KeysView[str]:
        """The codes of all places."""
        return self._places.keys()

    def place(self, code: str) -> Division | None:
        """Return the place with *code*, if it is here."""
        return self._places.get(code)

    def named(self, name: str) -> tuple[Division, ...]:
        """Return the places called *name*, in full or in short: 博孜墩乡, 温宿."""
        codes = self._full.get(name) or self._short.get(name) or ()
        return tuple(self._places[code] for code in codes)

    def is_full_name(self, name: str) -> bool:
        """Tell whether a place has exactly this name."""
        return name in self._full

    @cached_property
    def large_places(self) -> frozenset[str]:
        """The short names of provinces and prefectures, and countries of two letters."""
        codes = self._short.items()
        large = {n for n, found in codes if any(len(c) == _SIX and c[-2:] == "00" for c in found)}
        return frozenset(large | {name for name in self._full if len(name) == 2})

    def parts(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of the names of places that *word* begins with.

        >>> list(gazetteer().parts("四川省昭觉县人"))
        [(0, 3), (3, 6)]
        """
        at = 0
        while at < len(word):
            end = max(finder.longest(word, at) for finder in (self.full_names, self.short_names))
            if end == at or end == len(word) - 1 > at + 3:
                return
            yield at, end
            at = end

    def middle(self, code: str) -> tuple[float, float, int] | None:
        """
        Return the middle of the places known in the division or country *code*, and how many.

        >>> gazetteer().middle("gbt2260:650000") is not None, gazetteer().middle("no:1")
        (True, None)
        """
        place = self._places.get(code)
        if place is None:
            return None
        digits = code.partition(":")[2]
        abroad = place.country != "CN" or place.is_country
        size = next((k for k in (2, 4, 6) if not digits[k:].strip("0")), len(digits))
        found = self._located.get(place.country if abroad else digits[:size], ())
        if not found or (abroad and not place.is_country):
            return None
        xs, ys = zip(*((math.cos(math.radians(x)), math.sin(math.radians(x))) for _, x in found),
                     strict=True)  # fmt: skip
        east = math.degrees(math.atan2(sum(ys), sum(xs)))  # 179 and -179 have 180 between them
        return sum(y for y, _ in found) / len(found), east, len(found)

    @cached_property
    def _located(self) -> dict[str, list[tuple[float, float]]]:
        """Where places lie, by country and by the digits of the divisions that they lie in."""
        found: dict[str, list[tuple[float, float]]] = {}
        for code, place in self._places.items():
            if place.latitude is not None and place.longitude is not None:
                digits = code.partition(":")[2] if code.startswith("gbt2260:") else ""
                keys = {place.country, *(digits[:size] for size in (2, 4, 6) if digits)}
                for key in keys:
                    found.setdefault(key, []).append((place.latitude, place.longitude))
        return found

    def parents(self, code: str) -> Iterator[Division]:
        """Yield the divisions that hold the one with *code*, the nearest first.

        >>> [place.name for place in gazetteer().parents("gbt2260:652922107")]
        ['温宿县', '阿克苏地区', '新疆维吾尔自治区']
        """
        scheme, _, digits = code.partition(":")
        for size in (6, 4, 2):
            above = f"{scheme}:{digits[:size].ljust(6, '0')}"
            if above != code and above in self._places and scheme == "gbt2260":
                yield self._places[above]


def short_names(name: str) -> tuple[str, ...]:
    """
    Return the short forms of a division's name: without its level, without its ethnic groups.

    >>> short_names("积石山保安族东乡族撒拉族自治县")
    ('积石山县', '积石山')
    >>> short_names("博孜墩柯尔克孜族乡")
    ('博孜墩乡', '博孜墩')
    """
    level = next((tail for tail in _LEVELS if name.endswith(tail)), "")
    bare = name[: len(name) - len(level)]
    plain = without_groups(bare)
    if not level or len(plain) < 2:
        return ()
    if level in _BARE or (plain == bare and not level.startswith("自治")):
        return (plain,)
    return (plain + level[-1], plain)


def without_groups(name: str) -> str:
    """
    Return *name* without the ethnic groups at its end; at least two characters stay.

    >>> without_groups("融水苗族"), without_groups("东乡族")
    ('融水', '东乡族')
    """
    while name.endswith(_groups()):
        group = max((group for group in _groups() if name.endswith(group)), key=len)
        if len(name) - len(group) < 2:
            break
        name = name[: -len(group)]
    return name


def is_province(name: str) -> bool:
    """
    Tell whether *name* is that of a province, in full or short.

    >>> is_province("新疆"), is_province("温宿县")
    (True, False)
    """
    places = gazetteer().named(name)
    return any(p.country == "CN" and p.code.endswith("0000") for p in places)


def level(name: str) -> int:
    """
    Return the level that a place's name ends with: 1 province … 5 village, 0 for none.

    The longest ending counts: 社区 is no 区.

    >>> level("浙江省"), level("温宿县"), level("新村社区"), level("温宿")
    (1, 3, 5, 0)
    """
    if len(name) <= 2:
        return 0
    found = ((len(t), n) for n, tails in enumerate(_BY_LEVEL, 1) for t in tails if name.endswith(t))
    return max(found, default=(0, 0))[1]


@cache
def _groups() -> tuple[str, ...]:
    return tuple(row["suffix"] for row in table("ethnic-suffixes"))


@cache
def gazetteer() -> Gazetteer:
    """Read the gazetteer that ships with the package, once."""
    places = []
    for code, name, *point in _rows("divisions"):
        places.append(Division(f"gbt2260:{code}", name, "CN", *map(float, point)))
    for code, name, country, *point in _rows("abroad"):
        places.append(Division(code, normalise(name), country, *(float(x) for x in point if x)))
    return Gazetteer(places)


@cache
def english_names() -> dict[str, str]:
    """
    Return the English names of divisions down to counties, countries and cities abroad, by code.

    >>> english_names()["gbt2260:652922"], english_names()["geonames:192950"]
    ('Wensu', 'Kenya')
    """
    return {code: name for code, name, _ in _rows("english")}


@cache
def regions() -> WordFinder:
    """Return the finder of regions that are no division: 南疆, 非洲, 昆仑山."""
    return WordFinder(region_names())


def _rows(name: str) -> Iterator[list[str]]:
    packed = files("aidgraph.chinese").joinpath(f"gazetteer/{name}.tsv.xz").read_bytes()
    for line in lzma.decompress(packed).decode("utf-8").splitlines()[1:]:
        yield line.split("\t")


@cache
def common_places() -> frozenset[str]:
    """
    Return the names of places that are common words too, such as 和平.

    >>> "新村" in common_places()
    True
    """
    return _words("common-places")


@cache
def region_names() -> frozenset[str]:
    """Return the names of regions that are no division: 南疆, 非洲, 昆仑山."""
    return _words("regions")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for row in table(name) for word in split(row["words"]))
