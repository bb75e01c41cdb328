"""The questions that ship with aidgraph: a gallery, and a page for each with its parameters."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import AidgraphError, CallError
from aidgraph.model import Language
from aidgraph.query import Query, list_queries
from aidgraph.query.answer import Answer, Job
from aidgraph.query.header import TOPICS, descriptions_zh
from aidgraph.query.inline import inline
from aidgraph.query.required import required_terms
from aidgraph.query.run import bound_terms
from aidgraph.query.workers.pool import QueryStoppedError
from aidgraph.rdf.iri import THING
from aidgraph.rdf.terms import SKOS, XSD
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.site import Site
from aidgraph.serve.things.triples import Term
from aidgraph.store.graph import Graph
from aidgraph.web.language import language_of
from aidgraph.web.words import area_words, say

_SHOWN = 500
_USED = f"""SELECT ?term {{{{ VALUES ?term {{{{ {{}} }}}} FILTER(
  EXISTS {{{{ ?s ?term ?o }}}}
  || EXISTS {{{{ ?concept <{SKOS}inScheme> ?term }}}}
  || EXISTS {{{{ ?thing ?p ?term FILTER(STRSTARTS(STR(?thing), "{THING}")) }}}})
}}}}"""
_IN_LANGUAGE = {"_zh": "inChinese", "_en": "inEnglish"}
PARAMETER = "urn:aidgraph:parameter:"
"""What stands for a parameter in a question that a published page fills in."""
_PLAIN = re.compile(r"(-?)([0-9]+)(|\.[0-9]+)")
_NUMBERS = {XSD + name for name in ("decimal", "integer", "double", "float")}


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Hold an answer for the page: ``rows`` (SELECT), ``boolean`` (ASK) or ``turtle`` (CONSTRUCT).

    ``total`` counts the rows, of which the first are shown; ``cut`` says where the server stopped.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    numbers: frozenset[str] = frozenset()
    total: int = 0
    boolean: bool | None = None
    turtle: str = ""
    cut: str = ""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the gallery."""
    queries = {query.name: query for query in list_queries()}
    missing = Lazy(lambda: missing_of_each(site.graph, queries))
    return [
        Route("/queries", partial(_gallery, site, queries, missing)),
        Route("/queries/{name}.csv", partial(_csv, site, queries)),
        Route("/queries/{name}", partial(_page, site, queries)),
    ]


def _gallery(
    site: Site,
    queries: Mapping[str, Query],
    missing: Lazy[dict[str, list[str]]],
    request: Request,
) -> Response:
    """Return all questions by topic, first those for which the graph has what they ask of."""
    lacking = missing()
    topics = {
        topic: sorted((q for q in queries.values() if q.topic == topic), key=_first(lacking))
        for topic in TOPICS
    }
    return site.render(
        request, "queries.html.j2", topics=topics, missing=lacking, total=len(queries)
    )


def _first(lacking: Mapping[str, Sequence[str]]) -> Callable[[Query], tuple[bool, str]]:
    return lambda query: (bool(lacking[query.name]), query.name)


def missing_of_each(graph: Graph, queries: Mapping[str, Query]) -> dict[str, list[str]]:
    """Return the classes and properties that each query needs and *graph* has none of, sorted."""
    required = {name: sorted(required_terms(query.text)) for name, query in queries.items()}
    used = _used_of(graph, {iri for iris in required.values() for iri in iris})
    return {name: [iri for iri in iris if iri not in used] for name, iris in required.items()}


def missing_terms(graph: Graph, query: Query) -> list[str]:
    """Return the classes and properties that *query* needs and *graph* has nothing of, sorted."""
    return missing_of_each(graph, {query.name: query})[query.name]


def _used_of(graph: Graph, iris: Iterable[str]) -> set[str]:
    """Return those of *iris* that are a property, class, concept or scheme of something there."""
    terms = " ".join(f"<{iri}>" for iri in sorted(iris))
    return {row["term"].value for row in graph.select(_USED.format(terms))}


