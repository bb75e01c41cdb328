"""Choose the likeliest giver and taker of a flow that its text near by does not name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aidgraph.extract.clauses.discourse import Carried
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.meaning.parties import Parties
from aidgraph.extract.ranking.choose import SlotFiller
from aidgraph.extract.ranking.features import Slot, SlotQuestion
from aidgraph.extract.things.identify import Cast

_NEAR = 1  # sentences back in which the rules see well who is meant
_Choice = tuple[Carried | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PartyChooser:
    """Choose the parties of a report's flows."""

    slots: SlotFiller
    roles: Roles
    cast: Cast

    def likely(self, question: SlotQuestion, parties: Parties) -> tuple[Parties, tuple[str, ...]]:
        """
        Return the parties of a flow and why; *question* is the question of any of its slots.

        The rules know best whom its sentence or the one before names; whom they call a gift's giver or taker
        stays where nobody else is likely.
        """
        giver, taker = parties.giver, parties.taker
        why: tuple[str, ...] = ()
        if giver is not None and not self._stands(question, giver):
            likely, reasons = self._ranked(
                question, "provider", giver, {"receiver": self._id(taker)}
            )
            if likely is None or not self._acts_for(giver, likely):
                giver, why = likely, reasons
        if self._is_taker_in_question(question, parties):
            likely, reasons = self._ranked(
                question, "receiver", taker, {"provider": self._id(giver)}
            )
            if taker is not None or likely is None or self._is_known_taker(question, likely):
                taker, why = likely, (*why, *reasons)
        return (parties, ()) if giver is None and taker is None else (Parties(giver, taker), why)

    def _ranked(
        self, question: SlotQuestion, slot: Slot, stated: Carried | None, filled: Mapping[str, str]
    ) -> _Choice:
        return self.slots.choose(replace(question, slot=slot, stated=stated, filled=filled))

    def _is_taker_in_question(self, question: SlotQuestion, parties: Parties) -> bool:
        """
        Tell whether who gets is weighed.

        Where the rules know nobody, two that get about as much are no answer, nor is anybody where
        the giver comes from elsewhere as well.
        """
        if parties.taker is not None:
            return not self._stands(question, parties.taker)
        known = parties.giver is None or self._stands(question, parties.giver)
        return known and not self.roles.is_shared

    def _is_known_taker(self, question: SlotQuestion, likely: Carried) -> bool:
        """Tell whether somebody was named before the number and gets, or a place that gives not."""
        key = self._id(likely)
        side = self.roles.side(key)
        gets = side == "taker" or (not side and self.slots.layout.types[key] == "Place")
        return gets and likely.names[0].start < question.at

    def _acts_for(self, body: Carried, place: Carried) -> bool:
        """Tell whether a body has the name of a place in its own: 甲市援建指挥部 gives for 甲市."""
        labels, own, other = self.slots.layout.labels, self._id(body), self._id(place)
        return own != other and labels[own].startswith(labels[other])

    def _stands(self, question: SlotQuestion, role: Carried) -> bool:
        """Tell whether the sentence or the one before it names who fills a role."""
        layout = self.slots.layout
        here = layout.place(question.at).sentence
        places = (layout.place(name.start) for name in layout.places[self._id(role)])
        return any(here - _NEAR <= place.sentence <= here for place in places)

    def _id(self, role: Carried | None) -> str:
        return self.cast.ids[role.first] if role is not None and role.first is not None else ""
