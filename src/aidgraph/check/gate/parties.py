"""Compare who gives and who is given with the words beside their names."""

import re
from collections.abc import Iterator

from aidgraph.check.gate.findings import Mismatch
from aidgraph.check.gate.names import NameCheck
from aidgraph.check.gate.waivers import waives
from aidgraph.extract.clauses.giving import GivingRoles, Part
from aidgraph.model import Claim

_SIDES: dict[str, Part] = {"provider": "giver", "receiver": "receiver"}
_QUOTED = re.compile("“[^”]*”")


class PartyCheck:
    """Know the names of an encoding's entities, and tell who gives in a sentence."""

    def __init__(self, names: NameCheck) -> None:
        self.names = names
        named: dict[str, set[str]] = {}
        for entity in names.entities.values():
            spoken = (span.exact for span in names.spans.get(entity.id, ()))
            for name in (entity.label, *entity.aliases, *spoken):
                named.setdefault(name, set()).add(entity.id)
        self.roles = GivingRoles(named)

    def reversed(self, claim: Claim) -> Iterator[Mismatch]:
        """Yield the parties of *claim* that its words tell of as the other party."""
        if claim.kind != "flow" or claim.provider == claim.receiver:
            return
        parts = self.roles.parts(self.names.sentences(claim), (claim.provider, claim.receiver))
        if claim.origin == "inferred":  # the note says how the words are read
            parts |= self.roles.parts(_QUOTED.sub("", claim.note))
        for column, role in _SIDES.items():
            party = getattr(claim, column)
            if parts.get(party, role) != role and not waives(claim, column):
                first = self.names.spans[claim.id][0]
                yield Mismatch("reversed", claim.id, first.start, first.end, party, "", column)
