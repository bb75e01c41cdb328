"""Write the parameters of a query into its text, as ``VALUES`` at the head of its groups.

The SPARQL protocol has no parameters, and an engine that binds them after it has planned a query
looks through the whole graph for what one term would have found.  So each group that speaks of a
parameter begins with its value: ``{ VALUES ?place { <…> } …``, and every engine plans with it.

The text is read token by token, as the guard reads it.  A value is written in N-Triples, which is
one token: no value can become anything else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aidgraph.errors import CallError
from aidgraph.query.guard import plain_tokens

_VARIABLE = re.compile(r"[?$](\w+)")


def inline(text: str, bindings: Mapping[str, str]) -> str:
    """
    Return *text* with the variables of *bindings* bound to their terms, written in N-Triples.

    The columns keep their names and their order.

    Raises:
        CallError: If the text gives a parameter another value, by ``AS`` or ``VALUES``.

    >>> inline("SELECT ?s ?n { ?s ?p ?n FILTER(?n > ?s) } ORDER BY ?n", {"n": '"7"'})
    'SELECT ?s ?n { VALUES (?n) { ("7") } ?s ?p ?n FILTER(?n > ?s) } ORDER BY ?n'
    """
    if not bindings:
        return text
    pieces = tuple(plain_tokens(text))
    reader = _Reader(frozenset(bindings))
    for number, token in enumerate(pieces):
        reader.read(number, token[0], (token["word"] or "").upper())
    heads = {
        group.opened: f" {_values(group.names, bindings)}" for group in reader.groups if group.names
    }
    written = "".join(token[0] + heads.get(n, "") for n, token in enumerate(pieces))
    if reader.outermost.main is None:
        written += f"\n{_values(bindings, bindings)}"  # no group to begin: the query ends with it
    return written


def _values(names: Iterable[str], bindings: Mapping[str, str]) -> str:
    kept = [name for name in bindings if name in set(names)]
    variables = " ".join(f"?{name}" for name in kept)
    return f"VALUES ({variables}) {{ ({' '.join(bindings[name] for name in kept)}) }}"


@dataclass(slots=True)
class _Group:
    """Hold a pair of braces; ``names`` are the parameters that it speaks of."""

    opened: int
    names: set[str] = field(default_factory=set)
    is_group: bool = True  # else data, a template, or the braces around a sub-query
    inner: "_Query | None" = None


@dataclass(slots=True)
class _Query:
    """Hold a query or a sub-query: ``main`` is the group that is its body."""

    main: _Group | None = None
    names: set[str] = field(default_factory=set)


class _Reader:
    """Find the groups of a query and the parameters that each speaks of."""

    def __init__(self, parameters: frozenset[str]) -> None:
        self.parameters = parameters
        self.outermost = _Query()
        self.groups: list[_Group] = []
        self._open: list[_Group] = []
        self._last = ""
        self._in_values = self._in_template = False

    def read(self, number: int, text: str, word: str) -> None:
        """Move on behind the token *text*."""
        if text.isspace() or text.startswith("#"):
            return
        found = _VARIABLE.fullmatch(text)
        if text == "{":
            self._begin(_Group(number))
        elif text == "}" and self._open:
            self._open.pop()
        elif word == "SELECT" and self._last == "{":
            self._hold_query(self._open[-1])
        elif found and found[1] in self.parameters:
            self._speak(found[1])
        self._in_values = word == "VALUES" or (self._in_values and text != "{")
        # `CONSTRUCT WHERE { … }` has one pair of braces for both: it takes triples only.
        self._in_template = word == "CONSTRUCT" or (self._in_template and self._last == "CONSTRUCT")
        self._last = word or text

    def _begin(self, group: _Group) -> None:
        query = self._queries()[-1]
        group.is_group = not (self._in_values or self._in_template)
        self._open.append(group)
        if not group.is_group:
            return
        self.groups.append(group)
        if query.main is None:
            query.main = group
            group.names = query.names  # what any part of the query speaks of

    def _hold_query(self, braces: _Group) -> None:
        """Take *braces* for those around a sub-query: its own body begins later."""
        braces.is_group, braces.inner, braces.names = False, _Query(), set()
        self.groups.remove(braces)

    def _queries(self) -> list[_Query]:
        """Return the queries that are open, the innermost last."""
        return [self.outermost, *(group.inner for group in self._open if group.inner)]

    def _speak(self, name: str) -> None:
        """Note that the innermost group, and the queries around it, speak of the parameter."""
        if self._last == "AS" or self._in_values:
            by = "AS" if self._last == "AS" else "VALUES"
            raise CallError(f"?{name} is a parameter; {by} cannot give it another value")
        for query in self._queries():
            query.names.add(name)
        if self._open and self._open[-1].is_group:
            self._open[-1].names.add(name)
