"""Write the parameters of a query into its text, for engines that are handed a text alone.

The SPARQL protocol has no parameters.  The text is therefore read token by token, as the guard
reads it, and each parameter gives way to its term in N-Triples: a term is a token, so that no value
can become anything else.  Where SPARQL has no place for a term, as in the list of columns, the term
is given a name: ``SELECT (<…> AS ?place)``.
"""

import re
from collections.abc import Mapping

from aidgraph.errors import CallError
from aidgraph.query.guard import plain_tokens

_CLAUSES = {"SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "VALUES"}
_VARIABLE = re.compile(r"[?$](\w+)")


def inline(text: str, bindings: Mapping[str, str]) -> str:
    """
    Return *text* with each variable of *bindings* replaced by its term, written in N-Triples.

    The columns keep their names and their order.

    Raises:
        CallError: If a parameter stands where it cannot be replaced, after ``AS`` or ``VALUES``.

    >>> inline("SELECT ?s ?n { ?s ?p ?n FILTER(?n > ?s) } ORDER BY ?n", {"n": '"7"'})
    'SELECT ?s ("7" AS ?n) { ?s ?p "7" FILTER("7" > ?s) } ORDER BY ("7")'
    """
    place = _Position()
    pieces = []
    for token in plain_tokens(text):
        found = _VARIABLE.fullmatch(token[0])
        if found and found[1] in bindings:
            pieces.append(place.of(found[1], bindings[found[1]]))
        else:
            pieces.append(token[0])
        place.pass_over(token[0], (token["word"] or "").upper())
    return "".join(pieces)


class _Position:
    """Know in which clause of a query the next token stands."""

    def __init__(self) -> None:
        self._clause = self._last = ""
        self._braces = self._brackets = 0
        self._named = 0

    def pass_over(self, text: str, word: str) -> None:
        """Move on behind the token *text*."""
        if word in _CLAUSES or text in {"{", "}"}:
            self._clause, self._brackets = word or text, 0
        self._braces += (text == "{") - (text == "}")
        self._brackets += (text == "(") - (text == ")")
        if not text.isspace() and not text.startswith("#"):
            self._last = word

    def of(self, name: str, term: str) -> str:
        """Return what stands here instead of the parameter *name*."""
        if self._last in {"AS", "VALUES"}:
            raise CallError(f"?{name} is a parameter; {self._last} cannot give it another value")
        if self._brackets or self._clause not in {"SELECT", "GROUP", "ORDER"}:
            return term
        if self._clause == "ORDER":
            return f"({term})"
        if self._clause == "SELECT" and not self._braces:
            return f"({term} AS ?{name})"
        # Inside, nobody needs the column; under its own name it would be in the way outside.
        self._named += 1
        return f"({term} AS ?{name}_{self._named})"
