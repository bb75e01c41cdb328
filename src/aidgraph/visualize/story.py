"""A picture in one line: who gave, the largest sum that is told, what it was for, and when."""

from collections import Counter

from aidgraph.model import Language
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Figure
from aidgraph.store.graph import Graph
from aidgraph.store.words import Words
from aidgraph.visualize.view import View
from aidgraph.web.words import area_words, fill

_AREA = "picture"


def read_story(graph: Graph, view: View) -> Words:
    """
    Return the story of *view* in both languages; nothing where it has no money that was given.

    Plans are no part of it.  Sums are not added up: of what a report tells, the largest is said,
    with its doubt where the report does not say it outright.
    """
    given = [
        figure
        for figure in view.figures
        if figure.kind == "FundingFlow"
        and figure.provider
        and figure.about
        and figure.amount.is_money
        and figure.amount.unit.key == view.currency
        and not figure.statement.is_plan
    ]
    if not given:
        return Words("", "")
    counts = Counter(figure.provider for figure in given)
    first = min(counts, key=lambda iri: (-counts[iri], iri))
    own = [figure for figure in given if figure.provider == first]
    largest = min(own, key=lambda figure: (-figure.amount.size, figure.iri))
    return Words(*(_line(graph, largest, len(own), len(counts) - 1, one) for one in ("zh", "en")))


def _line(graph: Graph, largest: Figure, flows: int, others: int, language: Language) -> str:
    words = area_words(language, _AREA)
    statement = largest.statement
    when = statement.period.text.of(language) if statement.period else ""
    doubts = [words[statement.origin]] if statement.origin in {"derived", "inferred"} else []
    if statement.period and statement.period.inferred:
        doubts.append(words["inferredPeriod"])
    key = "story" if flows > 1 else "storyOfOne"
    story = fill(
        words[key],
        giver=graph.label(largest.provider).of(language),
        n=flows,
        amount=write_amount(largest.amount).of(language),
        about=graph.label(largest.about).of(language),
    )
    aside = words["storyComma"].join(filter(None, [when, *doubts]))
    story += fill(words["storyAside"], text=aside) if aside else ""
    return story + (fill(words["storyOthers"], n=others) if others else "") + words["storyEnd"]
