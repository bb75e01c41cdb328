"""The limits of the workers."""

from dataclasses import dataclass, field

from aidgraph.query.answer import Limits


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Limit the workers: how many, how long each may run, and how much it may use (bytes)."""

    workers: int = 4
    waiting: int = 32
    seconds: float = 10.0
    memory: int = 2**30
    limits: Limits = field(default_factory=lambda: Limits(rows=50_000, size=2**26))
