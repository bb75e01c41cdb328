"""The sentences that an IATI file needs and the graph has no words for, in Chinese and English."""

from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure
from aidgraph.store.facts import Facts

Texts = dict[str, str]
_NUMBERS = {"value": ("", ""), "min": ("from ", "下限 "), "max": ("to ", "上限 ")}


def description(titles: tuple[Texts, ...]) -> Texts:
    """Say that an activity is told by reports and verified by nobody here."""
    zh = "、".join(f"《{t.get('zh') or t.get('en', '')}》" for t in titles)
    en = "; ".join(f"“{t.get('en') or t.get('zh', '')}”" for t in titles)
    return {
        "en": f"As the report states it, not verified by the reporter of this file. Report: {en}.",
        "zh": f"以下内容依据报告原文，未经本文件报告方核实。报告：{zh}。",
    }


def indicator(facts: Facts, figure: Figure, home: str) -> Texts:
    """Return the title of an indicator: what, in which unit, of what where not of the activity."""
    measure = figure.amount.unit
    what, unit = facts.names(figure.indicator.iri), facts.names(measure.iri)
    of = facts.names(figure.about) if figure.about != home else None
    title = {"en": what.en or what.first, "zh": what.zh or what.first}
    if measure.stated != "count":
        code, money = measure.stated, figure.amount.is_money
        title["en"] += f" ({code if money else unit.first})"
        title["zh"] += f"（{code if money else unit.zh or unit.first}）"
    if of:
        title["en"] = f"{of.first}: {title['en']}"
        title["zh"] = f"{of.zh or of.first}：{title['zh']}"
    # A name that is in one language alone is not passed off as one of the other.
    named = {tag: text for tag, text in title.items() if what.by_language.get(tag)}
    return named or title


def stated(facts: Facts, figure: Figure, *, dated: bool) -> Texts:
    """Say how exactly a number is stated, in which words, by which claim, with which doubt."""
    claim, amount = figure.statement, figure.amount
    comparator = facts.names(amount.comparator.iri)
    numbers = {"value": amount.value, "min": amount.low, "max": amount.high}
    given = {name: plain(number) for name, number in numbers.items() if number is not None}
    en = [f"Stated: {comparator.en} {' '.join(_NUMBERS[n][0] + v for n, v in given.items())}."]
    zh = [f"表述：{comparator.zh} {' '.join(_NUMBERS[n][1] + v for n, v in given.items())}。"]
    if quotes := list(dict.fromkeys(quote.exact for quote in claim.quotes)):
        en.append(f"In its words: {'; '.join(f'“{quote}”' for quote in quotes)}.")
        zh.append(f"原文：{'；'.join(f'“{quote}”' for quote in quotes)}。")
    if not dated:
        en.append("The dates are those of the report's period, which is inferred.")
        zh.append("日期取自推断的报告期。")
    if claim.origin != "quoted":
        en.append(f"The claim is {claim.origin}, confidence {claim.confidence}.")
        zh.append(f"该陈述并非原文直述，置信度 {claim.confidence}。")
    if claim.note:
        en.append(f"Note: {claim.note}.")
    en.append(f"Claim: {claim.iri}")
    zh.append(f"陈述：{claim.iri}")
    return {"en": " ".join(en), "zh": "".join(zh)}


EQUAL_SHARES = {
    "en": "No shares are stated; they are taken as equal.",
    "zh": "原文未说明各自份额，按平均分配。",
}
SHARES_NOT_WHOLE = {
    "en": "The shares are as stated: not of all of these, or not 100 percent together.",
    "zh": "份额照原文所述：未尽列各项，或合计不为 100%。",
}
NO_SECTOR = {"en": "No sector is classified.", "zh": "未作部门分类。"}
START_INFERRED = {
    "en": "Inferred: the start of the report's period.",
    "zh": "推断：报告期的开始。",
}
PAGE = {"en": "What the report states of it, with evidence", "zh": "报告的陈述及其证据"}
