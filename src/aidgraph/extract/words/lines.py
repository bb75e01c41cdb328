"""Tell what each line of a report is: title, byline, heading, bullet, table row, caption, trailer."""

import re
from collections.abc import Sequence
from itertools import pairwise

from aidgraph.chinese.script import HAN

Line = tuple[int, int]

_HEADING = re.compile(
    r"#{1,6}\s"
    r"|[一二三四五六七八九十]{1,3}、[^。；]{1,28}(?<![，、：:])$"
    r"|【[^】]{1,24}】$"
    r"|[表附][0-9０-９一二三四五六七八九十录件]{1,3}[ \u3000：:].{0,30}$"
)
_MARKED = re.compile(r"[■▍▌◆◇●★▲□◎※]\s?[^，。；：:\d]{1,16}(?:[（(][^（）()]{1,12}[）)])?$")
_BULLET = re.compile(
    r"(?:[-*•·●▪★☆◆◇■□○◎※▲－]|\d{1,3}(?:[、）)]|[.．](?!\d)|[.．](?=(?:19|20)\d\d年))|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*(?=\S)"
)
_PLAIN = re.compile(r"[\w“”]{2,10}")
_BARE = re.compile(r"[^，。；：、:,;！？!?\s0-9（）()｜]{4,18}")
_CELL = re.compile(r"\s*[｜|]\s*|\t+|[ \u3000]{2,}|\u3000")
_TRAILER = re.compile(
    r"\W{0,3}(?:新闻|相关|热点|热门|精彩|阅读|编辑|好文)?(?:推荐|推荐阅读|推荐新闻|相关阅读|延伸阅读"
    r"|相关新闻|相关文章|相关稿件|更多新闻|更多阅读|更多精彩|猜你喜欢|大家都在看|往期回顾|往期推荐"
    r"|友情链接|网友评论|热门评论|今日热点|热点新闻|最新新闻|图片新闻|频道精选|网站导航)\W{0,3}$"
)
_FURNITURE = re.compile(
    r"(?:分享到|分享至|打印本页|打印|关闭窗口|【打印】|【关闭】|上一篇|下一篇|返回顶部|返回首页|版权所有"
    r"|版权声明|免责声明|转载请注明|未经.{0,6}授权|扫一扫|扫码|微信扫|长按.{0,6}二维码|阅读原文|点击查看"
    r"|浏览次数|阅读次数|点击数|访问量|字号|字体|【字体|网站地图|联系我们|主办单位[:：]|[京沪粤浙苏]ICP备"
    r"|https?://\S+$|当前位置)"
)
_LINK = re.compile(
    r"[·•▪\-*○●>]?\s?.{4,60}[\s\u3000（(\[](?:(?:19|20)[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?|[0-9]{2}-[0-9]{2})[)）\]]?$"
)
_LINKS = re.compile(r"\W{0,2}(?:相关链接|相关专题|链接)\W{0,2}$")
_CRUMB = re.compile(r"[^。，]{1,12}(?:\s?[>›»]\s?[^。，]{1,12})+$")
_CREDIT = re.compile(
    r"[（(【\[]?(?:责任编辑|责编|本期编辑|值班编辑|新媒体编辑|编辑|校对|审核|复审|终审|审签|监制|编审|值班主任"
    r"|摄影|摄|图片来源|图片|供图|制图|设计|视频|剪辑|供稿|稿件来源|稿源|信息来源|作者|通讯员)[/／、 \u3000]{0,2}[\w/／、]{0,8}[:：／/丨|]"
    rf"|[（(]?(?:本报)?(?:记者|通讯员)?[ \u3000]?[{HAN}]{{2,4}}[ \u3000]?(?:摄|供图|摄影报道|文/图)[）)]?$"
)
_CAPTION = re.compile(
    r"[（(]?(?:图片说明|图片为|图说|图注|图为|[上下左右]图|图[一二三四五六七八九十0-9①-⑨])[:：为是 \u3000]?"
    r"|[▲△][^。]{4,60}(?:摄|供图|图)[）)]?$"
)
_BYLINE = re.compile(
    r"记者|通讯员|特约|撰稿|编译|文[／/]|资料员|^本报讯$|^综合"
    r"|(?:作者|编辑|来源|供稿|整理|综合|时间|日期)(?:[:：／/丨| \u3000]|$)"
    r"|[0-9０-９]{4}[-年./·][0-9０-９]{1,2}(?:[-月./·][0-9０-９]{1,2}日?|月)"
)
_STATED = re.compile(
    r"(?<![第0-9０-９])[0-9０-９一二三四五六七八九十百千万两]+(?:[.．][0-9０-９]+)?[余多]?[万亿千百]?[余多]?"
    rf"(?!年|月|日|时|点|分|[次版期]|[0-9０-９.．:：/-])[{HAN}]|[0-9]%|[动开完竣启]工|[捐援赠建]"
)  # a line that counts something or tells what was done is none
_WROTE = re.compile(
    r"(?:本[报网刊])?(?:特约)?(?:记者|通讯员|撰稿)|文[／/]|(?:作者|来源|供稿)[:：／/ \u3000]"
)
_NOTED = re.compile(r"[（(].*[0-9]{4}年.*[）)]$")  # (2018年3月22日在某会议上作)
_DATELINE = re.compile(
    r"(?:(?:本报|本网|本刊|新华社|新华网|中新网|中新社|人民网|央广网|[^，。：；\s（(【]{2,8}?(?:日报|晚报|时报|网|社)|"
    r"(?=[^，。：；\s]{1,14}[0-9０-９一二三四五六七八九十]{1,3}日?[电讯訊]))"
    r"[^，。：；\n（(【《]{0,16}?[电讯訊](?=[\s（(，】）)]|$)[】）)，]?|[^，。：；\s]{2,8}讯(?=[\s（(]))"
    r"(?:[（(][^（）()\n]{0,40}[）)])?[\s，]*"
    r"|[（(【](?:本[报報网刊][^（）()【】\n]{2,40}|(?:特[约約])?(?:记者|記者|通讯员|通訊員|实习生)[^（）()【】\n]{0,40}|[0-9]{1,2}月[0-9]{1,2}日，[^（）()\n]{1,8})[）)】]\s*"
)
_FIRST = 8  # lines in which titles and bylines stand
_TITLE, _SUBTITLE, _BY = 50, 36, 48  # letters of the longest
_WIDE = 26  # letters of the longest cell of a table's row
_ENDS = "。；;！!？?…"


