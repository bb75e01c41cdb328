"""Find things by name among very many: an index of the pieces of their names."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from aidgraph.link.lexicon import level_words, with_present
from aidgraph.link.normalise import NameForm, acronym, form
from aidgraph.link.place import agree, located
from aidgraph.link.profile import Candidate, Feature, Profile
from aidgraph.link.score import FLOOR, explain, rank
from aidgraph.link.spelled import spelled_out

_COMPARED = 24  # names that are compared with the name looked up
_NAMESAKES = 1000  # things of one name among which those of a place are looked for
_READ = 30_000  # entries of the index that are read for a name, the rarest pieces first
_FEWEST = 3  # pieces that are read however long their lists are
_SHORT = 6  # letters up to which a Chinese name may be cut down to single ones
_BARE = 84  # what a name counts that is a division's code: it may be a postal code
_DIVISION = re.compile(r"\d{6}(?:\d{3})?", re.ASCII)
_WHOLE = 3.0  # what a whole name counts beside a piece of one


class CandidateIndex:
    """
    Hold things, and find those that a name may mean.

    The index keeps 12 bytes for each piece of a name, about 0.4 KB for a thing.

    >>> index = CandidateIndex([Profile("a", "温宿县", "Place"), Profile("b", "温州市", "Place")])
    >>> [(found.profile.id, found.match) for found in index.find(Profile("", "溫宿縣"))]
    [('a', True)]
    >>> index.find(Profile("", "Nowhere"))
    []
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.profiles: tuple[Profile, ...] = tuple(profiles)
        self._numbers = {profile.id: number for number, profile in enumerate(self.profiles)}
        self._codes: dict[str, list[int]] = {}
        owners, keys, rows = array("l"), array("q"), array("l")
        for number, profile in enumerate(self.profiles):
            for code in with_present(profile.codes):
                self._codes.setdefault(code, []).append(number)
            for name in _every_name(profile):
                found = {hash(key) for key in _keys(form(name, place=profile.type == "Place"))}
                rows.extend([len(owners)] * len(found))
                keys.extend(found)
                owners.append(number)
        self._owners = np.array(owners, dtype=np.int32)
        self._arrange(np.array(keys, dtype=np.int64), np.array(rows, dtype=np.int32))

    def _arrange(self, keys: npt.NDArray[np.int64], rows: npt.NDArray[np.int32]) -> None:
        """Sort the entries by key, so that those of one key stand together."""
        order = np.argsort(keys, kind="stable")
        self._rows = rows[order]
        self._keys, starts = np.unique(keys[order], return_index=True)
        self._starts = np.append(starts, len(rows))
        sizes = np.diff(self._starts)
        weights = np.log1p(max(1, len(self._owners)) / np.maximum(sizes, 1)).astype(np.float32)
        squares = np.repeat(weights**2, sizes)
        total = np.bincount(self._rows, weights=squares, minlength=len(self._owners))
        self._weights = weights
        self._lengths = np.sqrt(np.maximum(total, 1e-9)).astype(np.float32)

    def __len__(self) -> int:
        """Return how many things there are."""
        return len(self.profiles)

    def get(self, identifier: str) -> Profile | None:
        """Return the thing with an id, if it is here."""
        number = self._numbers.get(identifier)
        return None if number is None else self.profiles[number]

    def find(
        self,
        query: Profile,
        *,
        limit: int = 5,
        types: frozenset[str] = frozenset(),
        strict: bool = False,
        floor: float = FLOOR,
    ) -> list[Candidate]:
        """
        Return the things that *query* may be, best first.

        Args:
            query: The name, and what else is known of the thing looked up.
            limit: How many to return at most.
            types: The types that are looked for; others lose points, or are left out if *strict*.
            strict: Whether only things of *types* are returned.
            floor: The score below which nothing is returned.
        """
        known = self._by_id(query.label)
        queries = [query, *located(query)]
        likely = (number for one in queries for number in self._likely(one))

        def weigh(
            numbers: Iterable[int], *, across: bool
        ) -> Iterator[tuple[Profile, list[Feature]]]:
            for number in dict.fromkeys(numbers):
                profile = self.profiles[number]
                if strict and types and profile.type not in types:
                    continue
                features = list(known.get(number, ()))
                if not features:
                    every = (explain(one, profile, across=across) for one in queries)
                    features = max(every, key=_points)
                if types and profile.type and profile.type not in types:
                    features.append(Feature("other-type", -35, profile.type))
                if _points(features) >= floor:
                    yield profile, features

        pairs = list(weigh([*known, *likely], across=False))
        return rank(pairs or weigh(self._sounding(query), across=True), limit)

    def _sounding(self, query: Profile) -> Iterator[int]:
        """Yield the numbers of the things with a name that is spelt as one looked up."""
        for name in query.names:
            known = form(name, place=query.type == "Place")
            for at in self._places({f"p{known.spelt}", f"p{known.spelt_core}"}):
                rows = self._rows[self._starts[at] : self._starts[at + 1]]
                yield from islice(map(int, self._owners[rows]), _COMPARED)

    def _by_id(self, text: str) -> dict[int, list[Feature]]:
        """Return the things of an id or a code, with the reason; bare digits are not sure."""
        number = self._numbers.get(text)
        if number is not None:
            return {number: [Feature("same-id", 100, text)]}
        bare = _DIVISION.fullmatch(text)
        code, reason = (f"gbt2260:{text}", "bare-code") if bare else (text, "same-id")
        points = _BARE if bare else 100
        return {number: [Feature(reason, points, code)] for number in self._codes.get(code, ())}

    def _likely(self, query: Profile) -> Iterator[int]:
        """Yield the numbers of the things whose codes or names have most in common with these."""
        for code in sorted(with_present(query.codes)):
            yield from self._codes.get(code, ())
        for name in _every_name(query):
            known = form(name, place=query.type == "Place")
            keys = set(_keys(known))
            if query.type != "Place":
                keys.update(_keys(form(name, place=True)))
            if short := acronym(name):
                keys.add(f"i{short}")
            yield from self._nearest(keys)
            if query.within:
                yield from self._namesakes(known, query.within)

    def _namesakes(self, name: NameForm, within: frozenset[str]) -> Iterator[int]:
        """Yield the numbers of the things of one name, of very many, that lie in these places."""
        keys = {f"={name.plain}", f"={name.core}", f"p{name.spelt}", f"p{name.spelt_core}"}
        for at in self._places(keys):
            start, end = self._starts[at], self._starts[at + 1]
            if _COMPARED < end - start <= _NAMESAKES:
                owners = dict.fromkeys(self._owners[self._rows[start:end]].tolist())
                yield from (n for n in owners if agree(within, self.profiles[n].within))

    def _nearest(self, keys: set[str]) -> Iterator[int]:
        """Yield the numbers of the things with a name that shares most with *keys*, by weight."""
        places = self._places(keys)
        rows: list[npt.NDArray[np.int32]] = []
        weights: list[np.float32] = []
        read = 0
        for at in sorted(places, key=lambda at: (self._starts[at + 1] - self._starts[at], at)):
            start, end = self._starts[at], self._starts[at + 1]
            if read + end - start > _READ and len(rows) >= _FEWEST:
                break
            read += end - start
            rows.append(self._rows[start:end])
            weights.append(self._weights[at] ** 2)
        if not rows:
            return
        found, shared = self._summed(rows, weights)
        likeness = shared / self._lengths[found]
        if len(found) > _COMPARED:
            best = np.argpartition(-likeness, _COMPARED)[:_COMPARED]
            found, likeness = found[best], likeness[best]
        for at in np.lexsort((found, -likeness)):
            yield int(self._owners[found[at]])

    def _summed(
        self, rows: Sequence[npt.NDArray[np.int32]], weights: Sequence[np.float32]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Return each row once, with the sum of the weights of the lists that it stands in.

        Only what the lists speak of is touched, not all names of the index.
        """
        sums = np.zeros(len(self._owners), dtype=np.float32)
        for group, weight in zip(rows, weights, strict=True):
            sums[group] += weight  # no row stands twice in a list
        found: list[npt.NDArray[np.int32]] = []
        shared: list[npt.NDArray[np.float32]] = []
        for group in rows:
            new = group[sums[group] > 0]
            found.append(new)
            shared.append(sums[new])
            sums[new] = 0
        return np.concatenate(found), np.concatenate(shared)

    def _places(self, keys: set[str]) -> list[int]:
        """Return where the keys stand that there are."""
        wanted = np.array([hash(key) for key in keys], dtype=np.int64)
        at = np.searchsorted(self._keys, wanted)
        inside = at < len(self._keys)
        at = at[inside]
        return [int(place) for place in at[self._keys[at] == wanted[inside]]]

    def begins(self, text: str, *, limit: int = 10) -> list[Profile]:
        """
        Return the things with a name, or the pinyin of one, that begins with *text*.

        >>> places = Profile("a", "温宿县", "Place"), Profile("b", "温州市", "Place")
        >>> index = CandidateIndex(places)
        >>> [profile.id for profile in index.begins("wens")], len(index.begins("温"))
        (['a'], 2)
        """
        start = form(text).plain
        found: dict[int, Profile] = {}
        texts, owners = self._beginnings
        at = bisect_left(texts, start)
        while start and at < len(texts) and texts[at].startswith(start) and len(found) < limit:
            found.setdefault(owners[at], self.profiles[owners[at]])
            at += 1
        return list(found.values())

    @cached_property
    def _beginnings(self) -> tuple[Sequence[str], Sequence[int]]:
        pairs = set()
        for number, profile in enumerate(self.profiles):
            for name in profile.names:
                known = form(name)
                pairs |= {(known.plain, number), (known.spelt, number), (known.initials, number)}
        ordered = sorted(pairs)
        return [text for text, _ in ordered], [number for _, number in ordered]


def _every_name(profile: Profile) -> tuple[str, ...]:
    """Return the names of a thing in all their spellings, each once."""
    others = (other.name for name in profile.names for other in spelled_out(name))
    return tuple(dict.fromkeys((*profile.names, *others)))


def _points(features: Sequence[Feature]) -> float:
    return sum(feature.points for feature in features)


def _keys(name: NameForm) -> Iterator[str]:
    """Yield the pieces by which a name is found: whole, in pairs of letters, by words, by sound."""
    yield from (f"={name.plain}", f"={name.core}", f"p{name.spelt}", f"p{name.spelt_core}")
    if len(name.initials) > 1:
        yield from (f"i{name.initials}", f"i{name.sounded}")
    if name.han:
        yield from map("".join, pairwise(name.plain))
        yield from name.plain
    for word in name.words:
        if name.level and word in level_words():
            continue
        yield f"w{word}"
        edged = f"^{word}$"
        if len(word) > 3:
            yield from (edged[i : i + 3] for i in range(len(edged) - 2))
