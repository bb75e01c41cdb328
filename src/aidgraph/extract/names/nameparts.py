"""Walk left from a head word over the words that belong to the name."""

import re
from functools import cache

from aidgraph.chinese.gazetteer import gazetteer, is_province, level
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.headwords import Head, heads
from aidgraph.extract.words.page import PAIRS, Page
from aidgraph.extract.words.token import Token

PROPER = frozenset(("nz", "nw", "nr", "ns", "nt", "LOC", "ORG", "PER"))
ROADS = ("公路", "铁路", "道路", "隧道", "改建工程", "班列", "专列", "项目")
OFFICES = frozenset(("局", "厅", "委员会", "储备局"))
ORDINAL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}(?:批|届|期|次|师|团|连|号|轮|中|任)?"
    r"|[一二三四五六七八九十百\d]{1,4}(?:批|期|师|团|连|中|小|场|号)|[百千万]亩|首[批届]"
)
_PART = PROPER | {"n", "vn", "an", "s"}
_LOOSE = frozenset(("v", "vd", "ad", "d", "f", "c", "p", "s", "xc", "u", "q", "r"))
_BEFORE_PLACE = frozenset(("TIME", "LOC", "ORG", "ns", "nt", "m", "w"))
_AIDS = frozenset(("帮扶", "支援", "援助", "对口支援", "对口帮扶", "结对帮扶", "援建"))
_SETTLED = ("医院", "卫生院", "学校", "小学", "中学", "大学", "学院", "幼儿园", "保健院")
_OWN = 4  # letters before the head that make a name of what the tagger calls an organization
_LONGEST = 36  # characters
_YEAR = re.compile(r"\d{4}年度?|[春夏秋冬]季|国庆|春节|元旦|中秋")
_YEARLY = ("会", "班", "坛", "赛", "节", "典")  # events that have their time in the name end so
_SENT = ("援", "驻", "赴", "支援")
_SQUADS = frozenset(("小组", "分队", "工作组", "专班", "支队", "大队", "联络组", "服务队"))
_TASKS = ("小组", "指挥部", "工作队", "工作组", "医疗队", "办公室", "前指", "专家组")
_TEAMS = ("工作队", "医疗队", "指挥部", "支教团", "救援队")
_BRANCHES = frozenset(
    ("代表处", "办事处", "分会", "分公司", "分行", "支行", "分院", "分社", "分部", "分校", "秘书处")
)
_NEAR = 6  # letters of a place between a body and its branch
_ROUNDS = ("论坛", "组织", "会议", "大会")
_ROOMS = "楼室"  # a building or a room has its institution in its name
_CLOSERS = {*PAIRS.values(), '"'}


def name_parts(page: Page, at: int, end: int, head: Head) -> list[Token]:
    """Return the words of the name that ends with the head at *at*: the head's own at least."""
    index = page.ends[end]
    while page.tokens[index].start > at:
        index -= 1
    first = index
    while index > 0 and end - page.tokens[index].start < _LONGEST:
        step = _step_left(page, index, first, head)
        if step == index:
            break
        index = step
    parts = page.tokens[index : page.ends[end] + 1]
    while len(parts) > 1 and parts[0].start < at and _is_trimmed(parts[0], parts[1], head):
        cut, parts = parts[0], parts[1:]
        if parts[0].start >= at and _tells_kind(cut):
            return [cut, *parts]
    return parts[_places_before(parts, head) :]


def _tells_kind(token: Token) -> bool:
    """Tell whether a verb right before a head says what kind it is (采购服务站), not who builds."""
    inner = token.tag == "v" and token.word in word_list("verbs", "inner")
    return inner and token.word not in word_list("verbs", "built") | word_list("verbs", "run")


def _places_before(parts: list[Token], head: Head) -> int:
    """Count the divisions before a name that are no part of it: 广东 before 廉江市博览会."""
    if head.bare == "noun":
        return 0
    if len(parts) == 2 and _is_whole(parts[0], parts[1], head):
        return 1
    last = 0
    while last < len(parts) - 2 and parts[last + 1].tag == "LOC" and parts[last].tag == "LOC":
        if level(parts[last].word) >= level(parts[last + 1].word) > 0:
            return 0  # two counties side by side: both belong to it
        last += 1
    if head.type != "Organization":
        return last
    kept = level(parts[0].word) > 1 or level(parts[last].word) == 0
    return 0 if kept else last  # a province is no part, a county is


