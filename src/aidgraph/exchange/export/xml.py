"""Build XML from texts that may hold anything."""

import re
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def for_xml(text: str) -> str:
    r"""Return *text* with what XML 1.0 (section 2.2) forbids replaced by U+FFFD.

    >>> for_xml("a\x00b")
    'a�b'
    """
    return _NOT_XML.sub("�", text)


def child(parent: _Element, tag: str, **attributes: str) -> _Element:
    """Append an element; ``_`` in an attribute's name stands for a hyphen, empty ones are left."""
    given = {name.replace("_", "-"): for_xml(text) for name, text in attributes.items() if text}
    return etree.SubElement(parent, tag, given)


def narratives(parent: _Element, texts: Mapping[str, str]) -> None:
    """Append a ``narrative`` for each text by language tag; without one the default holds."""
    for language, text in texts.items():
        if text:
            element = etree.SubElement(parent, "narrative", {_LANG: language} if language else {})
            element.text = for_xml(text)
