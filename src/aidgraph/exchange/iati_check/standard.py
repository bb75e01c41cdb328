"""The files of the IATI standard, in a folder that the user names: schemas, code lists, rules."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from aidgraph.errors import CallError
from aidgraph.exchange.iati_check.rules import KINDS, KnownIds, Ruleset

_MAX_BYTES = 60 * 1024 * 1024
_REMEDY = (
    "give a folder with the IATI 2.03 schemas, code lists (mapping.xml and its lists) and "
    "standard.json; they are at iatistandard.org"
)


@dataclass(frozen=True, slots=True)
class CodeList:
    """Hold the codes of a list; one that is not ``complete`` may lack codes that are right."""

    name: str
    codes: frozenset[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class CodeUse:
    """Say that what *path* finds must be a code of *code_list*, where *condition* is met."""

    path: str
    code_list: str
    condition: str


class Standard:
    """
    Read the standard's files below *folder*, however they are laid out there.

    Nothing is fetched: what is not in the folder is missing.  Raises ``CallError`` for a file that
    is missing or cannot be read, when it is first asked for.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CallError(f"{folder}: no such folder; {_REMEDY}")
        self.folder = folder
        self._versions: dict[str, dict[str, Path]] = {}

    def versions(self, root: str) -> dict[str, Path]:
        """Return the schemas of files whose root element is *root* by version."""
        name = f"{root}-schema.xsd"
        if name not in self._versions:
            self._file(name)  # there is one, or it is told
            self._versions[name] = {
                _parsed(path).getroot().get("version", ""): path
                for path in sorted(self.folder.rglob(name), reverse=True)
            }
        return self._versions[name]

    def schema(self, root: str, version: str) -> etree.XMLSchema:
        """
        Return the schema of files whose root element is *root*, such as iati-activities.

        Raises:
            KeyError: If there is none of that version.
        """
        path = self.versions(root)[version]
        try:
            return etree.XMLSchema(_parsed(path))
        except etree.XMLSchemaParseError as error:
            raise CallError(f"{path}: not a usable schema ({error}); {_REMEDY}") from error

    @cached_property
    def ruleset(self) -> Ruleset:
        """Return the rules of ``standard.json``."""
        path = self._file("standard.json")
        try:
            ruleset: Ruleset = json.loads(path.read_bytes())
        except ValueError as error:
            raise CallError(f"{path}: not JSON ({error}); {_REMEDY}") from error
        unknown = sorted({kind for kinds in ruleset.values() for kind in kinds} - KINDS)
        if unknown:
            raise CallError(f"{path}: rules of an unknown kind: {', '.join(unknown)}; {_REMEDY}")
        return ruleset

    @cached_property
    def uses(self) -> tuple[CodeUse, ...]:
        """Return which paths take which code list (``mapping.xml``)."""
        return tuple(
            CodeUse(
                mapping.findtext("path", ""),
                mapping.find("codelist").get("ref", ""),  # type: ignore[union-attr]  # by its schema
                mapping.findtext("condition", ""),
            )
            for mapping in _parsed(self._file("mapping.xml")).iter("mapping")
        )

    @cached_property
    def code_lists(self) -> dict[str, CodeList]:
        """Return the code lists by name: those that lie beside or below ``mapping.xml``."""
        lists = {}
        for path in sorted(self._file("mapping.xml").parent.rglob("*.xml")):
            root = _parsed(path).getroot()
            if root.tag == "codelist":
                name = root.get("name", path.stem)
                codes = (item.findtext("code", "").strip() for item in root.iter("codelist-item"))
                lists[name] = CodeList(name, frozenset(codes), root.get("complete") == "1")
        return lists

    @cached_property
    def known_ids(self) -> KnownIds:
        """Return the organisation identifiers and agencies that some rules ask for."""

        def codes(*names: str) -> frozenset[str]:
            lists = (self.code_lists[name].codes for name in names if name in self.code_lists)
            return frozenset().union(*lists)

        return KnownIds(
            organisations=codes("IATIOrganisationIdentifier", "OrganisationIdentifier"),
            agencies=codes("OrganisationRegistrationAgency"),
        )

    def _file(self, name: str) -> Path:
        found = min(self.folder.rglob(name), default=None)
        if found is None:
            raise CallError(f"{self.folder}: no {name} in it; {_REMEDY}")
        return found


def _parsed(path: Path) -> etree._ElementTree:
    if path.stat().st_size > _MAX_BYTES:
        raise CallError(f"{path}: over {_MAX_BYTES // 2**20} MiB; {_REMEDY}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.parse(path, parser)
    except etree.XMLSyntaxError as error:
        raise CallError(f"{path}: not well-formed XML ({error}); {_REMEDY}") from error
