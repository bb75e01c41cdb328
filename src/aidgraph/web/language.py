"""In which language, and in which colours, a reader wants the site."""

from starlette.requests import Request

from aidgraph.model import Language
from aidgraph.web.words import LANGUAGES

THEMES = ("light", "dark")
HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}


def language_of(request: Request) -> Language:
    """Return the language asked for: by ``?lang=``, else the cookie, else the browser, else en."""
    for chosen in (request.query_params.get("lang"), request.cookies.get("lang")):
        if chosen in LANGUAGES:
            return "zh" if chosen == "zh" else "en"
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(header: str) -> Language:
    """
    Return the language of ours that an Accept-Language header likes best (RFC 9110, 12.5.4).

    >>> preferred_language("de, zh-CN;q=0.8, en;q=0.5"), preferred_language("fr")
    ('zh', 'en')
    """
    best: Language = "en"
    highest = 0.0
    for part in header.split(","):
        tag, _, rest = part.strip().partition(";")
        main = tag.strip().lower().partition("-")[0]
        quality = _quality(rest)
        if main in LANGUAGES and quality > highest:
            best, highest = ("zh" if main == "zh" else "en"), quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def theme_of(request: Request) -> str:
    """Return ``light`` or ``dark`` where the reader chose, else nothing: the browser decides."""
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else ""
