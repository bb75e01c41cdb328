"""Read the parts that IATI elements have in common: narratives, amounts, dates, organisations."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from lxml.etree import _Element

from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import NO_TERM, TableBuilder
from aidgraph.model import EntityType
from aidgraph.rdf.vocabulary import vocabulary

_NAMELESS = "it stands for no name"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_AMOUNT = re.compile(r"\s*([+-]?)(\d{1,30})(\.\d{1,12})?\s*", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ZT+\s-].*)?", re.ASCII | re.DOTALL)
_LANGUAGE = re.compile("[a-z]{1,8}(-[a-z0-9]{1,8})*", re.ASCII)
_LONGEST_CODE = 200
_DATED = frozenset({"iso-date", "type"})
_NOTHING = frozenset[str]()
_NO_SUM = "the sum that it belongs to is not taken over"
NO_CODE = "no code of an entity: it has a blank or a bar in it, or over 200 characters"
NO_DATE = "no date"
IN_WORDS = "the code or date is taken over, not the words beside it"
_NO_REF = "it stands for no identifier; the name alone is taken over"
_NO_REFS = frozenset(
    {"n/a", "n.a.", "none", "null", "nil", "unknown", "tbc", "tbd", "not applicable"}
)


@dataclass(slots=True)
class Record:
    """
    Say which activity or organisation is being read, and what holds for all in it.

    ``me`` is its id in the tables, ``key`` its identifier at IATI, ``language`` and ``currency``
    its defaults, ``reporter`` the id of the reporting organisation; ``scope`` are the identifier
    of who reports and the countries, which tell bodies apart that have but a name.
    """

    tables: TableBuilder
    me: str
    key: str
    language: str
    currency: str
    reporter: str = ""
    scope: tuple[str, str] = ("", "")
    compiled: bool = False
    funders: dict[str, None] = field(default_factory=dict)
    participants: dict[str, None] = field(default_factory=dict)

    @property
    def takes_part(self) -> bool:
        """Tell whether who reports has a part in the activity, and does not only tell of it."""
        if self.compiled or not self.reporter:
            return False
        return not self.participants or self.reporter in self.participants

    def leave(self, path: str, element: _Element, reason: str = NO_TERM) -> None:
        """Note that an element is not taken over, with all that it says."""
        self.tables.leave(path, contents(element), reason)

    def leave_attributes(self, path: str, element: _Element, read: frozenset[str]) -> None:
        """Note every attribute of *element* that is not one of *read*."""
        if read.issuperset(element.keys()):
            return
        leave = self.tables.leave
        for name, value in attributes(element):
            if name not in read and name != LANG:
                leave(f"{path}/@{name}", value)

    def leave_rest(self, path: str, element: _Element, read: frozenset[str]) -> None:
        """Note the attributes that are not one of *read*, and the words that say a code again."""
        if (element.text or len(element)) and (text := words(element)):
            self.tables.leave(f"{path}/text()", text, IN_WORDS)
        if not read.issuperset(element.keys()):
            self.leave_attributes(path, element, read)

    def leave_sum(
        self, path: str, element: _Element, parts: Mapping[str, _Element], reason: str
    ) -> None:
        """Note a sum of money that is not taken over, with its *parts* and all attributes."""
        value = parts.get("value")
        self.tables.leave(f"{path}/value", "" if value is None else words(value), reason)
        self.leave_attributes(path, element, _NOTHING)
        for tag, part in parts.items():
            if part is value:
                self.leave_attributes(f"{path}/{tag}", part, _NOTHING)
            else:
                self.leave(f"{path}/{tag}", part, _NO_SUM)

    def names(self, element: _Element | None, instead: str = "") -> "NarrativeNames":
        """Return what a thing is called: in the record's language, else English, else any."""
        if element is not None and (text := _only_text(element)):
            return NarrativeNames(text, {}, self.language, named=True)
        found = narratives(element, self.language) if element is not None else {}
        if not found:
            return NarrativeNames(instead, {}, self.language, named=False)
        language = next((tag for tag in (self.language, "en") if tag in found), next(iter(found)))
        others = {tag: text for tag, text in found.items() if tag != language}
        return NarrativeNames(found[language], others, language, named=True)

    def entity(
        self, me: str, type_: EntityType, names: "NarrativeNames", key: str, **more: Any
    ) -> str:
        """Note an entity with its names, each in its language; *more* as the tables take it."""
        self.tables.entity(
            me, type_, names.label, key, language=names.language, named=names.named, **more
        )
        for language, text in names.others.items():
            self.tables.name(me, language, text)
        return me


