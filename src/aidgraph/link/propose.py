"""Propose links between the things of the graph and those of another dataset."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aidgraph.errors import CallError
from aidgraph.link.index import CandidateIndex
from aidgraph.link.names import best_names
from aidgraph.link.profile import Candidate, Profile
from aidgraph.link.score import FLOOR
from aidgraph.model import Judgement, Link

EXACT = "skos:exactMatch"
CLOSE = "skos:closeMatch"
_STEP = 1000


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold a link that is proposed, and the candidate with its reasons."""

    link: Link
    candidate: Candidate

    @property
    def match(self) -> bool:
        """Tell whether the link is sure enough to be taken without asking."""
        return self.candidate.match


def propose(  # noqa: PLR0913  what is looked for is said by the caller
    profiles: Sequence[Profile],
    targets: CandidateIndex,
    before: Iterable[Link] = (),
    *,
    source: str = "",
    version: str = "",
    limit: int = 5,
    floor: float = FLOOR,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Proposal]:
    """
    Return the links proposed for *profiles*, best first for each.

    What was decided is not proposed again, nor is anything else for a thing whose link to
    the same dataset was accepted as exact.  A target that two things surely match is a sure match
    of neither.

    >>> from aidgraph.link.profile import Profile
    >>> targets = CandidateIndex([Profile("https://example.org/b", "温宿县", "Place")])
    >>> [p.match for p in propose([Profile("https://example.org/a", "温宿縣", "Place")], targets)]
    [True]
    """
    known = list(before)
    decided = {(link.subject, link.object) for link in known if link.judgement != "none"}
    done = {
        k.subject
        for k in known
        if k.accepted
        and k.predicate == EXACT
        and (k.source == source or (not k.source and targets.get(k.object)))
    }
    found: list[Proposal] = []
    for number, profile in enumerate(profiles, start=1):
        candidates = targets.find(profile, limit=limit, floor=floor)
        found += [
            Proposal(_link(profile, candidate, source, version), candidate)
            for candidate in candidates
            if profile.id not in done
            and (profile.id, candidate.profile.id) not in decided
            and candidate.profile.id != profile.id
        ]
        if number % _STEP == 0:
            progress(f"{number:,} of {len(profiles):,} things compared")
    return _one_each(found)


def _link(profile: Profile, candidate: Candidate, source: str, version: str) -> Link:
    return Link(
        subject=profile.id,
        object=candidate.profile.id,
        subject_label=profile.label,
        object_label=candidate.profile.label,
        predicate=EXACT if candidate.match else CLOSE,
        score=f"{candidate.score / 100:.3f}",
        source=source,
        version=version,
        comment=candidate.reasons,
    )


def _one_each(found: list[Proposal]) -> list[Proposal]:
    """Take the mark of a sure match from targets that several things have one with."""
    wanted = Counter(p.link.object for p in found if p.match)
    return [
        Proposal(replace(p.link, predicate=CLOSE), replace(p.candidate, match=False))
        if p.match and wanted[p.link.object] > 1
        else p
        for p in found
    ]


def decide(
    links: Iterable[Link],
    choices: dict[str, Judgement],
    *,
    predicate: str = EXACT,
    date: str = "",
    automatic: bool = False,
) -> list[Link]:
    """
    Return *links* with the judgements *choices*, which name them by key.

    Raises:
        CallError: If a key names none of them.
    """
    known = {link.key: link for link in links}
    for key in sorted(choices.keys() - known.keys()):
        raise CallError(f"no candidate has the id {key!r}; ids are printed before the names")
    for key, judgement in choices.items():
        wanted = {"positive": predicate, "unsure": "skos:relatedMatch"}
        known[key] = replace(
            known[key],
            judgement=judgement,
            predicate=wanted.get(judgement, known[key].predicate),
            date=date,
            automatic=automatic,
        )
    return list(known.values())


def merged(before: Iterable[Link], proposals: Iterable[Link]) -> list[Link]:
    """Return what was decided before and what is proposed now; earlier proposals are left out."""
    kept = {link.key: link for link in before if link.judgement != "none"}
    return list({**{link.key: link for link in proposals}, **kept}.values())


@dataclass(frozen=True, slots=True)
class Drift:
    """Say why an accepted link no longer holds: ``gone`` or ``renamed``, and how."""

    link: Link
    kind: str
    detail: str
    instead: tuple[Candidate, ...] = ()


def drifted(
    links: Iterable[Link], targets: CandidateIndex, subjects: Collection[Profile] = ()
) -> Iterator[Drift]:
    """
    Yield the accepted links that a new release of their dataset breaks.

    A link is broken if its target is gone, or goes by a name that is unlike the one accepted.

    >>> link = Link("https://example.org/a", "https://example.org/b", judgement="positive")
    >>> [drift.kind for drift in drifted([link], CandidateIndex([]))]
    ['gone']
    """
    types: dict[str, str] = defaultdict(str, {profile.id: profile.type for profile in subjects})
    for link in links:
        if not link.accepted:
            continue
        target = targets.get(link.object)
        query = Profile("", link.object_label or link.subject_label, types[link.subject])
        if target is None:
            found = tuple(targets.find(query, limit=3))
            yield Drift(link, "gone", "the dataset has no such thing now", found)
        elif link.object_label and _renamed(query, target):
            yield Drift(link, "renamed", f"now {target.label}")


def _renamed(query: Profile, target: Profile) -> bool:
    """Tell whether the target's names have little to do with the name that was accepted."""
    return best_names(query, target).points < FLOOR
