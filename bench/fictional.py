"""Make reports of any length: fictional bodies, places and numbers in sentences of this project."""

import random

LENGTH = 4_000  # characters of one report

_HEADING = "## {city}对口支援{county}第{n}年"
_SENTENCES = (
    "{year}年{month}月，{city}援{short}工作组投入援助资金{m}万元，新建{county}第{n}中学教学楼。",
    "教学楼建筑面积{k}平方米，可容纳学生{p}名。",
    "两年来，工作组先后派出医生{n}名，培训医务人员{p}人次，{county}人民医院开展手术{n}例。",
    "在产业方面，工作组在{town}建成食用菌种植基地，占地{k}亩，带动农户{p}余户，户均增收近{k}元。",
    "{city}{firm}有限公司负责运营基地，{year}年销售蘑菇{p}吨，销售额{m}.5万元，同比增长{n}%。",
    "{city}慈善总会在{county}举行捐赠仪式，捐赠图书{k}册、棉衣{p}件，总价值约{m}万元。",
    "深入实施“{firm}计划”，打造“{town}夜校”等{n}个品牌，获评全省首个示范项目。",
    "- 组织{p}名青少年参加“{firm}手拉手”融情夏令营，结对{k}对；目前已有{n}所学校、{n}家医院参与。",
)  # fmt: skip
_LETTERS = "澄岚峰湖石桥绿源青柳白榆云松雁泉竹溪梅岭"


def report(number: int, length: int = LENGTH) -> str:
    """Return the report with that *number*: always the same, *length* characters at least."""
    dice = random.Random(number)
    parts = [f"# 对口支援工作综述（{number}）"]
    while sum(map(len, parts)) < length:
        words = _words(dice)
        chosen = dice.sample(_SENTENCES, k=4)
        parts += [_HEADING.format(**words), *(sentence.format(**words) for sentence in chosen)]
    return "\n\n".join(parts)


def _words(dice: random.Random) -> dict[str, str | int]:
    def name() -> str:
        return "".join(dice.sample(_LETTERS, k=2))

    short = name()
    return {
        "city": name() + "市",
        "county": short + "县",
        "short": short[0],
        "town": name() + "镇",
        "firm": name(),
        "year": dice.randint(2016, 2023),
        "month": dice.randint(1, 12),
        "n": dice.randint(2, 60),
        "p": dice.randint(61, 990),
        "k": dice.randint(1_000, 9_999),
        "m": dice.randint(20, 4_000),
    }
