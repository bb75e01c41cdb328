"""Things of a report: a new one by its name in the text, and two that are one."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from aidgraph.encoding.locate import likest, locate
from aidgraph.encoding.merges import renamed
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.extract.things.identify import slug
from aidgraph.model import ENTITY_TYPES, LONGEST_QUOTE, Encoding, Entity, Evidence, Span
from aidgraph.review.edits.places import free_id
from aidgraph.text.report import ReportText

NEW = "+"  # the choice of a party that stands for the new entity of the same form
PARTIES = ("subject", "object", "provider", "receiver", "speaker")


def with_entity(
    encoding: Encoding, text: ReportText, label: str, kind: str, label_en: str = ""
) -> tuple[Encoding, str]:
    """
    Return *encoding* with a thing named *label*, and its id; one of that name and type stays.

    Its evidence is where the name stands in the text, but not within another thing's name, if it
    stands elsewhere too.

    Raises:
        EncodingError: If there is no such type, or the text does not have the name.
    """
    label = label.strip()
    if kind not in ENTITY_TYPES:
        raise _refused("new-type", f"{kind!r} is no type", "choose one of the list")
    places = locate(text.text, label)
    if not places:
        like = likest(text.text, label)
        remedy = f"the text has {like.exact!r}" if like else "copy the name from the text"
        raise _refused("new-label", "the text does not have this name", remedy)
    if len(label) > LONGEST_QUOTE:
        raise _refused("new-label", "the name is long", f"give at most {LONGEST_QUOTE} letters")
    label = places[0].exact
    for entity in encoding.entities:
        if entity.type == kind and label in (entity.label, *entity.aliases):
            return encoding, entity.id
    key = free_id(encoding, slug("Other" if kind == "Group" else kind, label))
    made = Entity(key, _type(kind), label, label_en.strip())
    evidence = (Evidence(key, span) for span in _own_places(encoding, places))
    return replace(
        encoding,
        entities=(*encoding.entities, made),
        evidence=(*encoding.evidence, *evidence),
    ), key


def with_party(
    encoding: Encoding, text: ReportText, cells: Mapping[str, str], fields: Mapping[str, str]
) -> tuple[Encoding, dict[str, str], set[str]]:
    """
    Return *encoding* and *cells* with the new thing of a form in the place of ``+``, and its id.

    Raises:
        EncodingError: As :func:`with_entity`.
    """
    if NEW not in (cells.get(column) for column in PARTIES):
        return encoding, dict(cells), set()
    made, key = with_entity(encoding, text, fields.get("new-label", ""), fields.get("new-type", ""))
    chosen = {k: key if k in PARTIES and v == NEW else v for k, v in cells.items()}
    return made, chosen, {key} if made is not encoding else set()


def joined(encoding: Encoding, gone: str, kept: str) -> Encoding:
    """
    Return *encoding* with the thing *gone* as the thing *kept*, in every table.

    Raises:
        CallError: If they are not two things, or a proposed merge speaks of *gone*.
    """
    things = {entity.id for entity in encoding.entities}
    if gone == kept or not {gone, kept} <= things:
        raise CallError(f"{gone!r} and {kept!r} are not two things of this report")
    if any(gone in {merge.id, merge.known} for merge in encoding.merges):
        raise CallError(f"{gone!r}: decide on its proposed merge instead, or join the other way")
    return renamed(encoding, {gone: kept})


def _own_places(encoding: Encoding, places: Collection[Span]) -> list[Span]:
    """Return the *places* that do not lie within a longer name; all where every one does."""
    things = {entity.id for entity in encoding.entities}
    names = [item.span for item in encoding.evidence if item.target in things]

    def within(span: Span) -> bool:
        return any(
            name.start <= span.start and span.end <= name.end and name.exact != span.exact
            for name in names
        )

    return [span for span in places if not within(span)] or list(places)


def _type(kind: str) -> Any:
    return kind  # one of ENTITY_TYPES


def _refused(column: str, what: str, remedy: str) -> EncodingError:
    return EncodingError(
        "the words of the report", [Problem("entities.csv", None, column, what, remedy)]
    )
