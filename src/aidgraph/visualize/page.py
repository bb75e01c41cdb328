"""Write a view as one HTML file: pyvis holds the network, our own template the page around it."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from aidgraph.errors import AidgraphError
from aidgraph.model import Language
from aidgraph.store.graph import Graph
from aidgraph.store.passages import Passage
from aidgraph.store.words import Words
from aidgraph.visualize.data import page_data
from aidgraph.visualize.network import Size
from aidgraph.visualize.view import View
from aidgraph.web.words import LANGUAGES, area_words, fill

# The order is that of the script: each file uses only what stands before it, or runs later.
_SCRIPTS = (
    "core",
    "legend",
    "facts",
    "panel",
    "list",
    "search",
    "labels",
    "spread",
    "canvas",
    "save",
    "library",
    "main",
)
_AREA = "picture"
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"  # inside pyvis


@dataclass(frozen=True, slots=True)
class Opening:
    """
    Say how the page opens; ``focus`` is the number of the node the picture is about.

    Without a ``language`` it is the reader's: the one that was chosen before, or the browser's.
    """

    title: Words
    language: Language | None
    size: Size
    focus: int | None = None


def write_page(
    graph: Graph,
    view: View,
    opening: Opening,
    passages: Mapping[str, Passage],
    library: Mapping[str, Any] | None = None,
) -> bytes:
    """
    Return the page of *view* in UTF-8, everything inside.

    With *library*, what `library_data` returns, it opens with clusters instead of all at once.
    """
    language = opening.language or "zh"
    data = page_data(graph, view, passages, placed=library is None) | {
        "language": opening.language or "",
        "size": opening.size,
        "title": opening.title,
        "words": {known: _page_words(known) for known in LANGUAGES},
    }
    if library is not None:
        data["library"] = library
    if opening.focus is not None:
        data["focus"] = opening.focus
    words = _page_words(language)
    largest = fill(words["sizeMoney"], currency=view.currency)
    drawing, script = read_library(), read_script()
    page: str = _template().render(
        lang=language,
        title=opening.title.of(language),
        words=words | {"sizeMoney": largest},
        style=Markup(_read("page.css")),  # noqa: S704  our own file
        policy=content_policy(drawing, script),
        data=Markup(as_json(data)),  # noqa: S704  as_json leaves nothing that HTML reads
        library=Markup(drawing),  # noqa: S704  pyvis's file, named in the policy by its hash
        script=Markup(script),  # noqa: S704  our own files, likewise
    )
    return page.encode("utf-8")


def _page_words(language: Language) -> dict[str, str]:
    clusters = {f"clusters.{key}": text for key, text in area_words(language, "clusters").items()}
    return area_words(language, _AREA) | clusters


def as_json(data: dict[str, Any]) -> str:
    r"""
    Return *data* as JSON that is plain text to an HTML parser as well.

    >>> as_json({"a": "</script>&"})
    '{"a":"\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def content_policy(*scripts: str) -> str:
    """Return a content security policy under which *scripts* run and nothing else does.

    No markup can become script either: the page makes no DOM from text (Trusted Types).
    """
    hashes = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    allowed = " ".join(f"'sha256-{base64.b64encode(value).decode()}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )


def read_library() -> str:
    """
    Return vis-network as pyvis ships it, licence notice included, without its source map.

    Raises:
        AidgraphError: If the installed pyvis has it not.
    """
    library = files("pyvis").joinpath(_LIBRARY)
    if not library.is_file():
        raise AidgraphError(f"the installed pyvis has no {_LIBRARY}; install pyvis 0.3.2")
    text = library.read_text("utf-8")
    return text.rpartition("//# sourceMappingURL=")[0].rstrip() + "\n"


@cache
def read_script() -> str:
    """Return the page's own script, in one function so that it leaves no global name."""
    body = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _read(name: str) -> str:
    return files("aidgraph.visualize").joinpath("page", name).read_text("utf-8")


def _template() -> Template:
    environment = Environment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.from_string(_read("page.html.j2"))
