"""What the money page can be narrowed to: a sector with all below it, and who gave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS
from aidgraph.store.claims import Figure
from aidgraph.store.graph import Graph

_BROADER = SKOS + "broader"


@dataclass(frozen=True, slots=True)
class MoneyChoice:
    """Hold the IRIs of the sector and the giver that are wanted; empty: all."""

    sector: str = ""
    giver: str = ""


class Sectors:
    """Look up the sectors that things are classified in, each with all above it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kept: dict[str, frozenset[str]] = {}

    def of(self, iri: str) -> frozenset[str]:
        """Return the sectors of the thing *iri*, and those above them."""
        if iri not in self._kept:
            self._kept[iri] = frozenset(self._with_broader(self._graph.values(iri, term("sector"))))
        return self._kept[iri]

    def _with_broader(self, sectors: Iterable[str]) -> set[str]:
        found, waiting = set[str](), list(sectors)
        while waiting:
            sector = waiting.pop()
            if sector not in found:
                found.add(sector)
                waiting += self._graph.values(sector, _BROADER)
        return found

    def below(self, figures: Iterable[Figure], sector: str) -> list[tuple[str, int]]:
        """Return the sectors right below *sector* (none: the uppermost) with their figures."""
        counts = Counter(one for figure in figures for one in self.of(figure.about))
        above = {one: self._graph.values(one, _BROADER) for one in counts}
        wanted = [one for one in counts if (sector in above[one] if sector else not above[one])]
        return sorted(((one, counts[one]) for one in wanted), key=lambda pair: (-pair[1], pair[0]))


def narrowed(figures: Iterable[Figure], choice: MoneyChoice, sectors: Sectors) -> list[Figure]:
    """Return those of *figures* that are for the wanted sector, and by the wanted giver."""
    return [
        figure
        for figure in figures
        if (not choice.sector or choice.sector in sectors.of(figure.about))
        and choice.giver in {"", figure.provider}
    ]


def givers(figures: Iterable[Figure]) -> Mapping[str, int]:
    """Return who gave, with the number of figures that name them, the most frequent first."""
    counts = Counter(figure.provider for figure in figures if figure.provider)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
