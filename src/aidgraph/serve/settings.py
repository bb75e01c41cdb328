"""Every limit and choice of the server, in one place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from aidgraph.errors import CallError

_MIB = 2**20
PREFIX = "AIDGRAPH_"
_ORIGIN = re.compile(r"\*|https?://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold the settings of a server; each can be set by ``AIDGRAPH_`` and its name in capitals.

    Sizes are bytes, times are seconds.  ``allow_hosts`` are host names without port, one or more,
    with commas between them, that the site answers to besides the loopback names; ``allow_origin``
    are origins, such as ``https://example.org``, likewise, whose pages may read data (``*``: all);
    ``base_url`` is where readers reach the site when that differs from the address it is bound to.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    allow_hosts: str = ""
    allow_origin: str = ""
    query_seconds: float = 10.0
    query_rows: int = 50_000
    query_bytes: int = 64 * _MIB
    request_bytes: int = _MIB
    request_seconds: float = 30.0
    connections: int = 256
    worker_bytes: int = 1024 * _MIB
    workers: int = 4
    waiting_queries: int = 32
    path_seconds: float = 3.0
    page_rows: int = 50
    neighbours: int = 25
    canvas_nodes: int = 500
    canvas_edges: int = 1500
    suggestions: int = 10
    reconcile_batch: int = 1000
    reconcile_seconds: float = 30.0

    def __post_init__(self) -> None:
        """
        Refuse what cannot be meant.

        Raises:
            CallError: If a number is negative, a limit is zero, or ``base_url`` is no http address.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name == "port" else 1
            if isinstance(value, int) and value < least:
                raise CallError(f"{field.name}: {value} will not do; give {least} or more")
            if isinstance(value, float) and not value > 0:
                raise CallError(f"{field.name}: {value} will not do; give more than 0")
        parts = urlsplit(self.base_url)
        if self.base_url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise CallError(
                f"base_url: {self.base_url!r} is no address; give one such as https://example.org/aid"
            )

        if wrong := [origin for origin in self.origins if not _ORIGIN.fullmatch(origin)]:
            raise CallError(
                f"allow_origin: {wrong[0]!r} is no origin; give one such as https://example.org, "
                "or * for all"
            )

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the origins whose pages may read data.

        >>> Settings(allow_origin="https://a.example, https://b.example:8443").origins
        ('https://a.example', 'https://b.example:8443')
        """
        names = (name.strip() for name in self.allow_origin.split(","))
        return tuple(name for name in names if name)

    @property
    def prefix(self) -> str:
        """Return the path that stands before every path of the site.

        >>> Settings(base_url="https://example.org/aid/").prefix
        '/aid'
        """
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def hosts(self) -> frozenset[str]:
        """Return the host names that a request may name.

        >>> sorted(Settings(base_url="https://example.org/", allow_hosts="aid.local").hosts)
        ['127.0.0.1', '::1', 'aid.local', 'example.org', 'localhost']
        """
        allowed = {name.strip().lower() for name in self.allow_hosts.split(",")}
        base = (urlsplit(self.base_url).hostname or "").lower()
        bound = self.host.lower().strip("[]")
        return frozenset({"127.0.0.1", "localhost", "::1", bound, base} | allowed) - {
            "",
            "0.0.0.0",  # noqa: S104  no name a request can mean
            "::",
        }

    @classmethod
    def read(cls, given: Mapping[str, object], environment: Mapping[str, str]) -> "Settings":
        """
        Return the settings that a call gives, then the environment, then the defaults.

        Raises:
            CallError: If a variable of the environment holds no number where one is due.

        >>> Settings.read({"port": None}, {"AIDGRAPH_PORT": "9000"}).port
        9000
        """
        found: dict[str, object] = {}
        for field in fields(cls):
            name = PREFIX + field.name.upper()
            if (value := given.get(field.name)) is not None:
                found[field.name] = value
            elif name in environment:
                found[field.name] = _converted(name, environment[name], field.default)
        return cls(**found)  # type: ignore[arg-type]  # each was converted to its default's type

    @classmethod
    def from_environment(cls, **given: object) -> "Settings":
        """Return the settings of this process: *given* first, then ``AIDGRAPH_*``."""
        return cls.read(given, os.environ)


def _converted(name: str, text: str, default: object) -> object:
    try:
        return type(default)(text)  # type: ignore[call-arg]  # str, int or float
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise CallError(f"{name}: {text!r} is not {kind}") from None
