"""Find bodies known by name (新华社, 联合国儿童基金会) or by the post that leads them (四川省委书记)."""

import re
from collections.abc import Iterator

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import known_bodies
from aidgraph.extract.words.page import Page

_LEGAL = re.compile(
    r"(?:社团|财团)法人[\u3400-\u9fff]{2,20}?(?:基金会|协会|学会|总会|促进会|联盟|公会|医院)"
)


def find_known(page: Page) -> Iterator[FoundName]:
    """Yield well-known bodies that begin where a word begins and end where one ends."""
    for start, end in known_bodies().spans(page.text):
        if start in page.begins and end in page.ends:
            yield FoundName(start, end, "Organization", "list")
    for match in _LEGAL.finditer(page.text):
        yield FoundName(match.start(), match.end(), "Organization", "list")


_LEADS = re.compile("(?P<body>[\u3400-\u9fff]{2,}[部厅司署局])长")
_OFFICE = frozenset("部厅司署委局")
_CHIEF = re.compile("副?(?:[部厅司署局]长|主任|书记|发言人|秘书)")
_WORDS = frozenset(("n", "nz", "vn", "an", "a"))
_POSTS = frozenset(("部长", "署长", "局长"))
_FAR = 7  # words from a country to the last one of its ministry's name
_AGENCIES = (
    "部",
    "署",
    "总局",
    "委员会",
    "援助署",
    "局",
    "厅",
    "议会",
    "王室",
    "海军",
    "空军",
    "陆军",
)
_DEPUTY = ("副", "原", "前", "时任", "总", "全", "各")
_MONEY = re.compile("[省市县区州旗镇]财政(?=[资拨投出支安配列每]|无偿|补助|预算|共|先后|累计|为)")


def find_offices(page: Page) -> Iterator[FoundName]:
    """Yield ministries and offices by who leads them (外交部长), and 某县财政 that pays."""
    for index, token in enumerate(page.tokens):
        leads = _LEADS.fullmatch(token.word) if token.tag != "v" else None
        after = page.tokens[index + 1].word if index + 1 < len(page.tokens) else ""
        cut = len(token.word) == 1 and index > 0 and page.tokens[index - 1].tag in _WORDS  # 税务|部
        whole = token.word[-1] in _OFFICE and (len(token.word) > len("本部") or cut)
        titled = whole and _CHIEF.match(after)
        if token.word.startswith(_DEPUTY) or not (leads or (titled and token.tag in _WORDS)):
            continue
        end = token.start + len(leads["body"]) if leads else token.end
        yield FoundName(_office_start(page, index), end, "Organization", "list")
    yield from _ministries(page)
    yield from _led_by(page)
    for match in _MONEY.finditer(page.text):
        start = _place_start(page, match.start())
        yield FoundName(start, match.end(), "Organization", "list")


def _led_by(page: Page) -> Iterator[FoundName]:
    """Yield a country's ministry that only its leader's post names: 尼日尔|农业|部长."""
    for state, field, post in zip(page.tokens, page.tokens[1:], page.tokens[2:], strict=False):
        leads = post.word in _POSTS and field.tag in _WORDS and state.tag == "LOC"
        if leads and any(p.is_country for p in gazetteer().named(state.word)):
            yield FoundName(state.start, post.start + 1, "Organization", "list")


def _ministries(page: Page) -> Iterator[FoundName]:
    """Yield the ministries and agencies right after their country: 英国外交和联邦事务部."""
    for index, token in enumerate(page.tokens):
        if token.tag != "LOC" or not any(p.is_country for p in gazetteer().named(token.word)):
            continue
        for other in page.tokens[index + 1 : index + _FAR]:
            office = other.word.endswith(_AGENCIES) and len(other.word) > 1
            if office and other.tag in _WORDS | {"ORG"} and other.start > token.end - 1:
                yield FoundName(token.start, other.end, "Organization", "list")
            if office or (other.tag not in _WORDS and other.word not in {"和", "与", "、"}):
                break


def _office_start(page: Page, index: int) -> int:
    """Return where the name of an office begins: at the place or the nouns before its last word."""
    at = index
    while at > 0:
        before = page.tokens[at - 1]
        joined = before.word in {"和", "与"} and at > 1 and page.tokens[at - 2].tag in _WORDS
        if before.tag == "LOC":
            return before.start
        if joined:
            at -= 2
        elif before.tag in _WORDS and (
            before.word not in word_list("trims", "left")
            or before.word in word_list("verbs", "inner")  # 灾害管理事务部
        ):
            at -= 1
        else:
            break
    return page.tokens[at].start


_COMMITTEE = re.compile(
    "[省市县区州盟旗地镇乡]委(?=副?书记|常委|副?秘书长|(?:统战|宣传|组织|政法)部)"
)
_LONGEST = 8  # letters of a place before its committee
_LED = frozenset(("LOC", "ORG"))


def find_committees(page: Page) -> Iterator[FoundName]:
    """Yield the committees of places (四川省委), and bare ones (县委) where no place stands before."""
    for match in _COMMITTEE.finditer(page.text):
        start = _place_start(page, match.start())
        yield FoundName(start, match.end(), "Organization", "list", frozenset({"committee"}))


def _place_start(page: Page, at: int) -> int:
    """Return where the place before an offset begins, or the offset where there is none."""
    book = gazetteer()
    for start in range(max(0, at - _LONGEST), at - 1):
        if book.full_names.longest(page.text, start) == at + 1:
            return start
        if book.short_names.longest(page.text, start) == at:
            return start
    before = next((t for t in page.before(at + 1) if t.end >= at), None)
    return before.start if before is not None and before.tag in _LED else at
