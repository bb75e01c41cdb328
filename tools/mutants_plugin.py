"""
A plug-in of pytest for ``tools/mutants.py``: every test function begins with empty caches.

mutmut notes which test reaches which function, and tries a change with these alone.  What a cache
keeps is reached by the first test only; with empty caches all that need it reach it.

A changed function has the examples of the original too: they are left out, once is enough.
"""

import functools
import gc
import os
import re
from typing import Any

_begun: set[str] = set()
_OF_A_CHANGE = re.compile(r"__mutmut_\d+$")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Leave out the examples of the changes."""
    items[:] = [item for item in items if not _OF_A_CHANGE.search(item.nodeid)]


def pytest_runtest_setup(item: Any) -> None:
    """Empty the caches of the package's functions, while mutmut notes what is reached."""
    function = item.nodeid.partition("[")[0]
    if os.environ.get("MUTANT_UNDER_TEST") != "stats" or function in _begun:
        return
    _begun.add(function)
    for found in _cached():
        found.cache_clear()


@functools.cache
def _cached() -> list[Any]:
    """Return the cached functions of the package, as far as they are imported by now."""
    kind = type(_cached)
    return [
        found
        for found in gc.get_objects()
        if isinstance(found, kind) and (found.__module__ or "").startswith("aidgraph")
    ]
