"""XML that is built to harm is refused by name: nothing is fetched, nothing expands."""

import io
import time

import pytest

from aidgraph.errors import CallError
from aidgraph.exchange.imports import xmlstream
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member

BODY = "<iati-activities><iati-activity><iati-identifier>a</iati-identifier>{}</iati-activity>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY b "{"x" * 30_000}">]>',
    "file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "network": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    "parameter": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/"> %b;]>',
    "empty": "<!DOCTYPE a>",
    "small letters": "<!doctype a>",
}


def read(data):
    """Read an IATI file of these bytes."""
    return read_iati(Member("a.xml", io.BytesIO(data)), "toy", "CC0-1.0")


def document(head, inside=""):
    """Return a file with *head* before the root."""
    return f"{head}{BODY.format(inside)}</iati-activities>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "utf-32", "utf-32-le", "utf-32-be"])  # fmt: skip
@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_type_is_refused_in_any_encoding(name, encoding):
    """A document type is refused before it is read, whatever it holds and however it is written."""
    begin = time.process_time()
    with pytest.raises(CallError, match=r"^a\.xml: (a document type|not well-formed)"):
        read(document(HOSTILE[name], "&b;&l9;").encode(encoding))
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_xml_is_read_in_any_encoding(encoding):
    """What is refused is the document type, not the encoding."""
    assert read(document("").encode(encoding)).counts()["entities"] == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_late_document_type_is_refused_too(name):
    """A document type behind a long comment, out of sight at the start, expands nothing either."""
    late = f"<!-- {'x' * 200_000} -->{HOSTILE[name]}"
    begin = time.process_time()
    with pytest.raises(CallError, match=r"document type|not well-formed"):
        read(document(late, "<description>&l9;&b;</description>").encode())
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<a>",
        "<a/><b/>",
        "<a>&nbsp;</a>",
        "<a b='1' b='2'/>",
        "<a>\x01</a>",
        "<iati-activity>" * 1_000,
        '<?xml version="1.0" encoding="no-such"?><a/>',
        '<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd"/></a>',
    ],
)
def test_what_is_no_iati_is_stated(text):
    """What is not well-formed, or holds no activity, is refused in words, with the file's name."""
    with pytest.raises(CallError, match=r"^a\.xml: "):
        read(text.encode())


def test_broken_bytes_are_told():
    """Bytes that are not of the encoding are refused with line and column."""
    with pytest.raises(CallError, match="line 1"):
        read(document("").replace("a</", "\udcff</").encode("utf-8", "surrogateescape"))


def test_deep_nesting_is_refused():
    """Ten thousand levels end in a message, not in a crash."""
    deep = "<x>" * 10_000 + "</x>" * 10_000
    with pytest.raises(CallError, match=r"^a\.xml: not well-formed"):
        read(document("", deep).encode())


def test_elements_that_never_end_are_refused(monkeypatch):
    """What would have to be held in memory whole is refused, from a limit on."""
    monkeypatch.setattr(xmlstream, "MAX_ELEMENT", 1_000_000)
    endless = b"<iati-activities>" + b"<x/>" * 300_000
    with pytest.raises(CallError, match="held in memory"):
        read(endless)


def test_processing_instructions_and_comments_say_nothing():
    """A style sheet is not fetched, and a comment is no text of an activity."""
    head = '<?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?>'
    title = "<title><narrative>A<!-- not --> well</narrative></title><!-- x --><?php x ?>"
    entities = read(document(head, title).encode()).files()["entities.csv"].decode()
    assert "A well" in entities
