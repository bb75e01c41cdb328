"""How fast names are looked up, and how much memory that takes; see bench/README.md."""

import argparse
import random
import resource
import time
from collections.abc import Callable
from typing import TypeVar

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.link import CandidateIndex, Profile
from aidgraph.link.propose import propose
from timing import machine

T = TypeVar("T")

SEED = 7
HEADS = ("人民医院", "第一中学", "职业技术学校", "农业合作社", "水务有限公司", "援建指挥部")
ENGLISH = ("People's Hospital", "First Middle School", "Vocational School", "Farm Cooperative",
           "Water Co., Ltd.", "Aid Headquarters")  # fmt: skip
LOOKED_UP = 1000


def main() -> None:
    """Print how long an index takes, a thousand look-ups, and the join of two large sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=100_000)
    parser.add_argument("--join", type=int, default=10_000)
    options = parser.parse_args()
    print(machine("rapidfuzz", "numpy"))
    profiles = made_up(options.things)
    index, seconds = timed(lambda: CandidateIndex(profiles))
    print("seconds of the processor:")
    print(f"index of {len(profiles):,} things: {seconds:.1f} s")
    queries = [slip(profile, number) for number, profile in enumerate(sample(profiles, LOOKED_UP))]
    found, seconds = timed(lambda: [index.find(query) for query in queries])
    print(f"{LOOKED_UP:,} names against {len(profiles):,}: {seconds:.2f} s (bar: 5 s)")
    print(f"  {sum(map(bool, found)):,} with a candidate")
    small = sample(profiles, options.join)
    mine = [slip(profile, number) for number, profile in enumerate(sample(small, options.join))]
    targets, _ = timed(lambda: CandidateIndex(small))
    links, seconds = timed(lambda: propose(mine, targets))
    print(f"{len(mine):,} x {len(small):,} names: {seconds:.1f} s, {len(links):,} links proposed")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {memory:.0f} MB")


def made_up(count: int) -> list[Profile]:
    """Return *count* organisations of Chinese townships and counties, with English names."""
    here = gazetteer()
    places = [p for code in here.codes if (p := here.place(code)) and code.startswith("gbt2260:")]
    profiles = []
    for number in range(count):
        place, kind = places[number * 7919 % len(places)], number % len(HEADS)
        ordinal = number // len(places)
        label = f"{place.name}{ordinal or ''}{HEADS[kind]}"
        english = f"{place.code[-4:]} {ordinal} {ENGLISH[kind]}"
        profiles.append(Profile(f"https://example.org/{number}", label, "Organization", english))
    return profiles


def sample(profiles: list[Profile], count: int) -> list[Profile]:
    """Return *count* of *profiles*, the same each run."""
    return random.Random(SEED).sample(profiles, min(count, len(profiles)))


def slip(profile: Profile, number: int) -> Profile:
    """Return what a table may have for *profile*: its name, a letter less, or the English name."""
    name = (profile.label, profile.label[1:], profile.label_en)[number % 3]
    return Profile(f"https://example.org/mine/{number}", name, profile.type)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what *work* gives, and the seconds of the processor that it took."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


if __name__ == "__main__":
    main()
