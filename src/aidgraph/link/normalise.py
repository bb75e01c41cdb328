"""Bring names into the forms in which they are compared and found."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from aidgraph.check.lookalikes import skeleton
from aidgraph.chinese.gazetteer import short_names
from aidgraph.chinese.script import HAN, NEEDS_NO_FOLDING, is_han, narrowed, normalise
from aidgraph.link.lexicon import gloss, gloss_sizes, legal, levels, numbers, readings, spelling

_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_LETTER = re.compile(r"[^\W\d_]")
_OWNING = re.compile(r"['’`´]s\b|(?<=s)['’](?=\s)")
_INSIDE = re.compile(r"(?<=\w)['’`´](?=\w)")
_ASIDE = re.compile(r"\(\s*(?:linked|link|related)\b[^)]*(?:\)|$)")  # (linked to project ID#119)
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_NTH = re.compile("第(?=[一二三四五六七八九十百0-9])")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_STOP = frozenset(["of", "the", "and", "for", "in", "to", "a", "an", "de", "la", "du", "des",
                   "le", "les", "on", "at", "by", "with", "from", "et", "da", "do"])  # fmt: skip
_ETHNIC = re.compile(
    r"\w+zu|uygh?ur|uighur|hui|zhuang|tibetan|mongol(?:ian)?|kazakh|kirgh?iz|kyrgyz|yi|miao|dong|bai|dai"
    "|tujia|yao|buyei|bouyei|hani|qiang|korean|li|lisu|jingpo|lahu|va|naxi|nu|dulong|drung|she|tu"
    "|salar|dongxiang|bonan|gelao|gelo|sui|shui|mulao|mulam|maonan|manchu|xibe|tajik|yugur|daur"
    "|oroqen|ewenki|derung|blang|bulang|dong|multi|ethnic"
)
# Words that are groups whatever the level: none of them is pinyin of a place.
_PLAINLY_ETHNIC = re.compile("uygh?ur|uighur|kazakh|kirgh?iz|kyrgyz|tibetan|mongol(?:ian)?|tajik")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
# Letters that places and bodies read in several ways: the word that they stand in tells which.
_VARIED = frozenset(
    "乐什似佛六劲勒卡厦参圈坻埔堡宿尉尾崴巷弄朝朴杉枞柏槟泌浒漯牟犍畜番秘绿茄莘蔚薄藉藏蚌行都重铅长阿陂"
)
_SYLLABLE = re.compile(
    "(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    "(?:[iu]?ang|i?ong|[ei]ng|i[ae]n?|iao|uai|u?an|[eiu]n|[ae]i|ui|[ai]o|[oi]u|u[aeo]|er|[aeiou]|(?<=[ln])ve?)"
)
_V = re.compile("(?<=[ln])v")
_PINYIN = re.compile(f"(?:{_SYLLABLE.pattern})+")
_KANA = ("KATAKANA", "HIRAGANA", "BOPOMOFO")


@dataclass(frozen=True, slots=True)
class NameForm:
    """
    Hold a name in the forms in which it is compared.

    ``narrow`` is the name in half width and one case, without marks; ``plain`` the same in
    simplified characters; ``core`` lacks what the body is in law, or the ``level`` of a place;
    ``words`` are English ones, those of a Chinese name translated or spelt; ``spelt`` is the name
    in plain letters (pinyin), ``spelt_core`` that of the core; ``sounded`` are its initials with
    one for each syllable of a word in pinyin (ZJNU); ``mixed`` says that letters of several
    scripts stand together.
    """

    narrow: str
    plain: str
    core: str
    level: str
    kin: str
    words: tuple[str, ...]
    spelt: str
    spelt_core: str
    initials: str
    sounded: str
    han: bool
    mixed: bool


@lru_cache(maxsize=65536)
def form(name: str, *, place: bool = False) -> NameForm:
    """
    Return *name* as it is compared; the level comes off the name of a *place* alone.

    >>> form("溫宿縣", place=True).core, form("Wensu County", place=True).spelt_core
    ('温宿', 'wensu')
    >>> form("浙江师范大学").words, form("Zhejiang Normal University").initials
    (('zhejiang', 'normal', 'university'), 'znu')
    """
    text = _INSIDE.sub("", _OWNING.sub(" ", _ASIDE.sub("", narrowed(name))))
    mixed = is_mixed(text)
    seen = skeleton(text).casefold() if mixed else text
    pieces = _RUN.findall(_DOTTED.sub(lambda found: found.group().replace(".", ""), seen))
    narrow = "".join(pieces)
    if is_han(narrow):
        return _han_form(narrow, place=place, mixed=mixed)
    return _latin_form(pieces, place=place, mixed=mixed)


@lru_cache(maxsize=65536)
def is_han_name(name: str) -> bool:
    """
    Tell whether *name* has Chinese characters, as its form would say.

    >>> is_han_name("Wensu 温宿"), is_han_name("Wensu")
    (True, False)
    """
    return is_han(narrowed(name))


@lru_cache(maxsize=65536)
def is_mixed(text: str) -> bool:
    """
    Tell whether letters that look alike in several scripts stand together in *text*.

    >>> is_mixed("unicef"), is_mixed("uniс" + "ef"), is_mixed("юнисеф"), is_mixed("温宿エ")
    (False, True, False, True)
    """
    if NEEDS_NO_FOLDING.fullmatch(text):
        return False
    letters = {c for c in text if not c.isascii() and c.isalpha() and not is_han(c)}
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in letters}
    scripts |= {"LATIN"} if re.search("[a-z]", text) else set()
    alike = len(scripts & set(_SCRIPTS)) > 1
    return alike or bool(is_han(text) and scripts & {*_KANA, *_SCRIPTS[1:]})


def spell(han: str) -> tuple[str, ...]:
    """
    Return the pinyin syllables of *han*, without tones; other letters stay as they are.

    >>> spell("重庆市"), spell("闵行区")
    (('chong', 'qing', 'shi'), ('min', 'hang', 'qu'))
    """
    if known_reading := _read_otherwise().search(han):
        known = readings()[known_reading.group()]
        return (*spell(han[: known_reading.start()]), *known, *spell(han[known_reading.end() :]))
    if _VARIED.isdisjoint(han):
        return tuple(map(_syllable, han))
    return tuple(map(_without_dots, lazy_pinyin(han)))


@cache
def _read_otherwise() -> re.Pattern[str]:
    return re.compile("|".join(readings()))


@cache
def _syllable(letter: str) -> str:
    return _without_dots(lazy_pinyin(letter)[0])


def _without_dots(syllable: str) -> str:
    return _V.sub("u", syllable.replace("ü", "u"))  # names write Lüliang, Luliang, Lvliang


def _han_form(narrow: str, *, place: bool, mixed: bool) -> NameForm:
    plain = normalise(narrow)
    level, kin, core = _level_off(plain) if place else ("", "", _legal_off(plain))
    syllables = spell(plain)
    return NameForm(
        narrow=narrow,
        plain=plain,
        core=_NTH.sub("", core),
        level=level,
        kin=kin,
        words=translate(plain),
        spelt="".join(syllables),
        spelt_core="".join(syllables[: len(core)] if plain.startswith(core) else spell(core)),
        initials=(initials := "".join(syllable[0] for syllable in syllables)),
        sounded=initials,
        han=True,
        mixed=mixed,
    )


def _level_off(plain: str) -> tuple[str, str, str]:
    """Return the level of a Chinese place name, its kin, and the name without it."""
    for level in levels():
        if plain.endswith(level.zh) and len(plain) >= len(level.zh) + 2:
            short = short_names(plain)
            return level.level, level.kin, short[-1] if short else plain[: -len(level.zh)]
    return "", "", plain


def _legal_off(plain: str) -> str:
    for suffix in legal("zh").get(plain[-1:], ()):
        if plain.endswith(suffix) and len(plain) >= len(suffix[0]) + 2:
            return plain.removesuffix(suffix[0])
    return plain


@lru_cache(maxsize=65536)
def translate(plain: str) -> tuple[str, ...]:
    """
    Return the words of a Chinese name in English, those not known spelt in pinyin.

    >>> translate("温宿县人民医院")
    ('wensu', 'county', 'people', 'hospital')
    """
    words: list[str] = []
    rest = ""
    at = 0
    while at < len(plain):
        found = _gloss_at(plain, at)
        if found:
            words += [*([_joined(rest)] if rest else []), *gloss()[found]]
            rest = ""
        else:
            rest += plain[at]
        at += len(found) or 1
    return tuple(words + ([_joined(rest)] if rest else []))


def _gloss_at(plain: str, at: int) -> str:
    """Return the longest word at *at* that has an English one; a single one ends a name."""
    for size in gloss_sizes().get(plain[at], ()):
        word = plain[at : at + size]
        if len(word) == size and word in gloss() and (size > 1 or at >= 2):
            return word
    return ""


def _joined(han: str) -> str:
    return "".join(spell(han))


def _latin_form(pieces: list[str], *, place: bool, mixed: bool) -> NameForm:
    every = [spelling(_ORDINAL.sub(r"\1", piece)) for piece in pieces]
    words = [numbers().get(w, w) if len(every) > 1 else w for w in every if w not in _STOP]
    words = list(map(_without_v, words or every))
    level, kin, core = _latin_level(words) if place else ("", "", _latin_legal(words))
    plain = "".join(pieces)
    return NameForm(
        narrow=plain,
        plain=plain,
        core="".join(core),
        level=level,
        kin=kin,
        words=tuple(words if place else core),
        spelt="".join(words),
        spelt_core="".join(core),
        initials="".join(word[0] for word in words),
        sounded="".join(map(_sounded, words)),
        han=False,
        mixed=mixed,
    )


def _without_v(word: str) -> str:
    """Return a word in pinyin with u for the ü that is written v."""
    return _V.sub("u", word) if "v" in word and _PINYIN.fullmatch(word) else word


@lru_cache(maxsize=65536)
def _sounded(word: str) -> str:
    """Return the letters that the syllables of a word begin with, if it is pinyin."""
    whole = _PINYIN.fullmatch(word)
    return "".join(found[0] for found in _SYLLABLE.findall(word)) if whole else word[0]


def _latin_level(words: list[str]) -> tuple[str, str, list[str]]:
    """Return the level of a place's name in English or pinyin, its kin, and the words before it."""
    for level in levels():
        first = level.en.split()
        if len(words) > len(first) and words[: len(first)] == first:  # Prefecture of Chenzhou
            return level.level, level.kin, words[len(first) :]
        for end in (first, [level.pinyin]):
            if len(words) > len(end) and words[-len(end) :] == end:
                kept = words[: -len(end)]
                named = level.level.startswith(("autonomous", "ethnic"))
                groups = _ETHNIC if named else _PLAINLY_ETHNIC
                while len(kept) > 1 and groups.fullmatch(kept[-1]):
                    kept = kept[:-1]
                return level.level, level.kin, kept
    return "", "", words


def _latin_legal(words: list[str]) -> list[str]:
    for suffix in legal("en").get(words[-1], ()) if words else ():
        if len(words) > len(suffix) + 1 and tuple(words[-len(suffix) :]) == suffix:
            return _latin_legal(words[: -len(suffix)])
    return words


@cache
def acronym(name: str) -> str:
    """
    Return *name* in small letters if it is an acronym.

    >>> acronym("UNDP"), acronym("Undp"), acronym("ZJNU (China)")
    ('undp', '', '')
    """
    letters = unicodedata.normalize("NFKC", name).replace(".", "").strip()
    short = letters.isascii() and letters.isalpha() and 2 <= len(letters) <= 8
    return letters.casefold() if short and letters.isupper() else ""
