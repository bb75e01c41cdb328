"""Follow from sentence to sentence who acts, and what the items of a list are about."""

import re
from collections import Counter
from collections.abc import Iterable

from aidgraph.extract.claims.masks import Masked
from aidgraph.extract.claims.sentence import Sentence, Setting, actors
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import AID, Cast
from aidgraph.extract.words.reading import Block, Reading

_RESCUE = re.compile("救援|消防")
_LEADS = re.compile("(?:[:：]|如下|名单|一览表?|公示|明细)[。)）]?$")
_LISTED = re.compile(r"[^，。；\n]{2,30}?[:：\t]")
_WORKS = ("Facility", "Project", "Programme")
_MARKS = 8  # letters before the first word of an item


def chief(sentences: Iterable[Masked], cast: Cast, main: Name | None) -> Name | None:
    """
    Return who acts where nobody else does: *main*, unless it is a place that never acts.

    Then it is the body of the aid, or the place that gives, that acts most: the title says which
    town helps, the text which district of it, or which team it sent.
    """
    if main is not None and main.type != "Place":
        return main
    named: dict[str, Name] = {}
    counts: Counter[str] = Counter()
    for masked in sentences:
        for name in actors(masked):
            if name.type == "Place" or (AID.search(name.text) and not _RESCUE.search(name.text)):
                named.setdefault(cast.ids[name], name)
                counts[cast.ids[name]] += 1
    if not counts or (main is not None and cast.ids[main] in counts):
        return main
    return named[counts.most_common(1)[0][0]]


class Course:
    """
    Hold what the next sentence may go on about.

    Args:
        reading: The text.
        main: Who acts where nobody else does; see :func:`chief`.
    """

    def __init__(self, reading: Reading, main: Name | None) -> None:
        self.main = main
        self.carried = main
        self.lead = ""  # the words before the list that the sentence stands in
        self.collector: Name | None = None  # the body whose gifts received the paragraph tells
        self.topic: Name | None = None  # the work that the item is about, from its second sentence
        self._reading = reading
        self._actor: Name | None = None
        self._block: Block | None = None
        self._listed = False

    @property
    def setting(self) -> Setting:
        """Return what the next sentence may go on about."""
        return Setting(self.carried, self.topic, self.lead, self.collector)

    def begin(self, start: int) -> None:
        """Move to the sentence at *start*: a paragraph begins with who acts in the whole text."""
        if self._block is not None and start < self._block.end:
            return
        self._block = self._reading.block_of(start)
        self._listed = bool(self.lead) and self._is_item(self._block)
        if not self._listed:
            self.lead = ""
            self.collector = None
        self.carried = self._actor if self._listed else self.main
        self.topic = None

    def finish(self, sentence: Sentence) -> None:
        """Remember what *sentence* leaves: who acted in it, and whether a list follows."""
        self.carried = sentence.last_doer()
        self.collector = sentence.collector
        words = self._reading.text[slice(*sentence.bounds)].strip()
        if not self._listed:
            self._actor = self.carried
            self.lead = words if _LEADS.search(words) else ""
        if self._block is not None and self._is_item(self._block):
            head = self._block.start + _MARKS
            named = [n for n in sentence.names if n.type in _WORKS and n.start <= head]
            self.topic = self.topic or next(iter(named), None)

    def _is_item(self, block: Block) -> bool:
        text = self._reading.text
        return block.kind == "bullet" or bool(_LISTED.match(text, block.start, block.end))
