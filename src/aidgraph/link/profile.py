"""What is compared and what is found: the profile of a thing, and a candidate with its features."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Profile:
    """
    Hold what is known of a thing (an entity, a record) that is looked up, or that may be found.

    ``id`` is an IRI or a code, and empty for a bare name.  ``codes`` are ``scheme:code``;
    ``within`` has names (in any language) or codes of the places it lies in; ``years`` the first
    and the last year stated of it; ``note`` tells it apart for people.
    """

    id: str
    label: str
    type: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name once, the label first.

        >>> Profile("a", "温宿县", label_en="Wensu County", aliases=("温宿",)).names
        ('温宿县', 'Wensu County', '温宿')
        """
        return tuple(dict.fromkeys(n for n in (self.label, self.label_en, *self.aliases) if n))


class Feature(NamedTuple):
    """Hold one reason for a score: its name, what it adds or takes away, and what was compared."""

    name: str
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    Hold a thing that may be the one looked up, with a score from 0 to 100 and its reasons.

    ``match`` marks the one that is taken without asking; an answer has one at most.
    """

    profile: Profile
    score: float
    features: tuple[Feature, ...]
    match: bool = False

    @property
    def reasons(self) -> str:
        """Return the reasons in a line.

        >>> features = Feature("same-name", 92), Feature("same-type", 2)
        >>> Candidate(Profile("a", "甲"), 94, features).reasons
        'same-name +92, same-type +2'
        """
        return ", ".join(
            f"{feature.name} {feature.points:+g}"
            + (f" ({feature.detail})" if feature.detail else "")
            for feature in self.features
        )
