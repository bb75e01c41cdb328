"""What the money page can be narrowed to: a sector with all below it, and who gave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.serve.lazy import Lazy
from aidgraph.store.claims import Figure
from aidgraph.store.graph import Graph

_BROADER = SKOS + "broader"


@dataclass(frozen=True, slots=True)
class MoneyChoice:
    """Hold the IRIs of the sector and the giver that are wanted; empty: all."""

    sector: str = ""
    giver: str = ""


class Sectors:
    """Look up the sectors that things are classified in, each with all above it, and shares."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._kept: dict[str, frozenset[str]] = {}
        self._stated = Lazy(self._read_stated)
        self._broader = lru_cache(None)(lambda sector: graph.values(sector, _BROADER))
        self._split: dict[tuple[str, str], dict[str, list[tuple[str, Decimal]]]] = {}

    def of(self, iri: str) -> frozenset[str]:
        """Return the sectors of the thing or flow *iri*, and those above them."""
        if iri not in self._kept:
            self._kept[iri] = frozenset(self._with_broader(self._stated().get(iri, ())))
        return self._kept[iri]

    def _read_stated(self) -> Mapping[str, set[str]]:
        """Return the sectors of everything that has some: one walk, not a look-up a figure."""
        found: dict[str, set[str]] = defaultdict(set)
        for triple in self._graph.triples(None, term("sector"), None):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                found[triple.subject.value].add(triple.object.value)
        return dict(found)

    def of_figure(self, figure: Figure) -> frozenset[str]:
        """Return the sectors of a figure: its own, else those of what it is about."""
        return self.of(figure.iri) or self.of(figure.about)

    def uppermost(self, figure: Figure) -> list[str]:
        """Return those of the sectors of a figure that no other of them is above, sorted."""
        found = self.of_figure(figure)
        return sorted(s for s in found if found.isdisjoint(self._broader(s)))

    def share(self, figure: Figure, sector: str) -> Decimal:
        """Return which part of *figure* is for *sector*, 0 to 1: all of it where nobody says."""
        whole = figure.iri if self.of(figure.iri) else figure.about
        splits = self._splits(whole, figure.statement.source)
        for _, parts in sorted(splits.items()):
            within = [share for one, share in parts if sector in self._with_broader([one])]
            if within:
                return sum(within, Decimal(0))
        return Decimal(1)

    def _splits(self, whole: str, source: str) -> dict[str, list[tuple[str, Decimal]]]:
        """Return how *source* shares *whole* out over sectors, by split."""
        if (whole, source) not in self._split:
            found: dict[str, list[tuple[str, Decimal]]] = {}
            claims = self._graph.resources(self._graph.subjects(RDF + "subject", whole))
            for claim in claims.values():
                share = claim.value(term("share"))
                if claim.value(RDF + "predicate") != term("sector") or not share:
                    continue
                if claim.value(term("statedBy")) == source:
                    part = claim.value(RDF + "object"), Decimal(share)
                    found.setdefault(claim.value(term("splitBy")), []).append(part)
            self._split[whole, source] = found
        return self._split[whole, source]

    def _with_broader(self, sectors: Iterable[str]) -> set[str]:
        found, waiting = set[str](), list(sectors)
        while waiting:
            sector = waiting.pop()
            if sector not in found:
                found.add(sector)
                waiting += self._broader(sector)
        return found

    def below(self, figures: Iterable[Figure], sector: str) -> list[tuple[str, int]]:
        """Return the sectors right below *sector* (none: the uppermost) with their figures."""
        counts = Counter(one for figure in figures for one in self.of_figure(figure))
        above = {one: self._broader(one) for one in counts}
        wanted = [one for one in counts if (sector in above[one] if sector else not above[one])]
        return sorted(((one, counts[one]) for one in wanted), key=lambda pair: (-pair[1], pair[0]))


def narrowed(figures: Iterable[Figure], choice: MoneyChoice, sectors: Sectors) -> list[Figure]:
    """Return those of *figures* that are for the wanted sector, and by the wanted giver."""
    return [
        figure
        for figure in figures
        if (not choice.sector or choice.sector in sectors.of_figure(figure))
        and choice.giver in {"", figure.provider}
    ]


def givers(figures: Iterable[Figure]) -> Mapping[str, int]:
    """Return who gave, with the number of figures that name them, the most frequent first."""
    counts = Counter(figure.provider for figure in figures if figure.provider)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
