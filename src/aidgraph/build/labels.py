"""One preferred label a thing and language: a reduce over the sorted labels of all sources."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from aidgraph.build.merge import Block, Section, blocks, merge, read_together
from aidgraph.rdf.terms import SKOS

LABEL = f" <{SKOS}prefLabel> ".encode()
_ALT_LABEL = f" <{SKOS}altLabel> ".encode()
_BLOCK = 4096  # lines


def is_label(line: bytes) -> bool:
    """Tell whether a line of N-Triples says what something is called before all."""
    return line.startswith(LABEL, line.index(b" "))


class _Label(NamedTuple):
    rank: int
    thing: bytes
    text: bytes  # of N-Triples, with its language and the end of the line

    @property
    def language(self) -> bytes:
        return self.text.rpartition(b"@")[2]


def named_things(sections: Sequence[Section]) -> set[bytes]:
    """Return what the labels in *sections* are of, as N-Triples writes it."""
    lines = (line for section in sections for block in blocks(section) for line in block)
    return {_thing(line) for line in lines}


def one_label(
    sections: Sequence[Section],
    *,
    of: Collection[bytes] | None = None,
) -> Iterator[Block]:
    """
    Yield the labels in *sections*, sorted, with one preferred label a thing and language.

    Where sources name one thing differently the label of the first section stays; the others
    become alternative labels.  Given things, only labels *of* them are yielded.
    """
    block: Block = []
    wanted = [_chosen(found, of) for found in read_together(sections)]
    for _, labels in groupby(_labels(wanted), key=lambda label: label.thing):
        block += _reduced(list(labels))
        if len(block) >= _BLOCK:
            yield block
            block = []
    if block:
        yield block


def _chosen(found: Iterator[Block], of: Collection[bytes] | None) -> Iterator[Block]:
    """Return the blocks of the things that are wanted; one that is empty would end a merge."""
    if of is None:
        return found
    return filter(None, ([line for line in block if _thing(line) in of] for block in found))


def _thing(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _labels(sections: Sequence[Iterator[Block]]) -> Iterator[_Label]:
    for rank, run in merge(sections):
        for line in run:
            thing, text = line.split(LABEL, 1)
            yield _Label(rank, thing, text)


def _reduced(labels: list[_Label]) -> Block:
    """Return the lines of the labels of one thing, sorted, each once."""
    kept: dict[bytes, _Label] = {}
    for label in labels:
        kept[label.language] = min(label, kept.get(label.language, label))
    texts = {label.text for label in kept.values()}
    return sorted(
        {
            label.thing + (LABEL if label.text in texts else _ALT_LABEL) + label.text
            for label in labels
        }
    )
