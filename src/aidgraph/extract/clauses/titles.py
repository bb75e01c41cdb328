"""Tell posts and titles: 副所长, 党组书记, 秘书长."""

import re
from functools import cache

from aidgraph.chinese.lexicon import one_of
from aidgraph.extract.lexicon import word_list


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf".{{0,8}}{one_of(sorted(word_list('titles', 'before')))}")


def is_title(word: str) -> bool:
    """
    Tell whether a word ends as a post does.

    >>> is_title("副所长"), is_title("学校")
    (True, False)
    """
    return bool(_pattern().fullmatch(word)) or word.endswith(_ENDS) or word == "长"


_ENDS = (
    "主任", "书记", "主席", "院长", "校长", "所长", "局长", "部长", "司长", "厅长", "处长", "科长",
    "镇长", "县长", "市长", "省长", "区长", "乡长", "州长", "组长", "队长", "团长", "会长", "理事长",
    "秘书长", "董事长", "指挥长", "总指挥", "总经理", "经理", "总裁", "总监", "大使", "参赞", "总统",
    "总理", "首相", "外长", "大臣", "发言人", "代表", "委员", "常委", "负责人", "专员", "执委", "务卿", "首席科学家",
    "领队", "总督", "长官", "行长", "署长", "干部", "教授", "老师", "主席", "夫人", "院士", "村民",
)  # fmt: skip