def _is_whole(province: Token, rest: Token, head: Head) -> bool:
    """Tell whether a province stands before a facility that the tagger took for one name."""
    tagged = rest.tag in {"LOC", "ORG"} and len(rest.word) - len(head.word) >= _OWN
    return tagged and head.type == "Facility" and is_province(province.word)


def _step_left(page: Page, index: int, first: int, head: Head) -> int:
    """Return the index of the word or group before *index* that belongs to the name, or *index*."""
    token, right = page.tokens[index - 1], page.tokens[index]
    if right.word[0] in '“"' and not _is_period(page, right):
        return index  # a name may begin with a quotation, and rarely has words before one
    if token.word[-1] in _CLOSERS:
        return _group_start(page, index, token)
    if index > 1 and _joins(page, index, head):
        return index - 2
    ended = _begins_here(page, index, first, head)
    return index if ended or not _is_part(token, head) else index - 1


def _begins_here(page: Page, index: int, first: int, head: Head) -> bool:
    """Tell whether what stands before *index* is something else: 某公司 before 援建某某中学."""
    token, right = page.tokens[index - 1], page.tokens[index]
    rounds = head.type == "Event" and token.word.endswith(_ROUNDS)  # 某合作论坛北京峰会
    branch = head.word in _BRANCHES and token.end >= page.tokens[first].start - _NEAR
    if right.word == "(" or rounds or (branch and _is_body(token)) or _is_tasked(token, head):
        return False  # 某集团（某地）有限公司, 某银行某地分行
    if _is_aided(token, right, head):
        return True
    place = right.tag == "LOC" and right.word != head.word
    if place and token.tag not in _BEFORE_PLACE and not token.word.endswith(_SENT):
        return True
    does = _does(right, head) and not (head.bare == "alone" and index == first - 1)
    if token.tag == "LOC" and not _is_body(token):
        return does
    if not _is_body(token) or does:
        return _is_body(token)
    works = head.type in {"Facility", "Project"} and head.word[-1] not in _ROOMS
    named = works and any(part.tag in PROPER for part in page.tokens[index:first])
    return named or (right.tag == "LOC" and head.word[-1] not in _ROOMS)


def _is_tasked(token: Token, head: Head) -> bool:
    """Tell whether a team has its task in the name: 某省对口支援某地领导小组, 某工作队某县小组."""
    if head.word.endswith(_TASKS) and token.word in _AIDS | {"支持", "协作"}:
        return True
    return head.word in _SQUADS and token.word.endswith(_TEAMS)


def _is_aided(token: Token, right: Token, head: Head) -> bool:
    """
    Tell whether *right* is an institution that *token* speaks of: 帮扶 before 某县人民医院.

    So is what two places share (姑思共建) of the place before it.
    """
    if token.tag == "LOC" and right.tag == "nz" and right.word.endswith("共建"):
        return True
    helped = head.word.endswith(_SETTLED) and token.word in _AIDS  # but 支援湖北医疗队
    tagged = right.tag == "ORG" and len(right.word) - len(head.word) >= _OWN
    return helped or (tagged and token.tag == "n")


def _is_body(token: Token) -> bool:
    """Tell whether a word ends the name of an organization."""
    return token.word.endswith(_bodies()) or (token.tag == "ORG" and token.word[-1] in "师团")


@cache
def _bodies() -> tuple[str, ...]:
    return tuple(word for word, head in heads().items() if head.type == "Organization")


def _does(token: Token, head: Head) -> bool:
    """Tell whether a word says what a body does (某某县援建…), so that the name begins after it."""
    if token.tag != "v" or head.type == "Project":
        return False
    return token.word in word_list("verbs", "built") or token.word in word_list("verbs", "run")


