"""Refuse queries that could change something or reach outside, before an engine sees them.

Both engines follow ``SERVICE``, and rdflib also ``FROM``, to any address; neither can be told not
to.  A query is therefore read word by word with the lexical rules of SPARQL 1.1 (section 19.8).
Where the letters of such a keyword stand anywhere in it, be it in a name or a comment, it is also
read as a tree by rdflib: each of the two sees what the other can be made to overlook, such as a
keyword glued to a literal or a quotation mark written as an escape; either may refuse.  A query
without those letters cannot reach outside, however it is read, and is spared the slow reading.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

import pyoxigraph as ox
from pyparsing import ParseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from aidgraph.errors import CallError

MAX_LENGTH = 100_000
MAX_DEPTH = 100  # pyoxigraph 0.5.13 ends the process at 6,000 brackets

MAX_OPERATORS = 1_000  # 0.5.13 ends it at 3,000 of some of them, whatever the brackets

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_OUTSIDE = ("SERVICE", "FROM", "LOAD")
_OPERATORS = frozenset("!+-*/|^&;.{") | {
    "UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "SELECT", "AS", "EXISTS"
}  # fmt: skip
_OPENING, _CLOSING = {"(", "[", "{"}, {")", "]", "}"}
_TOO_DEEP = "the query is nested too deeply to be read; write it flatter"
_STAY = "it would reach beyond the graph it is asked of; leave that part out"

_TOKEN = re.compile(
    r"""
      \s+
    | \#[^\r\n]*                                                       # comment
    | <[^<>"{}|^`\\\x00-\x20]*>                                        # IRI
    | \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3}
    | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
    | \" (?: [^"\\\r\n] | \\. )* \"
    | ' (?: [^'\\\r\n] | \\. )* '
    | [?$]\w+ | @[A-Za-z]+ (?: -[A-Za-z0-9]+ )*                        # variable, language
    | (?P<prefix> [^\W\d_][\w.-]* )? : (?: [\w:.-] | %[0-9A-Fa-f]{2} | \\[^\w\s] )*  # aid:about
    | (?P<quote> ["'] )
    | (?P<word> [^\W\d_]\w* )
    | .""",
    re.VERBOSE | re.DOTALL,
)
_FROM = re.compile(r"FROM (?P<named>NAMED )?<(?P<name>[^<>]*)>", re.IGNORECASE)
_WHOLE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MENTION = re.compile("|".join(_OUTSIDE), re.IGNORECASE)
_ESCAPED_LETTER = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_SENTENCE = re.compile(r"[A-Z]\w* [\w ?]*[a-z]{4,}[\w ?]*(?=,|$)")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class QueryDataset:
    """Name the graphs that a query is asked of, as ``FROM`` and ``FROM NAMED`` write them."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def dataset_of(text: str) -> QueryDataset:
    """
    Return the graphs that the query *text* names, if it only reads and stays in its store.

    Names are given as they are written between ``<`` and ``>``, those that are relative beside the
    ``BASE`` of the query.  Whether there are such graphs, the caller must look up; rdflib would
    fetch them.  Errors of syntax are left to the engine.

    Raises:
        CallError: If it is an update, uses ``SERVICE``, or cannot be read with certainty.

    >>> dataset_of("ASK FROM <http://example.org/g> { ?s ?p 'SERVICE' }").default
    ('http://example.org/g',)
    >>> dataset_of("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    aidgraph.errors.CallError: line 1, column 7: SERVICE is refused: it would reach beyond the \
graph it is asked of; leave that part out
    """
    _require_plain(text)
    plain = _ESCAPED_LETTER.sub(_letter, text)
    dataset = _read_words(plain)
    if _MENTION.search(plain):
        _require_same_in_tree(dataset, _tree(plain))
    return dataset


def require_harmless(text: str) -> None:
    """
    Require that the query *text* only reads, and only the graph it is asked of.

    Raises:
        CallError: As :func:`dataset_of`, and if it has a ``FROM``.

    >>> require_harmless("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")
    Traceback (most recent call last):
    aidgraph.errors.CallError: FROM is refused: it would reach beyond the graph it is asked of; \
leave that part out
    """
    if dataset_of(text) != QueryDataset():
        raise CallError(f"FROM is refused: {_STAY}")


@lru_cache(maxsize=256)
def require_local(text: str) -> CompValue:
    """
    Return the query *text* as rdflib's parse tree, if it only reads the graph it is asked of.

    The tree is kept for the next time the same text is asked; do not change it.

    Raises:
        CallError: As :func:`require_harmless`, and if it is broken (with line and column).

    >>> require_local("ASK { ?s ?p 'SERVICE' }").name
    'AskQuery'
    """
    require_harmless(text)
    return _tree(_ESCAPED_LETTER.sub(_letter, text))


def plain_tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield everything in a query, token by token, with letters instead of their escapes.

    Raises:
        CallError: If it has escapes or line ends that could be read in two ways.

    >>> [token[0] for token in plain_tokens("ASK {?s a e:b}")]
    ['ASK', ' ', '{', '?s', ' ', 'a', ' ', 'e:b', '}']
    """
    _require_plain(text)
    return _TOKEN.finditer(_ESCAPED_LETTER.sub(_letter, text))


def full_name(name: str, base: str) -> str:
    """Return the IRI that *name* stands for beside *base*; the name itself where it is whole.

    >>> full_name("b", "http://example.org/a"), full_name("urn:b#", "http://example.org/a")
    ('http://example.org/b', 'urn:b#')
    """
    return name if _WHOLE.match(name) else urljoin(base, name)


def parts(tree: object) -> Iterator[object]:
    """Yield the nodes and the leaves of a parse tree, outer ones first."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting += reversed(list(part.values()))
        elif isinstance(part, Iterable) and not isinstance(part, str):
            waiting += reversed(list(part))
        else:
            yield part


def broken(message: str, query: str) -> str:
    """Return the words of a pyoxigraph syntax error with the place first, and not too long.

    >>> message = "error at 1:19: expected one of OPTIONAL, Prefix not found, [':']"
    >>> broken(message, "SELECT * WHERE { ?s aid:about ?o }")
    'line 1, column 19: the prefix aid: is not declared; begin with PREFIX aid: <...>'
    """
    found = _POSITION.match(message)
    where = f"line {found[1]}, column {found[2]}: " if found else ""
    words = " ".join((found[3] if found else message).split())
    # Among the words that it expected pyoxigraph hides a sentence where it has one to say.
    words = "; ".join(_SENTENCE.findall(words)) or words
    if words == "Prefix not found" and (unknown := _undeclared(query)):
        words = f"the prefix {unknown}: is not declared; begin with PREFIX {unknown}: <...>"
    return where + (words if len(words) < 200 else f"{words[:200]} …")


def _undeclared(query: str) -> str:
    """Return the first prefix that is used and not declared; nothing if there is none."""
    declared: set[str] = set()
    before = ""
    for token in _TOKEN.finditer(query):
        if token["prefix"] and before == "PREFIX":
            declared.add(token["prefix"])
        elif token["prefix"] and token["prefix"] not in declared:
            return token["prefix"]
        before = before if token[0].isspace() else token[0].upper()
    return ""


def _require_plain(text: str) -> None:
    """Refuse characters that the two readers take for different things."""
    if len(text) > MAX_LENGTH:
        raise CallError(f"the query has {len(text)} characters; {MAX_LENGTH} are allowed")
    for escape in _ESCAPED_LETTER.finditer(text):
        if not _is_harmless(_letter(escape)):
            where = _place(text, escape.start())
            raise CallError(f"{where}: write the character itself, not an escape")
    if found := _LONE_RETURN.search(text):
        raise CallError(f"{_place(text, found.start())}: end lines with a line feed")


def _is_harmless(letter: str) -> bool:
    """Tell whether a letter means nothing in SPARQL: no escape may hide a quotation mark."""
    return letter.isalnum() or (letter > "\x7f" and not "\ud800" <= letter <= "\udfff")


def _letter(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for, or nothing where there is none."""
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= sys.maxunicode else ""


def _tree(plain: str) -> CompValue:
    """Return rdflib's tree of a query without escapes."""
    try:
        tree: CompValue = parseQuery(plain)[1]
    except RecursionError:
        raise CallError(_TOO_DEEP) from None
    except ParseException as error:
        raise CallError(_what_is_wrong(plain, error)) from None
    return tree


def _require_same_in_tree(dataset: QueryDataset, tree: CompValue) -> None:
    """Refuse a ``SERVICE`` or ``FROM`` that stands in the tree, where the words did not show it."""
    names = [part.name for part in parts(tree) if isinstance(part, CompValue)]
    if "ServiceGraphPattern" in names:
        raise CallError(f"SERVICE is refused: {_STAY}")
    if names.count("DatasetClause") != len(dataset.default) + len(dataset.named):
        raise CallError(f"FROM is refused: {_STAY}")


def _read_words(text: str) -> QueryDataset:
    """Refuse keywords that change or fetch something; return what stands after each ``FROM``.

    Names, strings and comments are passed.
    """
    form, base, depth, operators = "", "", 0, _Operators()
    graphs: tuple[list[str], list[str]] = [], []
    tokens = [t for t in _TOKEN.finditer(text) if not t[0].isspace() and t[0][0] != "#"]
    for at, token in enumerate(tokens):
        if token["quote"]:
            raise CallError(f"{_place(text, token.start())}: this quotation mark is never closed")
        operators.count(token[0].upper())
        if token[0][0] == "<" and tokens[at - 1][0].upper() == "BASE":
            base = full_name(token[0][1:-1], base)
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        if depth > MAX_DEPTH:
            raise CallError(_TOO_DEEP)
        found = _outside(token, "".join(t[0] for t in tokens[at + 1 : at + 2]))
        form = form or _form(token)
        if form in _UPDATES:
            where = _place(text, token.start())
            raise CallError(f"{where}: {form} changes a graph; only {_list(_FORMS)} are answered")
        if found == "FROM" and (graph := _FROM.match(" ".join(t[0] for t in tokens[at : at + 3]))):
            graphs[bool(graph["named"])].append(full_name(graph["name"], base))
        elif found:
            raise CallError(f"{_place(text, token.start())}: {found} is refused: {_STAY}")
    return QueryDataset(tuple(graphs[0]), tuple(graphs[1]))


class _Operators:
    """Count what an engine works on one inside the other, though it is written side by side.

    ``VALUES`` and the arguments of a function or of ``IN`` are lists: they may be long.
    """

    def __init__(self) -> None:
        self._number = 0
        self._open: list[str] = [""]
        self._values = self._last_values = False
        self._last = ""

    def count(self, sign: str) -> None:
        """
        Count the next word or sign, in capitals, if it is an operator.

        Raises:
            CallError: If there are too many.
        """
        inside = self._open[-1]
        self._values = sign == "VALUES" or (self._values and sign != "{")
        if sign in _OPENING:
            data = inside == "VALUES" or (self._last_values and sign == "{")
            self._open.append("VALUES" if data else sign)
        elif sign in _CLOSING and len(self._open) > 1:
            self._open.pop()
        counted = sign in _OPERATORS or (sign == "," and inside != "(")
        if counted and "VALUES" not in {inside, self._open[-1]}:
            self._number += not (sign in {"&", "|"} and self._last == sign)
        self._last, self._last_values = sign, self._values
        if self._number > MAX_OPERATORS:
            raise CallError(
                f"the query has more than {MAX_OPERATORS:,} operators (joins, paths, expressions); "
                "ask in parts, or give lists by VALUES or IN"
            )


def _outside(token: re.Match[str], following: str) -> str:
    """Return the keyword in a token that could fetch something, if there is one."""
    if token["prefix"]:
        word = token["prefix"].upper()
        if "SERVICE" in word and following == "{":  # pyoxigraph reads SERVICEe:a { as SERVICE e:a {
            return "SERVICE"
        return word if word in _OUTSIDE else ""
    word = (token["word"] or "").upper()
    return next((outside for outside in _OUTSIDE if outside in word), "")


def _form(token: re.Match[str]) -> str:
    """Return what a query does, where this token says it."""
    word = (token["word"] or "").upper()
    return "" if word in {"PREFIX", "BASE"} else word


def _what_is_wrong(plain: str, error: ParseException) -> str:
    """Say where the query is broken; pyoxigraph knows it better than rdflib.

    It is asked of nothing, and with the dangerous words struck out: it follows ``SERVICEe:a``.
    """
    try:
        ox.Store().query(_MENTION.sub(lambda word: "x" * len(word[0]), plain))
    except SyntaxError as better:
        return broken(str(better), plain)
    where = f"line {error.lineno}, column {error.column}"
    return f"{where}: this cannot be read with certainty; keep to SPARQL 1.1"


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def _list(words: set[str]) -> str:
    return ", ".join(sorted(words))
