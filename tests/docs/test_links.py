"""Every relative link in a page of the repository leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
PAGES = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not any(part[0] == "." or part == "node_modules" for part in path.relative_to(ROOT).parts)
]


def anchors(text):
    """Return what the headings of a page can be linked by, as Git hosts make it."""
    titles = re.findall(r"^#+ (.*)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def broken(page):
    """Return the links of *page* that lead nowhere."""
    for target in LINK.findall(CODE.sub("", BLOCK.sub("", page.read_text("utf-8")))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (
            anchor and path.suffix == ".md" and anchor not in anchors(path.read_text("utf-8"))
        ):
            yield target


def test_a_broken_link_is_found(tmp_path):
    """A missing file and a missing heading are found; what is there, or is code, is not."""
    page = tmp_path / "a.md"
    page.write_text("# One `x`\n[a](a.md#one-x) [b](b.md) [c](#two) `[d](d.md)` [e](https://e)\n")
    assert list(broken(page)) == ["b.md", "#two"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    """Each relative link of the page names a file, and a heading of it."""
    assert list(broken(page)) == []
