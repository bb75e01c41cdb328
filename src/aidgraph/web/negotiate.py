"""Choose the media type of an answer by what the client accepts (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence

_NONE = (-1, 0.0)


def negotiate(accept: str, offers: Sequence[str]) -> str | None:
    """
    Return the offered media type that the ``Accept`` header *accept* likes best.

    A range says how much a type is liked by ``q``; the most specific range that fits a type
    counts for it.  Among types that are liked as much the first offer wins.  An empty header
    accepts everything.

    Args:
        accept: The header's value; several headers joined by commas.
        offers: Media types without parameters, the best one first.

    Returns:
        One of the offers, or nothing where none is acceptable.

    >>> negotiate("text/html;q=0.5, text/turtle", ["text/html", "text/turtle"])
    'text/turtle'
    >>> negotiate("*/*;q=0.1, text/*", ["application/json", "text/csv"])
    'text/csv'
    >>> negotiate("text/csv;q=0", ["text/csv"]) is None
    True
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offers[0] if offers else None
    liked = [(_quality(offer, ranges), offer) for offer in offers]
    best = max((quality for quality, _ in liked), default=0.0)
    return next((offer for quality, offer in liked if quality == best > 0), None)


def _range(part: str) -> tuple[str, float]:
    """Read ``text/*;q=0.5``; a broken weight counts as none, other parameters are passed over."""
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return media, _weight(value.strip())
    return media, 1.0


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight that the most specific fitting range gives to *offer*."""
    fitting = [(_specificity(offer, media), weight) for media, weight in ranges]
    return max((pair for pair in fitting if pair[0] >= 0), default=_NONE)[1]


def _specificity(offer: str, media: str) -> int:
    kind = offer.partition("/")[0]
    return {offer: 2, f"{kind}/*": 1, "*/*": 0, "*": 0}.get(media, -1)