class NarrativeNames(NamedTuple):
    """
    Hold a label in its language and those in others by language.

    ``named`` is false where a code stands in for a name.
    """

    label: str
    others: dict[str, str]
    language: str
    named: bool


def contents(element: _Element) -> str:
    """
    Return all that an element says: its only value, or each with its name.

    >>> from lxml.etree import fromstring
    >>> contents(fromstring('<a code="1"/>')), contents(fromstring("<a> b </a>"))
    ('1', 'b')
    >>> contents(fromstring('<a code="1" x="2"><b>c</b></a>'))
    'code=1; x=2; b=c'
    """
    if not len(element) and len(element.attrib) == 1 and not element.text:
        return str(next(iter(element.attrib.values())))
    said = []
    for each in element.iter():
        tag = str(each.tag)
        said += [(name.rpartition("}")[2], value) for name, value in attributes(each)]
        if text := (each.text or "").strip():
            above = each.getparent() if tag == "narrative" and each is not element else None
            said.append((tag if above is None else str(above.tag), text))
    if len(said) == 1:
        return said[0][1]
    return "; ".join(f"{name}={value}" for name, value in said)


def attributes(element: _Element) -> list[tuple[str, str]]:
    """Return the attributes of *element*: names and values."""
    return element.items()  # type: ignore[return-value]  # lxml gives str


def _only_text(element: _Element) -> str:
    """Return the text of a single narrative in no language of its own: nearly all names are so."""
    if len(element) != 1:
        return ""
    child = element[0]
    plain = child.tag == "narrative" and not child.attrib
    return (child.text or "").strip() if plain else ""


def narratives(element: _Element, default: str) -> dict[str, str]:
    """Return the texts of *element* by language; version 1.0x has them in the element itself."""
    found: dict[str, str] = {}
    for child in element:
        if child.tag == "narrative" and (text := child.text) and (text := text.strip()):
            found.setdefault(_language(child.get(LANG), default), text)
    if not found and (text := element.text) and (text := text.strip()):
        found[_language(element.get(LANG), default)] = text
    return found


def _language(tag: str | None, default: str) -> str:
    return tag.lower() if tag else default