def dateline_end(text: str) -> int:
    """
    Return where the dateline ends that *text* begins with, or 0.

    >>> text = "本网海岬9月18日电（记者 高源）  今年开工"
    >>> text[dateline_end(text):]
    '今年开工'
    """
    match = _DATELINE.match(text)
    return match.end() if match else 0


def cells_of(text: str) -> list[tuple[int, int]]:
    """
    Return the bounds of the cells of a table's row; one cell means that it is none.

    >>> [("甲市　｜　50,500")[slice(*cell)] for cell in cells_of("甲市　｜　50,500")]
    ['甲市', '50,500']
    """
    found, at = [], 0
    for match in _CELL.finditer(text):
        if match.start() > at:
            found.append((at, match.start()))
        at = match.end()
    return [*found, (at, len(text))] if at < len(text) else found


def line_kinds(source: str, lines: Sequence[Line]) -> list[str]:
    """
    Return the kind of each line: see :class:`aidgraph.extract.words.reading.Block`.

    Args:
        source: The text.
        lines: The bounds of its lines, without white space at either end, none empty.
    """
    words = [source[begin:end] for begin, end in lines]
    kinds = [_plain_kind(text) for text in words]
    for at, (text, following) in enumerate(pairwise([*words, ""])):
        marked = _MARKED.match(text) and following and following[0] != text[0]
        leads = _PLAIN.fullmatch(text) and following and _BULLET.match(following)
        if marked or leads or _is_bare_heading(words, at):
            kinds[at] = "heading"
    _front(words, kinds)
    _back(words, kinds)
    _trailers(words, kinds)
    return kinds


