"""The site's own files: style sheets, scripts and templates, as shipped in the package."""

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aidgraph.web.words import word_files

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@cache
def assets_hash() -> str:
    """Return a short hash of every file that pages are made of."""
    total = hashlib.sha256()
    for files_ in (_files("static"), _files("templates"), word_files()):
        for name, data in sorted(files_.items()):
            total.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return total.hexdigest()[:12]


@cache
def _files(folder: str) -> dict[str, bytes]:
    """Read the files below *folder* once: what is not among them is never opened for a visitor."""
    found: dict[str, bytes] = {}
    waiting = [("", files("aidgraph.serve").joinpath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        for entry in place.iterdir():
            if entry.is_dir():
                waiting.append((f"{prefix}{entry.name}/", entry))
            else:
                found[prefix + entry.name] = entry.read_bytes()
    return found


def text_files(folder: str) -> dict[str, str]:
    """Return the text files below *folder* by their names."""
    return {name: data.decode("utf-8") for name, data in _files(folder).items()}


def static_files() -> dict[str, bytes]:
    """Return the style sheets, the scripts and what they load, by their names."""
    return _files("static")


def static_route() -> Route:
    """Return the route of style sheets and scripts; their path changes with their content."""
    return Route("/static/{version}/{name:path}", _static, methods=["GET"])


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    data = _files("static").get(name)
    if data is None:
        return PlainTextResponse("no such file\n", status_code=404)
    suffix = name[name.rfind(".") :]
    media = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    current = request.path_params["version"] == assets_hash()
    headers = {"Cache-Control": _FOREVER if current else "no-cache"}
    return Response(data, media_type=media, headers=headers)
