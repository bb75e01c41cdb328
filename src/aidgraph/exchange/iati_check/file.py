"""Check an IATI file three ways, offline: by the schema, the code lists and the rules."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree
from lxml.etree import _Element, _ElementTree

from aidgraph.errors import CallError
from aidgraph.exchange.iati_check.findings import IatiFinding, Severity, line_of
from aidgraph.exchange.iati_check.identifiers import repeated_identifiers, stated_version
from aidgraph.exchange.iati_check.rules import broken_rules
from aidgraph.exchange.iati_check.standard import Standard
from aidgraph.files.attributes import AttributeCounter
from aidgraph.files.doctype import refuse_document_type

_SCHEMAS = {
    "iati-activities": "iati-activities",
    "iati-organisations": "iati-organisations",
    "{http://iatiregistry.org/ns/record#}registry-record": "iati-registry-record",
}
MAX_BYTES = 60 * 1024 * 1024  # of a file to check: the limit of the IATI Validator
_NEWEST = "2.03"
_ANY = ""  # of a schema that names no version
_WITHIN = frozenset({"2.01", "2.02"})  # what these allow, the newest allows too
_SHOWN = 60
_PROLOG = 64 * 1024  # a document type stands before the root; one that stands later lxml tells


def check_iati(
    data: bytes, name: str, standard: Standard, seen: dict[str, str] | None = None
) -> list[IatiFinding]:
    """
    Return what is wrong with the IATI file *data*, by way and line; nothing means it is valid.

    Codes and rules are looked at even where the schema is not kept: they often say why.  A file of
    a version that the standard's files are not of is told so, and judged no further, but for 2.01
    and 2.02: what they allow, 2.03 allows too.

    Args:
        data: The bytes of an activity or organisation file.
        name: What to call it in messages.
        standard: The standard's files.
        seen: Where the identifiers of files before it stand; those of this file are added.

    Raises:
        CallError: If it is no XML, or has a document type.
    """
    tree = _tree(data, name)
    version = stated_version(tree)
    findings = list(repeated_identifiers(tree, name, {} if seen is None else seen))
    schema = _SCHEMAS.get(str(tree.getroot().tag))
    if schema and _ANY in (known := standard.versions(schema)):
        version = _ANY
    elif schema and version not in known:
        checked = version in _WITHIN and _NEWEST in known
        findings.append(_other_version(version, sorted(known), checked=checked))
        if not checked:
            return findings
        version = _NEWEST
    findings += [
        *_by_schema(tree, standard, version), *_by_codes(tree, standard), *_by_rules(tree, standard)
    ]  # fmt: skip
    return sorted(findings, key=lambda found: (found.severity, found.line, found.message))


def _other_version(version: str, known: list[str], *, checked: bool) -> IatiFinding:
    """Say that a file is not of the version of the standard's files."""
    have = f"the standard's files given are of version {', '.join(known)}"
    if checked:
        words = f"the file is of version {version}, {have}: it is judged by {_NEWEST}"
        return IatiFinding("schema", "warning", 1, "the file", words)
    words = f"the file is of version {version}, {have}: it is not judged; give those of {version}"
    return IatiFinding("schema", "error", 1, "the file", words)


def _tree(data: bytes, name: str) -> _ElementTree:
    """Return *data* as a tree, with no entity resolved and nothing fetched."""
    refuse_document_type(data[:_PROLOG], name)
    AttributeCounter(name).look(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.parse(BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        raise CallError(f"{name}: not well-formed XML: {error.msg}") from error
    if tree.docinfo.internalDTD is not None:
        raise CallError(f"{name}: a document type (DOCTYPE) is refused; save the file without it")
    return tree


def _by_schema(tree: _ElementTree, standard: Standard, version: str) -> Iterator[IatiFinding]:
    root = str(tree.getroot().tag)
    if root not in _SCHEMAS:
        yield IatiFinding("schema", "error", 1, root, f"the root is none of {', '.join(_SCHEMAS)}")
        return
    schema = standard.schema(_SCHEMAS[root], version)
    if schema.validate(tree):
        return
    for entry in schema.error_log:  # type: ignore[attr-defined]  # the stubs lack its __iter__
        yield IatiFinding("schema", "error", entry.line, _named(tree, entry.path), entry.message)


def _named(tree: _ElementTree, path: str | None) -> str:
    """Return the activity that the XPath *path* of an error stands in.

    A path through an element of another namespace has its prefix, which must be declared to lxml.
    """
    spaces = {}
    if path and ":" in path:
        spaces = {p: uri for e in tree.iter() for p, uri in e.nsmap.items() if p}
    try:
        found: Any = tree.xpath(path, namespaces=spaces) if path else []
    except etree.XPathError:
        found = []
    return _subject(found[0]) if found else "the file"


def _by_codes(tree: _ElementTree, standard: Standard) -> Iterator[IatiFinding]:
    for use in standard.uses:
        codes = standard.code_lists.get(use.code_list)
        if codes is None:
            continue
        found: Any = tree.xpath(use.path)
        for value in found:
            holder = value.getparent()
            if use.condition and not holder.xpath(use.condition):
                continue
            if str(value).strip() not in codes.codes:
                yield IatiFinding(
                    "code list",
                    "error" if codes.complete else "warning",
                    line_of(holder),
                    _subject(holder),
                    f"{use.path.rpartition('//')[2]}: {str(value)[:_SHOWN]!r} is not in the code "
                    f"list {codes.name}",
                )


def _by_rules(tree: _ElementTree, standard: Standard) -> Iterator[IatiFinding]:
    for broken in broken_rules(tree, standard.ruleset, standard.known_ids):
        severity: Severity = "warning" if broken.info.get("severity") == "warning" else "error"
        message = f"{broken.info.get('id', broken.kind)}: {broken.info.get('message', '')}".strip()
        yield IatiFinding(
            "rule", severity, line_of(broken.element), _subject(broken.element), message
        )


def _subject(element: _Element) -> str:
    """Return the identifier of the activity or organisation that *element* stands in."""
    for holder in (element, *element.iterancestors()):
        for tag in ("iati-identifier", "organisation-identifier"):
            if identifier := (holder.findtext(tag) or "").strip():
                return identifier
    return str(element.tag)
