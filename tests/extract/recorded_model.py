"""Answer as a language model once did: what it said is kept in words, so that no id must stay.

``recorded/NAME.json`` holds the answers to the prompts of one report: of numbers the words that end
with them, of things their names, and phrases of at most forty letters, never the report.  Here they
are told again in the ids that a prompt has today.
"""

import json
import re
from collections import Counter

from aidgraph.extract.plugins.llm.stored import ModelReply

TAG = re.compile(r"\{([emt]\d+)\}")
BEFORE = 8  # letters that tell a number from others of the same words


def untagged(text):
    """Return a text without ids."""
    return TAG.sub("", text)


class Prompt:
    """Know the ids of a prompt by their words, and the words by their ids."""

    def __init__(self, content):
        self.shown = content.partition("\nText:\n")[2].partition("\nAnswer for:")[0]
        self.wanted = content.rpartition("Answer for: ")[2].partition("\n")[0].split()
        head, _, rest = content.partition("\nBefore:")
        self.things, self.types, self.read = {}, {}, {}
        for line in head.splitlines():
            if match := re.match(r"(e\d+) (\w+) (.*)", line):
                names = match[3].split(" = ")
                self.types[match[1]] = (names[0], match[2])
                for name in names:
                    self.things.setdefault(name, match[1])
        for name, one, predicate, other in re.findall(r"(r\d+) (e\d+) (\w+) (e\d+)", head):
            self.read[self.types[one][0], predicate, self.types[other][0]] = name
        self.places = {}
        seen = Counter()
        for match in TAG.finditer(rest):
            words = untagged(rest[: match.start()]).rpartition("\n")[2][-BEFORE:]
            if match[1][0] != "e":
                seen[words] += 1
                self.places[match[1]] = f"{words}#{seen[words]}" if seen[words] > 1 else words
        self.ids = {words: name for name, words in self.places.items()}


class RecordedModel:
    """Answer requests about one report from what was recorded."""

    def __init__(self, recorded, told="first"):
        self.recorded, self.told = recorded, told

    def ask(self, request):
        """Return the recorded rows that a prompt asks for, in its ids."""
        prompt = Prompt(request.messages[1]["content"])
        again = len(request.messages) > 2
        said = self.recorded["again" if again else self.told]
        made = _Spoken(prompt, self.recorded["types"]).answer(said, again)
        content = json.dumps(made, ensure_ascii=False)
        return ModelReply(content, "stop", request.characters, len(content), "2026-11-30")


class _Spoken:
    """Tell recorded rows in the ids of a prompt; a thing that it lacks is given as a new name."""

    def __init__(self, prompt, types):
        self.prompt, self.types, self.new = prompt, types, {}
        self.text = untagged(prompt.shown)

    def answer(self, said, again):
        marks = set(self.prompt.places) if again else set(self.prompt.wanted)
        names = [
            self.name(row) for row in said["names"] if row.get("of") or row["quote"] in self.text
        ]
        figures = [self.figure(row) for row in said["figures"]]
        relations = [self.relation(r) for r in said["relations"] if r["quote"] in self.text]
        wrong = [self.prompt.read.get(tuple(row)) for row in said["wrong"]]
        return {
            "names": [*(row for row in names if row), *self.new.values()],
            "figures": [row for row in figures if row["m"] in marks],
            "relations": relations,
            "wrong": [name for name in wrong if name],
        }

    def name(self, row):
        if "of" not in row:
            return {key: row[key] for key in ("id", "quote", "type")}
        known = self.prompt.things.get(row["of"])
        return known and {"id": known, "quote": row.get("quote", ""), "type": row["type"]}

    def thing(self, label):
        if not label or re.fullmatch(r"n\d+", label):
            return label
        if label in self.prompt.things:
            return self.prompt.things[label]
        row = {"id": f"n{100 + len(self.new)}", "quote": label, "type": self.types[label]}
        return self.new.setdefault(label, row)["id"]

    def figure(self, row):
        ends = {key: self.thing(row.get(key, "")) for key in ("about", "by", "to")}
        known = self.prompt.ids | {"t0": "t0"}  # the period of the whole report
        times = [known.get(words) for words in row.get("time", [])]
        mark = self.prompt.ids.get(row["m"], "")
        return row | ends | {"m": mark, "time": [name for name in times if name]}

    def relation(self, row):
        return row | {key: self.thing(row[key]) for key in ("s", "o")}
