"""Tell which words two names share, and which ones only one of them has."""

from rapidfuzz.distance import Indel

from aidgraph.link.normalise import form, is_han_name

_PARTIAL = frozenset(  # reasons that rest on a part of the names
    {"near-name", "some-words", "other-words", "sibling", "other-number", "other-place-named"}
    | {"unlike", "short-form", "abbreviation", "piece", "near-sound"}
)


def differences(reason: str, one: str, other: str) -> str:
    """
    Return what two names share and what they do not, where *reason* rests on a part of them.

    >>> differences("near-name", "Yunling Normal University", "Yunling University")
    'shared: yunling university; only the first: normal'
    >>> differences("short-form", "援疆指挥部", "云岭市援疆指挥部")
    'shared: 援疆指挥部; only the second: 云岭市'
    >>> differences("same-name", "Yunling", "Yunling")
    ''
    """
    if reason not in _PARTIAL or one == other:
        return ""
    both_han = is_han_name(one) and is_han_name(other)
    shared, left, right = _letters(one, other) if both_han else _words(one, other)
    parts = (("shared", shared), ("only the first", left), ("only the second", right))
    return "; ".join(f"{title}: {' '.join(words)}" for title, words in parts if words)


def _words(one: str, other: str) -> tuple[list[str], list[str], list[str]]:
    mine, theirs = form(one).words, form(other).words
    shared = [word for word in dict.fromkeys(mine) if word in theirs]
    left = [word for word in dict.fromkeys(mine) if word not in theirs]
    return shared, left, [word for word in dict.fromkeys(theirs) if word not in mine]


def _letters(one: str, other: str) -> tuple[list[str], list[str], list[str]]:
    mine, theirs = form(one).plain, form(other).plain
    shared, left, right = [], [], []
    for step in Indel.opcodes(mine, theirs):
        if step.tag == "equal":
            shared.append(mine[step.src_start : step.src_end])
            continue
        left.append(mine[step.src_start : step.src_end])
        right.append(theirs[step.dest_start : step.dest_end])
    return shared, [part for part in left if part], [part for part in right if part]