def words(element: _Element) -> str:
    """Return all text in *element*."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(text) for text in element.itertext()).strip()


def default_language(element: _Element) -> tuple[str, str]:
    """
    Return the language that holds where a text names none, and the tag that is none of BCP 47.

    It is that of the element or of what is around it; IATI takes English where none is given.
    """
    around: _Element | None = element
    while around is not None:
        if found := around.get(LANG):
            return _tag(found)
        around = around.getparent()
    return _tag("en")


@lru_cache(maxsize=1_000)
def _tag(text: str) -> tuple[str, str]:
    """Return a language tag as BCP 47 has it, or ``und`` and what is none."""
    stated = text.strip() or "en"
    language = stated.replace("_", "-").lower()
    return (language, "") if _LANGUAGE.fullmatch(language) else ("und", stated)


def coded(element: _Element, name: str) -> str:
    """Return an attribute that holds a code, without the blanks around it."""
    return (element.get(name) or "").strip()


def codes(scheme: str, code: str) -> tuple[tuple[str, str], ...]:
    """Return a code as an entity holds it, or nothing where the tables could not.

    >>> codes("orgId", "GB-COH-1"), codes("orgId", "a|b")
    ((('orgId', 'GB-COH-1'),), ())
    """
    plain = "|" not in code and code.split() == [code]
    return ((scheme, code),) if plain and len(code) <= _LONGEST_CODE else ()


def amount(element: _Element | None, currency: str) -> tuple[Decimal, str] | str:
    """Return number and currency of a ``value`` element, or what is wrong with it."""
    if element is None:
        return "there is no value"
    found = _AMOUNT.fullmatch(element.text or "")
    unit = element.get("currency", "").strip().upper() or currency
    if not found:
        return "the value is no plain number"
    if not unit:
        return "neither currency nor default-currency is given"
    if not is_currency(unit):
        return "the currency is not in the code list"
    return Decimal(found.group().strip()), unit


@lru_cache(maxsize=1_000)
def is_currency(code: str) -> bool:
    """Tell whether *code* is a currency of the unit list."""
    return vocabulary().is_money(code)


@lru_cache(maxsize=100_000)
def date(text: str | None) -> str:
    """Return the date of an ISO 8601 text, or nothing where there is none.

    >>> date("2014-09-10T07:15:37Z"), date("10/09/2014"), date("2014-02-30"), date("2014-09-101")
    ('2014-09-10', '', '', '')
    """
    found = _DATE.fullmatch((text or "").strip())
    try:
        return dt.date.fromisoformat(found[1]).isoformat() if found else ""
    except ValueError:
        return ""


def day_of(record: Record, path: str, element: _Element | None) -> str:
    """
    Return the date of an element, or nothing; what is no date is noted.

    It is that of ``iso-date``, else that of the text, where many files of version 1.0x have it.
    """
    if element is None:
        return ""
    stated = element.get("iso-date") or ""
    beside = words(element) if element.text or len(element) else ""
    day = date(stated or beside)
    if not day and (stated or beside):
        record.tables.leave(path, stated or beside, NO_DATE)
    elif beside and date(beside) != day:
        record.tables.leave(f"{path}/text()", beside, IN_WORDS)
    if not _DATED.issuperset(element.keys()):
        record.leave_attributes(path, element, _DATED)
    return day


def in_order(start: str, end: str) -> tuple[tuple[str, str], str]:
    """Return a period that begins before it ends, and a note where it was the other way round.

    >>> in_order("2014", "2013")
    (('2013', '2014'), 'stated from 2014 to 2013')
    """
    start, end = start or end, end or start
    return ((start, end), "") if start <= end else ((end, start), f"stated from {start} to {end}")


def single_children(
    record: Record,
    element: _Element,
    path: str,
    tags: frozenset[str],
    elsewhere: frozenset[str] = frozenset(),
) -> tuple[dict[str, _Element], list[_Element]]:
    """Return the children of *element* named in *tags*, and those in *elsewhere*.

    All others, and a second one of a tag, are left.
    """
    found: dict[str, _Element] = {}
    others = []
    for child in element:
        tag = str(child.tag)
        if tag in tags and tag not in found:
            found[tag] = child
        elif tag in elsewhere:
            others.append(child)
        else:
            record.leave(f"{path}/{tag}", child)
    return found, others


def repeated(element: _Element) -> Iterator[tuple[str, int, _Element]]:
    """Yield each child with its tag and its number among those of that tag, from 1."""
    turns: dict[str, int] = {}
    for child in element:
        tag = str(child.tag)
        turns[tag] = number = turns.get(tag, 0) + 1
        yield tag, number, child


_ORGANISATION = frozenset({"ref", "type", "role"})


class _Identifier(NamedTuple):
    """Hold an identifier, the code of an entity that it makes, and what is wrong with it."""

    text: str
    codes: tuple[tuple[str, str], ...]
    reason: str


@lru_cache(maxsize=100_000)
def identifier(ref: str) -> _Identifier:
    """Return what identifies an organisation; many write one sign for all that have none.

    >>> identifier(" GB-COH-1 ").text, identifier("N/A").text, identifier("0").text
    ('GB-COH-1', '', '')
    """
    text = ref.strip()
    if text and (text.lower() in _NO_REFS or not text.strip("-._/0")):
        return _Identifier("", (), _NO_REF)
    found = codes("orgId", text)
    return _Identifier(text, found, NO_CODE if text and not found else "")


def organisation(record: Record, path: str, element: _Element | None, key: str) -> str:
    """
    Note the organisation that *element* names and return its id, or nothing if it names none.

    A name alone is no identity: two countries have a Ministry of Health each.  Until something says
    otherwise a body without an identifier is that of this reporter in these countries.
    """
    if element is None:
        return ""
    tables = record.tables
    stated = element.get("ref", "")
    ref, code, reason = identifier(stated)
    if reason:
        tables.leave(f"{path}/@ref", stated, reason)
    names = record.names(element, ref)
    if not ref and names.label.strip(" -.").lower() in _NO_REFS:
        tables.leave(path, names.label, _NAMELESS)
        return ""
    if not names.label:
        return ""
    if ref:
        me, note = slug("orgid", ref.lower()), ""
    else:
        name = " ".join(names.label.split())
        me = slug("iati.org", "|".join((name.casefold(), *record.scope)))
        who, where = record.scope
        note = " ".join(
            filter(None, (f"as {who} names it" if who else "", f"in {where}" if where else ""))
        )
    if names.others or not tables.calls(me, names.label):
        record.entity(me, "Organization", names, key, codes=code, note=note)
    if kind := element.get("type"):
        organisation_type(record, path, me, kind.strip(), key)
    record.leave_attributes(path, element, _ORGANISATION)
    return me


def organisation_type(record: Record, path: str, who: str, code: str, key: str) -> None:
    """Note the type of an organisation, by the code list OrganisationType."""
    identifier = f"org-type.{who}.{code}"
    if identifier in record.tables.references:
        return
    if vocabulary().knows("org-type", code):
        record.tables.reference(identifier, who, "orgType", f"org-type:{code}", key)
    else:
        record.tables.leave(f"{path}/@type", code, "a code that is not in the code list")
