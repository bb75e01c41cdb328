"""No shipped question hangs an OPTIONAL on a variable that may have no value.

Where it has none, the OPTIONAL matches everything in the graph: money without a sector was put into
every label there is.  The algebra of each question is walked, and each OPTIONAL looked at.
"""

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from aidgraph.query import list_queries
from aidgraph.query.inline import inline

ALL = list_queries()


def loose(text):
    """Return the variables on which an OPTIONAL of the query hangs though they may be unbound."""
    found = []
    _bound(translateQuery(parseQuery(text)).algebra, found)
    return sorted({str(name) for name in found})


def _bound(node, found):
    """Return (always, sometimes): the variables that *node* binds; loose ones go to *found*."""
    if not isinstance(node, CompValue):
        return frozenset(), frozenset()
    if node.name in {"LeftJoin", "Join", "Union", "Minus"}:
        return _joined(node.name, _bound(node.p1, found), _bound(node.p2, found), found)
    leaf = {"BGP": _triples, "values": _values}.get(node.name)
    if leaf:
        return leaf(node)
    if node.name == "AggregateJoin":
        return _aggregated(node, _bound(node.p.p, found)[0])
    return _passed_on(node, *_bound(node.get("p"), found))


def _joined(how, one, other, found):
    """Return what two patterns together bind, and note where an OPTIONAL hangs loose."""
    (sure, some), (more_sure, more) = one, other
    if how == "Minus":
        return one
    if how == "LeftJoin":
        found.extend((some - sure) & more)
        return sure, some | more
    return sure | more_sure if how == "Join" else sure & more_sure, some | more


def _triples(node):
    names = frozenset(n for t in node.triples for n in t if isinstance(n, Variable))
    return names, names


def _values(node):
    names = frozenset(n for row in node.res for n in row)
    given = [{n for n, value in row.items() if value != "UNDEF"} for row in node.res]
    return names.intersection(*given), names


def _aggregated(node, sure):
    """Return what a GROUP BY binds: its groups as they were, and each sum or count."""
    names = {a.res: a for a in node.A}
    always = {
        res for res, a in names.items() if a.name != "Aggregate_Sample" or a.get("vars") in sure
    }
    return frozenset(always), frozenset(names)


def _passed_on(node, sure, some):
    """Return what is left of the variables after BIND, a projection, or anything else."""
    if node.name == "Extend":  # what is worked out may fail, but for a name of something bound
        named = isinstance(node.expr, Variable)
        is_sure = node.expr in sure if named else not isinstance(node.expr, CompValue)
        return sure | {node.var} if is_sure else sure, some | {node.var}
    if node.name in {"Project", "SelectQuery"}:
        shown = frozenset(node.PV)
        return sure & shown, some & shown
    return sure, some


@pytest.mark.slow  # rdflib reads each question
@pytest.mark.parametrize("query", ALL, ids=lambda query: query.name)
def test_no_optional_hangs_on_what_may_be_missing(query):
    """Every OPTIONAL of a shipped question hangs on variables that always have a value.

    A parameter always has one: the text is walked as it is asked, with a value in each group.
    """
    asked = dict.fromkeys(query.params, '"x"')
    assert loose(inline(query.text, asked)) == []


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("?a ?b ?c OPTIONAL { ?a ?d ?e }", []),
        ("?a ?b ?c OPTIONAL { ?a ?d ?e } OPTIONAL { ?e ?f ?g }", ["e"]),
        ("?a ?b ?c OPTIONAL { ?a ?d ?e OPTIONAL { ?e ?f ?g } }", []),
        ("{ ?a ?b ?c } UNION { ?a ?b ?d } OPTIONAL { ?c ?e ?f }", ["c"]),
        ("{ ?a ?b ?c } UNION { ?c ?b ?a } OPTIONAL { ?c ?e ?f }", []),
        (
            "{ SELECT ?e { ?a ?b ?c OPTIONAL { ?a ?d ?e } } GROUP BY ?e } OPTIONAL { ?e ?f ?g }",
            ["e"],
        ),
        ("{ SELECT ?a (SUM(?c) AS ?s) { ?a ?b ?c } GROUP BY ?a } OPTIONAL { ?a ?f ?g }", []),
        ("VALUES (?a ?b) { (1 UNDEF) } OPTIONAL { ?b ?c ?d }", ["b"]),
        ("?a ?b ?c BIND(?c + 1 AS ?d) OPTIONAL { ?e ?f ?d }", ["d"]),
    ],
)
def test_the_walk_sees_it(pattern, names):
    """What may be missing is seen through OPTIONAL, UNION, GROUP BY, VALUES and BIND."""
    assert loose(f"SELECT * {{ {pattern} }}") == names
