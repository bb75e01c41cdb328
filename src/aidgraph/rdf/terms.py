"""Write RDF terms in N-Triples form (RDF 1.1 N-Triples, section 2)."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import lru_cache

from aidgraph.rdf.iri import ONTOLOGY, THING

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"

PREFIXES = {
    "aid": ONTOLOGY,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "dataset": THING + "dataset/",
    "id": THING,
    "oa": OA,
    "owl": OWL,
    "period": THING + "period/",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": RDF,
    "rdfs": RDFS,
    "report": THING + "report/",
    "skos": SKOS,
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}

# Canonical N-Triples (RDF 1.2 N-Triples, section 3): these and no others are escaped.
_ESCAPES = str.maketrans(
    {
        **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
        "\b": "\\b",
        "\t": "\\t",
        "\n": "\\n",
        "\f": "\\f",
        "\r": "\\r",
        '"': '\\"',
        "\\": "\\\\",
    }
)
_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_NOT_PLAIN = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-zA-Z]+(-[a-zA-Z0-9]+)*", re.ASCII)


def iri(value: str) -> str:
    """Return *value* as an N-Triples IRI.

    Raises:
        ValueError: If a character cannot stand in an IRI, or the IRI has no scheme.

    >>> iri("http://example.org/a")
    '<http://example.org/a>'
    """
    if ":" not in value or (found := _FORBIDDEN_IN_IRI.search(value)):
        what = f"the character {found.group()!r}" if ":" in value and found else "no scheme"
        raise ValueError(f"not an IRI, it has {what}: {value[:80]!r}")
    return f"<{value}>"


def address(value: str) -> str:
    """
    Return *value* if it is an IRI that is safe to follow: of the web, no script.

    Raises:
        ValueError: As :func:`iri`, and if it begins with anything but http:// or https://.

    >>> address("https://example.org/a")
    'https://example.org/a'
    >>> address("javascript:alert(1)")
    Traceback (most recent call last):
    ValueError: no address on the web: 'javascript:alert(1)'
    """
    iri(value)
    if not _WEB.match(value):
        raise ValueError(f"no address on the web: {value[:80]!r}")
    return value


def literal(value: str, *, language: str = "", datatype: str = "") -> str:
    r"""Return *value* as an N-Triples literal.

    Raises:
        ValueError: If the text has a lone surrogate or the language tag is malformed.

    >>> literal('say "hi"\n', language="en")
    '"say \\"hi\\"\\n"@en'
    """
    if _NOT_PLAIN.search(value):
        if _SURROGATE.search(value):
            raise ValueError(f"a lone surrogate cannot be written as UTF-8: {value[:80]!r}")
        value = value.translate(_ESCAPES)
    if language:
        return f'"{value}"@{tag(language)}'
    return f'"{value}"^^{_datatype(datatype)}' if datatype else f'"{value}"'


@lru_cache(maxsize=4096)
def _datatype(value: str) -> str:
    return iri(value)


@lru_cache(maxsize=4096)  # tags come from strangers' tables
def tag(language: str) -> str:
    """Return a language tag in the lower case that engines give back.

    Raises:
        ValueError: If it is none (RDF 1.1 Turtle, production LANGTAG).

    >>> tag("zh-Hant")
    'zh-hant'
    """
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language tag: {language[:40]!r}")
    return language.lower()


@lru_cache(maxsize=4096)
def decimal(value: Decimal | int) -> str:
    """Return *value* as an ``xsd:decimal`` in canonical form, which every store keeps as it is.

    >>> decimal(Decimal("18.20")), decimal(Decimal("4.57E+8"))
    ('"18.2"^^<http://www.w3.org/2001/XMLSchema#decimal>', \
'"457000000"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    return literal(plain(Decimal(value)), datatype=XSD + "decimal")


def plain(value: Decimal) -> str:
    """Return *value* in plain digits, without exponent or needless zeros.

    >>> plain(Decimal("1E+3")), plain(Decimal("0.50")), plain(Decimal("-0"))
    ('1000', '0.5', '0')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def integer(value: int) -> str:
    """Return *value* as an ``xsd:integer``."""
    return literal(str(value), datatype=XSD + "integer")


def boolean(value: bool) -> str:  # noqa: FBT001  a literal has no other argument
    """Return *value* as an ``xsd:boolean``."""
    return literal("true" if value else "false", datatype=XSD + "boolean")


_TIMES = (
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "date"),
    (
        re.compile(
            r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
        ),
        "dateTime",
    ),
)


def _require_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError(f"no calendar has the day {day!r}") from None


@lru_cache(maxsize=4096)
def time(value: str) -> str:
    """Return an ISO 8601 date or time as a literal with the datatype of its precision.

    Raises:
        ValueError: If *value* is none of year, month, day, day and time, or no calendar has it.

    >>> time("2021-07")
    '"2021-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    for pattern, datatype in _TIMES:
        if pattern.fullmatch(value):
            full = value + ":00" if datatype == "dateTime" and value.count(":") == 1 else value
            if datatype in {"date", "dateTime"}:
                _require_day(full[:10])
            return literal(full, datatype=XSD + datatype)
    raise ValueError(f"not a date aidgraph knows: {value[:40]!r}")


@lru_cache(maxsize=4096)
def day(value: str, *, last: bool = False) -> str:
    """
    Return the first or the *last* day of an ISO 8601 date of any precision, as an ``xsd:date``.

    Raises:
        ValueError: If *value* is none of year, month, day, day and time.

    >>> day("2021-02", last=True)
    '"2021-02-28"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    time(value)
    year, month, rest = int(value[:4]), value[5:7], value[8:10]
    if not month:
        month, rest = ("12", "31") if last else ("01", "01")
    elif not rest:
        rest = str(monthrange(year, int(month))[1]) if last else "01"
    return literal(f"{value[:4]}-{month}-{rest:0>2}", datatype=XSD + "date")
