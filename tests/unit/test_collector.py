"""The collector of cyclic garbage is paused for a while, never for good."""

import gc

import pytest

from aidgraph.cli.output import loading
from aidgraph.tasks.collector import collector_paused


@pytest.mark.parametrize("pause", [collector_paused, loading])
@pytest.mark.parametrize("collects", [True, False])
def test_the_collector_is_as_it_was_after_a_pause(pause, collects):
    """Within pauses nothing is collected; behind them, and behind an error, as it was before."""
    if not collects:
        gc.disable()
    try:
        with pause():
            with pause():
                assert not gc.isenabled()
            assert not gc.isenabled()
        assert gc.isenabled() == collects
        with pytest.raises(KeyError), pause():
            raise KeyError
        assert gc.isenabled() == collects
    finally:
        gc.unfreeze()
        gc.enable()
