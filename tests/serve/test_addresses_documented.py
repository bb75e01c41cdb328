"""Every address of the site is documented, with its methods, and no other is."""

import re
from pathlib import Path

import pytest

from aidgraph.serve import Settings, create_app

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/http.md"
VARIANT = re.compile(r"^/reconcile(/v1)?(/(zh|en))?(?=/|$)")


@pytest.fixture(scope="module")
def routes(graph_dir):
    """Return the methods of each address of the site; variants of one address count as one."""
    found = {}
    for route in create_app(graph_dir, Settings()).routes:
        path = VARIANT.sub("/reconcile", route.path.replace(":path}", "}")).rstrip("/") or "/"
        found.setdefault(path, set()).update(route.methods - {"HEAD"})
    return found


@pytest.fixture(scope="module")
def documented():
    """Return the rows of the page by their address, each a list of cells."""
    rows = [re.split(r" *\| *", line)[1:-1] for line in PAGE.read_text("utf-8").splitlines()]
    found = {}
    for row in rows:
        if row and row[0].startswith("`/"):
            found.setdefault(row[0].strip("`"), []).extend(row[1:])
    return found


def test_the_page_has_every_address_and_no_other(routes, documented):
    """The addresses of the page are those that the site answers."""
    assert set(documented) == set(routes)


def test_other_methods_than_reading_are_named(routes, documented):
    """Where an address takes POST its row says so, and nowhere else."""
    posting = {path for path, methods in routes.items() if "POST" in methods}
    told = {path for path, cells in documented.items() if any("POST" in cell for cell in cells)}
    assert told == posting
