"""Every frame finds what its example says, and nothing in its counter-example."""

import re
from decimal import Decimal

import pytest

from aidgraph.extract.claims.frames import find_matches, frames, pairs
from aidgraph.extract.claims.masks import TYPES, mask
from aidgraph.extract.mention import Name, Quantity
from aidgraph.rdf.vocabulary import vocabulary

MARK = re.compile(r"\[([A-Z]):([^\]]+)\]")
ONE = Decimal(1)
CARRIED = Name(-1, 0, "*", "Organization", "test", ONE)


def marked(sentence):
    """Read a marked-up sentence: the text, and its mentions."""
    text, mentions, at = "", [], 0
    for match in MARK.finditer(sentence):
        text += sentence[at : match.start()]
        kind, words = match.groups()
        place = (len(text), len(text) + len(words))
        if kind in "MQ":
            unit = "CNY" if kind == "M" else "count"
            mention = Quantity(*place, words, ONE, None, None, unit, "", "exactly", "test", ONE)
        else:
            mention = Name(*place, words, TYPES[kind], "test", ONE)
        mentions.append(mention)
        text += words
        at = match.end()
    return text + sentence[at:], mentions


def found(frame, sentence):
    """Return what *frame* finds in a marked-up sentence, as its examples write it."""
    text, mentions = marked(sentence)
    masked = mask(text, 0, len(text), mentions)
    answers = []
    for match in find_matches(masked, [frame]):
        if frame.kind == "relation":
            answers += [f"{s.text}>{o.text}" for s, o, _ in pairs(match, CARRIED)]
        else:
            about = match.slots.get("a", [])
            answers.append(f"{match.slots['m'][0].text}>{about[0].text if about else ''}")
    return answers


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_a_frame_finds_its_example_and_not_its_counter_example(frame):
    """The row's own examples hold."""
    sentence, _, expected = frame.yes.partition("|")
    assert found(frame, sentence) == expected.split(";")
    assert found(frame, frame.no) == []


def test_every_frame_says_a_word_of_the_vocabulary():
    """A relation frame names a predicate, a figure frame an indicator or a new one."""
    words = vocabulary()
    assert len({frame.id for frame in frames()}) == len(frames())
    for frame in frames():
        if frame.kind == "relation":
            assert frame.says in words.predicates, frame.id
        else:
            assert words.knows("indicator", frame.says), frame.id
        assert 0 < frame.confidence <= 1
