"""Look where the variables of a query stand, so that a parameter means the same on every engine.

Measured with pyoxigraph 0.5.13 and rdflib 7.6: both put a parameter into patterns, paths, filters,
``OPTIONAL``, ``UNION``, ``EXISTS``, ``MINUS``, ``HAVING``, ``BIND`` and aggregates alike, provided
that every ``SELECT`` with the parameter in it also projects it.  Where a sub-select does not,
pyoxigraph leaves it unbound in there and rdflib binds it; ``BOUND`` of a parameter differs as well.
"""

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from aidgraph.errors import CallError
from aidgraph.query.guard import parts, require_local


def projection(text: str) -> tuple[str, ...] | None:
    """Return the names of the columns of a query, or nothing where it is no ``SELECT``.

    >>> projection("SELECT ?a (COUNT(*) AS ?n) { ?a ?p ?o } GROUP BY ?a"), projection("ASK { }")
    (('a', 'n'), None)
    """
    tree = require_local(text)
    return _projected(tree) if tree.name == "SelectQuery" else None


def require_projected(name: str, text: str, params: set[str]) -> None:
    """Require that each ``SELECT`` with a parameter in it projects it, and that none is in BOUND.

    Raises:
        CallError: If the query *name* breaks the rule.

    >>> require_projected("q", "SELECT ?s { ?s ?p ?o FILTER(?o > ?least) }", {"least"})
    Traceback (most recent call last):
    aidgraph.errors.CallError: q: ?least is a parameter and must stand in each SELECT that uses \
it (and in its GROUP BY); add it there by name
    """
    unused = params - _variables(tree := require_local(text))
    if unused:
        raise CallError(f"{name}: the parameter ?{min(unused)} is not used; remove it")
    for part in parts(tree):
        if not isinstance(part, CompValue):
            continue
        if part.name == "Builtin_BOUND" and (tested := params & _variables(part)):
            raise CallError(f"{name}: ?{min(tested)} is a parameter, always bound; drop BOUND")
        if part.name not in {"SelectQuery", "SubSelect"}:
            continue
        if hidden := params & _variables(part) - set(_projected(part)):
            raise CallError(
                f"{name}: ?{min(hidden)} is a parameter and must stand in each SELECT that uses it "
                "(and in its GROUP BY); add it there by name"
            )


def _projected(select: CompValue) -> tuple[str, ...]:
    """Return the names of the columns; ``SELECT *`` gives none, since it names none."""
    if "projection" not in select:
        return ()
    return tuple(str(c["evar"] if "evar" in c else c["var"]) for c in select["projection"])


def _variables(tree: object) -> set[str]:
    return {str(part) for part in parts(tree) if isinstance(part, Variable)}
