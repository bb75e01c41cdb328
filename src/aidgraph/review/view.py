"""What a page shows: language and choice of items, kept in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl, urlencode

from aidgraph.model import Language
from aidgraph.review.board import KINDS, SORTS, STATES, ItemFilter
from aidgraph.review.edits.many import COLUMNS
from aidgraph.web.words import LANGUAGES

_MAX_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Hold what an address asks for; what makes no sense in it is left out."""

    language: Language = "zh"
    choice: ItemFilter = field(default_factory=ItemFilter)
    column: str = ""  # which many rows are to get a value in

    @classmethod
    def of(cls, query: Mapping[str, str], accepted: str = "") -> "ReviewView":
        """
        Return the view of a query; *accepted* is the header ``Accept-Language``.

        >>> ReviewView.of({"lang": "en", "kind": "flow", "most": "0.8", "status": "?"}).query
        'lang=en&kind=flow&most=0.8'
        """
        language: Language = next(
            (known for known in LANGUAGES if known == query.get("lang")), _preferred(accepted)
        )
        choice = ItemFilter(
            kind=_one_of(query.get("kind", ""), KINDS),
            status=_one_of(query.get("status", ""), STATES),
            most=_share(query.get("most", "")),
            words=query.get("words", "").strip()[:200],
            entity=query.get("entity", "")[:200],
            sort=_one_of(query.get("sort", ""), SORTS) or SORTS[0],
            facet=query.get("facet", "")[:300],
        )
        column = query.get("set", "") or choice.facet.partition("=")[0]
        return cls(language, choice, _one_of(column, COLUMNS))

    @property
    def query(self) -> str:
        """Return the query that leads here."""
        choice = self.choice
        pairs = {
            "lang": self.language,
            "kind": choice.kind,
            "status": choice.status,
            "most": "" if choice.most is None else str(choice.most),
            "words": choice.words,
            "entity": choice.entity,
            "sort": "" if choice.sort == SORTS[0] else choice.sort,
            "facet": choice.facet,
            "set": "" if self.column == choice.facet.partition("=")[0] else self.column,
        }
        return urlencode({key: value for key, value in pairs.items() if value})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the query as names and values, for the hidden fields of a form."""
        return parse_qsl(self.query)

    @property
    def other(self) -> "ReviewView":
        """Return the same in the other language."""
        return replace(self, language="en" if self.language == "zh" else "zh")

    def in_state(self, state: str) -> "ReviewView":
        """Return the view of what has a status, or is in conflict."""
        return ReviewView(self.language, ItemFilter(status=state))

    def about(self, entity: str) -> "ReviewView":
        """Return the view of what concerns an entity alone, or of all when it is empty."""
        return ReviewView(self.language, ItemFilter(entity=entity))


def fields_of(text: str) -> dict[str, str]:
    """Return the fields of a query or a form; the last one of a name counts.

    Raises:
        ValueError: If there are more than a form of ours has.
    """
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS))


def _preferred(accepted: str) -> Language:
    """Return the first language of the header that the page has; Chinese where it has none."""
    tags = (part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))
    return next((known for tag in tags for known in LANGUAGES if known == tag), LANGUAGES[0])


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _share(text: str) -> Decimal | None:
    """Return a number from 0 to 1, or None."""
    try:
        value = Decimal(text[:20])
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 1 else None
