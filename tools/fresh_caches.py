"""
A plug-in of pytest for ``tools/mutants.py``: every test function begins with empty caches.

mutmut notes which test reaches which function, and tries a change with these alone.  What a cache
keeps is reached by the first test only; with empty caches all that need it reach it.
"""

import functools
import gc
import os
from typing import Any

_begun: set[str] = set()


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
