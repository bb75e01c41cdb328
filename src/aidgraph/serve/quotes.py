"""Which of its quotes tells the number of a figure."""

from aidgraph.chinese.numbers import has_number
from aidgraph.store.claims import Figure
from aidgraph.store.evidence import Evidence


def telling_quote(figure: Figure) -> Evidence | None:
    """Return the first quote that has the number of *figure*, else its first; None without any.

    A figure may quote other words too, such as those that tell whose it is.
    """
    quotes, size = figure.statement.quotes, figure.amount.size
    for quote in quotes:
        if has_number(quote.exact, size):
            return quote
    return next(iter(quotes), None)
