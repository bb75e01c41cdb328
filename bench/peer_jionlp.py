"""Find sums of money with jionlp; runs in an environment of its own, see peers.py."""

import json
import sys
import time
from importlib import import_module
from typing import Any


def main() -> None:
    """Read a JSON list of texts, write what was found and the seconds."""
    module: Any = import_module("jionlp")
    texts = json.load(sys.stdin)
    module.ner.extract_money(texts[0], with_parsing=True)
    found, seconds = [], []
    for text in texts:
        begin = time.process_time()
        sums = module.ner.extract_money(text, with_parsing=True)
        seconds.append(time.process_time() - begin)
        found.append([(*item["offset"], item["detail"]["case"], _value(item)) for item in sums])
    print(json.dumps({"found": found, "seconds": seconds}))


def _value(item: Any) -> str:
    """Return the sum; of a range the lower bound."""
    number = item["detail"]["num"]
    return str(number[0] if isinstance(number, list) else number)


main()
