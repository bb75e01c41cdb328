"""What a file says of itself: its version, and the identifiers that must stand once."""

import re
from collections.abc import Iterator

from lxml.etree import _ElementTree

from aidgraph.exchange.iati_check.findings import IatiFinding, line_of

_NEWEST = "2.03"
_VERSION = re.compile(r"\d\.\d\d", re.ASCII)
_IDENTIFIED = {
    "iati-activity": "iati-identifier",
    "iati-organisation": "organisation-identifier",
}


def stated_version(tree: _ElementTree) -> str:
    """Return the version of a file; where it states none, the newest."""
    root = tree.getroot()
    first = next(iter(root.iterchildren("iati-activity", "iati-organisation")), None)
    stated = root.get("version") or ("" if first is None else first.get("version")) or ""
    return stated.strip() if _VERSION.fullmatch(stated.strip()) else _NEWEST


def repeated_identifiers(
    tree: _ElementTree, name: str, seen: dict[str, str]
) -> Iterator[IatiFinding]:
    """
    Yield each identifier that stands a second time, in this file or in one before it.

    *seen* says where each stands; the identifiers of this file are added.
    """
    for element in tree.getroot().iterchildren(*_IDENTIFIED):
        tag = str(element.tag)
        identifier = (element.findtext(_IDENTIFIED[tag]) or "").strip()
        if not identifier:
            continue
        line = line_of(element)
        if known := seen.get(f"{tag} {identifier}"):
            words = f"the {_IDENTIFIED[tag]} stands in {known} already"
            yield IatiFinding("rule", "error", line, identifier, words)
        seen.setdefault(f"{tag} {identifier}", f"{name}, line {line}")
