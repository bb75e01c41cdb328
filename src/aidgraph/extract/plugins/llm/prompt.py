"""Write what a language model is wanted: the stable part first, then one passage with its ids."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from aidgraph.extract.plugins.llm.passages import OWN_PERIOD, ReportPassage, Script
from aidgraph.extract.plugins.llm.predicates import PredicateRule, predicate_rules
from aidgraph.model import ENTITY_TYPES, MODALITIES

Messages = tuple[Mapping[str, str], ...]
KINDS = ("flow", "outcome", "context", "none")
REASONS = ("", "name", "date", "repeat", "outside")
GENERAL_LABELS = (
    *(
        "距离",
        "长度",
        "面积",
        "海拔",
        "深度",
        "年龄",
        "时长",
        "年限",
        "名次",
        "人数",
        "户数",
        "数量",
    ),
    *(
        "金额",
        "价格",
        "价值",
        "重量",
        "体积",
        "产量",
        "温度",
        "比例",
        "增幅",
        "震级",
        "期数",
        "批次",
    ),
)
_FEW_TYPES = 4  # more of them are not worth listing


@cache
def instructions() -> str:
    """Return the stable part of every request: the task, the predicates, two examples."""
    folder = files("aidgraph.extract.plugins.llm")
    text, examples = (
        folder.joinpath(name).read_text("utf-8") for name in ("instructions.md", "examples.md")
    )
    predicates = "\n".join(_listed(name, rule) for name, rule in predicate_rules().items())
    text = text.replace("{general}", " ".join(GENERAL_LABELS))
    return text.replace("{predicates}", predicates).replace("{examples}", examples.strip())


def _listed(name: str, rule: PredicateRule) -> str:
    types = sorted(rule.objects - {"Group", "Other"})
    ends = f" {{{' '.join(types)}}}" if 0 < len(types) <= _FEW_TYPES else ""
    return f"{name}: {rule.definition}{ends}"


def first_request(script: Script, passage: ReportPassage, *, relations: bool = True) -> Messages:
    """Return the messages that ask for a passage; without *relations* only for its figures."""
    return _messages(instructions(), _shown(script, passage, relations=relations))


def repair_request(
    script: Script, passage: ReportPassage, answer: str, refused: Sequence[tuple[str, str]]
) -> Messages:
    """Return the messages that give rows back, each with the reason for which it was refused."""
    reasons = "\n".join(f"- {row}: {why}" for row, why in refused)
    again = (
        "These rows were refused, for the text does not bear them out:\n"
        f"{reasons}\n"
        "Give them again, mended, in the same form; leave out what the text does not say. "
        "Give no other rows."
    )
    shown = _shown(script, passage, relations=True)
    return (
        *_messages(instructions(), shown),
        {"role": "assistant", "content": answer},
        {"role": "user", "content": again},
    )


def _messages(stable: str, own: str) -> Messages:
    return {"role": "system", "content": stable}, {"role": "user", "content": own}


def _shown(script: Script, passage: ReportPassage, *, relations: bool) -> str:
    """Return a passage as the model sees it."""
    reading = script.scene.reading
    start, _ = passage.bounds
    block = reading.block_of(start)
    front = [b for b in reading.blocks[:2] if b.kind in {"title", "heading"} and b.end <= start]
    lines = [f"Title: {script.shown(b.start, b.end)}" for b in front[:1]]
    headed = block.heading and block.heading not in reading.text[slice(*passage.bounds)]
    headed = headed and block.heading not in lines[0] if lines else headed
    lines += [f"Heading: {block.heading}"] if headed else []
    lines += [f"Published: {reading.date}"] if reading.date else []
    times = [f"{name} = {_period(script, name)}" for name in passage.times]
    wanted = " ".join(passage.marks) or "no number"
    lines += [
        "Things:",
        *(_thing(script, name) for name in passage.things),
        *(["Times: " + "; ".join(times)] if times else []),
        *_read_before(script, passage),
        "Before:",
        *(script.shown(*bounds) for bounds in script.before(start)),
        "Text:",
        *(script.shown(*bounds) for bounds in passage.sentences),
        f"Answer for: {wanted}",
        *([] if relations else ["Give no relations."]),
    ]
    return "\n".join(lines)


def _period(script: Script, name: str) -> str:
    first, last = script.bounds_of_time(name)
    own = " (the report)" if name == OWN_PERIOD else ""
    return (first if first == last else f"{first}/{last}") + own


def _read_before(script: Script, passage: ReportPassage) -> list[str]:
    """Return a line with the relations that were read of a passage before, where there are any."""
    claims = [(name, script.relations[name].claim) for name in passage.relations]
    ids = script.ids_of_things
    lines = [f"{name} {ids[c.subject]} {c.predicate} {ids[c.object]}" for name, c in claims]
    return ["Read so far: " + "; ".join(lines)] if lines else []


def _thing(script: Script, name: str) -> str:
    entity = script.entities[script.things[name]]
    other = f" = {' = '.join(entity.aliases[:3])}" if entity.aliases else ""
    return f"{name} {entity.type} {entity.label}{other}"


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer."""
    text = {"type": "string", "maxLength": 200}
    status = {"type": "string", "enum": list(MODALITIES)}
    return _object(
        names=_list(
            _object(id=text, quote=text, type={"type": "string", "enum": list(ENTITY_TYPES)})
        ),
        figures=_list(
            _object(
                m=text,
                kind={"type": "string", "enum": list(KINDS)},
                counts=text,
                about=text,
                by=text,
                to=text,
                time={"type": "array", "items": text},
                status=status,
                cue=text,
                plan=text,
                why={"type": "string", "enum": list(REASONS)},
            )
        ),
        relations=_list(
            _object(
                s=text,
                p={"type": "string", "enum": list(predicate_rules())},
                o=text,
                quote=text,
                status=status,
                plan=text,
            )
        ),
        wrong=_list(text),
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def canonical(value: Any) -> str:
    """
    Return *value* as JSON of one form, so that the same has the same hash.

    >>> canonical({"b": 1, "a": "甲"})
    '{"a":"甲","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
