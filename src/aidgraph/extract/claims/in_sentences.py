"""Relations that stand in a whole sentence: a first in its province, the parts of a programme."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from aidgraph.extract.claims.draft import Draft, draft_of
from aidgraph.extract.claims.sentence import Sentence
from aidgraph.extract.mention import Name, Rank
from aidgraph.extract.things.identify import Cast

_WHOLE = re.compile("全.{1,3}|国内|国际|世界|亚洲")  # 该国 and 县内 name no place
_IS = re.compile("[是为系]|作为|属于|授予|获评")
_LED = re.compile(r"(?:推进|打造|实施|开展|建设)[“‘「]?$")
_MADE = re.compile(r"(?:建成|开设|新增|设立|开办|签约)(?:线上|线下|了)?$")
_BY_NAME = Decimal("0.6")
_FAR = 60  # letters: as far as a clause goes
_REACH = 8  # letters: what is nearer stands right there; _LED and _MADE are shorter
_FIRST = ("Organization", "Facility", "Project", "Programme", "Event", "Person", "Other")


def firsts(sentence: Sentence, cast: Cast, scopes: Mapping[str, Name]) -> Iterator[Draft]:
    """Yield what is the first of its kind in the area that its rank names (新疆首个)."""
    for rank in sentence.mentions:
        if not isinstance(rank, Rank) or rank.scope not in scopes:
            continue
        about = sentence.along(_FIRST).after(rank.end)
        if about is None or about.start - rank.end > _REACH:
            about = sentence.along(_FIRST).before(rank.start)
            if about is not None and not _says_is(sentence, about.end, rank.start):
                about = None  # 成立全疆首家分院: the first is what stands after
        scope = cast.ids[scopes[rank.scope]]
        if about is not None and cast.ids[about] != scope:
            draft = draft_of(cast.ids[about], "firstOf", scope, about, "rank:scope", inferred=False)
            draft.spans = [(rank.start, rank.end)]
            yield draft


def _says_is(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether 是, 为 or their like stands between two offsets, not too far before the second."""
    return _IS.search(sentence.text, max(start, end - _FAR), end) is not None


def parts_of_programme(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield what was built under a programme, where a sentence begins with carrying it out."""
    leading = next(
        (
            n
            for n in sentence.names
            if n.type == "Programme" and _ends_with(_LED, sentence, n.start)
        ),
        None,
    )
    if leading is None:
        return
    built = False
    for name in sentence.names:
        if name.start < leading.end:
            continue
        made = _ends_with(_MADE, sentence, name.start, leading.end)
        built = made or (built and sentence.text[name.start - 1] == "、")
        if built and name.type in {"Facility", "Recognition", "Organization", "Project"}:
            key = cast.ids[leading]
            yield draft_of(cast.ids[name], "partOf", key, name, "sentence:programme")


def _ends_with(pattern: re.Pattern[str], sentence: Sentence, end: int, start: int = 0) -> bool:
    """Tell whether *pattern*, which ends in ``$``, ends at *end*, in the sentence after *start*."""
    first = max(sentence.bounds[0], start, end - _REACH)
    return pattern.search(sentence.text, first, end) is not None


def scopes_of(ranks: Iterable[Rank], cast: Cast) -> dict[str, Name]:
    """Return the places and bodies that ranks name as their area."""
    wanted = {rank.scope for rank in ranks if rank.scope}
    kinds = {"Place", "Organization"}
    return {name.text: name for name in cast.ids if name.text in wanted and name.type in kinds}


def scope_names(ranks: Iterable[Rank], names: Iterable[Name]) -> list[Name]:
    """Return a place for each area that a rank names and nobody else does (全国, 国内)."""
    known = {name.text for name in names}
    return [
        Name(rank.start, rank.start + len(rank.scope), rank.scope, "Place", "rank", _BY_NAME)
        for rank in ranks
        if _WHOLE.fullmatch(rank.scope)
        and rank.scope not in known
        and rank.text.startswith(rank.scope)
    ]