def _is_part(token: Token, head: Head) -> bool:
    """Tell whether a word may belong to a name, by its tag and by the lists."""
    word, tag = token.word, token.tag
    inner = word_list("verbs", "inner")
    builds = tag == "v" and word in word_list("verbs", "built") and word != "建设"
    if word in word_list("trims", "stop") or (builds and head.type != "Project"):
        return False
    if tag in _PART or word in inner or word in _SENT or word == "现代":
        return tag != "PER" or len(word) > 1
    if tag == "v":
        return len(word) > 3 and word.endswith(tuple(inner))
    if tag in {"a", "f"}:
        new = word == "新" and head.type == "Facility"  # 某医院新门诊楼
        common = word[-1] in "的了" or word in word_list("trims", "left")
        return new or (len(word) > 1 and not common)
    if tag == "m":
        quake = head.word == "地震" and word.endswith("级")
        return quake or bool(ORDINAL.fullmatch(word))
    return tag == "TIME" and bool(_YEAR.fullmatch(word)) and head.word.endswith(_YEARLY)


def _group_start(page: Page, index: int, token: Token) -> int:
    """Return the index of the mark that opens the quotation or bracket before *index*."""
    opener = page.openers.get(token.end - 1, -1)
    group = page.begins.get(opener, index)
    inside = page.text[opener + 1 : token.end - 1]
    if group == index or re.search(
        "[，。；！？]|记者|通讯员|简称|下称|以下|^即|^原|又名|又称", inside
    ):
        return index
    if page.text[opener] != "(":
        return group
    chain = list(gazetteer().parts(inside))
    spoiled = len(chain) > 1 or re.search(r"\d", inside) or len(inside) > 12 or group == 0
    return index if spoiled or page.tokens[group - 1].tag not in _PART else group


def _is_period(page: Page, opener: Token) -> bool:
    """Tell whether a quotation names a plan period (“十四五”规划): a part of names."""
    closer = page.closers.get(opener.start, opener.start)
    return page.text[opener.start + 1 : closer] in word_list("rhetoric", "words")


def _joins(page: Page, index: int, head: Head) -> bool:
    """Tell whether the word before *index* joins two parts of one name: ·, —, 暨, 至."""
    joint, left, right = page.tokens[index - 1], page.tokens[index - 2], page.tokens[index]
    if left.tag not in _PART or (joint.word == "·" and head.type == "Event"):
        return False  # 某省·某地震 in a table
    if joint.word in {"—", "-", "·"}:
        return left.tag in PROPER or right.tag in PROPER
    if joint.word in {"与", "和", "及"}:
        graded = left.word[0] in "省市县区州" and not _is_body(left)  # 省粮食和物资储备局
        nouns = {"n", "vn", "ORG"} if graded and head.word in OFFICES else {"n", "vn"}
        college = head.word == "学院" and index > 2 and page.tokens[index - 3].word.endswith("大学")
        plain = head.bare == "alone" or head.word in OFFICES
        within = college and left.tag == "n" and right.tag in {"n", "vn", "ORG"}
        return within or (plain and {left.tag, right.tag} <= nouns)  # 某大学建筑与城市规划学院
    if joint.word in {"至", "到"}:
        return head.word in ROADS and left.tag in PROPER | {"n"}
    return joint.word == "暨"


def _is_trimmed(token: Token, following: Token, head: Head) -> bool:
    """Tell whether no name begins with a word; *following* is the next one."""
    if token.word in {"驻", "援"} and head.word[-1] in "馆处团部队组":
        return False
    if token.word == "首批" and following.word in _SENT:
        return False
    if token.tag in {"n", "vn"} and token.word in word_list("verbs", "inner"):
        return token.word in word_list("verbs", "built") and token.word != "建设"
    if token.word in word_list("trims", "left") or token.tag in _LOOSE:
        return True
    if token.tag == "m":
        numbered = token.word.startswith("第") or (head.word in ROADS and token.word[-1] == "号")
        return not numbered and token.word[-1] not in "师团亩届"
    return token.tag == "w" and token.word[0] not in PAIRS and token.word[0] != '"'
