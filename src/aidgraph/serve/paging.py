"""Which part of a long list a request asks for."""

from starlette.requests import Request

from aidgraph.errors import CallError

_HIGHEST = 1_000_000


def page_of(request: Request, rows: int) -> tuple[int, int]:
    """
    Return the first row and the number of rows of the page that ``?page=`` names, from 1 on.

    Raises:
        CallError: If that is no number of a page.
    """
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _HIGHEST):
        raise CallError(f"page: {text[:20]!r} will not do; pages are counted from 1")
    return (int(text[:9]) - 1) * rows, rows


def number_of(request: Request, name: str, usual: int, most: int) -> int:
    """
    Return the number in the query of a request, at most *most*.

    Raises:
        CallError: If it is no number.
    """
    text = request.query_params.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise CallError(f"{name}: {text[:20]!r} will not do; give a whole number up to {most}")
    return min(int(text), most)
