"""Check what the tables of a report call things: names, methods, and the keys of records."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points

from aidgraph.errors import Problem
from aidgraph.model import Encoding, Entity, ReferenceClaim
from aidgraph.text.visible import visible

_METHOD = re.compile(
    r"curated|(clause|frame|link|model|name|plugin|predicate|quantity|rank|rule|sentence|time)([-:.][a-z0-9]+)*"
)
_OCR = ":ocr"
_ENGLISH = ("LATIN", "GREEK")  # scripts in which an English name may have letters
_MATCHES = frozenset({"exactMatch", "closeMatch"})


def check_names(encoding: Encoding) -> Iterator[Problem]:
    """
    Yield each name, method or record key of a report that cannot be what it says it is.

    >>> from aidgraph.encoding import read_encoding
    >>> from aidgraph.files.resources import folder
    >>> list(check_names(read_encoding(folder("graph").joinpath("jinhua-wensu"))))
    []
    """
    for row, entity in enumerate(encoding.entities, start=2):
        for column, what, remedy in (*_unseen(entity), *_foreign(entity)):
            yield Problem("entities.csv", row, column, what, remedy)
    yield from _same_names(encoding)
    for row, claim in enumerate(encoding.claims, start=2):
        if claim.method and not is_method(claim.method):
            what = f"{claim.method!r} is no rule and no model"
            remedy = "write curated, a rule such as clause:flow-verb, plugin:NAME or model:NAME"
            yield Problem("claims.csv", row, "method", what, remedy)
    yield from _keys(encoding)


def is_method(name: str) -> bool:
    """
    Tell whether *name* says how a claim was found: a person, a rule, a plug-in or a model.

    What was read on a scanned page has ``:ocr`` behind it.

    >>> is_method("curated"), is_method("clause:flow-verb:ocr"), is_method("a guess")
    (True, True, False)
    """
    return _METHOD.fullmatch(name) is not None or name.removesuffix(_OCR) in plugins()


@cache
def plugins() -> frozenset[str]:
    """Return the names of the installed plug-ins of extraction, which mark their claims so."""
    return frozenset(point.name for point in entry_points(group="aidgraph.extractors"))


def _unseen(entity: Entity) -> Iterator[tuple[str, str, str]]:
    """Yield names with a letter that no reader sees: two that look the same are not the same."""
    names = [("label", entity.label), ("label_en", entity.label_en)]
    for column, name in (*names, *(("aliases", alias) for alias in entity.aliases)):
        if visible(name) != name:
            what = f"{visible(name)} has a character that is not seen"
            yield column, what, "remove it"
        elif name != name.strip():
            yield column, f"{name!r} has a space at an end", "remove it"


def _foreign(entity: Entity) -> Iterator[tuple[str, str, str]]:
    """Yield an English name that has letters of another script."""
    if entity.label_en.isascii():
        return
    for letter in entity.label_en:
        if letter.isalpha() and not unicodedata.name(letter, "").startswith(_ENGLISH):
            what = f"{entity.label_en!r} has {letter!r}, which is no letter of English"
            yield "label_en", what, "translate the name, or write it in Latin letters"
            return


def _same_names(encoding: Encoding) -> Iterator[Problem]:
    """Yield entities of one type and name, of which no note says what tells them apart."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    for row, entity in enumerate(encoding.entities, start=2):
        key = (entity.type, entity.label)
        there, note = first.setdefault(key, (row, entity.note))
        if there != row and not (note and entity.note):
            what = f"{entity.label!r} is the name of row {there} too"
            remedy = "make them one, or say in note (both rows) what tells them apart"
            yield Problem("entities.csv", row, "label", what, remedy)


def _keys(encoding: Encoding) -> Iterator[Problem]:
    """Yield reference claims whose own object is the code of another record."""
    for row, claim in enumerate(encoding.references, start=2):
        wanted = _key_in_object(claim)
        if claim.key and wanted and claim.key != wanted:
            what = f"the record {claim.key!r} is not that of {claim.object!r}"
            yield Problem("reference.csv", row, "key", what, f"write {wanted}, or mend the row")


def foreign_keys(encoding: Encoding) -> Iterator[tuple[ReferenceClaim, frozenset[str]]]:
    """Yield the reference claims whose record is of another thing, with the keys that would do."""
    known = {entity.id for entity in encoding.entities}
    codes = {(entity.id, *code) for entity in encoding.entities for code in entity.codes}
    for claim in encoding.references:
        scheme, _, code = claim.object.partition(":")
        if claim.predicate == "notation":
            codes.add((claim.subject, scheme, code))
    for claim in encoding.references:
        wanted = _keys_of(claim, codes, known)
        if claim.key and wanted and claim.key not in wanted:
            yield claim, wanted


def _key_in_object(claim: ReferenceClaim) -> str:
    """Return the key that the object of *claim* itself names, if it names one."""
    scheme, _, code = claim.object.partition(":")
    if claim.predicate == "notation" and scheme == claim.dataset:
        return code
    return claim.object.rstrip("/").rsplit("/")[-1] if claim.predicate in _MATCHES else ""


def _keys_of(
    claim: ReferenceClaim, codes: set[tuple[str, str, str]], known: set[str]
) -> frozenset[str]:
    """Return the keys that the record of *claim* may have; none where the tables cannot tell."""
    if key := _key_in_object(claim):
        return frozenset({key})
    of_subject = {c for s, scheme, c in codes if (s, scheme) == (claim.subject, claim.dataset)}
    if of_subject:
        return frozenset(of_subject)
    named, dot, facet = claim.key.partition(".")
    if named in known and named != claim.subject:
        return frozenset({f"{claim.subject}{dot}{facet}"})
    return frozenset()
