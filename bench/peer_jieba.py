"""Cut and tag texts with jieba; runs in an environment of its own, see peers.py."""

import json
import sys
import time
from importlib import import_module
from typing import Any


def main() -> None:
    """Read a JSON list of texts, write what was found and the seconds."""
    module: Any = import_module("jieba.posseg")
    texts = json.load(sys.stdin)
    list(module.cut(texts[0]))
    found, seconds = [], []
    for text in texts:
        begin = time.process_time()
        words = list(module.cut(text))
        seconds.append(time.process_time() - begin)
        rows, at = [], 0
        for word in words:
            rows.append((at, at + len(word.word), word.flag, ""))
            at += len(word.word)
        found.append(rows)
    print(json.dumps({"found": found, "seconds": seconds}))


main()
