"""Mend the tagger's cuts where a name of the gazetteer, an ordinal or a corps unit is sure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain

from aidgraph.chinese.gazetteer import common_places, gazetteer, level, regions
from aidgraph.chinese.numbers import NUMERALS
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.corps import units
from aidgraph.extract.names.headwords import heads, known_bodies
from aidgraph.extract.names.persons import has_surname
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_ORDINAL = re.compile(
    r"第[\d一二三四五六七八九十百]{1,4}[批届期轮任](?=援|支援|赴|驻|中国|全国|国际|工作)"
)
_AID = re.compile("(?<![支声增救驰应后])援(?!疆|藏|青|外|非|建|助|手|鄂)")
_AIDED = re.compile(
    r"[援驻][\u3400-\u9fff](?=·|(?:前方|工作)?(?:指挥部|工作队|工作组|医疗队|专家组|联络组|前指))"
)
_SCHOOL = re.compile(
    r"(第[一二三四五六七八九十]{1,3})((?:双语|实验|民族|人民|初级|高级|完全|职业|中心)*(?:小学|中学|医院|高中|初中|幼儿园|水厂))"
)
_AROUND = re.compile("(?:市郊|郊区|近郊|郊外|境内|城区|市区|县城|周边|一带|沿线|[东南西北中]部)$")
_ORDERS = re.compile("委托|聘请|邀请|责成|授权|联系|走访|慰问|拜访|协助")
_HANDS = re.compile("[派捐赠送投获]$")
_HELPED = re.compile(
    r"(?:支持|帮助|协助|助力|扶持)[\u3400-\u9fff]{2,8}?[省市县区州乡镇村](建设|新建|修建|改造)(?=[\u3400-\u9fff])"
)
_ABROAD = ("省", "州")
_FOREIGN_TAIL = ("省", "州", "邦", "郡", "县", "市", "镇", "乡", "村")
_COMPOUND = re.compile("发展中国家|东西部|线上|线下|儿少|课辅|优等|改扩建")
_BUILDS = ("建起", "建成", "新建", "援建", "捐建")
_DOES = re.compile("建起|建成|捐建|建设|援建|新建|启动|举办|联合|捐赠|改造|扩建")
_LEADING = re.compile(
    "(?:考进|考入|考上|进入|调入|调到|走进|加入|来到|回到|联合(?!国)|会同|建成|邀请|帮助|协调|依托|组织(?!部))(?=.{4})"
)
_LEADS = frozenset("援驻赴在向对于为到和与从往")
_SENT_TO = frozenset(("援", "驻"))
_MARKS = re.compile(r"[“”‘’「」『』《》()|｜ \n]")
_LINKS = re.compile(
    "会同|进驻|走访|慰问|支援|帮扶|资助|捐赠|驰援|援助|拜访|考察|对口支援|牵手|结对|选派|邀请|委托|授予|经由|"
    "联合(?!国|会|办|体)|携手|[经由与和向为给对]"
)
_ACTING = re.compile(
    "(.{2,}(?:公司|集团|基金会|协会|管委会|委员会|总会|政府|红十字会))([^大小有分附子]{2,4})"
)
_VERBED = frozenset("拉请让找去进邀")
_PREPOSED = frozenset("应建在向为对由与给赴到从经把让")
_LEVELLED = re.compile(r"[\u3400-\u9fff]{2,4}?[省市县区州镇乡村](?=.{2})")
_GOES_ON = frozenset("长门分队院会社署局厅部所校业")  # 财政部长, 财政部门, 中国银行业协会
_NO_STATE = frozenset(("ORG", "PER", "nz", "n", "nr"))
_PARTS = frozenset("城里内外郊上中下域境")
_VERB = 2  # letters of the longest usual verb
_LONG = 4  # letters: a place's name so long is no chance


def mended(text: str, tokens: list[Token]) -> list[Token]:
    """
    Return *tokens* cut anew where a sure span crosses them.

    >>> words = [Token(0, 1, "称", "v"), Token(1, 7, "多县民族中学", "ORG")]
    >>> [token.word for token in mended("称多县民族中学", words)]
    ['称多县', '民族中学']
    """
    spans: list[tuple[int, int, str]] = []
    tokens = list(_apart(text, tokens))
    sure = sorted(_sure(text, tokens), key=lambda span: (span[0], -span[1]))
    for start, end, tag in sure:
        if not spans or start >= spans[-1][1]:
            spans.append((start, end, tag))
    return [_as_place(token) for token in _cut(text, tokens, spans)]


def _apart(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield the words with marks and spaces inside them as words of their own."""
    for token in tokens:
        if token.tag == "w" or len(token.word) == 1 or not _MARKS.search(token.word):
            yield token
            continue
        at = token.start
        for match in _MARKS.finditer(text, token.start, token.end):
            if at < match.start():
                yield Token(at, match.start(), text[at : match.start()], token.tag)
            yield Token(*match.span(), match.group(), "w")
            at = match.end()
        if at < token.end:
            yield Token(at, token.end, text[at : token.end], token.tag)


