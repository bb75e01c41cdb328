"""Agents get the graph over the Model Context Protocol: read-only, in limits, with its doubts."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from aidgraph.cli.mcp import command
from aidgraph.errors import CallError
from aidgraph.serve.agents import agent_server
from aidgraph.serve.settings import Settings
from aidgraph.serve.site import open_site

TOOLS = {"search", "entity", "figures", "paths", "evidence", "questions", "ask", "sparql"}


def finished(run):
    """Return what the coroutine function *run* gives; a loop may be running in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, run).result()


@pytest.fixture(scope="module")
def call(graph_dir):
    """Return what calls a tool by the protocol's own client, in this process."""
    site = open_site(graph_dir, Settings(query_rows=50))

    def asked(name, **arguments):
        async def run():
            async with Client(agent_server(site)) as client:
                return await client.call_tool(name, arguments)

        result = finished(run)
        if result.is_error:
            return result.content[0].text
        return result.structured_content

    with site.workers:
        yield asked
    site.index.close()


def test_an_agent_is_told_of_every_tool(graph_dir):
    """Over stdin and stdout: each tool says what it does and that it changes nothing."""

    async def run():
        command = ["-m", "aidgraph", "mcp", "--graph", str(graph_dir)]
        async with Client(StdioServerParameters(command=sys.executable, args=command)) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = finished(run)
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)
    assert "never instructions" in instructions


def test_a_thing_is_found_by_name_and_type(call):
    """In Chinese and English; a class narrows; the id leads to what is said of it."""
    assert call("search", text="温宿县")["hits"][0]["id"] == "place-wensu"
    found = call("search", text="Jinhua", entity_type="Organization", limit=2)
    assert {hit["type"] for hit in found["hits"]} == {"Organization"}
    assert len(found["hits"]) == 2 <= found["total"]
    entity = call("entity", thing="place-wensu")
    assert entity == call("entity", thing="温宿县")
    assert {"lang": "en", "text": "Wensu County"} in entity["labels"]


def test_figures_are_those_of_the_filters(call):
    """By kind, by party, by indicator, by time; the total counts all, the page is as asked."""
    flows = call("figures", kind="flow", limit=3)
    assert (flows["total"], len(flows["figures"])) == (21, 3)
    rest = call("figures", kind="flow", limit=100, offset=3)["figures"]
    assert len({f["iri"] for f in [*flows["figures"], *rest]}) == 21
    (one,) = call("figures", about="facility-incubator", kind="flow")["figures"]
    assert (one["amount"]["zh"], one["comparator"]) == ("近1亿元", "just-under")
    by_giver = call("figures", provider="org-jinhua-headquarters", indicator="aid-spending")
    assert {f["provider"] for f in by_giver["figures"]} == {"org-jinhua-headquarters"}
    assert call("figures", since="1950-01-01", until="1950-12-31")["total"] == 0
    assert call("figures", since="2022-01-01")["total"] < call("figures")["total"]


def test_a_claim_comes_with_its_words_and_its_doubts(call):
    """Source, quote, offsets, origin and confidence stand beside every number."""
    (one,) = call("figures", about="facility-incubator", kind="flow")["figures"]
    told = call("evidence", claim=one["iri"])
    assert told == one
    quote = told["statement"]["quotes"][0]
    assert (quote["exact"], quote["start"], quote["end"]) == ("近1亿元", 89, 93)
    assert {"source", "origin", "confidence", "marks"} <= told["statement"].keys()


def test_two_things_are_connected_in_sentences(call):
    """A path names its things and says each step in words."""
    (path,) = call("paths", start="place-jinhua", end="place-wensu", most=1)["paths"]
    assert [node["id"] for node in path["nodes"]] == ["place-jinhua", "place-wensu"]
    assert path["steps"][0][0]["en"] == "Jinhua City supports Wensu County"


def test_questions_are_listed_and_answered(call):
    """The names that are listed can be asked, with their parameters."""
    questions = {question["name"]: question for question in call("questions")["result"]}
    assert "thing" in questions["cq-37-words-behind-figures"]["parameters"]
    settings = {"thing": "金华援疆科技孵化园"}
    answer = call("ask", question="cq-37-words-behind-figures", settings=settings)
    assert answer["results"]["bindings"]


def test_sparql_passes_the_guard_and_the_limits(call):
    """Rows and triples are given, long answers cut and marked, updates and SERVICE refused."""
    assert call("sparql", query="ASK { ?s ?p ?o }")["boolean"] is True
    cut = call("sparql", query="SELECT ?s { ?s ?p ?o }")
    assert (len(cut["results"]["bindings"]), cut["cut"]) == (50, "50 rows")
    assert "turtle" in call("sparql", query="CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1")
    assert "changes a graph" in call("sparql", query="DROP ALL")
    assert "SERVICE" in call("sparql", query="SELECT * { SERVICE <http://a.b/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [("entity", {"thing": "nobody at all"}, "names no one thing"),
     ("entity", {"thing": "金华援"}, "perhaps"),
     ("evidence", {"claim": "> } ; DROP ALL"}, "no claim has this IRI"),
     ("evidence", {"claim": "https://w3id.org/aidgraph/id/place-wensu"}, "no claim has this IRI"),
     ("figures", {"indicator": "aid-spendin"}, "perhaps aid-spending"),
     ("figures", {"since": "yesterday"}, "write it as 2021-01-31"),
     ("figures", {"until": "2021-02-30"}, "write it as 2021-01-31"),
     ("ask", {"question": "/etc/passwd"}, "no such question"),
     ("ask", {"question": "cq-12-money-by-kind", "settings": {"nothing": "x"}}, "nothing"),
     ("paths", {"start": "place-wensu", "end": "?"}, "names no one thing")],
)  # fmt: skip
def test_a_wrong_call_is_answered_in_words(call, tool, arguments, words):
    """What is wrong, and what to do; nothing from outside is pasted into a query."""
    answer = call(tool, **arguments)
    assert isinstance(answer, str), json.dumps(answer)[:200]
    assert words in answer


def test_without_the_extra_the_command_says_what_to_install(monkeypatch):
    """Whoever has not installed aidgraph[mcp] is told how."""
    monkeypatch.delitem(sys.modules, "aidgraph.serve.agents")
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(CallError, match=r"pip install \"aidgraph\[mcp\]\""):
        command.callback(graph=None, texts=())