def _page(site: Site, queries: Mapping[str, Query], request: Request) -> Response:
    query = _known(queries, request)
    given = _given(query, request)
    answer, error, text = None, "", query.text
    if all(name in given or not p.must_be_set for name, p in query.params.items()):
        try:
            bindings = bound_terms(site.store, query, given)
            text = inline(query.text, bindings)
            answer = _result_table(_ask(site, query, bindings, "json"))
        except QueryStoppedError as stopped:
            if site.published is None:
                raise HTTPException(503, str(stopped), {"Retry-After": "2"}) from stopped
            error = str(stopped)  # a file cannot be asked again: readers ask in the page
        except AidgraphError as wrong:
            error = str(wrong)
    return site.render(
        request,
        "query.html.j2",
        status=400 if error and any(name in request.query_params for name in query.params) else 200,
        query=query,
        given=given,
        answer=answer,
        number_types=_NUMBERS,
        missing=missing_terms(site.graph, query),
        described=partial(described, language_of(request)),
        column_name=partial(column_name, language_of(request)),
        grouped=grouped,
        error=error,
        sparql=text,
        pattern=inline(query.text, {name: f"<{PARAMETER}{name}>" for name in query.params}),
        kinds={name: [param.type, param.scheme] for name, param in query.params.items()},
    )


def described(language: Language, text: str) -> str:
    """Return what is said of a column or parameter in *language*, or as it stands."""
    return descriptions_zh().get(text, text) if language == "zh" else text


def _csv(site: Site, queries: Mapping[str, Query], request: Request) -> Response:
    """Return the whole answer as the SPARQL standard writes it."""
    query = _known(queries, request)
    found = answered(site, request, "csv")
    name = {"Content-Disposition": f'attachment; filename="{query.name}.csv"'}
    cut = {"X-Result-Truncated": "true"} if found.cut else {}
    return Response(found.body, media_type="text/csv", headers=name | cut)


def answered(site: Site, request: Request, form: str) -> Answer:
    """
    Return the answer to the question that the address of a request names, in a format of results.

    Raises:
        CallError: If a parameter is wrong, or the question has no answer in that format.
        HTTPException: If there is no such question, or the server is too busy.
    """
    query = _known({one.name: one for one in list_queries()}, request)
    bindings = bound_terms(site.store, query, _given(query, request))
    try:
        return _ask(site, query, bindings, form)
    except QueryStoppedError as stopped:
        raise HTTPException(503, str(stopped), {"Retry-After": "2"}) from stopped


def _known(queries: Mapping[str, Query], request: Request) -> Query:
    if (query := queries.get(request.path_params["name"])) is None:
        raise HTTPException(404)
    return query


def _given(query: Query, request: Request) -> dict[str, str]:
    params = request.query_params
    return {name: params[name].strip() for name in query.params if params.get(name, "").strip()}


def _ask(site: Site, query: Query, bindings: Mapping[str, str], form: str) -> Answer:
    found = site.workers.ask(Job(query.text, results=form, bindings=bindings))
    if found.outcome == "unacceptable":
        raise CallError(f"{query.name}: there is no such format for this question")
    if found.outcome != "done":
        raise CallError(found.body.decode("utf-8"))
    return found


def _result_table(found: Answer) -> ResultTable:
    if found.form == "ttl":
        return ResultTable(turtle=found.body.decode("utf-8"), cut=found.cut)
    data = json.loads(found.body)
    if "boolean" in data:
        return ResultTable(boolean=data["boolean"])
    columns = tuple(data["head"]["vars"])
    bindings = data["results"]["bindings"]
    rows = tuple(tuple(_value(row.get(name)) for name in columns) for row in bindings[:_SHOWN])
    numbers = frozenset(
        name
        for place, name in enumerate(columns)
        if any(rows) and all(r[place] is None or r[place].datatype in _NUMBERS for r in rows)  # type: ignore[union-attr]  # tested before
    )
    return ResultTable(columns, rows, numbers, len(bindings), cut=found.cut)


def column_name(language: Language, column: str) -> str:
    """
    Return the name of a column or a parameter of a question in words; without any, as it is.

    >>> column_name("zh", "giver_en"), column_name("en", "per_unit"), column_name("en", "x1")
    ('给予方（英文）', 'per unit', 'x1')
    """
    words = area_words(language, "columns")
    if column in words:
        return words[column]
    for ending, key in _IN_LANGUAGE.items():
        if (stem := column.removesuffix(ending)) != column:
            return say(language, f"columns.{key}", name=column_name(language, stem))
    return column


def grouped(text: str) -> str:
    """Return a plain number with commas between its thousands, and anything else as it is.

    >>> grouped("457000000"), grouped("-1234.50"), grouped("1e3")
    ('457,000,000', '-1,234.50', '1e3')
    """
    found = _PLAIN.fullmatch(text)
    return f"{found[1]}{int(found[2]):,}{found[3]}" if found else text


def _value(data: dict[str, Any] | None) -> Term | None:
    if data is None:
        return None
    iri = data["value"] if data["type"] == "uri" else ""
    return Term(data["value"], iri, data.get("xml:lang", ""), data.get("datatype", ""))