def _sure(text: str, tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield spans with their tags."""
    for pattern, tag in ((_ORDINAL, "m"), (_COMPOUND, "n")):
        yield from ((*match.span(), tag) for match in pattern.finditer(text))
    yield from ((*match.span(), "v") for match in re.finditer("评鉴", text))
    yield from ((*match.span(1), "v") for match in _HELPED.finditer(text))
    yield from ((*match.span(), "vn") for match in _AIDED.finditer(text))
    for match in _SCHOOL.finditer(text):
        yield (*match.span(1), "m")
        yield (*match.span(2), "n")
    for match in _AID.finditer(text):
        if _begins_place(text, match.end()):
            yield (*match.span(), "v")
    yield from ((*span, "ORG") for span in units(text))
    yield from ((*span, "ORG") for span in _sure_bodies(text, tokens))
    yield from ((*span, "LOC") for span in _sure_places(text, tokens))
    yield from _of_two(text, tokens)
    yield from _letters(tokens)
    for token in tokens:
        yield from _glued(token)
        if (
            token.tag == "v"
            and len(token.word) > _LONG
            and token.word.endswith(_firms() + _bodies())
        ):
            yield token.start, token.end, "ORG"  # 聚春园福定公司 is no verb
        if token.tag == "ORG":
            yield from _doing(token)
        if token.tag in {"ORG", "LOC", "PER"} and token.word[-1] == "等":
            yield token.end - 1, token.end, "u"


def _glued(token: Token) -> Iterator[tuple[int, int, str]]:
    """Yield what the tagger glued: 外长|库雷西, 金边|市郊, 委托|某某事务所, 某某集团|派."""
    word, start = token.word, token.start
    if token.tag in {"n", "nz", "LOC", "TIME"} and len(word) > len("外长甲"):
        title = max((t for t in _offices() if word.startswith(t)), key=len, default="")
        rest = word[len(title) :]
        sounds = len(rest) > 1 and all(char in word_list("transliteration") for char in rest)
        if title and (sounds or has_surname(rest)) and not gazetteer().named(rest):
            yield start, start + len(title), "n"
            yield start + len(title), token.end, "PER"
    around = _AROUND.search(word) if token.tag == "LOC" else None
    if around and gazetteer().named(word[: around.start()]):
        yield start, start + around.start(), "LOC"
    if len(word) > _VERB and word[-1] == "驻" and gazetteer().named(word[:-1]):
        yield start, token.end - 1, "LOC"
        yield token.end - 1, token.end, "v"
    if token.tag == "ORG" and (acts := _ACTING.fullmatch(word)) and not _ends_as_body(word):
        yield start + acts.start(2), token.end, "v"
    hands = _HANDS.search(word) if token.tag == "ORG" else None
    if hands and word[: hands.start()].endswith(_bodies()):
        yield start + hands.start(), token.end, "v"
    orders = _ORDERS.match(word) if token.tag in {"v", "ORG"} else None
    if orders and word.endswith(_bodies()) and len(word) > _LONG + orders.end():
        yield start, start + orders.end(), "v"
        yield start + orders.end(), token.end, "ORG"


def _ends_as_body(word: str) -> bool:
    return word.endswith(_firms() + _bodies()) or word[-1] in "部处室科组队院所站校店厂会社场中心"


@cache
def _offices() -> tuple[str, ...]:
    """Return the titles that stand before a person's name, two letters at least."""
    return tuple(title for title in word_list("titles", "before") if len(title) > 1)


def _of_two(text: str, tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield two words that are one: a foreign province (基特|加省), what two places share (共建)."""
    sounds = word_list("transliteration")
    foreign: set[str] = set()
    for before, one, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
        name, tail = other.word[:-1], other.word[-1]
        if one.tag in {"LOC", "ORG"} and tail in _FOREIGN_TAIL and name:
            whole = all(char in sounds for char in one.word + name)
            if whole and other.tag != "LOC" and tail in _ABROAD:
                foreign |= {one.word + name, one.word + other.word}
            elif other.tag == "LOC" and _is_rest(one.word, other.word):
                yield one.start, other.end, "LOC"
        elif other.word == "共建" and before.tag == "LOC" and _is_pair(one):
            yield one.start, other.end, "nz"
    yield from ((*span, "LOC") for span in WordFinder(foreign).spans(text))


def _letters(tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield the letters of a foreign name before a head that the tagger read one by one: 那|噶|得|车站."""
    run: list[Token] = []
    for token in tokens:
        if len(run) > _VERB and (token.word in heads() or token.word.endswith(_FOREIGN_TAIL)):
            yield run[0].start, run[-1].end, "nz"
        run = [*run, token] if len(token.word) == 1 and _sounds(token.word) else []


def _is_rest(one: str, other: str) -> bool:
    """Tell whether two words are one foreign or minority place: 南加里|曼丹省, 克孜勒|陶乡."""
    if level(one) or len(one) < _VERB + 1 or not _sounds(one):
        return False
    alone = len(other) == len("陶乡")  # no town has a name of one letter
    return alone or (
        not (gazetteer().named(one) or gazetteer().named(other)) and _sounds(other[:-1])
    )


def _sounds(word: str) -> bool:
    return all(char in word_list("transliteration") for char in word)


def _is_pair(token: Token) -> bool:
    """Tell whether a word may be two places in a letter each: 姑思, of 姑苏 and 思南."""
    named = token.tag in {"n", "nz", "nr", "PER", "LOC"} and not gazetteer().named(token.word)
    return named and len(token.word) == len("甲乙")


def _sure_places(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the names of places that may cut words."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for start, end in chain(gazetteer().full_names.spans(text), regions().spans(text)):
        first = bisect_right(starts, start) - 1
        last = bisect_left(ends, end)
        sent = text[start - 1 : start] in _SENT_TO
        if sent or _is_sure_place(tokens[first], tokens[last], start, end):
            yield start, end
    yield from _long_places().spans(text)
    for start, end in gazetteer().countries.spans(text):
        first = bisect_left(starts, start)
        single = [t.end - t.start for t in tokens[first : first + end - start]]
        if single == [1] * (end - start) or text[start - 1 : start] in _SENT_TO:
            yield start, end


def _sure_bodies(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield well-known bodies that the tagger cut, or read on from: 归财政部|管, 由儿基|会."""
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    for start, end in known_bodies().spans(text):
        cut = start in starts and end in ends
        on = start in starts or end in ends or end - start > _LONG
        if not cut and on and end - start > _VERB and text[end : end + 1] not in _GOES_ON:
            yield start, end


@cache
def _long_places() -> WordFinder:
    """Return the finder of large places whose short names are no chance: 内蒙古, 乌鲁木齐."""
    large = gazetteer().large_places
    return WordFinder(name for name in large if len(name) > 2 and name not in common_places())


def _begins_place(text: str, at: int) -> bool:
    finders = (gazetteer().full_names, gazetteer().countries, regions())
    return any(finder.longest(text, at) > at for finder in finders)


def _is_sure_place(first: Token, last: Token, start: int, end: int) -> bool:
    """Tell whether a place's name that lies from word *first* to word *last* may cut them."""
    before, after = start - first.start, last.end - end
    if first == last:  # a place and what lies in it, read as one place
        inner = after > 1 or (after == 1 and end - start > _VERB and first.word[-1] not in _PARTS)
        rest = first.word[end - first.start :]
        chance = end - start == _VERB and not (level(rest) or gazetteer().named(rest))
        return first.tag == "LOC" and before == 0 and inner and not (chance and after > 1)
    if before == 1 and first.word[0] in _LEADS:
        before = 0
    if end - start >= _LONG:
        return before != 1
    return (before == 0 or after == 0) and 1 not in {before, after}


def _doing(token: Token) -> Iterator[tuple[int, int, str]]:
    """Yield the verb inside an organization that the tagger read on (某某中学建设实验室)."""
    verb = _LEADING.match(token.word)
    led = token.word[0] in _PREPOSED and _LEVELLED.match(token.word, 1)
    placed = token.word[0] in _VERBED and token.word[1:3] in gazetteer().large_places
    if (led and not gazetteer().full_names.longest(token.word, 0)) or placed:
        yield token.start, token.start + 1, "v"
    if verb and token.word.endswith(tuple(word_list("bodies"))):
        yield token.start, token.start + verb.end(), "v"
    places = list(gazetteer().parts(token.word))
    if len(places) > 2:  # a province, a city and a county are no part of the name
        for start, end in places:
            yield token.start + start, token.start + end, "LOC"
    at = max(
        (token.word.rfind(b) + len(b) for b in word_list("bodies") if b in token.word), default=0
    )
    if has_surname(token.word[at:]):
        yield token.start + at, token.end, "PER"
    for match in _DOES.finditer(token.word):
        before = token.word[: match.start()]
        placed = match.group() in _BUILDS and bool(gazetteer().named(before))
        body = placed or before.endswith(tuple(word_list("bodies")))
        if body and match.end() < len(token.word):
            yield token.start + match.start(), token.start + match.end(), "v"
    yield from _linking(token)


def _linking(token: Token) -> Iterator[tuple[int, int, str]]:
    """Yield the words between two bodies that the tagger read as one (某妇联经某基金会)."""
    for match in _LINKS.finditer(token.word):
        before, after = token.word[: match.start()], token.word[match.end() :]
        sure = match.group() == "会同" and len(before) > 2 and after
        if sure or (before.endswith(_bodies()) and (not after or after.endswith(_bodies()))):
            yield token.start + match.start(), token.start + match.end(), "p"


@cache
def _firms() -> tuple[str, ...]:
    """Return the last words of firms: 公司, and what the firms of a trade end with."""
    return ("公司", "集团", *(word for word in word_list("company-ends", "end")))


@cache
def _bodies() -> tuple[str, ...]:
    """Return the last words of organizations, two letters at least."""
    return tuple(word for word, head in heads().items() if head.type == "Organization")


def _cut(text: str, tokens: list[Token], spans: list[tuple[int, int, str]]) -> Iterator[Token]:
    """Yield the words, with each span as a word and what it leaves of others."""
    at = 0
    for token in tokens:
        start = token.start
        while at < len(spans) and spans[at][0] < token.end:
            begin, end, tag = spans[at]
            if start < begin:
                yield _rest(text, start, begin, token.tag)
            if begin >= token.start:
                yield Token(begin, end, text[begin:end], tag)
            start = max(start, min(end, token.end))
            if end > token.end:
                break
            at += 1
        if start < token.end:
            whole = start == token.start
            yield token if whole else _rest(text, start, token.end, token.tag)


def _rest(text: str, start: int, end: int, tag: str) -> Token:
    """Return what is left of a word; the rest of a place need not be one."""
    word = text[start:end]
    if tag == "LOC" and not level(word) and not gazetteer().named(word):
        tag = "nz"
    if tag == "v" and len(word) > _VERB:
        tag = "n"  # no verb is so long: a thing that the tagger read on from a verb
    return Token(start, end, word, tag)


def _as_place(token: Token) -> Token:
    """Return a word that is a large place as one, whatever the tagger took it for."""
    large = token.tag in {"ORG", "PER", "nz"} and token.word in gazetteer().large_places
    large = large or (token.tag in _NO_STATE and _is_state(token.word))
    if large or (token.tag == "m" and token.word[-1] not in NUMERALS and _is_place(token.word)):
        return token._replace(tag="LOC")
    return token


def _is_state(word: str) -> bool:
    """Tell whether a word is a country's name, long enough to be nobody else's: 塞内加尔."""
    return len(word) > _VERB and any(place.is_country for place in gazetteer().named(word))


def _is_place(word: str) -> bool:
    """Tell whether a word that begins as a number does names a place: 八宿, 三江."""
    return bool(gazetteer().named(word)) and not word.isascii()


def page_of(text: str, tokens: list[Token], numbers: frozenset[int]) -> Page:
    """Return the page of *text* with the words mended."""
    return Page(text, mended(text, tokens), numbers)
