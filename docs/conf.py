"""How the documentation becomes a site with search: `make site` runs Sphinx with this file."""

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

from aidgraph.version import VERSION

HERE = Path(__file__).parent
SECTIONS = {
    "Start": ["who-this-is-for", "installation", "tutorial", "faq"],
    "How to": "how-to",
    "Reference": "reference",
    "Background": ["architecture", "glossary", "threat-model", "upgrade"],
    "Decisions": "adr",
}

project = "aidgraph"
version = release = VERSION
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "README"
myst_heading_anchors = 4
html_theme = "furo"
html_title = "aidgraph"
html_show_copyright = False
html_show_sourcelink = False
suppress_warnings = ["misc.highlighting_failure"]  # blocks of csv are shown as they are

_LINK = re.compile(r"(?<!!)\[([^\]\n]*)\]\(([^)\s]+)\)")


def without_outside(markdown: str, folder: Path) -> str:
    """
    Return *markdown* with the words alone of each link to a file that the site does not hold.

    >>> without_outside("[a](faq.md) [c](../README.md) [e](https://e.org)", HERE)
    '[a](faq.md) c [e](https://e.org)'
    """

    def kept(match: re.Match[str]) -> str:
        target = match[2].partition("#")[0]
        outside = target and not re.match("[a-z]+:", target)
        return match[1] if outside and not _is_page(folder / target) else match[0]

    return _LINK.sub(kept, markdown)


def _is_page(path: Path) -> bool:
    return path.resolve().is_relative_to(HERE) and path.suffix in {".md", ".svg", ".png"}


def contents() -> str:
    """Return the lists of pages that the site's menu is made of, hidden on the page itself."""
    return "".join(
        "\n".join(
            ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *_pages(names), "```", ""]
        )
        for caption, names in SECTIONS.items()
    )


def _pages(names: str | list[str]) -> list[str]:
    if isinstance(names, list):
        return names
    found = sorted(path.stem for path in (HERE / names).glob("*.md"))
    return [f"{names}/{name}" for name in sorted(found, key=lambda name: name != "README")]


def _prepare(_app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = without_outside(source[0], (HERE / name).parent)
    if name == root_doc:
        source[0] += contents()


def setup(app: Sphinx) -> None:
    """Let Sphinx prepare each page as it is read."""
    app.connect("source-read", _prepare)
    app.connect("build-finished", _start)


def _start(app: Sphinx, _error: Exception | None) -> None:
    """Make the first page the one that hosts show for the folder."""
    shutil.copyfile(Path(app.outdir) / "README.html", Path(app.outdir) / "index.html")
