"""What fuzzing found, and what it begins with, is read or refused as it must be."""

from pathlib import Path

import pytest
from targets import TARGETS, holds

CORPUS = Path(__file__).with_name("corpus")


@pytest.mark.parametrize("name", TARGETS)
def test_the_kept_corpus_holds(name):
    """No kept input breaks its target; some are read and not only refused."""
    inputs = sorted((CORPUS / name).iterdir())
    assert len({path.read_bytes() for path in inputs}) == len(inputs) > 0
    read = [path for path in inputs if holds(TARGETS[name], path.read_bytes())]
    assert read


@pytest.mark.parametrize("name", TARGETS)
def test_chance_is_refused_or_read(name):
    """Bytes without meaning are no finding: they are refused, or hold nothing."""
    for size in (0, 1, 40, 400):
        holds(TARGETS[name], bytes((7 * size + 31 * at) % 256 for at in range(size)))


def test_each_corpus_has_its_target():
    """No folder of inputs stands there unused."""
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
