"""What the page says of an item: a headline and facts, in one language, as plain text."""

from dataclasses import dataclass

from aidgraph.model import Claim, Entity
from aidgraph.review.board import Board, BoardItem
from aidgraph.review.decide import falls_with
from aidgraph.review.wording import ReviewWords
from aidgraph.text.visible import one_line

_MANY = 12  # places or claims that a summary lists before it says how many more there are


@dataclass(frozen=True, slots=True)
class ItemLink:
    """Point at an item of the page."""

    id: str
    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """Hold what is shown of an item; ``falls`` is how many claims fall if it is rejected."""

    item: BoardItem
    headline: str
    facts: tuple[tuple[str, str], ...]
    claims: tuple[ItemLink, ...] = ()
    more: int = 0
    falls: int = 0

    @property
    def places(self) -> tuple[ItemLink, ...]:
        """Return where it stands in the text."""
        spans = self.item.spans[:_MANY]
        return tuple(ItemLink(f"at-{span.start}", one_line(span.exact)) for span in spans)

    @property
    def places_left(self) -> int:
        """Count the places that are not listed."""
        return max(0, len(self.item.spans) - _MANY)


class Summaries:
    """Write the summaries of *board* in the language of *words*."""

    def __init__(self, board: Board, words: ReviewWords) -> None:
        self._board = board
        self._words = words

    def of(self, item: BoardItem) -> ItemSummary:
        """Return the summary of *item*."""
        row = item.row
        if isinstance(row, Claim):
            falls = len(self._falls(item)) if item.id in self._board.claims_of else 0
            return ItemSummary(item, self.headline(row), self._claim_facts(item, row), falls=falls)
        if isinstance(row, Entity):
            return self._entity(item, row)
        words = self._words
        name = one_line(row.detail("known-label")) or row.known
        headline = words("merge-headline", label=one_line(row.label), known=name)
        why = "; ".join(words.maybe("reason", r) for r in self._reasons(row.reasons))
        facts = [("known", row.known), ("own-id", row.id), ("reasons", why)]
        return ItemSummary(item, headline, self._facts([*facts, ("note", one_line(row.note))]))

    @staticmethod
    def _reasons(reasons: tuple[str, ...]) -> list[str]:
        return [r for r in reasons if not r.startswith(("score:", "known-label:"))]

    def _falls(self, item: BoardItem) -> list[Claim]:
        return falls_with(self._board.encoding, [item.id])

    def _entity(self, item: BoardItem, entity: Entity) -> ItemSummary:
        words = self._words
        claims = self._board.claims_of.get(entity.id, [])
        links = (ItemLink(c.id, self.claim_text(c), c.status) for c in claims[:_MANY])
        facts = [
            ("type", words(f"type-{entity.type}")),
            ("label_en", one_line(entity.label_en)),
            ("aliases", "、".join(map(one_line, entity.aliases))),
            ("page", self._pages(item)),
        ]
        return ItemSummary(
            item,
            one_line(entity.label),
            self._facts(facts),
            claims=tuple(links),
            more=max(0, len(claims) - _MANY),
            falls=len(self._falls(item)) if claims else 0,
        )

    def name(self, key: str) -> str:
        """Return the label of an entity; for a claim what it says; else the id itself."""
        if key in self._board.entities:
            return one_line(self._board.entities[key].label)
        claim = self._board.claims.get(key)
        return self.amount(claim) if claim and claim.is_figure else one_line(key)

    def amount(self, claim: Claim) -> str:
        """Return the number of a figure with how it is meant and its unit."""
        words = self._words
        if claim.value is not None:
            number = words.number(claim.value)
        else:
            bounds = (claim.min, claim.max)
            number = "–".join(words.number(bound) if bound is not None else "…" for bound in bounds)
        plain = claim.comparator in {"", "exactly", "between"}
        how = "" if plain else words.term("comparator", claim.comparator)
        unit = "" if claim.unit == "count" else words.unit(claim.unit, claim.value)
        return " ".join(filter(None, [how, number, unit]))

    def headline(self, claim: Claim) -> str:
        """Return what a claim says, in one line; of a plan also that it is one."""
        said = self._said(claim)
        return said if claim.is_stated_as_fact else said + self._words.plan(claim.modality)

    def _said(self, claim: Claim) -> str:
        if claim.is_figure:
            return self.amount(claim)
        verb = self._words.predicate(claim.predicate)
        target = self.name(claim.object) if claim.object else self._period(claim)
        return f"{self.name(claim.subject)} — {verb} → {target}"

    def claim_text(self, claim: Claim) -> str:
        """Return what a claim says where its subject is not seen."""
        if not claim.is_figure:
            return self.headline(claim)
        words = self._words
        return f"{words.term('indicator', claim.indicator)}{words('colon')}{self.amount(claim)}"

    @staticmethod
    def _period(claim: Claim) -> str:
        return claim.from_ if claim.from_ == claim.to else f"{claim.from_}–{claim.to}"

    def _claim_facts(self, item: BoardItem, claim: Claim) -> tuple[tuple[str, str], ...]:
        words = self._words
        dated = claim.is_figure or claim.predicate != "period"
        facts = [
            ("indicator", words.term("indicator", claim.indicator) if claim.indicator else ""),
            ("about", self.name(claim.subject) if claim.is_figure else ""),
            ("provider", self.name(claim.provider) if claim.provider else ""),
            ("receiver", self.name(claim.receiver) if claim.receiver else ""),
            ("period", self._period(claim) if dated else ""),
            (
                "modality",
                words.term("modality", claim.modality) if claim.modality == "ongoing" else "",
            ),
            ("speaker", self.name(claim.speaker) if claim.speaker else ""),
            ("origin", "" if claim.origin == "quoted" else words.term("origin", claim.origin)),
            ("method", words.maybe("method", claim.method)),
            ("note", self._note(claim)),
            ("waiver", one_line(claim.waiver)),
            ("page", self._pages(item)),
        ]
        return self._facts(facts)

    def _pages(self, item: BoardItem) -> str:
        """Return the pages that an item stands on; those it begins with, where they are many."""
        pages = self._board.pages_of(item)
        return ", ".join(map(str, pages[:_MANY])) + (" …" if len(pages) > _MANY else "")

    def _note(self, claim: Claim) -> str:
        """Return the note in the language of the page where there is one."""
        english = self._words.language == "en" and claim.note_en
        note = claim.note_en if english else claim.note
        return self._words.maybe("note", note) if note else ""

    def _facts(self, facts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (self._words(f"field-{key}"), value) for key, value in facts if value.strip("–")
        )