def _plain_kind(text: str) -> str:
    if _HEADING.match(text):
        return "heading"
    if _CAPTION.match(text):
        return "caption"
    if _is_row(text):
        return "row"
    return "bullet" if _BULLET.match(text) else "paragraph"


def _is_row(text: str) -> bool:
    """Tell whether a line is a row: cells, none of them a sentence."""
    if "｜" in text or text.startswith("|"):
        return True
    if any(mark in text for mark in "。；！？"):
        return False
    cells = cells_of(text)
    return len(cells) > 1 and all(end - start <= _WIDE for start, end in cells)


def _is_bare_heading(words: Sequence[str], at: int) -> bool:
    """Tell whether a short line without any mark, between whole ones, heads what follows."""
    if not 0 < at < len(words) - 1 or not _BARE.fullmatch(words[at]):
        return False
    before, following = words[at - 1], words[at + 1]
    return before[-1] in _ENDS + "：:" and len(following) > 2 * len(words[at])


def _front(words: Sequence[str], kinds: list[str]) -> None:
    """Mark the title with the lines that go on with it, and the bylines below."""
    first = next((at for at, text in enumerate(words) if not _CRUMB.match(text)), 0)
    kinds[:first] = ["trailer"] * first
    if not words[first:] or not _is_title(words[first:]):
        return
    if kinds[first] != "heading":
        kinds[first] = "title"
    titles = True
    for at in range(first + 1, min(first + _FIRST, len(words))):
        text = words[at]
        closed = text[-1] in _ENDS or kinds[at] in {"bullet", "heading", "caption"}
        if closed or len(text) > _BY or "｜" in text:
            break
        if text.startswith("—") and titles:
            kinds[at] = "title"
        elif _NOTED.match(text):
            kinds[at] = "dateline"
        elif _is_byline(text):
            kinds[at] = "byline"
            titles = False
        elif titles and len(text) <= _SUBTITLE and _goes_on(words, at):
            kinds[at] = "title"
        else:
            break


def _is_byline(text: str) -> bool:
    """Tell whether a short line says who wrote, and when, and tells nothing else."""
    if len(text) > _BY or "，" in text:
        return False
    stated = _STATED.search(text) is not None and not _WROTE.match(text)
    return _BYLINE.search(text) is not None and not stated


def _is_title(words: Sequence[str]) -> bool:
    """Tell whether the first line is a title, not the beginning of the text."""
    first = words[0]
    if first[-1] in _ENDS[:3] or len(first) > _TITLE or len(words) == 1:
        return False
    pauses = sum(first.count(mark) for mark in "，、,；")
    second = words[1]
    led = bool(_DATELINE.match(second) or second[0] in "—（(“【") or bool(_is_byline(second))
    return led or not pauses or (pauses <= 1 and len(first) + 1 < max(map(len, words[1:])))


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Tell whether a short line below the title is a part of it: a longer text follows."""
    text = words[at]
    paused = any(mark in text for mark in "，、：:")
    following = words[at + 1] if at + 1 < len(words) else ""
    return not paused and len(following) > len(text) and not _BULLET.match(text)


def _back(words: Sequence[str], kinds: list[str]) -> None:
    """Mark credits, and the furniture of a web page."""
    for at, text in enumerate(words):
        if kinds[at] in {"title", "byline", "caption"}:
            continue
        if len(text) <= _BY and _CREDIT.match(text) and text[-1] != "。":
            kinds[at] = "credit"
        elif len(text) <= 2 * _BY and _FURNITURE.match(text):
            kinds[at] = "trailer"


def _trailers(words: Sequence[str], kinds: list[str]) -> None:
    """Mark lists of links: what stands below 新闻推荐 until a sentence that is whole."""
    below = False
    for at, text in enumerate(words):
        links = _LINKS.match(text) and at + 1 < len(words) and _LINK.match(words[at + 1])
        if _TRAILER.match(text) or links:
            below = True
        elif below and text[-1] in "。！？" and kinds[at] != "trailer":
            below = False
        if below:
            kinds[at] = "trailer"
